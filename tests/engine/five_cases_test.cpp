// The five ways in which well-known systems lose or invent alarms (docs/safety-rules.md 1), each by
// its name, and the alarm whose port is killed under it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/scene.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FiveCases : public testing::Test {
 protected:
  void SetUp() override {
    scene.open(10);
    scene.spo2(1, 6, 86);  // high since second 6
    ASSERT_THAT(scene.alarms, ElementsAre("6000 start active *** SpO2 86 < 88"));
    scene.alarms.clear();
  }
  Scene scene;
};

TEST_F(FiveCases, AllClearOnLostData) {
  scene.tick(3'600'000);
  for (const std::string& line : scene.alarms) {
    EXPECT_EQ(line.find(" end "), std::string::npos) << line;
  }
  EXPECT_EQ(scene.alarms.at(0), "7100 start active * Link lost: no data from the monitor");
  EXPECT_EQ(scene.alarms.at(1),
            "7100 update active_unknown *** SpO2 signal lost, last 86, 0:01 ago");
}

TEST_F(FiveCases, AutoResolveOnMissingData) {
  // The monitor goes on talking, and says that the probe is off.
  for (int s = 7; s <= 600; ++s) scene.invalid(s * 1000, Parameter::spo2, Validity::sensor_off);
  EXPECT_THAT(scene.alarms,
              ElementsAre("7000 update active_unknown *** SpO2 signal lost, last 86, 0:01 ago",
                          "12000 start active * SpO2 sensor is off the patient"));
}

TEST_F(FiveCases, FrozenAlarmOnNotANumber) {
  // Numbers that are none must not freeze the alarm: the next valid ones end it as ever.
  for (int s = 7; s <= 9; ++s) scene.invalid(s * 1000, Parameter::spo2, Validity::out_of_range);
  scene.spo2(10, 15, 97);
  EXPECT_THAT(scene.alarms,
              ElementsAre("7000 update active_unknown *** SpO2 signal lost, last 86, 0:01 ago",
                          "10000 update active *** SpO2 97, was < 88",
                          "15000 end clear *** SpO2 97, was < 88"));
}

TEST_F(FiveCases, AlertThatStaysForEver) {
  scene.spo2(7, 12, 97);
  scene.tick(600'000);
  EXPECT_EQ(scene.alarms.at(1), "12000 end clear *** SpO2 97, was < 88");
}

TEST_F(FiveCases, EndlessReAlarm) {
  // The same violation, reading after reading, is told once and then only when it changes.
  scene.spo2(7, 300, 86);
  EXPECT_THAT(scene.alarms, IsEmpty());
}

TEST_F(FiveCases, APortKilledUnderAnActiveAlarm) {
  scene.engine.step(at_ms(6500), PortClosed{{0, 0}, "unplugged"}, scene);
  EXPECT_THAT(scene.alarms,
              ElementsAre("6500 start active * Link lost: no data from the monitor",
                          "6500 update active_unknown *** SpO2 signal lost, last 86, 0:00 ago"));
  scene.alarms.clear();
  scene.tick(20'000);
  scene.open(20'000);
  // Open is not yet a value.
  EXPECT_THAT(scene.alarms,
              ElementsAre("20000 update active * Link lost: no data from the monitor"));
  scene.alarms.clear();
  scene.valid(20'500, Parameter::spo2, 89'000);
  EXPECT_THAT(scene.alarms, ElementsAre("20500 end clear * Monitor is heard again",
                                        "20500 update active *** SpO2 89 < 92"));
  scene.alarms.clear();
  scene.spo2(21, 26, 95);
  EXPECT_THAT(scene.alarms, ElementsAre("21000 update active *** SpO2 95, was < 88",
                                        "26000 end clear *** SpO2 95, was < 88"));
}

}  // namespace
}  // namespace vigil::engine
