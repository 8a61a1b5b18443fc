#include "daemon/io/port_address.hpp"

#include <gtest/gtest.h>

namespace vigil::io {
namespace {

struct Address {
  std::string_view text;
  PortKind kind;
  std::string_view name;
  std::uint16_t port;
};

TEST(PortAddress, ReadsEveryForm) {
  constexpr Address table[] = {
      {"/dev/ttyUSB0", PortKind::device, "/dev/ttyUSB0", 0},
      {"usb:A1:2", PortKind::usb_serial, "A1:2", 0},
      {"path:pci-0000:00:14.0-usb-0:1.2:1.0", PortKind::usb_path, "pci-0000:00:14.0-usb-0:1.2:1.0",
       0},
      {"tcp://moxa.ward:4001", PortKind::tcp, "moxa.ward", 4001},
      {"tcp://[fe80::1%eth0]:65535", PortKind::tcp, "fe80::1%eth0", 65535},
      {"udp://10.0.0.2:1", PortKind::udp, "10.0.0.2", 1},
      {"udp://*:24005", PortKind::udp, "*", 24005},
  };
  for (const Address& expected : table) {
    std::string why;
    const auto address = parse_port_address(expected.text, why);
    ASSERT_TRUE(address) << expected.text << ": " << why;
    EXPECT_EQ(address->kind, expected.kind) << expected.text;
    EXPECT_EQ(address->text, expected.text);
    EXPECT_EQ(address->name, expected.name);
    EXPECT_EQ(address->port, expected.port);
  }
}

TEST(PortAddress, RefusesWhatIsNoAddress) {
  for (const std::string_view text : {"",
                                      "/",
                                      "ttyS0",
                                      "/dev/",
                                      "/dev/tty S0",
                                      "usb:",
                                      "path:",
                                      "tcp://",
                                      "tcp://h",
                                      "tcp://:1",
                                      "tcp://h:",
                                      "tcp://h:0",
                                      "tcp://h:65536",
                                      "tcp://h:1x",
                                      "tcp://h: 1",
                                      "tcp://*:1",
                                      "tcp://fe80::1:1",
                                      "tcp://[]:1",
                                      "tcp://[a/b]:1",
                                      "udp://h/x:1",
                                      "http://h:1"}) {
    std::string why;
    EXPECT_FALSE(parse_port_address(text, why)) << text;
    EXPECT_FALSE(why.empty()) << text;
  }
}

}  // namespace
}  // namespace vigil::io
