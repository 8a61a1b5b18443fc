// One secret line: typed without echo, or read from a pipe. Main thread.
#pragma once

#include <optional>
#include <string>

namespace vigil {

/// Longer ones are not read.
inline constexpr std::size_t secret_max_bytes = 1024;

/// On a terminal it asks with `prompt`, which then goes to the terminal. Nothing: it was broken off
/// (Ctrl-C, Ctrl-D on an empty line), the input ended, or the line is too long.
[[nodiscard]] std::optional<std::string> read_secret(const std::string& prompt);
/// Whether people type.
[[nodiscard]] bool secret_is_typed();

}  // namespace vigil
