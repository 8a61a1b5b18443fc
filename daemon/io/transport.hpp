// The four ways to open a port, one file each behind open_port(). Not for use outside daemon/io.
// May block; no state, any thread.
#pragma once

#include <string>

#include "daemon/io/open_port.hpp"

namespace vigil::io {

/// A real serial port, by libserialport. `device` is a path without links.
[[nodiscard]] OpenResult open_serial(const std::string& device, const OpenRequest& request);
/// A terminal that libserialport can't open: it has no modem lines and no place in sysfs.
[[nodiscard]] OpenResult open_pseudo_terminal(const std::string& device,
                                              const OpenRequest& request);
[[nodiscard]] OpenResult open_tcp(const OpenRequest& request);
[[nodiscard]] OpenResult open_udp(const OpenRequest& request);

/// "<device> is in use by another program", and the like, for an errno of open(2).
[[nodiscard]] PortFailure open_failure(const std::string& device, int error);

}  // namespace vigil::io
