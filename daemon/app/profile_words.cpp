#include "daemon/app/profile_words.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/app/config_section.hpp"

namespace vigil::app {

using alarm::LimitLevel;
using alarm::Side;

namespace {

// U+00A0: a line is not broken between a number and its unit.
constexpr const char* minutes_unit = "\u00a0min";
constexpr const char* seconds_unit = "\u00a0s";

}  // namespace

std::string in_words(Duration duration) {
  using std::chrono::milliseconds;
  using std::chrono::minutes;
  if (duration >= minutes(2) && duration % minutes(1) == Duration{0}) {
    return std::to_string(duration / minutes(1)) + minutes_unit;
  }
  return from_milli(duration / milliseconds(1)) + seconds_unit;
}

std::string after(Duration duration) {
  return duration == Duration{0} ? "never" : "after " + in_words(duration);
}

std::string in_words(alarm::RoleSet roles) {
  std::string text;
  for (std::size_t i = 0; i < alarm::role_count; ++i) {
    const auto role = static_cast<alarm::Role>(i);
    if (roles.has(role)) text += (text.empty() ? "" : ", ") + std::string(name(role));
  }
  std::replace(text.begin(), text.end(), '_', ' ');
  return text.empty() ? "nobody" : text;
}

std::string with_unit(Parameter parameter) {
  const ParameterInfo& about = info(parameter);
  const std::string unit = about.ucum == "mm[Hg]" ? "mmHg"
                           : about.ucum == "Cel"  ? "°C"
                                                  : std::string(about.ucum);
  return std::string(about.label) + " " + unit;
}

std::string when(const LimitLevel& level, Side side) {
  const bool below = side == Side::below;
  const std::string limit = from_milli(level.limit_milli);
  std::string text =
      (below ? (level.inclusive ? "≤ " : "< ") : (level.inclusive ? "≥ " : "> ")) + limit;
  if (level.relative) {
    const alarm::Relative& from = *level.relative;
    const std::string distance =
        from.percent > 0 ? std::to_string(from.percent) + " %" : from_milli(from.delta_milli);
    text += std::string(" and ") + (level.inclusive ? "≥ " : "> ") + distance +
            (below ? " below baseline" : " above baseline");
  }
  if (level.raw) text += ", single value";
  if (level.confirm) text += ", after a repeat";
  if (!level.name.empty()) text += ", \"" + std::string(level.name.view()) + "\"";
  return text;
}

std::string lasting(const LimitLevel& level, Side side, bool episodic) {
  if (episodic) return "reading";
  std::string text = level.delay == Duration{0} ? "at once" : in_words(level.delay);
  for (const alarm::SoonerDelay& sooner : level.sooner) {
    if (sooner.by_milli == 0) continue;
    const std::int32_t from = side == Side::below ? level.limit_milli - sooner.by_milli
                                                  : level.limit_milli + sooner.by_milli;
    text += ", from " + from_milli(from) + " on " + in_words(sooner.delay);
  }
  return text;
}

std::string ends(const LimitLevel& level, Side side, bool episodic) {
  const std::string value =
      level.relative ? from_milli(level.relative->clear_band_milli) : from_milli(level.clear_milli);
  const std::string where = level.relative ? value + "\u00a0inside"
                                           : (side == Side::below ? "≥\u00a0" : "≤\u00a0") + value;
  // A cuff value has no hold: the next reading decides.
  if (episodic || level.clear_hold == Duration{0}) return where;
  return where + " for\u00a0" + in_words(level.clear_hold);
}

}  // namespace vigil::app
