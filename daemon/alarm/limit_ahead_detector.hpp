// Whether a limit is reached soon if the course goes on as it goes (kind trend_limit_ahead).
//
// It has no band of its own: each finished bucket decides anew. A value already beyond the limit is
// the limit alarm's business. Pure; one caller at a time; no allocation.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_line.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

class LimitAheadDetector {
 public:
  explicit LimitAheadDetector(const LimitAheadRule& rule) : rule_(rule) {}

  void set_limits(const NearestLimits& limits) { limits_ = limits; }
  /// A new line of the rule's parameter and window. True: the verdict changed.
  [[nodiscard]] bool on_line(const Line& line);
  void reset();
  [[nodiscard]] TrendVerdict verdict(const Line& line) const;
  [[nodiscard]] const LimitAheadRule& rule() const { return rule_; }
  /// All but the limits.
  void archive(Archive& archive);

 private:
  struct Ahead {
    std::int32_t limit_milli = 0;
    Duration in{0};
    void archive(Archive& archive) {
      archive.field("limit_milli", limit_milli);
      archive.field("in", in);
    }
  };
  [[nodiscard]] std::optional<Ahead> ahead(const Line& line) const;

  LimitAheadRule rule_;
  NearestLimits limits_;
  std::optional<Ahead> ahead_;  // present if there is one; the newest
};

}  // namespace vigil::alarm
