// Writes the first inputs of the decoder fuzzers: what each simulated monitor sends, at rest and
// with its sensors off. Usage: decoder_corpus FOLDER; makes FOLDER/<driver>/.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "drivers/devices.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

namespace {

using vigil::Parameter;
using vigil::Validity;

std::string input_of(const vigil::DeviceDescriptor& descriptor, const vigil::Vitals& vitals) {
  const auto device = descriptor.make();
  std::string input;
  auto now = vigil::Instant::from_ns(1'000'000'000);
  for (int unit = 0; unit < 4; ++unit) {
    std::vector<std::uint8_t> bytes;
    now = device->emit(now, vitals, bytes);
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
