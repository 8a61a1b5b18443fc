// The daemon's own log: one line per change, to standard error.
//
// Thread safe, and never waits: a thread of its own writes, and if standard error takes nothing the
// oldest lines go. Patient data never goes here.
#pragma once

#include <string_view>

namespace vigil::app {

void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);
/// Before the program ends: writes what is still waiting.
void log_flush();

}  // namespace vigil::app
