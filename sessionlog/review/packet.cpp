#include "sessionlog/review/packet.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>

#include "sessionlog/civil_time.hpp"
#include "sessionlog/export/course.hpp"
#include "sessionlog/export/veil.hpp"
#include "sessionlog/projection.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::int64_t us_per_minute = 60 * us_per_second;

/// "GIVEN" of DOSE_STEP_GIVEN, as words: "given".
std::string word(const std::string& name, std::size_t prefix) {
  std::string text = name.size() > prefix ? name.substr(prefix) : "unknown";
  for (char& c : text) {
    c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

/// Thousandths without what is not there: 70 for 70000, 61.5 for 61500.
std::string of_milli(std::int64_t milli) {
  const bool below = milli < 0;
  const std::int64_t size = below ? -milli : milli;
  std::string text = (below ? "-" : "") + std::to_string(size / 1000);
  if (size % 1000 == 0) return text;
  std::string rest = std::to_string(1000 + size % 1000).substr(1);
  rest.erase(rest.find_last_not_of('0') + 1);
  return text + "." + rest;
}

std::string length(std::int64_t us) {
  const std::int64_t seconds = us / us_per_second;
  if (seconds < 60) return std::to_string(seconds) + " s";
  const std::string rest = seconds % 60 == 0 ? "" : " " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds / 60) + " min" + rest;
}

std::string label(const std::string& parameter) {
  static const std::map<std::string, std::string> names{{"hr", "HR"},
                                                        {"spo2", "SpO2"},
                                                        {"nibp_sys", "Systolic pressure"},
                                                        {"pulse", "Pulse"},
                                                        {"rr", "RR"},
                                                        {"nibp_dia", "Diastolic pressure"},
                                                        {"nibp_mean", "Mean pressure"}};
  const auto found = names.find(parameter);
  return found == names.end() ? parameter : found->second;
}

class Maker {
 public:
  Maker(const SessionRecord& record, const SessionStatistics& statistics)
      : record_(record), statistics_(statistics) {
    const v1::Session& state = record.state;
    if (state.has_first_dose_time()) dose_us_ = to_us(state.first_dose_time());
  }
  ReviewPacket make();

 private:
  /// "T+14", or the time of day where there was no dose.
  [[nodiscard]] std::string when(std::int64_t us) const {
    if (!dose_us_) return time_text(us);
    const std::int64_t minutes =
        static_cast<std::int64_t>(std::floor(static_cast<double>(us - *dose_us_) / us_per_minute));
    return (minutes < 0 ? "T" : "T+") + std::to_string(minutes);
  }
  [[nodiscard]] std::string performed(const v1::Event& event) const {
    const v1::SessionEntry& entry = event.entry();
    return when(to_us(entry.has_performed_time() ? entry.performed_time() : event.wall_time()));
  }
  ReviewSection head() const;
  ReviewSection doses() const;
  ReviewSection phases() const;
  ReviewSection peaks() const;
  ReviewSection dips() const;
  ReviewSection checks() const;
  ReviewSection entries(const std::string& title, std::vector<v1::EntryKind> kinds) const;
  ReviewSection alarms() const;
  ReviewSection gaps() const;
  [[nodiscard]] std::string dip(std::int64_t from, std::int64_t to) const;
  std::vector<CourseRow> course() const;
  [[nodiscard]] std::optional<double> rest(const std::string& parameter) const;

  const SessionRecord& record_;
  const SessionStatistics& statistics_;
  std::optional<std::int64_t> dose_us_;
};

std::optional<double> Maker::rest(const std::string& parameter) const {
  const auto found = statistics_.baseline_milli.find(parameter);
  if (found == statistics_.baseline_milli.end()) return std::nullopt;
  return static_cast<double>(found->second) / 1000;
}

ReviewSection Maker::head() const {
  const v1::Session& state = record_.state;
  ReviewSection section{"Session", {}};
  if (!state.profile().empty()) {
    section.lines.push_back("profile " + state.profile() + ", version " +
                            std::to_string(state.profile_version()));
  }
  const auto tell = [&](bool known, const char* what, const google::protobuf::Timestamp& time) {
    if (known) section.lines.push_back(what + time_text(to_us(time)));
  };
  tell(state.has_started_time(), "started ", state.started_time());
  tell(state.has_first_dose_time(), "first dose ", state.first_dose_time());
  tell(state.has_closed_time(), "closed ", state.closed_time());
  tell(state.has_integration_opens_time(), "integration opens ", state.integration_opens_time());
  tell(state.has_integration_closes_time(), "integration closes ", state.integration_closes_time());
  return section;
}

ReviewSection Maker::doses() const {
  ReviewSection section{"Doses", {}};
  for (const v1::Event& event : record_.events) {
    if (!event.has_entry() || !event.entry().has_dose()) continue;
    const v1::Dose& dose = event.entry().dose();
    std::string line = performed(event) + ": " + dose.drug() + " " +
                       of_milli(static_cast<std::int64_t>(dose.amount_ug())) + " mg " +
                       dose.route() + ", " + word(v1::DoseStep_Name(dose.step()), 10);
    if (dose.ug_per_kg() != 0) line += ", " + of_milli(dose.ug_per_kg()) + " mg/kg";
    if (dose.out_of_range()) line += ", outside the profile's range";
    if (!event.entry().actor().empty()) line += ", by " + event.entry().actor();
    section.lines.push_back(line);
  }
  return section;
}

ReviewSection Maker::phases() const {
  ReviewSection section{"Phases", {}};
  std::string last;
  for (const v1::Event& event : record_.events) {
    if (!event.has_medicine_session()) continue;
    const v1::Session& state = event.medicine_session();
    std::string now = word(v1::SessionState_Name(state.state()), 14);
    if (!state.phase().empty()) now += ", " + state.phase();
    if (now == last) continue;
    section.lines.push_back(when(to_us(event.wall_time())) + ": " + now);
    last = now;
  }
  return section;
}

ReviewSection Maker::peaks() const {
  ReviewSection section{"Peaks from the dose on", {}};
  if (!dose_us_) return section;
  const auto tell = [&](const auto& extremes, const std::string& parameter, const char* what) {
    const auto at = extremes.find(parameter);
    if (at == extremes.end()) return;
    std::string line = label(parameter) + " " + what + " " + of_milli(at->second.milli) + " at " +
                       when(at->second.at_us);
    const auto found = statistics_.baseline_milli.find(parameter);
    if (found != statistics_.baseline_milli.end()) {
      const std::int64_t change = at->second.milli - found->second;
      line += ", baseline " + of_milli(found->second) + " (" + (change < 0 ? "" : "+") +
              of_milli(change) + ")";
    }
    section.lines.push_back(line);
  };
  // A bed with an oximeter only has no heart rate.
  const char* heart = statistics_.highest.count("hr") != 0 ? "hr" : "pulse";
  for (const char* parameter : {heart, "nibp_sys", "nibp_dia"}) {
    tell(statistics_.highest, parameter, "highest");
  }
  tell(statistics_.lowest, heart, "lowest");
  tell(statistics_.lowest, "spo2", "lowest");
  return section;
}

std::string Maker::dip(std::int64_t from, std::int64_t to) const {
  std::optional<Peak> lowest;
  std::int64_t lost_us = 0;
  std::optional<std::int64_t> lost_since;
  std::string done;
  for (const v1::Event& event : record_.events) {
    if (event.has_entry() && event.entry().kind() == v1::ENTRY_KIND_NOTE) {
      const std::int64_t at = to_us(event.entry().performed_time());
      const std::string& text = event.entry().text();
      if (at >= from && at <= to + us_per_minute && !text.empty()) done += "; " + text;
    }
    if (!event.has_vital() || event.vital().parameter() != "spo2") continue;
    const v1::Vital& vital = event.vital();
    const std::int64_t at = measured_us(event, vital.measured_ns());
    if (at < from || at > to) continue;
    const bool valid = vital.validity() == v1::VALIDITY_VALID && vital.has_value();
    if (lost_since && valid) lost_us += at - *std::exchange(lost_since, std::nullopt);
    if (!valid && !lost_since) lost_since = at;
    const std::int64_t milli = valid ? std::llround(vital.value() * 1000) : 0;
    if (valid && (!lowest || milli < lowest->milli)) lowest = Peak{milli, at};
  }
  if (lost_since) lost_us += to - *lost_since;
  std::string line = lowest ? "Oxygen fell to " + of_milli(lowest->milli) + " % at " +
                                  when(lowest->at_us) + "; the alarm stood for "
                            : "Oxygen alarm without a valid value, for ";
  line += length(to - from) + done;
  if (lost_us > 0) line += "; signal lost " + length(lost_us);
  return line;
}

ReviewSection Maker::dips() const {
  ReviewSection section{"Oxygen below its limits", {}};
  std::map<std::string, std::int64_t> open;  // alarm, since when
  std::int64_t last_us = 0;
  const auto counts = [](const v1::Alarm& alarm) {
    return alarm.parameter() == "spo2" && alarm.kind() == v1::ALARM_KIND_LIMIT_LOW &&
           alarm.type() == v1::ALARM_TYPE_PHYSIOLOGICAL;
  };
  for (const v1::Event& event : record_.events) {
    last_us = std::max(last_us, to_us(event.wall_time()));
    if (!event.has_alarm() || !counts(event.alarm())) continue;
    const std::string key = event.source() + event.alarm().alarm_id();
    const std::int64_t at = to_us(event.wall_time());
    if (event.alarm().phase() != v1::ALARM_PHASE_END) {
      open.emplace(key, at);
    } else if (const auto since = open.find(key); since != open.end()) {
      section.lines.push_back(dip(since->second, at));
      open.erase(since);
    }
  }
  for (const auto& [key, since] : open) {
    section.lines.push_back(dip(since, last_us) + "; its end is not recorded");
  }
  return section;
}

ReviewSection Maker::checks() const {
  ReviewSection section{"Safety checks", {}};
  for (const v1::Event& event : record_.events) {
    if (!event.has_check()) continue;
    const v1::Check& check = event.check();
    if (check.state() != v1::CHECK_STATE_DONE && check.state() != v1::CHECK_STATE_SKIPPED &&
        check.state() != v1::CHECK_STATE_UNDONE) {
      continue;
    }
    std::string line =
        when(to_us(check.has_performed_time() ? check.performed_time() : event.wall_time())) +
        ": check " + std::to_string(check.number()) + " " +
        word(v1::CheckState_Name(check.state()), 12);
    if (check.how() != v1::CHECK_HOW_UNSPECIFIED) {
      line += ", " + word(v1::CheckHow_Name(check.how()), 10);
    }
    if (!check.breathing().empty()) line += ", breathing " + check.breathing();
    if (!check.colour().empty()) line += ", colour " + check.colour();
    if (!check.posture().empty()) line += ", posture " + check.posture();
    if (!check.distress().empty()) line += ", distress " + check.distress();
    if (!check.reason().empty()) line += ", because: " + check.reason();
    if (!event.actor().empty()) line += ", by " + event.actor();
    section.lines.push_back(line);
  }
  return section;
}

ReviewSection Maker::entries(const std::string& title, std::vector<v1::EntryKind> kinds) const {
  ReviewSection section{title, {}};
  for (const v1::Event& event : record_.events) {
    if (!event.has_entry()) continue;
    const v1::SessionEntry& entry = event.entry();
    if (std::find(kinds.begin(), kinds.end(), entry.kind()) == kinds.end()) continue;
    const bool bare_oxygen = entry.kind() == v1::ENTRY_KIND_OXYGEN && entry.code().empty();
    std::string line = performed(event) + ": " + (bare_oxygen ? "oxygen" : entry.code());
    if (entry.severity() != v1::SEVERITY_UNSPECIFIED) {
      line += ", " + word(v1::Severity_Name(entry.severity()), 9);
    }
    if (entry.has_amount()) {
      line += ", " + of_milli(std::llround(entry.amount() * 1000)) + " " + entry.unit();
    }
    if (!entry.text().empty()) line += ", " + entry.text();
    section.lines.push_back(line);
  }
  return section;
}

ReviewSection Maker::alarms() const {
  ReviewSection section{"Alarms", {}};
  const std::uint32_t all =
      statistics_.high_alarms + statistics_.medium_alarms + statistics_.low_alarms;
  if (all == 0) return section;
  section.lines.push_back(std::to_string(statistics_.high_alarms) + " high, " +
                          std::to_string(statistics_.medium_alarms) + " medium, " +
                          std::to_string(statistics_.low_alarms) + " low");
  section.lines.push_back("high or medium for " + length(statistics_.in_alarm_us) + " in all");
  return section;
}

ReviewSection Maker::gaps() const {
  ReviewSection section{"Gaps in the record", {}};
  for (const v1::LogGap& gap : record_.gaps) {
    const std::string to = gap.to_seq() == 0 ? "an unknown end" : std::to_string(gap.to_seq());
    section.lines.push_back("events " + std::to_string(gap.from_seq()) + " to " + to + " of " +
                            gap.source() + ": " + gap.reason());
  }
  return section;
}

std::vector<CourseRow> Maker::course() const {
  struct Sum {
    double total = 0;
    int count = 0;
    double last = 0;
  };
  std::map<std::int64_t, std::map<std::string, Sum>> spans;
  if (!dose_us_) return {};
  const auto add = [&](std::int64_t at, const std::string& parameter, double value) {
    const auto span = static_cast<std::int64_t>(
        std::floor(static_cast<double>(at - *dose_us_) / (course_minutes * us_per_minute)));
    Sum& sum = spans[span][parameter];
    sum.total += value;
    sum.last = value;
    ++sum.count;
  };
  for (const v1::Event& event : record_.events) {
    const v1::Vital& vital = event.vital();
    if (event.has_vital() && vital.has_value() && vital.validity() == v1::VALIDITY_VALID) {
      add(measured_us(event, vital.measured_ns()), vital.parameter(), vital.value());
    }
    if (event.entry().kind() != v1::ENTRY_KIND_MANUAL_VITALS) continue;
    for (const v1::SnapshotValue& value : event.entry().values()) {
      add(to_us(event.entry().performed_time()), value.parameter(), value.value());
    }
  }
  std::vector<CourseRow> rows;
  for (const auto& [span, sums] : spans) {
    const auto value = [&sums](const char* parameter, bool mean) -> std::optional<double> {
      const auto found = sums.find(parameter);
      if (found == sums.end()) return std::nullopt;
      return mean ? std::round(found->second.total / found->second.count) : found->second.last;
    };
    rows.push_back({span * course_minutes, value("hr", true), value("spo2", true),
                    value("nibp_sys", false), value("nibp_dia", false)});
  }
  return rows;
}

ReviewPacket Maker::make() {
  ReviewPacket packet;
  packet.session = record_.state.id();
  packet.code = record_.state.code();
  packet.sections = {
      head(),
      doses(),
      phases(),
      peaks(),
      dips(),
      checks(),
      entries("Symptoms", {v1::ENTRY_KIND_SYMPTOM}),
      entries("Notes", {v1::ENTRY_KIND_NOTE}),
      entries("Oxygen and other medicine", {v1::ENTRY_KIND_OXYGEN, v1::ENTRY_KIND_MEDICATION}),
      entries("Emergency calls", {v1::ENTRY_KIND_EMERGENCY}),
      alarms(),
      gaps()};
  packet.rest_hr = rest("hr");
  packet.rest_spo2 = rest("spo2");
  packet.rest_sys = rest("nibp_sys");
  packet.rest_dia = rest("nibp_dia");
  packet.course = course();
  return packet;
}

}  // namespace

ReviewPacket review_of(const SessionRecord& record, const SessionStatistics& statistics) {
  ReviewPacket packet = Maker(record, statistics).make();
  const Course course = make_course(record);
  const Veil veil(course, true);
  for (ReviewSection& section : packet.sections) {
    for (std::string& line : section.lines) line = veil.words(line);
  }
  return packet;
}

}  // namespace vigil::sessionlog
