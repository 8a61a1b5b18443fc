// Whether cuff readings climb from one to the next, again and again (kind trend_slope).
//
// It remembers one reading, however old and through a lost signal: a cable off for a moment between
// two cuffs must not hide a climb. Pure; one caller at a time; no allocation.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

class ClimbDetector {
 public:
  explicit ClimbDetector(const ClimbRule& rule) : rule_(rule) {}

  /// True: the verdict changed. A reading with the time of the one before is the same reading.
  [[nodiscard]] bool on_valid(std::int32_t milli, Instant measured_at);
  void reset();
  [[nodiscard]] TrendVerdict verdict() const;
  [[nodiscard]] const ClimbRule& rule() const { return rule_; }
  void archive(Archive& archive);

 private:
  struct Reading {
    std::int32_t milli = 0;
    Instant at;
    void archive(Archive& archive) {
      archive.field("milli", milli);
      archive.field("at", at);
    }
  };
  ClimbRule rule_;
  std::optional<Reading> last_;
  std::int32_t from_milli_ = 0;  // where this climb began
  std::int64_t climbs_ = 0;      // in a row
  bool present_ = false;
};

}  // namespace vigil::alarm
