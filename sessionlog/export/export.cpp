#include "sessionlog/export/export.hpp"

#include <array>

namespace vigil::sessionlog {
namespace {

constexpr std::array<ExportFormat, 9> formats{{
    {"csv", ".csv", write_csv},
    {"jsonl", ".jsonl", write_jsonl},
    {"edf", ".edf", write_edf},
    {"fhir", ".json", write_fhir},
    {"hl7", ".hl7", write_hl7},
    {"rems", ".txt", write_rems},
    {"rems-csv", ".csv", write_rems_csv},
    {"rems-json", ".json", write_rems_json},
    {"report", ".html", write_report},
}};

}  // namespace

const ExportFormat* find_export_format(std::string_view name) {
  for (const ExportFormat& format : formats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

std::string export_format_names() {
  std::string names;
  for (const ExportFormat& format : formats) {
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

std::string export_session(const ExportFormat& format, const SessionRecord& record,
                           const ExportOptions& options, const TakeBytes& take) {
  if (record.state.code().empty()) return "the record names no session";
  if (record.events.empty()) return "the record of " + record.state.code() + " has no event";
  const Course course = make_course(record);
  return format.write(course, Veil(course, options.identified), options, take);
}

}  // namespace vigil::sessionlog
