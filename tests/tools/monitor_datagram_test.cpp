// A monitor of datagrams on a line that writes down what it is given, on the scenario's own time.
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "tools/sim/monitor.hpp"

namespace vigil::sim {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

/// Answers each message with two, one for each call of emit.
class Doubling final : public Device {
 public:
  void receive(Bytes from_host, Instant) override {
    for (const char* end : {"-1", "-2"}) {
      due_.push_back(std::string(from_host.begin(), from_host.end()) + end);
    }
  }
  Instant emit(Instant now, const Vitals&, std::vector<std::uint8_t>& out) override {
    if (due_.empty()) return Instant::never();
    out.insert(out.end(), due_.front().begin(), due_.front().end());
    due_.pop_front();
    return due_.empty() ? Instant::never() : now;
  }

 private:
  std::deque<std::string> due_;
};

struct Wire {
  std::deque<std::string> from_host;
  Texts to_host;
  bool known = true;
};

class WireLine final : public ByteLine {
 public:
  explicit WireLine(Wire& wire) : wire_(wire) {}
  bool connected() override { return wire_.known; }
  std::size_t write(Bytes bytes) override {
    wire_.to_host.emplace_back(bytes.begin(), bytes.end());
    return bytes.size();
  }
  void read(std::vector<std::uint8_t>& out) override {
    if (wire_.from_host.empty()) return;
    out.insert(out.end(), wire_.from_host.front().begin(), wire_.from_host.front().end());
    wire_.from_host.pop_front();
  }
  bool unread() override { return false; }

 private:
  Wire& wire_;
};

Monitor make(Wire& wire, std::vector<Happening> happenings) {
  SimulatedBed bed;
  bed.happenings = std::move(happenings);
  LineSettings line;
  line.transport = Transport::datagram;
  return Monitor(
      bed, 1, std::make_unique<Doubling>(), line,
      [&wire] {
        return OpenedLine{std::make_unique<WireLine>(wire), {}};
      },
      [](Instant, const std::string&) {});
}

TEST(MonitorOfDatagrams, KeepsMessagesApartInBothDirectionsAndWaitsForNoBaudRate) {
  Wire wire;
  Monitor monitor = make(wire, {});
  ASSERT_EQ(monitor.plug_in(), "");
  wire.from_host = {std::string(1000, 'a'), "b"};
  monitor.step(Instant{} + milliseconds(10));
  const std::string a(1000, 'a');
  EXPECT_EQ(wire.to_host, (Texts{a + "-1", a + "-2", "b-1", "b-2"}));
  EXPECT_EQ(monitor.counts().sent, 2010U);
}

TEST(MonitorOfDatagrams, SilenceSendsNothingAndGarbageIsADatagram) {
  Wire wire;
  Happening silence;
  silence.kind = HappeningKind::silence;
  Happening garbage;
  garbage.at = milliseconds(50);
  garbage.kind = HappeningKind::garbage;
  garbage.bytes = 33;
  Monitor monitor = make(wire, {silence, garbage});
  ASSERT_EQ(monitor.plug_in(), "");
  monitor.step(Instant{} + milliseconds(10));
  wire.from_host = {"a"};
  monitor.step(Instant{} + milliseconds(20));
  EXPECT_EQ(wire.to_host, Texts{});
  monitor.step(Instant{} + milliseconds(50));
  ASSERT_EQ(wire.to_host.size(), 1U);
  EXPECT_EQ(wire.to_host[0].size(), 33U);
}

TEST(MonitorOfDatagrams, BeforeSomebodySpokeItIsUnheard) {
  Wire wire;
  wire.known = false;
  Happening garbage;
  garbage.kind = HappeningKind::garbage;
  garbage.bytes = 33;
  Monitor monitor = make(wire, {garbage});
  ASSERT_EQ(monitor.plug_in(), "");
  monitor.step(Instant{} + milliseconds(10));
  EXPECT_EQ(wire.to_host, Texts{});
  EXPECT_EQ(monitor.counts().unheard, 33U);
}

}  // namespace
}  // namespace vigil::sim
