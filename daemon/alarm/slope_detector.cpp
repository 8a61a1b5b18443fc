#include "daemon/alarm/slope_detector.hpp"

#include <cstdlib>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {

bool SlopeDetector::on_line(const Line& line) {
  const bool was = present_;
  const std::int64_t along = rule_.direction == Side::below ? -line.slope_milli : line.slope_milli;
  if (along >= rule_.per_minute_milli) present_ = true;
  if (2 * along < rule_.per_minute_milli) present_ = false;
  return present_ != was;
}

TrendVerdict SlopeDetector::verdict(const Line& line) const {
  TrendVerdict verdict;
  verdict.present = present_;
  verdict.priority = rule_.priority;
  verdict.value_milli = line.newest_milli;
  // By what it does now: at the end it may go the other way.
  verdict.words.append(line.slope_milli < 0 ? "falls " : "rises ");
  verdict.words.append(slope_text(rule_.parameter, std::abs(line.slope_milli)).view());
  verdict.detail.append("slope ").append(slope_text(rule_.parameter, line.slope_milli).view());
  verdict.detail.append(" over ").append(age_text(line.window).view());
  verdict.detail.append(", ").append(count_text(static_cast<std::int64_t>(line.points)).view());
  verdict.detail.append(" points");
  return verdict;
}

}  // namespace vigil::alarm
