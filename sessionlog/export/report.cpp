#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "sessionlog/export/export.hpp"
#include "sessionlog/export/report_plot.hpp"
#include "sessionlog/export/rows.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::string_view style = R"css(
@page{size:A4;margin:13mm 14mm 10mm 14mm}
*{box-sizing:border-box}
body{font:10.5px/1.45 "DejaVu Sans","Liberation Sans",Arial,sans-serif;color:#111;background:#fff;
margin:0 auto;max-width:182mm;padding:0 0 14mm}
h1{font-size:17px;margin:8px 0 2px}h2{font-size:12.5px;margin:14px 0 4px;break-after:avoid}
.head{border-bottom:1.5px solid #111;padding-bottom:5px;margin-bottom:8px}
.quiet{color:#444}.state{border:1px solid #111;padding:3px 6px;margin:6px 0}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:2px 8px 2px 0;border-bottom:.5px solid #bbb;vertical-align:top}
th{font-weight:600;border-bottom:1px solid #111}td.n,th.n{text-align:right}
tr{break-inside:avoid}thead{display:table-header-group}
.plot{width:100%;height:auto;break-inside:avoid;font-size:9px;fill:#222}
.plot .line{fill:none;stroke:#111;stroke-width:1.2;stroke-linejoin:round}
.plot .lane{font-weight:600}.plot .small{font-size:8px}
.plot .mark{fill:#fff;font-size:8px;font-weight:600}
.page>tbody>tr{break-inside:auto}.page>tbody>tr>td,.page>tfoot>tr>td{padding:0;border:0}
.page>tfoot{display:table-footer-group}
.foot{border-top:.5px solid #888;padding:3px 0;margin-top:8px;font-size:8.5px;text-align:center}
td.w{white-space:nowrap;width:24%}td.k{width:10%}td.b{width:12%}
@media print{body{max-width:none;padding:0}}
)css";
constexpr std::string_view advisory =
    "Vigil is a secondary, advisory notification for research and education. "
    "The bedside monitor stays the primary alarm.";

std::string cell(const std::string& text, bool right = false) {
  return (right ? "<td class=\"n\">" : "<td>") + html_text(text) + "</td>";
}

std::string unit_for_people(const std::string& ucum) {
  if (ucum == "mm[Hg]") return "mmHg";
  return ucum == "Cel" ? "°C" : ucum;
}

class Report {
 public:
  Report(const Course& course, const Veil& veil, const ExportOptions& options, Bytes& out)
      : course_(course), veil_(veil), options_(options), out_(out) {}

  void write() {
    head();
    out_ << "<h2>What the body did</h2>\n<p class=\"quiet\">line: median of a few seconds, broken "
            "where there is no number · dotted: baseline · bars: upper to lower pressure with the "
            "mean, hollow: by hand · diamond: check, hollow: late, cross: skipped or open</p>\n"
         << plot_svg(course_);
    numbers();
    doses();
    listing("Medication and oxygen", {v1::ENTRY_KIND_MEDICATION, v1::ENTRY_KIND_OXYGEN});
    notes();
    checks();
    alarms();
    gate();
    listing("Close and afterwards",
            {v1::ENTRY_KIND_CLOSE, v1::ENTRY_KIND_FOLLOW_UP, v1::ENTRY_KIND_INTEGRATION});
    listing("Overrides, warnings, handovers, scores",
            {v1::ENTRY_KIND_OVERRIDE, v1::ENTRY_KIND_WARNING, v1::ENTRY_KIND_HANDOVER,
             v1::ENTRY_KIND_SCORE, v1::ENTRY_KIND_NOT_RECOVERED, v1::ENTRY_KIND_PUMP_SUGGESTION});
    corrections();
    gaps();
    out_ << "</td></tr></tbody></table>\n</body></html>\n";
  }

 private:
  [[nodiscard]] std::string when(Ms at) const {
    std::string text = t_plus(at - course_.origin());
    if (veil_.identified()) text += " (" + veil_.time(at).substr(11, 8) + " UTC)";
    return text;
  }

  void head() {
    const v1::Session& session = course_.session();
    out_ << "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Session "
         << html_text(veil_.session()) << "</title><style>" << style
         << "</style></head><body>\n"
         // The foot of a table is printed on every page.
         << "<table class=\"page\"><tfoot><tr><td><div class=\"foot\">" << advisory
         << "</div></td></tr></tfoot><tbody><tr><td>\n<div class=\"head\"><h1>Session of "
         << html_text(session.code()) << "</h1>\n<div>" << html_text(subtitle())
         << "</div></div>\n<p class=\"state\">" << html_text(veil_.head()) << "</p>\n";
  }

  [[nodiscard]] std::string subtitle() const {
    const v1::Session& session = course_.session();
    std::string text =
        "profile " + session.profile() + " version " + std::to_string(session.profile_version());
    if (veil_.identified()) {
      text += " · " + session.id() + " · " + veil_.time(course_.start).substr(0, 10) + " · room " +
              session.room() + ", bed " + session.bed() + " · prescriber " +
              veil_.words(session.prescriber()) + " · nurse " + veil_.words(session.responsible());
    }
    if (!session.concurrent_bed().empty()) text += " · dosed in one room with another patient";
    if (!session.sitter().empty()) text += " · with a sitter";
    text += " · " + std::to_string((course_.end - course_.start) / ms_per_minute) + " min";
    return text + " · " + options_.program;
  }

  void section(const std::string& title) { out_ << "<h2>" << html_text(title) << "</h2>\n"; }
  void none(const std::string& title) {
    section(title);
    out_ << "<p>none recorded</p>\n";
  }

  /// Differences are those of the printed numbers.
  void numbers() {
    section("Numbers");
    out_ << "<table><thead><tr><th>Measure</th><th>Unit</th><th class=\"n\">Baseline</th>"
            "<th class=\"n\">Lowest</th><th class=\"n\">Highest</th><th class=\"n\">Mean</th>"
            "<th class=\"n\">Mean − baseline</th><th class=\"n\">Last</th>"
            "<th class=\"n\">Valid</th></tr></thead>\n";
    for (const Series& series : course_.series) number_line(series);
    out_ << "</table>\n<p class=\"quiet\">Lowest, highest and mean count from the first dose, or "
            "from the start where none was given.</p>\n";
  }

  void number_line(const Series& series) {
    double low = 0;
    double high = 0;
    double sum = 0;
    double last = 0;
    std::size_t count = 0;
    std::size_t all = 0;
    for (const Measure& measure : series.measures) {
      if (measure.at < course_.origin()) continue;
      ++all;
      if (!measure.value) continue;
      low = count == 0 ? *measure.value : std::min(low, *measure.value);
      high = count == 0 ? *measure.value : std::max(high, *measure.value);
      last = *measure.value;
      sum += last;
      ++count;
    }
    const auto base = course_.baseline.find(series.key);
    const bool known = base != course_.baseline.end();
    std::string line = "<tr>" + cell(series.label) + cell(unit_for_people(series.unit)) +
                       cell(known ? number(base->second) : "–", true);
    if (count == 0) {
      line +=
          cell("–", true) + cell("–", true) + cell("–", true) + cell("–", true) + cell("–", true);
    } else {
      const double scale = series.unit == "Cel" || high < 20 ? 10.0 : 1.0;
      const double mean = std::round(sum / static_cast<double>(count) * scale) / scale;
      const double difference = known ? mean - base->second : 0;
      line += cell(number(low), true) + cell(number(high), true) + cell(number(mean), true) +
              cell(known ? (difference > 0 ? "+" : "") + number(difference) : "–", true) +
              cell(number(last), true);
    }
    line += cell(std::to_string(count) + " of " + std::to_string(all), true);
    out_ << line << "</tr>\n";
  }

  void doses() {
    std::string rows;
    for (const EntryCourse& one : course_.entries) {
      if (!one.entry->has_dose()) continue;
      const v1::Dose& dose = one.entry->dose();
      rows += "<tr>" + cell(when(one.at)) + cell(dose.drug()) +
              cell(enum_word(v1::DoseStep_Name(dose.step()), "DOSE_STEP_")) + cell(dose.route()) +
              cell(number(static_cast<double>(dose.amount_ug()) / 1000.0), true) +
              cell(dose.ug_per_kg() == 0 ? "–" : number(dose.ug_per_kg() / 1000.0), true) +
              cell(veil_.person(one.entry->actor(), one.entry->role())) +
              cell(dose.out_of_range() ? "out of range" : "") + "</tr>\n";
    }
    if (rows.empty()) return none("Doses");
    section("Doses");
    out_ << "<table><thead><tr><th>When</th><th>Medicine</th><th>Step</th><th>Route</th>"
            "<th class=\"n\">mg</th><th class=\"n\">mg/kg</th><th>By</th><th></th></tr></thead>\n"
         << rows << "</table>\n";
  }

  [[nodiscard]] std::string entry_row(const EntryCourse& one, const std::string& first) const {
    const v1::SessionEntry& entry = *one.entry;
    std::string what = enum_word(v1::EntryKind_Name(entry.kind()), "ENTRY_KIND_");
    const std::string code = veil_.code(entry);
    if (!code.empty()) what += " · " + code;
    if (entry.has_amount()) what += " · " + number(entry.amount()) + " " + entry.unit();
    const std::string severity = severity_word(entry.severity());
    if (!severity.empty()) what += " · " + severity;
    const std::string manner = enum_word(v1::CloseManner_Name(entry.manner()), "CLOSE_MANNER_");
    if (!manner.empty()) what += " · " + manner;
    return "<tr>" + first + "<td class=\"w\">" + html_text(when(one.at)) + "</td>" + cell(what) +
           cell(veil_.words(entry.text())) + cell(veil_.person(entry.actor(), entry.role())) +
           "</tr>\n";
  }

  void listing(const std::string& title, std::initializer_list<v1::EntryKind> kinds) {
    std::string rows;
    for (const EntryCourse& one : course_.entries) {
      if (std::find(kinds.begin(), kinds.end(), one.entry->kind()) == kinds.end()) continue;
      rows += entry_row(one, "");
    }
    if (rows.empty()) return none(title);
    section(title);
    out_ << "<table>" << rows << "</table>\n";
  }

  void notes() {
    const std::vector<EntryCourse> all = numbered_notes(course_);
    if (all.empty()) return none("Symptoms and notes");
    section("Symptoms and notes");
    out_ << "<table>";
    for (std::size_t i = 0; i < all.size(); ++i) {
      out_ << entry_row(all[i], cell(std::to_string(i + 1), true));
    }
    out_ << "</table>\n";
  }

  void checks() {
    std::string rows;
    int done = 0;
    int late = 0;
    int missed = 0;
    for (const CheckCourse& one : course_.checks) {
      const v1::Check& check = *one.check;
      if (check.state() == v1::CHECK_STATE_PLANNED || check.state() == v1::CHECK_STATE_UNDONE)
        continue;
      const bool was_done = check.state() == v1::CHECK_STATE_DONE;
      done += was_done ? 1 : 0;
      late += was_done && one.late ? 1 : 0;
      missed += was_done ? 0 : 1;
      rows += "<tr>" + cell(when(one.at)) +
              cell(enum_word(v1::CheckState_Name(check.state()), "CHECK_STATE_") +
                   (was_done && one.late ? ", late" : "")) +
              cell(enum_word(v1::CheckHow_Name(check.how()), "CHECK_HOW_")) + cell(seen(check)) +
              cell(seen_values(check)) + cell(veil_.person(one.event->actor(), check.role())) +
              "</tr>\n";
    }
    if (rows.empty()) return none("Safety checks");
    section("Safety checks");
    out_ << "<p>" << std::to_string(done) << " done, " << std::to_string(late) << " of them late; "
         << std::to_string(missed) << " skipped or open.</p>\n"
         << "<table><thead><tr><th>When</th><th>State</th><th>How</th><th>Seen</th>"
            "<th>Numbers then</th><th>By</th></tr></thead>\n"
         << rows << "</table>\n";
  }

  [[nodiscard]] std::string seen(const v1::Check& check) const {
    std::string text = finding_text(check);
    for (const std::string& words : {veil_.words(check.seen()), veil_.words(check.reason())}) {
      if (!words.empty()) text += (text.empty() ? "" : "; ") + words;
    }
    return text;
  }

  [[nodiscard]] static std::string seen_values(const v1::Check& check) {
    std::string text;
    for (const v1::SnapshotValue& value : check.values()) {
      if (!text.empty()) text += ", ";
      text += value.parameter() + " " +
              (value.has_value() ? number(value.value()) : validity_word(value.validity()));
    }
    return text;
  }

  void alarms() {
    std::map<std::string, std::array<int, 3>> counts;
    for (const AlarmCourse& one : course_.alarms) {
      const int row = static_cast<int>(one.gravest->priority()) - 2;
      if (row < 0 || row > 2) continue;
      ++counts[alarm_text(*one.gravest)][static_cast<std::size_t>(2 - row)];
    }
    if (counts.empty()) return none("Alarms, as counts");
    section("Alarms, as counts");
    out_ << "<table><thead><tr><th>About</th><th class=\"n\">High</th><th class=\"n\">Medium</th>"
            "<th class=\"n\">Low</th></tr></thead>\n";
    for (const auto& [what, by] : counts) {
      out_ << "<tr>" << cell(what);
      for (const int count : by) out_ << cell(count == 0 ? "–" : std::to_string(count), true);
      out_ << "</tr>\n";
    }
    out_ << "</table>\n";
  }

  void gate() {
    const EntryCourse* last = nullptr;
    for (const EntryCourse& one : course_.entries) {
      if (one.entry->gate_size() > 0) last = &one;
    }
    const auto& items = last != nullptr ? last->entry->gate() : course_.session().gate();
    if (items.empty()) return none("Discharge gate");
    section("Discharge gate");
    out_ << "<table>";
    for (const v1::GateItem& item : items) {
      out_ << "<tr>" << cell(item.item())
           << cell(item.holds()        ? "holds"
                   : item.overridden() ? "overridden"
                                       : "OPEN")
           << cell(veil_.words(item.text())) << "</tr>\n";
    }
    out_ << "</table>\n";
  }

  void corrections() {
    std::string rows;
    for (const EntryCourse& one : course_.taken_back) rows += entry_row(one, cell("taken back"));
    for (const EntryCourse& one : course_.entries) {
      const bool correction = one.entry->has_correction();
      if (correction) rows += entry_row(one, cell("span moved"));
      if (!correction && one.entry->late()) rows += entry_row(one, cell("told late"));
    }
    if (rows.empty()) return none("Corrections");
    section("Corrections");
    out_ << "<table>" << rows << "</table>\n";
  }

  void gaps() {
    if (course_.gaps.empty()) return none("Gaps of the record");
    section("Gaps of the record");
    out_ << "<table>";
    for (const Span& gap : course_.gaps) {
      out_ << "<tr>" << cell(when(gap.from))
           << cell(std::to_string((gap.to - gap.from) / ms_per_second) + " s") << cell(gap.name)
           << "</tr>\n";
    }
    out_ << "</table>\n";
  }

  const Course& course_;
  const Veil& veil_;
  const ExportOptions& options_;
  Bytes& out_;
};

}  // namespace

std::string write_report(const Course& course, const Veil& veil, const ExportOptions& options,
                         const TakeBytes& take) {
  Bytes out(take);
  Report(course, veil, options, out).write();
  return out.end();
}

}  // namespace vigil::sessionlog
