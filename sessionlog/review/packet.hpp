// What the integration therapist reads of a session: sentences and numbers, each from a record.
//
// Nothing is inferred: no feeling, no movement, no reassurance. What was not recorded reads "none
// recorded". Pure. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sessionlog/reader.hpp"

namespace vigil::sessionlog {

/// The course is told for spans of so many minutes.
inline constexpr std::int64_t course_minutes = 5;

struct ReviewSection {
  std::string title;
  std::vector<std::string> lines;  // empty: "none recorded"
};

/// Means of five minutes, in the unit of the parameter; the last cuff reading of them.
struct CourseRow {
  std::int64_t from_min = 0;  // since the first dose; below 0: before it
  std::optional<double> hr;
  std::optional<double> spo2;
  std::optional<double> sys;
  std::optional<double> dia;
};

struct ReviewPacket {
  std::string session;
  std::string code;
  std::vector<ReviewSection> sections;
  std::optional<double> rest_hr, rest_spo2, rest_sys, rest_dia;  // at the baseline
  std::vector<CourseRow> course;
};

[[nodiscard]] ReviewPacket review_of(const SessionRecord& record,
                                     const SessionStatistics& statistics);

}  // namespace vigil::sessionlog
