// Philips IntelliVue: what the simulated monitor tells everybody, when, and how our decoder takes
// it.
#include <gtest/gtest.h>

#include "drivers/devices.hpp"
#include "drivers/philips_intellivue/association.hpp"
#include "drivers/philips_intellivue/device_indication.hpp"
#include "drivers/philips_intellivue/requests.hpp"
#include "tests/drivers/driver_case.hpp"
#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

using namespace philips_intellivue;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The head, the order of attributes and all values but place, label, specification and model are
/// those of a real monitor (PCAP frame 1).
TEST_F(Intellivue, TheIndicationIsMadeByteByByte) {
  const NetworkPlace place{{10, 0, 42, 9}, {255, 255, 255, 0}, 0x5E2A};
  const Out message = connect_indication(place, 0x0000D700);
  EXPECT_EQ(hex_of(message),
            // Nomenclature; invoke; invoke id, event report; object, time; connect indication.
            "00000100000101060000000001000023000000000000D7000D1700F2"
            // 11 attributes, their length.
            "000B00EE"
            "0920000400030000"
            "098600040001114D"
            "09370008060806080003000B"
            "F15A000400000002"
            "F136000400000000"
            "F27C001A0001800000010012F100000E0009FB70D80C0A002A09FFFFFF00"
            // S i m u l a t o r
            "F135002200530069006D0075006C00610074006F007200000000000000000000000000000000"
            "F100000E0009FB70D80C0A002A09FFFFFF00"
            // 5E2A: the port.
            "F101002C00050028000100035DC00000000200035DC00000000100015E2A0000000500015E2A0000"
            "0008000182350000"
            // SIMULATED, M8000; Philips, M8000.
            "092D00220002001E00010008000C53494D554C41544544000000000200080006"
            "4D3830303000"
            "0928001200085068696C6970730000064D3830303000");
}

TEST_F(Intellivue, TheDecoderReadsWhoAndWhereOfTheMadeIndication) {
  NetworkPlace place;
  EXPECT_EQ(lines_of(connect_indication(place, 0)),
            (Lines{"notice handshake + the monitor at 127.0.0.1 offers data export on port 24105",
                   "device Philips|M8000|00:09:FB:70:D8:0C|"}));
  place = {{192, 168, 7, 30}, {255, 255, 0, 0}, 4001};
  EXPECT_EQ(
      lines_of(connect_indication(place, 0), 1000),
      Lines{"notice handshake + the monitor at 192.168.7.30 offers data export on port 4001"});
}

/// The monitor alone, asked by hand.
class AnnouncingIntellivue : public testing::Test {
 protected:
  void say(Bytes message) { device_->receive(message, now_); }
  void pass(Duration duration) {
    ByteString ignored;
    for (const Instant end = now_ + duration; now_ < end; now_ = now_ + milliseconds(10)) {
      (void)device_->emit(now_, vitals_, ignored);
    }
  }
  std::string told() {
    ByteString bytes;
    device_->announce(now_, 24105, bytes);
    return hex_of(bytes);
  }
  void associate() {
    AssociationMessage message;
    write_association_request(Profile(), message);
    say(message.view());
    EXPECT_EQ(told(), "") << "asked";
    pass(milliseconds(1200));
    EXPECT_EQ(told(), "") << "granted";
    write_mds_create_result(1, 0, message);
    say(message.view());
    pass(seconds(1));
    EXPECT_EQ(told(), "") << "associated";
  }
  /// Whole but for its time.
  bool tells() { return told().size() == 2U * 270; }

  Instant now_ = t0;
  Vitals vitals_ = at_rest();
  std::unique_ptr<Device> device_ = find_device("philips_intellivue", "lan")->make();
};

TEST_F(AnnouncingIntellivue, TellsTheTimeOfItsClock) {
  EXPECT_EQ(told(), "") << "not switched on";
  pass(seconds(10));
  // 10 s are 80000 ticks of 125 us, on top of the clock's first 0D58B800.
  NetworkPlace place;
  EXPECT_EQ(told(), hex_of(connect_indication(place, 0x0D58B800 + 80'000)));
}

TEST_F(AnnouncingIntellivue, TellsNothingWhileItHasAHostAndBeginsAgainAfterARelease) {
  pass(seconds(1));
  EXPECT_TRUE(tells());
  associate();
  say(release_request);
  EXPECT_TRUE(tells());
}

TEST_F(AnnouncingIntellivue, BeginsAgainAfterAnAbort) {
  pass(seconds(1));
  associate();
  say(abort_message);
  EXPECT_TRUE(tells());
}

TEST_F(AnnouncingIntellivue, BeginsAgainTenSecondsAfterTheHostsLastWord) {
  pass(seconds(1));
  associate();  // the last word was a second ago
  pass(seconds(9));
  EXPECT_EQ(told(), "");
  pass(milliseconds(50));
  EXPECT_TRUE(tells());
}

TEST(AnnouncingIntellivueOnALine, HasNobodyToTell) {
  const std::unique_ptr<Device> device = find_device("philips_intellivue", "mib")->make();
  ByteString bytes;
  (void)device->emit(t0, at_rest(), bytes);
  device->announce(t0, 24105, bytes);
  EXPECT_EQ(hex_of(bytes), "");
}

}  // namespace
}  // namespace vigil::test::intellivue
