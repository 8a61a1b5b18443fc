// The words of vigil watch: ages, numbers, reasons, alarms and links, the same on the screen and in
// plain lines. What they return is printable. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

/// "0:07", "12:30", from an hour on "1:02:03".
[[nodiscard]] std::string age_words(Duration age);
/// "97", "36.6".
[[nodiscard]] std::string number_words(double value);
/// Why there is no number, in at most 11 characters: "sensor off".
[[nodiscard]] std::string_view validity_words(v1::Validity validity);
/// "room 2", or "room 2 bed b" where the room has several beds; "Vigil" for what belongs to none.
[[nodiscard]] std::string bed_words(const Model& model, std::string_view room,
                                    std::string_view bed);
/// "*** SpO2 84 < 88"; the asterisks are put there if the daemon's text has none. Technical ones
/// say so: "technical ** No data". The age of a lost signal in the daemon's text is taken away:
/// see last_known_words.
[[nodiscard]] std::string alarm_words(const v1::Alarm& alarm);
/// "last known 84, 0:42 ago", or "" where there is a measurement.
[[nodiscard]] std::string last_known_words(const v1::Alarm& alarm, const Model& model, Instant now);
/// "live", "No data 0:42: reason"; the reason can be left out where an alarm gives it.
[[nodiscard]] std::string link_words(const LinkShown& shown, const Model& model, Instant now,
                                     bool with_reason);
[[nodiscard]] std::string_view asterisks(v1::Priority priority);
[[nodiscard]] std::string_view priority_words(v1::Priority priority);

}  // namespace vigil::watch
