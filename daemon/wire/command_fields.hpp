// How a command's fields become the core's values, and what is said of those that can't. Not for
// use outside daemon/wire. Pure.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/api/text.hpp"

namespace vigil::wire {

inline bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Text for people: UTF-8, which the parser has checked, without C0, DEL and C1 controls.
inline bool is_plain(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return false;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return false;
    }
  }
  return true;
}

// Each gives what is wrong, with the name of the field, or "".

template <std::size_t Most>
std::string take_code(std::string_view field, std::size_t least, const std::string& from,
                      FixedText<Most>& to) {
  if (from.size() < least || from.size() > Most || !is_printable_ascii(from)) {
    return std::string(field) + ": " + std::to_string(least) + " to " + std::to_string(Most) +
           " printable ASCII characters expected";
  }
  to = FixedText<Most>(from);
  return {};
}

template <std::size_t Most>
std::string take_text(std::string_view field, const std::string& from, FixedText<Most>& to) {
  if (from.size() > Most || !is_plain(from)) {
    return std::string(field) + ": at most " + std::to_string(Most) +
           " bytes without control characters expected";
  }
  to = FixedText<Most>(from);
  return {};
}

inline std::string first_of(std::initializer_list<std::string> errors) {
  for (const std::string& error : errors) {
    if (!error.empty()) return error;
  }
  return {};
}

/// A number of thousandths; nothing if it has more decimals, or is beyond any measurement.
inline std::optional<std::int32_t> to_milli(double value) {
  constexpr double most = 1'000'000;
  constexpr double tolerance_milli = 0.001;
  if (!std::isfinite(value) || std::abs(value) > most) return std::nullopt;
  const double milli = std::round(value * 1000);
  if (std::abs(value * 1000 - milli) > tolerance_milli) return std::nullopt;
  return static_cast<std::int32_t>(milli);
}

inline bool beyond_time(std::uint64_t ns) {
  return ns > std::numeric_limits<std::int64_t>::max() / 2;
}

}  // namespace vigil::wire
