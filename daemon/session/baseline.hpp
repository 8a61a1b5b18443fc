// The values at rest before the dose: what counts, and what is still missing. docs/sessions.md 5.
//
// A pure function of the course of the vitals. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "daemon/session/rules.hpp"
#include "daemon/session/vital_course.hpp"

namespace vigil::session {

struct BaselineTry {
  /// Index: Parameter. Pressure: the median of the cuff readings; HR, pulse, SpO2: of the signal.
  std::array<std::optional<std::int32_t>, parameter_count> milli{};
  std::array<bool, parameter_count> manual{};
  std::array<Instant, parameter_count> measured_at{};
  /// What is still missing; empty: it is whole.
  FixedText<160> missing;
  void archive(Archive& archive);
};

[[nodiscard]] BaselineTry try_baseline(const VitalCourse& course, const Rules& rules, Instant now);

}  // namespace vigil::session
