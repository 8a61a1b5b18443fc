#include "tools/vigil/review_text.hpp"

#include <array>
#include <cmath>

#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

using sessionlog::course_minutes;
using sessionlog::CourseRow;
using sessionlog::ReviewPacket;
using sessionlog::ReviewSection;

constexpr const char* notice =
    "Vigil is a secondary, advisory notification for research and education.\n"
    "The bedside monitor stays the primary alarm.\n";

/// A value and how far it is from the baseline, as printed: "88 (+28)".
std::string cell(const std::optional<double>& value, const std::optional<double>& rest) {
  if (!value) return "-";
  const auto shown = std::llround(*value);
  std::string text = std::to_string(shown);
  if (!rest) return text;
  const auto change = shown - std::llround(*rest);
  return text + " (" + (change < 0 ? "" : "+") + std::to_string(change) + ")";
}

std::string course_row(const std::array<std::string, 5>& cells) {
  constexpr std::array<std::size_t, 5> widths{10, 12, 12, 14, 14};
  std::string line = "  ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    if (cells[i].size() < widths[i]) line.append(widths[i] - cells[i].size(), ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string t_plus(std::int64_t minutes) {
  return (minutes < 0 ? "T" : "T+") + std::to_string(minutes);
}

}  // namespace

std::string review_text(const ReviewPacket& packet) {
  std::string out = "Review of session " + watch::printable(packet.session) + ", code " +
                    watch::printable(packet.code) + "\n" + notice;
  for (const ReviewSection& section : packet.sections) {
    out += "\n" + section.title + "\n";
    for (const std::string& line : section.lines) out += "  " + watch::printable(line) + "\n";
    if (section.lines.empty()) out += "  none recorded\n";
  }
  out += "\nCourse in spans of " + std::to_string(course_minutes) +
         " min, in brackets the difference from the baseline\n";
  if (packet.course.empty()) return out + "  none recorded\n";
  out += course_row({"from", "HR", "SpO2", "systolic", "diastolic"});
  for (const CourseRow& row : packet.course) {
    out += course_row({t_plus(row.from_min), cell(row.hr, packet.rest_hr),
                       cell(row.spo2, packet.rest_spo2), cell(row.sys, packet.rest_sys),
                       cell(row.dia, packet.rest_dia)});
  }
  return out;
}

}  // namespace vigil
