// The content of an EDF+ file before and after EDFlib.
#include <gtest/gtest.h>

#include <algorithm>

#include "sessionlog/export/edf_signals.hpp"
#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

EdfContent content(const SessionRecord& record) {
  const Course course = make_course(record);
  return make_edf(course, Veil(course, false));
}

const EdfSignal& signal(const EdfContent& edf, std::string_view label) {
  const auto found = std::find_if(edf.signals.begin(), edf.signals.end(),
                                  [&](const EdfSignal& one) { return one.label == label; });
  EXPECT_NE(found, edf.signals.end()) << label;
  return *found;
}

std::vector<EdfNote> notes(const EdfContent& edf, std::string_view text) {
  std::vector<EdfNote> found;
  for (const EdfNote& note : edf.notes) {
    if (note.text == text) found.push_back(note);
  }
  return found;
}

TEST(Edf, AGapIsTheReservedValueAndAnAnnotationOfItsLength) {
  const EdfContent edf = content(sample_session());
  const EdfSignal& spo2 = signal(edf, "SpO2");
  const std::size_t off = 80 * 60;  // T+50
  EXPECT_EQ(spo2.samples[off - 1], 980);
  EXPECT_EQ(spo2.samples[off], edf_no_value);
  EXPECT_EQ(spo2.samples[off + 119], edf_no_value);
  EXPECT_NE(spo2.samples[off + 120], edf_no_value);
  const auto gaps = notes(edf, "No value: SpO2");
  ASSERT_EQ(gaps.size(), 2U);  // and the lost minute
  EXPECT_EQ(gaps[0].at, 80 * ms_per_minute);
  EXPECT_EQ(gaps[0].length, 2 * ms_per_minute);
}

TEST(Edf, ANumberIsCarriedForThreeSecondsAndNoLonger) {
  SessionRecord record = sample_session({1, false, false});
  auto& events = record.events;
  events.erase(std::remove_if(events.begin(), events.end(),
                              [](const v1::Event& event) {
                                return event.has_vital() && event.vital().parameter() == "rr" &&
                                       to_ms(event.wall_time()) >
                                           sample_dose_ms - 30 * ms_per_minute + 10'000;
                              }),
               events.end());
  const EdfContent edf = content(record);
  const EdfSignal& rr = signal(edf, "RR");
  EXPECT_NE(rr.samples[10], edf_no_value);
  EXPECT_EQ(rr.samples[12], rr.samples[10]);
  EXPECT_EQ(rr.samples[13], edf_no_value);
}

TEST(Edf, ACuffReadingStandsInItsSecondOnlyWithoutAGapOfItsOwn) {
  const EdfContent edf = content(sample_session());
  const EdfSignal& sys = signal(edf, "SBP");
  EXPECT_EQ(sys.samples[55 * 60], 1640);
  EXPECT_EQ(sys.samples[55 * 60 + 1], edf_no_value);
  EXPECT_TRUE(notes(edf, "No value: SBP").empty());
  EXPECT_EQ(notes(edf, "BP 164/98").size(), 1U);
  EXPECT_EQ(notes(edf, "BP by hand 136/84").size(), 1U);
}

TEST(Edf, AMissingWaveBlockIsAnnotated) {
  const EdfContent edf = content(sample_session({30, false, true}));
  const auto gaps = notes(edf, "No value: pleth");
  ASSERT_EQ(gaps.size(), 2U);  // the block, and from the end of the wave on
  EXPECT_EQ(gaps[0].at, 1'200'000);
  EXPECT_EQ(gaps[0].length, 1000);
}

TEST(Edf, ABrokenRateMakesTheRecordsLonger) {
  SessionRecord record = sample_session({1, false, true});
  for (v1::WaveBlock& block : record.waves["pleth"]) block.set_samples_per_second(62.5);
  EXPECT_EQ(content(record).record_s, 2);
  for (v1::WaveBlock& block : record.waves["pleth"]) block.set_samples_per_second(62.51234);
  EXPECT_EQ(exported("edf", record), "PROBLEM: a wave has no whole number of samples in 1 to 10 s");
}

TEST(Edf, SamplesThatDoNotFitSixteenBitsAreHalvedUntilTheyDo) {
  SessionRecord record = sample_session({1, false, true});
  record.waves["ecg_ii"].front().set_samples(0, 100'000);
  const EdfContent edf = content(record);
  const EdfSignal& ecg = signal(edf, "ecg_ii");
  EXPECT_EQ(ecg.samples[0], 25'000);
  EXPECT_DOUBLE_EQ(ecg.physical_max, 32'767 * 0.02);
}

TEST(Edf, ASessionOfMoreThanTwoDaysIsRefused) {
  SessionRecord record = sample_session({1, false, false});
  record.state.mutable_closed_time()->set_seconds(sample_dose_ms / 1000 + 49 * 3600);
  EXPECT_EQ(exported("edf", record),
            "PROBLEM: the session is longer than the 48 h that an EDF+ file may have");
}

TEST(Edf, NotesAreCutAtAWholeCharacter) {
  SessionRecord record = sample_session({1, false, false});
  v1::Event& event = record.events.emplace_back(record.events.back());
  event.mutable_entry()->set_kind(v1::ENTRY_KIND_NOTE);
  event.mutable_entry()->set_code("123456789012345678901234567890123äö");
  std::vector<std::string> cut;
  for (const EdfNote& note : content(record).notes) {
    EXPECT_LE(note.text.size(), edf_note_bytes);
    if (note.text.starts_with("note 123")) cut.push_back(note.text);
  }
  EXPECT_EQ(cut, std::vector<std::string>{"note 123456789012345678901234567890123ä"});
}

}  // namespace
}  // namespace vigil::sessionlog
