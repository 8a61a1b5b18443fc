// How far each epoch of each daemon is recorded. Values; one thread.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include "daemon/journal/sqlite.hpp"

namespace vigil::sessionlog {

/// The end of an epoch is not known, and nothing more of it is waited for.
inline constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

/// Of one daemon: the last seq, by epoch.
using EpochPositions = std::map<std::uint64_t, std::uint64_t>;
/// By the daemon's name.
using Positions = std::map<std::string, EpochPositions>;

/// What a log holds, gaps included. `code` becomes SQLITE_OK or an error's code.
[[nodiscard]] Positions find_positions(sqlite::Database& database, int& code);

}  // namespace vigil::sessionlog
