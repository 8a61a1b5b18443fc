// Exit codes of Vigil's command line programs: those of BSD's sysexits.h. Constant data.
#pragma once

namespace vigil {

inline constexpr int exit_ok = 0;
inline constexpr int exit_usage = 64;        // the command line is wrong
inline constexpr int exit_data = 65;         // the data in a file are wrong
inline constexpr int exit_no_input = 66;     // a file is missing
inline constexpr int exit_unavailable = 69;  // the other side was never there
inline constexpr int exit_os = 71;           // the system refused something
inline constexpr int exit_cant_create = 73;  // a file can't be made or written
inline constexpr int exit_undecided = 76;    // several protocols fit, and none is chosen
inline constexpr int exit_refused = 77;      // the other side said no
inline constexpr int exit_config = 78;       // a configuration is wrong

}  // namespace vigil
