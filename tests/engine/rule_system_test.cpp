// Alarms of the system itself, and the rules that every command obeys (docs/safety-rules.md 4, 7,
// 10; docs/formats/commands.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using alarm::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(RuleReceiver, ADosedPatientAndNobodyListeningIsHigh) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(20);
  clinic.leave_the_wall();
  clinic.run_to(60);
  EXPECT_THAT(clinic.take(), IsEmpty());  // nobody is dosed
  clinic.dose();
  EXPECT_THAT(clinic.take(),
              ElementsAre("60000 start active *** No receiver: a patient is dosed and nobody is "
                          "alarmed"));
  clinic.run_to(80);
  clinic.add_wall("wall-3", {});
  EXPECT_THAT(clinic.take(), ElementsAre("80000 end clear *** Somebody receives alarms again"));
  clinic.leave_the_wall();
  clinic.run_to(89);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.run_to(90);
  EXPECT_THAT(clinic.take(), Contains("90000 start active *** No receiver: a patient is dosed and "
                                      "nobody is alarmed"));
}

TEST(RuleReceiver, ALogAPhoneOrAWallWithoutAProvenSoundIsNobody) {
  const auto alone_with = [](std::string_view role, bool sound, bool confirmed) {
    Clinic clinic;
    clinic.start_session();
    clinic.run_to(20);
    clinic.dose();
    clinic.leave_the_wall();
    for (std::int64_t s = 21; s < 40; ++s) {
      clinic.run_to(s);
      clinic.engine.step(clinic.now(), ReceiverPresence{"r", role, sound, confirmed}, clinic);
    }
    return clinic.alarm("No receiver").number != 0;
  };
  EXPECT_TRUE(alone_with("log", false, false));
  EXPECT_TRUE(alone_with("recorder", false, false));
  EXPECT_TRUE(alone_with("phone", true, true));
  EXPECT_TRUE(alone_with("wall", true, false));
  EXPECT_TRUE(alone_with("wall", false, true));
  EXPECT_FALSE(alone_with("wall", true, true));
  EXPECT_FALSE(alone_with("station", true, false));
}

TEST(RuleClock, AStepOfTheWallClockIsToldAndChangesNoDelay) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  clinic.set(Parameter::spo2, 91);
  clinic.run_to(40);
  clinic.engine.step(clinic.now(), ClockStepped{std::chrono::hours(-1)}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("40000 start active * The clock was set"));
  EXPECT_EQ(clinic.alarm("clock").reason.view(),
            "the wall clock was set back by 60:00; no delay and no schedule changed");
  clinic.run_to(48);
  EXPECT_THAT(clinic.take(), ElementsAre("48000 start active ** SpO2 91 < 92"));
  clinic.acknowledge("clock");
  EXPECT_EQ(clinic.alarm("clock").state, alarm::State::inactive);
}

TEST(RuleClock, AClockThatNothingKeepsRightIsLowUntilSomethingDoes) {
  Clinic clinic;
  clinic.run_to(5);
  clinic.engine.step(clinic.now(), ClockSync{true}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre());
  clinic.engine.step(clinic.now(), ClockSync{false}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("5000 start active * The clock is not synchronised"));
  EXPECT_EQ(clinic.alarm("clock").kind, alarm::Kind::clock_uncertain);
  EXPECT_EQ(clinic.alarm("clock").reason.view(),
            "times of day may be wrong; no delay and no schedule depends on them");
  clinic.run_to(20);
  clinic.engine.step(clinic.now(), ClockSync{true}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("20000 end clear * The clock is synchronised"));
}

TEST(RuleRecord, ABeginningAnewIsMediumAndStandsUntilSomebodyHasSeenIt) {
  Clinic clinic;
  clinic.run_to(5);
  clinic.engine.step(clinic.now(), RecordDamaged{true, "open were 2/a K-0042"}, clinic);
  EXPECT_THAT(clinic.take(),
              ElementsAre("5000 start active ** Vigil began anew: what stood before is not "
                          "restored"));
  EXPECT_EQ(clinic.alarm("anew").kind, alarm::Kind::record_damaged);
  EXPECT_EQ(clinic.alarm("anew").reason.view(), "open were 2/a K-0042");
  clinic.run_to(60);
  clinic.acknowledge("anew");
  EXPECT_EQ(clinic.alarm("anew").state, alarm::State::inactive);
}

TEST(RuleRecord, ADamagedRecordThatIsGoneOnFromIsLow) {
  Clinic clinic;
  clinic.run_to(5);
  clinic.engine.step(clinic.now(), RecordDamaged{false, "record 7 was changed"}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("5000 start active * The record of before is damaged"));
  EXPECT_EQ(clinic.alarm("damaged").reason.view(), "record 7 was changed");
}

TEST(RuleDropped, EventsThatWereLostAreToldWithTheirNumber) {
  Clinic clinic;
  clinic.run_to(5);
  clinic.engine.step(clinic.now(), EventsDropped{42}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("5000 start active * Events were lost"));
  EXPECT_EQ(clinic.alarm("Events").reason.view(), "lost inside the daemon: 42 events");
}

TEST(RuleJournal, TroubleIsMediumUntilItIsKeptAgain) {
  Clinic clinic;
  clinic.run_to(5);
  clinic.engine.step(clinic.now(), JournalHealth{false, "no space on /var"}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("5000 start active ** The journal has trouble"));
  EXPECT_EQ(clinic.alarm("journal").reason.view(), "no space on /var");
  clinic.run_to(20);
  clinic.engine.step(clinic.now(), JournalHealth{true, ""}, clinic);
  EXPECT_THAT(clinic.take(), ElementsAre("20000 end clear ** The journal is well again"));
}

TEST(RuleTest, ATestAlarmIsToldConfirmedAndEndedByItsAcknowledgement) {
  Clinic clinic;
  clinic.run_to(5);
  EXPECT_EQ(clinic.ask(CommandKind::test_alarm).outcome, Outcome::done);
  EXPECT_THAT(clinic.take(), ElementsAre("5000 start active TEST ALARM, asked for by RN-2"));
  clinic.ask(clinic.on_alarm(CommandKind::confirm, "TEST"));
  ASSERT_EQ(clinic.all<DeliveryEvent>().size(), 1U);
  EXPECT_EQ(clinic.all<DeliveryEvent>()[0].receiver.view(), "wall-1");
  const std::uint64_t first = clinic.alarm("TEST").number;
  clinic.run_to(30);
  clinic.ask(CommandKind::test_alarm);  // nobody answered the first
  EXPECT_NE(clinic.alarm("TEST").number, first);
  EXPECT_EQ(clinic.alarm("TEST").phase, alarm::Phase::start);
  clinic.acknowledge("TEST");
  EXPECT_EQ(clinic.alarm("TEST").phase, alarm::Phase::end);
  EXPECT_EQ(clinic.alarm("TEST").ended_by.view(), "RN-2");
}

class RuleCommand : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(30);
    clinic.set(Parameter::spo2, 84);
    clinic.run_to(31);
    clinic.take();
  }
  Clinic clinic{2};
};

TEST_F(RuleCommand, ARepeatedKeyIsAnsweredAndDoesNothing) {
  const Command first = clinic.on_alarm(CommandKind::cant_go, "SpO2");
  EXPECT_FALSE(clinic.ask(first).repeated);
  const std::size_t before = clinic.events.size();
  const Answer again = clinic.ask(first);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.outcome, Outcome::done);
  EXPECT_EQ(clinic.events.size(), before);
  EXPECT_EQ(clinic.alarm("SpO2").declined, 1);
}

TEST_F(RuleCommand, WithoutAKeyItIsRefused) {
  Command command = clinic.command(CommandKind::at_bedside);
  command.key.clear();
  EXPECT_EQ(clinic.ask(command).text.view(), "a command needs an idempotency key");
}

TEST_F(RuleCommand, TooLateIsNotDone) {
  Command command = clinic.command(CommandKind::at_bedside);
  command.not_after = at_ms(31'000);
  EXPECT_EQ(clinic.ask(command).outcome, Outcome::done);
  command = clinic.command(CommandKind::at_bedside);
  command.not_after = at_ms(30'999);
  EXPECT_EQ(clinic.ask(command).outcome, Outcome::too_late);
}

TEST_F(RuleCommand, UnknownBedsAndAlarmsAreNotFound) {
  Command command = clinic.command(CommandKind::at_bedside);
  command.bed = 7;
  EXPECT_EQ(clinic.ask(command).text.view(), "there is no such bed");
  command = clinic.command(CommandKind::acknowledge);
  command.alarm_number = 4711;
  EXPECT_EQ(clinic.ask(command).text.view(), "there is no such alarm");
  command = clinic.command(CommandKind::at_bedside);
  command.bed = no_bed;
  EXPECT_EQ(clinic.ask(command).text.view(), "this needs a bed or an alarm");
}

TEST_F(RuleCommand, ACommandOfABedGoesToThatBedWhateverAlarmItNames) {
  Command command = clinic.command(CommandKind::at_bedside);
  command.bed = 1;
  command.alarm_number = clinic.alarm("SpO2").number;  // of bed 0
  EXPECT_EQ(clinic.ask(command).outcome, Outcome::done);
  EXPECT_TRUE(clinic.alarm("SpO2").at_bedside.empty());
}

TEST_F(RuleCommand, AViewerLooksOnly) {
  Command command = clinic.on_alarm(CommandKind::acknowledge, "SpO2");
  command.actor.role = Role::viewer;
  const Answer answer = clinic.ask(command);
  EXPECT_EQ(answer.outcome, Outcome::not_permitted);
  EXPECT_EQ(answer.text.view(), "a viewer may look only");
}

TEST_F(RuleCommand, EachIsRecordedWithWhoAndWhatItDid) {
  clinic.ask(CommandKind::at_bedside);
  const CommandEvent told = clinic.all<CommandEvent>().back();
  EXPECT_EQ(told.kind, CommandKind::at_bedside);
  EXPECT_EQ(told.outcome, Outcome::done);
  EXPECT_EQ(told.actor.view(), "RN-2");
  EXPECT_EQ(told.via.view(), "wall-1");
  EXPECT_TRUE(told.verified);
  EXPECT_EQ(told.detail.view(), "at the bedside");
  EXPECT_EQ(clinic.events.back().session.view(), "K-0042");
}

TEST_F(RuleCommand, ADoseIsNeverInTheFutureAndItsClockNeverMoves) {
  Command command = clinic.command(CommandKind::patient);
  command.patient = clinic.patient;
  command.patient.first_dose_at = command.patient.last_dose_at = at_ms(31'001);
  EXPECT_EQ(clinic.ask(command).text.view(), "a dose can't lie in the future");
  clinic.dose();
  clinic.run_to(60);
  command.key = FixedText<64>("other");
  command.patient.first_dose_at = command.patient.last_dose_at = clinic.now();
  EXPECT_EQ(clinic.ask(command).text.view(), "T counts from the first dose and never moves");
  command.key = FixedText<64>("third");
  command.patient.profile = 9;
  EXPECT_EQ(clinic.ask(command).text.view(), "there is no such profile");
}

}  // namespace
}  // namespace vigil::engine
