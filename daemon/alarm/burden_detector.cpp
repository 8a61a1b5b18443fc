#include "daemon/alarm/burden_detector.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/sample_seconds.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t cap_times = 2;

}  // namespace

std::int64_t BurdenDetector::full() const { return std::int64_t{rule_.area} * 1000 * us_per_s; }

std::int64_t BurdenDetector::area_milli() const { return area_ / us_per_s; }

bool BurdenDetector::on_valid(std::int32_t milli, Instant measured_at) {
  const bool was = present_;
  if (last_) {
    const Duration held = std::min(measured_at - last_->at, longest_gap);
    const std::int64_t held_us =
        std::chrono::duration_cast<std::chrono::microseconds>(held).count();
    const std::int64_t above = std::int64_t{last_->milli} - rule_.limit_milli;
    const std::int64_t depth = rule_.side == Side::below ? -above : above;
    area_ = std::clamp<std::int64_t>(area_ + depth * held_us, 0, cap_times * full());
  }
  last_ = Value{milli, measured_at};
  if (area_ >= full() && rule_.area > 0) present_ = true;
  if (area_ == 0) present_ = false;
  return present_ != was;
}

void BurdenDetector::reset() { *this = BurdenDetector(rule_); }

TrendVerdict BurdenDetector::verdict() const {
  TrendVerdict verdict;
  verdict.present = present_;
  verdict.priority = rule_.priority;
  if (last_) verdict.value_milli = last_->milli;
  const std::string_view unit = unit_text(rule_.parameter);
  const std::string_view where = rule_.side == Side::below ? "s below " : "s above ";
  const FixedText<16> area = tenths_text(area_milli());
  const FixedText<16> limit = number_text(rule_.limit_milli);
  verdict.words.append(rule_.side == Side::below ? "low" : "high").append(" for too long, ");
  verdict.words.append(rule_.side == Side::below ? "below " : "above ").append(limit.view());
  verdict.detail.append("area ").append(area.view()).append(" ").append(unit).append("·");
  verdict.detail.append(where).append(limit.view()).append(", told from ");
  verdict.detail.append(count_text(rule_.area).view()).append(", ends at 0");
  return verdict;
}

void BurdenDetector::archive(Archive& archive) {
  archive.field("last", last_);
  archive.field("area", area_);
  archive.field("present", present_);
  archive.check(area_ >= 0 && area_ <= cap_times * full(), "an area out of range");
}

}  // namespace vigil::alarm
