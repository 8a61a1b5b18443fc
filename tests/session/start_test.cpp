// How a session begins: who, of whom, with what, after what.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

EarlierSession earlier(std::string_view id, std::int64_t days_ago, bool concurrent = false) {
  EarlierSession made;
  made.id = id;
  made.first_dose_utc_s = 1'769'850'000 - days_ago * 86'400;
  made.total_ug = 60'000;
  made.manner = Manner::discharged;
  made.medium_alarms = 2;
  made.high_alarms = 1;
  made.concurrent = concurrent;
  return made;
}

TEST(SessionStart, OpensThePreCheckAndGivesTheIdOfTheUtcDay) {
  Practice bed;
  EXPECT_EQ(outcome(bed.begin(start_order())), "done");
  EXPECT_EQ(bed.state(), State::pre_check);
  EXPECT_EQ(bed.session.summary().id.view(), "K-0042.20260131.1");
  EXPECT_EQ(bed.session.summary().responsible.view(), "RN-2");
  EXPECT_EQ(bed.told.entries.at(0).number, 1U);
  EXPECT_EQ(bed.told.entries.at(0).kind, EntryKind::state);
  EXPECT_EQ(bed.told.entries.at(0).code.view(), "pre-check");
  EXPECT_EQ(bed.told.entries.at(0).actor.view(), "RN-2");
  EXPECT_EQ(bed.told.entries.at(0).via.view(), "station 2");
  EXPECT_EQ(bed.told.entries.at(0).performed_at, bed.now);
  EXPECT_EQ(bed.told.summary.state, State::pre_check);
}

TEST(SessionStart, NeedsANamedPrescriberANurseAnIntentAndTheWristband) {
  const auto refusal = [](auto change) {
    Practice bed;
    Order order = start_order();
    change(*order.start);
    const std::string text = outcome(bed.begin(order));
    EXPECT_FALSE(bed.session.begun());
    EXPECT_TRUE(bed.told.entries.empty());
    return text;
  };
  EXPECT_EQ(refusal([](Start& s) { s.prescriber.clear(); }), "name the prescriber");
  EXPECT_EQ(refusal([](Start& s) { s.nurse.clear(); }), "name the nurse on duty");
  EXPECT_EQ(refusal([](Start& s) { s.nurse = s.prescriber.view(); }),
            "prescriber and nurse are two people: name both");
  EXPECT_EQ(refusal([](Start& s) { s.intent = Intent::unknown; }),
            "say what the dose is meant for: talking or inward");
  EXPECT_EQ(refusal([](Start& s) { s.identity_compared = false; }),
            "compare the second identifier on the wristband first");
  EXPECT_EQ(refusal([](Start& s) { s.code = std::string_view("K-0041"); }),
            "the check digit of K-0041 is wrong: read it again");
}

TEST(SessionStart, RefusesACodeThatIsOpenOrTooLikeAnOpenOne) {
  Practice bed;
  bed.around.open_codes = {Code("K-0042")};
  EXPECT_EQ(outcome(bed.begin(start_order())), "K-0042 has an open session already");
  bed.around.open_codes = {Code("K-0059"), Code("M-0042")};
  EXPECT_EQ(outcome(bed.begin(start_order())), "K-0042 is too like M-0042, which is open");
  bed.around.open_codes = {Code("K-0059")};
  EXPECT_EQ(outcome(bed.begin(start_order())), "done");
}

TEST(SessionStart, RefusesAProfileThatNeedsContinuousSpo2OnABedWithoutIt) {
  Practice bed;
  bed.facts.gives[index(Parameter::spo2)] = Need::spot;
  EXPECT_EQ(outcome(bed.begin(start_order())),
            "this profile needs continuous SpO2, and no monitor of this bed gives it");
  bed.rules.needs[index(Parameter::spo2)] = Need::spot;
  EXPECT_EQ(outcome(bed.begin(start_order())), "done");
}

TEST(SessionStart, ListsWhatTheMonitorsCantGive) {
  Practice bed;
  bed.facts.gives[index(Parameter::nibp_sys)] = Need::none;
  bed.facts.gives[index(Parameter::nibp_dia)] = Need::none;
  const Ruling ruling = bed.begin(start_order());
  EXPECT_EQ(ruling.detail.view(),
            "K-0042.20260131.1; 0 sessions and 0 mg in the last 30 days; not given: SBP, DBP");
  EXPECT_EQ(bed.told.of(EntryKind::warning),
            Lines{"missing|the monitors of this bed don't give: SBP, DBP"});
  EXPECT_TRUE(bed.told.summary.missing[index(Parameter::nibp_sys)]);
  EXPECT_FALSE(bed.told.summary.missing[index(Parameter::spo2)]);
}

TEST(SessionStart, TheOximetersPulseStandsInForHr) {
  Practice bed;
  bed.facts.gives[index(Parameter::hr)] = Need::none;
  bed.facts.gives[index(Parameter::pulse)] = Need::continuous;
  EXPECT_EQ(outcome(bed.begin(start_order())), "done");
  EXPECT_FALSE(bed.told.summary.missing[index(Parameter::hr)]);
}

TEST(SessionStart, ShowsTheSessionsAndMilligramsOfTheLastThirtyDays) {
  Practice bed;
  bed.around.earlier = {earlier("K-0042.20260117.1", 14), earlier("K-0042.20260103.1", 28),
                        earlier("K-0042.20251227.1", 35)};
  const Ruling ruling = bed.begin(start_order());
  EXPECT_EQ(ruling.detail.view(), "K-0042.20260131.1; 2 sessions and 120 mg in the last 30 days");
  const Entry& history = bed.told.last(EntryKind::pre_check);
  ASSERT_TRUE(history.pre_check.has_value());
  EXPECT_EQ(history.pre_check->earlier.size(), 3U);
  EXPECT_EQ(history.text.view(), "2 sessions and 120 mg in the last 30 days");
  EXPECT_EQ(bed.told.summary.earlier_sessions, 3U);
}

TEST(SessionStart, ConcurrentDosingNeedsASessionAloneOfEachPartner) {
  Practice bed;
  Order order = start_order();
  order.start->concurrent_bed = std::string_view("b");
  EXPECT_EQ(outcome(bed.begin(order)),
            "concurrent dosing needs a closed session of K-0042 alone first");
  bed.around.earlier = {earlier("K-0042.20260117.1", 14, true)};
  EXPECT_EQ(outcome(bed.begin(order)),
            "concurrent dosing needs a closed session of K-0042 alone first");
  bed.around.earlier = {earlier("K-0042.20260117.1", 14)};
  bed.around.partner = std::string_view("K-0059");
  EXPECT_EQ(outcome(bed.begin(order)),
            "concurrent dosing needs a closed session of K-0059 alone first");
  bed.around.partner_earlier = {earlier("K-0059.20260118.1", 13)};
  const Ruling ruling = bed.begin(order);
  EXPECT_EQ(outcome(ruling), "done");
  EXPECT_EQ(ruling.detail.view(),
            "K-0042.20260131.1; K-0042: 1 alone, 1 high and 2 medium alarms, 0 severe symptoms; "
            "K-0059: 1 alone, 1 high and 2 medium alarms, 0 severe symptoms; "
            "1 session and 60 mg in the last 30 days");
  // The two courses come whole, in 160 characters of an answer.
  EXPECT_LT(ruling.detail.view().find("; 1 session"), 160U);
}

TEST(SessionStart, ThePartnersCourseIsToldAndNotKeptInThisRecord) {
  Practice bed;
  Order order = start_order();
  order.start->concurrent_bed = std::string_view("b");
  bed.around.earlier = {earlier("K-0042.20260117.1", 14)};
  bed.around.partner = std::string_view("K-0059");
  bed.around.partner_earlier = {earlier("K-0059.20260118.1", 13)};
  ASSERT_TRUE(bed.begin(order).done);
  for (const Entry& entry : bed.told.entries) {
    EXPECT_EQ(entry.text.view().find("K-0059"), std::string_view::npos) << entry.text.view();
  }
  EXPECT_EQ(bed.told.last(EntryKind::warning).with.view(), "b");
}

TEST(SessionStart, AScheduledSessionKeepsItsIdWhenItIsStarted) {
  Practice bed;
  bed.to(State::scheduled);
  EXPECT_EQ(bed.state(), State::scheduled);
  EXPECT_EQ(bed.session.summary().id.view(), "K-0042.20260131.1");
  bed.wait(24h);
  EXPECT_EQ(outcome(bed.begin(start_order("K-0059"))), "scheduled is K-0042, not K-0059");
  EXPECT_EQ(outcome(bed.begin(start_order())), "done");
  EXPECT_EQ(bed.state(), State::pre_check);
  EXPECT_EQ(bed.session.summary().id.view(), "K-0042.20260131.1");
  EXPECT_EQ(outcome(bed.begin(start_order())),
            "start is not possible in pre-check: this session is started already");
}

TEST(SessionStart, ASessionIsScheduledForLater) {
  Practice bed;
  Order order = start_order();
  order.kind = OrderKind::schedule;
  EXPECT_EQ(outcome(bed.begin(order)), "say for when it is scheduled");
  order.start->planned_at = bed.now - 1s;
  EXPECT_EQ(outcome(bed.begin(order)), "it can't be scheduled for the past");
}

TEST(SessionStart, AProfileMustSayTheStateOfEachPhase) {
  Practice bed;
  bed.rules.phase_states.pop_back();
  EXPECT_EQ(outcome(bed.begin(start_order())),
            "profile practice-im does not say the state of each phase");
}

}  // namespace
}  // namespace vigil::session
