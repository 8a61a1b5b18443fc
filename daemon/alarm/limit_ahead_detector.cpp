#include "daemon/alarm/limit_ahead_detector.hpp"

#include <cstdlib>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

constexpr std::int64_t ms_per_minute = 60'000;

}  // namespace

std::optional<LimitAheadDetector::Ahead> LimitAheadDetector::ahead(const Line& line) const {
  if (line.slope_milli == 0 || line.r2_milli < rule_.r2_milli) return std::nullopt;
  const bool falls = line.slope_milli < 0;
  const std::optional<std::int32_t> limit = falls ? limits_.below_milli : limits_.above_milli;
  if (!limit) return std::nullopt;
  const std::int64_t distance =
      falls ? std::int64_t{line.newest_milli} - *limit : std::int64_t{*limit} - line.newest_milli;
  if (distance < 0) return std::nullopt;
  const std::chrono::milliseconds in(distance * ms_per_minute / std::abs(line.slope_milli));
  // Compared in milliseconds: a slope near zero gives a time that nanoseconds can't hold.
  if (in >= std::chrono::duration_cast<std::chrono::milliseconds>(rule_.ahead)) return std::nullopt;
  return Ahead{*limit, in};
}

bool LimitAheadDetector::on_line(const Line& line) {
  const bool was = ahead_.has_value();
  ahead_ = ahead(line);
  return ahead_.has_value() != was;
}

void LimitAheadDetector::reset() {
  ahead_.reset();
  limits_ = {};
}

TrendVerdict LimitAheadDetector::verdict(const Line& line) const {
  TrendVerdict verdict;
  verdict.present = ahead_.has_value();
  verdict.priority = rule_.priority;
  verdict.value_milli = line.newest_milli;
  if (ahead_) {
    verdict.words.append("limit ").append(number_text(ahead_->limit_milli).view());
    verdict.words.append(" in ").append(age_text(ahead_->in).view());
  } else {
    verdict.words.append("no limit ahead");
  }
  verdict.detail.append("slope ").append(slope_text(rule_.parameter, line.slope_milli).view());
  verdict.detail.append(" over ").append(age_text(line.window).view());
  verdict.detail.append(", R2 ").append(share_text(line.r2_milli).view());
  verdict.detail.append(", at ").append(number_text(line.newest_milli).view());
  return verdict;
}

void LimitAheadDetector::archive(Archive& archive) { archive.field("ahead", ahead_); }

}  // namespace vigil::alarm
