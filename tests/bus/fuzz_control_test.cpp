// Drives the fuzz entry with requests cut and changed at every byte, without libFuzzer.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "daemon/wire/command.hpp"
#include "tests/bus/control_samples.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vigil::bus {
namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(FuzzControl, EverySampleOfACommandIsAGoodOne) {
  engine::EngineConfig config;
  config.beds.resize(1);
  config.beds[0].room = "1";
  config.beds[0].bed = "a";
  const wire::CommandDecoder decoder(config);
  std::size_t commands = 0;
  for (const v1::Request& request : control_samples()) {
    if (!request.has_command()) continue;
    EXPECT_EQ(decoder.decode(request.command(), 0).error, "");
    ++commands;
  }
  EXPECT_EQ(commands, 28U);
}

TEST(FuzzControl, RequestsCutOrChangedAtEveryByteAreAnswered) {
  for (const v1::Request& request : control_samples()) {
    const std::string bytes = request.SerializeAsString();
    // Every kind of order has the same fields: one of them is changed to all values.
    const int step = request.command().kind() > v1::COMMAND_KIND_SESSION_SCHEDULE ? 32 : 1;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      run(bytes.substr(0, at));
      for (int value = 0; value < 256; value += step) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(value);
        run(changed);
      }
    }
  }
}

}  // namespace
}  // namespace vigil::bus
