#include "daemon/journal/reader.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

#include "daemon/journal/chain.hpp"
#include "daemon/journal/checkpoint_scan.hpp"
#include "daemon/journal/segment_reader.hpp"

namespace vigil::journal {

class Reader::Impl {
 public:
  explicit Impl(std::string in) : folder(std::move(in)) {}

  using Take = std::function<bool(const RecordView&)>;
  enum class Ended : std::uint8_t { no_more, stopped, failed };

  /// Made in each call from outside: at its end a file that may not be kept open is let go.
  class Call {
   public:
    explicit Call(Impl& impl) : impl_(impl) {}
    ~Call() {
      if (impl_.current && impl_.current->passing) impl_.current.reset();
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    Impl& impl_;
  };
  /// The files as they are now. False: error says why.
  bool list();
  /// Null: error says why, or the file has gone meanwhile (then the list is stale).
  SegmentReader* open(const SegmentName& name);
  /// Records from `next` on out of one file; `next` follows.
  Ended read_segment(SegmentReader& segment, std::uint64_t& next, const Take& take);
  bool read(std::uint64_t first, const Take& take);
  bool read_events(std::uint64_t epoch, std::uint64_t first_seq, const Take& take);
  Ended read_events_of(SegmentReader& segment, std::uint64_t epoch, std::uint64_t& next_seq,
                       const Take& take);
  std::vector<EpochKept> epochs();
  /// First or last id of one file.
  std::optional<std::uint64_t> id_of(const SegmentName& name, const char* sql);
  /// What follows in a file behind this id is superseded by the next file.
  [[nodiscard]] std::uint64_t limit_of(const SegmentName& name) const;

  std::string folder;
  std::vector<SegmentName> names;
  std::map<SegmentName, std::uint64_t> previous_ids;  // what each file continues: never changes
  std::optional<SegmentReader> current;
  std::optional<ChainCheck> chain;  // of what was read last
  std::string chain_file;
  std::string error;
};

bool Reader::Impl::list() {
  error.clear();
  Listing listing = list_segments(folder);
  error = std::move(listing.error);
  names.clear();
  for (const SegmentName& name : listing.segments) {
    if (!previous_ids.contains(name)) {
      const SegmentReader* segment = open(name);
      std::error_code ignored;
      if (segment == nullptr && !std::filesystem::exists(folder + "/" + name.file(), ignored)) {
        error.clear();
        continue;  // retention was quicker
      }
      if (segment == nullptr) return false;
      if (segment->empty) continue;
      previous_ids[name] = segment->genesis.previous_id;
    }
    names.push_back(name);
  }
  return error.empty();
}

SegmentReader* Reader::Impl::open(const SegmentName& name) {
  if (!current || current->name != name || current->empty) {
    current = SegmentReader::open(folder, name);
  }
  if (current->error.empty()) return &*current;
  error = current->error;
  current.reset();
  return nullptr;
}

Reader::Impl::Ended Reader::Impl::read_segment(SegmentReader& segment, std::uint64_t& next,
                                               const Take& take) {
  const std::string& path = segment.database.path();
  const bool goes_on = chain && chain->head().id + 1 == next;
  if (goes_on && chain_file != segment.name.file() && segment.genesis.previous_id + 1 == next) {
    const std::string wrong = segment.wrong_link(chain_file, chain->head());
    if (!wrong.empty()) {
      error = path + ": " + wrong;
      return Ended::failed;
    }
    chain.emplace(Head{next - 1, chain->head().epoch, genesis_hash(segment.genesis)});
  } else if (!goes_on || chain_file != segment.name.file()) {
    const auto head = segment.before(next);
    if (!head) {
      error = segment.database.error();
      return Ended::failed;
    }
    chain.emplace(*head);
  }
  chain_file = segment.name.file();
  const std::uint64_t limit = limit_of(segment.name);
  const std::string sql =
      "SELECT " + std::string(row_columns) + " FROM record WHERE id >= ? ORDER BY id";
  sqlite::Statement rows = segment.database.prepare(sql);
  rows.bind(1, next);
  // Behind the limit nothing is touched: it may be damaged.
  int code = next > limit ? SQLITE_DONE : rows.step();
  for (; code == SQLITE_ROW; code = next > limit ? SQLITE_DONE : rows.step()) {
    const RecordView record = row_of(rows);
    if (record.id > limit) return Ended::no_more;
    std::string wrong = wrong_types(rows);
    if (wrong.empty()) wrong = chain->follow(record, rows.bytes(hash_column));
    if (!wrong.empty()) {
      error = path + ": record " + std::to_string(record.id) + " " + wrong;
      return Ended::failed;
    }
    next = record.id + 1;
    if (!take(record)) return Ended::stopped;
  }
  if (code == SQLITE_DONE) return Ended::no_more;
  error = segment.database.error();
  return Ended::failed;
}

bool Reader::Impl::read(std::uint64_t first, const Take& take) {
  std::uint64_t next = std::max<std::uint64_t>(first, 1);
  chain.reset();
  for (;;) {
    if (!list()) return false;
    if (names.empty()) return true;
    // The last file that begins before the record; the oldest, if retention removed that one.
    std::size_t at = names.size() - 1;
    while (at > 0 && previous_ids[names[at]] >= next) --at;
    SegmentReader* segment = open(names[at]);
    if (segment == nullptr) return false;
    next = std::max(next, segment->genesis.previous_id + 1);
    const std::uint64_t before = next;
    const Ended ended = read_segment(*segment, next, take);
    if (ended == Ended::stopped) return true;
    if (ended == Ended::failed) return false;
    if (next != before) continue;
    if (at + 1 == names.size()) return true;
    error = segment->database.path() + ": record " + std::to_string(next) + " is missing: the " +
            "next file begins behind record " + std::to_string(previous_ids[names[at + 1]]);
    return false;
  }
}

Reader::Impl::Ended Reader::Impl::read_events_of(SegmentReader& segment, std::uint64_t epoch,
                                                 std::uint64_t& next_seq, const Take& take) {
  const std::string sql = "SELECT " + std::string(row_columns) +
                          " FROM record WHERE epoch = ? AND seq >= ? AND seq > 0 AND id <= ? "
                          "ORDER BY seq";
  sqlite::Statement rows = segment.database.prepare(sql);
  rows.bind(1, epoch);
  rows.bind(2, next_seq);
  rows.bind(3, limit_of(segment.name));
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    const RecordView record = row_of(rows);
    next_seq = record.seq + 1;
    if (!take(record)) return Ended::stopped;
  }
  if (code == SQLITE_DONE) return Ended::no_more;
  error = segment.database.error();
  return Ended::failed;
}

bool Reader::Impl::read_events(std::uint64_t epoch, std::uint64_t first_seq, const Take& take) {
  if (!list()) return false;
  std::uint64_t next_seq = std::max<std::uint64_t>(first_seq, 1);
  // A day that begins while we read is looked at too.
  for (std::size_t at = 0; at < names.size(); ++at) {
    SegmentReader* segment = open(names[at]);
    if (segment == nullptr) return false;
    const Ended ended = read_events_of(*segment, epoch, next_seq, take);
    if (ended != Ended::no_more) return ended == Ended::stopped;
    const SegmentName read = names[at];
    if (at + 1 < names.size()) continue;
    if (!list()) return false;
    const auto found = std::find(names.begin(), names.end(), read);
    if (found == names.end()) return true;
    at = static_cast<std::size_t>(found - names.begin());
    if (at + 1 < names.size()) {
      // What the last file got between our reading and its end.
      segment = open(read);
      if (segment == nullptr) return false;
      const Ended rest = read_events_of(*segment, epoch, next_seq, take);
      if (rest != Ended::no_more) return rest == Ended::stopped;
    }
  }
  return true;
}

std::vector<EpochKept> Reader::Impl::epochs() {
  std::vector<EpochKept> kept;
  if (!list()) return kept;
  for (const SegmentName& name : names) {
    SegmentReader* segment = open(name);
    if (segment == nullptr) return kept;
    // One step in the index for each epoch, not one for each event.
    sqlite::Statement next =
        segment->database.prepare("SELECT min(epoch) FROM record WHERE seq > 0 AND epoch > ?");
    sqlite::Statement range = segment->database.prepare(
        "SELECT (SELECT seq FROM record WHERE epoch = ?1 AND seq > 0 AND id <= ?2 "
        "ORDER BY seq LIMIT 1), (SELECT seq FROM record WHERE epoch = ?1 AND seq > 0 AND id <= ?2 "
        "ORDER BY seq DESC LIMIT 1)");
    std::uint64_t epoch = 0;
    for (;;) {
      next.bind(1, epoch);
      const bool more = next.step() == SQLITE_ROW && next.type(0) == SQLITE_INTEGER;
      if (more) epoch = next.number(0);
      next.reset();
      if (!more) break;
      range.bind(1, epoch);
      range.bind(2, limit_of(name));
      if (range.step() == SQLITE_ROW && range.type(0) == SQLITE_INTEGER) {
        const auto known = std::find_if(kept.begin(), kept.end(),
                                        [&](const EpochKept& k) { return k.epoch == epoch; });
        if (known == kept.end()) {
          kept.push_back({epoch, range.number(0), range.number(1)});
        } else {
          known->last_seq = std::max(known->last_seq, range.number(1));
        }
      }
      range.reset();
    }
  }
  return kept;
}

std::optional<std::uint64_t> Reader::Impl::id_of(const SegmentName& name, const char* sql) {
  SegmentReader* segment = open(name);
  if (segment == nullptr) return std::nullopt;
  sqlite::Statement row = segment->database.prepare(sql);
  row.bind(1, limit_of(name));
  if (row.step() != SQLITE_ROW || row.type(0) != SQLITE_INTEGER) return std::nullopt;
  return row.number(0);
}

std::uint64_t Reader::Impl::limit_of(const SegmentName& name) const {
  const auto next = std::upper_bound(names.begin(), names.end(), name);
  const auto known = next == names.end() ? previous_ids.end() : previous_ids.find(*next);
  return known == previous_ids.end() ? max_id : known->second;
}

OpenedReader Reader::open(const std::string& folder) {
  OpenedReader opened;
  auto impl = std::make_unique<Impl>(folder);
  const Impl::Call call(*impl);
  if (!impl->list()) {
    opened.error = impl->error;
    return opened;
  }
  opened.reader = std::unique_ptr<Reader>(new Reader(std::move(impl)));
  return opened;
}

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::~Reader() = default;

std::vector<EpochKept> Reader::epochs() {
  const Impl::Call call(*impl_);
  return impl_->epochs();
}

std::uint64_t Reader::first_record() {
  const Impl::Call call(*impl_);
  if (!impl_->list()) return 0;
  for (const SegmentName& name : impl_->names) {
    if (const auto id = impl_->id_of(name, "SELECT min(id) FROM record WHERE id <= ?")) return *id;
  }
  return 0;
}

std::uint64_t Reader::last_record() {
  const Impl::Call call(*impl_);
  if (!impl_->list()) return 0;
  for (std::size_t i = impl_->names.size(); i-- > 0;) {
    const auto id = impl_->id_of(impl_->names[i], "SELECT max(id) FROM record WHERE id <= ?");
    if (id) return *id;
  }
  return 0;
}

bool Reader::read(std::uint64_t first, const std::function<bool(const RecordView&)>& take) {
  const Impl::Call call(*impl_);
  return impl_->read(first, take);
}

bool Reader::read_events(std::uint64_t epoch, std::uint64_t first_seq,
                         const std::function<bool(const RecordView&)>& take) {
  const Impl::Call call(*impl_);
  return impl_->read_events(epoch, first_seq, take);
}

std::optional<std::uint64_t> Reader::latest_checkpoint() {
  const Impl::Call call(*impl_);
  if (!impl_->list()) return std::nullopt;
  CheckpointScan scan;
  for (std::size_t i = impl_->names.size(); i-- > 0;) {
    SegmentReader* segment = impl_->open(impl_->names[i]);
    if (segment == nullptr) return std::nullopt;
    if (const auto id = scan.look(segment->database, impl_->limit_of(impl_->names[i]))) return id;
  }
  return std::nullopt;
}

const std::string& Reader::error() const { return impl_->error; }

}  // namespace vigil::journal
