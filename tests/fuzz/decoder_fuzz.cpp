#include "tests/fuzz/decoder_fuzz.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "drivers/registry.hpp"
#include "tests/fuzz/strict_sink.hpp"

namespace vigil::fuzz {
namespace {

/// Names are taken out of whatever was recorded.
void blank(const Descriptor& descriptor, Bytes input) {
  if (descriptor.blank_names == nullptr) return;
  for (const Transport transport : {Transport::stream, Transport::datagram}) {
    if (descriptor.transport != Transport::either && descriptor.transport != transport) continue;
    std::vector<std::uint8_t> recorded(input.begin(), input.end());
    descriptor.blank_names(recorded, transport);
  }
}

}  // namespace

void run_decoder(std::string_view driver, Bytes input) {
  const Descriptor* descriptor = find_driver(driver);
  require(descriptor != nullptr, "the driver exists");
  blank(*descriptor, input);
  const auto decoder = descriptor->make();
  Instant now = Instant::from_ns(0);
  LineSettings line = descriptor->line_settings[0];
  decoder->reset(now, line);
  StrictSink sink(*descriptor, now);
  std::size_t fed = 0;
  std::size_t calls = 0;
  // Each step: one byte says what to do, one how much, then the bytes to feed.
  while (input.size() >= 2) {
    const std::uint8_t what = input[0];
    const std::uint8_t amount = input[1];
    input = input.subspan(2);
    ++calls;
    now = now + std::chrono::milliseconds(10) * (what >> 2U);
    sink.at(now);
    switch (what & 3U) {
      case 0:
      case 1: {
        // Pieces of up to 2 KiB: longer than any datagram of a monitor.
        const std::size_t wanted = (std::size_t{what & 1U} << 8U | amount) * piece_step;
        // A datagram has any length, not only whole steps.
        const std::size_t trim = line.transport == Transport::datagram ? what >> 2U & 3U : 0U;
        const std::size_t count =
            std::min({wanted - std::min(wanted, trim), input.size(), longest_piece});
        decoder->feed(input.first(count), now, sink);
        input = input.subspan(count);
        fed += count;
        break;
      }
      case 2: {
        const auto kind = static_cast<RequestKind>(amount % 3);
        (void)decoder->request({kind, amount}, now);
        const Poll poll = decoder->poll(now, sink);
        require(poll.write.size() <= 1024, "a command is short");
        require(poll.ask_again > now, "the next poll is later");
        break;
      }
      default:
        if (amount < 16) {
          line = descriptor->line_settings[amount % descriptor->line_settings.size()];
          const bool datagrams =
              descriptor->transport == Transport::either && (amount & datagram_reset) != 0;
          if (datagrams) line.transport = Transport::datagram;
          decoder->reset(now, line);
          sink.reset();
        } else {
          (void)decoder->poll(now, sink);
        }
        break;
    }
  }
  // A message of 4 bytes tells at most two readings, an identity, notices and a frame.
  require(sink.told() <= 8 * (fed + calls) + 64, "what is told is bounded by what came in");
}

}  // namespace vigil::fuzz
