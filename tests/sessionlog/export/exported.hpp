// An export as text, for tests.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "sessionlog/export/export.hpp"
#include "tests/sessionlog/sample_session.hpp"

namespace vigil::sessionlog {

inline std::string exported(std::string_view format, const SessionRecord& record,
                            bool identified = false) {
  std::string bytes;
  const ExportFormat* const found = find_export_format(format);
  if (found == nullptr) return "no such format";
  const std::string problem =
      export_session(*found, record, {identified, "vigil test"}, [&](std::string_view block) {
        bytes += block;
        return true;
      });
  return problem.empty() ? bytes : "PROBLEM: " + problem;
}

inline std::vector<std::string> lines_with(const std::string& text, std::string_view part) {
  std::vector<std::string> found;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find(part) != std::string::npos) found.push_back(line);
  }
  return found;
}

inline constexpr std::array<std::string_view, 9> every_format{
    "csv", "jsonl", "edf", "fhir", "hl7", "rems", "rems-csv", "rems-json", "report"};

}  // namespace vigil::sessionlog
