// The REMS form and the printed report.
#include <gtest/gtest.h>

#include <algorithm>

#include "sessionlog/export/report_plot.hpp"
#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

std::string field(const SessionRecord& record, const std::string& name, bool identified = false) {
  const auto lines = lines_with(exported("rems-json", record, identified), "\"" + name + "\":");
  if (lines.size() != 1) return "not one line";
  std::string value = lines[0].substr(name.size() + 3);
  while (!value.empty() && (value.back() == ',' || value.back() == '}')) value.pop_back();
  return value;
}

TEST(RemsForm, FillsTimesPressuresAndRangesFromTheRecord) {
  const SessionRecord record = sample_session();
  EXPECT_EQ(field(record, "dose_mg"), "\"60\"");
  EXPECT_EQ(field(record, "duration_min"), "\"132\"");
  EXPECT_EQ(field(record, "two_hours"), "\"yes\"");
  EXPECT_EQ(field(record, "bp_before"), "\"122/78 mmHg at T-0:09\"");
  EXPECT_EQ(field(record, "bp_40"), "\"146/88 mmHg at T+0:40\"");
  EXPECT_EQ(field(record, "bp_completion"), "\"126/80 mmHg at T+2:10\"");
  EXPECT_EQ(field(record, "in_range_before"), "\"yes\"");
  EXPECT_EQ(field(record, "in_range_completion"), "\"yes\"");
}

TEST(RemsForm, SedationIsFromScoresAndDissociationFromSymptoms) {
  const SessionRecord record = sample_session();
  EXPECT_EQ(field(record, "sedation"), "\"yes\"");
  EXPECT_EQ(field(record, "sedation_onset"), "\"T+0:31\"");
  EXPECT_EQ(field(record, "sedation_resolution"), "\"T+0:55\"");
  EXPECT_EQ(field(record, "dissociation_onset"), "\"T+0:22\"");
  EXPECT_EQ(field(record, "dissociation_resolution"), "\"T+0:55\"");
  EXPECT_EQ(field(record, "respiratory_depression"), "null");  // nothing in a record says it
}

TEST(RemsForm, NamesAreLeftToBeWrittenAndWhatWasNotAskedStaysOpen) {
  const SessionRecord record = sample_session();
  EXPECT_EQ(field(record, "patient_last_name", true), "null");
  EXPECT_EQ(field(record, "monitor_name", true), "null");
  EXPECT_EQ(field(record, "benzodiazepine"), "\"no\"");
  EXPECT_EQ(field(record, "opioid"), "null");
  EXPECT_EQ(field(record, "treatment_date"), "null");
  EXPECT_EQ(field(record, "treatment_date", true), "\"2026-11-22\"");
}

TEST(RemsForm, AnItemOfTheGateThatDoesNotHoldIsNo) {
  SessionRecord record = sample_session();
  for (v1::Event& event : record.events) {
    if (event.has_entry() && event.entry().kind() == v1::ENTRY_KIND_CLOSE) {
      event.mutable_entry()->mutable_gate(0)->set_holds(false);
    }
  }
  EXPECT_EQ(field(record, "in_range_before"), "\"yes\"");
  EXPECT_EQ(field(record, "in_range_completion"), "\"no\"");
}

TEST(RemsForm, WithoutAReadingAboutMinuteFortyItSaysNotMeasured) {
  SessionRecord record = sample_session();
  for (v1::Event& event : record.events) {
    const Ms since = to_ms(event.wall_time()) - sample_dose_ms;
    if (event.has_vital() && since > 30 * ms_per_minute && since < 50 * ms_per_minute &&
        event.vital().parameter().starts_with("nibp")) {
      event.mutable_vital()->clear_value();
      event.mutable_vital()->set_validity(v1::VALIDITY_MOTION);
    }
  }
  EXPECT_EQ(field(record, "bp_40"), "\"not measured\"");
}

TEST(Report, IsSelfContainedAndSaysOnEachPageThatItIsAdvisory) {
  const std::string html = exported("report", sample_session(), true);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);
  EXPECT_EQ(html.find("url(h"), std::string::npos);
  EXPECT_EQ(lines_with(html, "class=\"page\"><tfoot>").size(), 1U);  // repeated when printed
  EXPECT_NE(html.find("The bedside monitor stays the primary alarm."), std::string::npos);
}

TEST(Report, TableOfNumbersCountsFromTheDoseWithDifferencesOfWhatIsPrinted) {
  const std::string html = exported("report", sample_session());
  EXPECT_EQ(lines_with(html, "<tr><td>SpO2</td>").at(0),
            "<tr><td>SpO2</td><td>%</td><td class=\"n\">98</td><td class=\"n\">84</td>"
            "<td class=\"n\">98</td><td class=\"n\">97</td><td class=\"n\">-1</td>"
            "<td class=\"n\">97</td><td class=\"n\">7920 of 8040</td></tr>");
}

TEST(Report, ListsChecksAlarmsAsCountsGapsAndWhatWasTakenBack) {
  const std::string html = exported("report", sample_session());
  EXPECT_EQ(lines_with(html, "3 done, 1 of them late; 1 skipped or open.").size(), 1U);
  EXPECT_EQ(lines_with(html, "SpO2 &lt; 85").at(0),
            "<tr><td>SpO2 &lt; 85</td><td class=\"n\">1</td><td class=\"n\">–</td>"
            "<td class=\"n\">–</td></tr>");
  EXPECT_EQ(lines_with(html, "57 events lost").size(), 1U);
  EXPECT_EQ(lines_with(html, "taken back").size(), 1U);
  EXPECT_EQ(lines_with(html, "<h2>Overrides, warnings, handovers, scores</h2>").size(), 1U);
  EXPECT_EQ(lines_with(html, "none recorded").size(), 1U);
}

TEST(Report, PictureBreaksItsLineWhereThereIsNoNumber) {
  const SessionRecord record = sample_session();
  const std::string svg = plot_svg(make_course(record));
  const auto lines = lines_with(svg, "class=\"line\"");
  ASSERT_EQ(lines.size(), 2U);
  const auto pens = [](const std::string& path) {
    return std::count(path.begin(), path.end(), 'M');
  };
  EXPECT_EQ(pens(lines[0]), 2);  // events were lost once
  EXPECT_EQ(pens(lines[1]), 3);  // and the probe was off once
}

TEST(Report, ARecordWithoutDoseOrNumberIsDrawnToo) {
  SessionRecord record;
  record.state.set_code("K-0042");
  v1::Event& event = record.events.emplace_back();
  event.set_session("K-0042");
  event.mutable_link()->set_driver("nonin");
  const std::string html = exported("report", record);
  EXPECT_NE(html.find("time since the start"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
  EXPECT_EQ(exported("edf", record),
            "PROBLEM: the session has no number and no wave: there is no EDF+ of it");
}

}  // namespace
}  // namespace vigil::sessionlog
