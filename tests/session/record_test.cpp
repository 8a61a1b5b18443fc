// What else is noted: symptoms, notes, oxygen, values by hand, emergencies, handover, scores.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"
#include "tools/vigil/session_vocabulary.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

Order symptom(std::string_view code, Severity severity, std::string_view text = "") {
  Order made = order(OrderKind::symptom, code, text);
  made.severity = severity;
  return made;
}

Order flow(std::int32_t ml_min) {
  Order made = order(OrderKind::oxygen, "nasal");
  made.amount_milli = ml_min;
  return made;
}

Order score(std::string_view code, std::int32_t milli) {
  Order made = order(OrderKind::score, code);
  made.amount_milli = milli;
  return made;
}

TEST(SessionRecord, KnowsTheSixteenSymptomsAndOther) {
  Practice bed;
  bed.to_dosed();
  for (const std::string_view code :
       {"headache", "nausea", "vomiting", "dizziness", "blurred-vision", "tingling", "drowsiness",
        "dissociation", "anxiety", "confusion", "perceptual-distortion", "impaired-memory",
        "lowered-inhibition", "mood-swing", "thought-disorder", "abnormal-sensation"}) {
    EXPECT_EQ(outcome(bed.ask(symptom(code, Severity::mild))), "done") << code;
  }
  EXPECT_EQ(outcome(bed.ask(symptom("other", Severity::mild))), "say in words what it is");
  EXPECT_EQ(outcome(bed.ask(symptom("other", Severity::mild, "hiccups"))), "done");
  EXPECT_EQ(outcome(bed.ask(symptom("boredom", Severity::mild))), "no such symptom: boredom");
  EXPECT_EQ(outcome(bed.ask(symptom("nausea", Severity::none))),
            "say how severe: mild, moderate, severe or ended");
}

TEST(SessionRecord, ASymptomEndsOnlyAfterItBegan) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(symptom("nausea", Severity::ended))),
            "nausea has not begun, so it can't end");
  ASSERT_TRUE(bed.ask(symptom("nausea", Severity::severe)).done);
  EXPECT_EQ(outcome(bed.ask(symptom("nausea", Severity::ended))), "done");
  EXPECT_EQ(bed.session.as_earlier().severe_symptoms, 1U);
}

TEST(SessionRecord, TheTherapistsComingAndGoingIsOneTap) {
  Practice bed;
  bed.to_dosed();
  ASSERT_TRUE(
      bed.ask(order(OrderKind::note, "therapist-in"), person("PSY-1", alarm::Role::therapist))
          .done);
  EXPECT_TRUE(bed.told.summary.therapist_present);
  ASSERT_TRUE(
      bed.ask(order(OrderKind::note, "therapist-out"), person("PSY-1", alarm::Role::therapist))
          .done);
  EXPECT_FALSE(bed.told.summary.therapist_present);
  EXPECT_EQ(bed.told.of(EntryKind::note), (Lines{"therapist-in|", "therapist-out|"}));
}

// tools/vigil/session_vocabulary.hpp shows these words to who mistyped.
TEST(SessionRecord, TakesEveryWordThatTheCommandLineShows) {
  Practice bed;
  bed.to_dosed();
  for (const std::string_view word : symptom_words) {
    EXPECT_EQ(outcome(bed.ask(symptom(word, Severity::mild, "seen"))), "done") << word;
  }
  for (const std::string_view word : note_words) {
    EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, word, "seen"))), "done") << word;
  }
}

TEST(SessionRecord, KnowsTheQuietNotesAndNoOthers) {
  Practice bed;
  bed.to_dosed();
  for (const std::string_view code : {"music", "water", "touch", "spoke", "sitter", "mask"}) {
    EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, code))), "done") << code;
  }
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, "other"))), "say in words what it is");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, "lamp"))), "no such note: lamp");
}

TEST(SessionRecord, OxygenIsShownAndItsEndStartsTheTimeOnAir) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(flow(0))), "no oxygen flows");
  ASSERT_TRUE(bed.ask(flow(2'000)).done);
  EXPECT_EQ(bed.told.summary.oxygen_ml_min, 2'000U);
  EXPECT_TRUE(bed.told.summary.on_air_since.is_never());
  EXPECT_EQ(bed.told.last(EntryKind::oxygen).amount_milli, 2'000);
  EXPECT_EQ(bed.told.last(EntryKind::oxygen).unit.view(), "L/min");
  bed.live(10min);
  ASSERT_TRUE(bed.ask(flow(0)).done);
  EXPECT_EQ(bed.told.summary.oxygen_ml_min, 0U);
  EXPECT_EQ(bed.told.summary.on_air_since, bed.now);
  EXPECT_EQ(outcome(bed.ask(flow(30'001))), "oxygen is 0 to 30 litres a minute");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::oxygen))), "say how many litres a minute; 0 stops it");
}

TEST(SessionRecord, AMedicationHasANameAnAmountAndARoute) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::medication))), "name the drug");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::medication, "ondansetron"))),
            "say how much and by which route");
  ASSERT_TRUE(bed.ask(order(OrderKind::medication, "ondansetron", "4 mg iv")).done);
  EXPECT_EQ(bed.told.of(EntryKind::medication), Lines{"ondansetron|4 mg iv"});
}

TEST(SessionRecord, ValuesByHandArePlausibleAndMarked) {
  Practice bed;
  bed.to_dosed();
  Order vitals = order(OrderKind::vitals, "auscultation");
  EXPECT_EQ(outcome(bed.ask(vitals)), "say what was measured");
  vitals.values = {{Parameter::nibp_sys, 130'000}};
  EXPECT_EQ(outcome(bed.ask(vitals)), "a cuff by hand gives SBP and DBP: say both");
  vitals.values = {{Parameter::nibp_sys, 80'000}, {Parameter::nibp_dia, 80'000}};
  EXPECT_EQ(outcome(bed.ask(vitals)), "DBP is not below SBP");
  vitals.values = {{Parameter::spo2, 101'000}};
  EXPECT_EQ(outcome(bed.ask(vitals)), "SpO2 101 is no measurement: 0 to 100");
  vitals.values = {{Parameter::spo2, 97'000}, {Parameter::spo2, 98'000}};
  EXPECT_EQ(outcome(bed.ask(vitals)), "SpO2 stands twice");
  vitals.values = {{Parameter::nibp_sys, 130'000}, {Parameter::nibp_dia, 80'000}};
  ASSERT_TRUE(bed.ask(vitals).done);
  const Entry& entry = bed.told.last(EntryKind::manual_vitals);
  EXPECT_EQ(entry.code.view(), "auscultation");
  ASSERT_EQ(entry.values.size(), 2U);
  EXPECT_TRUE(entry.values[0].manual);
  EXPECT_EQ(entry.values[0].milli, 130'000);
  EXPECT_EQ(entry.values[0].measured_at, bed.now);
}

TEST(SessionRecord, AnEmergencyIsHighAtOnceAndANamedPersonEndsIt) {
  Practice bed;
  bed.to_dosed();
  const Who nobody = person("", alarm::Role::viewer);
  ASSERT_TRUE(bed.ask(order(OrderKind::emergency, "called"), nobody).done);
  const auto& finding = bed.told.findings[static_cast<std::size_t>(Concern::emergency)];
  EXPECT_EQ(finding.kind, alarm::Kind::emergency);
  EXPECT_EQ(finding.priority, alarm::Priority::high);
  EXPECT_EQ(finding.presence, alarm::Presence::active);
  EXPECT_EQ(finding.detail.view(), "called by person not given");
  EXPECT_TRUE(bed.told.summary.emergency);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::emergency, "over"), nobody)),
            "say who you are: only the call needs no name");
  EXPECT_EQ(
      outcome(bed.ask(order(OrderKind::emergency, "over"), person("visitor", alarm::Role::viewer))),
      "a viewer may call, and not end it");
  ASSERT_TRUE(bed.ask(order(OrderKind::emergency, "over", "awake")).done);
  EXPECT_FALSE(bed.told.summary.emergency);
  EXPECT_EQ(bed.told.stands(Concern::emergency), "");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::emergency, "over"))), "no emergency was called");
  EXPECT_EQ(bed.told.of(EntryKind::emergency), (Lines{"called|", "over|awake"}));
}

TEST(SessionRecord, AHandoverNamesTheNextAndSumsUpTheBed) {
  Practice bed;
  bed.to_dosed();
  bed.until(62min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  bed.cuff(128, 80);
  bed.until(64min);
  bed.facts.open_alarms = 1;
  Order handover = order(OrderKind::handover);
  EXPECT_EQ(outcome(bed.ask(handover)), "say who takes over");
  handover.with = std::string_view("RN-2");
  EXPECT_EQ(outcome(bed.ask(handover)), "RN-2 is responsible already");
  handover.with = std::string_view("RN-5");
  const Ruling ruling = bed.ask(handover);
  EXPECT_EQ(ruling.detail.view(),
            "second-hour, T+64 min, SBP 128 2 min ago, DBP 80 2 min ago, HR 68, SpO2 98, "
            "alarms 1, check in 16 min");
  const Entry& entry = bed.told.last(EntryKind::handover);
  EXPECT_EQ(entry.code.view(), "RN-2");
  EXPECT_EQ(entry.with.view(), "RN-5");
  EXPECT_EQ(entry.text.view(), ruling.detail.view());
  EXPECT_EQ(bed.told.summary.responsible.view(), "RN-5");
}

TEST(SessionRecord, ScoresHaveTheirRanges) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(score("cadss", 92'000))), "done");
  EXPECT_EQ(outcome(bed.ask(score("cadss", 93'000))), "cadss is a whole number from 0 to 92");
  EXPECT_EQ(outcome(bed.ask(score("madrs", 61'000))), "madrs is a whole number from 0 to 60");
  EXPECT_EQ(outcome(bed.ask(score("aldrete", 11'000))), "aldrete is a whole number from 0 to 10");
  EXPECT_EQ(outcome(bed.ask(score("moaas", 4'500))), "moaas is a whole number from 0 to 5");
  EXPECT_EQ(outcome(bed.ask(score("moaas", -1'000))), "moaas is a whole number from 0 to 5");
  EXPECT_EQ(outcome(bed.ask(score("bmi", 20'000))), "scores are cadss, madrs, aldrete and moaas");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::score, "moaas"))), "say the score");
}

TEST(SessionRecord, AMoaasScoreOfOneAlarmsAsACheckWould) {
  Practice bed;
  bed.to_dosed();
  ASSERT_TRUE(bed.ask(score("moaas", 1'000)).done);
  EXPECT_EQ(bed.told.stands(Concern::bad_response), "*** MOAA/S 1");
  ASSERT_TRUE(bed.ask(score("moaas", 4'000)).done);
  EXPECT_EQ(bed.told.stands(Concern::bad_response), "");
}

TEST(SessionRecord, FollowUpCallsComeAfterTheClose) {
  Practice bed;
  bed.to(State::integration);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::follow_up, "call-48h", "well"))),
            "follow-up is call-24h or call-72h");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::follow_up, "call-24h"))),
            "say how it went, or that nobody answered");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::follow_up, "call-24h", "slept well"))), "done");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::follow_up, "call-72h", "nobody answered"))), "done");
}

TEST(SessionRecord, ConsentIsDatedAndRevocable) {
  Practice bed;
  bed.to_dosed();
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::consent, "photo", "given"))),
            "consent is asked for aligned-view");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::consent, "aligned-view", "perhaps"))),
            "consent is given or revoked");
  ASSERT_TRUE(bed.ask(order(OrderKind::consent, "aligned-view", "given")).done);
  ASSERT_TRUE(bed.ask(order(OrderKind::consent, "aligned-view", "revoked")).done);
  EXPECT_EQ(bed.told.of(EntryKind::consent), (Lines{"aligned-view|given", "aligned-view|revoked"}));
}

TEST(SessionRecord, EntriesAreNumberedWithoutGaps) {
  Practice bed;
  bed.to(State::ended);
  for (std::size_t i = 0; i < bed.told.entries.size(); ++i) {
    EXPECT_EQ(bed.told.entries[i].number, i + 1);
    EXPECT_EQ(bed.told.entries[i].session.view(), "K-0042.20260131.1");
  }
  EXPECT_TRUE(bed.told.in_order);
}

}  // namespace
}  // namespace vigil::session
