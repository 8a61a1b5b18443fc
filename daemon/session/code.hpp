// The pseudonym of a patient: "K-0042". Letters, a hyphen, digits; the last digit checks the
// others.
//
// It is no name and holds none. Pure functions, any thread. docs/sessions.md 2.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/session/entry.hpp"

namespace vigil::session {

/// The check digit of the digits before it, by the rule of Luhn (ISO/IEC 7812-1): '0' to '9'.
[[nodiscard]] char check_digit(std::string_view digits);
/// Why this is no code; empty: it is one.
[[nodiscard]] FixedText<160> code_mistake(std::string_view code);
/// The two differ by one character or by two neighbours that changed places: too easy to confuse.
[[nodiscard]] bool easily_confused(std::string_view one, std::string_view other);
/// "<code>.<yyyymmdd>.<n>": the day in UTC on which it was scheduled or started.
[[nodiscard]] SessionId session_id(std::string_view code, std::int64_t utc_s, std::uint32_t n);

}  // namespace vigil::session
