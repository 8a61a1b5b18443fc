#include <array>

#include "drivers/api/parameter.hpp"
#include "sessionlog/export/export.hpp"
#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

struct Column {
  std::string_view name;
  std::string_view meaning;
};
constexpr std::array<Column, 18> columns{{
    {"time_utc", "moment, UTC, RFC 3339 with milliseconds; moved when de-identified"},
    {"t_plus_s", "seconds since the first dose; since the start where nothing was given"},
    {"day", "1 is the day of the dose, in UTC of time_utc"},
    {"session", "the patient's code; the id of the session when identified"},
    {"kind", "what the row is about"},
    {"parameter", "Vigil's key of the number, or the code of the entry, or the state"},
    {"mdc_code", "ISO/IEEE 11073-10101 code with its partition"},
    {"mdc_refid", "reference id of that code"},
    {"loinc", "LOINC code"},
    {"value", "the number; empty: there is none, validity says why"},
    {"unit", "UCUM"},
    {"validity", "why there is, or is not, a number"},
    {"manual", "true: by a person; false: by the monitor; empty: no measurement"},
    {"age_s", "how old the measurement was, how late the entry was told, or the check was made"},
    {"severity", "of a symptom, or the priority of an alarm, limit or overdue check"},
    {"by", "role of the person; the name when identified"},
    {"text", "codes as name=value; free words only when identified"},
    {"samples", "JSON Lines only: samples of a wave; value = (sample - zero) * scale"},
}};
constexpr std::array<Column, 14> kinds{{
    {"export", "first row: whether it is de-identified"},
    {"vital", "a number of a monitor, or why there is none"},
    {"other", "a number that is none of Vigil's parameters"},
    {"alarm", "a change of an alarm"},
    {"limit", "a limit that came into force"},
    {"inactivation", "an audio or alarm pause that began or ended"},
    {"link", "the connection to a monitor"},
    {"cuff", "a cuff that Vigil starts"},
    {"check", "a safety check: parameter is its state"},
    {"check-value", "a vital at the moment of a check"},
    {"baseline-value", "a value of the baseline"},
    {"manual-vitals-value", "a vital measured by a person"},
    {"gap", "a span without record: value is its length"},
    {"wave",
     "a block of a wave: value is the count of samples; the samples are in JSON Lines and EDF+"},
}};

std::string three(std::string_view what, std::string_view name, std::string_view meaning) {
  return std::string(what) + ',' + csv_cell(name) + ',' + csv_cell(meaning) + "\r\n";
}

template <typename Name>
void enumeration(std::string& text, std::string_view what, int from, int to, Name name) {
  for (int i = from; i <= to; ++i) {
    const std::string word = name(i);
    if (!word.empty()) text += three(what, word, "");
  }
}

void add_times(std::string& line, const Row& row, const Course& course, const Veil& veil) {
  line += veil.time(row.at) + ',';
  line += number(static_cast<double>(row.at - course.origin()) / 1000.0) + ',';
  line += std::to_string(veil.day(row.at)) + ',';
}

class JsonLine {
 public:
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) raw(key, json_string(value));
  }
  void raw(std::string_view key, std::string_view value) {
    line_ += line_.empty() ? "{\"" : ",\"";
    line_ += key;
    line_ += "\":";
    line_ += value;
  }
  [[nodiscard]] std::string end() const { return line_ + "}\n"; }

 private:
  std::string line_;
};

void add_block(JsonLine& line, const v1::WaveBlock& block) {
  line.raw("samples_per_second", number(block.samples_per_second()));
  line.raw("zero", std::to_string(block.zero()));
  std::array<char, 32> scale{};
  std::snprintf(scale.data(), scale.size(), "%.9g", block.scale());
  line.raw("scale", scale.data());
  std::string samples = "[";
  for (const std::int32_t sample : block.samples()) {
    if (samples.size() > 1) samples += ',';
    samples += std::to_string(sample);
  }
  line.raw("samples", samples + "]");
}

std::string json_line(const Row& row, const Course& course, const Veil& veil) {
  JsonLine line;
  line.text("time_utc", veil.time(row.at));
  line.raw("t_plus_s", number(static_cast<double>(row.at - course.origin()) / 1000.0));
  line.raw("day", std::to_string(veil.day(row.at)));
  line.text("session", veil.session());
  line.text("kind", row.kind);
  line.text("parameter", row.parameter);
  if (row.mdc != 0) line.raw("mdc_code", std::to_string(row.mdc));
  line.text("mdc_refid", row.refid);
  line.text("loinc", row.loinc);
  if (row.value) line.raw("value", number(*row.value));
  line.text("unit", row.unit);
  line.text("validity", row.validity);
  if (row.manual) line.raw("manual", *row.manual ? "true" : "false");
  if (row.age_s) line.raw("age_s", number(*row.age_s));
  line.text("severity", row.severity);
  line.text("by", row.by);
  line.text("text", row.text);
  if (row.block != nullptr) add_block(line, *row.block);
  return line.end();
}

}  // namespace

std::string write_csv(const Course& course, const Veil& veil, const ExportOptions&,
                      const TakeBytes& take) {
  Bytes out(take);
  for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
    out << (i == 0 ? "" : ",") << columns[i].name;
  }
  out << "\r\n";
  for_each_row(course, veil, [&](const Row& row) {
    std::string line;
    add_times(line, row, course, veil);
    for (const std::string& cell :
         {veil.session(), row.kind, row.parameter,
          row.mdc == 0 ? std::string() : std::to_string(row.mdc), row.refid, row.loinc,
          row.value ? number(*row.value) : std::string(), row.unit, row.validity,
          row.manual ? std::string(*row.manual ? "true" : "false") : std::string(),
          row.age_s ? number(*row.age_s) : std::string(), row.severity, row.by}) {
      line += csv_cell(cell) + ',';
    }
    out << line << csv_cell(row.text) << "\r\n";
  });
  return out.end();
}

std::string write_jsonl(const Course& course, const Veil& veil, const ExportOptions&,
                        const TakeBytes& take) {
  Bytes out(take);
  for_each_row(course, veil, [&](const Row& row) { out << json_line(row, course, veil); });
  return out.end();
}

std::string dictionary_csv() {
  std::string text = "what,name,meaning\r\n";
  for (const Column& column : columns) text += three("column", column.name, column.meaning);
  for (const Column& kind : kinds) text += three("kind", kind.name, kind.meaning);
  enumeration(text, "kind", 1, v1::EntryKind_MAX, [](int i) {
    const bool there = v1::EntryKind_IsValid(i);
    return there ? enum_word(v1::EntryKind_Name(i), "ENTRY_KIND_") : std::string();
  });
  for (const ParameterInfo& one : parameters()) {
    text += three("parameter", one.key,
                  std::string(one.label) + ", MDC " + std::to_string(one.mdc) + " " +
                      std::string(one.refid) + ", LOINC " + std::string(one.loinc) + ", unit " +
                      std::string(one.ucum) + (one.episodic ? ", once in a while" : ""));
  }
  enumeration(text, "validity", 1, v1::Validity_MAX,
              [](int i) { return validity_word(static_cast<v1::Validity>(i)); });
  enumeration(text, "severity", 1, v1::Severity_MAX,
              [](int i) { return severity_word(static_cast<v1::Severity>(i)); });
  enumeration(text, "severity", 1, v1::Priority_MAX,
              [](int i) { return priority_word(static_cast<v1::Priority>(i)); });
  enumeration(text, "by", 1, v1::StaffRole_MAX,
              [](int i) { return role_word(static_cast<v1::StaffRole>(i)); });
  enumeration(text, "check state", 1, v1::CheckState_MAX,
              [](int i) { return enum_word(v1::CheckState_Name(i), "CHECK_STATE_"); });
  constexpr std::array<Column, 8> units{{{"/min", "per minute"},
                                         {"%", "percent"},
                                         {"mm[Hg]", "millimetre of mercury"},
                                         {"Cel", "degree Celsius"},
                                         {"mV", "millivolt"},
                                         {"mg", "milligram"},
                                         {"L/min", "litre per minute"},
                                         {"s", "second"}}};
  for (const Column& unit : units) text += three("unit", unit.name, unit.meaning);
  return text;
}

std::string dictionary_readme() {
  return "Vigil is a secondary, advisory notification for research and education.\n"
         "The bedside monitor stays the primary alarm.\n\n"
         "One row is one number, one entry or one change. dictionary.csv tells every column, "
         "kind,\n"
         "code and unit. An empty value is no zero: validity says why there is no number. The\n"
         "first row says whether the export is de-identified; then time_utc is moved so that the\n"
         "first dose is 2000-01-01T12:00:00Z, and t_plus_s is right in any case. Rows of kind\n"
         "undo take back the entry that ref names; both are there. Alarms are advice of Vigil\n"
         "or of the monitor and no diagnosis.\n";
}

}  // namespace vigil::sessionlog
