// Real serial ports through libserialport, on a machine that is made up (fake_kernel.hpp).
#include <gtest/gtest.h>

#include <optional>

#include "daemon/io/find_port.hpp"
#include "daemon/io/open_port.hpp"
#include "daemon/io/reader.hpp"
#include "tests/io/fake_kernel.hpp"

namespace vigil::io {
namespace {

using Octets = std::vector<std::uint8_t>;

PortAddress address_of(const std::string& text) {
  std::string why;
  return parse_port_address(text, why).value_or(PortAddress{});
}

/// The device, or the kind of failure and its text.
std::string resolved(const std::string& text) {
  const auto result = resolve(address_of(text));
  if (const auto* device = std::get_if<std::string>(&result)) return *device;
  const auto& failure = std::get<PortFailure>(result);
  const char* kind = failure.kind == PortFailure::Kind::absent      ? "absent: "
                     : failure.kind == PortFailure::Kind::ambiguous ? "ambiguous: "
                                                                    : "failed: ";
  return kind + failure.text;
}

TEST(ListPorts, TellsAllThatIdentifiesAnAdapter) {
  FakeKernel kernel;
  kernel.plug({"ttyUSB0", "1-1.2", "A1", "0000:00:14.0", "0"});
  const auto ports = list_ports();
  ASSERT_EQ(ports.size(), 1U);
  const SerialPortInfo& port = ports[0];
  EXPECT_EQ(port.device, "/dev/ttyUSB0");
  EXPECT_EQ(port.usb_path, "pci-0000:00:14.0-usb-0:1.2:1.0-port0");
  EXPECT_EQ(port.serial, "A1");
  EXPECT_EQ(port.vendor_id, 0x0403);
  EXPECT_EQ(port.product_id, 0x6001);
  EXPECT_EQ(port.manufacturer, "FTDI");
  EXPECT_EQ(port.product, "FT232R USB UART");
  EXPECT_EQ(port.driver, "ftdi_sio");
  EXPECT_EQ(port.configure_as,
            (std::vector<std::string>{"path:pci-0000:00:14.0-usb-0:1.2:1.0-port0", "usb:A1",
                                      "/dev/ttyUSB0"}));
}

TEST(ListPorts, OffersNoSerialNumberThatTwoAdaptersShare) {
  FakeKernel kernel;
  kernel.plug({.tty = "ttyUSB0", .socket = "1-1", .serial = "0001"});
  kernel.plug({.tty = "ttyUSB1", .socket = "1-2", .serial = "0001"});
  kernel.plug({.tty = "ttyUSB2", .socket = "1-3", .serial = ""});
  const auto ports = list_ports();
  ASSERT_EQ(ports.size(), 3U);
  for (const SerialPortInfo& port : ports) EXPECT_EQ(port.configure_as.size(), 2U) << port.device;
  EXPECT_EQ(ports[1].configure_as[0], "path:pci-0000:00:14.0-usb-0:2:1.0");
}

TEST(Resolve, FindsAnAdapterBySerialAndByPathWhateverItsTtyIs) {
  FakeKernel kernel;
  kernel.plug({.tty = "ttyUSB4", .socket = "1-1", .serial = "A1"});
  kernel.plug({.tty = "ttyUSB3", .socket = "1-2", .serial = "B2"});
  EXPECT_EQ(resolved("usb:A1"), "/dev/ttyUSB4");
  EXPECT_EQ(resolved("path:pci-0000:00:14.0-usb-0:2:1.0"), "/dev/ttyUSB3");
  EXPECT_EQ(resolved("/dev/ttyUSB3"), "/dev/ttyUSB3");
}

TEST(Resolve, TwoAdaptersWithOneSerialAreRefusedAndBothNamed) {
  FakeKernel kernel;
  kernel.plug({.tty = "ttyUSB0", .socket = "1-1", .serial = "0001"});
  kernel.plug({.tty = "ttyUSB1", .socket = "1-2", .serial = "0001"});
  EXPECT_EQ(resolved("usb:0001"),
            "ambiguous: 2 ports have serial number 0001: /dev/ttyUSB0 "
            "(path:pci-0000:00:14.0-usb-0:1:1.0) and /dev/ttyUSB1 "
            "(path:pci-0000:00:14.0-usb-0:2:1.0); none is taken, name it by path:");
}

TEST(Resolve, SaysWhatIsMissing) {
  FakeKernel kernel;
  EXPECT_EQ(resolved("usb:A1"), "absent: no adapter with serial number A1 is plugged in");
  EXPECT_EQ(resolved("path:x"), "absent: no adapter with USB path x is plugged in");
}

TEST(Resolve, TwoControllersOfOneMachineAreToldApart) {
  FakeKernel kernel;
  kernel.plug({.tty = "ttyUSB0", .socket = "1-1", .serial = "", .controller = "0000:00:14.0"});
  kernel.plug({.tty = "ttyUSB1", .socket = "2-1", .serial = "", .controller = "0000:03:00.0"});
  EXPECT_EQ(resolved("path:pci-0000:00:14.0-usb-0:1:1.0"), "/dev/ttyUSB0");
  EXPECT_EQ(resolved("path:pci-0000:03:00.0-usb-0:1:1.0"), "/dev/ttyUSB1");
}

struct SerialPort : testing::Test {
  SerialPort() { kernel.plug({}); }
  static OpenResult open(const std::string& text, LineSettings line = {}) {
    return open_port({address_of(text), line, false});
  }
  FakeKernel kernel;
};

TEST_F(SerialPort, IsLeftAsAnEventLoopNeedsIt) {
  OpenResult opened = open("usb:A1", {19200, 8, Parity::none, 1, FlowControl::none, false, true});
  ASSERT_TRUE(std::holds_alternative<OpenPort>(opened)) << std::get<PortFailure>(opened).text;
  const auto& port = std::get<OpenPort>(opened);
  EXPECT_EQ(port.adapter(), "0403:6001:A1");
  EXPECT_EQ(port.kind(), OpenPort::Kind::serial);
  EXPECT_EQ(port.device(), "/dev/ttyUSB0");
  termios settings{};
  ASSERT_EQ(::tcgetattr(port.fd(), &settings), 0);
  EXPECT_EQ(settings.c_cc[VMIN], 1);
  EXPECT_EQ(settings.c_cc[VTIME], 0);
  EXPECT_EQ(settings.c_cflag & HUPCL, 0U);
  EXPECT_EQ(::cfgetispeed(&settings), static_cast<speed_t>(B19200));
  EXPECT_NE(::fcntl(port.fd(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(::fcntl(port.fd(), F_GETFL) & O_NONBLOCK, 0);
  int exclusive = 0;
  ASSERT_EQ(::ioctl(port.fd(), TIOCGEXCL, &exclusive), 0);
  EXPECT_NE(exclusive, 0);
  EXPECT_EQ(kernel.modem_lines & TIOCM_RTS, 0);
  EXPECT_NE(kernel.modem_lines & TIOCM_DTR, 0);
}

TEST_F(SerialPort, CarriesEveryByteAndIsNotAtItsEndWhenIdle) {
  OpenResult opened = open("/dev/ttyUSB0");
  ASSERT_TRUE(std::holds_alternative<OpenPort>(opened)) << std::get<PortFailure>(opened).text;
  boost::asio::io_context loop;
  Octets bytes;
  int gone = 0;
  Reader reader(loop, std::move(std::get<OpenPort>(opened)),
                {[&](Bytes b, Instant) { bytes.insert(bytes.end(), b.begin(), b.end()); },
                 [&](const std::string&) { ++gone; }, [] {}});
  for (int i = 0; i < 20; ++i) loop.poll();
  EXPECT_EQ(gone, 0);
  const Octets hard{0x01, 0x0D, 0x0A, 0x11, 0x13, 0xFF, 0x00};
  kernel.line("ttyUSB0").send(hard);
  EXPECT_TRUE(run_until(loop, [&] { return bytes.size() >= hard.size(); }));
  EXPECT_EQ(bytes, hard);
  kernel.unplug("ttyUSB0");
  EXPECT_TRUE(run_until(loop, [&] { return gone > 0; }));
  EXPECT_EQ(gone, 1);
}

TEST_F(SerialPort, InUseByAnotherProgramIsRefused) {
  const OpenResult first = open("/dev/ttyUSB0");
  ASSERT_TRUE(std::holds_alternative<OpenPort>(first));
  const OpenResult second = open("/dev/ttyUSB0");
  ASSERT_TRUE(std::holds_alternative<PortFailure>(second));
  EXPECT_EQ(std::get<PortFailure>(second).text, "/dev/ttyUSB0 is in use by another program");
}

TEST_F(SerialPort, OnceClosedItCanBeOpenedAgain) {
  for (int round = 0; round < 3; ++round) {
    const OpenResult opened = open("/dev/ttyUSB0");
    ASSERT_TRUE(std::holds_alternative<OpenPort>(opened)) << std::get<PortFailure>(opened).text;
  }
}

TEST_F(SerialPort, UnpluggedIsAbsent) {
  kernel.unplug("ttyUSB0");
  const OpenResult result = open("/dev/ttyUSB0");
  ASSERT_TRUE(std::holds_alternative<PortFailure>(result));
  EXPECT_EQ(std::get<PortFailure>(result).kind, PortFailure::Kind::absent);
  EXPECT_EQ(std::get<PortFailure>(result).text, "/dev/ttyUSB0 is not there: nothing plugged in");
}

TEST_F(SerialPort, LineSettingsThatTheAdapterRefusesAreTold) {
  const OpenResult result =
      open("/dev/ttyUSB0", {9600, 7, Parity::none, 1, FlowControl::none, true, true});
  ASSERT_TRUE(std::holds_alternative<PortFailure>(result));
  EXPECT_TRUE(
      std::get<PortFailure>(result).text.starts_with("line settings refused: /dev/ttyUSB0"));
}

}  // namespace
}  // namespace vigil::io
