// The words of vigil for a medicine session: its line on the screen, its entries, its checks. What
// they return is printable. Pure but for the time zone, any thread.
#pragma once

#include <string>
#include <vector>

#include "tools/vigil/terminal_text.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil::watch {

/// The word of an enumerator without its prefix: "second-hour" of SESSION_STATE_SECOND_HOUR.
[[nodiscard]] std::string enumerator_words(std::string name, std::string_view prefix);
[[nodiscard]] std::string state_words(v1::SessionState state);
/// "T+25", "not dosed".
[[nodiscard]] std::string dose_clock_words(const v1::Session& session, const Model& model,
                                           Instant now);
/// "next check in 3 min", "check due now", "CHECK OVERDUE 2:10"; "" if none is planned.
/// `overdue`: to be shown in orange.
[[nodiscard]] std::string check_words(const Bed& bed, const Model& model, Instant now,
                                      bool& overdue);
/// "0.75": thousandths without needless zeros.
[[nodiscard]] std::string thousandths_words(std::uint64_t thousandths);
/// What an entry says, without time and person: "dose 1: 60 mg ketamine im, 0.75 mg/kg".
[[nodiscard]] std::string entry_words(const v1::SessionEntry& entry);

/// "after a high alarm: in the room"; "" for the schedule's.
[[nodiscard]] std::string check_cause_words(const v1::Check& check);
/// What became of a check: "check 3 done, window, all is well".
[[nodiscard]] std::string check_done_words(const v1::Check& check);

/// The session of a bed, as many pieces in a line as fit: code, state, T+, next check, oxygen,
/// bathroom. Flags are never among them. Empty if there is no session.
[[nodiscard]] std::vector<Line> session_lines(const Bed& bed, const Model& model, Instant now,
                                              std::size_t width);

}  // namespace vigil::watch
