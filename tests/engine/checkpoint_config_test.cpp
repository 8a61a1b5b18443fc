// A state of another configuration: what is configured goes on, what is not any more is ended by an
// event that says so (docs/formats/checkpoint.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Descriptor other_driver{
    .id = "other",
    .vendor = "Test",
    .model = "Other",
    .maturity = Maturity::experimental,
    .transport = Transport::stream,
    .line_settings = {},
    .quiet_max = std::chrono::milliseconds(2000),
    .updates = ward_updates,
    .requests = ward_requests,
    .make = nullptr,
};

/// Two beds, both with SpO2 86 and a high alarm since second 38.
class CheckpointConfig : public testing::Test {
 protected:
  void SetUp() override {
    config.profiles.push_back(adult_profile());
    config.profiles[1].id = "second";
    for (clinic.bed = 0; clinic.bed < 2; ++clinic.bed) clinic.start_session();
    clinic.run_to(30);
    for (clinic.bed = 0; clinic.bed < 2; ++clinic.bed) clinic.set(Parameter::spo2, 86);
    clinic.bed = 0;
    clinic.run_to(39);
    clinic.take();
  }
  /// Of one kind of change, "<bed> <presence> <text> | <reason>".
  std::vector<std::string> told(alarm::Phase phase) const {
    std::vector<std::string> lines;
    for (const Event& event : clinic.events) {
      const auto* body = std::get_if<AlarmEvent>(&event.body);
      if (body == nullptr || body->phase != phase) continue;
      lines.push_back(std::to_string(event.bed) + " " + std::string(name(body->presence)) + " " +
                      std::string(body->text.view()) + " | " + std::string(body->reason.view()));
    }
    return lines;
  }
  Restored restart() {
    clinic.events.clear();
    return clinic.restart(500, config);
  }
  void talk_until(std::int64_t second) {
    for (BedIndex bed = 0; bed < 2; ++bed) clinic.open(39'600, bed);
    clinic.run_to(second);
  }
  EngineConfig config = clinic_config(2);
  Clinic clinic{config};
};

TEST_F(CheckpointConfig, TheSameConfigurationEndsNothing) {
  config.profiles.pop_back();
  EXPECT_THAT(restart().notes, IsEmpty());
  EXPECT_THAT(told(alarm::Phase::end), IsEmpty());
  EXPECT_THAT(told(alarm::Phase::resent),
              ElementsAre("0 active *** SpO2 86 < 88 | ", "1 active *** SpO2 86 < 88 | "));
}

TEST_F(CheckpointConfig, ABedThatIsGoneEndsItsAlarmsWithItsName) {
  config.beds.pop_back();
  const Restored restored = restart();
  EXPECT_TRUE(restored.ok());
  EXPECT_THAT(restored.notes, ElementsAre("bed 4/b is not configured any more"));
  EXPECT_THAT(told(alarm::Phase::end),
              ElementsAre("65535 unknown Room 4, bed b: *** SpO2 86 < 88 | "
                          "ended: no longer configured"));
  EXPECT_THAT(told(alarm::Phase::resent), ElementsAre("0 active *** SpO2 86 < 88 | "));
}

TEST_F(CheckpointConfig, BedsKeepTheirStateInAnotherOrderAndBesideANewOne) {
  std::swap(config.beds[0], config.beds[1]);
  config.beds.push_back(config.beds[0]);
  config.beds[2].bed = "c";
  EXPECT_THAT(restart().notes, IsEmpty());
  EXPECT_THAT(told(alarm::Phase::end), IsEmpty());
  EXPECT_THAT(told(alarm::Phase::resent),
              ElementsAre("0 active *** SpO2 86 < 88 | ", "1 active *** SpO2 86 < 88 | "));
  const auto patients = clinic.all<PatientEvent>();
  ASSERT_EQ(patients.size(), 3U);
  EXPECT_FALSE(patients[2].patient.in_session());
}

TEST_F(CheckpointConfig, AnotherDriverEndsWhatTheOldOneSaw) {
  config.beds[0].monitors[0].driver = &other_driver;
  EXPECT_THAT(restart().notes, ElementsAre("bed 4/a: a monitor was ward, is other"));
  EXPECT_THAT(told(alarm::Phase::end),
              ElementsAre("0 unknown *** SpO2 86 < 88 | ended: no longer configured"));
  // The new one is heard and judged.
  clinic.open(39'600);
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("start active *** SpO2 86 < 88")));
}

TEST_F(CheckpointConfig, AWiderLimitEndsWhatItNoLongerBreaks) {
  for (auto& level : config.profiles[0].limits[index(Parameter::spo2)].below) {
    level.limit_milli -= 12'000;
    level.clear_milli -= 12'000;
  }
  restart();
  talk_until(50);  // it stays for its shortest time
  EXPECT_THAT(told(alarm::Phase::end),
              ElementsAre("0 clear *** SpO2 86 < 88 | ended: no longer configured",
                          "1 clear *** SpO2 86 < 88 | ended: no longer configured"));
}

TEST_F(CheckpointConfig, ATighterLimitKeepsTheAlarm) {
  config.profiles[0].limits[index(Parameter::spo2)].below[3].limit_milli = 89'000;
  restart();
  EXPECT_THAT(told(alarm::Phase::end), IsEmpty());
  EXPECT_THAT(told(alarm::Phase::resent),
              ElementsAre("0 active *** SpO2 86 < 89 | ", "1 active *** SpO2 86 < 89 | "));
}

TEST_F(CheckpointConfig, AProfileThatIsGoneGivesWayToThatOfTheBed) {
  clinic.patient.profile = 1;
  Command change = clinic.command(CommandKind::patient);
  change.patient = clinic.patient;
  ASSERT_EQ(clinic.ask(change).outcome, Outcome::refused);  // not configured yet
  config.profiles[0].id = "renamed";
  EXPECT_THAT(restart().notes, ElementsAre("bed 4/a: profile adult is not configured any more",
                                           "bed 4/a: profile adult was changed",
                                           "bed 4/b: profile adult is not configured any more",
                                           "bed 4/b: profile adult was changed"));
  // Its limits are the same: the alarms stand.
  EXPECT_THAT(told(alarm::Phase::end), IsEmpty());
  EXPECT_EQ(clinic.all<PatientEvent>()[0].profile.view(), "renamed");
}

TEST_F(CheckpointConfig, ANewVersionOfTheProfileIsTakenOver) {
  config.profiles[0].version = 2;
  config.profiles[0].limits[index(Parameter::spo2)] = {};
  EXPECT_THAT(restart().notes, ElementsAre("bed 4/a: profile adult was changed",
                                           "bed 4/b: profile adult was changed"));
  talk_until(50);
  EXPECT_THAT(told(alarm::Phase::end),
              ElementsAre("0 clear *** SpO2 86 < 88 | ended: no longer configured",
                          "1 clear *** SpO2 86 < 88 | ended: no longer configured"));
}

}  // namespace
}  // namespace vigil::engine
