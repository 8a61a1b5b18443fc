// Days and times of day in UTC as text. Pure. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace vigil::sessionlog {

inline constexpr std::int64_t us_per_second = 1'000'000;
inline constexpr std::int64_t us_per_day = 86'400 * us_per_second;

/// "2026-01-31".
[[nodiscard]] std::string day_text(std::int64_t wall_us);
/// "2026-01-31 14:05:09 UTC".
[[nodiscard]] std::string time_text(std::int64_t wall_us);
/// "2026-01-31T14:05:09.120Z".
[[nodiscard]] std::string iso_text(std::int64_t wall_us);
/// The wall clock, microseconds since 1970 UTC.
[[nodiscard]] std::int64_t wall_now_us();

}  // namespace vigil::sessionlog
