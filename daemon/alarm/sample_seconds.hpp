// How many seconds a new value stands for, whatever the monitor's rate.
//
// Detectors that think in seconds ask it, so that 0.9 s or 3 s between values change no rule: the
// first value of each second counts, and for the seconds since the last one that counted, up to the
// longest gap between fresh values (docs/clinical-numbers.md 3). Pure; one caller at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "drivers/api/archive.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

inline constexpr std::int64_t longest_gap_s = 3;
inline constexpr Duration longest_gap = std::chrono::seconds(longest_gap_s);

class SampleSeconds {
 public:
  /// 0: this second was counted already. 1 after a break and for the first value ever.
  [[nodiscard]] std::int64_t elapsed(Instant measured_at) {
    const std::int64_t second = measured_at.ns() / Duration(std::chrono::seconds(1)).count();
    const std::int64_t since = last_ ? second - *last_ : 1;
    if (since > 0) last_ = second;
    return since > longest_gap_s ? longest_gap_s : since;
  }
  /// The time until the next value counts for nothing.
  void interrupt() { last_.reset(); }
  void archive(Archive& archive) {
    bool counted = last_.has_value();
    archive.field("counted", counted);
    std::int64_t second = last_.value_or(0);
    archive.units_since_boot("second", second, std::chrono::seconds(1));
    last_ = counted ? std::optional(second) : std::nullopt;
  }

 private:
  std::optional<std::int64_t> last_;
};

}  // namespace vigil::alarm
