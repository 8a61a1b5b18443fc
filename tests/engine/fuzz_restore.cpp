// Any bytes at all as a saved state: an error, or an engine that goes on. Input that begins with an
// odd byte is changes to a good state, to come behind the names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "tests/engine/random_clinic.hpp"

namespace {

using namespace vigil::engine;
using vigil::Instant;

class Nobody final : public Output {
 public:
  void on_event(const Event&) override {}
  void on_action(const PortAction&) override {}
};

const std::vector<std::uint8_t>& good_state() {
  static const std::vector<std::uint8_t> saved = [] {
    Clinic clinic(random_config());
    Chance chance(3);
    for (int i = 0; i < 60; ++i) {
      disturb(clinic, chance);
      clinic.run(1 + chance.below(4));
    }
    std::vector<std::uint8_t> bytes;
    clinic.engine.engine->save(bytes);
    return bytes;
  }();
  return saved;
}

/// Three bytes for each change: where, and what stands there then.
std::vector<std::uint8_t> changed(std::span<const std::uint8_t> changes) {
  std::vector<std::uint8_t> state = good_state();
  for (; changes.size() >= 3; changes = changes.subspan(3)) {
    state[(changes[0] * 256U + changes[1]) % state.size()] = changes[2];
  }
  return state;
}

void go_on(Engine& engine, Instant from) {
  Nobody nobody;
  engine.resume(from, nobody, {2, vigil::Duration(0)});
  for (std::int64_t s = 1; s <= 3; ++s) {
    const Instant now = from + std::chrono::seconds(s);
    engine.step(now, PortOpened{{0, 0}, "port"}, nobody);
    engine.step(now, PortActivity{{0, 0}, {10, 1, {}}}, nobody);
    for (const auto parameter : {vigil::Parameter::spo2, vigil::Parameter::hr}) {
      engine.step(now, MonitorReading{{0, 0}, vigil::Reading::of(parameter, 80'000, now)}, nobody);
    }
  }
  std::vector<std::uint8_t> again;
  engine.save(again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const EngineConfig config = random_config();
  const std::span<const std::uint8_t> input(data, size);
  const bool changes = size > 0 && (input[0] & 1U) != 0;
  const std::vector<std::uint8_t> state =
      changes ? changed(input.subspan(1)) : std::vector<std::uint8_t>(input.begin(), input.end());
  Engine engine(config);
  const Restored restored = engine.restore(state);
  // A state whose time lies far ahead is nothing that could go on now.
  const Instant latest = Instant::from_ns(std::int64_t{3600} * 1'000'000'000);
  if (restored.ok() && restored.latest <= latest) go_on(engine, latest);
  return 0;
}
