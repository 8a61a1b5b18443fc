// The fuzz entry holds for what it begins with, and its demands are met by what pages really send.
#include <gtest/gtest.h>

#include <string>

#include "vigil/v1/station.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vigil::station {
namespace {

void run(char kind, const std::string& bytes) {
  const std::string all = kind + bytes;
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(all.data()), all.size()),
            0);
}

TEST(FuzzStation, TakesAddressesHeadsAndFrames) {
  for (const char* const target : {"/", "/../x", "/a%2fb?c=d", "/%2e%2e/"}) run(0, target);
  for (const char* const head : {"vigil.example", "__Host-vigil=a; b", "https://x"}) run(1, head);
  v1::PageMessage message;
  v1::PageCommand& command = *message.mutable_command();
  command.set_source("clinic");
  command.mutable_command()->set_role(v1::STAFF_ROLE_PRESCRIBER);
  command.mutable_command()->set_actor("somebody");
  for (const auto kind : {v1::COMMAND_KIND_ACKNOWLEDGE, v1::COMMAND_KIND_CONFIRM}) {
    command.mutable_command()->set_kind(kind);
    run(2, message.SerializeAsString());
    run(3, message.SerializeAsString());
  }
  message.mutable_presence()->set_visible(true);
  run(2, message.SerializeAsString());
}

}  // namespace
}  // namespace vigil::station
