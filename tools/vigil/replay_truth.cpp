#include "tools/vigil/replay_truth.hpp"

#include <algorithm>
#include <utility>

#include "daemon/alarm/sensor.hpp"
#include "tools/vigil/replay_naive.hpp"
#include "tools/vigil/replay_player.hpp"
#include "tools/vigil/replay_text.hpp"

namespace vigil::replay {
namespace {

using alarm::Type;

bool within(const Truth& truth, Instant at) { return truth.begin <= at && at <= truth.end; }

/// This kind of alarm is about this.
bool about(const Alarm& alarm, const Truth& truth) {
  if (!alarm.parameter) return false;
  const bool technical = alarm.type == Type::technical;
  if (technical != !truth.side.has_value()) return false;
  if (technical) return alarm::sensor_of(*alarm.parameter) == alarm::sensor_of(truth.parameter);
  const auto side = side_of(alarm.kind);
  // Trends and "came back" tell no direction.
  return alarm.parameter == truth.parameter && (!side || side == truth.side);
}

bool accounted_for(const Patient& patient, const Alarm& alarm, Instant at) {
  const bool trend = alarm.type == Type::advisory;
  return std::any_of(
             patient.truths.begin(), patient.truths.end(),
             [&](const Truth& truth) { return within(truth, at) && about(alarm, truth); }) ||
         (trend && std::any_of(patient.moves.begin(), patient.moves.end(), [&](const Move& move) {
            return move.parameter == alarm.parameter && move.from <= at && at <= move.to;
          }));
}

std::optional<Instant> told_at(const Truth& truth, const Story& story) {
  std::optional<Instant> first;
  for (const Alarm& alarm : story.alarms) {
    const bool of_limit = side_of(alarm.kind).has_value();
    if (!about(alarm, truth) || (truth.side && !of_limit)) continue;
    for (const Stretch& stretch : alarm.stretches) {
      const bool enough = !truth.side || stretch.priority >= Priority::medium;
      // What ended before it began told nothing of it.
      const bool over = stretch.to && *stretch.to < truth.from;
      if (!enough || over || stretch.from > truth.end) continue;
      if (!first || stretch.from < *first) first = stretch.from;
    }
  }
  return first;
}

std::optional<Instant> seen_at(const Truth& truth, const Story& story,
                               const alarm::Profile& profile) {
  if (!truth.side) return truth.from;
  const alarm::LimitLevel* const limit = medium_limit(profile, truth.parameter, *truth.side);
  for (const Reading& reading : story.readings) {
    const bool shows = reading.parameter() == truth.parameter && reading.valid() &&
                       within(truth, reading.measured_at()) &&
                       beyond(*limit, *truth.side, *reading.milli());
    if (shows) return reading.measured_at();
  }
  return std::nullopt;
}

void put(Trial::Verdicts& verdicts, bool right_one) {
  ++(right_one ? verdicts.right : verdicts.wrong);
}

std::string seconds_text(Instant from, const std::optional<Instant>& at) {
  if (!at) return "-";
  return std::to_string((*at - from).count() / 1'000'000'000) + " s";
}

std::string trial_text(const Trial& trial) {
  std::string out = "patient " + trial.patient.name + ", " +
                    length_text(trial.story.to - trial.story.from) + "\n";
  out += padded("", 28) + right("naive", 7) + right("ours", 7) + "\n";
  const auto row = [&](const char* what, const std::string& naive, std::uint32_t ours) {
    out += padded(what, 28) + right(naive, 7) + right(std::to_string(ours), 7) + "\n";
  };
  row("medium and above: true", std::to_string(trial.naive.right), trial.limits.right);
  row("medium and above: false", std::to_string(trial.naive.wrong), trial.limits.wrong);
  row("low, technical, trend: true", "", trial.others.right);
  row("low, technical, trend: false", "", trial.others.wrong);
  row("advice, no sound", "", trial.advice);
  row("missed", "", trial.missed());
  out += padded("truth", 20) + right("from", 10) + right("to", 10) + right("told after", 14) +
         right("after its first value", 24) + "\n";
  for (const JudgedTruth& one : trial.truths) {
    const Truth& truth = one.truth;
    out += padded(truth.side ? direction_text(truth.parameter, *truth.side)
                             : std::string(info(truth.parameter).label) + " lost",
                  20) +
           right(time_text(truth.from), 10) + right(time_text(truth.to), 10) +
           right(one.told_at ? seconds_text(truth.from, one.told_at) : "MISSED", 14) +
           right(one.seen_at ? seconds_text(*one.seen_at, one.told_at) : "-", 24) + "\n";
  }
  for (const std::string& wrong : trial.wrong) out += "false: " + wrong + "\n";
  return out + strip_text(trial.story);
}

}  // namespace

std::uint32_t Trial::missed() const {
  return static_cast<std::uint32_t>(std::count_if(
      truths.begin(), truths.end(), [](const JudgedTruth& one) { return !one.told_at; }));
}

Trial try_patient(Patient patient, const alarm::Profile& profile) {
  Trial trial;
  trial.story = play(patient.recording, {profile, patient.orders});
  for (const Truth& truth : patient.truths) {
    trial.truths.push_back(
        {truth, seen_at(truth, trial.story, profile), told_at(truth, trial.story)});
  }
  for (const Alarm& alarm : trial.story.alarms) {
    const bool of_limit = side_of(alarm.kind) || alarm.kind == alarm::Kind::recurrent;
    for (const Coming& coming : alarm.comings) {
      if (coming.highest == Priority::none) {
        ++trial.advice;
        continue;
      }
      const bool limits = of_limit && coming.highest >= Priority::medium;
      const bool right_one = accounted_for(patient, alarm, coming.from);
      put(limits ? trial.limits : trial.others, right_one);
      if (!right_one) trial.wrong.push_back(coming_text(alarm, coming));
    }
  }
  for (const Violation& run : violations_of(trial.story.readings, profile)) {
    const bool right_one =
        std::any_of(patient.truths.begin(), patient.truths.end(), [&](const Truth& truth) {
          return truth.parameter == run.parameter && truth.side == run.side &&
                 within(truth, run.first);
        });
    put(trial.naive, right_one);
  }
  trial.patient = std::move(patient);
  return trial;
}

std::string trials_text(const std::vector<Trial>& trials) {
  std::string out;
  for (const Trial& trial : trials) out += (out.empty() ? "" : "\n") + trial_text(trial);
  return out;
}

}  // namespace vigil::replay
