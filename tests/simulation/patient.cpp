#include "tests/simulation/patient.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::simulation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int32_t spo2_highest = 100;

std::size_t place(auto signal) { return static_cast<std::size_t>(signal); }

}  // namespace

Patient::Patient(const PatientOptions& options, Instant begins, Random random)
    : options_(options), random_(random), second_(begins) {
  rest_[place(Signal::hr)] = random_.number(62, 88);
  rest_[place(Signal::spo2)] = random_.number(96, 99);
  rest_[place(Signal::pressure)] = random_.number(112, 132);
  rest_[place(Signal::rr)] = random_.number(12, 18);
  diastolic_rest_ = random_.number(68, 80);
  dose_at_ = begins + random_.about(minutes(10));
  if (options_.trouble_every > Duration(0)) {
    next_trouble_ = begins + random_.about(options_.trouble_every);
  }
  if (options_.artefact_every > Duration(0)) {
    next_artefact_ = begins + random_.about(options_.artefact_every);
  }
  next_cuff_ = begins + random_.about(seconds(60));
}

const Vitals& Patient::look(Instant now) {
  if (next_trouble_ <= now) begin_trouble(now);
  if (next_artefact_ <= now) begin_artefact(now);
  if (next_cuff_ <= now) take_cuff(now);
  if (now - second_ >= seconds(1)) {
    second_ = now;
    for (std::int32_t& jitter : jitter_) jitter = random_.number(-options_.noise, options_.noise);
  }
  show(now);
  return vitals_;
}

void Patient::set_course(Signal signal, Instant now, std::int32_t target, std::int32_t stay_s) {
  Course& course = courses_[place(signal)];
  if (!course.begins.is_never() && now < course.begins + course.out + course.stay + course.back) {
    return;  // one at a time
  }
  // Slower than the step that a decoder takes for damage: 4 a second.
  const std::int32_t size = std::max(std::abs(target), 1);
  course.target = target;
  course.begins = now;
  course.out = Duration(seconds(1)) * size / random_.number(1, 4);
  course.back = Duration(seconds(1)) * size / random_.number(1, 4);
  course.stay = seconds(stay_s);
}

void Patient::begin_trouble(Instant now) {
  next_trouble_ = now + random_.about(options_.trouble_every);
  const std::int32_t stay_s = random_.permille(300) ? random_.number(0, 20) : random_.number(5, 90);
  const auto to = [&](Signal signal, std::int32_t lowest, std::int32_t highest) {
    set_course(signal, now, random_.number(lowest, highest) - rest_[place(signal)], stay_s);
  };
  switch (random_.number(0, 7)) {
    case 0:
    case 1:
    case 2:
      return to(Signal::spo2, 74, 94);
    case 3:
      return to(Signal::hr, 108, 168);
    case 4:
      return to(Signal::hr, 32, 54);
    case 5:
      return to(Signal::pressure, 150, 205);
    case 6:
      return to(Signal::pressure, 82, 99);
    default:
      return random_.permille(500) ? to(Signal::rr, 4, 9) : to(Signal::rr, 25, 36);
  }
}

void Patient::begin_artefact(Instant now) {
  next_artefact_ = now + random_.about(options_.artefact_every);
  const Instant until = now + random_.milliseconds(500, random_.permille(300) ? 60'000 : 8'000);
  switch (random_.number(0, 5)) {
    case 0:
      probe_ = Validity::sensor_off;
      probe_until_ = until;
      return;
    case 1:
      probe_ = Validity::searching;
      probe_until_ = until;
      return;
    case 2:
      probe_ = Validity::motion;
      probe_until_ = until;
      return;
    case 3:
      probe_ = Validity::low_perfusion;
      probe_until_ = until;
      return;
    case 4:
      leads_until_ = until;
      return;
    default:
      impossible_until_ = now + random_.milliseconds(500, 5'000);
      return;
  }
}

void Patient::take_cuff(Instant now) {
  const std::int32_t sys = rest_[place(Signal::pressure)] + away(Signal::pressure, now) +
                           16 * dose_permille(now) / 1000 + random_.number(-3, 3);
  const std::int32_t dia = std::min(diastolic_rest_ + away(Signal::pressure, now) / 2 +
                                        11 * dose_permille(now) / 1000 + random_.number(-2, 2),
                                    sys - 10);
  vitals_.set(Parameter::nibp_sys, sys * 1000);
  vitals_.set(Parameter::nibp_dia, dia * 1000);
  vitals_.set(Parameter::nibp_mean, (dia + (sys - dia) / 3) * 1000);
  vitals_.set(Parameter::nibp_pulse, (rest_[place(Signal::hr)] + random_.number(-3, 3)) * 1000);
  // Somebody starts the cuff again when it was high.
  next_cuff_ = now + (sys >= 150 ? random_.about(seconds(90)) : random_.about(options_.cuff_every));
}

std::int32_t Patient::away(Signal signal, Instant now) const {
  const Course& course = courses_[place(signal)];
  if (course.begins.is_never() || now < course.begins) return 0;
  const auto part = [&](Duration gone, Duration whole) {
    return whole.count() == 0 ? course.target
                              : static_cast<std::int32_t>(course.target * (gone / Duration(1'000)) /
                                                          (whole / Duration(1'000)));
  };
  Duration since = now - course.begins;
  if (since < course.out) return part(since, course.out);
  since -= course.out;
  if (since < course.stay) return course.target;
  since -= course.stay;
  return since < course.back ? part(course.back - since, course.back) : 0;
}

std::int32_t Patient::dose_permille(Instant now) const {
  const auto since = now - dose_at_;
  if (since <= Duration(0) || since >= minutes(90)) return 0;
  const Duration peak = minutes(40);
  const Duration gone = since < peak ? since : (minutes(90) - since) * 40 / 50;
  return static_cast<std::int32_t>(gone / std::chrono::milliseconds(1) * 1000 /
                                   (peak / std::chrono::milliseconds(1)));
}

void Patient::show(Instant now) {
  const std::int32_t rate = rest_[place(Signal::hr)] + away(Signal::hr, now) +
                            jitter_[place(Signal::hr)] + 4 * dose_permille(now) / 1000;
  if (leads_until_ > now) {
    vitals_.lose(Parameter::hr, Validity::sensor_off);
    vitals_.lose(Parameter::rr, Validity::sensor_off);
  } else {
    const std::int32_t breaths =
        rest_[place(Signal::rr)] + away(Signal::rr, now) + jitter_[place(Signal::rr)] / 2;
    vitals_.set(Parameter::hr, rate * 1000);
    vitals_.set(Parameter::rr, std::max(breaths, 1) * 1000);
  }
  show_oximeter(rate, now);
}

void Patient::show_oximeter(std::int32_t rate, Instant now) {
  if (probe_until_ > now) {
    vitals_.lose(Parameter::spo2, probe_);
    vitals_.lose(Parameter::pulse, probe_);
    return;
  }
  const std::int32_t spo2 =
      rest_[place(Signal::spo2)] + away(Signal::spo2, now) + jitter_[place(Signal::spo2)];
  vitals_.set(Parameter::spo2, std::clamp(spo2, 70, spo2_highest) * 1000);
  vitals_.set(Parameter::pulse, (rate + jitter_[place(Signal::pressure)] / 2) * 1000);
  // A frame without fault that tells what no patient can have.
  if (impossible_until_ > now) vitals_.set(Parameter::spo2, 115'000);
}

void Patient::calm_down(Instant now) {
  options_.noise = 0;
  next_trouble_ = next_artefact_ = Instant::never();
  probe_until_ = leads_until_ = impossible_until_ = now;
  courses_ = {};
  jitter_ = {};
  dose_at_ = now + minutes(1000);
  next_cuff_ = now + seconds(5);
}

void Patient::desaturate_for_good(Instant now) {
  courses_[place(Signal::spo2)] = {80 - rest_[place(Signal::spo2)], now, seconds(5), minutes(60),
                                   seconds(5)};
}

}  // namespace vigil::simulation
