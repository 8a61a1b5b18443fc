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
