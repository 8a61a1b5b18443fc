// What a session comes down to: from the views of the log, so that they hold while it runs too.
#include <algorithm>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/reader.hpp"

namespace vigil::sessionlog {
namespace {

std::int64_t signed_number(const sqlite::Statement& row, int column) {
  return static_cast<std::int64_t>(row.number(column));
}

std::uint32_t small_number(const sqlite::Statement& row, int column) {
  return static_cast<std::uint32_t>(row.number(column));
}

constexpr const char* any_phase =
    "SELECT parameter, unit, '', readings, min_milli, max_milli, mean_milli FROM session_vital"
    " WHERE session = ?1 ORDER BY parameter";
constexpr const char* by_phase =
    "SELECT parameter, unit, phase, readings, min_milli, max_milli, mean_milli"
    " FROM session_vital_by_phase WHERE session = ?1 AND phase <> '' ORDER BY parameter, phase";
// The first of the highest, and the first of the lowest, from the dose on.
constexpr const char* readings =
    "SELECT parameter, milli, measured_us FROM reading_of_session"
    " WHERE belongs_to = ?1 AND validity = 1 AND milli IS NOT NULL AND parameter <> ''"
    " AND measured_us >= coalesce((SELECT first_dose_us FROM session WHERE session = ?1), 0)"
    " ORDER BY measured_us, record";

}  // namespace

void Reader::read_vitals(const std::string& session, SessionStatistics& out) {
  for (const char* sql : {any_phase, by_phase}) {
    sqlite::Statement all = database_.prepare(sql);
    all.bind(1, std::string_view(session));
    while (all.step() == SQLITE_ROW) {
      out.vitals.push_back({std::string(all.text(0)), std::string(all.text(1)),
                            std::string(all.text(2)), all.number(3), signed_number(all, 4),
                            signed_number(all, 5), signed_number(all, 6)});
    }
  }
}

void Reader::read_peaks(const std::string& session, SessionStatistics& out) {
  sqlite::Statement rest =
      database_.prepare("SELECT parameter, milli FROM baseline WHERE session = ?1");
  rest.bind(1, std::string_view(session));
  while (rest.step() == SQLITE_ROW) {
    out.baseline_milli[std::string(rest.text(0))] = signed_number(rest, 1);
  }
  sqlite::Statement all = database_.prepare(readings);
  all.bind(1, std::string_view(session));
  while (all.step() == SQLITE_ROW) {
    const std::string parameter(all.text(0));
    const Peak here{signed_number(all, 1), signed_number(all, 2)};
    const auto [high, first] = out.highest.try_emplace(parameter, here);
    if (!first && here.milli > high->second.milli) high->second = here;
    const auto [low, first_low] = out.lowest.try_emplace(parameter, here);
    if (!first_low && here.milli < low->second.milli) low->second = here;
  }
}

void Reader::read_alarms(const std::string& session, SessionStatistics& out) {
  sqlite::Statement counts =
      database_.prepare("SELECT high, medium, low FROM session_alarms WHERE session = ?1");
  counts.bind(1, std::string_view(session));
  if (counts.step() == SQLITE_ROW) {
    out.high_alarms = small_number(counts, 0);
    out.medium_alarms = small_number(counts, 1);
    out.low_alarms = small_number(counts, 2);
  }
  // An alarm that stands still counts up to the last record of the session.
  sqlite::Statement spans = database_.prepare(
      "SELECT started_us, coalesce(ended_us, (SELECT max(wall_us) FROM record WHERE session = ?1))"
      " FROM alarm WHERE session = ?1 AND gravest_priority >= 3 ORDER BY started_us");
  spans.bind(1, std::string_view(session));
  std::int64_t counted_to = 0;
  while (spans.step() == SQLITE_ROW) {
    const std::int64_t from = std::max(signed_number(spans, 0), counted_to);
    const std::int64_t to = signed_number(spans, 1);
    if (to <= from) continue;
    out.in_alarm_us += to - from;
    counted_to = to;
  }
}

SessionStatistics Reader::statistics(const std::string& session) {
  SessionStatistics out;
  read_vitals(session, out);
  read_peaks(session, out);
  read_alarms(session, out);
  sqlite::Statement checks =
      database_.prepare("SELECT done, late, skipped FROM session_checks WHERE session = ?1");
  checks.bind(1, std::string_view(session));
  if (checks.step() == SQLITE_ROW) {
    out.checks_done = small_number(checks, 0);
    out.checks_late = small_number(checks, 1);
    out.checks_skipped = small_number(checks, 2);
  }
  return out;
}

std::vector<v1::EarlierSession> Reader::history(const std::string& code) {
  std::vector<v1::EarlierSession> earlier;
  if (code.empty()) return earlier;
  sqlite::Statement more = database_.prepare(
      "SELECT total_ug, manner, concurrent_bed, coalesce((SELECT route FROM dose WHERE session = ?1"
      " ORDER BY record LIMIT 1), '') FROM session WHERE session = ?1");
  for (const SessionLine& line : sessions(code)) {
    if (line.first_dose_us == 0) continue;
    v1::EarlierSession& one = earlier.emplace_back();
    one.set_id(line.id);
    one.mutable_first_dose_time()->set_seconds(line.first_dose_us / us_per_second);
    one.mutable_first_dose_time()->set_nanos(
        static_cast<std::int32_t>(line.first_dose_us % us_per_second * 1000));
    more.bind(1, std::string_view(line.id));
    if (more.step() == SQLITE_ROW) {
      one.set_total_ug(more.number(0));
      one.set_manner(static_cast<v1::CloseManner>(more.number(1)));
      one.set_concurrent(!more.text(2).empty());
      one.set_route(std::string(more.text(3)));
    }
    more.reset();
    const SessionStatistics found = statistics(line.id);
    const auto rest = found.baseline_milli.find("nibp_sys");
    const auto peak = found.highest.find("nibp_sys");
    if (rest != found.baseline_milli.end() && peak != found.highest.end()) {
      one.set_peak_sbp_rise(static_cast<double>(peak->second.milli - rest->second) / 1000);
    }
    const auto lowest = found.lowest.find("spo2");
    if (lowest != found.lowest.end()) {
      one.set_lowest_spo2(static_cast<double>(lowest->second.milli) / 1000);
    }
    one.set_high_alarms(found.high_alarms);
    one.set_medium_alarms(found.medium_alarms);
  }
  return earlier;
}

}  // namespace vigil::sessionlog
