// A saved state as lines, "beds.0.state.book.alerts.2.number 7": so that a test can say in which
// field two states differ. It knows the format of docs/formats/checkpoint.md, and no field.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vigil::engine {

[[nodiscard]] std::vector<std::string> dump(const std::vector<std::uint8_t>& saved);
/// The first line of each in which they differ, or nothing.
[[nodiscard]] std::string difference(const std::vector<std::uint8_t>& a,
                                     const std::vector<std::uint8_t>& b);

}  // namespace vigil::engine
