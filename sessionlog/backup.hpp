// A copy of a session log, made while it is written, that another machine can go on with.
//
// It knows no record. Any thread; the log's writer need not stop.
#pragma once

#include <string>

namespace vigil::sessionlog {

/// Copies databases, key and seals of `folder` to the new folder `to`. The session log is one
/// moment of it, and so is each file of waves. Empty, or what went wrong; then `to` is no backup.
[[nodiscard]] std::string backup(const std::string& folder, const std::string& to);

}  // namespace vigil::sessionlog
