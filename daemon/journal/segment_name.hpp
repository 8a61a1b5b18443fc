// Names of a journal's files: journal-2026-01-31.db, and with a number where a day has more than
// one. In the order in which they were begun. Only names: nothing of a file is read.
//
// Any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::journal {

/// What a file that can't be used is renamed to.
inline constexpr std::string_view damaged_suffix = ".damaged";
inline constexpr std::string_view lock_name = "lock";
inline constexpr std::string_view ballast_name = "ballast";

struct SegmentName {
  std::string date;  // 2026-01-31
  std::uint32_t number = 1;
  friend auto operator<=>(const SegmentName&, const SegmentName&) = default;
  [[nodiscard]] std::string file() const;
};

[[nodiscard]] std::optional<SegmentName> parse_segment_name(std::string_view file);
/// The UTC day; seconds since 1970.
[[nodiscard]] std::string date_of(std::int64_t utc_s);
/// The day so many days earlier.
[[nodiscard]] std::string days_before(std::int64_t utc_s, std::uint32_t days);

struct Listing {
  std::vector<SegmentName> segments;  // oldest first
  std::string error;                  // the folder can't be read
};
[[nodiscard]] Listing list_segments(const std::string& folder);

/// The next free name for a day: never before `newest`, nor that of a file set aside.
[[nodiscard]] SegmentName next_name(const std::string& folder, std::string date,
                                    const SegmentName* newest);
/// Bytes of a segment with its WAL.
[[nodiscard]] std::uint64_t bytes_of(const std::string& path);
/// Renames it and what belongs to it, or removes them. Empty: done; else why not.
[[nodiscard]] std::string set_aside(const std::string& path);
[[nodiscard]] std::string remove_segment(const std::string& path);

}  // namespace vigil::journal
