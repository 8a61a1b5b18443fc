// Numbers, times and characters as the exported formats write them.
//
// Pure; no clock is read. Times are milliseconds since 1970 UTC. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vigil/v1/event.pb.h"

namespace vigil::sessionlog {

using Ms = std::int64_t;
inline constexpr Ms ms_per_second = 1000;
inline constexpr Ms ms_per_minute = 60'000;
inline constexpr Ms ms_per_day = 86'400'000;

struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int milli = 0;
};
[[nodiscard]] CivilTime civil_time(Ms at);
[[nodiscard]] Ms to_ms(const google::protobuf::Timestamp& time);

/// "2026-11-22T09:00:00.000Z".
[[nodiscard]] std::string rfc3339(Ms at);
/// "20261122090000.000+0000", as HL7 v2 writes it.
[[nodiscard]] std::string hl7_time(Ms at);
/// "T+0:25" and "T-0:10": hours and whole minutes from the dose.
[[nodiscard]] std::string t_plus(Ms since_dose);

/// With at most three decimals and none that says nothing: "97", "36.6", "-0.125".
[[nodiscard]] std::string number(double value);

/// "ENTRY_KIND_MANUAL_VITALS" without its prefix: "manual-vitals".
[[nodiscard]] std::string enum_word(std::string_view name, std::string_view prefix);
[[nodiscard]] std::string validity_word(v1::Validity validity);
[[nodiscard]] std::string role_word(v1::StaffRole role);
[[nodiscard]] std::string priority_word(v1::Priority priority);
[[nodiscard]] std::string severity_word(v1::Severity severity);

/// RFC 4180: quoted where it must be.
[[nodiscard]] std::string csv_cell(std::string_view text);
/// For element content and quoted attributes.
[[nodiscard]] std::string html_text(std::string_view text);
/// A string of JSON with its quotes.
[[nodiscard]] std::string json_string(std::string_view text);
/// Escapes the five delimiters of HL7 v2; control characters become spaces.
[[nodiscard]] std::string hl7_text(std::string_view text);

}  // namespace vigil::sessionlog
