#include "tests/simulation/clinic.hpp"

#include <string>

#include "drivers/registry.hpp"
#include "tests/simulation/profile.hpp"

namespace vigil::simulation {
namespace {

using alarm::LimitLevel;
using alarm::ParameterLimits;
using alarm::Priority;
using std::chrono::seconds;

LimitLevel level(Priority priority, std::int32_t limit, std::int32_t clear, std::int32_t delay_s) {
  LimitLevel made;
  made.priority = priority;
  made.limit_milli = limit * 1000;
  made.clear_milli = clear * 1000;
  made.delay = seconds(delay_s);
  return made;
}

LimitLevel reached(LimitLevel made) {
  made.inclusive = true;
  return made;
}

/// docs/clinical-numbers.md 1, with a desaturation limit without delay beside them. Each bed has
/// limits of its own, a little apart: whose limits judge a patient must be seen.
ParameterLimits spo2_limits(Random& random) {
  const std::int32_t apart = random.number(0, 1);
  LimitLevel desaturation = level(Priority::high, 85 - apart, 87 - apart, 0);
  desaturation.raw = true;
  desaturation.name = FixedText<16>("desaturation");
  return {{level(Priority::low, 94, 95, 15), level(Priority::medium, 92 - apart, 94, 15),
           level(Priority::high, 88 + apart, 90 + apart, random.number(4, 6)), desaturation},
          {}};
}

ParameterLimits rate_limits(Random& random) {
  const std::int32_t apart = random.number(-3, 3);
  return {{level(Priority::medium, 50 + apart, 55 + apart, 10),
           level(Priority::high, 40 + apart, 45 + apart, 5)},
          {level(Priority::medium, 120 + apart, 115 + apart, random.number(12, 15)),
           level(Priority::high, 150 + apart, 145 + apart, 5)}};
}

ParameterLimits systolic_limits(Random& random) {
  const std::int32_t apart = random.number(-4, 4);
  return {{reached(level(Priority::high, 90, 95, 0))},
          {reached(level(Priority::medium, 160 + apart, 155 + apart, 0)),
           reached(level(Priority::high, 180 + apart, 175 + apart, 0))}};
}

ParameterLimits breath_limits(Random& random) {
  const std::int32_t apart = random.number(0, 1);
  return {{level(Priority::medium, 10, 12, 20), reached(level(Priority::high, 8 - apart, 10, 20))},
          {level(Priority::medium, 24 + apart, 22, 20)}};
}

const Variant& draw_variant(Random& random) {
  std::int32_t all = 0;
  for (const Variant& variant : variants) all += variant.weight;
  std::int32_t drawn = random.number(1, all);
  for (const Variant& variant : variants) {
    drawn -= variant.weight;
    if (drawn <= 0) return variant;
  }
  return variants.front();
}

}  // namespace

Clinic make_clinic(const Options& options, Random& random) {
  Clinic clinic;
  if (options.profile) clinic.config.profiles.push_back(make_profile(random));
  for (std::int32_t b = 0; b < options.beds; ++b) {
    const Variant& variant = draw_variant(random);
    clinic.monitors.push_back(&variant);
    engine::BedConfig bed;
    bed.room = "room-" + std::to_string(b + 1);
    bed.bed = "a";
    if (options.profile) bed.profile = 0;
    engine::MonitorConfig monitor;
    monitor.driver = find_driver(variant.driver);
    monitor.port = "/dev/ttyUSB" + std::to_string(b);
    bed.monitors.push_back(monitor);
    bed.limits[index(Parameter::spo2)] = spo2_limits(random);
    bed.limits[index(Parameter::pulse)] = rate_limits(random);
    if (variant.driver == "ivy450c") {
      bed.limits[index(Parameter::hr)] = rate_limits(random);
      bed.limits[index(Parameter::nibp_sys)] = systolic_limits(random);
      // Where a profile says how long, a medium reading waits for its repeat.
      bed.limits[index(Parameter::nibp_sys)].above.front().confirm = options.profile;
      bed.limits[index(Parameter::rr)] = breath_limits(random);
    }
    clinic.config.beds.push_back(std::move(bed));
  }
  return clinic;
}

}  // namespace vigil::simulation
