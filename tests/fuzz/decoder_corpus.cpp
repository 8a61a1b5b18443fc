// Writes the first inputs of the decoder fuzzers: what each simulated monitor sends, at rest and
// with its sensors off. Usage: decoder_corpus FOLDER; makes FOLDER/<driver>/.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/drivers/driver_case.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

namespace {

using vigil::Parameter;
using vigil::Validity;

/// One step that feeds `bytes`, 240 ms later.
std::string fed(vigil::Bytes bytes, bool datagram) {
  const std::size_t steps = (bytes.size() + vigil::fuzz::piece_step - 1) / vigil::fuzz::piece_step;
  const std::size_t over = steps * vigil::fuzz::piece_step - bytes.size();
  std::string input;
  input += static_cast<char>(0x60 | (datagram ? over << 2U : 0U) | steps >> 8U);
  input += static_cast<char>(steps & 0xFFU);
  input.append(bytes.begin(), bytes.end());
  // A piece of a stream is whole steps long; what a step too many holds is a line's silence.
  if (!datagram) input.append(over, '\0');
  return input;
}

std::string input_of(const vigil::test::DriverCase& driver_case, const vigil::Vitals& vitals) {
  const vigil::Descriptor& driver = *vigil::find_driver(driver_case.driver);
  const auto* device = vigil::find_device(driver_case.driver, driver_case.variant);
  const bool datagram = device->transport == vigil::Transport::datagram;
  std::string input;
  if (datagram) input = {'\3', static_cast<char>(vigil::fuzz::datagram_reset)};
  const std::size_t units = driver.polled ? 12 : 4;
  for (const vigil::test::Unit& unit :
       vigil::test::Conversation(driver_case).units(vitals, units)) {
    const vigil::Bytes bytes(unit.bytes);
    for (std::size_t from = 0; from < bytes.size(); from += vigil::fuzz::longest_piece) {
      const std::size_t count = std::min(vigil::fuzz::longest_piece, bytes.size() - from);
      input += fed(bytes.subspan(from, count), datagram);
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
  for (const vigil::test::DriverCase& driver_case : vigil::test::driver_cases()) {
    const std::filesystem::path folder = std::filesystem::path(argv[1]) / driver_case.driver;
    std::filesystem::create_directories(folder);
    vigil::Vitals vitals;
    for (const vigil::ParameterInfo& entry : vigil::parameters()) {
      vitals.set(entry.id, std::clamp(90'000, entry.lowest_milli, entry.highest_milli));
    }
    std::ofstream(folder / (driver_case.variant + "-rest")) << input_of(driver_case, vitals);
    for (const Validity why : {Validity::no_value, Validity::sensor_off, Validity::motion}) {
      for (const vigil::ParameterInfo& entry : vigil::parameters()) vitals.lose(entry.id, why);
      const std::string name = driver_case.variant + "-" + std::string(vigil::name(why));
      std::ofstream(folder / name) << input_of(driver_case, vitals);
    }
  }
  return 0;
}
