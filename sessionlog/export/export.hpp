// Exports of one session: bytes of a format, made from its record.
//
// Pure functions: no clock, no file, no log. docs/formats/export.md tells each format. EDF+ goes
// through a library with global state, behind one mutex. Any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sessionlog/export/veil.hpp"

namespace vigil::sessionlog {

/// Takes bytes of an export in order. False: they can't be taken, and the export ends.
using TakeBytes = std::function<bool(std::string_view)>;

struct ExportOptions {
  bool identified = false;
  std::string program = "vigil";  // with its version
};

struct ExportFormat {
  std::string_view name;    // on the command line: "csv"
  std::string_view ending;  // of its file: ".csv"
  /// What went wrong in words; empty: nothing.
  std::string (*write)(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
};

/// Null if there is no such format.
[[nodiscard]] const ExportFormat* find_export_format(std::string_view name);
/// "csv, jsonl, ...", for messages.
[[nodiscard]] std::string export_format_names();
[[nodiscard]] std::string export_session(const ExportFormat& format, const SessionRecord& record,
                                         const ExportOptions& options, const TakeBytes& take);

/// What stands beside a CSV or JSON Lines file: every column, code and unit, and a page of text.
[[nodiscard]] std::string dictionary_csv();
[[nodiscard]] std::string dictionary_readme();

/// Bytes gathered to blocks, so that a row costs no call.
class Bytes {
 public:
  explicit Bytes(const TakeBytes& take) : take_(take) {}
  Bytes& operator<<(std::string_view text) {
    block_ += text;
    if (block_.size() > 65'536) flush();
    return *this;
  }
  /// What went wrong in words; empty: nothing.
  std::string end() {
    flush();
    return good_ ? "" : "the output can't be written";
  }

 private:
  void flush() {
    good_ = good_ && take_(block_);
    block_.clear();
  }
  const TakeBytes& take_;
  std::string block_;
  bool good_ = true;
};

std::string write_csv(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_jsonl(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_edf(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_fhir(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_hl7(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_rems(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_rems_csv(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_rems_json(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);
std::string write_report(const Course&, const Veil&, const ExportOptions&, const TakeBytes&);

}  // namespace vigil::sessionlog
