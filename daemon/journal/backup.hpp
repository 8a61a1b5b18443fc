// Copies a journal folder while a daemon writes it, so that the copy verifies, can be read, and can
// be gone on with on another machine. Any thread but those of a Journal; it never makes the daemon
// wait.
#pragma once

#include <cstdint>
#include <string>

namespace vigil::journal {

struct BackedUp {
  std::string error;  // empty: done
  std::uint64_t segments = 0;
  std::uint64_t last_record = 0;
};

/// Files that began while the copy ran are copied too, so often at most.
inline constexpr int backup_rounds_max = 5;

/// `to` is made; it must not exist or be empty. Files set aside are not copied.
[[nodiscard]] BackedUp backup(const std::string& folder, const std::string& to);

}  // namespace vigil::journal
