// A registry with one driver per kind, in the place of drivers/registry.cpp: the messages of the
// configuration must not change in the tests each time a driver is added.
#include <array>

#include "drivers/registry.hpp"

namespace vigil {
namespace {

class NoDecoder final : public Decoder {
 public:
  void feed(Bytes, Instant, Sink&) override {}
  void reset(Instant, const LineSettings&) override {}
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }
};

constexpr std::array<LineSettings, 2> lines{{
    {9600, 8, Parity::none, 1, FlowControl::none, true, true},
    {19200, 7, Parity::even, 2, FlowControl::none, true, true},
}};
constexpr std::array<UpdatePeriod, 2> updates{{
    {Parameter::spo2, std::chrono::seconds(1)},
    {Parameter::pulse, std::chrono::seconds(1)},
}};

constexpr Descriptor descriptor(std::string_view id, Transport transport,
                                std::span<const LineSettings> settings) {
  return {id,
          "Acme",
          "One",
          Maturity::experimental,
          transport,
          settings,
          std::chrono::seconds(3),
          updates,
          {},
          [] { return std::unique_ptr<Decoder>(new NoDecoder); }};
}

const Descriptor oximeter = descriptor("acme-oximeter", Transport::stream, lines);
const Descriptor bedside = descriptor("acme-net", Transport::datagram, {});
const Descriptor both = descriptor("acme-both", Transport::either, lines);
constexpr std::array<RequestKind, 2> cuff_requests{RequestKind::start_cuff,
                                                   RequestKind::abort_cuff};
const Descriptor cuff = [] {
  Descriptor made = descriptor("acme-cuff", Transport::stream, lines);
  made.requests = cuff_requests;
  return made;
}();
const std::array<const Descriptor*, 4> all{&oximeter, &bedside, &both, &cuff};

}  // namespace

std::span<const Descriptor* const> drivers() { return all; }

const Descriptor* find_driver(std::string_view id) {
  for (const Descriptor* driver : all) {
    if (driver->id == id) return driver;
  }
  return nullptr;
}

}  // namespace vigil
