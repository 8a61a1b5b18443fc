// One simulated patient: what is true of the body, and what the sensors see of it.
//
// Seeded and in whole numbers. A source of courses for the alarm rules, not a model of physiology:
// a resting value, the slow rise after a dose, troubles that come and go in straight lines, and
// artefacts that take the sensors' numbers away. One owner; no clock.
#pragma once

#include <array>

#include "drivers/api/device.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/random.hpp"

namespace vigil::simulation {

class Patient {
 public:
  Patient(const PatientOptions& options, Instant begins, Random random);

  /// What the sensors see; `now` never goes back.
  const Vitals& look(Instant now);
  /// From now on nothing happens to the patient, and all values are harmless.
  void calm_down(Instant now);
  /// SpO2 falls to 80 and stays there: what must alarm at once.
  void desaturate_for_good(Instant now);

 private:
  /// A value goes in a straight line to `target`, stays, and goes back.
  struct Course {
    std::int32_t target = 0;  // whole units away from rest
    Instant begins = Instant::never();
    Duration out{};
    Duration stay{};
    Duration back{};
  };
  enum class Signal : std::uint8_t { hr, spo2, pressure, rr };
  static constexpr std::size_t signal_count = 4;

  void begin_trouble(Instant now);
  void begin_artefact(Instant now);
  void take_cuff(Instant now);
  void set_course(Signal signal, Instant now, std::int32_t target, std::int32_t stay_s);
  [[nodiscard]] std::int32_t away(Signal signal, Instant now) const;
  [[nodiscard]] std::int32_t dose_permille(Instant now) const;
  void show(Instant now);
  void show_oximeter(std::int32_t rate, Instant now);

  PatientOptions options_;
  Random random_;
  std::array<Course, signal_count> courses_;
  std::array<std::int32_t, signal_count> jitter_{};
  std::array<std::int32_t, signal_count> rest_{};
  std::int32_t diastolic_rest_ = 0;
  Instant dose_at_;
  Instant second_;  // the second that jitter_ is of
  Instant next_trouble_ = Instant::never();
  Instant next_artefact_ = Instant::never();
  Instant next_cuff_;
  // Artefacts: until when, and what the monitor says.
  Instant probe_until_;
  Validity probe_ = Validity::sensor_off;
  Instant leads_until_;
  Instant impossible_until_;
  Vitals vitals_;
};

}  // namespace vigil::simulation
