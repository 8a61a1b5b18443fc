// What the writer does once a day and at a session's close: seals, and the end of old readings.
#include <algorithm>

#include "sessionlog/chain.hpp"
#include "sessionlog/civil_time.hpp"
#include "sessionlog/writer.hpp"

namespace vigil::sessionlog {

void Writer::finish_seal(Record& record) {
  v1::LogSeal seal;
  seal.ParseFromString(record.payload);
  const Head& head = records_->head();
  seal.set_last_record(head.id);
  seal.set_head(head.hash.data(), head.hash.size());
  key_->sign(seal);
  record.payload = seal.SerializeAsString();
  new_seals_.push_back(seal.day());
}

void Writer::seal_days(Time now) {
  const std::string today = day_text(options_.wall_us());
  if (today <= day_) return;  // also when the clock was set back
  if (!commit(now)) return;
  const auto sealed = database_.number("SELECT max(record) FROM seal");
  if (sealed.value_or(0) < committed_) {
    v1::LogSeal seal;
    seal.set_day(day_);
    Record record;
    record.kind = RecordKind::seal;
    record.wall_us = options_.wall_us();
    record.payload = seal.SerializeAsString();
    take(std::move(record), true, now);
    if (!commit(now)) return;
  }
  day_ = today;
  prune(now);
}

void Writer::write_seal_files() {
  for (const std::string& day : new_seals_) {
    sqlite::Statement find = database_.prepare(
        "SELECT r.payload FROM seal AS s JOIN record AS r ON r.id = s.record"
        " WHERE s.day = ?1 ORDER BY s.record");
    find.bind(1, std::string_view(day));
    std::vector<v1::LogSeal> seals;
    while (find.step() == SQLITE_ROW) {
      const auto payload = find.bytes(0);
      seals.emplace_back().ParseFromArray(payload.data(), static_cast<int>(payload.size()));
    }
    // A file that can't be written now is written with the next seal of its day.
    (void)write_seal_file(options_.folder, seals);
  }
  new_seals_.clear();
}

void Writer::prune(Time now) {
  if (options_.keep_unassigned_days == 0) return;
  const std::int64_t before_us =
      options_.wall_us() - std::int64_t{options_.keep_unassigned_days} * us_per_day;
  while (state_ != WriterState::failed) {
    v1::LogPrune done;
    int code = database_.run("BEGIN IMMEDIATE");
    if (code == SQLITE_OK) code = prune_some(before_us, done);
    const bool any = done.readings() > 0;
    if (code == SQLITE_OK && any) code = write_prune(done);
    if (code == SQLITE_OK) code = database_.run("COMMIT");
    if (code != SQLITE_OK) return fail(now);
    committed_ = records_->head().id;
    if (done.readings() < prune_max_readings) return;
  }
}

int Writer::prune_some(std::int64_t before_us, v1::LogPrune& done) {
  done.mutable_before()->set_seconds(before_us / us_per_second);
  // What was pruned before is skipped by the prunes' own records.
  const auto from = database_.number("SELECT max(last_record) FROM prune");
  sqlite::Statement find = database_.prepare(
      "SELECT id, payload FROM record WHERE id > ?1 AND kind = 1 AND session = ''"
      " AND payload IS NOT NULL AND wall_us < ?2 ORDER BY id LIMIT ?3");
  find.bind(1, from.value_or(0));
  find.bind(2, static_cast<std::uint64_t>(before_us));
  find.bind(3, prune_max_readings);
  std::vector<std::pair<std::uint64_t, Hash>> old;
  int code = SQLITE_OK;
  while ((code = find.step()) == SQLITE_ROW) {
    old.emplace_back(find.number(0), payload_hash(find.bytes(1)));
  }
  if (code != SQLITE_DONE) return code;
  find.reset();
  sqlite::Statement take_out =
      database_.prepare("UPDATE record SET payload = NULL, pruned = ?2 WHERE id = ?1");
  sqlite::Statement forget = database_.prepare("DELETE FROM reading WHERE record = ?1");
  for (const auto& [id, hash] : old) {
    take_out.bind(1, id);
    take_out.bind(2, std::span<const std::uint8_t>(hash));
    if (code = take_out.run(); code != SQLITE_OK) return code;
    forget.bind(1, id);
    if (code = forget.run(); code != SQLITE_OK) return code;
  }
  if (!old.empty()) {
    done.set_first_record(old.front().first);
    done.set_last_record(old.back().first);
  }
  done.set_readings(old.size());
  return SQLITE_OK;
}

int Writer::write_prune(v1::LogPrune& done) {
  Record record;
  record.kind = RecordKind::prune;
  record.wall_us = options_.wall_us();
  record.payload = done.SerializeAsString();
  return write_one(record);
}

}  // namespace vigil::sessionlog
