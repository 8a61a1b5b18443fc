// An event in words, for messages that hold one against another. Pure, any thread.
#pragma once

#include <string>

#include "vigil/v1/event.pb.h"

namespace vigil::playback {

/// "dosing-1/a at 12.345 s: alarm start: ** SpO2 86 < 92". One line.
[[nodiscard]] std::string event_words(const v1::Event& event);

/// What of two events is compared: all but the wall clock, and what only their way to the reader
/// changed.
[[nodiscard]] std::string compared_bytes(v1::Event event);

/// Which fields of two events differ, in the order of the schema, at most `fields_told` of them:
/// "limits.limits[0].limit: 88 -> 85; seq: 5 -> 6". Without what is not compared.
inline constexpr std::size_t fields_told = 5;
[[nodiscard]] std::string field_words(const v1::Event& stored, const v1::Event& made);

}  // namespace vigil::playback
