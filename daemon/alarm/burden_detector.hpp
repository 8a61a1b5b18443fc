// Whether depth beyond a limit times its duration adds up to too much (kind trend_burden).
//
// A value counts from its measurement to the next, 3 s at most. On the safe side of the limit the
// area shrinks by the distance, as it grew. It is bounded at twice the rule's, so that it can end
// soon after a long time beyond. Pure; one caller at a time; no allocation.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

class BurdenDetector {
 public:
  explicit BurdenDetector(const BurdenRule& rule) : rule_(rule) {}

  /// True: the verdict changed.
  [[nodiscard]] bool on_valid(std::int32_t milli, Instant measured_at);
  /// The area stays; the time until the next value counts for nothing.
  void on_signal_lost() { last_.reset(); }
  void reset();
  [[nodiscard]] TrendVerdict verdict() const;
  [[nodiscard]] const BurdenRule& rule() const { return rule_; }
  /// In thousandths of a unit-second.
  [[nodiscard]] std::int64_t area_milli() const;
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
  [[nodiscard]] std::int64_t full() const;

  BurdenRule rule_;
  std::optional<Value> last_;
  std::int64_t area_ = 0;  // thousandths of the unit times microseconds
  bool present_ = false;
};

}  // namespace vigil::alarm
