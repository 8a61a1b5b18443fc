// The words of vigil watch for what people did, and for what is known of the patient. What they
// return is printable; "" means that there is nothing to say. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

/// "charge nurse".
[[nodiscard]] std::string role_words(v1::StaffRole role);
/// "SpO2" for "spo2"; the key itself where there is no better word.
[[nodiscard]] std::string parameter_words(std::string_view parameter);
/// The numbers behind an alarm, and whose it is: "worst 82, 3x, slope -1.3 %/min over 3:00".
[[nodiscard]] std::string detail_words(const v1::Alarm& alarm);
/// "1:32 left" to repeat the cuff; "" where no repeat is waited for.
[[nodiscard]] std::string repeat_words(const v1::Alarm& alarm, const Model& model, Instant now);
/// "acknowledged RN-2", "audio paused 1:42 at watch-1 by RN-2", "ALARM OFF by RN-2"; "" if enabled.
[[nodiscard]] std::string inactivation_words(const v1::Alarm& alarm, const Model& model,
                                             Instant now);
/// Who goes, who is there, who was called, who can't go.
[[nodiscard]] std::string response_words(const v1::Alarm& alarm);
/// An inactivation that stands by itself: "ALARM OFF: SpO2 by RN-2".
[[nodiscard]] std::string standing_words(const v1::InactivationChange& change, const Model& model,
                                         Instant now);
/// "K7-20  ketamine-im  T+42 min, last dose 12 min ago".
/// What Vigil does next with a cuff that it starts: "Next cuff in 3:10", "Cuff held by RN-2, 4:00
/// left: music"; "" if nothing is planned. `strong`: somebody may have to do something.
[[nodiscard]] std::string cuff_plan_words(const v1::Cuff& cuff, const Model& model, Instant now,
                                          bool& strong);
[[nodiscard]] std::string patient_words(const Bed& bed, const Model& model, Instant now);
/// The tightest limits from medium priority up: "45-120", "min 88", "max 160"; "own" behind them
/// if a person changed one. Alarms that are off or paused say so instead.
[[nodiscard]] std::string limit_words(const Bed& bed, std::string_view parameter,
                                      const Model& model, Instant now);

}  // namespace vigil::watch
