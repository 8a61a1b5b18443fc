// The vitals of one session as far as its rules need them: the last minutes of HR, pulse and SpO2,
// the last cuff readings, and the newest value of every parameter.
//
// It judges nothing. Values of unknown age, and of a monitor that nobody confirmed, are not given
// to it. Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "daemon/session/entry.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/reading.hpp"
#include "drivers/api/time.hpp"

namespace vigil::session {

struct Cuff {
  Instant at;
  std::optional<std::int32_t> sys_milli;
  std::optional<std::int32_t> dia_milli;
  bool manual = false;
  [[nodiscard]] bool whole() const { return sys_milli && dia_milli; }
  void archive(Archive& archive);
};

class VitalCourse {
 public:
  /// Longest pause between two values of a quiet signal.
  static constexpr Duration gap_max = std::chrono::seconds(10);
  /// Values are kept so far apart at least: the ring then holds four minutes.
  static constexpr Duration spacing = std::chrono::milliseconds(900);
  static constexpr std::size_t samples_max = 300;
  static constexpr std::size_t cuffs_max = 8;

  void archive(Archive& archive);
  void take(const Reading& reading, bool manual);
  /// What went through another monitor does not continue the signal.
  void break_signal();

  /// The newest valid value.
  [[nodiscard]] const std::optional<SnapshotValue>& newest(Parameter parameter) const {
    return newest_[index(parameter)];
  }
  /// How long the signal has been valid without a gap, up to `now`.
  [[nodiscard]] Duration quiet_for(Parameter parameter, Instant now) const;
  /// The median of the valid values measured after `at - within`, up to `at`.
  [[nodiscard]] std::optional<std::int32_t> median(Parameter parameter, Instant at,
                                                   Duration within) const;
  /// What counts for a gate at `at`: the median of the minute before the newest value, or a value
  /// by hand if that is newer; nothing if it is older than `age_max`. hr falls back on pulse.
  [[nodiscard]] std::optional<std::int32_t> at(Parameter parameter, Instant at,
                                               Duration age_max) const;

  /// Whole cuff readings, from the oldest.
  [[nodiscard]] std::size_t cuff_count() const { return cuff_count_; }
  [[nodiscard]] const Cuff& cuff(std::size_t place) const { return cuffs_[place]; }

 private:
  struct Sample {
    Instant at;
    std::int32_t milli = 0;
    void archive(Archive& archive);
  };
  struct Signal {
    std::array<Sample, samples_max> ring{};
    std::size_t next = 0;
    std::size_t count = 0;
    Instant quiet_since = Instant::never();
    Instant newest_at = Instant::never();
    void archive(Archive& archive);
  };
  [[nodiscard]] const Signal* signal(Parameter parameter) const;
  void take_sample(Signal& signal, const Reading& reading);
  void take_cuff(const Reading& reading, bool manual);
  [[nodiscard]] std::optional<std::int32_t> own(Parameter parameter, Instant at,
                                                Duration age_max) const;

  std::array<Signal, 3> signals_{};  // hr, pulse, spo2
  std::array<Cuff, cuffs_max> cuffs_{};
  std::size_t cuff_count_ = 0;
  std::array<std::optional<SnapshotValue>, parameter_count> newest_{};
};

}  // namespace vigil::session
