#include "daemon/alarm/shift_detector.hpp"

#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/trend_text.hpp"

namespace vigil::alarm {
namespace {

/// The greatest integer whose square is not above `square`, bit by bit.
std::int64_t square_root(std::int64_t square) {
  std::int64_t root = 0;
  for (std::int64_t bit = std::int64_t{1} << 30; bit > 0; bit >>= 1) {
    const std::int64_t larger = root + bit;
    if (larger * larger <= square) root = larger;
  }
  return root;
}

constexpr std::size_t index(Side side) { return static_cast<std::size_t>(side); }

/// A sum grows to so many times the gravest threshold.
constexpr std::int64_t cap_times = 2;
// Nothing that was saved lies beyond them: its sums stay within 64 bits.
constexpr std::int64_t most_milli = 400'000;
constexpr std::int64_t most_micro = 1'000'000'000'000'000;

}  // namespace

ShiftDetector::ShiftDetector(const ShiftRule& rule)
    : rule_(rule),
      learn_s_(std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::seconds>(
                                             std::min(rule.learn, longest_learning))
                                             .count())) {}

std::int64_t ShiftDetector::threshold(std::int32_t sigmas_milli) const {
  return std::int64_t{sigmas_milli} * sigma_milli_;
}

bool ShiftDetector::on_valid(std::int32_t milli, Instant measured_at) {
  const Grade was = grade_;
  newest_milli_ = milli;
  for (std::int64_t s = seconds_.elapsed(measured_at); s > 0; --s) {
    if (learned_s_ < learn_s_) {
      learn(milli);
    } else {
      follow(milli);
    }
  }
  // A value that stands for several seconds is judged once, after all of them.
  if (sigma_milli_ > 0) judge();
  return grade_ != was;
}

void ShiftDetector::learn(std::int32_t milli) {
  if (learned_s_ == 0) first_milli_ = milli;
  const std::int64_t away = std::int64_t{milli} - first_milli_;
  sum_ += away;
  sum_of_squares_ += away * away;
  if (++learned_s_ < learn_s_) return;
  const std::int64_t n = learned_s_;
  const std::int64_t variance = (n * sum_of_squares_ - sum_ * sum_) / (n * n);
  const auto sigma = static_cast<std::int32_t>(square_root(variance));
  sigma_milli_ = std::max({sigma, rule_.sigma_least_milli, 1});
  level_micro_ = std::int64_t{first_milli_} * 1000 + sum_ * 1000 / n;
}

void ShiftDetector::follow(std::int32_t milli) {
  const std::int64_t missed = std::int64_t{milli} * 1000 - level_micro_;
  const std::int64_t slack = threshold(rule_.slack_milli);
  const std::int64_t cap =
      cap_times * threshold(std::max(rule_.advisory_at_milli, rule_.low_at_milli));
  std::int64_t& above = sum_micro_[index(Side::above)];
  std::int64_t& below = sum_micro_[index(Side::below)];
  above = std::clamp<std::int64_t>(above + missed - slack, 0, cap);
  below = std::clamp<std::int64_t>(below - missed - slack, 0, cap);
  level_micro_ += missed * rule_.lambda_milli / 1000;
}

void ShiftDetector::judge() {
  if (grade_ == Grade::none) {
    const bool more_above = sum_micro_[index(Side::above)] >= sum_micro_[index(Side::below)];
    side_ = more_above ? Side::above : Side::below;
  }
  const std::int64_t sum = sum_micro_[index(side_)];
  const std::int64_t advisory = threshold(rule_.advisory_at_milli);
  const std::int64_t low = threshold(rule_.low_at_milli);
  const std::int64_t first = advisory > 0 ? advisory : low;
  if (2 * sum < first) {
    grade_ = Grade::none;
  } else if (low > 0 && sum >= low) {
    grade_ = Grade::low;
  } else if (advisory > 0 && sum >= advisory) {
    grade_ = std::max(grade_, Grade::advisory);  // a low one stays low until it ends
  }
}

void ShiftDetector::reset() {
  // A fresh one holds everything but the rule.
  *this = ShiftDetector(rule_);
}

TrendVerdict ShiftDetector::verdict() const {
  TrendVerdict verdict;
  verdict.present = grade_ != Grade::none;
  verdict.priority = grade_ == Grade::low ? Priority::low : Priority::none;
  verdict.value_milli = newest_milli_;
  const std::int32_t sigma = std::max(sigma_milli_, 1);
  verdict.words.append(side_ == Side::above ? "shifts up" : "shifts down");
  verdict.words.append(" from its usual level");
  verdict.detail.append("sum ").append(tenths_text(sum_micro_[index(side_)] / sigma).view());
  verdict.detail.append(" sigma of ").append(tenths_text(sigma).view());
  verdict.detail.append(" ").append(unit_text(rule_.parameter));
  verdict.detail.append(", at ").append(number_text(newest_milli_).view());
  return verdict;
}

void ShiftDetector::archive(Archive& archive) {
  archive.field("seconds", seconds_);
  archive.field("learned_s", learned_s_);
  archive.field("first_milli", first_milli_);
  archive.field("sum", sum_);
  archive.field("sum_of_squares", sum_of_squares_);
  archive.field("sigma_milli", sigma_milli_);
  archive.field("level_micro", level_micro_);
  archive.field("sum_micro", sum_micro_);
  archive.field("side", side_, Side::above);
  archive.field("grade", grade_, Grade::low);
  archive.field("newest_milli", newest_milli_);
  const auto within = [](std::int64_t value, std::int64_t most) {
    return value <= most && value >= -most;
  };
  const bool sums = within(sum_micro_[0], most_micro) && within(sum_micro_[1], most_micro);
  archive.check(learned_s_ >= 0 && learned_s_ <= learn_s_ && within(first_milli_, most_milli) &&
                    within(sum_, learn_s_ * most_milli) && sum_of_squares_ >= 0 &&
                    sum_of_squares_ <= learn_s_ * most_milli * most_milli && sigma_milli_ >= 0 &&
                    sigma_milli_ <= most_milli && within(level_micro_, most_micro) && sums,
                "sums that no values make");
}

}  // namespace vigil::alarm
