// The review says what the record says, and nothing else.
#include <gmock/gmock.h>

#include "tests/sessionlog/samples.hpp"
#include "tools/vigil/review_text.hpp"

namespace vigil {
namespace {

using sessionlog::ReviewPacket;
using sessionlog::ReviewSection;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* session = "K-0042.20260305.1";

class ReviewTest : public ::testing::Test {
 protected:
  ReviewPacket packet() {
    auto opened = sessionlog::Reader::open(folder.path());
    EXPECT_EQ(opened.error, "");
    const auto record = opened.reader->load(session, sessionlog::Waves::none);
    EXPECT_TRUE(record);
    if (!record) return {};
    return review_of(*record, opened.reader->statistics(session));
  }
  static std::vector<std::string> lines(const ReviewPacket& packet, const std::string& title) {
    for (const ReviewSection& section : packet.sections) {
      if (section.title == title) return section.lines;
    }
    ADD_FAILURE() << title;
    return {};
  }
  sessionlog::Folder folder;
  sessionlog::Clinic clinic;
};

TEST_F(ReviewTest, EachSentenceComesFromARecord) {
  sessionlog::Log log(folder);
  log.add(clinic.whole_session(session, "K-0042"));
  const ReviewPacket found = packet();
  using ::testing::ElementsAre;
  EXPECT_THAT(lines(found, "Doses"), ElementsAre("T+0: ketamine 70 mg im, given, by RN-2"));
  EXPECT_THAT(lines(found, "Phases"),
              ElementsAre("T+0: baseline", "T+0: dosed, onset", "T+2: closed"));
  EXPECT_THAT(lines(found, "Peaks from the dose on"),
              ElementsAre("HR highest 89 at T+0, baseline 60 (+29)",
                          "Systolic pressure highest 158 at T+1, baseline 120 (+38)",
                          "HR lowest 60 at T+0, baseline 60 (+0)",
                          "SpO2 lowest 89 at T+0, baseline 98 (-9)"));
  EXPECT_THAT(lines(found, "Safety checks"),
              ElementsAre("T+1: check 1 done, by RN-2", "T+1: check 2 skipped, by RN-2"));
  EXPECT_THAT(lines(found, "Notes"), ElementsAre("T+1: music"));
  EXPECT_THAT(lines(found, "Alarms"),
              ElementsAre("1 high, 0 medium, 0 low", "high or medium for 10 s in all"));
  EXPECT_THAT(lines(found, "Gaps in the record"), ElementsAre());
}

TEST_F(ReviewTest, ADipIsToldPlainlyWithWhatWasDoneAndHowLongTheSignalWasLost) {
  sessionlog::Log log(folder);
  clinic.session = session;
  clinic.first_dose_us = sessionlog::start_us;
  std::vector<v1::Event> events{clinic.state("K-0042", v1::SESSION_STATE_DOSED)};
  clinic.now_us = sessionlog::start_us + 14 * sessionlog::minute_us;
  events.push_back(clinic.alarm("5.1", v1::ALARM_PHASE_START, v1::PRIORITY_HIGH));
  for (int second = 0; second < 70; ++second) {
    v1::Event event = clinic.vital("spo2", second == 5 ? 84 : 88);
    if (second >= 20 && second < 40) {
      event.mutable_vital()->clear_value();
      event.mutable_vital()->set_validity(v1::VALIDITY_MOTION);
    }
    events.push_back(event);
    clinic.now_us += sessionlog::second_us;
  }
  v1::Event note = clinic.entry(v1::ENTRY_KIND_NOTE);
  note.mutable_entry()->set_code("other");
  note.mutable_entry()->set_text("staff repositioned the airway");
  events.push_back(note);
  events.push_back(clinic.alarm("5.1", v1::ALARM_PHASE_END, v1::PRIORITY_HIGH));
  log.add(events);
  EXPECT_THAT(lines(packet(), "Oxygen below its limits"),
              ::testing::ElementsAre("Oxygen fell to 84 % at T+14; the alarm stood for 1 min 10 s; "
                                     "staff repositioned the airway; signal lost 20 s"));
}

TEST_F(ReviewTest, WhatIsNotThereReadsNoneRecorded) {
  sessionlog::Log log(folder);
  clinic.session = session;
  log.add({clinic.state("K-0042", v1::SESSION_STATE_PRE_CHECK)});
  const std::string text = review_text(packet());
  EXPECT_THAT(text, HasSubstr("secondary, advisory notification"));
  for (const char* title : {"Doses", "Peaks from the dose on", "Oxygen below its limits",
                            "Safety checks", "Symptoms", "Notes", "Alarms", "Gaps in the record"}) {
    EXPECT_THAT(text, HasSubstr("\n" + std::string(title) + "\n  none recorded\n"));
  }
}

TEST_F(ReviewTest, DifferencesInTheTableAreThoseOfThePrintedNumbers) {
  sessionlog::Log log(folder);
  log.add(clinic.whole_session(session, "K-0042"));
  const ReviewPacket found = packet();
  ASSERT_EQ(found.course.size(), 1U);
  EXPECT_EQ(found.course[0].from_min, 0);
  EXPECT_EQ(found.course[0].hr, 75) << "the mean, 74.5, as it is printed";
  EXPECT_EQ(found.course[0].sys, 158);
  EXPECT_EQ(found.course[0].dia, std::nullopt);
  EXPECT_THAT(review_text(found), HasSubstr("  T+0       75 (+15)    "));
}

TEST_F(ReviewTest, TextOfPeopleCannotDriveATerminal) {
  sessionlog::Log log(folder);
  clinic.session = session;
  v1::Event note = clinic.entry(v1::ENTRY_KIND_NOTE);
  note.mutable_entry()->set_text("\x1b[2J");
  log.add({clinic.state("K-0042", v1::SESSION_STATE_PRE_CHECK), note});
  EXPECT_THAT(review_text(packet()), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace vigil
