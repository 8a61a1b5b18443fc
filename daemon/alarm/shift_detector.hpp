// Whether the level of a parameter moved away from its own usual noise (kind trend_shift).
//
// An EWMA predicts the next value; a two-sided CUSUM adds up how far values miss the prediction, in
// units of the patient's own sigma, which it learns first. Sums are bounded, so that a shift that
// has become the usual level ends in bounded time. Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "daemon/alarm/sample_seconds.hpp"
#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

/// Learning for longer counts as this long: the sums of squares stay within 64 bits.
inline constexpr Duration longest_learning = std::chrono::hours(1);

class ShiftDetector {
 public:
  explicit ShiftDetector(const ShiftRule& rule);

  /// True: the verdict changed.
  [[nodiscard]] bool on_valid(std::int32_t milli, Instant measured_at);
  /// What was learned, the level and the sums stay; only the time until the next value is skipped.
  void on_signal_lost() { seconds_.interrupt(); }
  void reset();
  [[nodiscard]] TrendVerdict verdict() const;
  [[nodiscard]] const ShiftRule& rule() const { return rule_; }
  /// Thousandths; 0 until learned.
  [[nodiscard]] std::int32_t sigma_milli() const { return sigma_milli_; }
  void archive(Archive& archive);

 private:
  enum class Grade : std::uint8_t { none, advisory, low };

  void learn(std::int32_t milli);
  void follow(std::int32_t milli);
  void judge();
  [[nodiscard]] std::int64_t threshold(std::int32_t sigmas_milli) const;

  ShiftRule rule_;
  std::int64_t learn_s_;
  SampleSeconds seconds_;
  // Learning: of the values less the first, so that their squares stay small.
  std::int64_t learned_s_ = 0;
  std::int32_t first_milli_ = 0;
  std::int64_t sum_ = 0;
  std::int64_t sum_of_squares_ = 0;
  std::int32_t sigma_milli_ = 0;
  // Judging: millionths, the product of thousandths.
  std::int64_t level_micro_ = 0;
  std::array<std::int64_t, 2> sum_micro_{};  // index: Side
  Side side_ = Side::above;                  // of the shift that is told
  Grade grade_ = Grade::none;
  std::int32_t newest_milli_ = 0;
};

}  // namespace vigil::alarm
