// What vigil drivers prints: every driver with its monitors, for people and as JSON.
//
// It knows only what the registry says; how to connect a monitor says docs/drivers. Pure
// functions, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "drivers/api/decoder.hpp"

namespace vigil {

inline constexpr std::size_t drivers_least_width = 60;

/// A table of at most `width` columns (at least drivers_least_width), and a legend.
[[nodiscard]] std::string drivers_text(std::span<const Descriptor* const> drivers,
                                       std::size_t width);
/// One JSON array in one line: id, vendor, model, maturity, polled, starts_cuff, transport, lines
/// and measures (key, label, unit, every_s).
[[nodiscard]] std::string drivers_json(std::span<const Descriptor* const> drivers);

}  // namespace vigil
