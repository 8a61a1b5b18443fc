#include "tools/vigil/replay_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "daemon/alarm/alarm_text.hpp"
#include "tools/vigil/replay_recording.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil::replay {
namespace {

constexpr std::size_t text_columns = 50;

std::string tenths(std::uint64_t number) {
  return std::to_string(number / 10) + "." + std::to_string(number % 10);
}

std::string line_text(std::string_view title, const Count::Line& line, const Count& count) {
  return padded(title, 22) + right(std::to_string(line.started), 7) +
         right(std::to_string(line.joined), 11) +
         right(tenths(count.tenths_an_hour(line.started + line.joined)), 9) +
         right(length_text(line.active), 11) + right(std::to_string(line.acknowledged), 14) +
         right(std::to_string(line.ended_alone), 12) + "\n";
}

std::string alarms_text(const Story& story) {
  if (story.alarms.empty()) return "no alarms\n";
  struct Entry {
    const Alarm* alarm;
    const Coming* coming;
  };
  std::vector<Entry> entries;
  for (const Alarm& alarm : story.alarms) {
    for (const Coming& coming : alarm.comings) entries.push_back({&alarm, &coming});
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.coming->from < b.coming->from; });
  std::string out = "      from        to  alarm\n";
  for (const Entry& entry : entries) out += coming_text(*entry.alarm, *entry.coming) + "\n";
  return out;
}

}  // namespace

std::string length_text(Duration length) {
  const std::int64_t seconds = length.count() / 1'000'000'000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld",
                static_cast<long long>(seconds / 3600), static_cast<long long>(seconds / 60 % 60),
                static_cast<long long>(seconds % 60));
  return text.data();
}

std::string time_text(Instant at) { return length_text(Duration(ms_of(at) * ms_to_ns)); }

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t columns = watch::columns(text);
  return std::string(text) + std::string(width > columns ? width - columns : 0, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t columns = watch::columns(text);
  return std::string(width > columns ? width - columns : 0, ' ') + std::string(text);
}

std::string direction_text(Parameter parameter, alarm::Side side) {
  return std::string(info(parameter).label) + (side == alarm::Side::below ? " below" : " above");
}

std::string coming_text(const Alarm& alarm, const Coming& coming) {
  const std::string text = watch::printable(coming.text);
  std::string out =
      right(time_text(coming.from), 10) + right(coming.to ? time_text(*coming.to) : "open", 10) +
      "  " + padded(alarm.type == alarm::Type::technical ? "[t] " + text : text, text_columns);
  if (side_of(alarm.kind) && coming.worst_milli) {
    out += "  worst " + std::string(alarm::number_text(*coming.worst_milli).view());
  }
  if (&coming != &alarm.comings.front()) out += "  again";
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string load_text(const Count& count) {
  static constexpr std::array<std::string_view, 3> types{"physiological", "technical", "advisory"};
  std::string out = padded("load", 22) + right("alarms", 7) + right("came back", 11) +
                    right("an hour", 9) + right("time", 11) + right("acknowledged", 14) +
                    right("ended alone", 12) + "\n";
  for (std::size_t type = 0; type < types.size(); ++type) {
    for (std::size_t i = count.lines[type].size(); i-- > 0;) {
      const Count::Line& line = count.lines[type][i];
      if (line.started == 0) continue;
      const auto priority = static_cast<Priority>(i);
      const std::string_view level = priority == Priority::none ? "no sound" : name(priority);
      out += line_text(std::string(types[type]) + " " + std::string(level), line, count);
    }
  }
  const Count::Line total = count.total();
  out += line_text("all", total, count);
  const std::uint32_t comings = total.started + total.joined;
  if (comings > 0) {
    out += "ended by themselves, never acknowledged: " +
           std::to_string((total.ended_alone * 100 + comings / 2) / comings) + " %\n";
  }
  if (!count.acknowledge_times.empty()) {
    out += "acknowledged within " + length_text(count.acknowledged_within(50)) +
           " (median), 95 % within " + length_text(count.acknowledged_within(95)) + "\n";
  }
  return out + "told to review the limits: " + std::to_string(count.floods) + "\n";
}

std::string values_text(const Story& story) {
  std::string out;
  for (const ToldValue& told : story.told) {
    const auto milli = told.reading.milli();
    out += time_text(told.at) + " " + std::string(info(told.reading.parameter()).key) + " " +
           std::string(milli ? alarm::number_text(*milli).view() : name(told.reading.validity())) +
           "\n";
  }
  return out;
}

std::string report_text(const Title& title, const Story& story) {
  std::string out = "record  " + watch::printable(title.record) + ", " +
                    length_text(story.to - story.from) + " from " + time_text(story.from) +
                    "\nrules   " + watch::printable(title.rules) + "\n\n";
  out += alarms_text(story) + "\n" + strip_text(story) + "\n" + load_text(count(story));
  for (const std::string& refusal : story.refusals) {
    out += "refused: " + watch::printable(refusal) + "\n";
  }
  return out;
}

}  // namespace vigil::replay
