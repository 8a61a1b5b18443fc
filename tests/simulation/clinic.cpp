#include "tests/simulation/clinic.hpp"

#include <string>

#include "drivers/registry.hpp"

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

/// docs/clinical-numbers.md 1, with a desaturation limit without delay beside them.
ParameterLimits spo2_limits() {
  LimitLevel desaturation = level(Priority::high, 85, 87, 0);
  desaturation.raw = true;
  desaturation.name = FixedText<16>("desaturation");
  return {{level(Priority::low, 94, 95, 15), level(Priority::medium, 92, 94, 15),
           level(Priority::high, 88, 90, 5), desaturation},
          {}};
}

ParameterLimits rate_limits() {
  return {{level(Priority::medium, 50, 55, 10), level(Priority::high, 40, 45, 5)},
          {level(Priority::medium, 120, 115, 15), level(Priority::high, 150, 145, 5)}};
}

ParameterLimits systolic_limits() {
  return {{reached(level(Priority::high, 90, 95, 0))},
          {reached(level(Priority::medium, 160, 155, 0)),
           reached(level(Priority::high, 180, 175, 0))}};
}

ParameterLimits breath_limits() {
  return {{level(Priority::medium, 10, 12, 20), reached(level(Priority::high, 8, 10, 20))},
          {level(Priority::medium, 24, 22, 20)}};
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
  for (std::int32_t b = 0; b < options.beds; ++b) {
    const Variant& variant = draw_variant(random);
    clinic.monitors.push_back(&variant);
    engine::BedConfig bed;
    bed.room = "room-" + std::to_string(b + 1);
    bed.bed = "a";
    engine::MonitorConfig monitor;
    monitor.driver = find_driver(variant.driver);
    monitor.port = "/dev/ttyUSB" + std::to_string(b);
    bed.monitors.push_back(monitor);
    bed.limits[index(Parameter::spo2)] = spo2_limits();
    bed.limits[index(Parameter::pulse)] = rate_limits();
    if (variant.driver == "ivy450c") {
      bed.limits[index(Parameter::hr)] = rate_limits();
      bed.limits[index(Parameter::nibp_sys)] = systolic_limits();
      bed.limits[index(Parameter::rr)] = breath_limits();
    }
    clinic.config.beds.push_back(std::move(bed));
  }
  return clinic;
}

}  // namespace vigil::simulation
