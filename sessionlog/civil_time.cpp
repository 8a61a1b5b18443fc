#include "sessionlog/civil_time.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace vigil::sessionlog {
namespace {

/// From year 0 to 9999: what the text can hold.
constexpr std::int64_t first_second = -62'167'219'200;
constexpr std::int64_t last_second = 253'402'300'799;

tm civil(std::int64_t wall_us) {
  std::int64_t seconds = wall_us / us_per_second;
  if (wall_us % us_per_second < 0) --seconds;
  const time_t time = std::clamp(seconds, first_second, last_second);
  tm parts{};
  ::gmtime_r(&time, &parts);
  return parts;
}

std::string text(std::int64_t wall_us, const char* format) {
  const tm parts = civil(wall_us);
  std::array<char, 40> buffer{};
  const std::size_t size = ::strftime(buffer.data(), buffer.size(), format, &parts);
  return {buffer.data(), size};
}

}  // namespace

std::string day_text(std::int64_t wall_us) { return text(wall_us, "%Y-%m-%d"); }
std::string time_text(std::int64_t wall_us) { return text(wall_us, "%Y-%m-%d %H:%M:%S UTC"); }

std::string iso_text(std::int64_t wall_us) {
  std::int64_t milli = wall_us % us_per_second / 1000;
  if (wall_us % us_per_second < 0) milli = (wall_us % us_per_second + us_per_second) / 1000;
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(milli));
  return text(wall_us, "%Y-%m-%dT%H:%M:%S") + fraction.data();
}

std::int64_t wall_now_us() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * us_per_second + now.tv_nsec / 1000;
}

}  // namespace vigil::sessionlog
