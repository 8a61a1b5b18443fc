#include "drivers/datex_s5/cuff.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::datex_s5 {
namespace {

constexpr std::array<Parameter, 4> parameters{Parameter::nibp_sys, Parameter::nibp_dia,
                                              Parameter::nibp_mean, Parameter::nibp_pulse};
/// Ours: a cuff time further back is another clock's.
constexpr Duration oldest = std::chrono::hours(24);

}  // namespace

std::optional<Duration> Cuff::age(std::uint32_t monitor_time) const {
  if (measured_ == 0 || measured_ > monitor_time) return std::nullopt;
  const Duration age = std::chrono::seconds(monitor_time - measured_);
  return age <= oldest ? std::optional(age) : std::nullopt;
}

void Cuff::on_group(Group group, std::uint32_t monitor_time, Instant at, Sink& sink) {
  if (!group.usable()) return end_measuring(false, sink);
  const bool measuring = (group.label() & nibp_label::measuring) != 0;
  const bool old = (group.label() & nibp_label::older_than_60s) != 0;
  if (measuring && !measuring_) {
    sink.on_notice({NoticeKind::cuff_started, true, "cuff measurement started"});
    measuring_ = true;
    told_in_cycle_ = false;
  }
  Values values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = group.value(i);
  const bool whole =
      std::all_of(values.begin(), values.begin() + 3, [](auto v) { return v >= lowest_number; });
  const bool ended = measuring_ && !measuring;
  // The pulse alone is not a measurement. A time that becomes known does not make a new one.
  const bool other_numbers = !std::equal(values.begin(), values.begin() + 3, told_.begin());
  const bool other_time = !measuring && told_measured_ != 0 && measured_ != told_measured_;
  const bool changed = !has_told_ || other_numbers || other_time;
  // Young again after having been old, or at the end of a measurement: new even if it is the same.
  const bool renewed = !measuring && !old && (old_ || (ended && !told_in_cycle_));
  const bool stood_there = !seen_ && !measuring;
  if (whole && (changed || renewed)) {
    // A standing measurement may be the one of before this one while it runs.
    if (seen_ || !measuring) tell(values, monitor_time, stood_there, at, sink);
    if (!seen_ && measuring) told_ = values;
    has_told_ = true;
  } else if (stood_there && !has_told_) {
    for (const Parameter parameter : parameters) {
      sink.on_reading(Reading::none(parameter, validity_of(values[0]), at));
    }
  }
  if (ended) end_measuring(told_in_cycle_, sink);
  if (!measuring) told_measured_ = measured_;
  seen_ = true;
  old_ = old && !measuring;
}

void Cuff::end_measuring(bool found, Sink& sink) {
  if (measuring_ && !found) {
    sink.on_notice({NoticeKind::cuff_failed, true, "the cuff measurement gave no new value"});
  }
  measuring_ = false;
  told_in_cycle_ = false;
}

void Cuff::tell(const Values& values, std::uint32_t monitor_time, bool stood_there, Instant at,
                Sink& sink) {
  const std::optional<Duration> known_age = age(monitor_time);
  Instant measured_at = at;
  if (known_age && *known_age <= Duration(at.ns())) measured_at = at - *known_age;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int32_t milli = values[i] * (i == 3 ? 1000 : 10);
    const Validity validity = validity_of(values[i]);
    const Reading reading = validity == Validity::valid
                                ? Reading::of(parameters[i], milli, measured_at)
                                : Reading::none(parameters[i], validity, measured_at);
    sink.on_reading(stood_there && !known_age ? reading.with_unknown_age() : reading);
  }
  told_ = values;
  told_in_cycle_ = measuring_;
}

}  // namespace vigil::datex_s5
