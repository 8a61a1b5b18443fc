// Fuzz entry: any bytes as a control message. Whatever comes, it is answered or put off, and every
// reply that leaves is a Reply. For libFuzzer: link with vigil_bus under VIGIL_FUZZ.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/bus/control.hpp"
#include "daemon/bus/published.hpp"
#include "daemon/handoff/ring.hpp"

namespace vigil::bus {
namespace {

// Chunks that one request may take; its ring holds far fewer events.
constexpr int chunks_max = 100;

void demand(bool holds) {
  if (!holds) std::abort();
}

struct Fixture {
  Fixture() : opened(handoff::Ring::anonymous(16'384)), published(*opened.ring, {}, "fuzz", 2) {
    google::protobuf::SetLogHandler(nullptr);  // as the bus does: bad bytes are no news here
    for (std::uint64_t seq = 1; seq <= 400; ++seq) {
      const handoff::Slot slot{
          {seq < 200 ? 1U : 2U, seq, 0, seq % 7, {}, true, seq % 5 == 0}, "v1/system/", {}};
      const handoff::Position at = opened.ring->head();
      demand(opened.ring->append(slot));
      published.note(slot, at);
    }
  }
  handoff::OpenedRing opened;
  Published published;
  LiveCounters counters;
  wire::CommandDecoder commands{2, one_bed()};

  static engine::EngineConfig one_bed() {
    engine::EngineConfig config;
    config.beds.resize(1);
    config.beds[0].room = "1";
    config.beds[0].bed = "a";
    return config;
  }
};

void run(std::string_view bytes) {
  static Fixture fixture;
  ReplyToken asked = 0;
  const auto on_command = [&](const wire::Command&, ReplyToken token) {
    asked = token;
    return true;
  };
  Control control(fixture.published, fixture.counters, {{}, on_command, fixture.commands});
  v1::Reply reply;
  const std::string answer = control.on_request("peer", bytes);
  demand(answer.empty() == (control.pending() || asked != 0));
  demand(control.commands_waiting() == (asked == 0 ? 0 : 1));
  if (asked != 0) {
    const auto out = control.answer({asked, {}});
    demand(out && out->peer == "peer" && reply.ParseFromString(out->reply) && reply.has_command());
    demand(control.commands_waiting() == 0 && !control.answer({asked, {}}));
  }
  demand(reply.ParseFromString(answer));
  for (int i = 0; control.pending(); ++i) {
    demand(i < chunks_max);
    const Outgoing out = control.next();
    demand(reply.ParseFromString(out.reply));
    demand(reply.done() != control.pending());
  }
}

}  // namespace
}  // namespace vigil::bus

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  vigil::bus::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
