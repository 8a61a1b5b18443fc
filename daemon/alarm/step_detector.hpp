// Whether a parameter jumped: the medians of two neighbouring windows differ (kind trend_step).
//
// It looks at the first value of each second. Both windows need values in a third of their seconds:
// what a monitor that sends every 3 s gives. Pure; one caller at a time; no allocation after
// construction.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/alarm/sample_seconds.hpp"
#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

/// A longer window counts as this long.
inline constexpr Duration longest_step_window = std::chrono::minutes(2);

class StepDetector {
 public:
  explicit StepDetector(const StepRule& rule);

  /// True: the verdict changed.
  [[nodiscard]] bool on_valid(std::int32_t milli, Instant measured_at);
  /// The windows are empty; the verdict stands.
  void on_signal_lost();
  void reset();
  [[nodiscard]] TrendVerdict verdict() const;
  [[nodiscard]] const StepRule& rule() const { return rule_; }
  void archive(Archive& archive);

 private:
  struct Value {
    std::int32_t milli = 0;
    Instant at;
    void archive(Archive& archive) {
      archive.field("milli", milli);
      archive.field("at", at);
    }
  };
  /// Whether both windows that end at `now` hold enough; then before_ and after_ are new.
  bool medians(Instant now);

  StepRule rule_;
  Duration window_;
  SampleSeconds seconds_;
  std::vector<Value> values_;  // of both windows, oldest first
  std::vector<std::int32_t> sorting_;
  std::int32_t before_milli_ = 0;
  std::int32_t after_milli_ = 0;
  Instant last_seen_;  // of a step as large as the rule's
  bool present_ = false;
};

}  // namespace vigil::alarm
