#include "daemon/journal/writer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "daemon/journal/checkpoint_scan.hpp"

namespace vigil::journal {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;

Options with_clocks(Options options) {
  if (!options.utc_s) {
    options.utc_s = [] {
      return std::chrono::duration_cast<std::chrono::seconds>(
                 std::chrono::system_clock::now().time_since_epoch())
          .count();
    };
  }
  if (!options.steady_ms) {
    options.steady_ms = [] {
      return std::chrono::duration_cast<std::chrono::milliseconds>(
                 std::chrono::steady_clock::now().time_since_epoch())
          .count();
    };
  }
  return options;
}

/// Says to other threads since when this one may hang.
class AtDisk {
 public:
  AtDisk(std::atomic<std::int64_t>& since_ms, std::int64_t now_ms) : since_ms_(since_ms) {
    since_ms_.store(std::max<std::int64_t>(now_ms, 1));
  }
  ~AtDisk() { since_ms_.store(0); }
  AtDisk(const AtDisk&) = delete;
  AtDisk& operator=(const AtDisk&) = delete;

 private:
  std::atomic<std::int64_t>& since_ms_;
};

struct Highest {
  std::uint64_t record = 0;
  std::uint64_t epoch = 0;
};
Highest highest_in(const handoff::Ring* ring) {
  Highest highest;
  if (ring == nullptr) return highest;
  handoff::SlotReader reader(*ring, ring->tail());
  while (const handoff::Slot* slot = reader.next()) {
    highest.record = std::max(highest.record, slot->head.record);
    highest.epoch = std::max(highest.epoch, slot->head.epoch);
  }
  return highest;
}

/// Of a file that can't be trusted: the best that can be had.
std::uint64_t highest_id(const std::string& path) {
  sqlite::Database database(path, sqlite::Access::read_only);
  constexpr std::uint64_t most = std::uint64_t{1} << 62U;
  const std::uint64_t id = database.number("SELECT max(id) FROM record").value_or(0);
  return id < most ? id : 0;
}

}  // namespace

Writer::Writer(const Options& options, const handoff::Ring& ring, const handoff::Ring* reserve)
    : options_(with_clocks(options)),
      ring_(ring),
      reserve_(reserve),
      folder_(options.folder, options.ballast_bytes),
      intake_(ring, reserve),
      committed_(ring.tail()) {}

std::string Writer::path_of(const SegmentName& name) const {
  return folder_.path() + "/" + name.file();
}

std::int64_t Writer::today() const { return options_.utc_s() / seconds_per_day; }

void Writer::tell(const std::string& line) {
  told_ += (told_.empty() ? "" : "; ") + line;
  const std::lock_guard lock(mutex_);
  status_.told = line;
}

// --- opening ----------------------------------------------------------------------------------

bool Writer::judge(const SegmentName& name, const std::string& date, bool& next_older) {
  const std::string path = path_of(name);
  Inspection found;
  Segment segment = Segment::open(path, options_.vfs, found);
  next_older = false;
  if (found.fit == Fit::refused) return fail(found.wrong, segment.code());
  if (found.fit == Fit::empty) {
    segment = Segment();
    const std::string error = remove_segment(path);
    next_older = true;
    return error.empty() || fail(error, SQLITE_CANTOPEN);
  }
  if (found.fit == Fit::unreadable) {
    segment = Segment();
    floor_ = std::max(floor_, highest_id(path));
    const std::string error = set_aside(path);
    if (!error.empty()) return fail(error, SQLITE_CANTOPEN);
    const std::string aside = path + std::string(damaged_suffix);
    tell(found.wrong + "; set aside as " + aside);
    intake_.because("the file that held them was damaged and set aside as " + aside);
    next_older = true;
    return true;
  }
  name_ = name;
  previous_ = found.head;
  previous_segment_ = name.file();
  if (found.fit == Fit::broken) {
    tell(found.wrong + "; the file is kept as it is, and a new one begins");
    return true;
  }
  // What a sync that failed has left is only in the system's memory: it is written once more.
  const int code = segment.checkpoint_all();
  if (code != SQLITE_OK && (doubt_ || (code & 0xFF) != SQLITE_BUSY)) {
    return fail("can't write " + segment.error(), code);
  }
  if (name.date >= date) {
    segment_ = std::move(segment);
  } else {
    segment.seal();
  }
  return true;
}

bool Writer::open_newest() {
  std::string error = folder_.open();
  if (!error.empty()) return fail(error, SQLITE_CANTOPEN);
  Listing listing = list_segments(folder_.path());
  if (!listing.error.empty()) return fail(listing.error, SQLITE_CANTOPEN);
  name_.reset();
  previous_ = {};
  previous_segment_.clear();
  const std::string date = date_of(options_.utc_s());
  bool next_older = true;
  while (next_older && !listing.segments.empty()) {
    if (!judge(listing.segments.back(), date, next_older)) return false;
    listing.segments.pop_back();
  }
  if (!segment_.good() && !begin_segment()) return false;
  day_ = today();
  settle();
  return true;
}

bool Writer::begin_segment() {
  const SegmentName name =
      next_name(folder_.path(), date_of(options_.utc_s()), name_ ? &*name_ : nullptr);
  segment_ = Segment::create(
      path_of(name), options_.vfs,
      {format_version, options_.source, previous_segment_, previous_.id, previous_.hash});
  if (!segment_.good()) return fail("can't begin " + segment_.error(), segment_.code());
  name_ = name;
  return true;
}

void Writer::settle() {
  Head head = segment_.head();
  if (head.epoch == 0) head.epoch = previous_.epoch;
  if (head.id < known_.id) {
    tell(segment_.path() + ": records " + std::to_string(head.id + 1) + " to " +
         std::to_string(known_.id) +
         " had been written and are gone; what the ring still holds "
         "is written again");
    committed_.store(ring_.tail());
  }
  intake_.rewind(committed_.load(), head.id, head.epoch);
  known_ = head;
  known_read_ = true;
}

Found Writer::open() {
  const AtDisk at_disk(at_disk_since_ms_, now_ms());
  Found found;
  if (open_newest()) {
    look();
    if (drain(found.drained)) retain();
  }
  const Highest ring = highest_in(&ring_);
  const Highest reserve = highest_in(reserve_);
  found.last_record = std::max({known_.id, floor_, ring.record, reserve.record});
  found.highest_epoch = std::max({known_.epoch, previous_.epoch, ring.epoch, reserve.epoch});
  if (!known_read_) {
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(options_.utc_s(), 0));
    found.last_record = std::max(found.last_record, seconds * unread_records_per_s);
    intake_.because("the journal could not be read at start, and numbers were passed over");
  }
  found.message = failure_.empty() ? std::exchange(told_, {}) : failure_;
  publish_state();
  return found;
}

bool Writer::drain(std::uint64_t& drained) {
  while (segment_.good()) {
    const Item* item = next();
    if (item == nullptr) return group_ == 0 || commit();
    const bool is_gap = item->record.kind == RecordKind::gap;
    if (!add(*item)) return false;
    if (!is_gap) ++drained;
    if (group_ >= group_max_records && !commit()) return false;
  }
  return false;
}

// --- writing ----------------------------------------------------------------------------------

const Item* Writer::next() {
  const Item* item = intake_.next();
  if (item != nullptr || !at_start_) return item;
  item = intake_.next_of_reserve();
  if (item == nullptr) at_start_ = false;
  return item;
}

bool Writer::add(const Item& item) {
  if (group_ == 0) {
    const int code = segment_.begin();
    if (code != SQLITE_OK) return fail("can't write " + segment_.error(), code);
    group_began_ms_ = now_ms();
  }
  const int code = segment_.append(item.record);
  if (code != SQLITE_OK) return fail("can't write " + segment_.error(), code);
  urgent_ = urgent_ || item.urgent;
  group_lost_ += item.lost;
  ++group_;
  return true;
}

bool Writer::commit() {
  const std::int64_t began = now_ms();
  const int code = segment_.commit();
  if (code != SQLITE_OK) return fail("can't write " + segment_.error(), code);
  slow_ = now_ms() - began > slow_commit_ms;
  known_ = segment_.head();
  committed_.store(intake_.position());
  urgent_ = false;
  doubt_ = false;
  retry_ms_ = 0;
  failure_.clear();
  group_ = 0;
  const std::lock_guard lock(mutex_);
  status_.lost += std::exchange(group_lost_, 0);
  return true;
}

bool Writer::pass(bool urgent) {
  const std::int64_t now = now_ms();
  const AtDisk at_disk(at_disk_since_ms_, now);
  urgent_ = urgent_ || urgent;
  bool more = false;
  if (segment_.good() || (now >= retry_at_ms_ && open_newest())) {
    if (now - looked_at_ms_ >= look_every_ms) look();
    if (segment_.good() && today() != day_) (void)roll();
    while (segment_.good() && !more) {
      const Item* item = next();
      if (item == nullptr) break;
      if (!add(*item)) break;
      more = group_ >= group_max_records;
    }
    const bool due = more || urgent_ || now_ms() - group_began_ms_ >= group_max_ms;
    if (segment_.good() && group_ > 0 && due) (void)commit();
    if (segment_.good() && group_ == 0) {
      urgent_ = false;
      // Slots that are no records (heartbeats) are no backlog either.
      committed_.store(intake_.position());
      move_wal(!more);
    }
  }
  publish_state();
  return segment_.good() ? more : retry_at_ms_ <= now;
}

bool Writer::finish() {
  urgent_ = true;
  retry_at_ms_ = 0;
  while (pass(true)) {
  }
  const AtDisk at_disk(at_disk_since_ms_, now_ms());
  const bool done = segment_.good() && group_ == 0;
  if (segment_.good()) (void)segment_.checkpoint_all();
  segment_ = Segment();
  return done;
}

void Writer::move_wal(bool idle) {
  const int pages = segment_.wal_pages();
  if (pages < (idle ? checkpoint_idle_pages : checkpoint_max_pages)) return;
  const int code = segment_.checkpoint_passive();
  const int primary = code & 0xFF;
  if (code == SQLITE_OK || primary == SQLITE_BUSY || primary == SQLITE_LOCKED) return;
  fail("can't write " + segment_.error(), code);
}

std::int64_t Writer::wait_ms() const {
  const std::int64_t now = now_ms();
  std::int64_t until = looked_at_ms_ + look_every_ms;
  if (!segment_.good()) until = retry_at_ms_;
  if (segment_.good() && group_ > 0) until = std::min(until, group_began_ms_ + group_max_ms);
  return std::max<std::int64_t>(until - now, 0);
}

// --- faults -----------------------------------------------------------------------------------

bool Writer::fail(const std::string& what, int code) {
  // The connection is not trusted any more: its end rolls back what was not committed.
  segment_ = Segment();
  group_ = group_lost_ = 0;
  doubt_ = true;
  failure_ = what;
  const std::int64_t now = now_ms();
  retry_ms_ = std::clamp(retry_ms_ * 2, retry_min_ms, retry_max_ms);
  retry_at_ms_ = now + retry_ms_;
  if (known_read_) intake_.because("the journal could not be written: " + what);
  if ((code & 0xFF) == SQLITE_FULL && folder_.free_ballast()) {
    tell("the disk of " + folder_.path() + " is full: its ballast of " +
         std::to_string(options_.ballast_bytes >> 20U) + " MiB was freed");
    trouble_ = "the disk of " + folder_.path() + " is nearly full";
    retry_at_ms_ = now;
  }
  return false;
}

void Writer::look() {
  looked_at_ms_ = now_ms();
  if (!folder_.in_place() || !segment_.in_place()) {
    fail(segment_.path() + ": was removed or renamed while it was written", SQLITE_CANTOPEN);
    retry_at_ms_ = looked_at_ms_;
    return;
  }
  trouble_ = folder_.make_ballast();
}

// --- days -------------------------------------------------------------------------------------

bool Writer::roll() {
  if (group_ > 0 && !commit()) return false;
  previous_ = known_;
  previous_segment_ = name_->file();
  segment_.seal();
  if (!begin_segment()) return false;
  day_ = today();
  retain();
  return true;
}

void Writer::retain() {
  const std::vector<SegmentName> all = list_segments(folder_.path()).segments;
  if (all.size() < 2) return;
  // From here on everything stays: what a restart needs, and the file that is written.
  std::size_t stays = all.size() - 1;
  CheckpointScan scan;
  for (std::size_t i = all.size(); i-- > 0;) {
    sqlite::Database database(path_of(all[i]), sqlite::Access::read_only, options_.vfs);
    if (!scan.look(database)) continue;
    stays = std::min(stays, i);
    break;
  }
  std::uint64_t bytes = 0;
  for (const SegmentName& name : all) bytes += bytes_of(path_of(name));
  const std::string oldest_date = days_before(options_.utc_s(), options_.keep_days);
  for (std::size_t i = 0; i < stays; ++i) {
    const bool too_much = options_.keep_bytes != 0 && bytes > options_.keep_bytes;
    if (all[i].date >= oldest_date && !too_much) break;
    bytes -= std::min(bytes, bytes_of(path_of(all[i])));
    const std::string error = remove_segment(path_of(all[i]));
    if (!error.empty()) {
      tell(error);
      break;
    }
  }
}

// --- status -----------------------------------------------------------------------------------

void Writer::publish_state() {
  const std::lock_guard lock(mutex_);
  status_.last_record = known_.id;
  status_.last_epoch = known_.epoch;
  status_.last_hash = known_.hash;
  status_.state = State::ok;
  status_.reason.clear();
  if (!failure_.empty()) {
    status_.state = State::failed;
    status_.reason = failure_;
  } else if (slow_) {
    status_.state = State::behind;
    status_.reason = "the disk of " + folder_.path() + " is slow: a commit took over a second";
  } else if (!trouble_.empty()) {
    status_.state = State::behind;
    status_.reason = trouble_;
  }
}

Status Writer::status() const {
  Status status;
  {
    const std::lock_guard lock(mutex_);
    status = status_;
  }
  const handoff::Position head = ring_.head();
  status.backlog_bytes = head - std::min(head, committed_.load());
  if (status.state != State::ok) return status;
  const std::int64_t since = at_disk_since_ms_.load();
  if (since != 0 && now_ms() - since > slow_commit_ms) {
    status.state = State::behind;
    status.reason = "the disk of " + folder_.path() + " does not answer";
  } else if (status.backlog_bytes > ring_.capacity() / 100 * behind_above_percent) {
    status.state = State::behind;
    status.reason = "the journal in " + folder_.path() + " is far behind the hand-off ring";
  }
  return status;
}

}  // namespace vigil::journal
