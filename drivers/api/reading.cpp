#include "drivers/api/reading.hpp"

#include <array>

namespace vigil {

std::string_view name(Validity validity) {
  static constexpr std::array<std::string_view, validity_count> names{
      "valid",         "no_value",     "sensor_off",   "sensor_disconnected",
      "searching",     "no_pulse",     "motion",       "low_perfusion",
      "interference",  "out_of_range", "held",         "not_calibrated",
      "stale",         "demo",         "questionable", "not_updated",
      "discontinuity", "under_range",  "over_range"};
  return names[static_cast<std::size_t>(validity)];
}

Reading Reading::of(Parameter parameter, std::int32_t milli, Instant measured_at) {
  const ParameterInfo& entry = info(parameter);
  if (milli < entry.lowest_milli || milli > entry.highest_milli) {
    return none(parameter, Validity::out_of_range, measured_at);
  }
  return Reading(parameter, Validity::valid, milli, measured_at);
}

Reading Reading::demo(Parameter parameter, std::int32_t milli, Instant measured_at) {
  Reading reading = of(parameter, milli, measured_at);
  if (reading.valid()) reading.validity_ = Validity::demo;
  return reading;
}

Reading Reading::none(Parameter parameter, Validity why, Instant measured_at) {
  if (why == Validity::valid || why == Validity::demo) why = Validity::no_value;
  return Reading(parameter, why, 0, measured_at);
}

void Reading::archive(Archive& archive) {
  archive.field("parameter", parameter_);
  archive.field("validity", validity_, Validity::over_range);
  archive.field("milli", milli_);
  archive.field("measured_at", measured_at_);
  archive.field("age_unknown", age_unknown_);
  const ParameterInfo& entry = info(parameter_);
  archive.check(!shown_milli() || (milli_ >= entry.lowest_milli && milli_ <= entry.highest_milli),
                "a value that is none of its parameter");
}

}  // namespace vigil
