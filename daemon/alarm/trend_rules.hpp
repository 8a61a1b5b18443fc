// When a course, not a value, is worth telling. Plain data from a profile; nothing here judges.
//
// All rules are off until a profile names them. Numbers in thousandths of the parameter's unit.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::alarm {

/// The robust slope (Theil-Sen) of the last `window` passes `per_minute_milli`.
struct SlopeRule {
  Parameter parameter{};
  Side direction{};                   // below: falls; above: rises
  std::int32_t per_minute_milli = 0;  // its size, above 0
  Duration window{0};
  Priority priority = Priority::low;
};

/// At this slope the nearest limit of medium priority or graver is reached within `ahead`.
struct LimitAheadRule {
  Parameter parameter{};
  Duration window{0};
  Duration ahead{0};
  std::int32_t r2_milli = 0;  // how well a line must fit, 0 to 1000
  Priority priority = Priority::none;
};

/// Two-sided CUSUM of the residuals of an EWMA prediction, in units of the patient's own noise.
struct ShiftRule {
  Parameter parameter{};
  std::int32_t lambda_milli = 0;       // weight of a new value in the EWMA
  std::int32_t slack_milli = 0;        // k, thousandths of sigma
  std::int32_t advisory_at_milli = 0;  // h, thousandths of sigma
  std::int32_t low_at_milli = 0;       // h of the low priority
  std::int32_t sigma_least_milli = 0;  // sigma is never taken as smaller
  Duration learn{0};                   // valid data needed before it judges
};

/// Area beyond a limit: depth times time, in unit-seconds; it shrinks as it grew.
struct BurdenRule {
  Parameter parameter{};
  Side side{};
  std::int32_t limit_milli = 0;
  std::int32_t area = 0;  // for example 50 %·s
  Priority priority = Priority::low;
};

/// The medians of two neighbouring windows differ by more than `step_milli`.
struct StepRule {
  Parameter parameter{};
  Duration window{0};
  std::int32_t step_milli = 0;
  Priority priority = Priority::none;
};

/// A cuff reading is `step_milli` above the one before, `times` times in a row.
struct ClimbRule {
  Parameter parameter{};
  std::int32_t step_milli = 0;
  std::int32_t times = 0;
  Priority priority = Priority::low;
};

/// So long after the first dose the value is still further than the band from the baseline.
struct ReturnRule {
  Parameter parameter{};
  Duration after_dose{0};
  std::int32_t band_milli = 0;    // a difference, or
  std::int32_t band_percent = 0;  // a percentage of the baseline
  bool above = true;              // which side of the baseline is told
  bool below = true;
  Priority priority = Priority::low;
};

struct TrendRules {
  std::vector<SlopeRule> slope;
  std::vector<LimitAheadRule> limit_ahead;
  std::vector<ShiftRule> shift;
  std::vector<BurdenRule> burden;
  std::vector<StepRule> step;
  std::vector<ClimbRule> climb;
  std::vector<ReturnRule> not_returned;
};

}  // namespace vigil::alarm
