#include "drivers/philips_intellivue/cuff.hpp"

#include <algorithm>

namespace vigil::philips_intellivue {
namespace {

/// A stamp may lie so far ahead by rounding to whole seconds.
constexpr std::int64_t ahead_s = 2;
/// A stamp that is older says more of a wrong clock than of a measurement.
constexpr std::int64_t oldest_s = std::int64_t{48} * 3600;
/// What was told without a stamp got its stamp when it was measured about then.
constexpr Duration same_measurement = std::chrono::seconds(10);

bool found_any(const CuffReport& report) {
  return std::any_of(report.values.begin(), report.values.end(), [](const CuffValue& value) {
    return value.validity == Validity::valid || value.validity == Validity::demo ||
           value.validity == Validity::questionable;
  });
}

/// How long ago the monitor measured it, by its own clock.
std::optional<Duration> age_of(const CuffReport& report, const Arrival& arrival,
                               const MonitorClock& clock) {
  const std::optional<std::int64_t> now_s = clock.seconds_at(arrival);
  if (!report.stamp_s || !now_s) return std::nullopt;
  const std::int64_t age_s = *now_s - *report.stamp_s;
  if (age_s < -ahead_s || age_s > oldest_s) return std::nullopt;
  return std::chrono::seconds(std::max<std::int64_t>(age_s, 0));
}

void tell(Parameter parameter, const CuffValue& value, Instant at, bool age_unknown, Sink& sink) {
  if (value.validity != Validity::valid && value.validity != Validity::demo &&
      value.validity != Validity::questionable) {
    return;
  }
  Reading reading = Reading::none(parameter, value.validity, at);
  if (value.validity == Validity::valid) reading = Reading::of(parameter, value.milli, at);
  if (value.validity == Validity::demo) reading = Reading::demo(parameter, value.milli, at);
  sink.on_reading(age_unknown ? reading.with_unknown_age() : reading);
}

}  // namespace

std::optional<Cuff::When> Cuff::take(const CuffReport& report, bool cycle_ended, Told& told,
                                     const Arrival& arrival, const MonitorClock& clock) {
  const std::optional<Duration> age = age_of(report, arrival, clock);
  Instant by_stamp =
      age ? Instant::from_ns(std::max<std::int64_t>((arrival.read_at - *age).ns(), 0))
          : arrival.read_at;
  // What is new since the last report was measured since then, whatever the monitor's clock says:
  // somebody may have set it.
  if (told.seen) by_stamp = std::max(by_stamp, told.reported_at);
  told.reported_at = arrival.read_at;
  const bool same_values = told.seen && report.values == told.values;
  bool fresh = !same_values || (cycle_ended && !report.stamp_s);
  if (same_values && report.stamp_s && report.stamp_s != told.stamp_s) {
    const bool late_stamp = !told.stamp_s && age && by_stamp <= told.at + same_measurement;
    told.stamp_s = report.stamp_s;
    fresh = fresh || !late_stamp;
  }
  if (!fresh) return std::nullopt;
  const bool first = !told.seen;
  told = {report.values, report.stamp_s, by_stamp, arrival.read_at, true};
  return When{by_stamp, first && !age};
}

void Cuff::tell_pressures(const CuffReport& report, const Arrival& arrival,
                          const MonitorClock& clock, Sink& sink) {
  const bool running = (report.states & state::ongoing) != 0;
  const bool ended = running_ && !running;
  if (running && !running_) sink.on_notice({NoticeKind::cuff_started, true, "the cuff measures"});
  running_ = running;
  // Early indication: the systolic pressure is there and the rest is still being measured.
  if (running || (report.states & state::early) != 0) return;
  if (!found_any(report)) {
    if (ended) {
      sink.on_notice({NoticeKind::cuff_failed, true, "the monitor found no blood pressure"});
    }
    return;
  }
  const auto when = take(report, ended, pressures_, arrival, clock);
  if (!when) {
    if (ended) {
      sink.on_notice({NoticeKind::cuff_failed, true, "the cuff ended without a new measurement"});
    }
    return;
  }
  constexpr std::array parameters{Parameter::nibp_sys, Parameter::nibp_dia, Parameter::nibp_mean};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    tell(parameters[i], report.values[i], when->at, when->age_unknown, sink);
  }
}

void Cuff::tell_pulse(const CuffReport& report, const Arrival& arrival, const MonitorClock& clock,
                      Sink& sink) {
  if ((report.states & (state::ongoing | state::early)) != 0 || !found_any(report)) return;
  const auto when = take(report, false, pulse_, arrival, clock);
  if (when) tell(Parameter::nibp_pulse, report.values[0], when->at, when->age_unknown, sink);
}

}  // namespace vigil::philips_intellivue
