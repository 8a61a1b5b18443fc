#include "sessionlog/writer.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "sessionlog/chain.hpp"
#include "sessionlog/civil_time.hpp"
#include "sessionlog/projection.hpp"

namespace vigil::sessionlog {
namespace {

template <typename Message>
Record own_record(RecordKind kind, std::int64_t wall_us, const Message& message) {
  Record record;
  record.kind = kind;
  record.wall_us = wall_us;
  record.payload = message.SerializeAsString();
  return record;
}

/// A person may look for it at once, or it must outlive a power cut: everything but numbers and the
/// state of links. What is replayed is old already, and goes with its group.
bool commits_at_once(const v1::Event& event) {
  return !event.retransmit() && !event.has_vital() && !event.has_other() && !event.has_link() &&
         !event.has_notice() && !event.has_cuff();
}

}  // namespace

OpenedWriter Writer::open(const WriterOptions& options) {
  OpenedWriter opened;
  std::error_code failed;
  std::filesystem::create_directories(options.folder, failed);
  if (failed) {
    opened.error = options.folder + ": can't be made: " + failed.message();
    return opened;
  }
  (void)::chmod(options.folder.c_str(), 0700);
  std::unique_ptr<Writer> writer(new Writer(options));
  if (!writer->options_.wall_us) writer->options_.wall_us = wall_now_us;
  opened.error = writer->lock_.take(options.folder);
  if (!opened.error.empty()) return opened;
  writer->key_ = SealKey::load_or_make(options.folder, opened.error);
  if (!writer->key_) return opened;
  opened.error = writer->open_database();
  if (opened.error.empty()) opened.writer = std::move(writer);
  return opened;
}

std::string Writer::open_database() {
  OpenedLog log = open_to_write(options_.folder + "/" + database_name);
  if (!log.error.empty()) return log.error;
  database_ = std::move(log.database);
  int code = SQLITE_OK;
  positions_ = find_positions(database_, code);
  const auto head = find_head(database_);
  if (code != SQLITE_OK || !head) {
    std::string error = database_.error();
    database_.close();
    return error;
  }
  records_.emplace(database_, *head);
  rows_.emplace(database_);
  committed_ = head->id;
  const auto last = database_.number("SELECT wall_us FROM record ORDER BY id DESC LIMIT 1");
  day_ = day_text(last ? static_cast<std::int64_t>(*last) : options_.wall_us());
  return {};
}

EpochPositions Writer::positions(const std::string& source) const {
  const auto found = positions_.find(source);
  return found == positions_.end() ? EpochPositions{} : found->second;
}

void Writer::add(const v1::Event& event, Time now) {
  if (state_ == WriterState::failed || event.epoch() == 0 || event.seq() == 0) return;
  const std::uint64_t have = positions_[event.source()][event.epoch()];
  if (event.seq() <= have) return;
  if (event.seq() != have + 1) {
    add_gap(event.source(), event.epoch(), have + 1, event.seq() - 1, "not received", now);
    if (state_ == WriterState::failed) return;
  }
  positions_[event.source()][event.epoch()] = event.seq();
  take(record_of(event), commits_at_once(event), now);
}

void Writer::add_gap(const std::string& source, std::uint64_t epoch, std::uint64_t from,
                     std::uint64_t to, const std::string& reason, Time now) {
  if (state_ == WriterState::failed) return;
  std::uint64_t& have = positions_[source][epoch];
  const std::uint64_t first = std::max(from, have == to_the_end ? have : have + 1);
  if (to < first || have == to_the_end) return;
  v1::LogGap gap;
  gap.set_source(source);
  gap.set_epoch(epoch);
  gap.set_from_seq(first);
  if (to != to_the_end) gap.set_to_seq(to);
  gap.set_reason(reason);
  have = to;
  take(own_record(RecordKind::gap, options_.wall_us(), gap), false, now);
}

bool Writer::add_audit(const v1::LogAudit& audit, Time now) {
  if (state_ == WriterState::failed) return false;
  sqlite::Statement known =
      database_.prepare("SELECT 1 FROM audit WHERE key = ?1 AND key <> '' AND command = 0");
  known.bind(1, std::string_view(audit.key()));
  if (known.step() == SQLITE_ROW) return true;
  known.reset();
  Record record = own_record(RecordKind::audit, to_us(audit.time()), audit);
  take(std::move(record), false, now);
  return commit(now);
}

void Writer::take(Record record, bool at_once, Time now) {
  pending_.push_back(std::move(record));
  if (commit_at_ == Time::max()) commit_at_ = now + group_max_time;
  if (at_once) commit_at_ = now;
  if (pending_.size() >= group_max_records) (void)commit(now);
}

int Writer::write_one(Record& record) {
  if (record.kind == RecordKind::seal) finish_seal(record);
  if (const int code = records_->write(record); code != SQLITE_OK) return code;
  row_buffer_.clear();
  project(record, row_buffer_);
  return rows_->write(row_buffer_);
}

int Writer::seal_if_closed(const Record& record) {
  const bool closed = std::any_of(row_buffer_.begin(), row_buffer_.end(), [](const Row& row) {
    constexpr std::size_t state_column = 4;
    return row.table == Table::session_state &&
           std::get<std::int64_t>(row.cells[state_column]) >= v1::SESSION_STATE_CLOSED;
  });
  if (!closed) return SQLITE_OK;
  sqlite::Statement sealed = database_.prepare("SELECT 1 FROM seal WHERE session = ?1");
  sealed.bind(1, std::string_view(record.session));
  const int found = sealed.step();
  if (found == SQLITE_ROW) return SQLITE_OK;
  if (found != SQLITE_DONE) return found;
  v1::LogSeal seal;
  seal.set_day(day_text(options_.wall_us()));
  seal.set_session(record.session);
  Record made = own_record(RecordKind::seal, options_.wall_us(), seal);
  made.session = record.session;
  return write_one(made);
}

int Writer::write_all() {
  int code = database_.run("BEGIN IMMEDIATE");
  for (Record& record : pending_) {
    if (code != SQLITE_OK) break;
    code = write_one(record);
    if (code == SQLITE_OK) code = seal_if_closed(record);
  }
  return code == SQLITE_OK ? database_.run("COMMIT") : code;
}

bool Writer::commit(Time now) {
  commit_at_ = Time::max();
  if (pending_.empty()) return state_ != WriterState::failed;
  if (write_all() != SQLITE_OK) {
    fail(now);
    return false;
  }
  pending_.clear();
  committed_ = records_->head().id;
  ++commits_;
  state_ = WriterState::good;
  problem_.clear();
  reopen_after_ = reopen_first;
  write_seal_files();
  return true;
}

void Writer::fail(Time now) {
  problem_ = database_.error();
  state_ = WriterState::failed;
  pending_.clear();
  new_seals_.clear();
  positions_.clear();
  rows_.reset();
  records_.reset();
  // Closing takes back what was not committed. After a failed fsync nothing that this connection
  // has in memory is to be trusted.
  database_.close();
  commit_at_ = Time::max();
  reopen_at_ = now + reopen_after_;
  reopen_after_ = std::min<Time>(reopen_after_ * 2, reopen_most);
}

void Writer::advance(Time now) {
  if (state_ == WriterState::failed && now >= reopen_at_) {
    const std::string error = open_database();
    if (error.empty()) {
      state_ = WriterState::on_trial;
      reopen_at_ = Time::max();
    } else {
      problem_ = error;
      reopen_at_ = now + reopen_after_;
      reopen_after_ = std::min<Time>(reopen_after_ * 2, reopen_most);
    }
  }
  if (state_ == WriterState::failed) return;
  if (now >= commit_at_) (void)commit(now);
  seal_days(now);
}

Writer::Time Writer::deadline() const { return std::min(commit_at_, reopen_at_); }

}  // namespace vigil::sessionlog
