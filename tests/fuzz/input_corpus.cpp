// Writes one good input of every alternative into a folder, where fuzz_input begins.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "daemon/wire/input.hpp"
#include "tests/wire/input_samples.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: input_corpus FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder(argv[1]);
  std::filesystem::create_directories(folder);
  const vigil::engine::Command command = vigil::wire::sample_command();
  vigil::wire::InputEncoder encoder(1, vigil::wire::input_clinic());
  int number = 0;
  for (const vigil::engine::Input& input : vigil::wire::input_samples(command)) {
    const auto payload = encoder.encode(vigil::Instant::from_ns(number), input).payload;
    std::ofstream out(folder / std::to_string(number++), std::ios::binary);
    out.write(reinterpret_cast<const char*>(payload.data()),
              static_cast<std::streamsize>(payload.size()));
    if (!out) return 1;
  }
  return 0;
}
