// Story 5, the power and the network: eight sessions and two alarms when vigild is killed. It comes
// back as it was, what the walls had shown is in the journal once, and a wall that vanishes is
// counted. Real time, and the programs as they are installed.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <array>

#include "daemon/journal/reader.hpp"
#include "tests/e2e/clinic.hpp"

namespace vigil::e2e {
namespace {

using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

constexpr int rooms = 8;
/// Machines differ: `./run kill` measures. The story says less than a second.
constexpr seconds back_within{5};

constexpr std::array<const char*, rooms> codes{"K-0042", "K-0117", "K-0257", "K-0380",
                                               "K-0539", "K-0679", "K-0729", "K-0893"};
const Person nurse{"RN-1", "nurse"};
const Person second_nurse{"RN-2", "nurse"};

/// What a wall shows of everything that must outlive the daemon.
struct Picture {
  std::map<std::string, std::string> sessions;  // by id: state, dose clock, next check
  std::map<std::string, std::string> checks;    // by session and number: planned, due
  std::map<std::string, std::string> alarms;    // open ones, by id: text, who did what
  std::map<std::string, std::string> pauses;    // by bed and receiver

  void take(const v1::Event& e);
  [[nodiscard]] std::ptrdiff_t high_alarms() const {
    return std::count_if(alarms.begin(), alarms.end(), [](const auto& alarm) {
      return alarm.second.find("PRIORITY_HIGH") != std::string::npos;
    });
  }
};

std::string joined(std::initializer_list<std::string> parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : " | ") + part;
  return all;
}

void Picture::take(const v1::Event& e) {
  if (e.has_medicine_session()) {
    const v1::Session& s = e.medicine_session();
    sessions[s.id()] = joined({s.code(), v1::SessionState_Name(s.state()), s.phase(),
                               std::to_string(s.first_dose_ns()), std::to_string(s.next_check_ns()),
                               std::to_string(s.total_ug()), s.responsible()});
  }
  if (e.has_check()) {
    checks[e.session() + " check " + std::to_string(e.check().number())] =
        joined({v1::CheckState_Name(e.check().state()), std::to_string(e.check().due_ns())});
  }
  if (e.has_inactivation()) {
    const v1::InactivationChange& i = e.inactivation();
    const std::string place = e.room() + "/" + e.bed() + " " + i.receiver();
    if (!i.active()) pauses.erase(place);
    if (i.active()) {
      pauses[place] =
          joined({v1::Inactivation_Name(i.what()), i.by(), std::to_string(i.until_ns())});
    }
  }
  if (!e.has_alarm()) return;
  const v1::Alarm& a = e.alarm();
  if (a.state() == v1::ALARM_STATE_INACTIVE) alarms.erase(a.alarm_id());
  if (a.state() == v1::ALARM_STATE_INACTIVE) return;
  alarms[a.alarm_id()] =
      joined({a.text(), v1::Priority_Name(a.priority()), v1::Inactivation_Name(a.inactivation()),
              a.inactivated_by(), std::to_string(a.revision()), std::to_string(a.started_ns())});
}

class PowerCut : public testing::Test {
 protected:
  PowerCut() : clinic(Hours::real) {
    // A session may begin at once: no waiting for quiet minutes.
    clinic.change_profile("adult.base.toml", "cuff_apart_min = 3", "cuff_apart_min = 0");
    clinic.change_profile("adult.base.toml", "quiet_min = 3", "quiet_min = 0");
    for (int room = 1; room <= rooms; ++room) {
      monitors[room] = &clinic.monitor(bed(room), "nonin", "df2");
      sees(room, 97, 72);
    }
  }
  static std::string bed(int room) { return std::to_string(room) + "/a"; }
  void sees(int room, int spo2, int pulse) {
    monitors[room]->vitals.set(Parameter::spo2, spo2 * 1000);
    monitors[room]->vitals.set(Parameter::pulse, pulse * 1000);
  }
  std::unique_ptr<Watcher> another_wall() const {
    bus::ClientConfig client;
    client.feed = "ipc://" + clinic.folder / "run/feed";
    client.control = "ipc://" + clinic.folder / "run/control";
    client.receiver = "wall-2";
    client.role = "station";
    client.sound = true;
    return std::make_unique<Watcher>(client);
  }

  void given_eight_sessions_with_a_dose() {
    clinic.open();
    wall_2 = another_wall();
    at_every_bed(
        "session start BED CODE --profile ketamine-im --prescriber MD-1 --nurse RN-1 "
        "--intent inward --identity");
    at_every_bed("session bind BED two-person --with RN-2");
    at_every_bed("session precheck BED " + std::string(all_questions_no) + " --kg 80 --identity");
    clinic.types(nurse, "alarm test");
    const auto test = clinic.until([](const auto& e) { return is_a_test(e); }).alarm();
    clinic.types(nurse, "alarm ack " + test.alarm_id());
    for (int cuff = 0; cuff < 2; ++cuff) {
      at_every_bed("session vitals BED bp=122/78");
    }
    at_every_bed("session baseline BED");
    at_every_bed("session dose BED --mg 60 --lot A12");
  }
  /// Somebody at each bed, all at once.
  void at_every_bed(const std::string& line) {
    std::vector<std::string> lines;
    for (int room = 1; room <= rooms; ++room) {
      std::string one = line;
      one.replace(one.find("BED"), 3, bed(room));
      const std::size_t code = one.find("CODE");
      if (code != std::string::npos)
        one.replace(code, 4, codes[static_cast<std::size_t>(room - 1)]);
      lines.push_back(one);
    }
    clinic.type_together(nurse, lines);
  }
  v1::Alarm alarm_of(int room, const std::string& text) {
    return clinic
        .until([&](const auto& e) {
          return e.room() == std::to_string(room) && e.alarm().text() == text;
        })
        .alarm();
  }
  void when_one_alarm_is_acknowledged_and_the_sound_of_another_paused() {
    sees(1, 84, 72);
    const v1::Alarm first = alarm_of(1, "*** SpO2 84 < 85 desaturation");
    clinic.types(second_nurse, "alarm ack " + first.alarm_id());
    sees(2, 83, 72);
    alarm_of(2, "*** SpO2 83 < 85 desaturation");
    clinic.types(second_nurse, "alarm pause 2/a --audio --receiver wall-1 --seconds 170");
    clinic.until([](const auto& e) { return e.inactivation().receiver() == "wall-1"; });
  }
  [[nodiscard]] Picture picture(std::uint64_t epoch) const {
    Picture shown;
    for (const v1::Event& e : clinic.wall->events()) {
      if (e.epoch() == epoch) shown.take(e);
    }
    return shown;
  }
  void when_the_daemon_is_killed_and_started() {
    clinic.daemon->signal(SIGKILL);
    ASSERT_EQ(clinic.daemon->wait(), 128 + SIGKILL);
    before = picture(1);
    killed_at = Steady::now();
    clinic.start_daemon();
  }
  void then_all_is_back_in_time() {
    EXPECT_TRUE(eventually([&] {
      clinic.live(std::chrono::milliseconds(1));
      const Picture now = picture(2);
      return now.sessions.size() == before.sessions.size() &&
             now.alarms.size() == before.alarms.size() && now.pauses.size() == before.pauses.size();
    }));
    const auto back = std::chrono::duration<double, std::milli>(Steady::now() - killed_at);
    EXPECT_LT(back, back_within);
    std::printf("sessions, alarms and pauses are back after %.0f ms\n", back.count());
    RecordProperty("back_ms", std::to_string(back.count()));
  }
  void then_a_wall_that_vanishes_is_counted(std::uint32_t left) {
    wall_2.reset();
    clinic.until([](const auto& e) {
      return e.system().kind() == v1::SYSTEM_KIND_RECEIVER_LEFT &&
             e.system().receiver() == "wall-2";
    });
    const v1::Event beat = clinic.until([](const auto& e) { return e.has_heartbeat(); });
    EXPECT_EQ(beat.heartbeat().receivers(), left);
  }
  /// What the wall was told is in the journal, each event once and as it was told.
  void then_the_journal_has_what_the_wall_was_told() {
    clinic.daemon->signal(SIGTERM);
    EXPECT_EQ(clinic.daemon->wait(), 0);
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> stored;
    auto opened = journal::Reader::open(clinic.folder / "state/journal");
    ASSERT_TRUE(opened.reader) << opened.error;
    EXPECT_TRUE(opened.reader->read(1, [&](const journal::RecordView& record) {
      if (record.kind != journal::RecordKind::event) return true;
      const std::string bytes(record.payload.begin(), record.payload.end());
      EXPECT_TRUE(stored.emplace(std::pair{record.epoch, record.seq}, bytes).second) << "doubled";
      return true;
    })) << opened.reader->error();
    std::size_t told = 0;
    for (v1::Event e : clinic.wall->events()) {
      if (e.seq() == 0) continue;
      ++told;
      const auto at = stored.find({e.epoch(), e.seq()});
      ASSERT_NE(at, stored.end()) << e.epoch() << "." << e.seq() << " is missing";
      v1::Event kept;
      ASSERT_TRUE(kept.ParseFromString(at->second));
      e.clear_retransmit();
      EXPECT_EQ(e.SerializeAsString(), kept.SerializeAsString());
    }
    EXPECT_GT(told, 500U);
    std::printf("events told %zu, in the journal %zu\n", told, stored.size());
  }

  Clinic clinic;
  std::map<int, PtyMonitor*> monitors;
  std::unique_ptr<Watcher> wall_2;
  Picture before;
  Steady::time_point killed_at;

 private:
  static bool is_a_test(const v1::Event& e) { return e.alarm().kind() == v1::ALARM_KIND_TEST; }
};

TEST_F(PowerCut, EightSessionsAndTwoAlarmsAreAsTheyWere) {
  given_eight_sessions_with_a_dose();
  when_one_alarm_is_acknowledged_and_the_sound_of_another_paused();
  when_the_daemon_is_killed_and_started();
  then_all_is_back_in_time();
  const Picture after = picture(2);
  EXPECT_EQ(after.sessions, before.sessions);
  EXPECT_EQ(after.alarms, before.alarms);
  EXPECT_EQ(after.pauses, before.pauses);
  EXPECT_EQ(before.sessions.size(), 8U);
  EXPECT_EQ(before.high_alarms(), 2) << testing::PrintToString(before.alarms);
  EXPECT_EQ(before.pauses.size(), 1U);
  for (const auto& [check, told] : after.checks) EXPECT_EQ(told, before.checks[check]) << check;
  EXPECT_EQ(after.checks.size(), 10U);  // one planned for each, and one that each alarm called for
  then_a_wall_that_vanishes_is_counted(2);  // wall-1 and vigil-log
  then_the_journal_has_what_the_wall_was_told();
}

}  // namespace
}  // namespace vigil::e2e
