#include "tools/vigil/ports_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigil {
namespace {

std::vector<io::SerialPortInfo> two_ports() {
  io::SerialPortInfo usb;
  usb.device = "/dev/ttyUSB0";
  usb.usb_path = "pci-0000:00:14.0-usb-0:1.2:1.0-port0";
  usb.serial = "FT4YWX1Z";
  usb.vendor_id = 0x0403;
  usb.product_id = 0x6001;
  usb.manufacturer = "FTDI";
  usb.product = "UART\x1b[2J";
  usb.driver = "ftdi_sio";
  usb.configure_as = {"path:pci-0000:00:14.0-usb-0:1.2:1.0-port0", "usb:FT4YWX1Z"};
  io::SerialPortInfo board;
  board.device = "/dev/ttyS0";
  board.configure_as = {"/dev/ttyS0"};
  return {usb, board};
}

TEST(PortsTable, ShowsEachPortAndHowToWriteIt) {
  EXPECT_EQ(ports_table(two_ports()),
            R"(/dev/ttyUSB0
  product   FTDI UART?[2J
  serial    FT4YWX1Z
  USB path  pci-0000:00:14.0-usb-0:1.2:1.0-port0
  write     port = "path:pci-0000:00:14.0-usb-0:1.2:1.0-port0"
  or        port = "usb:FT4YWX1Z"

/dev/ttyS0
  write     port = "/dev/ttyS0"
)");
}

TEST(PortsTable, WithoutAPortItGivesAHint) {
  EXPECT_TRUE(ports_table({}).starts_with("no serial ports found\n"));
  EXPECT_EQ(ports_json({}), "[]\n");
}

TEST(PortsTable, JsonNamesTheFieldsAndLeavesOutWhatIsNotKnown) {
  const std::string json = ports_json(two_ports());
  for (const char* field :
       {R"("device":"/dev/ttyUSB0")", R"("serial":"FT4YWX1Z")", R"("vendor_id":"0403")",
        R"("product_id":"6001")", R"("configure_as":["/dev/ttyS0"])"}) {
    EXPECT_NE(json.find(field), std::string::npos) << field;
  }
  EXPECT_EQ(json.find("\x1b"), std::string::npos);
}

}  // namespace
}  // namespace vigil
