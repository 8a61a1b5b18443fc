// Drives the fuzz entry with requests cut and changed at every byte, without libFuzzer.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "vigil/v1/control.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace vigil::bus {
namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(FuzzControl, RequestsCutOrChangedAtEveryByteAreAnswered) {
  v1::Request snapshot;
  snapshot.set_request_id(300);
  snapshot.mutable_snapshot();
  v1::Request replay;
  replay.set_request_id(300);
  replay.mutable_replay()->set_epoch(2);
  replay.mutable_replay()->set_from_seq(1);
  replay.mutable_replay()->set_to_seq(390);
  v1::Request presence;
  presence.mutable_presence()->set_receiver("station-1");
  presence.mutable_presence()->set_role("station");
  for (const v1::Request& request : {snapshot, replay, presence}) {
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
