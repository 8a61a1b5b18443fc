// Fuzz entry: any bytes as a control message. Whatever comes, it is answered or put off, and every
// reply that leaves is a Reply. For libFuzzer: link with vigil_bus under VIGIL_FUZZ.
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
    for (std::uint64_t seq = 1; seq <= 400; ++seq) {
      const handoff::Slot slot{
          {seq < 200 ? 1U : 2U, seq, seq % 7, {}, true, seq % 5 == 0}, "v1/system/", {}};
      const handoff::Position at = opened.ring->head();
      demand(opened.ring->append(slot));
      published.note(slot, at);
    }
  }
  handoff::OpenedRing opened;
  Published published;
  LiveCounters counters;
};

void run(std::string_view bytes) {
  static Fixture fixture;
  Control control(fixture.published, fixture.counters, {});
  v1::Reply reply;
  const std::string answer = control.on_request("peer", bytes);
  demand(answer.empty() == control.pending());
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
