// How often alarms come: joins, the recurrent alarm, the flood, and the load of a session
// (docs/safety-rules.md B).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RuleLoad : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
  }
  /// A desaturation that ends by itself: low for 10 s, good for 30 s.
  void dip() {
    clinic.set(Parameter::spo2, 84);
    clinic.run(10);
    clinic.set(Parameter::spo2, 97);
    clinic.run(30);
  }
  Clinic clinic;
};

TEST_F(RuleLoad, ThreeJoinsIn5MinutesAreARecurrentAlarmUntil5MinutesAfterTheLast) {
  for (int i = 0; i < 3; ++i) dip();
  EXPECT_EQ(clinic.alarm("SpO2").occurrences, 3U);
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("came back")).Times(0));
  dip();  // from second 150 on: the third join is at 151
  EXPECT_THAT(clinic.take(),
              Contains("151000 start active ** SpO2 alarm came back 3 times in 5:00"));
  EXPECT_EQ(clinic.alarm("came back").kind, alarm::Kind::recurrent);
  clinic.run_to(450);
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("end clear ** SpO2 alarm came back")).Times(0));
  clinic.run_to(451);
  EXPECT_THAT(clinic.take(), Contains("451000 end clear ** SpO2 alarm came back 3 times in 5:00"));
}

TEST_F(RuleLoad, ARecurrentAlarmEndsWithItsPatient) {
  for (int i = 0; i < 4; ++i) dip();
  clinic.take();
  clinic.start_session("K-0077");
  EXPECT_THAT(clinic.take(), Contains("190000 end clear ** SpO2 alarm came back 3 times in 5:00"));
}

TEST_F(RuleLoad, AMediumAlarmThatComesBackAfterAMinuteIsANewOne) {
  const auto medium = [&](std::int64_t from) {
    clinic.run_to(from);
    clinic.set(Parameter::hr, 135);
    clinic.set(Parameter::pulse, 135);
    clinic.run(20);
    clinic.set(Parameter::hr, 70);
    clinic.set(Parameter::pulse, 70);
    clinic.run(10);
    return clinic.alarm("HR");
  };
  const AlarmEvent first = medium(40);  // ends at 67: median 70 at 62, held for 5 s; on since 57
  ASSERT_EQ(first.phase, alarm::Phase::end);
  const AlarmEvent joined = medium(105);  // starts at 123, 56 s later
  EXPECT_EQ(joined.number, first.number);
  EXPECT_EQ(joined.occurrences, 2U);
  const AlarmEvent another = medium(180);  // starts at 198
  EXPECT_NE(another.number, first.number);
  EXPECT_EQ(another.occurrences, 1U);
}

TEST_F(RuleLoad, SixAlarmsIn10MinutesAskToReviewTheLimits) {
  for (int i = 0; i < 5; ++i) {
    clinic.cuff(182);
    clinic.run(11);
    clinic.cuff(128);
    clinic.ask(clinic.on_alarm(CommandKind::reset, "SBP"));
    clinic.run(61);
  }
  EXPECT_THAT(clinic.take(), Contains(HasSubstr("Review")).Times(0));
  clinic.cuff(182);  // second 390
  EXPECT_THAT(clinic.take(),
              Contains("390000 start active Review the limits: 6 alarms or more in 10:00"));
  EXPECT_EQ(clinic.alarm("Review").priority, alarm::Priority::none);
  clinic.run(11);
  clinic.cuff(128);
  clinic.run_to(629);
  clinic.take();
  clinic.run_to(630);  // 10 minutes after the first, which was at 30
  EXPECT_THAT(clinic.take(),
              Contains("630000 end clear Review the limits: 6 alarms or more in 10:00"));
}

TEST_F(RuleLoad, AFloodEndsWithItsPatientAndIsDatedThen) {
  for (int i = 0; i < 6; ++i) {
    clinic.cuff(182);
    clinic.run(11);
    clinic.cuff(128);
    clinic.ask(clinic.on_alarm(CommandKind::reset, "SBP"));
    clinic.run(61);
  }
  clinic.take();
  clinic.start_session("K-0077");
  EXPECT_THAT(clinic.take(),
              Contains("462000 end clear Review the limits: 6 alarms or more in 10:00"));
}

TEST_F(RuleLoad, TheSessionsNumbers) {
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(38);  // high since 31
  clinic.ask(clinic.on_alarm(CommandKind::going, "SpO2"));
  clinic.run_to(43);
  clinic.acknowledge("SpO2");  // 12 s after the start
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(60);  // ends at 51: the median is 97 at 46
  clinic.cuff(164);   // low, waits; then medium
  clinic.run_to(100);
  clinic.cuff(165);
  clinic.run_to(120);
  clinic.cuff(128);
  clinic.run_to(130);
  clinic.end_session();
  const auto loads = clinic.all<AlarmLoadEvent>();
  ASSERT_EQ(loads.size(), 1U);
  EXPECT_TRUE(loads[0].final);
  EXPECT_EQ(loads[0].since, at_ms(0));
  const auto& lines = loads[0].load.lines[static_cast<std::size_t>(alarm::Type::physiological)];
  const auto& high = lines[static_cast<std::size_t>(alarm::Priority::high)];
  EXPECT_EQ(high.started, 1U);
  EXPECT_EQ(high.acknowledged, 1U);
  EXPECT_EQ(high.ended_unattended, 0U);
  EXPECT_EQ(high.active, std::chrono::seconds(20));
  const auto& medium = lines[static_cast<std::size_t>(alarm::Priority::medium)];
  EXPECT_EQ(medium.started, 1U);
  EXPECT_EQ(medium.ended_unattended, 1U);
  EXPECT_EQ(medium.active, std::chrono::seconds(60));
  EXPECT_EQ(lines[static_cast<std::size_t>(alarm::Priority::low)].started, 0U);
  EXPECT_EQ(loads[0].load.acknowledged(), 1U);
  EXPECT_EQ(loads[0].load.longest_acknowledge, std::chrono::seconds(12));
  EXPECT_EQ(loads[0].load.acknowledge_within(95), std::chrono::seconds(20));
  EXPECT_EQ(loads[0].load.started(), 2U);
}

TEST_F(RuleLoad, AnAcknowledgedAlarmThatGrewCountsAsOne) {
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(50);
  clinic.acknowledge("SpO2");
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(60);
  clinic.acknowledge("SpO2");
  clinic.end_session();
  const auto loads = clinic.all<AlarmLoadEvent>();
  ASSERT_EQ(loads.size(), 1U);
  const auto& lines = loads[0].load.lines[static_cast<std::size_t>(alarm::Type::physiological)];
  EXPECT_EQ(lines[static_cast<std::size_t>(alarm::Priority::high)].started, 1U);
  EXPECT_EQ(lines[static_cast<std::size_t>(alarm::Priority::high)].acknowledged, 1U);
  EXPECT_EQ(lines[static_cast<std::size_t>(alarm::Priority::medium)].acknowledged, 0U);
}

}  // namespace
}  // namespace vigil::engine
