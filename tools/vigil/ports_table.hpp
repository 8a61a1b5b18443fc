// What vigil ports prints: a table for people, JSON for programs. Pure functions, any thread.
#pragma once

#include <string>
#include <vector>

#include "daemon/io/find_port.hpp"

namespace vigil {

/// One block per port, each text of a device made printable; a hint if there is none.
[[nodiscard]] std::string ports_table(const std::vector<io::SerialPortInfo>& ports);
/// One JSON array in one line: device, usb_path, serial, vendor_id, product_id, manufacturer,
/// product, driver, configure_as. What is not known is left out.
[[nodiscard]] std::string ports_json(const std::vector<io::SerialPortInfo>& ports);

}  // namespace vigil
