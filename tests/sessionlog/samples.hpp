// Events of a made-up clinic, as a daemon would publish them, and a folder to record them in.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/schema.hpp"
#include "sessionlog/writer.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::sessionlog {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-log-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::string log() const { return file(database_name); }

 private:
  std::string path_;
};

/// 2026-03-05 10:00:00 UTC.
inline constexpr std::int64_t start_us = 1'772'704'800'000'000;
inline constexpr std::int64_t second_us = 1'000'000;
inline constexpr std::int64_t minute_us = 60 * second_us;

/// One daemon: gives its events their numbers and times.
class Clinic {
 public:
  explicit Clinic(std::string source = "clinic", std::uint64_t epoch = 5)
      : source_(std::move(source)), epoch_(epoch) {}

  /// On the wall clock; CLOCK_BOOTTIME goes along.
  std::int64_t now_us = start_us;
  std::string room = "7";
  std::string bed = "a";
  std::string session;

  v1::Event event() {
    v1::Event event;
    event.set_source(source_);
    event.set_epoch(epoch_);
    event.set_seq(++seq_);
    event.set_bed_seq(seq_);
    event.set_instant_ns(boot_ns(now_us));
    set(*event.mutable_wall_time(), now_us);
    event.set_room(room);
    event.set_bed(bed);
    event.set_session(session);
    return event;
  }
  v1::Event vital(const std::string& parameter, double value) {
    v1::Event made = event();
    v1::Vital& vital = *made.mutable_vital();
    vital.set_parameter(parameter);
    vital.set_unit(parameter == "spo2" ? "%" : "/min");
    vital.set_validity(v1::VALIDITY_VALID);
    vital.set_value(value);
    vital.set_measured_ns(made.instant_ns());
    return made;
  }
  v1::Event state(const std::string& code, v1::SessionState state, const std::string& phase = "") {
    v1::Event made = event();
    v1::Session& body = *made.mutable_medicine_session();
    body.set_id(session);
    body.set_code(code);
    body.set_state(state);
    body.set_phase(phase);
    body.set_room(room);
    body.set_bed(bed);
    if (first_dose_us != 0) set(*body.mutable_first_dose_time(), first_dose_us);
    body.set_total_ug(total_ug);
    set(*body.mutable_started_time(), start_us);
    if (state >= v1::SESSION_STATE_CLOSED) set(*body.mutable_closed_time(), now_us);
    return made;
  }
  v1::Event entry(v1::EntryKind kind) {
    v1::Event made = event();
    made.mutable_entry()->set_number(++entries_);
    made.mutable_entry()->set_kind(kind);
    made.mutable_entry()->set_actor("RN-2");
    made.mutable_entry()->set_role(v1::STAFF_ROLE_NURSE);
    set(*made.mutable_entry()->mutable_performed_time(), now_us);
    return made;
  }
  v1::Event alarm(const std::string& id, v1::AlarmPhase phase, v1::Priority priority) {
    v1::Event made = event();
    v1::Alarm& body = *made.mutable_alarm();
    body.set_alarm_id(id);
    body.set_kind(v1::ALARM_KIND_LIMIT_LOW);
    body.set_phase(phase);
    body.set_priority(priority);
    body.set_type(v1::ALARM_TYPE_PHYSIOLOGICAL);
    body.set_parameter("spo2");
    body.set_state(phase == v1::ALARM_PHASE_END ? v1::ALARM_STATE_INACTIVE
                                                : v1::ALARM_STATE_ACTIVE);
    body.set_text("** SpO2 86 < 92");
    return made;
  }
  v1::Event check(std::uint32_t number, v1::CheckState state) {
    v1::Event made = event();
    made.set_actor("RN-2");
    made.mutable_check()->set_number(number);
    made.mutable_check()->set_state(state);
    set(*made.mutable_check()->mutable_performed_time(), now_us);
    return made;
  }

  /// A whole session: baseline, dose, an alarm, checks, a note, close. 1 Hz for `seconds`.
  std::vector<v1::Event> whole_session(const std::string& id, const std::string& code,
                                       int seconds = 60) {
    session = id;
    std::vector<v1::Event> events;
    events.push_back(state(code, v1::SESSION_STATE_BASELINE));
    v1::Event baseline = entry(v1::ENTRY_KIND_BASELINE);
    add_value(*baseline.mutable_entry(), "hr", 60);
    add_value(*baseline.mutable_entry(), "spo2", 98);
    add_value(*baseline.mutable_entry(), "nibp_sys", 120);
    events.push_back(baseline);
    v1::Event dose = entry(v1::ENTRY_KIND_DOSE);
    v1::Dose& body = *dose.mutable_entry()->mutable_dose();
    body.set_number(1);
    body.set_step(v1::DOSE_STEP_GIVEN);
    body.set_drug("ketamine");
    body.set_route("im");
    body.set_amount_ug(70'000);
    body.set_total_ug(70'000);
    total_ug = 70'000;
    first_dose_us = now_us;
    events.push_back(dose);
    events.push_back(state(code, v1::SESSION_STATE_DOSED, "onset"));
    for (int i = 0; i < seconds; ++i) {
      now_us += second_us;
      events.push_back(vital("hr", 60 + i % 30));
      events.push_back(vital("spo2", 98 - i % 10));
    }
    events.push_back(vital("nibp_sys", 158));
    events.push_back(alarm("5.1", v1::ALARM_PHASE_START, v1::PRIORITY_MEDIUM));
    events.push_back(alarm("5.1", v1::ALARM_PHASE_ESCALATE, v1::PRIORITY_HIGH));
    now_us += 10 * second_us;
    events.push_back(alarm("5.1", v1::ALARM_PHASE_END, v1::PRIORITY_HIGH));
    events.push_back(check(1, v1::CHECK_STATE_DUE));
    events.push_back(check(1, v1::CHECK_STATE_DONE));
    events.push_back(check(2, v1::CHECK_STATE_SKIPPED));
    v1::Event note = entry(v1::ENTRY_KIND_NOTE);
    note.mutable_entry()->set_code("music");
    events.push_back(note);
    now_us += minute_us;
    events.push_back(state(code, v1::SESSION_STATE_CLOSED));
    return events;
  }

  static void add_value(v1::SessionEntry& entry, const std::string& parameter, double value) {
    v1::SnapshotValue& made = *entry.add_values();
    made.set_parameter(parameter);
    made.set_validity(v1::VALIDITY_VALID);
    made.set_value(value);
  }
  static void set(google::protobuf::Timestamp& time, std::int64_t us) {
    time.set_seconds(us / second_us);
    time.set_nanos(static_cast<std::int32_t>(us % second_us * 1000));
  }
  static std::uint64_t boot_ns(std::int64_t us) {
    return static_cast<std::uint64_t>(us - start_us + 3600 * second_us) * 1000;
  }
  [[nodiscard]] std::uint64_t seq() const { return seq_; }
  void skip_seqs(std::uint64_t n) { seq_ += n; }
  void new_epoch() {
    ++epoch_;
    seq_ = 0;
  }

  std::int64_t first_dose_us = 0;
  std::uint64_t total_ug = 0;

 private:
  std::string source_;
  std::uint64_t epoch_;
  std::uint64_t seq_ = 0;
  std::uint32_t entries_ = 0;
};

/// A log that is written to.
class Log {
 public:
  explicit Log(const Folder& folder, std::uint32_t keep_days = 0) {
    WriterOptions options;
    options.folder = folder.path();
    options.keep_unassigned_days = keep_days;
    options.wall_us = [this] { return wall_us; };
    OpenedWriter opened = Writer::open(options);
    EXPECT_EQ(opened.error, "");
    writer = std::move(opened.writer);
  }
  void add(const std::vector<v1::Event>& events) {
    for (const v1::Event& event : events) writer->add(event, now);
    EXPECT_TRUE(writer->commit(now));
  }

  std::int64_t wall_us = start_us;
  Writer::Time now{std::chrono::seconds(100)};
  std::unique_ptr<Writer> writer;
};

/// Every row of a query: "a|b" each, NULL as "-".
inline std::vector<std::string> rows_of(const std::string& path, const std::string& sql) {
  std::vector<std::string> rows;
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  const auto take = [](void* out, int columns, char** cells, char**) {
    std::string row;
    for (int i = 0; i < columns; ++i) {
      row += (i == 0 ? "" : "|") + std::string(cells[i] == nullptr ? "-" : cells[i]);
    }
    static_cast<std::vector<std::string>*>(out)->push_back(row);
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), take, &rows, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  return rows;
}

}  // namespace vigil::sessionlog
