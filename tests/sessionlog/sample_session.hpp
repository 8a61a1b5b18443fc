// An ordinary IM session as a record, made in code: invented patient K-0042, 60 mg, two hours and
// a half. For tests and measurements.
#pragma once

#include "sessionlog/session_record.hpp"

namespace vigil::sessionlog {

struct SampleOptions {
  int minutes = 165;          // of numbers, from 30 min before the dose
  bool many_numbers = false;  // ten parameters at 1 Hz instead of four
  bool waves = false;         // ECG at 250/s and pleth at 75/s
};

/// 2026-11-22T09:30:00Z, the dose.
inline constexpr std::int64_t sample_dose_ms = 1'795'339'800'000;

/// Real names of staff ("RN-2", "Dr Hale"), free texts, a correction that names a partner K-0043,
/// a symptom, oxygen, a late and a skipped check, two alarms, a lost sensor and a gap.
[[nodiscard]] SessionRecord sample_session(const SampleOptions& options = {});

}  // namespace vigil::sessionlog
