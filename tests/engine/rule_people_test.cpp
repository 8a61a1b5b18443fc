// What people do to an alarm, and whom it calls: acknowledgement, the bedside, the ladder, delivery
// (docs/safety-rules.md 11, F).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using alarm::Inactivation;
using testing::ElementsAre;
using testing::IsEmpty;

/// A high alarm since second 38: SpO2 86.
class RulePeople : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
    clinic.set(Parameter::spo2, 86);
    clinic.run_to(38);
    ASSERT_THAT(clinic.take(), ElementsAre("38000 start active *** SpO2 86 < 88"));
  }
  std::vector<std::string> reminders() const {
    std::vector<std::string> told;
    for (const Event& event : clinic.events) {
      const auto* change = std::get_if<AlarmEvent>(&event.body);
      if (change == nullptr || !change->reminder) continue;
      told.push_back(std::to_string(event.at.ns() / 1'000'000) + " " +
                     std::string(name(change->phase)));
    }
    return told;
  }
  Clinic clinic;
};

TEST_F(RulePeople, TheLadderOfAHighAlarmAtItsExactTimes) {
  clinic.add_wall("desk", alarm::RoleSet().add(alarm::Role::charge_nurse));
  clinic.run_to(160);
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("38000 nurse", "68000 charge_nurse prescriber", "98000 everyone",
                          "128000 everyone", "158000 everyone"));
  EXPECT_EQ(clinic.alarm("SpO2").ladder_step, 2);
  EXPECT_EQ(clinic.alarm("SpO2").phase, alarm::Phase::resent);
}

TEST_F(RulePeople, AStepWhoseRoleNobodyHoldsGoesToAllAndSaysSo) {
  clinic.run_to(68);
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("38000 nurse", "68000 charge_nurse prescriber everyone"));
}

TEST_F(RulePeople, AcknowledgingStopsTheLadderAndNobodyAtTheBedsideCallsTheNext) {
  clinic.run_to(40);
  EXPECT_EQ(clinic.acknowledge("SpO2").outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::acknowledged);
  EXPECT_EQ(clinic.alarm("SpO2").inactivated_by.view(), "RN-2");
  clinic.run_to(99);
  EXPECT_THAT(clinic.calls("SpO2"), ElementsAre("38000 nurse"));
  clinic.run_to(170);
  EXPECT_THAT(
      clinic.calls("SpO2"),
      ElementsAre("38000 nurse", "100000 charge_nurse prescriber everyone", "160000 everyone"));
}

TEST_F(RulePeople, AtTheBedsideNobodyElseIsCalledUntilItIsLeft) {
  clinic.acknowledge("SpO2");
  EXPECT_EQ(clinic.ask(CommandKind::at_bedside).outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").at_bedside.view(), "RN-2");
  clinic.run_to(140);
  EXPECT_THAT(clinic.calls("SpO2"), ElementsAre("38000 nurse"));
  clinic.ask(CommandKind::left_bedside);
  EXPECT_TRUE(clinic.alarm("SpO2").at_bedside.empty());
  clinic.run_to(200);
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("38000 nurse", "200000 charge_nurse prescriber everyone"));
}

TEST_F(RulePeople, AnAcknowledgedHighAlarmRemindsEvery3Minutes) {
  clinic.run_to(40);
  clinic.acknowledge("SpO2");
  clinic.ask(CommandKind::at_bedside);
  clinic.run_to(219);
  EXPECT_THAT(reminders(), IsEmpty());
  clinic.run_to(400);
  EXPECT_THAT(reminders(), ElementsAre("220000 continue", "400000 continue"));
}

TEST_F(RulePeople, ARevisionThatTheSenderDidNotSeeIsNotAcknowledged) {
  const Command old = clinic.on_alarm(CommandKind::acknowledge, "SpO2");
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(39);
  const Answer answer = clinic.ask(old);
  EXPECT_EQ(answer.outcome, Outcome::stale);
  EXPECT_EQ(answer.text.view(), "the alarm has changed since: look again");
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
}

TEST_F(RulePeople, AcknowledgingAnEndedAlarmIsRefused) {
  const Command command = clinic.on_alarm(CommandKind::acknowledge, "SpO2");
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(60);
  EXPECT_EQ(clinic.ask(command).text.view(), "this alarm has ended");
}

TEST_F(RulePeople, EscalationBreaksTheAcknowledgement) {
  Clinic other;
  other.start_session();
  other.set(Parameter::spo2, 91);
  other.run_to(30);
  other.acknowledge("SpO2");
  other.set(Parameter::spo2, 86);
  other.run_to(50);
  const AlarmEvent now = other.alarm("SpO2");
  EXPECT_EQ(now.priority, alarm::Priority::high);
  EXPECT_EQ(now.inactivation, Inactivation::enabled);
  EXPECT_EQ(now.revision, 2U);
  EXPECT_THAT(other.calls("SpO2 86 < 88"), ElementsAre("38000 nurse"));
}

TEST_F(RulePeople, ComingBackBreaksTheAcknowledgement) {
  clinic.acknowledge("SpO2");
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(60);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(61);
  EXPECT_EQ(clinic.alarm("SpO2").phase, alarm::Phase::start);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
}

TEST_F(RulePeople, LosingTheSignalBreaksTheAcknowledgementOnce) {
  clinic.acknowledge("SpO2");
  clinic.lose(Parameter::spo2, Validity::motion);
  clinic.run_to(39);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
  EXPECT_EQ(clinic.alarm("SpO2").revision, 2U);
  clinic.acknowledge("SpO2");
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(41);
  clinic.lose(Parameter::spo2, Validity::motion);
  clinic.run_to(43);
  EXPECT_EQ(clinic.alarm("SpO2 signal").inactivation, Inactivation::acknowledged);
}

TEST_F(RulePeople, WithSomebodyAtTheBedsideLosingTheSignalBreaksNothing) {
  clinic.acknowledge("SpO2");
  clinic.ask(CommandKind::at_bedside);
  clinic.lose(Parameter::spo2, Validity::motion);
  clinic.run_to(39);
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::acknowledged);
}

TEST_F(RulePeople, TheBedsideOfOneAlarmIsNotThatOfTheNext) {
  clinic.acknowledge("SpO2");
  clinic.ask(CommandKind::at_bedside);
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(200);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(201);
  EXPECT_TRUE(clinic.alarm("SpO2").at_bedside.empty());
}

TEST_F(RulePeople, GoingTakesTheResponsibilityAndStopsTheCalls) {
  EXPECT_EQ(clinic.ask(clinic.on_alarm(CommandKind::going, "SpO2")).outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").responsible.view(), "RN-2");
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, Inactivation::enabled);
  const auto told = clinic.all<DeliveryEvent>();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].state, DeliveryState::accepted);
  EXPECT_EQ(told[0].person.view(), "RN-2");
  clinic.run_to(97);
  EXPECT_THAT(clinic.calls("SpO2"), ElementsAre("38000 nurse"));
  clinic.run_to(98);  // 60 s on the way: the next role is called
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("38000 nurse", "98000 charge_nurse prescriber everyone"));
}

TEST_F(RulePeople, WhoCantGoCallsTheNextAtOnce) {
  clinic.run_to(40);
  EXPECT_EQ(clinic.ask(clinic.on_alarm(CommandKind::cant_go, "SpO2")).outcome, Outcome::done);
  EXPECT_THAT(clinic.calls("SpO2"),
              ElementsAre("38000 nurse", "40000 charge_nurse prescriber everyone"));
  EXPECT_EQ(clinic.alarm("SpO2").declined, 1);
  EXPECT_EQ(clinic.all<DeliveryEvent>().at(0).state, DeliveryState::declined);
  clinic.run_to(98);
  EXPECT_EQ(clinic.calls("SpO2").back(), "98000 everyone");
}

TEST_F(RulePeople, WhoWasGoingAndCantAnyMoreLeavesItToTheLadder) {
  clinic.ask(clinic.on_alarm(CommandKind::going, "SpO2"));
  clinic.run_to(45);
  clinic.ask(clinic.on_alarm(CommandKind::cant_go, "SpO2"));
  EXPECT_TRUE(clinic.alarm("SpO2").responsible.empty());
  EXPECT_EQ(clinic.calls("SpO2").back(), "45000 charge_nurse prescriber everyone");
}

TEST_F(RulePeople, AReceiverConfirmsOnceForEachRevision) {
  Command confirm = clinic.on_alarm(CommandKind::confirm, "SpO2");
  confirm.actor.role = alarm::Role::viewer;
  EXPECT_EQ(clinic.ask(confirm).outcome, Outcome::done);
  confirm.key = FixedText<64>("another key");
  EXPECT_EQ(clinic.ask(confirm).outcome, Outcome::done);
  ASSERT_EQ(clinic.all<DeliveryEvent>().size(), 1U);
  EXPECT_EQ(clinic.all<DeliveryEvent>()[0].state, DeliveryState::confirmed);
  EXPECT_EQ(clinic.all<DeliveryEvent>()[0].receiver.view(), "wall-1");
  clinic.acknowledge("SpO2");
  EXPECT_EQ(clinic.alarm("SpO2").confirmed, 1);
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(40);
  EXPECT_EQ(clinic.alarm("SpO2").confirmed, 0);
}

TEST_F(RulePeople, AHighAlarmIsLatchedForTheEyeUntilItIsReset) {
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(60);
  EXPECT_EQ(clinic.alarm("SpO2").state, alarm::State::latched);
  EXPECT_EQ(clinic.ask(clinic.on_alarm(CommandKind::reset, "SpO2")).outcome, Outcome::done);
  EXPECT_EQ(clinic.alarm("SpO2").state, alarm::State::inactive);
  EXPECT_EQ(clinic.alarm("SpO2").phase, alarm::Phase::reset);
  EXPECT_EQ(clinic.alarm("SpO2").ended_by.view(), "RN-2");
  EXPECT_EQ(clinic.ask(clinic.on_alarm(CommandKind::reset, "SpO2")).text.view(),
            "this alarm has ended");
}

TEST_F(RulePeople, AnAlarmThatStandsCantBeReset) {
  EXPECT_EQ(clinic.ask(clinic.on_alarm(CommandKind::reset, "SpO2")).outcome, Outcome::stale);
}

TEST_F(RulePeople, AMediumAlarmLatchesNothingAndItsLadderHasItsOwnTimes) {
  Clinic other;
  other.start_session();
  other.run_to(30);
  other.set(Parameter::spo2, 91);
  other.run_to(200);
  EXPECT_THAT(other.calls("SpO2"),
              ElementsAre("48000 nurse", "108000 second_nurse", "168000 prescriber everyone"));
  other.set(Parameter::spo2, 97);
  other.run_to(220);
  EXPECT_EQ(other.alarm("SpO2").state, alarm::State::inactive);
}

TEST_F(RulePeople, ALowAlarmIsPostedAgainAfter5Minutes) {
  Clinic other;
  other.start_session();
  other.run_to(30);
  other.set(Parameter::spo2, 93);
  other.run_to(663);
  EXPECT_THAT(other.calls("SpO2"), ElementsAre("63000 nurse", "363000 nurse", "663000 nurse"));
}

TEST_F(RulePeople, ALatchedAlarmIsNotTheNextPatients) {
  clinic.set(Parameter::spo2, 97);
  clinic.run_to(60);
  const std::uint64_t number = clinic.alarm("SpO2").number;
  clinic.start_session("K-0077");
  EXPECT_EQ(clinic.alarm("SpO2").phase, alarm::Phase::reset);
  EXPECT_EQ(clinic.alarm("SpO2").ended_by.view(), "another session");
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(61);
  EXPECT_NE(clinic.alarm("SpO2").number, number);
  EXPECT_EQ(clinic.alarm("SpO2").occurrences, 1U);
}

}  // namespace
}  // namespace vigil::engine
