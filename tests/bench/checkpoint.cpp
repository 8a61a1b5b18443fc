// bench-checkpoint: how long the engine takes to save its state and to restore it, and how large it
// is: beds in a session, every rule on, half an hour of readings with alarms.
//
//   bench-checkpoint [beds]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "tests/engine/clinic.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double median_ms(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

double since_ms(Clock::time_point from) {
  return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace vigil;
  using namespace vigil::engine;
  const std::size_t beds = argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 8;
  EngineConfig config = clinic_config(beds, adult_profile_with_trends());
  for (std::size_t b = 0; b < beds; ++b) config.beds[b].room = std::to_string(b / 2);
  Clinic clinic(config);
  for (std::size_t b = 0; b < beds; ++b) {
    clinic.bed = static_cast<BedIndex>(b);
    clinic.start_session("K-" + std::to_string(b));
    clinic.patient.baseline_milli[index(Parameter::hr)] = 70'000;
    clinic.dose();
  }
  for (std::int64_t minute = 0; minute < 30; ++minute) {
    for (std::size_t b = 0; b < beds; ++b) {
      clinic.bed = static_cast<BedIndex>(b);
      const auto turn = static_cast<std::int32_t>((minute + static_cast<std::int64_t>(b)) % 4);
      clinic.set(Parameter::spo2, 96 - 4 * turn);
      clinic.set(Parameter::hr, 70 + 25 * turn);
      clinic.cuff(120 + 20 * turn);
      clinic.ask(CommandKind::at_bedside);
    }
    clinic.run(60);
  }
  std::vector<std::uint8_t> saved;
  std::vector<double> saving;
  std::vector<double> restoring;
  for (int i = 0; i < 200; ++i) {
    const auto begin = Clock::now();
    clinic.engine.engine->save(saved);
    saving.push_back(since_ms(begin));
    Engine engine(config);
    const auto restores = Clock::now();
    if (!engine.restore(saved).ok()) return 1;
    restoring.push_back(since_ms(restores));
  }
  std::printf("%zu beds: %zu bytes, save %.3f ms, restore %.3f ms (medians of 200)\n", beds,
              saved.size(), median_ms(saving), median_ms(restoring));
  return 0;
}
