#include "drivers/api/wave_shape.hpp"

#include <algorithm>
#include <cstdlib>

namespace vigil {
namespace {

std::int32_t phase_of(std::int64_t cycles_milli) {
  const auto phase = static_cast<std::int32_t>(cycles_milli % 1000);
  return phase < 0 ? phase + 1000 : phase;
}

/// A triangle of `height` at `centre`.
std::int32_t triangle(std::int32_t phase, std::int32_t centre, std::int32_t half_width,
                      std::int32_t height) {
  const std::int32_t distance = std::abs(phase - centre);
  return distance >= half_width ? 0 : height * (half_width - distance) / half_width;
}

}  // namespace

std::int32_t ecg_shape(std::int64_t beat_milli) {
  const std::int32_t phase = phase_of(beat_milli);
  return triangle(phase, 180, 50, 150) + triangle(phase, 270, 15, -120) +
         triangle(phase, 300, 20, 1000) + triangle(phase, 330, 15, -250) +
         triangle(phase, 560, 90, 300);
}

std::int32_t pulse_shape(std::int64_t beat_milli) {
  const std::int32_t phase = phase_of(beat_milli);
  const std::int32_t rise = triangle(phase, 400, 110, 1000);
  const std::int32_t fall = phase > 400 ? triangle(phase, 400, 500, 800) : 0;
  const std::int32_t notch = triangle(phase, 640, 80, 120);
  return std::clamp(std::max(rise, fall) + notch, 0, 1000);
}

std::int32_t breath_shape(std::int64_t breath_milli) {
  const std::int32_t phase = phase_of(breath_milli);
  // A parabola over the inspiration and expiration, flat in the pause after them.
  if (phase >= 800) return 0;
  return phase * (800 - phase) / 160;
}

}  // namespace vigil
