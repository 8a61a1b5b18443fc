// Fuzz entry: any bytes as a recorded input. What is taken for an input can be given to the engine,
// and its bytes mean the same input again. For libFuzzer: link with vigil_wire under VIGIL_FUZZ.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "daemon/wire/input.hpp"
#include "tests/wire/input_samples.hpp"

namespace vigil::wire {
namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

const Descriptor driver{.id = "acme",
                        .vendor = "Acme",
                        .model = "1",
                        .maturity = Maturity::experimental,
                        .transport = Transport::stream,
                        .line_settings = {},
                        .quiet_max = std::chrono::seconds(3),
                        .updates = {},
                        .requests = {},
                        .make = nullptr};

engine::EngineConfig clinic() {
  engine::EngineConfig config = input_clinic();
  for (engine::MonitorConfig& monitor : config.beds[1].monitors) monitor.driver = &driver;
  return config;
}

class Nothing final : public engine::Output {
 public:
  void on_event(const engine::Event&) override {}
  void on_action(const engine::PortAction&) override {}
};

std::vector<std::uint8_t> bytes_of(const handoff::Slot& slot) {
  return {slot.payload.begin(), slot.payload.end()};
}

void run(std::span<const std::uint8_t> bytes) {
  static const engine::EngineConfig config = clinic();
  static InputDecoder decoder(config);
  static InputEncoder encoder(1, config);
  const InputIs what = decoder.decode(bytes);
  demand(decoder.error().empty() == (what == InputIs::input || what == InputIs::begin));
  if (what != InputIs::input) return;
  engine::Engine engine(config);
  Nothing out;
  engine.step(Instant::from_ns(1), decoder.input(), out);
  const std::vector<std::uint8_t> once = bytes_of(encoder.encode(decoder.at(), decoder.input()));
  demand(decoder.decode(once) == InputIs::input);
  demand(bytes_of(encoder.encode(decoder.at(), decoder.input())) == once);
}

}  // namespace
}  // namespace vigil::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  [[maybe_unused]] static const auto silent = google::protobuf::SetLogHandler(nullptr);
  vigil::wire::run({data, size});
  return 0;
}
