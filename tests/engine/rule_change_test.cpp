// Limits that a person changes for one patient, before and under an alarm
// (docs/safety-rules.md 1; docs/formats/commands.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using alarm::Priority;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

class RuleChange : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
    ASSERT_THAT(clinic.take(), IsEmpty());
  }
  Command change(Priority priority, std::int32_t limit) {
    Command command = clinic.command(CommandKind::set_limit);
    command.parameter = Parameter::spo2;
    command.side = alarm::Side::below;
    command.priority = priority;
    command.limit_milli = limit * 1000;
    command.reason = FixedText<160>("altitude");
    return command;
  }
  std::int32_t medium_limit() const {
    std::int32_t milli = 0;
    for (const LimitsEvent& event : clinic.all<LimitsEvent>()) {
      if (event.parameter != Parameter::spo2) continue;
      for (std::uint8_t i = 0; i < event.count; ++i) {
        if (event.limits[i].priority == Priority::medium) milli = event.limits[i].limit_milli;
      }
    }
    return milli;
  }
  Clinic clinic;
};

TEST_F(RuleChange, IsToldWithWhatItWas) {
  EXPECT_EQ(clinic.ask(change(Priority::medium, 90)).outcome, Outcome::done);
  EXPECT_EQ(clinic.all<CommandEvent>().back().detail.view(), "SpO2 below medium 92 -> 90");
  EXPECT_EQ(medium_limit(), 90'000);
  EXPECT_TRUE(clinic.all<LimitsEvent>().back().personal);
}

TEST_F(RuleChange, IsRefusedWithoutReasonPermissionSenseOrOrder) {
  Command command = change(Priority::medium, 90);
  command.reason.clear();
  EXPECT_EQ(clinic.ask(command).text.view(), "a limit is changed with a reason only");
  command = change(Priority::medium, 90);
  command.actor.role = alarm::Role::therapist;
  EXPECT_EQ(clinic.ask(command).outcome, Outcome::not_permitted);
  EXPECT_EQ(clinic.ask(change(Priority::high, 79)).text.view(), "outside what is sane: 80 to 98");
  EXPECT_EQ(clinic.ask(change(Priority::medium, 88)).text.view(),
            "it must lie between the limits of the other priorities");
  EXPECT_EQ(clinic.ask(change(Priority::medium, 94)).outcome, Outcome::refused);
  command = change(Priority::medium, 90);
  command.parameter = Parameter::nibp_sys;
  EXPECT_EQ(clinic.ask(command).text.view(), "this limit can't be changed here");
  EXPECT_EQ(medium_limit(), 92'000);
}

TEST_F(RuleChange, WithoutASessionTheLimitsAreTheClinics) {
  clinic.end_session();
  EXPECT_EQ(clinic.ask(change(Priority::medium, 90)).text.view(),
            "without a session the limits are the clinic's");
}

TEST_F(RuleChange, EndsWithTheSessionWhenTheSensorsAreOff) {
  clinic.ask(change(Priority::medium, 90));
  clinic.end_session();
  EXPECT_EQ(medium_limit(), 90'000);
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    clinic.lose(one, Validity::sensor_off);
  }
  clinic.run_to(31);
  EXPECT_EQ(medium_limit(), 92'000);
}

TEST_F(RuleChange, EndsWithTheSessionWhenAnotherBegins) {
  clinic.ask(change(Priority::medium, 90));
  clinic.start_session("K-0077");
  EXPECT_EQ(medium_limit(), 92'000);
}

TEST_F(RuleChange, LoosenedUnderItsAlarmItIsJudgedAgain) {
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(63);
  EXPECT_THAT(clinic.take(), ElementsAre("48000 start active ** SpO2 91 < 92"));
  clinic.ask(change(Priority::medium, 91));
  EXPECT_THAT(clinic.take(), ElementsAre("63000 deescalate active * SpO2 91 < 94"));
}

TEST_F(RuleChange, LoosenedUnderALostSignalItEndsNothing) {
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(60);
  clinic.lose(Parameter::spo2, Validity::motion);
  clinic.run_to(64);
  clinic.take();
  clinic.ask(change(Priority::medium, 90));
  for (const std::string& line : clinic.take()) {
    EXPECT_NE(line.find("active_unknown **"), std::string::npos) << line;
  }
  EXPECT_EQ(clinic.alarm("SpO2 signal").state, alarm::State::active);
  EXPECT_EQ(clinic.alarm("SpO2 signal").priority, Priority::medium);
}

TEST_F(RuleChange, TightenedUnderItsAlarmItAlarmsWithoutANewDelay) {
  clinic.set(Parameter::spo2, 89);
  clinic.run_to(60);
  clinic.take();
  clinic.ask(change(Priority::high, 90));
  EXPECT_THAT(clinic.take(), ElementsAre("60000 escalate active *** SpO2 89 < 90"));
}

TEST_F(RuleChange, TightenedWithoutAnAlarmTheDelayBeginsNow) {
  clinic.set(Parameter::spo2, 95);
  clinic.run_to(60);
  clinic.ask(change(Priority::low, 96));
  clinic.run_to(89);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(), ElementsAre("90000 start active * SpO2 95 < 96"));
}

}  // namespace
}  // namespace vigil::engine
