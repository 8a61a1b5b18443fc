// What vigil session list and show, vigil checks and vigil sheet print. Pure but for the time zone,
// any thread.
#pragma once

#include <string>
#include <vector>

#include "tools/vigil/page.hpp"
#include "tools/vigil/session_words.hpp"
#include "tools/vigil/watch_model.hpp"

namespace vigil {

/// What was published before, as far as the daemon still had it.
struct Past {
  std::vector<v1::Event> events;  // entries and vitals of one bed or session, in order
  bool whole = false;             // nothing was missing of what was asked for
};

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
