// A monitor of datagrams on a line that writes down what it is given, on the scenario's own time.
#include <gtest/gtest.h>

#include <array>
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
  void announce(Instant, std::uint16_t data_port, std::vector<std::uint8_t>& out) override {
    if (taken) return;
    const std::string text = "at " + std::to_string(data_port);
    out.insert(out.end(), text.begin(), text.end());
  }

  /// By a host, as the test says.
  static inline bool taken = false;

 private:
  std::deque<std::string> due_;
};

struct Wire {
  std::deque<std::string> from_host;
  Texts to_host;
  Texts to_all;
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
  void announce(std::uint16_t port, Bytes datagram) override {
    wire_.to_all.push_back(std::to_string(port) + " " +
                           std::string(datagram.begin(), datagram.end()));
  }

 private:
  Wire& wire_;
};

Monitor make(Wire& wire, std::vector<Happening> happenings, std::uint16_t indication = 0) {
  Doubling::taken = false;
  SimulatedBed bed;
  bed.udp = 24105;
  bed.indication = indication;
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

/// When something was announced, in milliseconds, from `from` to `to`.
std::vector<int> announced(Monitor& monitor, Wire& wire, int from, int to) {
  std::vector<int> times;
  for (int ms = from; ms < to; ms += 10) {
    wire.to_all.clear();
    monitor.step(Instant{} + milliseconds(ms));
    if (!wire.to_all.empty()) times.push_back(ms);
  }
  return times;
}

TEST(MonitorOfDatagrams, TellsItselfEachTenSecondsWhileNoHostHasIt) {
  Wire wire;
  wire.known = false;
  Monitor monitor = make(wire, {}, 24005);
  ASSERT_EQ(monitor.plug_in(), "");
  monitor.step(Instant{});
  EXPECT_EQ(wire.to_all, Texts{"24005 at 24105"});
  EXPECT_EQ(announced(monitor, wire, 10, 25'000), (std::vector<int>{10'000, 20'000}));
  Doubling::taken = true;
  EXPECT_EQ(announced(monitor, wire, 25'000, 45'000), std::vector<int>{});
  Doubling::taken = false;
  EXPECT_EQ(announced(monitor, wire, 45'000, 60'000), (std::vector<int>{45'000, 55'000}));
  EXPECT_EQ(wire.to_host, Texts{});
  EXPECT_EQ(monitor.counts().sent + monitor.counts().unheard, 0U);
}

TEST(MonitorOfDatagrams, SilentUnpluggedOrWithoutAPortForItItTellsNobody) {
  Wire wire;
  std::vector<Happening> happenings(4);
  const std::array kinds{HappeningKind::silence, HappeningKind::resume, HappeningKind::unplug,
                         HappeningKind::replug};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    happenings[i].kind = kinds[i];
    happenings[i].at = milliseconds(5'000 + 15'000 * static_cast<int>(i));
  }
  Monitor monitor = make(wire, happenings, 24005);
  ASSERT_EQ(monitor.plug_in(), "");
  EXPECT_EQ(announced(monitor, wire, 0, 55'000), (std::vector<int>{0, 20'000, 30'000, 50'000}));
  Monitor quiet = make(wire, {});
  ASSERT_EQ(quiet.plug_in(), "");
  EXPECT_EQ(announced(quiet, wire, 0, 30'000), std::vector<int>{});
}

}  // namespace
}  // namespace vigil::sim
