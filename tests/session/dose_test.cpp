// Doses, their two clocks, phases, infusions, late entries.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

Order infusion(DoseStep step, std::uint32_t rate_mg_h = 0, std::uint64_t amount_mg = 0) {
  Order made = order(OrderKind::dose);
  made.dose = Dose{};
  made.dose->step = step;
  made.dose->rate_ug_h = rate_mg_h * 1000;
  made.dose->amount_ug = amount_mg * 1000;
  return made;
}

Order device(std::uint32_t number, std::uint64_t mg = 28) {
  Order made = dose_order(mg);
  made.dose->device = number;
  return made;
}

TEST(SessionDose, StartsTheClockAndRecordsMilligramsPerKilogram) {
  Practice bed;
  bed.to_gate();
  const Ruling ruling = bed.ask(dose_order(60));
  EXPECT_EQ(ruling.detail.view(), "60 mg, 0.75 mg/kg");
  EXPECT_EQ(bed.state(), State::dosed);
  const Entry& entry = bed.told.last(EntryKind::dose);
  ASSERT_TRUE(entry.dose.has_value());
  EXPECT_EQ(entry.dose->number, 1U);
  EXPECT_EQ(entry.dose->drug.view(), "ketamine");
  EXPECT_EQ(entry.dose->route.view(), "im");
  EXPECT_EQ(entry.dose->ug_per_kg, 750U);
  EXPECT_EQ(entry.dose->lot.view(), "L77");
  EXPECT_EQ(entry.dose->total_ug, 60'000U);
  EXPECT_FALSE(entry.dose->out_of_range);
  EXPECT_EQ(entry.t_plus_min, 0);
  EXPECT_EQ(bed.session.summary().first_dose_at, bed.now);
  EXPECT_EQ(bed.session.summary().last_dose_at, bed.now);
  EXPECT_EQ(bed.session.summary().phase.view(), "onset");
  EXPECT_EQ(bed.session.summary().phase_until, bed.now + 15min);
}

TEST(SessionDose, OutsideTheProfilesRangeIsWarnedOfAndRecordedAllTheSame) {
  Practice bed;
  bed.to_gate();
  const Ruling ruling = bed.ask(dose_order(84));
  EXPECT_EQ(ruling.detail.view(), "84 mg, 1.05 mg/kg; dose above the profile's range");
  EXPECT_TRUE(bed.told.last(EntryKind::dose).dose->out_of_range);
  EXPECT_EQ(bed.told.of(EntryKind::warning), Lines{"dose-range|dose above the profile's range"});
  Practice low;
  low.to_gate();
  EXPECT_EQ(low.ask(dose_order(39)).detail.view(),
            "39 mg, 0.487 mg/kg; dose below the profile's range");
}

TEST(SessionDose, AnotherRouteOrDrugIsWarnedOf) {
  Practice bed;
  bed.to_gate();
  Order other = dose_order();
  other.dose->route = std::string_view("sl");
  other.dose->drug = std::string_view("esketamine");
  EXPECT_EQ(bed.ask(other).detail.view(),
            "60 mg, 0.75 mg/kg; given by another route than the profile's; another drug than the "
            "profile's");
}

TEST(SessionDose, ASlipOfTheHandIsRefused) {
  Practice bed;
  bed.to_gate();
  EXPECT_EQ(outcome(bed.ask(dose_order(2001))), "more than 2000 mg is a slip of the hand");
  EXPECT_EQ(outcome(bed.ask(dose_order(0))), "say how many mg were given");
  EXPECT_EQ(outcome(bed.ask(device(1))), "this profile knows no devices");
  EXPECT_EQ(outcome(bed.ask(infusion(DoseStep::infusion_stop))), "nothing was given yet");
  Order twice = dose_order();
  twice.dose->second_person = std::string_view("RN-2");
  EXPECT_EQ(outcome(bed.ask(twice)), "the second person is another one");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::dose))), "say what was given");
  EXPECT_EQ(bed.state(), State::baseline);
}

TEST(SessionDose, TellsEachPhaseAndStateAtItsTime) {
  Practice bed;
  bed.to_dosed();
  bed.told.forget();
  bed.until(121min);
  EXPECT_EQ(bed.told.of(EntryKind::phase),
            (Lines{"peak|", "plateau|", "second-hour|", "recovery|"}));
  EXPECT_EQ(bed.told.of(EntryKind::state),
            (Lines{"peak|phase peak", "second-hour|phase second-hour", "recovery|phase recovery"}));
  EXPECT_EQ(bed.told.last(EntryKind::phase).performed_at, bed.at(120min));
  EXPECT_EQ(bed.told.last(EntryKind::phase).t_plus_min, 120);
  EXPECT_EQ(bed.told.last(EntryKind::state).actor.view(), "vigil");
}

TEST(SessionDose, ALateDoseRecomputesThePhasesFromWhenItWasGiven) {
  Practice bed;
  bed.to_gate();
  const Instant given = bed.now + 1min;
  bed.live(21min);
  Order late = dose_order();
  late.performed_at = given;
  EXPECT_EQ(outcome(bed.ask(late)), "done");
  EXPECT_EQ(bed.session.summary().first_dose_at, given);
  EXPECT_EQ(bed.session.summary().phase.view(), "peak");
  EXPECT_EQ(bed.state(), State::peak);
  EXPECT_TRUE(bed.told.last(EntryKind::dose).late);
  EXPECT_EQ(bed.told.last(EntryKind::phase).performed_at, given + 15min);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.now);  // one was owed: it is due now
}

TEST(SessionDose, ADoseIsNeverInTheFutureNorBeforeItsBaselineNorAfterItsEnd) {
  Practice bed;
  bed.to_gate();
  const Instant baseline = bed.now;
  bed.live(20min);
  Order dose = dose_order();
  dose.performed_at = bed.now + 1s;
  EXPECT_EQ(outcome(bed.ask(dose)), "it lies 1 s in the future");
  dose.performed_at = baseline - 1s;
  EXPECT_EQ(outcome(bed.ask(dose)), "the dose lies before its baseline");
  dose.performed_at = baseline + 16min;
  EXPECT_EQ(outcome(bed.ask(dose)),
            "the gate is shut: baseline older than 15 min (nobody overrides this)");
  dose.performed_at = baseline + 15min;
  EXPECT_EQ(outcome(bed.ask(dose)), "done");
}

TEST(SessionDose, ABoosterMovesTheLastDoseAndNeverT) {
  Practice bed;
  bed.to_dosed();
  const Instant first = bed.now;
  bed.until(30min);
  ASSERT_TRUE(bed.ask(dose_order(20)).done);
  EXPECT_EQ(bed.session.summary().first_dose_at, first);
  EXPECT_EQ(bed.session.summary().last_dose_at, first + 30min);
  EXPECT_EQ(bed.session.summary().total_ug, 80'000U);
  EXPECT_EQ(bed.told.last(EntryKind::dose).dose->number, 2U);
  Order before = dose_order(20);
  before.performed_at = first - 1s;
  EXPECT_EQ(outcome(bed.ask(before)),
            "it lies before the first dose, and the dose clock never moves");
}

TEST(SessionDose, ABoosterIsStoppedByWhatNobodyOverrides) {
  Practice bed;
  bed.to_dosed();
  bed.until(20min);
  bed.cuff(182, 96);
  EXPECT_EQ(outcome(bed.ask(dose_order(20))), "SBP 182 is above 179 (nobody overrides this)");
  bed.live(16min);
  bed.facts.binding_confirmed = false;
  EXPECT_EQ(outcome(bed.ask(dose_order(20))), "confirm the monitor of this bed first");
}

TEST(SessionDose, ChecksFollowTheLastDoseAfterABooster) {
  Practice bed;
  bed.to_dosed();
  bed.until(65min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(80min));
  bed.until(66min);
  ASSERT_TRUE(bed.ask(dose_order(20)).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(71min));  // onset again: 5 min
  bed.until(71min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(76min));
}

TEST(SessionDose, ThreeDevicesAreOneDoseCountedFromTheFirst) {
  Practice bed;
  bed.rules.devices = 3;
  bed.rules.device_rest = 5min;
  bed.to_gate();
  EXPECT_EQ(outcome(bed.ask(device(0))), "say which device it was, from 1");
  EXPECT_EQ(outcome(bed.ask(device(2))), "the device before it is missing");
  ASSERT_TRUE(bed.ask(device(1)).done);
  const Instant first = bed.now;
  bed.live(4min);
  EXPECT_EQ(bed.ask(device(2)).detail.view(),
            "28 mg, 0.35 mg/kg; dose below the profile's range; less than 5 min since the device "
            "before");
  bed.live(5min);
  ASSERT_TRUE(bed.ask(device(3)).done);
  EXPECT_EQ(outcome(bed.ask(device(4))), "there are not so many devices in one dose");
  EXPECT_EQ(bed.told.last(EntryKind::dose).dose->number, 1U);
  EXPECT_EQ(bed.session.summary().total_ug, 84'000U);
  EXPECT_EQ(bed.session.summary().last_dose_at, first);
}

TEST(SessionDose, AnInfusionReckonsItsTotalOverRatesAndPauses) {
  Practice bed;
  bed.to_gate();
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_start, 60)).done);
  bed.live(10min);  // 10 mg
  EXPECT_EQ(bed.session.summary().total_ug, 10'000U);
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_pause)).done);
  EXPECT_EQ(outcome(bed.ask(infusion(DoseStep::infusion_pause))), "the infusion is paused already");
  bed.live(10min);
  EXPECT_EQ(bed.session.summary().total_ug, 10'000U);
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_resume)).done);
  bed.live(10min);  // 10 mg
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_rate, 30)).done);
  bed.live(20min);  // 10 mg
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_stop)).done);
  EXPECT_EQ(bed.told.last(EntryKind::dose).dose->amount_ug, 30'000U);
  EXPECT_EQ(bed.session.summary().total_ug, 30'000U);
  EXPECT_EQ(outcome(bed.ask(infusion(DoseStep::infusion_rate, 10))), "no infusion runs");
}

TEST(SessionDose, WhatThePumpSaysItGaveCountsMoreThanWhatWasReckoned) {
  Practice bed;
  bed.to_gate();
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_start, 60)).done);
  EXPECT_EQ(outcome(bed.ask(infusion(DoseStep::infusion_start, 60))), "an infusion runs already");
  bed.live(10min);
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_stop, 0, 9)).done);
  EXPECT_EQ(bed.session.summary().total_ug, 9'000U);
}

TEST(SessionDose, ThePumpsPauseIsSuggestedOnceForEachTimeAValueLeavesItsBand) {
  Practice bed;
  bed.rules.pump[index(Parameter::nibp_sys)].highest_milli = 179'000;
  bed.to_gate();
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_start, 60)).done);
  bed.live(5min);
  bed.cuff(180, 95);
  bed.live(1min);
  bed.cuff(184, 95);
  EXPECT_EQ(bed.told.of(EntryKind::pump_suggestion),
            Lines{"nibp_sys|think of pausing the pump: SBP 180"});
  bed.live(1min);
  bed.cuff(160, 90);
  bed.live(1min);
  bed.cuff(181, 90);
  EXPECT_EQ(bed.told.of(EntryKind::pump_suggestion).size(), 2U);
  ASSERT_TRUE(bed.ask(infusion(DoseStep::infusion_stop)).done);
  bed.live(1min);
  bed.cuff(150, 90);
  bed.live(1min);
  bed.cuff(190, 90);
  EXPECT_EQ(bed.told.of(EntryKind::pump_suggestion).size(), 2U);
}

TEST(SessionDose, ALozengeAboveTheSpotLimitAsksForContinuousSpo2) {
  Practice bed;
  bed.rules.needs[index(Parameter::spo2)] = Need::spot;
  bed.rules.continuous_spo2_above_ug = 150'000;
  bed.facts.gives[index(Parameter::spo2)] = Need::spot;
  bed.rules.most_ug_per_kg.reset();
  bed.to_gate();
  EXPECT_EQ(bed.ask(dose_order(150)).detail.view(), "150 mg, 1.875 mg/kg");
  bed.live(1min);
  EXPECT_EQ(bed.ask(dose_order(50)).detail.view(),
            "50 mg, 0.625 mg/kg; so much asks for continuous SpO2, which this bed doesn't give");
}

TEST(SessionClock, AStepOfTheWallClockChangesNoSchedule) {
  Practice bed;
  bed.to_dosed();
  const Instant check = bed.session.summary().next_check_at;
  const Instant deadline = bed.session.deadline();
  bed.facts.wall_minus_boot_ns += 3'600LL * 1'000'000'000;
  bed.look();
  EXPECT_EQ(bed.session.summary().next_check_at, check);
  EXPECT_EQ(bed.session.deadline(), deadline);
  EXPECT_EQ(bed.session.summary().first_dose_at, bed.now);
  EXPECT_EQ(bed.session.as_earlier().first_dose_utc_s,
            (bed.now.ns() + bed.facts.wall_minus_boot_ns) / 1'000'000'000);
}

TEST(SessionClock, WhatIsToldMoreThanTwoMinutesLateSaysSo) {
  Practice bed;
  bed.to_dosed();
  bed.live(10min);
  Order note = order(OrderKind::note, "water");
  note.performed_at = bed.now - 2min;
  ASSERT_TRUE(bed.ask(note).done);
  EXPECT_FALSE(bed.told.last(EntryKind::note).late);
  note.performed_at = bed.now - 2min - 1s;
  ASSERT_TRUE(bed.ask(note).done);
  EXPECT_TRUE(bed.told.last(EntryKind::note).late);
  EXPECT_EQ(bed.told.last(EntryKind::note).t_plus_min, 7);
  note.performed_at = bed.session.summary().started_at - 1s;
  EXPECT_EQ(outcome(bed.ask(note)), "it lies 1 s before the start of the session");
}

}  // namespace
}  // namespace vigil::session
