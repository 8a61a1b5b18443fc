// What a session's record is read as, and how times and numbers are written.
#include <gtest/gtest.h>

#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

constexpr Ms minute = ms_per_minute;

TEST(Course, CountsFromTheDoseAndKnowsItsPhases) {
  const SessionRecord record = sample_session();
  const Course course = make_course(record);
  EXPECT_EQ(course.dose, sample_dose_ms);
  EXPECT_EQ(course.start, sample_dose_ms - 30 * minute);
  EXPECT_EQ(course.end, sample_dose_ms + 132 * minute);
  ASSERT_EQ(course.phases.size(), 4U);
  EXPECT_EQ(course.phases[0].name, "before");
  EXPECT_EQ(course.phases[1].name, "onset");
  EXPECT_EQ(course.phases[1].to, course.phases[2].from);
  EXPECT_EQ(course.phases[3].name, "second-hour");
  EXPECT_EQ(course.phases[3].to, course.end);
}

TEST(Course, CuffValuesOfOneCycleAreOneReadingAndByHandStaysByHand) {
  const SessionRecord record = sample_session();
  const Course course = make_course(record);
  ASSERT_EQ(course.cuffs.size(), 8U);
  EXPECT_EQ(course.cuffs[2].at, sample_dose_ms + 25 * minute);
  EXPECT_EQ(course.cuffs[2].sys, 164);
  EXPECT_EQ(course.cuffs[2].dia, 98);
  EXPECT_EQ(course.cuffs[2].mean, 120);
  EXPECT_TRUE(course.cuffs[5].manual);
  EXPECT_EQ(course.cuffs[5].sys, 136);
  EXPECT_EQ(course.cuffs[5].mean, std::nullopt);
}

TEST(Course, AnAlarmIsToldAtItsGravestAndACheckByWhatBecameOfIt) {
  const SessionRecord record = sample_session();
  const Course course = make_course(record);
  ASSERT_EQ(course.alarms.size(), 2U);
  EXPECT_EQ(course.alarms[0].gravest->priority(), v1::PRIORITY_HIGH);
  EXPECT_EQ(course.alarms[0].to - course.alarms[0].from, 2 * minute);
  EXPECT_TRUE(course.alarms[0].ended);
  ASSERT_EQ(course.checks.size(), 4U);
  EXPECT_FALSE(course.checks[0].late);
  EXPECT_TRUE(course.checks[1].late);
  EXPECT_EQ(course.checks[1].check->state(), v1::CHECK_STATE_DONE);
  EXPECT_EQ(course.checks[2].check->state(), v1::CHECK_STATE_SKIPPED);
}

TEST(Course, WhatWasTakenBackIsKeptApart) {
  const SessionRecord record = sample_session();
  const Course course = make_course(record);
  ASSERT_EQ(course.taken_back.size(), 1U);
  EXPECT_EQ(course.taken_back[0].entry->code(), "water");
  for (const EntryCourse& one : course.entries) EXPECT_NE(one.entry->code(), "water");
}

TEST(Course, AnEventOfAnotherSessionIsNeverTakenIn) {
  const SessionRecord record = sample_session();
  const Course course = make_course(record);
  for (const Measure& measure : course.find("hr")->measures) {
    EXPECT_LT(measure.value.value_or(0), 120);
  }
}

TEST(ExportText, TimesAreUtcToTheMillisecondAlsoBefore1970) {
  EXPECT_EQ(rfc3339(sample_dose_ms + 7), "2026-11-22T09:30:00.007Z");
  EXPECT_EQ(rfc3339(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(hl7_time(sample_dose_ms), "20261122093000.000+0000");
  EXPECT_EQ(rfc3339(moved_dose_ms), "2000-01-01T12:00:00.000Z");
}

TEST(ExportText, TimeSinceTheDoseIsHoursAndWholeMinutes) {
  EXPECT_EQ(t_plus(0), "T+0:00");
  EXPECT_EQ(t_plus(125 * minute + 59'000), "T+2:05");
  EXPECT_EQ(t_plus(-9 * minute), "T-0:09");
  EXPECT_EQ(t_plus(-1), "T-0:01");
}

TEST(ExportText, NumbersHaveNoIdleDecimals) {
  EXPECT_EQ(number(97), "97");
  EXPECT_EQ(number(36.6), "36.6");
  EXPECT_EQ(number(-0.125), "-0.125");
  EXPECT_EQ(number(-0.0001), "0");
}

TEST(ExportText, EveryFormatEscapesItsOwnSigns) {
  EXPECT_EQ(csv_cell("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(json_string("a\"\\\n\x01"), "\"a\\\"\\\\\\u000a\\u0001\"");
  EXPECT_EQ(html_text("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(hl7_text("a|b^c&d~e\\f\rg"), "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f g");
}

}  // namespace
}  // namespace vigil::sessionlog
