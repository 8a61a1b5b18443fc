// The simulated CMS50 as a client program meets it: commands, answers, rates.
#include <gtest/gtest.h>

#include <string>

#include "drivers/devices.hpp"

namespace vigil::test {
namespace {

using ByteString = std::vector<std::uint8_t>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

const ByteString start_command{0x7D, 0x81, 0xA1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
const ByteString model_command{0x7D, 0x81, 0xA8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
const ByteString keep_alive{0x7D, 0x81, 0xAF, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};

class Cms50Device : public testing::Test {
 protected:
  Cms50Device() {
    vitals_.set(Parameter::spo2, 97'000);
    vitals_.set(Parameter::pulse, 150'000);
    vitals_.beat_milli = 500;
  }
  ByteString emit(int ms) {
    ByteString out;
    (void)device_->emit(after(ms), vitals_, out);
    return out;
  }
  std::unique_ptr<Device> device_ = find_device("contec_cms50")->make();
  Vitals vitals_;
};

TEST_F(Cms50Device, SaysNothingUntilItIsStarted) {
  EXPECT_EQ(emit(0), ByteString{});
  device_->receive(model_command, after(10));
  EXPECT_EQ(emit(10), (ByteString{0x02, 0x80, 0x80, 0xC3, 0xCD, 0xD3, 0xB5, 0xB0, 0xC4, 0x02, 0x81,
                                  0xFF, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0}));
  device_->receive(start_command, after(20));
  const ByteString packet = emit(20);
  ASSERT_EQ(packet.size(), 9U);
  EXPECT_EQ(packet[0], 0x01);
  EXPECT_EQ(packet[1], 0xE8) << "150 needs its eighth bit";
  EXPECT_EQ((ByteString{packet.begin() + 5, packet.end()}), (ByteString{0x96, 0xE1, 0xFF, 0xFF}));
}

TEST_F(Cms50Device, StopsWithoutKeepAlive) {
  device_->receive(start_command, after(0));
  EXPECT_EQ(emit(0).size(), 9U);
  EXPECT_EQ(emit(54'999).size(), 9U * 60U) << "bounded when time jumps";
  EXPECT_EQ(emit(55'000), ByteString{});
  device_->receive(start_command, after(56'000));
  device_->receive(keep_alive, after(100'000));
  EXPECT_FALSE(emit(120'000).empty());
}

TEST_F(Cms50Device, AnswersWhatRealHostsSend) {
  const auto answer = [&](std::uint8_t code) {
    ByteString bytes = start_command;
    bytes[2] = code;
    device_->receive(bytes, t0);
    return emit(0);
  };
  EXPECT_EQ(answer(0xA7), (ByteString{0x0C, 0x80}));
  EXPECT_EQ(answer(0xA2), (ByteString{0x0C, 0x80}));
  EXPECT_EQ(answer(0xA0), (ByteString{0x06, 0x80, 0x80, 0x87}));
  EXPECT_EQ(answer(0xA9), (ByteString{0x03, 0x80, 0x80, 0xC3, 0xCF, 0xCE, 0xD4, 0xC5, 0xC3}));
}

TEST_F(Cms50Device, OldVariantsStreamByThemselvesAtTheirRates) {
  for (const auto& [variant, a_second] :
       std::vector<std::pair<std::string, std::size_t>>{{"old", 60}, {"bci", 100}}) {
    device_ = find_device("contec_cms50", variant)->make();
    const ByteString first = emit(0);
    ASSERT_EQ(first.size(), 5U);
    EXPECT_EQ(first[0], 0x85);
    EXPECT_EQ(first[2] & 0xF0, 0x40) << "150 needs its eighth bit";
    EXPECT_EQ((ByteString{first.begin() + 3, first.end()}), (ByteString{0x16, 0x61}));
    std::size_t bytes = 0;
    for (int ms = 10; ms <= 1000; ms += 10) bytes += emit(ms).size();
    EXPECT_EQ(bytes, a_second * 5);
  }
}

}  // namespace
}  // namespace vigil::test
