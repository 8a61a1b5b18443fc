// Wall times as people write and read them here: local, with the offset from UTC.
//
// The time zone is the process's (TZ); the time itself is an argument. Through a change of the
// clocks every moment has one writing, by its offset. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigil {

/// "09:12".
[[nodiscard]] std::string clock_words(std::int64_t utc_s);
/// "UTC+02:00".
[[nodiscard]] std::string offset_words(std::int64_t utc_s);
/// "09:12 (UTC+02:00)".
[[nodiscard]] std::string clock_with_offset(std::int64_t utc_s);
/// "2026-01-31 09:12 (UTC+01:00)".
[[nodiscard]] std::string date_words(std::int64_t utc_s);

struct ParsedTime {
  std::optional<std::int64_t> utc_s;
  std::string error;  // in words, if there is no time
};

/// "09:12" or "09:12:30": the latest such moment that is not after `now_s`. "2026-01-31 09:12",
/// also with "T" between. Each may end with its offset, as "+02:00" or "Z"; without one a time that
/// the clocks showed twice is the latest that is not after `now_s`, else the first.
[[nodiscard]] ParsedTime parse_time(std::string_view text, std::int64_t now_s);
/// "90s", "3m", "1h", "1h30m": seconds. Nothing for anything else, and for 0.
[[nodiscard]] std::optional<std::int64_t> parse_span_s(std::string_view text);

}  // namespace vigil
