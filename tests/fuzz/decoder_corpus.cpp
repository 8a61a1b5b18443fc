// Writes the first inputs of the decoder fuzzers: what each simulated monitor sends, at rest and
// with its sensors off. Usage: decoder_corpus FOLDER; makes FOLDER/<driver>/.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

namespace {

using vigil::Parameter;
using vigil::Validity;

class Deaf final : public vigil::Sink {
  void on_reading(const vigil::Reading&) override {}
  void on_other(const vigil::OtherNumeric&) override {}
  void on_wave(const vigil::WaveBlock&) override {}
  void on_device(const vigil::Identity&) override {}
  void on_notice(const vigil::Notice&) override {}
  void on_reject(vigil::RejectCause, std::uint64_t) override {}
  void on_frame() override {}
};

/// A monitor that speaks only when it is asked is asked by its driver.
class Host {
 public:
  explicit Host(const vigil::DeviceDescriptor& device) {
    const vigil::Descriptor& driver = *vigil::find_driver(device.driver);
    vigil::LineSettings line = driver.line_settings[0];
    line.transport = device.transport;
    decoder_ = driver.make();
    decoder_->reset(vigil::Instant(), line);
  }
  void talk(vigil::Device& device, const std::vector<std::uint8_t>& heard, vigil::Instant now) {
    decoder_->feed(heard, now, sink_);
    for (int i = 0; i < 8; ++i) {
      const vigil::Poll poll = decoder_->poll(now, sink_);
      if (poll.write.empty()) return;
      device.receive(poll.write, now);
    }
  }

 private:
  std::unique_ptr<vigil::Decoder> decoder_;
  Deaf sink_;
};

std::string input_of(const vigil::DeviceDescriptor& descriptor, const vigil::Vitals& vitals) {
  const auto device = descriptor.make();
  std::string input;
  auto now = vigil::Instant::from_ns(1'000'000'000);
  Host host(descriptor);
  std::vector<std::uint8_t> bytes;
  // Half a second a step: a monitor that waits to be asked is given time for its host's questions.
  for (int unit = 0; unit < 80 && input.size() < 4096; ++unit) {
    host.talk(*device, bytes, now);
    bytes.clear();
    const vigil::Instant next = device->emit(now, vitals, bytes);
    now = std::min(next, now + std::chrono::milliseconds(500));
    for (std::size_t from = 0; from < bytes.size(); from += vigil::fuzz::longest_piece) {
      const std::size_t count = std::min(vigil::fuzz::longest_piece, bytes.size() - from);
      const std::size_t steps = (count + vigil::fuzz::piece_step - 1) / vigil::fuzz::piece_step;
      input += static_cast<char>(0x60 | steps >> 8);  // feed, 240 ms later
      input += static_cast<char>(steps & 0xFFU);
      input.append(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                   bytes.begin() + static_cast<std::ptrdiff_t>(from + count));
      // A piece is whole steps long; what a step too many holds is a line's silence.
      input.append(steps * vigil::fuzz::piece_step - count, '\0');
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: decoder_corpus FOLDER\n", stderr);
    return 2;
  }
  for (const vigil::DeviceDescriptor* device : vigil::devices()) {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / device->driver;
    std::filesystem::create_directories(folder);
    vigil::Vitals vitals;
    for (const vigil::ParameterInfo& entry : vigil::parameters()) {
      vitals.set(entry.id, std::clamp(90'000, entry.lowest_milli, entry.highest_milli));
    }
    std::ofstream(folder / (std::string(device->variant) + "-rest")) << input_of(*device, vitals);
    for (const Validity why : {Validity::no_value, Validity::sensor_off, Validity::motion}) {
      for (const vigil::ParameterInfo& entry : vigil::parameters()) vitals.lose(entry.id, why);
      const std::string name = std::string(device->variant) + "-" + std::string(vigil::name(why));
      std::ofstream(folder / name) << input_of(*device, vitals);
    }
  }
  return 0;
}
