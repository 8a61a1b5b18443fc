// Safety checks: when they are due, how they are closed, what they find.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view no_one_touch =
    "one touch needs live values and no open high or medium alarm: fill in breathing, colour, "
    "posture and distress";

TEST(SessionChecks, AreDueByTheIntervalOfThePhase) {
  Practice bed;
  bed.to_dosed();
  std::vector<long> due_min;
  while (due_min.size() < 11) {
    const Instant due = bed.session.summary().next_check_at;
    due_min.push_back(static_cast<long>((due - bed.at(0s)) / 1min));
    bed.live(due - bed.now);
    EXPECT_EQ(bed.session.summary().checks_open, 1U);
    ASSERT_TRUE(bed.ask(one_touch()).done);
    EXPECT_EQ(bed.session.summary().checks_open, 0U);
  }
  EXPECT_EQ(due_min, (std::vector<long>{5, 10, 15, 25, 35, 45, 55, 65, 80, 95, 110}));
}

TEST(SessionChecks, AreLowAtTwoMinutesMediumAtFiveAndCallThePrescriberAtTen) {
  Practice bed;
  bed.to_dosed();
  bed.until(6min + 59s);
  EXPECT_EQ(bed.told.stands(Concern::check_overdue), "");
  bed.until(7min);
  EXPECT_EQ(bed.told.stands(Concern::check_overdue), "* Safety check overdue 2 min");
  EXPECT_EQ(bed.told.findings[0].priority, alarm::Priority::low);
  bed.until(10min);
  EXPECT_EQ(bed.told.stands(Concern::check_overdue), "** Safety check overdue 5 min");
  EXPECT_EQ(bed.told.findings[0].priority, alarm::Priority::medium);
  EXPECT_EQ(bed.told.findings[0].kind, alarm::Kind::check_overdue);
  bed.until(15min);
  EXPECT_EQ(bed.told.stands(Concern::check_overdue),
            "** Safety check overdue 10 min, call the prescriber");
  EXPECT_EQ(bed.told.findings[0].rank, 3);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.told.stands(Concern::check_overdue), "");
}

TEST(SessionChecks, AreToldAtTheInstantAtWhichTheyCameDue) {
  Practice bed;
  bed.to_dosed();
  bed.told.forget();
  bed.wait(30min);
  EXPECT_EQ(bed.told.check_lines(), (Lines{"1 due schedule", "1 overdue schedule",
                                           "1 overdue schedule", "1 overdue schedule"}));
  EXPECT_EQ(bed.told.check_times,
            (std::vector<Instant>{bed.at(5min), bed.at(7min), bed.at(10min), bed.at(15min)}));
}

TEST(SessionChecks, DontPileUpAndTheMissedOnesAreCounted) {
  Practice bed;
  bed.to_dosed();
  bed.until(36min);
  EXPECT_EQ(bed.session.summary().checks_open, 1U);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.session.missed_checks(), 4U);  // 10, 15, 25, 35
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(45min));
  EXPECT_EQ(bed.session.summary().checks_open, 0U);
}

TEST(SessionChecks, OneDoneWithinAQuarterBeforeItsTimeCountsForIt) {
  Practice bed;
  bed.to_dosed();
  bed.until(15min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  ASSERT_EQ(bed.session.summary().next_check_at, bed.at(25min));  // every 10: quarter 2:30
  bed.until(22min + 29s);
  EXPECT_EQ(bed.ask(one_touch()).detail.view(), "an extra check, number 3");
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(25min));
  bed.until(22min + 30s);
  EXPECT_EQ(bed.ask(one_touch()).detail.view(), "check 2 done");
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(35min));
}

TEST(SessionChecks, HoldTheVitalsAndAlarmsOfThatMoment) {
  Practice bed;
  bed.to_dosed();
  bed.until(5min);
  bed.facts.snapshot.values = {
      {Parameter::spo2, Validity::valid, 97'000, bed.now - 1s, false, false},
      {Parameter::nibp_sys, Validity::stale, 130'000, bed.now - 40min, true, false}};
  bed.facts.snapshot.alarms = {FixedText<64>("* SBP 152 > 150")};
  Order oxygen = order(OrderKind::oxygen);
  oxygen.amount_milli = 2000;
  ASSERT_TRUE(bed.ask(oxygen).done);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  const Check& done = bed.told.checks.at(bed.told.checks.size() - 2);
  EXPECT_EQ(done.state, CheckState::done);
  EXPECT_EQ(done.number, 1U);
  EXPECT_TRUE(done.one_touch);
  EXPECT_EQ(done.actor.view(), "RN-2");
  EXPECT_EQ(done.interval_s, 300U);
  EXPECT_EQ(done.t_plus_min, 5);
  ASSERT_EQ(done.snapshot.values.size(), 2U);
  EXPECT_EQ(done.snapshot.values[0].milli, 97'000);
  EXPECT_EQ(done.snapshot.values[1].validity, Validity::stale);
  EXPECT_TRUE(done.snapshot.values[1].manual);
  EXPECT_EQ(done.snapshot.alarms.at(0).view(), "* SBP 152 > 150");
  EXPECT_EQ(done.snapshot.oxygen_ml_min, 2000U);
  EXPECT_EQ(done.breathing, Breathing::none);  // nothing is pre-filled
}

TEST(SessionChecks, ALateOneHoldsNoVitalsOfNow) {
  Practice bed;
  bed.to_dosed();
  bed.until(12min);
  bed.facts.snapshot.values = {{Parameter::spo2, Validity::valid, 97'000, bed.now, false, false}};
  Order late = check_order(CheckHow::window);
  late.performed_at = bed.at(5min);
  ASSERT_TRUE(bed.ask(late).done);
  EXPECT_TRUE(bed.told.checks.at(bed.told.checks.size() - 2).snapshot.values.empty());
  Order touch = one_touch();
  touch.performed_at = bed.at(5min);
  EXPECT_EQ(outcome(bed.ask(touch)), no_one_touch);
}

TEST(SessionChecks, OneTouchNeedsLiveValuesAndNoOpenAlarm) {
  Practice bed;
  bed.to_dosed();
  bed.facts.sensors_on = false;
  EXPECT_EQ(outcome(bed.ask(one_touch())), no_one_touch);
  bed.facts.sensors_on = true;
  bed.facts.link_live = false;
  EXPECT_EQ(outcome(bed.ask(one_touch())), no_one_touch);
  bed.facts.link_live = true;
  bed.facts.open_alarms = 1;
  EXPECT_EQ(outcome(bed.ask(one_touch())), no_one_touch);
  bed.facts.open_alarms = 0;
  bed.facts.open_physiological = alarm::Priority::medium;
  EXPECT_EQ(outcome(bed.ask(one_touch())), no_one_touch);
  bed.facts.open_physiological = alarm::Priority::low;
  EXPECT_EQ(outcome(bed.ask(one_touch())), "done");
}

TEST(SessionChecks, OtherwiseBreathingColourAndPlaceAreAsked) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(check_order(CheckHow::none))),
            "say from where: window, camera, door or in the room");
  EXPECT_EQ(outcome(bed.ask(check_order(CheckHow::door, Breathing::none))),
            "fill in breathing and colour");
  EXPECT_EQ(outcome(bed.ask(check_order(CheckHow::door, Breathing::regular, Colour::none))),
            "fill in breathing and colour");
  Order odd = check_order(CheckHow::door);
  odd.check->moaas = 6;
  EXPECT_EQ(outcome(bed.ask(odd)), "MOAA/S is 0 to 5");
  odd.check->moaas = 5;
  odd.check->number = 99;
  EXPECT_EQ(outcome(bed.ask(odd)), "check 99 is not open");
}

TEST(SessionChecks, AHighAlarmsCheckIsClosedOnlyFromTheRoom) {
  Practice bed;
  bed.to_dosed();
  bed.until(1min);
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  EXPECT_EQ(bed.told.check_lines().back(), "2 due high alarm");
  EXPECT_EQ(bed.session.summary().checks_open, 1U);
  EXPECT_EQ(bed.ask(check_order(CheckHow::window)).detail.view(),
            "check 2 stays open: a check called for by a high alarm is done in the room; an extra "
            "check, number 3");
  Order named = check_order(CheckHow::camera);
  named.check->number = 2;
  EXPECT_EQ(outcome(bed.ask(named)), "a check called for by a high alarm is done in the room");
  EXPECT_EQ(bed.ask(check_order(CheckHow::in_room)).detail.view(), "check 2 done");
  EXPECT_EQ(bed.session.summary().checks_open, 0U);
}

TEST(SessionChecks, AMediumAlarmsCheckNeedsBreathingAndColourAndNotTheDoor) {
  Practice bed;
  bed.to_dosed();
  bed.until(1min);
  bed.session.on_alarm(alarm::Priority::medium, bed.now, bed.told);
  EXPECT_EQ(bed.told.check_lines().back(), "2 due medium alarm");
  Order named = check_order(CheckHow::door);
  named.check->number = 2;
  EXPECT_EQ(outcome(bed.ask(named)),
            "a check called for by a medium alarm is done from window, camera or bedside");
  Order touch = one_touch();
  touch.check->number = 2;
  EXPECT_EQ(outcome(bed.ask(touch)), "a check called for by an alarm needs breathing and colour");
  named.check->how = CheckHow::camera;
  EXPECT_EQ(outcome(bed.ask(named)), "done");
  EXPECT_EQ(bed.session.summary().checks_open, 0U);
}

TEST(SessionChecks, AHighAlarmMakesAMediumAlarmsCheckGraverAndNotASecondOne) {
  Practice bed;
  bed.to_dosed();
  bed.session.on_alarm(alarm::Priority::medium, bed.now, bed.told);
  bed.session.on_alarm(alarm::Priority::medium, bed.now, bed.told);
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  bed.session.on_alarm(alarm::Priority::medium, bed.now, bed.told);
  EXPECT_EQ(bed.told.check_lines(),
            (Lines{"1 planned schedule", "2 due medium alarm", "2 due high alarm"}));
  bed.session.on_alarm(alarm::Priority::low, bed.now, bed.told);
  EXPECT_EQ(bed.session.summary().checks_open, 1U);
}

TEST(SessionChecks, OneLookAnswersTheScheduleAndTheAlarm) {
  Practice bed;
  bed.to_dosed();
  bed.until(5min);
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  EXPECT_EQ(bed.session.summary().checks_open, 2U);
  EXPECT_EQ(bed.ask(check_order(CheckHow::in_room)).detail.view(), "check 2 done, check 1 done");
  EXPECT_EQ(bed.session.summary().checks_open, 0U);
}

TEST(SessionChecks, AnAlarmBeforeTheDoseCallsForNoCheck) {
  Practice bed;
  bed.to_gate();
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  EXPECT_TRUE(bed.told.checks.empty());
}

TEST(SessionChecks, ASkippedOneIsARecordWithItsReason) {
  Practice bed;
  bed.to_dosed();
  bed.until(5min);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::skip_check))), "say why the check is skipped");
  ASSERT_TRUE(bed.ask(order(OrderKind::skip_check, "", "emergency in room 3")).done);
  const Check& skipped = bed.told.checks.at(bed.told.checks.size() - 2);
  EXPECT_EQ(skipped.state, CheckState::skipped);
  EXPECT_EQ(skipped.reason.view(), "emergency in room 3");
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(10min));
  bed.session.on_alarm(alarm::Priority::high, bed.now, bed.told);
  Order skip = order(OrderKind::skip_check, "", "no time");
  skip.ref = 3;
  EXPECT_EQ(outcome(bed.ask(skip)), "a check that an alarm called for is done, not skipped");
}

TEST(SessionChecks, OneIsTakenBackWithinTenSecondsAndStandsAsBefore) {
  Practice bed;
  bed.to_dosed();
  bed.until(8min);
  ASSERT_EQ(bed.told.stands(Concern::check_overdue), "* Safety check overdue 2 min");
  ASSERT_TRUE(bed.ask(check_order(CheckHow::door, Breathing::blocked)).done);
  ASSERT_EQ(bed.told.stands(Concern::bad_breathing), "*** Breathing blocked");
  bed.live(10s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::undo, "", "wrong room"))), "done");
  EXPECT_EQ(bed.told.stands(Concern::bad_breathing), "");
  EXPECT_EQ(bed.told.stands(Concern::check_overdue), "* Safety check overdue 2 min");
  EXPECT_EQ(bed.session.summary().checks_open, 1U);
  EXPECT_EQ(bed.told.last(EntryKind::undo).ref, 1U);
  EXPECT_EQ(bed.told.check_lines().at(bed.told.checks.size() - 2), "1 undone schedule");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::undo))), "there is no check to take back");
}

TEST(SessionChecks, AfterTenSecondsACheckStands) {
  Practice bed;
  bed.to_dosed();
  bed.until(5min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  bed.live(11s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::undo))),
            "a check is taken back within 10 s; correct it with a new one");
}

struct BadFinding {
  Concern concern;
  Check bad;
  Check good;
  std::string_view text;
  alarm::Priority priority;
};

TEST(SessionChecks, ABadFindingIsAnAlarmUntilAGoodOneOfItsKind) {
  std::vector<BadFinding> rows;
  const auto row = [&](Concern concern, std::string_view text, alarm::Priority priority,
                       auto change, auto mend) {
    BadFinding made{concern, *check_order(CheckHow::in_room).check,
                    *check_order(CheckHow::in_room).check, text, priority};
    change(made.bad);
    mend(made.good);
    rows.push_back(made);
  };
  const auto nothing = [](Check&) {};
  using alarm::Priority;
  row(
      Concern::bad_breathing, "*** Breathing blocked", Priority::high,
      [](Check& c) { c.breathing = Breathing::blocked; }, nothing);
  row(
      Concern::bad_breathing, "** Snoring", Priority::medium,
      [](Check& c) { c.breathing = Breathing::snoring; }, nothing);
  row(
      Concern::bad_colour, "*** Colour blue", Priority::high,
      [](Check& c) { c.colour = Colour::blue; }, [](Check& c) { c.colour = Colour::pale; });
  row(
      Concern::bad_posture, "** Posture unsafe", Priority::medium,
      [](Check& c) { c.posture = Posture::unsafe; }, [](Check& c) { c.posture = Posture::safe; });
  row(
      Concern::bad_distress, "** Much distress", Priority::medium,
      [](Check& c) { c.distress = Distress::much; }, [](Check& c) { c.distress = Distress::some; });
  row(
      Concern::bad_response, "*** MOAA/S 0", Priority::high, [](Check& c) { c.moaas = 0; },
      [](Check& c) { c.moaas = 3; });
  row(
      Concern::bad_response, "*** MOAA/S 1", Priority::high, [](Check& c) { c.moaas = 1; },
      [](Check& c) { c.moaas = 4; });
  row(
      Concern::bad_response, "** MOAA/S 2", Priority::medium, [](Check& c) { c.moaas = 2; },
      [](Check& c) { c.moaas = 5; });
  for (const BadFinding& each : rows) {
    Practice bed;
    bed.to_dosed();
    Order seen = order(OrderKind::check);
    seen.check = each.bad;
    ASSERT_TRUE(bed.ask(seen).done) << each.text;
    EXPECT_EQ(bed.told.stands(each.concern), each.text);
    const auto& finding = bed.told.findings[static_cast<std::size_t>(each.concern)];
    EXPECT_EQ(finding.priority, each.priority) << each.text;
    EXPECT_EQ(finding.kind, alarm::Kind::bad_finding);
    ASSERT_TRUE(bed.ask(one_touch()).done);  // says nothing of it
    EXPECT_EQ(bed.told.stands(each.concern), each.text);
    seen.check = each.good;
    ASSERT_TRUE(bed.ask(seen).done);
    EXPECT_EQ(bed.told.stands(each.concern), "") << each.text;
  }
}

TEST(SessionChecks, MoaasTwoSuggestsThePumpsPause) {
  Practice bed;
  bed.to_gate();
  Order start = order(OrderKind::dose);
  start.dose = Dose{};
  start.dose->step = DoseStep::infusion_start;
  start.dose->rate_ug_h = 60'000;
  ASSERT_TRUE(bed.ask(start).done);
  Order seen = check_order(CheckHow::in_room);
  seen.check->moaas = 2;
  ASSERT_TRUE(bed.ask(seen).done);
  EXPECT_EQ(bed.told.of(EntryKind::pump_suggestion),
            Lines{"moaas|think of pausing the pump: MOAA/S 2"});
}

}  // namespace
}  // namespace vigil::session
