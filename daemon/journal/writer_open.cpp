// The writer's way to a file that it can write to: at start, after every fault.
#include <algorithm>
#include <utility>

#include "daemon/journal/segment_reader.hpp"
#include "daemon/journal/writer.hpp"

namespace vigil::journal {
namespace {

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
    damage_ = damage_.empty() ? found.wrong : damage_;
    intake_.because("the file that held them was damaged and set aside as " + aside);
    next_older = true;
    return true;
  }
  name_ = name;
  previous_ = found.head;
  previous_segment_ = name.file();
  if (found.fit == Fit::broken) {
    floor_ = std::max(floor_, found.last_id);
    tell(found.wrong + "; the file is kept as it is, and a new one goes on behind record " +
         std::to_string(found.head.id));
    damage_ = damage_.empty() ? found.wrong : damage_;
    intake_.because("they were damaged: " + found.wrong);
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

std::uint64_t Writer::epoch_before() const {
  // A file that was begun at midnight may have no record yet.
  std::vector<SegmentName> names = list_segments(folder_.path()).segments;
  for (; !names.empty(); names.pop_back()) {
    sqlite::Database database(path_of(names.back()), sqlite::Access::read_only, options_.vfs);
    const auto epoch = database.number("SELECT epoch FROM record ORDER BY id DESC LIMIT 1");
    if (epoch) return *epoch;
  }
  return 0;
}

std::optional<Head> Writer::readable_end() const {
  std::optional<Head> end;
  std::vector<SegmentName> names = list_segments(folder_.path()).segments;
  // A file that was begun at midnight may have no record yet, and so no epoch.
  for (; !names.empty() && (!end || end->epoch == 0); names.pop_back()) {
    SegmentReader segment = SegmentReader::open(folder_.path(), names.back());
    if (!segment.error.empty()) return std::nullopt;
    if (segment.empty) continue;
    const Inspection found = inspect(segment.database);
    if (found.fit != Fit::whole) return std::nullopt;
    if (!end) end = found.head;
    end->epoch = found.head.epoch;
  }
  return end;
}

void Writer::settle() {
  Head head = segment_.head();
  if (head.epoch == 0) head.epoch = epoch_before();
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
  const std::optional<Head> end = known_read_ ? std::nullopt : readable_end();
  if (end) {
    found.last_record = std::max(found.last_record, end->id);
    found.highest_epoch = std::max(found.highest_epoch, end->epoch);
  }
  if (!known_read_ && !end) {
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(options_.utc_s(), 0));
    found.last_record = std::max(found.last_record, seconds * unread_records_per_s);
    intake_.because("the journal could not be read at start, and numbers were passed over");
  }
  found.damage = damage_;
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

}  // namespace vigil::journal
