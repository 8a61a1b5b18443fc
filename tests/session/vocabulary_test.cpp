#include "daemon/session/vocabulary.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace vigil::session {
namespace {

/// The words of the values from 0 on, in order, up to the first number that no value has.
template <class T>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (int i = 0; i < 64; ++i) {
    const std::string word(name(static_cast<T>(i)));
    if (i > 0 && word.empty()) break;
    words.push_back(word);
  }
  return words;
}

template <class T>
void expect_words_both_ways(const std::vector<std::string>& expected) {
  EXPECT_EQ(words_of<T>(), expected);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(from_name<T>(expected[i]), static_cast<T>(i)) << expected[i];
  }
  EXPECT_EQ(std::set<std::string>(expected.begin(), expected.end()).size(), expected.size());
  EXPECT_EQ(from_name<T>("no such word"), std::nullopt);
}

TEST(SessionVocabulary, NamesEveryStateFromScheduledToEnded) {
  expect_words_both_ways<State>({"scheduled", "pre-check", "baseline", "dosed", "peak",
                                 "second-hour", "recovery", "discharge-ready", "closed",
                                 "integration", "ended"});
  EXPECT_EQ(words_of<State>().size(), state_count);
}

TEST(SessionVocabulary, NamesEveryKindOfEntry) {
  expect_words_both_ways<EntryKind>(
      {"state",           "phase",      "binding",       "pre-check",   "test-alarm",
       "baseline",        "override",   "dose",          "symptom",     "note",
       "oxygen",          "medication", "manual-vitals", "emergency",   "handover",
       "bathroom",        "gate",       "close",         "move",        "correction",
       "score",           "follow-up",  "consent",       "integration", "not-recovered",
       "pump-suggestion", "warning",    "limit-offer",   "undo"});
  EXPECT_EQ(words_of<EntryKind>().size(), entry_kind_count);
}

TEST(SessionVocabulary, NamesWhatADoseIsMeantForAndItsSteps) {
  expect_words_both_ways<Intent>({"", "talking", "inward"});
  expect_words_both_ways<DoseStep>({"given", "infusion-start", "infusion-rate", "infusion-pause",
                                    "infusion-resume", "infusion-stop"});
}

TEST(SessionVocabulary, NamesTheWaysOut) {
  expect_words_both_ways<Manner>(
      {"", "discharged", "against-gate", "left-against-advice", "transferred", "not-dosed"});
}

TEST(SessionVocabulary, NamesACheckAndItsFindingsAndLeavesWhatIsNotFilledInEmpty) {
  expect_words_both_ways<CheckState>({"planned", "due", "overdue", "done", "skipped", "undone"});
  expect_words_both_ways<CheckHow>({"", "window", "camera", "door", "in-room"});
  expect_words_both_ways<Breathing>({"", "regular", "snoring", "blocked"});
  expect_words_both_ways<Colour>({"", "normal", "pale", "blue"});
  expect_words_both_ways<Posture>({"", "safe", "unsafe"});
  expect_words_both_ways<Distress>({"", "none", "some", "much"});
}

TEST(SessionVocabulary, TellsNoDistressFromDistressNotFilledIn) {
  EXPECT_EQ(from_name<Distress>("none"), Distress::none);
  EXPECT_EQ(from_name<Distress>(""), Distress::not_given);
}

TEST(SessionVocabulary, NamesEveryContraindicationAndEveryMedicineThatIsAskedFor) {
  expect_words_both_ways<Flag>({"uncontrolled-cardiovascular", "pregnancy", "hepatic", "renal",
                                "raised-icp", "raised-iop", "psychosis", "suicidality", "violence",
                                "substance-use", "benzodiazepine", "sedative", "opioid",
                                "stimulant", "maoi"});
  EXPECT_EQ(words_of<Flag>().size(), flag_count);
  expect_words_both_ways<Answer>({"", "no", "yes"});
  expect_words_both_ways<Severity>({"", "mild", "moderate", "severe", "ended"});
}

TEST(SessionVocabulary, GivesNoWordForANumberThatIsNoValue) {
  EXPECT_EQ(name(static_cast<State>(state_count)), "");
  EXPECT_EQ(name(static_cast<Flag>(255)), "");
}

}  // namespace
}  // namespace vigil::session
