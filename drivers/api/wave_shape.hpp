// Shapes of one heart beat and one breath, for the simulated monitors only.
//
// Drawn by hand from triangles: enough to look at, of no use for training or judging anything.
// Pure functions, any thread. Phases are thousandths of a cycle; any integer is taken modulo 1000.
#pragma once

#include <cstdint>

namespace vigil {

/// ECG lead II in thousandths of a millivolt, about -250 to 1000.
[[nodiscard]] std::int32_t ecg_shape(std::int64_t beat_milli);
/// Pulse of an artery or of the pleth, 0 (end of diastole) to 1000 (systolic peak).
[[nodiscard]] std::int32_t pulse_shape(std::int64_t beat_milli);
/// Chest movement, 0 (end of expiration) to 1000.
[[nodiscard]] std::int32_t breath_shape(std::int64_t breath_milli);

}  // namespace vigil
