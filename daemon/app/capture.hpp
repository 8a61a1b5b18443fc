// Raw capture as the daemon is configured for it: the writer with a tap for each link. Main thread.
#pragma once

#include <memory>
#include <string>

#include "daemon/app/config.hpp"
#include "daemon/capture/capture_writer.hpp"

namespace vigil::app {

/// A writer that is not started; its links are the monitors in the order of the beds. Null: capture
/// is off.
[[nodiscard]] std::unique_ptr<capture::Writer> make_capture(const Config& config);
/// What the log says of it at the start.
[[nodiscard]] std::string capture_text(const CaptureConfig& config);

}  // namespace vigil::app
