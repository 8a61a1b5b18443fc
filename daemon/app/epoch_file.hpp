// The number of this start, kept in the state directory until a journal keeps it.
//
// An epoch is never used twice: the number is on disk before the first event carries it. Called
// once at start, by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace vigil::app {

/// Takes the epoch after the stored one and after `seen`, stores it, and returns it; or says why
/// not. A file that holds no number is set aside and told in `warning`.
[[nodiscard]] std::variant<std::uint64_t, std::string> take_epoch(const std::string& state_dir,
                                                                  std::uint64_t seen,
                                                                  std::string& warning);

}  // namespace vigil::app
