// Where sysfs has a serial port: its USB path and its driver. Reads sysfs, keeps no state, any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace vigil::io {

struct SysfsPlace {
  std::string usb_path;  // empty: not USB
  std::string driver;    // empty: unknown
};

/// Of "/dev/ttyUSB0"; empty texts if sysfs does not know it.
[[nodiscard]] SysfsPlace sysfs_place(std::string_view device);

/// The name of udev's builtin path_id for a device below a USB interface, from its full path in
/// sysfs, for example ".../0000:00:14.0/usb1/1-1/1-1.2/1-1.2:1.0/ttyUSB0". `bus` names the kind of
/// the controller's parent ("pci", "platform"). Empty if the path holds no USB interface.
[[nodiscard]] std::string usb_path_of(std::string_view sysfs_path, std::string_view bus);

}  // namespace vigil::io
