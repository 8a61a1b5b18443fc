// The bathroom, the ways out, moves and corrections, integration, recovery.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

Order bathroom(std::string_view with, Duration length = Duration(0)) {
  Order made = order(OrderKind::bathroom, "left");
  made.with = with;
  made.duration = length;
  return made;
}

TEST(SessionBathroom, NeedsSomebodyAlongUntilAnHourAfterTheDose) {
  Practice bed;
  bed.to_dosed();
  bed.until(59min + 59s);
  EXPECT_EQ(outcome(bed.ask(bathroom(""))), "say who goes along: needed until 1 h after the dose");
  EXPECT_FALSE(bed.session.off_monitor());
  bed.until(60min);
  EXPECT_EQ(outcome(bed.ask(bathroom(""))), "done");
  EXPECT_EQ(bed.told.summary.bathroom_with.view(), "alone");
  EXPECT_TRUE(bed.session.off_monitor());
}

TEST(SessionBathroom, WhoIsNotBackIsMediumAndTwoMinutesLaterHigh) {
  Practice bed;
  bed.to_dosed();
  ASSERT_TRUE(bed.ask(bathroom("RN-2")).done);
  const Instant end = bed.now + 5min;
  EXPECT_EQ(bed.told.summary.bathroom_until, end);
  EXPECT_EQ(bed.told.last(EntryKind::bathroom).amount_milli, 5'000);
  bed.wait(5min - 1s);
  EXPECT_EQ(bed.told.stands(Concern::not_back), "");
  bed.wait(1s);
  EXPECT_EQ(bed.told.stands(Concern::not_back), "** Not back from the bathroom");
  EXPECT_EQ(bed.told.of(EntryKind::bathroom).back(), "not-back|");
  bed.wait(2min);
  EXPECT_EQ(bed.told.stands(Concern::not_back), "*** Not back from the bathroom");
  EXPECT_EQ(bed.told.findings[static_cast<std::size_t>(Concern::not_back)].priority,
            alarm::Priority::high);
}

TEST(SessionBathroom, BackNeedsALivePulse) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::bathroom, "back"))),
            "the patient is not in the bathroom");
  ASSERT_TRUE(bed.ask(bathroom("RN-2")).done);
  bed.wait(6min);
  bed.facts.sensors_on = false;
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::bathroom, "back"))),
            "back needs a live pulse: put the sensor on first");
  EXPECT_EQ(bed.told.stands(Concern::not_back), "** Not back from the bathroom");
  bed.facts.sensors_on = true;
  ASSERT_TRUE(bed.ask(order(OrderKind::bathroom, "back")).done);
  EXPECT_EQ(bed.told.stands(Concern::not_back), "");
  EXPECT_FALSE(bed.session.off_monitor());
  EXPECT_TRUE(bed.told.summary.bathroom_with.empty());
}

TEST(SessionBathroom, HasALongestTime) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(bathroom("RN-2", 16min))), "at most 15 min");
  ASSERT_TRUE(bed.ask(bathroom("RN-2", 15min)).done);
  EXPECT_EQ(outcome(bed.ask(bathroom("RN-2"))), "the patient is in the bathroom already");
}

TEST(SessionClose, EachWayOutHasItsSignerAndItsWords) {
  Practice bed;
  bed.to(State::recovery);
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::none), prescriber())), "say how it ends");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::not_dosed, "x"), prescriber())),
            "a dose was given");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::discharged), nurse())),
            "this profile asks for the prescriber's signature");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::against_gate, "insists"), nurse())),
            "against the gate only the prescriber signs");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::against_gate), prescriber())), "say why");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::left_against_advice), nurse())), "say why");
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::transferred, "chest pain"), nurse())),
            "say where the patient is taken");
  const std::string open = outcome(bed.ask(close_order(Manner::discharged), prescriber()));
  EXPECT_EQ(open.substr(0, 58), "the gate is not full: no cuff reading since the dose; esco");
  EXPECT_EQ(bed.state(), State::recovery);
}

TEST(SessionClose, AgainstTheGateListsTheOpenItems) {
  Practice bed;
  bed.to(State::discharge_ready);
  Order tick = order(OrderKind::gate, "escort");
  tick.amount_milli = 0;
  ASSERT_TRUE(bed.ask(tick).done);
  ASSERT_TRUE(bed.ask(close_order(Manner::against_gate, "daughter is late"), prescriber()).done);
  const Entry& entry = bed.told.last(EntryKind::close);
  EXPECT_EQ(entry.manner, Manner::against_gate);
  ASSERT_EQ(entry.gate.size(), 1U);
  EXPECT_EQ(entry.gate[0].item.view(), "escort");
  EXPECT_EQ(entry.actor.view(), "MD-1");
  EXPECT_EQ(bed.state(), State::closed);
}

TEST(SessionClose, ByProtocolTheNurseSignsWhereTheProfileSaysSo) {
  Practice bed;
  bed.rules.nurse_may_sign = true;
  bed.to(State::discharge_ready);
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::discharged), nurse())), "done");
}

TEST(SessionClose, EndsEveryAlarmOfTheSessionAndItsSchedule) {
  Practice bed;
  bed.to_dosed();
  ASSERT_TRUE(bed.ask(order(OrderKind::emergency)).done);
  ASSERT_TRUE(bed.ask(bathroom("RN-2")).done);
  bed.wait(30min);
  ASSERT_NE(bed.told.stands(Concern::check_overdue), "");
  ASSERT_NE(bed.told.stands(Concern::not_back), "");
  Order gone = close_order(Manner::transferred, "chest pain");
  gone.code = std::string_view("emergency department");
  ASSERT_TRUE(bed.ask(gone).done);
  for (std::size_t i = 0; i < concern_count; ++i) {
    EXPECT_EQ(bed.told.stands(static_cast<Concern>(i)), "");
  }
  EXPECT_FALSE(bed.session.open());
  EXPECT_FALSE(bed.session.off_monitor());
  EXPECT_EQ(bed.told.last(EntryKind::close).code.view(), "emergency department");
  EXPECT_EQ(bed.session.deadline(), bed.now + 2h);
}

TEST(SessionClose, WhoWasNotDosedHasNoWindowForIntegration) {
  Practice bed;
  bed.to_gate();
  EXPECT_EQ(outcome(bed.ask(close_order(Manner::discharged), prescriber())),
            "no dose was given: close it as not-dosed");
  ASSERT_TRUE(bed.ask(close_order(Manner::not_dosed, "BP too high")).done);
  EXPECT_TRUE(bed.session.summary().integration_opens_at.is_never());
  EXPECT_TRUE(bed.session.deadline().is_never());
  bed.wait(72h);
  EXPECT_EQ(bed.state(), State::closed);
  EXPECT_EQ(bed.session.as_earlier().manner, Manner::not_dosed);
}

TEST(SessionClose, IsNotToldForATimeBeforeTheLastDose) {
  Practice bed;
  bed.to_dosed();
  bed.live(10min);
  Order close = close_order(Manner::left_against_advice, "wants to go home");
  close.performed_at = bed.at(-1s);
  EXPECT_EQ(outcome(bed.ask(close)), "it lies before the last dose");
}

TEST(SessionIntegration, OpensIsBestAndClosesAtItsHours) {
  Practice bed;
  bed.to(State::closed);
  const Instant closed = bed.session.summary().closed_at;
  EXPECT_EQ(bed.session.deadline(), closed + 2h);
  bed.wait(2h - 1s);
  EXPECT_EQ(bed.state(), State::closed);
  bed.wait(1s);
  EXPECT_EQ(bed.state(), State::integration);
  bed.wait(22h);
  EXPECT_EQ(bed.told.last(EntryKind::integration).code.view(), "best");
  EXPECT_EQ(bed.told.last(EntryKind::integration).performed_at, closed + 24h);
  bed.wait(24h);
  EXPECT_EQ(bed.state(), State::ended);
  EXPECT_EQ(bed.told.of(EntryKind::integration), (Lines{"opens|", "best|", "closes|"}));
  EXPECT_TRUE(bed.session.deadline().is_never());
}

TEST(SessionRecovery, WhoHasNotRecoveredTwoHoursAfterTheDoseIsAMediumAlarmWithAList) {
  Practice bed;
  bed.to_dosed();
  bed.hr = 112;
  bed.until(110min);
  bed.cuff(164, 98);
  bed.until(120min - 1s);
  EXPECT_EQ(bed.told.stands(Concern::not_recovered), "");
  bed.until(120min);
  EXPECT_EQ(bed.told.stands(Concern::not_recovered), "** Not recovered 2 h after the dose");
  const auto& finding = bed.told.findings[static_cast<std::size_t>(Concern::not_recovered)];
  EXPECT_EQ(finding.priority, alarm::Priority::medium);
  EXPECT_EQ(finding.detail.view(), "BP 164/98, HR 112");
  EXPECT_EQ(bed.told.of(EntryKind::not_recovered), Lines{"|BP 164/98, HR 112"});
  bed.hr = 80;
  bed.live(3min);
  bed.cuff(130, 80);
  EXPECT_EQ(bed.told.stands(Concern::not_recovered), "");
  EXPECT_EQ(bed.told.of(EntryKind::not_recovered).size(), 1U);
}

TEST(SessionRecovery, AVitalWithoutAValueHasNotRecovered) {
  Practice bed;
  bed.to_dosed();
  bed.wait(120min);
  EXPECT_EQ(bed.told.of(EntryKind::not_recovered),
            Lines{"|BP no value, HR no value, SpO2 no value"});
}

TEST(SessionMove, KeepsTheSessionAndAsksForTheBindingAgain) {
  Practice bed;
  bed.to_dosed();
  Order move = order(OrderKind::move, "", "sink leaks");
  EXPECT_EQ(outcome(bed.ask(move)), "say to which room and bed");
  move.to_room = std::string_view("2");
  move.to_bed = std::string_view("a");
  EXPECT_EQ(outcome(bed.ask(move)), "the patient is on that bed");
  move.to_room = std::string_view("6");
  ASSERT_TRUE(bed.ask(move).done);
  EXPECT_EQ(bed.told.last(EntryKind::move).code.view(), "2/a");
  EXPECT_EQ(bed.told.last(EntryKind::move).with.view(), "6/a");
  EXPECT_EQ(bed.state(), State::dosed);
  EXPECT_EQ(outcome(bed.ask(dose_order(20))), "confirm the monitor of this bed first");
}

TEST(SessionCorrection, ASpanIsWrittenInBothRecords) {
  Practice bed;
  bed.to_dosed();
  bed.live(10min);
  Order correct = order(OrderKind::correct, "", "probe on the partner");
  correct.correction =
      Correction{bed.now - 5min, bed.now, {}, SessionId("K-0059.20260131.1"), false};
  ASSERT_TRUE(bed.ask(correct).done);
  EXPECT_FALSE(bed.told.last(EntryKind::correction).correction->arrives);
  EXPECT_EQ(bed.told.last(EntryKind::correction).correction->from_session.view(),
            "K-0042.20260131.1");
  correct.correction->from_session = std::string_view("K-0059.20260131.1");
  correct.correction->to_session = std::string_view("K-0042.20260131.1");
  ASSERT_TRUE(bed.ask(correct).done);
  EXPECT_TRUE(bed.told.last(EntryKind::correction).correction->arrives);
}

TEST(SessionCorrection, NamesASpanAnotherSessionAndAReason) {
  Practice bed;
  bed.to_dosed();
  bed.live(10min);
  Order correct = order(OrderKind::correct, "", "why");
  EXPECT_EQ(outcome(bed.ask(correct)), "say which span moves");
  correct.correction = Correction{bed.now - 5min, bed.now, {}, {}, false};
  EXPECT_EQ(outcome(bed.ask(correct)), "say to which other session the span belongs");
  correct.correction->to_session = std::string_view("K-0059.20260131.1");
  correct.correction->from_session = std::string_view("K-0067.20260131.1");
  EXPECT_EQ(outcome(bed.ask(correct)), "neither side is this session");
  correct.correction->from_session.clear();
  correct.correction->to = correct.correction->from;
  EXPECT_EQ(outcome(bed.ask(correct)), "the span has no length");
  correct.correction->to = bed.now + 1s;
  EXPECT_EQ(outcome(bed.ask(correct)), "the span reaches into the future");
  correct.correction->to = bed.now;
  correct.text.clear();
  EXPECT_EQ(outcome(bed.ask(correct)), "a correction needs a reason");
}

TEST(SessionHistory, TellsLaterSessionsDosePeakLowestAndAlarms) {
  Practice bed;
  bed.to_dosed();
  bed.until(20min);
  bed.cuff(164, 98);
  bed.spo2 = 88;
  bed.live(10s);
  bed.spo2 = 97;
  bed.session.on_alarm(alarm::Priority::medium, bed.now, bed.told);
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  bed.live(10s);
  ASSERT_TRUE(bed.ask(close_order(Manner::left_against_advice, "wants to go home")).done);
  const EarlierSession told = bed.session.as_earlier();
  EXPECT_EQ(told.id.view(), "K-0042.20260131.1");
  EXPECT_EQ(told.route.view(), "im");
  EXPECT_EQ(told.total_ug, 60'000U);
  EXPECT_EQ(told.peak_sbp_rise_milli, 42'000);
  EXPECT_EQ(told.lowest_spo2_milli, 88'000);
  EXPECT_EQ(told.high_alarms, 1U);
  EXPECT_EQ(told.medium_alarms, 1U);
  EXPECT_EQ(told.manner, Manner::left_against_advice);
  EXPECT_FALSE(told.concurrent);
}

}  // namespace
}  // namespace vigil::session
