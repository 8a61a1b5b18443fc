#include "tools/vigil/replay_compare.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::replay {
namespace {

using alarm::Kind;
using alarm::Side;

ComparedLine& line_of(Comparison& comparison, Parameter parameter, Side side) {
  const auto found = std::find_if(
      comparison.lines.begin(), comparison.lines.end(),
      [&](const ComparedLine& line) { return line.parameter == parameter && line.side == side; });
  if (found != comparison.lines.end()) return *found;
  comparison.lines.push_back({parameter, side, 0, 0, 0, 0});
  return comparison.lines.back();
}

/// What is no alarm of a limit.
std::uint32_t& other_of(Comparison& comparison, const Alarm& alarm) {
  if (alarm.kind == Kind::recurrent) return comparison.recurrent;
  if (alarm.type == alarm::Type::technical) return comparison.technical;
  return alarm.type == alarm::Type::advisory ? comparison.trends : comparison.others;
}

void count_ours(const Story& story, Comparison& comparison) {
  for (const Alarm& alarm : story.alarms) {
    const auto side = side_of(alarm.kind);
    bool first = true;
    for (const Coming& coming : alarm.comings) {
      if (coming.highest == Priority::none) continue;
      if (!side || !alarm.parameter) {
        ++other_of(comparison, alarm);
        continue;
      }
      ComparedLine& line = line_of(comparison, *alarm.parameter, *side);
      if (coming.highest < Priority::medium) {
        ++line.low_only;
      } else {
        ++(first ? line.ours : line.came_back);
        first = false;
      }
    }
  }
  for (const ComparedLine& line : comparison.lines) {
    comparison.ours += line.ours + line.came_back;
    comparison.low_only += line.low_only;
  }
  comparison.ours += comparison.recurrent;
}

std::string run_text(const Violation& run) {
  return right(time_text(run.first), 10) + right(time_text(run.last), 10) +
         right(std::to_string(run.values), 8) + "  " +
         padded(direction_text(run.parameter, run.side), 16) + "worst " +
         std::string(alarm::number_text(run.worst_milli).view());
}

std::string table_text(const Comparison& comparison) {
  std::string out = padded("medium and above", 20) + right("naive", 7) + right("ours", 7) +
                    right("came back", 11) + right("low only", 10) + "\n";
  for (const ComparedLine& line : comparison.lines) {
    out += padded(direction_text(line.parameter, line.side), 20) +
           right(std::to_string(line.naive), 7) + right(std::to_string(line.ours), 7) +
           right(std::to_string(line.came_back), 11) + right(std::to_string(line.low_only), 10) +
           "\n";
  }
  out += "recurrent" + right(std::to_string(comparison.recurrent), 25) + "\n";
  out += "all" + right(std::to_string(comparison.naive), 24) +
         right(std::to_string(comparison.ours), 7) + "   " +
         std::to_string(comparison.fewer_percent()) + " % fewer, each coming counted\n";
  return out + "what sounds beside these: low " + std::to_string(comparison.low_only) +
         ", technical " + std::to_string(comparison.technical) + ", trends " +
         std::to_string(comparison.trends) + ", others " + std::to_string(comparison.others) +
         "; in all " + std::to_string(comparison.sounding()) + "\n";
}

}  // namespace

std::int32_t Comparison::fewer_percent() const {
  if (naive == 0) return 0;
  return (static_cast<std::int32_t>(naive) - static_cast<std::int32_t>(ours)) * 100 /
         static_cast<std::int32_t>(naive);
}

Comparison compare(const Story& story, const alarm::Profile& profile, Duration period) {
  Comparison comparison;
  for (const Violation& run : violations_of(story.readings, profile)) {
    ++comparison.naive;
    ++line_of(comparison, run.parameter, run.side).naive;
    const Cover cover = covering(run, story, period);
    if (run.second) {
      comparison.covered.push_back({run, cover});
      if (cover.alarm == nullptr) ++comparison.missed;
    } else {
      ++comparison.singles;
      if (cover.alarm == nullptr) ++comparison.singles_silent;
    }
  }
  count_ours(story, comparison);
  return comparison;
}

std::string naive_text(const std::vector<Violation>& violations) {
  std::string out = "naive alarms\n     first      last  values\n";
  for (const Violation& run : violations) out += run_text(run) + "\n";
  return out;
}

std::string compare_text(const Title& title, const Story& story, const Comparison& comparison) {
  std::string out = "record  " + title.record + ", " + length_text(story.to - story.from) +
                    "\nrules   " + title.rules + "\n\n" + table_text(comparison) + "\n";
  out += "our alarms of limits\n      from        to  alarm\n";
  for (const Alarm& alarm : story.alarms) {
    if (!side_of(alarm.kind)) continue;
    for (const Coming& coming : alarm.comings) out += coming_text(alarm, coming) + "\n";
  }
  out += "\nruns of two values or more beyond the medium limit: " +
         std::to_string(comparison.covered.size()) +
         ", missed: " + std::to_string(comparison.missed) + "\n     first      last  values\n";
  for (const Covered& one : comparison.covered) {
    out += padded(run_text(one.violation), 66);
    out += one.cover.alarm == nullptr ? "  MISSED" : "  alarm of " + time_text(one.cover.since);
    out += "\n";
  }
  return out + "runs of one value: " + std::to_string(comparison.singles) +
         ", without an alarm: " + std::to_string(comparison.singles_silent) + "\n";
}

}  // namespace vigil::replay
