// Writes a good capture, and the same as records for the fuzzer, into a folder: where fuzz_capture
// begins. Usage: capture_corpus FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/capture/capture_sample.hpp"

int main(int argc, char** argv) {
  using namespace vigil::capture;
  if (argc != 2) {
    std::cerr << "usage: capture_corpus FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder(argv[1]);
  std::filesystem::create_directories(folder);
  Sample sample;
  sample.add(Kind::opened, 5000, encode(Opened{sample_header().line, "/dev/ttyUSB0", "a:b:c"}));
  sample.add(Kind::from_monitor, 5100, "first").add(Kind::to_monitor, 5101, "ask").seal();
  sample.add(Kind::gap, 7000, encode(Gap{3, 300, at_ms(7500)})).seal();
  sample.add(Kind::closed, 8000, encode(Closed{false, "unplugged"}))
      .add(Kind::end, 9000, "")
      .seal();
  std::ofstream out(folder / "whole", std::ios::binary);
  // The magic's first byte is even, as the fuzzer wants it for a file as it is.
  out << std::string(sample.file.begin(), sample.file.end());
  std::ofstream records(folder / "records", std::ios::binary);
  records << '\x01'
          << "\xA1\x05\x01hello\xA2\x03\x02"
             "ask\x87"
          << '\0' << '\x03';
  return out && records ? 0 : 1;
}
