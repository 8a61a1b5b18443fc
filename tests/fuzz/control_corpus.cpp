// Writes one good request of every kind into a folder, where fuzz_control begins.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/bus/control_samples.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: control_corpus FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder(argv[1]);
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const vigil::v1::Request& request : vigil::bus::control_samples()) {
    std::ofstream out(folder / std::to_string(number++), std::ios::binary);
    out << request.SerializeAsString();
    if (!out) return 1;
  }
  return 0;
}
