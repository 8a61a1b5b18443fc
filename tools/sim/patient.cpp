#include "tools/sim/patient.hpp"

#include <algorithm>

#include "tools/sim/random.hpp"

namespace vigil::sim {
namespace {

// One second's step of each kind of noise at noise_permille 1000, and what is kept of the last
// value: 7/8. So no noise exceeds eight steps.
enum NoiseOf : std::size_t { noise_hr, noise_spo2, noise_sys, noise_dia, noise_rr };
constexpr std::array<std::int32_t, 5> noise_step_milli{500, 100, 1000, 750, 250};

// A smooth way from 0 to 1000: 3u^2 - 2u^3.
constexpr std::int32_t smooth_permille(std::int64_t u) {
  u = std::clamp<std::int64_t>(u, 0, 1000);
  return static_cast<std::int32_t>(u * u * (3000 - 2 * u) / 1'000'000);
}

constexpr std::int64_t permille_of(Duration part, Duration whole) {
  const auto whole_us = std::chrono::duration_cast<std::chrono::microseconds>(whole).count();
  const auto part_us = std::chrono::duration_cast<std::chrono::microseconds>(part).count();
  return whole_us <= 0 ? 1000 : part_us * 1000 / whole_us;
}

constexpr std::int32_t between(std::int32_t from, std::int32_t to, std::int64_t permille) {
  return from + static_cast<std::int32_t>(static_cast<std::int64_t>(to - from) * permille / 1000);
}

constexpr std::int32_t share(std::int32_t size_milli, std::int32_t permille) {
  return static_cast<std::int32_t>(static_cast<std::int64_t>(size_milli) * permille / 1000);
}

}  // namespace

std::int32_t dose_permille(const DoseEffect& effect, Duration since) {
  if (since <= effect.onset || since >= effect.end) return 0;
  if (since <= effect.peak) {
    return smooth_permille(permille_of(since - effect.onset, effect.peak - effect.onset));
  }
  return 1000 - smooth_permille(permille_of(since - effect.peak, effect.end - effect.peak));
}

std::int32_t desaturation_milli(const Desaturation& desaturation, Duration since) {
  const Duration held_until = desaturation.down + desaturation.hold;
  if (since < Duration(0) || since >= held_until + desaturation.up) return -1;
  if (since < desaturation.down) {
    return between(desaturation.from_milli, desaturation.to_milli,
                   permille_of(since, desaturation.down));
  }
  if (since < held_until) return desaturation.to_milli;
  return between(desaturation.to_milli, desaturation.from_milli,
                 permille_of(since - held_until, desaturation.up));
}

Patient::Patient(const Baseline& baseline, std::uint64_t seed)
    : baseline_(baseline), random_state_(seed) {
  show(now_);
}

void Patient::give_dose(Instant at, const DoseEffect& effect) { doses_.push_back({at, effect}); }

void Patient::desaturate(Instant at, const Desaturation& desaturation) {
  desaturations_.push_back({at, desaturation});
}

void Patient::take_cuff() {
  vitals_.set(Parameter::nibp_sys, sys_milli_);
  vitals_.set(Parameter::nibp_dia, dia_milli_);
  vitals_.set(Parameter::nibp_mean, dia_milli_ + (sys_milli_ - dia_milli_) / 3);
  vitals_.set(Parameter::nibp_pulse, hr_milli_);
}

void Patient::advance(Instant now) {
  if (now <= now_) return;
  const auto step_us = std::chrono::duration_cast<std::chrono::microseconds>(now - now_).count();
  // thousandths per minute times microseconds, in millionths of a cycle
  beat_micro_ += static_cast<std::int64_t>(hr_milli_) * step_us / 60'000;
  breath_micro_ += static_cast<std::int64_t>(rr_milli_) * step_us / 60'000;
  now_ = now;
  const std::int64_t second = now.ns() / 1'000'000'000;
  for (; noise_seconds_ < second; ++noise_seconds_) step_noise();
  show(now);
}

void Patient::step_noise() {
  for (std::size_t i = 0; i < noise_count; ++i) {
    const std::int32_t limit = share(noise_step_milli[i], baseline_.noise_permille);
    noise_milli_[i] = noise_milli_[i] * 7 / 8 + random_within(random_state_, limit);
  }
}

void Patient::show(Instant now) {
  hr_milli_ = baseline_.hr_milli + noise_milli_[noise_hr];
  sys_milli_ = baseline_.sys_milli + noise_milli_[noise_sys];
  dia_milli_ = baseline_.dia_milli + noise_milli_[noise_dia];
  rr_milli_ = std::max(0, baseline_.rr_milli + noise_milli_[noise_rr]);
  for (const Dose& dose : doses_) {
    const std::int32_t permille = dose_permille(dose.effect, now - dose.at);
    hr_milli_ += share(dose.effect.hr_milli, permille);
    sys_milli_ += share(dose.effect.sys_milli, permille);
    dia_milli_ += share(dose.effect.dia_milli, permille);
  }
  hr_milli_ = std::max(0, hr_milli_);
  std::int32_t spo2_milli = baseline_.spo2_milli + noise_milli_[noise_spo2];
  for (const Desaturating& one : desaturations_) {
    const std::int32_t milli = desaturation_milli(one.course, now - one.at);
    if (milli >= 0) spo2_milli = std::min(spo2_milli, milli);
  }
  spo2_milli = std::clamp(spo2_milli, 0, 100'000);

  vitals_.beat_milli = beat_micro_ / 1000;
  vitals_.breath_milli = breath_micro_ / 1000;
  if (leads_on_) {
    vitals_.set(Parameter::hr, hr_milli_);
    vitals_.set(Parameter::rr, rr_milli_);
  } else {
    vitals_.lose(Parameter::hr, Validity::sensor_off);
    vitals_.lose(Parameter::rr, Validity::sensor_off);
  }
  if (baseline_.etco2_milli > 0) vitals_.set(Parameter::etco2, baseline_.etco2_milli);
  if (baseline_.temp_milli > 0) vitals_.set(Parameter::temp1, baseline_.temp_milli);
  const auto cuff = [&](std::int32_t milli) {
    return cuff_fits_ ? VitalSign{Validity::valid, milli} : VitalSign{Validity::sensor_off, 0};
  };
  const std::int32_t mean_milli = dia_milli_ + (sys_milli_ - dia_milli_) / 3;
  vitals_.cuff = {cuff(sys_milli_), cuff(dia_milli_), cuff(mean_milli), cuff(hr_milli_)};
  if (probe_on_ && now >= motion_until_) {
    vitals_.set(Parameter::spo2, spo2_milli);
    vitals_.set(Parameter::pulse, hr_milli_);
  } else {
    const Validity why = probe_on_ ? Validity::motion : Validity::sensor_off;
    vitals_.lose(Parameter::spo2, why);
    vitals_.lose(Parameter::pulse, why);
  }
}

}  // namespace vigil::sim
