// From the start to the dose: binding, pre-check, baseline, gate. It is long because the steps
// share one practice and are read in the order in which a nurse does them.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

Order answer(Flag flag, Answer value, std::string_view plan = "") {
  Order made = order(OrderKind::pre_check);
  made.pre_check = PreCheck{};
  made.pre_check->flags[static_cast<std::size_t>(flag)] = {value, FixedText<96>(plan)};
  return made;
}

Order weight(std::uint32_t g, std::uint32_t mlb) {
  Order made = order(OrderKind::pre_check);
  made.pre_check = PreCheck{};
  made.pre_check->weight_g = g;
  made.pre_check->weight_mlb = mlb;
  made.pre_check->weighed = true;
  return made;
}

TEST(SessionPreCheck, OneUnansweredQuestionKeepsTheBaselineAway) {
  Practice bed;
  bed.to_pre_check();
  ASSERT_TRUE(bed.ask(order(OrderKind::bind, "pulse")).done);
  Order almost = all_answered();
  almost.pre_check->flags[static_cast<std::size_t>(Flag::maoi)].answer = Answer::none;
  ASSERT_TRUE(bed.ask(almost).done);
  EXPECT_EQ(bed.state(), State::pre_check);
  EXPECT_EQ(bed.item("flags")->text.view(), "1 question open");
  EXPECT_TRUE(bed.item("flags")->hard);
  ASSERT_TRUE(bed.ask(answer(Flag::maoi, Answer::no)).done);
  EXPECT_EQ(bed.state(), State::baseline);
}

TEST(SessionPreCheck, ABindingThatNobodyConfirmedKeepsTheBaselineAway) {
  Practice bed;
  bed.facts.binding_confirmed = false;
  bed.to_baseline();
  EXPECT_EQ(bed.state(), State::pre_check);
  bed.facts.binding_confirmed = true;
  bed.look();
  EXPECT_EQ(bed.state(), State::baseline);
}

TEST(SessionPreCheck, TwoPeopleBindAndTheSecondIsNamed) {
  Practice bed;
  bed.to_pre_check();
  Order bind = order(OrderKind::bind, "two-person");
  EXPECT_EQ(outcome(bed.ask(bind)), "name the second person");
  bind.with = std::string_view("RN-2");
  EXPECT_EQ(outcome(bed.ask(bind)), "the second person is another one");
  bind.with = std::string_view("RN-3");
  EXPECT_EQ(outcome(bed.ask(bind)), "done");
  EXPECT_EQ(bed.told.last(EntryKind::binding).with.view(), "RN-3");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::bind, "guess"))),
            "a monitor is matched by pulse, two-person or name");
}

TEST(SessionPreCheck, AYesOnAContraindicationShutsTheGateUntilThePrescriberOverridesIt) {
  Practice bed;
  bed.to_gate();
  ASSERT_TRUE(bed.ask(answer(Flag::raised_iop, Answer::yes)).done);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "the gate is shut: raised-iop: yes");
  Order over = order(OrderKind::override_, "flag:raised-iop", "");
  EXPECT_EQ(outcome(bed.ask(over, prescriber())), "an override needs a reason");
  over.text = std::string_view("treated, seen by the eye clinic");
  EXPECT_FALSE(bed.ask(over, nurse()).permitted);
  EXPECT_EQ(outcome(bed.ask(over, prescriber())), "done");
  EXPECT_TRUE(bed.item("flag:raised-iop")->overridden);
  EXPECT_EQ(bed.told.of(EntryKind::override_),
            Lines{"flag:raised-iop|treated, seen by the eye clinic"});
  EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
}

TEST(SessionPreCheck, SubstanceUseAndSuicidalityAskForAPlanAndDontBlock) {
  for (const Flag flag : {Flag::substance_use, Flag::suicidality}) {
    Practice bed;
    bed.to_gate();
    EXPECT_EQ(outcome(bed.ask(answer(flag, Answer::yes))),
              std::string(name(flag)) + ": yes asks for a plan");
    EXPECT_EQ(outcome(bed.ask(answer(flag, Answer::yes, "stays with sister"))), "done");
    EXPECT_TRUE(bed.told.summary.flags[static_cast<std::size_t>(flag)]);
    EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
  }
}

TEST(SessionPreCheck, MedicinesAreRecordedAndDontBlock) {
  Practice bed;
  bed.to_gate();
  ASSERT_TRUE(bed.ask(answer(Flag::benzodiazepine, Answer::yes)).done);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
}

TEST(SessionPreCheck, PoundsAreConvertedInPlainSightAndBothAreKept) {
  Practice bed;
  bed.to_pre_check();
  const Ruling ruling = bed.ask(weight(0, 176'400));
  EXPECT_EQ(ruling.detail.view(), "176.4 lb are 80.014 kg");
  const Entry& entry = bed.told.last(EntryKind::pre_check);
  EXPECT_EQ(entry.pre_check->weight_g, 80'014U);
  EXPECT_EQ(entry.pre_check->weight_mlb, 176'400U);
  EXPECT_EQ(bed.told.summary.weight_g, 80'014U);
}

TEST(SessionPreCheck, AWeightOutside30To300KgIsRefused) {
  Practice bed;
  bed.to_pre_check();
  EXPECT_EQ(outcome(bed.ask(weight(29'999, 0))),
            "29.999 kg: the weight is not between 30 and 300 kg");
  EXPECT_EQ(outcome(bed.ask(weight(300'001, 0))),
            "300.001 kg: the weight is not between 30 and 300 kg");
  EXPECT_EQ(outcome(bed.ask(weight(0, 4'000'000'000U))), "the weight is not between 30 and 300 kg");
  EXPECT_EQ(outcome(bed.ask(weight(80'000, 150'000))), "150 lb are 68.039 kg, not 80 kg");
  EXPECT_EQ(outcome(bed.ask(weight(30'000, 0))), "done");
  EXPECT_EQ(outcome(bed.ask(weight(300'000, 0))), "done");
}

TEST(SessionPreCheck, AWeightThatWasToldAndNotWeighedNeedsThePrescriber) {
  Practice bed;
  bed.to_gate();
  Order told = weight(80'000, 0);
  told.pre_check->weighed = false;
  ASSERT_TRUE(bed.ask(told).done);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "the gate is shut: 80 kg, told and not weighed");
  ASSERT_TRUE(bed.ask(order(OrderKind::override_, "weight", "scale broken"), prescriber()).done);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
}

TEST(SessionPreCheck, ASitterIsInstructedAndACoupleIsAskedApart) {
  Practice bed;
  Order start = start_order();
  start.start->sitter = std::string_view("partner");
  start.start->concurrent_bed = std::string_view("b");
  EarlierSession alone;
  alone.manner = Manner::discharged;
  bed.around.earlier = {alone};
  ASSERT_TRUE(bed.begin(start).done);
  ASSERT_TRUE(bed.ask(order(OrderKind::bind, "pulse")).done);
  ASSERT_TRUE(bed.ask(all_answered()).done);
  EXPECT_EQ(bed.state(), State::pre_check);
  EXPECT_EQ(bed.item("sitter")->text.view(), "show the sitter the instructions");
  EXPECT_EQ(bed.item("couple-screen")->text.view(), "ask each partner alone");
  Order both = order(OrderKind::pre_check);
  both.pre_check = PreCheck{};
  both.pre_check->sitter_instructed = true;
  both.pre_check->couple_screened_alone = true;
  ASSERT_TRUE(bed.ask(both).done);
  EXPECT_EQ(bed.state(), State::baseline);
}

TEST(SessionBaseline, IsTheMedianOfTwoCuffsAndOfThreeQuietMinutes) {
  Practice bed;
  bed.to_baseline();
  bed.cuff(120, 76);
  bed.live(180s);
  bed.hr = 70;
  bed.cuff(124, 80);
  bed.live(3s);
  const Ruling ruling = bed.ask(order(OrderKind::baseline));
  EXPECT_EQ(outcome(ruling), "done");
  EXPECT_EQ(ruling.detail.view(), "taken: HR 68 SpO2 98 SBP 122 DBP 78");
  EXPECT_EQ(bed.session.baseline_milli()[index(Parameter::nibp_sys)], 122'000);
  EXPECT_EQ(bed.session.baseline_milli()[index(Parameter::nibp_dia)], 78'000);
  EXPECT_EQ(bed.session.baseline_milli()[index(Parameter::hr)], 68'000);
  EXPECT_EQ(bed.session.baseline_milli()[index(Parameter::spo2)], 98'000);
  EXPECT_EQ(bed.session.summary().baseline_at, bed.now);
  EXPECT_EQ(bed.told.last(EntryKind::baseline).values.size(), 4U);
  EXPECT_EQ(bed.told.patient_changes, 1U);
}

TEST(SessionBaseline, SaysWhatIsMissingAndForHowLong) {
  Practice bed;
  bed.to_baseline();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 2 more cuff readings; 3 min more of quiet, valid HR; 3 min more of quiet, "
            "valid SpO2");
  bed.live(1s);
  bed.cuff(120, 76);
  bed.live(50s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 1 more cuff reading, the next in 2 min 10 s or later; 2 min 10 s more of "
            "quiet, valid HR; 2 min 10 s more of quiet, valid SpO2");
  bed.cuff(120, 76);  // too soon: it doesn't count beside the first
  bed.live(131s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 1 more cuff reading, the next in 49 s or later");
}

TEST(SessionBaseline, WithoutQuietTheValuesOfTheLastTenSecondsCount) {
  Practice bed;
  bed.rules.baseline_quiet = 0min;
  bed.rules.baseline_cuffs = 0;
  bed.to_baseline();
  bed.wait(20s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))), "not yet: a valid HR; a valid SpO2");
  bed.live(3s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))), "done");
  EXPECT_EQ(bed.told.summary.state, State::baseline);
  EXPECT_TRUE(bed.item("baseline")->holds);
}

TEST(SessionBaseline, ASignalThatWasLostStartsItsThreeMinutesAgain) {
  Practice bed;
  bed.to_baseline();
  bed.cuff(120, 76);
  bed.live(180s);
  bed.cuff(120, 76);
  bed.session.on_reading(Reading::none(Parameter::spo2, Validity::motion, bed.now), false, bed.now,
                         bed.told);
  bed.live(60s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 2 min 1 s more of quiet, valid SpO2");
  bed.live(121s);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))), "done");
}

TEST(SessionBaseline, ValuesOfUnknownAgeOrOfAnUnconfirmedMonitorNeverCount) {
  Practice bed;
  bed.to_baseline();
  const Reading sys = Reading::of(Parameter::nibp_sys, 122'000, bed.now).with_unknown_age();
  const Reading dia = Reading::of(Parameter::nibp_dia, 78'000, bed.now).with_unknown_age();
  bed.session.on_reading(sys, false, bed.now, bed.told);
  bed.session.on_reading(dia, false, bed.now, bed.told);
  bed.live(181s);
  bed.cuff(122, 78);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 1 more cuff reading, the next in 3 min or later");
  bed.facts.binding_confirmed = false;
  bed.look();
  bed.live(180s);
  bed.cuff(122, 78);
  bed.facts.binding_confirmed = true;
  bed.look();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "not yet: 1 more cuff reading; 3 min more of quiet, valid HR; 3 min more of quiet, "
            "valid SpO2");
}

TEST(SessionBaseline, ValuesByHandCountAndAreMarked) {
  Practice bed;
  bed.to_baseline();
  bed.cuff(122, 78, true);
  bed.wait(3min);
  bed.cuff(118, 74, true);
  bed.read(Parameter::hr, 66, true);
  bed.read(Parameter::spo2, 97, true);
  const Ruling ruling = bed.ask(order(OrderKind::baseline));
  EXPECT_EQ(ruling.detail.view(),
            "taken: HR 66 by hand SpO2 97 by hand SBP 120 by hand DBP 76 by hand");
  for (const SnapshotValue& value : bed.told.last(EntryKind::baseline).values) {
    EXPECT_TRUE(value.manual);
  }
}

TEST(SessionBaseline, EnteredLateItIsOfItsOwnTimeAndNothingLaterCounts) {
  Practice bed;
  bed.to_baseline();
  bed.cuff(122, 78, true);
  bed.wait(3min);
  bed.cuff(118, 74, true);
  bed.read(Parameter::hr, 66, true);
  bed.read(Parameter::spo2, 97, true);
  const Instant measured = bed.now;
  bed.wait(1min);
  bed.cuff(150, 90, true);
  bed.wait(20min);
  Order late = order(OrderKind::baseline);
  late.performed_at = measured - 1s;
  EXPECT_EQ(outcome(bed.ask(late)),
            "not yet: 1 more cuff reading, the next in 1 s or later; 3 min more of quiet, "
            "valid HR; 3 min more of quiet, valid SpO2");
  late.performed_at = measured;
  const Ruling ruling = bed.ask(late);
  EXPECT_EQ(ruling.detail.view(),
            "taken: HR 66 by hand SpO2 97 by hand SBP 120 by hand DBP 76 by hand");
  EXPECT_EQ(bed.told.last(EntryKind::baseline).performed_at, measured);
  EXPECT_TRUE(bed.told.last(EntryKind::baseline).late);
}

TEST(SessionBaseline, IsTakenAgainUntilTheDoseAndThenLocked) {
  Practice bed;
  bed.to_gate();
  bed.live(180s);
  bed.cuff(130, 84);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))), "done");
  EXPECT_EQ(bed.session.baseline_milli()[index(Parameter::nibp_sys)], 122'000);  // of three
  ASSERT_TRUE(bed.ask(dose_order()).done);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::baseline))),
            "baseline is not possible in dosed: it is possible after the pre-check, and locked by "
            "the first dose");
}

TEST(SessionBaseline, OneCloseToALimitOffersAPersonalLimitAndSetsNone) {
  Practice bed;
  bed.spo2 = 96;
  bed.to_baseline();
  bed.cuff(146, 88);
  bed.live(181s);
  bed.cuff(146, 88);
  ASSERT_TRUE(bed.ask(order(OrderKind::baseline)).done);
  EXPECT_EQ(bed.told.of(EntryKind::limit_offer),
            (Lines{"spo2|SpO2 at rest 96, limit below 94: a personal limit may be set, with a "
                   "reason",
                   "nibp_sys|SBP at rest 146, limit above 150: a personal limit may be set, with "
                   "a reason"}));
  Practice calm;
  calm.to_gate();
  EXPECT_EQ(calm.told.of(EntryKind::limit_offer), Lines{});
}

TEST(SessionGate, HoldsAfterAWholePreCheckAndBaseline) {
  Practice bed;
  bed.to_gate();
  for (const GateItem& item : bed.session.summary().gate) {
    EXPECT_TRUE(item.holds) << item.item.view() << ": " << item.text.view();
  }
  EXPECT_EQ(bed.told.of(EntryKind::test_alarm), Lines{"station 2|"});
  EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
}

TEST(SessionGate, ABaselineOlderThanFifteenMinutesIsAHardStop) {
  Practice bed;
  bed.to_gate();
  bed.live(15min);
  EXPECT_TRUE(bed.item("baseline")->holds);
  bed.live(1s);
  EXPECT_EQ(bed.item("baseline")->text.view(), "baseline older than 15 min");
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: baseline older than 15 min (nobody overrides this)");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::override_, "baseline", "hurry"), prescriber())),
            "nobody overrides this: baseline older than 15 min");
}

TEST(SessionGate, Sbp180OrDbp110IsAHardStop) {
  Practice bed;
  bed.to_gate();
  bed.cuff(180, 90);
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: SBP 180 is above 179 (nobody overrides this)");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::override_, "sbp", "why not"), prescriber())),
            "nobody overrides this: SBP 180 is above 179");
  bed.live(1s);
  bed.cuff(130, 110);
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: DBP 110 is above 109 (nobody overrides this)");
}

TEST(SessionGate, Sbp160NeedsAnOverrideAndSbp141ThePrescribersConfirmation) {
  Practice bed;
  bed.to_gate();
  bed.cuff(160, 80);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "the gate is shut: SBP 160 is above 159");
  bed.live(1s);
  bed.cuff(141, 80);
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: SBP 141 is above 140: the prescriber confirms");
  ASSERT_TRUE(bed.ask(order(OrderKind::override_, "sbp", "usual for him"), prescriber()).done);
  EXPECT_EQ(outcome(bed.ask(dose_order())), "done");
}

TEST(SessionGate, AnOverrideOfANumberLastsFifteenMinutes) {
  Practice bed;
  bed.to_gate();
  bed.cuff(150, 80);
  ASSERT_TRUE(bed.ask(order(OrderKind::override_, "sbp", "usual"), prescriber()).done);
  bed.live(14min);
  EXPECT_TRUE(bed.item("sbp")->overridden);
  bed.cuff(150, 80);
  bed.live(61s);
  EXPECT_FALSE(bed.item("sbp")->overridden);
}

TEST(SessionGate, WithoutATestAlarmOrALivePulseItIsShut) {
  Practice bed;
  bed.to_gate();
  bed.facts.sensors_on = false;
  bed.facts.test_alarm_by.clear();
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: no pulse is seen; no receiver confirmed a test alarm");
}

TEST(SessionGate, AMonitorThatChangedIsAHardStop) {
  Practice bed;
  bed.to_gate();
  bed.facts.binding_confirmed = false;
  EXPECT_EQ(outcome(bed.ask(dose_order())),
            "the gate is shut: confirm the monitor of this bed (nobody overrides this)");
}

TEST(SessionGate, WhatHoldsOrIsUnknownIsNotOverridden) {
  Practice bed;
  bed.to_gate();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::override_, "hr", "x"), prescriber())),
            "it holds: nothing is to be overridden");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::override_, "shoes", "x"), prescriber())),
            "the gate has no such item");
}

}  // namespace
}  // namespace vigil::session
