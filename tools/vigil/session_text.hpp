// What vigil session list and show, vigil checks and vigil sheet print. Pure but for the time zone,
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/vigil/page.hpp"
#include "tools/vigil/session_words.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil {

/// session show prints so many of the newest entries.
inline constexpr std::size_t entries_shown = 12;

/// What was published before, as far as the daemon still had it.
struct Past {
  // Entries, finished checks and numbers of one bed or session, in order.
  std::vector<v1::Event> events;
  bool whole = false;  // nothing was missing of what was asked for
};

/// What a person did, or what the session noted of itself.
struct Deed {
  std::int64_t at_s = 0;
  std::string t_plus;  // "T+25"; "" before the dose
  std::string text;    // with who did it, and whether it was told late
};
/// An entry, or a check that was done, skipped or taken back; else nothing.
[[nodiscard]] bool is_deed(const v1::Event& event);
/// The newest of the session, at most entries_shown, in the order in which they were told.
[[nodiscard]] std::vector<Deed> last_deeds(const v1::Session& session, const Past& past);
/// One line per session: at beds, then planned, then closed.
[[nodiscard]] std::string session_list(const Situation& situation);
/// State, clock, gate with ticks, the last entries. `target` names a bed or a session.
[[nodiscard]] std::string session_show(const Target& target, const Past& past,
                                       const Situation& situation);
/// Every check that is due or planned, of all rooms, by time.
[[nodiscard]] std::string checks_list(const Situation& situation);
/// A sheet for the time without Vigil: the last hour, what is open, what comes, lines to write on.
[[nodiscard]] Page downtime_sheet(const watch::Bed& bed, const Past& past,
                                  const Situation& situation);

}  // namespace vigil
