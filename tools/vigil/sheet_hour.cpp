#include "tools/vigil/sheet_hour.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "tools/vigil/local_time.hpp"
#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_attention.hpp"
#include "tools/vigil/watch_words.hpp"

namespace vigil {
namespace {

using watch::printable;

constexpr std::int64_t slot_s = 300;
constexpr std::array<std::string_view, 5> columns{"hr", "pulse", "spo2", "rr", "etco2"};

struct Sample {
  std::int64_t at_s = 0;
  std::optional<double> value;  // nothing: told, but not valid
  std::int64_t good_for_s = sheet_gap_s;
};

/// One inflation, or one look by a person.
struct Reading {
  std::optional<double> sys;
  std::optional<double> dia;
  std::string rest;  // "mean 92, pulse 80"
  std::string how;
};

struct Hour {
  std::map<std::string, std::vector<Sample>, std::less<>> series;  // by parameter
  std::map<std::string, std::vector<Sample>, std::less<>> others;  // by the monitor's label
  std::map<std::tuple<std::int64_t, int, int>, Reading> readings;  // when, by whom
};

void add(std::string& to, const std::string& text) {
  if (!text.empty()) to += (to.empty() ? "" : ", ") + text;
}

std::int64_t measured_s(const v1::Event& event, std::uint64_t measured_ns) {
  constexpr std::uint64_t second_ns = 1'000'000'000;
  const std::uint64_t ago_ns =
      event.instant_ns() > measured_ns && measured_ns > 0 ? event.instant_ns() - measured_ns : 0;
  return event.wall_time().seconds() - static_cast<std::int64_t>(ago_ns / second_ns);
}

void put_part(Reading& reading, std::string_view parameter, double value) {
  if (parameter == "nibp_sys") {
    reading.sys = value;
  } else if (parameter == "nibp_dia") {
    reading.dia = value;
  } else {
    const std::string name = parameter == "nibp_mean"    ? "mean"
                             : parameter == "nibp_pulse" ? "pulse"
                                                         : watch::parameter_words(parameter);
    const std::string text = name + " " + watch::number_words(value);
    if (reading.rest.find(text) == std::string::npos) add(reading.rest, text);
  }
}

void put_vital(const v1::Vital& vital, std::int64_t at_s, Hour& hour) {
  const bool valid = vital.validity() == v1::VALIDITY_VALID && vital.has_value();
  if (vital.parameter().starts_with("nibp_")) {
    if (!valid) return;
    Reading& reading = hour.readings[{at_s, 0, static_cast<int>(vital.monitor())}];
    put_part(reading, vital.parameter(), vital.value());
    reading.how = vital.age_unknown() ? "stood on the monitor, time not known" : "monitor";
    return;
  }
  constexpr std::uint64_t second_ns = 1'000'000'000;
  const auto slow_s = static_cast<std::int64_t>(
      std::min<std::uint64_t>(vital.fresh_ns() / second_ns, sheet_hour_s));
  Sample sample{at_s, std::nullopt, std::max(sheet_gap_s, 2 * slow_s)};
  if (valid && !vital.age_unknown()) sample.value = vital.value();
  hour.series[vital.parameter()].push_back(sample);
}

/// What a person measured: an entry of the session.
void put_entry(const v1::SessionEntry& entry, Hour& hour) {
  if (entry.kind() != v1::ENTRY_KIND_MANUAL_VITALS) return;
  const std::int64_t at_s = entry.performed_time().seconds();
  Reading& reading = hour.readings[{at_s, 1, static_cast<int>(entry.number())}];
  for (const v1::SnapshotValue& value : entry.values()) {
    if (value.has_value()) put_part(reading, value.parameter(), value.value());
  }
  reading.how = "by hand";
  add(reading.how, printable(entry.code()));
  add(reading.how, printable(entry.actor()));
}

/// What is known of each parameter now, where the past can't be had or is longer ago.
void put_known(const watch::Bed& bed, const Situation& s, bool cuffs, Hour& hour) {
  for (const watch::Number& number : bed.numbers) {
    if (!number.value || number.parameter.starts_with("nibp_") != cuffs) continue;
    v1::Vital vital;
    vital.set_parameter(number.parameter);
    vital.set_monitor(number.monitor);
    vital.set_validity(v1::VALIDITY_VALID);
    vital.set_value(*number.value);
    vital.set_age_unknown(number.age_unknown);
    const auto age_s = s.model.age(number.measured_at, s.now) / std::chrono::seconds(1);
    put_vital(vital, s.wall_s - age_s, hour);
  }
}

/// Another patient's numbers are not this one's, though they came from the same bed; and a session
/// that moved here brings its own along.
bool is_of(const watch::Bed& bed, const v1::Event& event) {
  const bool here = event.room() == bed.room && event.bed() == bed.bed;
  const std::string session = bed.session   ? bed.session->id()
                              : bed.patient ? bed.patient->session()
                                            : "";
  return session.empty() ? here && event.session().empty() : event.session() == session;
}

Hour read_hour(const watch::Bed& bed, const Past& past, const Situation& s) {
  Hour hour;
  const std::int64_t since_s = s.wall_s - sheet_hour_s;
  for (const v1::Event& event : past.events) {
    if (!is_of(bed, event)) continue;
    if (event.has_entry() && event.entry().performed_time().seconds() >= since_s) {
      put_entry(event.entry(), hour);
    }
    if (event.wall_time().seconds() < since_s) continue;
    if (event.has_vital()) {
      put_vital(event.vital(), measured_s(event, event.vital().measured_ns()), hour);
    }
    if (event.has_other() && event.other().has_value() &&
        event.other().validity() == v1::VALIDITY_VALID) {
      const v1::OtherNumeric& other = event.other();
      const std::string unit = other.unit().empty() ? "" : " " + printable(other.unit());
      hour.others[printable(other.label()) + unit].push_back(
          {measured_s(event, other.measured_ns()), other.value(), sheet_gap_s});
    }
  }
  if (hour.series.empty()) put_known(bed, s, false, hour);
  if (hour.readings.empty()) put_known(bed, s, true, hour);
  return hour;
}

/// "96 (93-97)": the last of them, the lowest and the highest.
std::string range_cell(const std::vector<Sample>& samples, std::int64_t from_s,
                       std::int64_t until_s) {
  std::optional<double> last;
  double lowest = 0;
  double highest = 0;
  for (const Sample& sample : samples) {
    if (!sample.value || sample.at_s < from_s || sample.at_s >= until_s) continue;
    lowest = last ? std::min(lowest, *sample.value) : *sample.value;
    highest = last ? std::max(highest, *sample.value) : *sample.value;
    last = sample.value;
  }
  if (!last) return "-";
  const std::string low = watch::number_words(lowest);
  const std::string high = watch::number_words(highest);
  return watch::number_words(*last) + (low == high ? "" : " (" + low + "-" + high + ")");
}

bool any_value(const std::vector<Sample>& samples) {
  return std::any_of(samples.begin(), samples.end(), [](const Sample& s) { return s.value; });
}

PageTable course_table(const Hour& hour, bool whole, const Situation& s) {
  PageTable table{whole ? "The last hour: last value of five minutes (lowest-highest)"
                        : "What is still known of the last hour: last value of five minutes "
                          "(lowest-highest)",
                  true,
                  {},
                  "No values are known."};
  std::optional<std::int64_t> first_s;
  std::vector<std::string> head{"from"};
  std::vector<const std::vector<Sample>*> shown;
  static const std::vector<Sample> none;
  for (const std::string_view key : columns) {
    const auto found = hour.series.find(key);
    const bool has = found != hour.series.end() && any_value(found->second);
    if (!has && key != "hr" && key != "spo2") continue;
    head.push_back(watch::parameter_words(key));
    shown.push_back(has ? &found->second : &none);
    for (const Sample& sample : *shown.back()) {
      if (sample.value) first_s = std::min(first_s.value_or(sample.at_s), sample.at_s);
    }
  }
  if (!first_s) return table;
  table.rows.push_back(head);
  // Every step has its row: one without values is a gap that is seen.
  for (std::int64_t at_s = *first_s - *first_s % slot_s; at_s <= s.wall_s; at_s += slot_s) {
    std::vector<std::string> row{clock_words(at_s)};
    for (const auto* samples : shown) row.push_back(range_cell(*samples, at_s, at_s + slot_s));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string pressure_words(const Reading& reading) {
  const auto part = [](const std::optional<double>& value) {
    return value ? watch::number_words(*value) : std::string("-");
  };
  return reading.sys || reading.dia ? part(reading.sys) + "/" + part(reading.dia) : "-";
}

void keep_newest(PageTable& table, std::size_t head) {
  if (table.rows.size() <= sheet_rows_max + head) return;
  const auto first = table.rows.begin() + static_cast<std::ptrdiff_t>(head);
  const std::size_t dropped = table.rows.size() - sheet_rows_max - head;
  table.rows.erase(first, first + static_cast<std::ptrdiff_t>(dropped));
  table.title += " (the newest; " + std::to_string(dropped) + " earlier ones are left out)";
}

PageTable readings_table(const Hour& hour) {
  PageTable table{"Cuff readings and values by hand", true, {}, "None is known."};
  if (hour.readings.empty()) return table;
  table.rows.push_back({"at", "BP", "by", "other"});
  for (const auto& [when, reading] : hour.readings) {
    table.rows.push_back(
        {clock_words(std::get<0>(when)), pressure_words(reading), reading.how, reading.rest});
  }
  keep_newest(table, 1);
  return table;
}

PageTable others_table(const Hour& hour) {
  PageTable table{"Other values", true, {{"what", "last", "at", "lowest", "highest"}}, ""};
  const auto put = [&](const std::string& name, const std::vector<Sample>& samples) {
    const Sample* last = nullptr;
    double lowest = 0;
    double highest = 0;
    for (const Sample& sample : samples) {
      if (!sample.value) continue;
      lowest = last != nullptr ? std::min(lowest, *sample.value) : *sample.value;
      highest = last != nullptr ? std::max(highest, *sample.value) : *sample.value;
      last = &sample;
    }
    if (last == nullptr) return;
    table.rows.push_back({name, watch::number_words(*last->value), clock_words(last->at_s),
                          watch::number_words(lowest), watch::number_words(highest)});
  };
  for (const auto& [key, samples] : hour.series) {
    if (std::find(columns.begin(), columns.end(), key) != columns.end()) continue;
    put(watch::parameter_words(key), samples);
  }
  for (const auto& [label, samples] : hour.others) put(label, samples);
  keep_newest(table, 1);
  return table;
}

/// From the first word of the monitor to now: where no valid value came for long.
void put_gaps(std::vector<Sample> samples, const std::string& name, std::int64_t now_s,
              std::map<std::pair<std::int64_t, std::int64_t>, std::string>& gaps) {
  if (samples.empty()) return;
  std::stable_sort(samples.begin(), samples.end(),
                   [](const Sample& a, const Sample& b) { return a.at_s < b.at_s; });
  std::int64_t valid_s = samples.front().at_s;
  const std::int64_t good_for_s = samples.back().good_for_s;
  const auto until = [&](std::int64_t at_s) {
    if (at_s - valid_s > good_for_s) add(gaps[{valid_s, at_s}], name);
    valid_s = at_s;
  };
  for (const Sample& sample : samples) {
    if (sample.value) until(sample.at_s);
  }
  until(now_s);
}

PageTable gaps_table(const Hour& hour, const Situation& s) {
  PageTable table{"Times without a valid value", false, {}, "None."};
  std::vector<Sample> rate;
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> gaps;
  for (const auto& [key, samples] : hour.series) {
    if (key == "hr" || key == "pulse") rate.insert(rate.end(), samples.begin(), samples.end());
    if (key == "spo2") put_gaps(samples, "SpO2", s.wall_s, gaps);
  }
  put_gaps(std::move(rate), "HR and pulse", s.wall_s, gaps);
  for (const auto& [span, names] : gaps) {
    const std::string until = span.second >= s.wall_s ? "now" : clock_words(span.second);
    const Duration length = std::chrono::seconds(span.second - span.first);
    table.rows.push_back(
        {clock_words(span.first) + " to " + until, watch::age_words(length), "no " + names});
  }
  keep_newest(table, 0);
  return table;
}

}  // namespace

std::vector<PageTable> hour_tables(const watch::Bed& bed, const Past& past,
                                   const Situation& situation) {
  const Hour hour = read_hour(bed, past, situation);
  std::vector<PageTable> tables{course_table(hour, past.whole, situation), readings_table(hour)};
  if (PageTable gaps = gaps_table(hour, situation); !gaps.rows.empty()) {
    tables.push_back(std::move(gaps));
  }
  if (PageTable others = others_table(hour); others.rows.size() > 1) {
    tables.push_back(std::move(others));
  }
  return tables;
}

}  // namespace vigil
