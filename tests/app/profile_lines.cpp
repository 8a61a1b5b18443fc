#include "tests/app/profile_lines.hpp"

#include <chrono>

#include "daemon/app/config_section.hpp"

namespace vigil::app {
namespace {

using alarm::LimitLevel;
using alarm::Side;

std::string seconds(Duration duration) {
  return from_milli(duration / std::chrono::milliseconds(1));
}

std::string key(Parameter parameter) { return std::string(info(parameter).key); }

std::string line_of(const LimitLevel& level, Side side) {
  std::string line = std::string(name(level.priority)) + (side == Side::below ? " <" : " >") +
                     (level.inclusive ? "=" : "") + from_milli(level.limit_milli) + " clear " +
                     from_milli(level.clear_milli) + " delay " + seconds(level.delay);
  for (const alarm::SoonerDelay& sooner : level.sooner) {
    if (sooner.by_milli == 0) continue;
    line += " by " + from_milli(sooner.by_milli) + " delay " + seconds(sooner.delay);
  }
  if (level.relative) {
    const alarm::Relative& from = *level.relative;
    line += " relative";
    if (from.delta_milli != 0) line += " " + from_milli(from.delta_milli);
    if (from.percent != 0) line += " " + std::to_string(from.percent) + "%";
    line += " band " + from_milli(from.clear_band_milli);
  }
  if (level.raw) line += " raw";
  if (level.confirm) line += " confirm";
  if (!level.name.empty()) line += " '" + std::string(level.name.view()) + "'";
  return line + "\n";
}

}  // namespace

std::string lines_of(const std::array<alarm::ParameterLimits, parameter_count>& all) {
  std::string lines;
  for (const ParameterInfo& p : parameters()) {
    const alarm::ParameterLimits& limits = all[index(p.id)];
    for (const LimitLevel& level : limits.below) {
      lines += key(p.id) + " below " + line_of(level, Side::below);
    }
    for (const LimitLevel& level : limits.above) {
      lines += key(p.id) + " above " + line_of(level, Side::above);
    }
  }
  return lines;
}

std::string lines_of(const std::array<std::optional<alarm::SaneRange>, parameter_count>& all) {
  std::string lines;
  for (const ParameterInfo& p : parameters()) {
    const auto& sane = all[index(p.id)];
    if (!sane) continue;
    lines += key(p.id) + " " + from_milli(sane->lowest_milli) + " " +
             from_milli(sane->highest_milli) + "\n";
  }
  return lines;
}

std::string lines_of(const alarm::EscalationRules& rules) {
  std::string lines;
  for (std::size_t i = 0; i < rules.ladder.size(); ++i) {
    const alarm::Ladder& ladder = rules.ladder[i];
    if (ladder.steps.empty()) continue;
    lines += std::string(name(static_cast<alarm::Priority>(i)));
    for (const alarm::LadderStep& step : ladder.steps) {
      lines += " " + seconds(step.after);
      char joint = ' ';
      for (std::size_t r = 0; r < alarm::role_count; ++r) {
        const auto role = static_cast<alarm::Role>(r);
        if (!step.call.has(role)) continue;
        lines += joint + std::string(name(role));
        joint = '+';
      }
      lines += ",";
    }
    lines += " repeat " + seconds(ladder.repeat_every) + "\n";
  }
  return lines;
}

std::string lines_of(const alarm::TrendRules& rules) {
  std::string lines;
  const auto end = [](alarm::Priority priority) {
    return " " + std::string(name(priority)) + "\n";
  };
  for (const auto& r : rules.slope) {
    lines += "slope " + key(r.parameter) + (r.direction == Side::below ? " falls " : " rises ") +
             from_milli(r.per_minute_milli) + " in " + seconds(r.window) + end(r.priority);
  }
  for (const auto& r : rules.limit_ahead) {
    lines += "ahead " + key(r.parameter) + " " + seconds(r.ahead) + " in " + seconds(r.window) +
             " r2 " + from_milli(r.r2_milli) + end(r.priority);
  }
  for (const auto& r : rules.shift) {
    lines += "shift " + key(r.parameter) + " " + from_milli(r.lambda_milli) + " slack " +
             from_milli(r.slack_milli) + " at " + from_milli(r.advisory_at_milli) + " " +
             from_milli(r.low_at_milli) + " least " + from_milli(r.sigma_least_milli) + " learn " +
             seconds(r.learn) + "\n";
  }
  for (const auto& r : rules.burden) {
    lines += "burden " + key(r.parameter) + (r.side == Side::below ? " below " : " above ") +
             from_milli(r.limit_milli) + " area " + std::to_string(r.area) + end(r.priority);
  }
  for (const auto& r : rules.step) {
    lines += "step " + key(r.parameter) + " " + from_milli(r.step_milli) + " in " +
             seconds(r.window) + end(r.priority);
  }
  for (const auto& r : rules.climb) {
    lines += "climb " + key(r.parameter) + " " + from_milli(r.step_milli) + " times " +
             std::to_string(r.times) + end(r.priority);
  }
  for (const auto& r : rules.not_returned) {
    lines +=
        "return " + key(r.parameter) + " " + std::to_string(r.after_dose / std::chrono::minutes(1));
    if (r.band_milli != 0) lines += " " + from_milli(r.band_milli);
    if (r.band_percent != 0) lines += " " + std::to_string(r.band_percent) + "%";
    lines += std::string(r.above ? " above" : "") + (r.below ? " below" : "") + end(r.priority);
  }
  return lines;
}

std::string lines_of(const std::vector<alarm::SessionPhase>& phases) {
  std::string lines;
  for (const alarm::SessionPhase& phase : phases) {
    lines += phase.id + " " + std::to_string(phase.from_min) + "..";
    if (phase.to_min) lines += std::to_string(*phase.to_min);
    if (phase.check_every_min) lines += " check " + std::to_string(*phase.check_every_min);
    if (!phase.cuff_at_min.empty()) lines += " cuff at";
    for (const std::int32_t at : phase.cuff_at_min) lines += " " + std::to_string(at);
    if (phase.cuff_every_min) lines += " cuff every " + std::to_string(*phase.cuff_every_min);
    lines += "\n";
  }
  return lines;
}

}  // namespace vigil::app
