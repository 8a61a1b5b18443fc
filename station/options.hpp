// The command line and configuration of vigil-station. Called once, by main.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "station/station.hpp"

namespace vigil::station {

/// Exit statuses after sysexits(3), those of vigild.
inline constexpr int exit_usage = 64;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_cant_create = 73;
inline constexpr int exit_config = 78;

/// The options; or nothing and `exit_status`, after what was to be said has been said.
[[nodiscard]] std::optional<StationOptions> parse_options(int argc, char** argv, int& exit_status);

/// "4a@1,0": room 4, bed a, in row 1 and column 0. A room that has one bed: "4@1,0"; a room or bed
/// of several letters: "dosing-1/a@1,0".
[[nodiscard]] std::optional<v1::WallPlace> read_place(std::string_view text);
/// "127.0.0.1:8440", "[::1]:8440".
[[nodiscard]] bool read_listen(std::string_view text, std::string& address, std::uint16_t& port);

}  // namespace vigil::station
