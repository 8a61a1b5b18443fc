#include "daemon/session/vital_course.hpp"

#include <algorithm>
#include <span>

#include "daemon/alarm/median.hpp"

namespace vigil::session {
namespace {

constexpr Duration gate_window = std::chrono::minutes(1);

bool continuous(Parameter parameter) {
  return parameter == Parameter::hr || parameter == Parameter::pulse ||
         parameter == Parameter::spo2;
}

}  // namespace

void VitalCourse::take(const Reading& reading, bool manual) {
  const Parameter parameter = reading.parameter();
  if (continuous(parameter) && !manual) take_sample(signals_[index(parameter)], reading);
  const std::optional<std::int32_t> milli = reading.milli();
  if (!milli) return;
  if (parameter == Parameter::nibp_sys || parameter == Parameter::nibp_dia) {
    take_cuff(reading, manual);
  }
  std::optional<SnapshotValue>& newest = newest_[index(parameter)];
  if (newest && newest->measured_at > reading.measured_at()) return;
  newest = SnapshotValue{parameter, Validity::valid, *milli, reading.measured_at(), manual, false};
}

void VitalCourse::break_signal() {
  for (Signal& signal : signals_) signal.quiet_since = Instant::never();
}

void VitalCourse::take_sample(Signal& signal, const Reading& reading) {
  const Instant at = reading.measured_at();
  if (!reading.valid()) {
    signal.quiet_since = Instant::never();
    return;
  }
  const bool first = signal.newest_at.is_never();
  if (!first && at < signal.newest_at) return;
  if (!first && at - signal.newest_at > gap_max) signal.quiet_since = Instant::never();
  if (signal.quiet_since.is_never()) signal.quiet_since = at;
  const std::size_t last = (signal.next + samples_max - 1) % samples_max;
  signal.newest_at = at;
  if (signal.count > 0 && at - signal.ring[last].at < spacing) return;
  signal.ring[signal.next] = {at, *reading.milli()};
  signal.next = (signal.next + 1) % samples_max;
  signal.count = std::min(signal.count + 1, samples_max);
}

void VitalCourse::take_cuff(const Reading& reading, bool manual) {
  std::size_t place = 0;
  while (place < cuff_count_ && cuffs_[place].at < reading.measured_at()) ++place;
  const bool known = place < cuff_count_ && cuffs_[place].at == reading.measured_at();
  if (!known) {
    if (cuff_count_ == cuffs_max) {
      if (place == 0) return;  // older than all that are kept
      std::move(cuffs_.begin() + 1, cuffs_.end(), cuffs_.begin());
      --place;
    } else {
      ++cuff_count_;
    }
    const auto begin = cuffs_.begin() + static_cast<std::ptrdiff_t>(place);
    const auto end = cuffs_.begin() + static_cast<std::ptrdiff_t>(cuff_count_);
    std::move_backward(begin, end - 1, end);
    cuffs_[place] = Cuff{reading.measured_at(), std::nullopt, std::nullopt, manual};
  }
  Cuff& cuff = cuffs_[place];
  cuff.manual = manual;
  (reading.parameter() == Parameter::nibp_sys ? cuff.sys_milli : cuff.dia_milli) = reading.milli();
}

const VitalCourse::Signal* VitalCourse::signal(Parameter parameter) const {
  return continuous(parameter) ? &signals_[index(parameter)] : nullptr;
}

Duration VitalCourse::quiet_for(Parameter parameter, Instant now) const {
  const Signal* const found = signal(parameter);
  if (found == nullptr || found->quiet_since.is_never()) return Duration(0);
  if (now - found->newest_at > gap_max) return Duration(0);
  return now - found->quiet_since;
}

std::optional<std::int32_t> VitalCourse::median(Parameter parameter, Instant at,
                                                Duration within) const {
  const Signal* const found = signal(parameter);
  if (found == nullptr) return std::nullopt;
  std::array<std::int32_t, samples_max> values{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < found->count; ++i) {
    const Sample& sample = found->ring[i];
    if (sample.at <= at && sample.at > at - within) values[count++] = sample.milli;
  }
  if (count == 0) return std::nullopt;
  return alarm::median(std::span(values.data(), count));
}

std::optional<std::int32_t> VitalCourse::own(Parameter parameter, Instant at,
                                             Duration age_max) const {
  Instant measured_at;
  std::optional<std::int32_t> milli;
  if (const Signal* const found = signal(parameter); found != nullptr) {
    for (std::size_t i = 0; i < found->count; ++i) {
      const Instant sample_at = found->ring[i].at;
      if (sample_at <= at && sample_at >= measured_at) measured_at = sample_at;
    }
    milli = median(parameter, measured_at, gate_window);
  }
  const std::optional<SnapshotValue>& last = newest_[index(parameter)];
  const bool of_signal = milli && last && !last->manual;
  if (last && !of_signal && last->measured_at <= at &&
      (!milli || last->measured_at > measured_at)) {
    measured_at = last->measured_at;
    milli = last->milli;
  }
  if (!milli || at - measured_at > age_max) return std::nullopt;
  return milli;
}

std::optional<std::int32_t> VitalCourse::at(Parameter parameter, Instant at,
                                            Duration age_max) const {
  const std::optional<std::int32_t> milli = own(parameter, at, age_max);
  if (milli || parameter != Parameter::hr) return milli;
  return own(Parameter::pulse, at, age_max);
}

}  // namespace vigil::session
