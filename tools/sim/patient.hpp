// A simulated patient: what the sensors of a monitor see, second by second.
//
// Pure and seeded: no clock, no thread, no I/O. The same seed and the same calls give the same
// numbers on every machine, because all arithmetic is in whole numbers. It is a source of moving
// numbers for tests and demonstrations, not a model of physiology. One thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "drivers/api/device.hpp"
#include "drivers/api/time.hpp"

namespace vigil::sim {

/// The patient at rest, in thousandths of each unit.
struct Baseline {
  std::int32_t hr_milli = 72'000;
  std::int32_t spo2_milli = 97'000;
  std::int32_t sys_milli = 122'000;
  std::int32_t dia_milli = 76'000;
  std::int32_t rr_milli = 14'000;
  std::int32_t etco2_milli = 0;  // mmHg; 0: no capnograph is on
  std::int32_t temp_milli = 0;   // degrees Celsius; 0: no probe is on
  /// 1000: HR within 4 /min, SpO2 0.8 %, systolic 8 and diastolic 6 mmHg, RR 2 /min. 0: none.
  std::int32_t noise_permille = 1000;
};

/// Rise and fall after an intramuscular dose of ketamine. Defaults, with their sources:
/// onset 3 to 5 min (intramuscular use as an anaesthetic); the pressures peak at about 40 min by
/// +16/+11 mmHg (2342 infusions of 0.5 mg/kg; Yale); HR +4 /min (meta-analysis of 2252
/// treatments); all back at the baseline within about 1.5 h (infusions of 0.5 mg/kg).
struct DoseEffect {
  Duration onset = std::chrono::minutes(4);
  Duration peak = std::chrono::minutes(40);
  Duration end = std::chrono::minutes(90);
  std::int32_t hr_milli = 4'000;
  std::int32_t sys_milli = 16'000;
  std::int32_t dia_milli = 11'000;
};

/// How far a dose acts `since` it was given: 0 to 1000.
[[nodiscard]] std::int32_t dose_permille(const DoseEffect& effect, Duration since);

/// SpO2 goes in straight lines from `from` to `to`, stays, and goes back.
struct Desaturation {
  std::int32_t from_milli = 97'000;
  std::int32_t to_milli = 84'000;
  Duration down = std::chrono::seconds(20);
  Duration hold = std::chrono::seconds(20);
  Duration up = std::chrono::seconds(20);
};

/// SpO2 in thousandths of a percent `since` the desaturation began; nothing to tell before and
/// after it: -1.
[[nodiscard]] std::int32_t desaturation_milli(const Desaturation& desaturation, Duration since);

class Patient {
 public:
  Patient(const Baseline& baseline, std::uint64_t seed);

  void give_dose(Instant at, const DoseEffect& effect);
  void desaturate(Instant at, const Desaturation& desaturation);
  /// All desaturations end at once.
  void recover() { desaturations_.clear(); }
  void set_probe(bool on) { probe_on_ = on; }
  void set_leads(bool on) { leads_on_ = on; }
  /// A loose cuff finds no pressure.
  void set_cuff(bool fits) { cuff_fits_ = fits; }
  /// The oximeter's numbers are unusable until then.
  void move_until(Instant until) { motion_until_ = until; }
  /// The cuff has measured: its numbers stand until the next time.
  void take_cuff();

  /// Brings everything to `now`; never backwards. A step should not exceed a second.
  void advance(Instant now);
  [[nodiscard]] const Vitals& vitals() const { return vitals_; }

 private:
  static constexpr std::size_t noise_count = 5;
  struct Dose {
    Instant at;
    DoseEffect effect;
  };
  struct Desaturating {
    Instant at;
    Desaturation course;
  };
  void step_noise();
  void show(Instant now);

  Baseline baseline_;
  std::uint64_t random_state_;
  std::array<std::int32_t, noise_count> noise_milli_{};
  Instant now_;
  std::int64_t noise_seconds_ = 0;
  std::int64_t beat_micro_ = 0;  // millionths of a heart cycle
  std::int64_t breath_micro_ = 0;
  std::vector<Dose> doses_;
  std::vector<Desaturating> desaturations_;
  Instant motion_until_;
  bool probe_on_ = true;
  bool leads_on_ = true;
  bool cuff_fits_ = true;
  std::int32_t hr_milli_ = 0;
  std::int32_t sys_milli_ = 0;
  std::int32_t dia_milli_ = 0;
  std::int32_t rr_milli_ = 0;
  Vitals vitals_;
};

}  // namespace vigil::sim
