// bench-engine: how long one step of the engine takes that carries a valid HR or SpO2, with every
// rule on; beside the floor of the same run, one reading of the clock.
//
//   bench-engine [--steps 400000] [--beds 8]
//
// The values wander near the limits, so that alarms come and go as on a bad day. Each step is timed
// alone; the floor is part of its time.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/engine/clinic.hpp"

namespace vigil::bench {
namespace {

using Clock = std::chrono::steady_clock;
using engine::at_ms;

/// Counts events, as the hand-off would see them; keeps none.
class Counter final : public engine::Output {
 public:
  void on_event(const engine::Event& event) override { seen += event.seq != 0 ? 1 : 0; }
  void on_action(const engine::PortAction&) override {}
  std::uint64_t seen = 0;
};

void report(const char* what, std::vector<std::int64_t>& ns) {
  std::sort(ns.begin(), ns.end());
  const auto at = [&](std::size_t permille) {
    return static_cast<long long>(ns[(ns.size() - 1) * permille / 1000]);
  };
  std::printf("%-46s p50 %6lld ns   p99 %6lld ns   p99.9 %7lld ns   %zu\n", what, at(500), at(990),
              at(999), ns.size());
}

std::int64_t since(Clock::time_point from) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - from).count();
}

void begin_session(engine::Engine& engine, engine::BedIndex bed, Counter& out) {
  engine::Command command;
  command.kind = engine::CommandKind::patient;
  command.key = FixedText<64>("session-" + std::to_string(bed));
  command.actor.role = alarm::Role::nurse;
  command.bed = bed;
  command.patient.session = FixedText<32>("K-" + std::to_string(bed));
  command.patient.profile = 0;
  command.patient.baseline_milli[index(Parameter::hr)] = 70'000;
  command.patient.baseline_milli[index(Parameter::spo2)] = 98'000;
  command.patient.first_dose_at = command.patient.last_dose_at = at_ms(1);
  engine.step(at_ms(1), engine::PortOpened{{bed, 0}, "/dev/ttyUSB0"}, out);
  engine.step(at_ms(1), engine::CommandInput{&command}, out);
}

void measure(std::size_t steps, std::size_t beds) {
  const engine::EngineConfig config =
      engine::clinic_config(beds, engine::adult_profile_with_trends());
  Counter out;
  engine::Engine engine(config);
  engine.start(at_ms(0), out);
  for (std::size_t b = 0; b < beds; ++b) begin_session(engine, static_cast<std::uint16_t>(b), out);
  std::vector<std::int64_t> floor;
  std::vector<std::int64_t> readings;
  floor.reserve(steps);
  readings.reserve(steps + 2 * beds);
  std::uint32_t random = 1;
  std::int32_t hr = 75;
  std::int32_t spo2 = 96;
  for (std::int64_t s = 1; readings.size() < steps; ++s) {
    const Instant at = at_ms(s * 1000);
    engine.step(at, engine::ReceiverPresence{"wall-1", "station", true}, out);
    for (std::size_t b = 0; b < beds; ++b) {
      const auto bed = static_cast<engine::BedIndex>(b);
      random = random * 1664525U + 1013904223U;
      hr = std::clamp(hr + static_cast<std::int32_t>(random >> 30U) - 1, 45, 155);
      if (random % 97U == 0) hr = 70;
      spo2 = std::clamp(spo2 + static_cast<std::int32_t>((random >> 20U) % 3U) - 1, 84, 100);
      engine.step(at, engine::PortActivity{{bed, 0}, {100, 1, {}}}, out);
      for (const Reading& reading : {Reading::of(Parameter::hr, hr * 1000, at),
                                     Reading::of(Parameter::spo2, spo2 * 1000, at)}) {
        const engine::Input input = engine::MonitorReading{{bed, 0}, reading};
        auto from = Clock::now();
        engine.step(at, input, out);
        readings.push_back(since(from));
        from = Clock::now();
        floor.push_back(since(from));
      }
    }
  }
  std::printf("%zu beds, one session each, every rule on; %llu events\n", beds,
              static_cast<unsigned long long>(out.seen));
  report("floor: the clock read twice", floor);
  report("one step with a valid HR or SpO2", readings);
}

std::size_t argument(int argc, char** argv, const std::string& name, std::size_t fallback) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (argv[i] == name && std::atoi(argv[i + 1]) > 0) {
      return static_cast<std::size_t>(std::atoi(argv[i + 1]));
    }
  }
  return fallback;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  using vigil::bench::argument;
  vigil::bench::measure(argument(argc, argv, "--steps", 400'000),
                        argument(argc, argv, "--beds", 8));
  return 0;
}
