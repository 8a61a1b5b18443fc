#include "tests/e2e/faults_fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "daemon/journal/chain.hpp"
#include "daemon/journal/reader.hpp"
#include "daemon/journal/segment.hpp"
#include "daemon/journal/sqlite.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::e2e {
namespace {

/// As it was published, whatever way it came.
std::string told(v1::Event event) {
  event.clear_retransmit();
  return event.SerializeAsString();
}

}  // namespace

bool is_journal_alarm(const v1::Event& event, v1::AlarmPhase phase) {
  return is_alarm(event, v1::ALARM_KIND_JOURNAL_TROUBLE, phase);
}

void FaultsTest::SetUp() {
  std::filesystem::create_directory(state());
  monitor = std::make_unique<PtyMonitor>("nonin", "df2", link());
  monitor->vitals.set(Parameter::spo2, 97'000);
  monitor->vitals.set(Parameter::pulse, 72'000);
}

void FaultsTest::TearDown() {
  fault("");
  DaemonTest::TearDown();
  watcher.reset();
  daemon.reset();
}

bool FaultsTest::mount_state() {
  disk = std::make_unique<SmallDisk>(state(), disk_bytes);
  if (disk->why_not().empty()) return true;
  report("SKIPPED: " + disk->why_not());
  return false;
}

void FaultsTest::begin(const std::string& more_config, const std::string& program,
                       const std::string& test_clock) {
  std::vector<std::pair<std::string, std::string>> environment{
      {"LD_PRELOAD", std::string(VIGIL_BINARY_DIR) + "/tests/libmachine_faults.so"},
      {"VIGIL_FAULTS", folder / "fault"},
      {"VIGIL_FAULTS_BELOW", state()},
      // A sanitizer's library wants to be the first one.
      {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
  if (!test_clock.empty()) environment.emplace_back("VIGIL_TEST_CLOCK", test_clock);
  daemon = std::make_unique<Process>(
      program, arguments(more_config + one_bed("nonin", spo2_limits)), environment);
  if (!watcher) watcher = std::make_unique<Watcher>(runtime());
  ASSERT_TRUE(watcher->wait_for_connection(bus::Connection::live));
}

void FaultsTest::fault(const std::string& word) const {
  const std::string path = folder / "fault";
  if (word.empty()) {
    std::filesystem::remove(path);
    return;
  }
  write_file(path + ".new", word);
  std::filesystem::rename(path + ".new", path);
}

std::optional<v1::Event> FaultsTest::send_until(const Watcher::Wanted& wanted) {
  std::optional<v1::Event> found;
  eventually([&] {
    monitor->send();
    const auto events = watcher->events();
    for (; seen < events.size() && !found; ++seen) {
      if (wanted(events[seen])) found = events[seen];
    }
    return found.has_value();
  });
  return found;
}

void FaultsTest::alarm_round() {
  const auto is_low = [](v1::AlarmPhase phase) {
    return [phase](const v1::Event& e) { return is_alarm(e, v1::ALARM_KIND_LIMIT_LOW, phase); };
  };
  monitor->vitals.set(Parameter::spo2, 84'000);
  const auto began = Clock::now();
  ASSERT_TRUE(send_until(is_low(v1::ALARM_PHASE_START)));
  alarm_times.push_back(Clock::now() - began);
  EXPECT_LT(alarm_times.back(), alarm_max);
  monitor->vitals.set(Parameter::spo2, 97'000);
  ASSERT_TRUE(send_until(is_low(v1::ALARM_PHASE_END)));
}

void FaultsTest::alarm_rounds_for(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (Clock::now() < until && !HasFatalFailure()) {
    alarm_round();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::optional<v1::Event> FaultsTest::wait_for_journal_alarm(v1::AlarmPhase phase) {
  return watcher->wait_for([&](const auto& e) { return is_journal_alarm(e, phase); }, journal_seen);
}

bool FaultsTest::wait_for_journal(v1::JournalState state) {
  std::size_t from = watcher->count();
  return watcher
      ->wait_for(
          [&](const auto& e) { return e.has_heartbeat() && e.heartbeat().journal() == state; },
          from)
      .has_value();
}

void FaultsTest::end_daemon(int signal) {
  daemon->signal(signal);
  ASSERT_TRUE(daemon->wait());
}

Stored FaultsTest::stored() const {
  Stored all;
  auto opened = journal::Reader::open(journal());
  if (!opened.reader) {
    all.error = opened.error;
    return all;
  }
  opened.reader->read(1, [&](const journal::RecordView& record) {
    const auto size = static_cast<int>(record.payload.size());
    v1::JournalGap gap;
    v1::Event event;
    if (record.kind == journal::RecordKind::gap &&
        gap.ParseFromArray(record.payload.data(), size)) {
      ++all.gaps;
      all.gap_events += gap.events();
      const bool known = gap.events() + gap.inputs() > 0;
      if (!known) all.uncounted += gap.last_record() - gap.first_record() + 1;
    }
    if (record.kind != journal::RecordKind::event) return true;
    if (!event.ParseFromArray(record.payload.data(), size)) all.error = "an event can't be read";
    if (!all.events.emplace(Identity{record.epoch, record.seq}, told(event)).second) ++all.twice;
    return true;
  });
  if (all.error.empty()) all.error = opened.reader->error();
  return all;
}

Missing FaultsTest::missing_from(const Stored& all) const {
  Missing found;
  for (const v1::Event& event : watcher->events()) {
    if (event.seq() == 0) continue;
    ++found.received;
    const auto at = all.events.find({event.epoch(), event.seq()});
    if (at == all.events.end()) {
      ++found.missing;
      if (event.has_alarm()) ++found.missing_alarms;
    } else if (at->second != told(event)) {
      ++found.different;
    }
  }
  return found;
}

void FaultsTest::expect_whole_journal() {
  const Stored all = stored();
  EXPECT_EQ(all.error, "");
  EXPECT_EQ(all.twice, 0U);
  EXPECT_EQ(all.gaps, 0U);
  const Missing found = missing_from(all);
  EXPECT_GT(found.received, 0U);
  EXPECT_EQ(found.missing, 0U);
  EXPECT_EQ(found.different, 0U);
  report("  " + std::to_string(found.received) +
         " events received, missing in the journal: " + std::to_string(found.missing));
  expect_verified();
}

void FaultsTest::expect_verified() const {
  Process verify("vigil", {"verify", journal()});
  EXPECT_EQ(verify.wait(), 0) << verify.output() << verify.errors();
}

void FaultsTest::rewrite(const std::string& file,
                         const std::function<bool(journal::RecordView&)>& change, bool chained) {
  sqlite::Database database(file, sqlite::Access::read_write);
  std::string trigger;
  {
    auto sql = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'record_stays'");
    ASSERT_EQ(sql.step(), SQLITE_ROW);
    trigger = sql.text(0);
  }
  ASSERT_EQ(database.run("BEGIN; DROP TRIGGER record_stays"), SQLITE_OK);
  {
    auto genesis = database.prepare("SELECT hash FROM genesis");
    ASSERT_EQ(genesis.step(), SQLITE_ROW);
    journal::Hash hash{};
    std::copy_n(genesis.bytes(0).begin(), hash.size(), hash.begin());
    auto rows = database.prepare("SELECT id, kind, epoch, seq, payload, hash FROM record");
    auto update = database.prepare("UPDATE record SET payload = ?, hash = ? WHERE id = ?");
    while (rows.step() == SQLITE_ROW) {
      journal::RecordView record = journal::row_of(rows);
      const bool changed = change(record);
      if (chained) hash = journal::record_hash(hash, record);
      if (!chained && !changed) continue;
      const auto stored = rows.bytes(5);
      update.bind(1, record.payload);
      update.bind(2, chained ? std::span<const std::uint8_t>(hash) : stored);
      update.bind(3, record.id);
      ASSERT_EQ(update.run(), SQLITE_OK) << database.error();
    }
  }
  ASSERT_EQ(database.run((trigger + "; COMMIT").c_str()), SQLITE_OK) << database.error();
}

std::string FaultsTest::journal_file() const {
  for (const auto& entry : std::filesystem::directory_iterator(journal())) {
    if (entry.path().extension() == ".db") return entry.path();
  }
  return {};
}

void FaultsTest::report(const std::string& line) const {
  const bool first = !line.starts_with("  ");
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  std::printf("%s%s\n", first ? (std::string(info->name()) + ": ").c_str() : "", line.c_str());
}

std::string FaultsTest::alarms_words() const {
  if (alarm_times.empty()) return "no alarm";
  return std::to_string(alarm_times.size()) + " alarms, the slowest after " +
         seconds(*std::max_element(alarm_times.begin(), alarm_times.end()));
}

std::string FaultsTest::seconds(Clock::duration time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f s", std::chrono::duration<double>(time).count());
  return text;
}

}  // namespace vigil::e2e
