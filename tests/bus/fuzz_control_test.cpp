// Drives the fuzz entry with requests cut and changed at every byte, without libFuzzer.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/bus/control_samples.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vigil::bus {
namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(FuzzControl, RequestsCutOrChangedAtEveryByteAreAnswered) {
  for (const v1::Request& request : control_samples()) {
    const std::string bytes = request.SerializeAsString();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      run(bytes.substr(0, at));
      for (int value = 0; value < 256; ++value) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(value);
        run(changed);
      }
    }
  }
}

}  // namespace
}  // namespace vigil::bus
