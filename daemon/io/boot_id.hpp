// Which start of the machine this is, and whether its wall clock can be trusted. Any thread.
#pragma once

#include <string>

namespace vigil::io {

/// The kernel's random id of this start, 36 characters; empty if it does not say.
[[nodiscard]] std::string boot_id();
/// False: the kernel says that nobody has set the wall clock by a source of time yet.
[[nodiscard]] bool wall_clock_synchronised();

}  // namespace vigil::io
