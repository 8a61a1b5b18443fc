#include "daemon/alarm/step_detector.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/median.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

std::size_t whole_seconds(Duration duration) {
  return static_cast<std::size_t>(
      std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace

StepDetector::StepDetector(const StepRule& rule)
    : rule_(rule), window_(std::clamp(rule.window, Duration{0}, longest_step_window)) {
  // One value a second; the two ends of a window may lie in one second more.
  values_.reserve(2 * whole_seconds(window_) + 2);
  sorting_.reserve(2 * whole_seconds(window_) + 2);
}

bool StepDetector::medians(Instant now) {
  const auto after = std::find_if(values_.begin(), values_.end(),
                                  [&](const Value& value) { return value.at > now - window_; });
  const auto before_count = static_cast<std::size_t>(after - values_.begin());
  const std::size_t after_count = values_.size() - before_count;
  const std::size_t fewest = std::max<std::size_t>(1, whole_seconds(window_ / longest_gap_s));
  if (before_count < fewest || after_count < fewest) return false;
  sorting_.clear();
  for (const Value& value : values_) sorting_.push_back(value.milli);
  before_milli_ = median(std::span(sorting_).first(before_count));
  after_milli_ = median(std::span(sorting_).last(after_count));
  return true;
}

bool StepDetector::on_valid(std::int32_t milli, Instant measured_at) {
  if (seconds_.elapsed(measured_at) == 0) return false;
  const auto kept = std::find_if(values_.begin(), values_.end(), [&](const Value& value) {
    return value.at > measured_at - 2 * window_;
  });
  values_.erase(values_.begin(), kept);
  values_.push_back({milli, measured_at});
  const bool was = present_;
  if (medians(measured_at)) {
    const std::int64_t size = std::abs(std::int64_t{after_milli_} - before_milli_);
    if (size >= rule_.step_milli) {
      present_ = true;
      last_seen_ = measured_at;
    }
    if (2 * size < rule_.step_milli) present_ = false;
  }
  if (measured_at - last_seen_ >= 2 * window_) present_ = false;
  return present_ != was;
}

void StepDetector::on_signal_lost() {
  values_.clear();
  seconds_.interrupt();
}

void StepDetector::reset() {
  on_signal_lost();
  present_ = false;
}

TrendVerdict StepDetector::verdict() const {
  TrendVerdict verdict;
  verdict.present = present_;
  verdict.priority = rule_.priority;
  verdict.value_milli = after_milli_;
  const std::int64_t by = std::int64_t{after_milli_} - before_milli_;
  if (present_) {
    verdict.words.append(by < 0 ? "fell " : "rose ").append(tenths_text(std::abs(by)).view());
    verdict.words.append(" ").append(unit_text(rule_.parameter)).append(" at once");
  } else {
    verdict.words.append("no step");
  }
  verdict.detail.append("median ").append(tenths_text(before_milli_).view());
  verdict.detail.append(", then ").append(tenths_text(after_milli_).view());
  verdict.detail.append(", each over ").append(age_text(window_).view());
  return verdict;
}

void StepDetector::archive(Archive& archive) {
  archive.field("seconds", seconds_);
  archive.field("values", values_, 2 * whole_seconds(window_) + 2);
  archive.field("before_milli", before_milli_);
  archive.field("after_milli", after_milli_);
  archive.field("last_seen", last_seen_);
  archive.field("present", present_);
}

}  // namespace vigil::alarm
