// Whether a parameter falls or rises steadily (kind trend_slope).
//
// Starts when the robust slope reaches the rule's, ends when it is under half of it. Pure; one
// caller at a time; no allocation.
#pragma once

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_line.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

class SlopeDetector {
 public:
  explicit SlopeDetector(const SlopeRule& rule) : rule_(rule) {}

  /// A new line of the rule's parameter and window. True: the verdict changed.
  [[nodiscard]] bool on_line(const Line& line);
  void reset() { present_ = false; }
  [[nodiscard]] TrendVerdict verdict(const Line& line) const;
  [[nodiscard]] const SlopeRule& rule() const { return rule_; }
  void archive(Archive& archive) { archive.field("present", present_); }

 private:
  SlopeRule rule_;
  bool present_ = false;
};

}  // namespace vigil::alarm
