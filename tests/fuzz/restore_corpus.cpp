// Writes saved states of a clinic, and some changes to one, into a folder: where fuzz_restore
// begins. Usage: restore_corpus FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/engine/random_clinic.hpp"

int main(int argc, char** argv) {
  using namespace vigil::engine;
  if (argc != 2) {
    std::cerr << "usage: restore_corpus FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder(argv[1]);
  std::filesystem::create_directories(folder);
  std::vector<std::uint8_t> saved;
  Engine(clinic_config()).save(saved);
  // The first byte is even, as the fuzzer wants it for a state as it is.
  std::ofstream fresh(folder / "fresh", std::ios::binary);
  fresh << std::string(saved.begin(), saved.end());
  std::ofstream changes(folder / "changes", std::ios::binary);
  changes << std::string("\x01\x10\x20\x30\x11\x21\x31\x40\x00\xFF\x00\x0D\x02", 13);
  return fresh && changes ? 0 : 1;
}
