// What journal and ring know of the time before this start: the engine as it was, brought up to the
// last input that was recorded.
//
// Reads only; called once at start, before the first event, and may take its time. It decides
// nothing but from where to go on: the latest whole checkpoint that can be taken, else one before.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "daemon/app/config.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/handoff/ring.hpp"
#include "daemon/playback/playback.hpp"

namespace vigil::app {

/// This start of the program, and of the machine.
struct ThisStart {
  std::string boot_id;
  std::int64_t wall_minus_boot_ns = 0;
  Instant now;
  std::string program;
};

struct Past {
  std::unique_ptr<engine::Engine> engine;  // null: begin anew
  Duration shift{0};                       // by which its Instants were moved
  bool other_boot = false;                 // the machine was started anew since
  /// Made by recorded inputs, and stored nowhere: the process ended between the two.
  std::deque<playback::MadeEvent> not_stored;
  std::string begun_anew;          // why there is no engine although there was a past, in words
  std::string open_before;         // if so: the sessions that were open
  std::string lacks;               // why the engine may not know all that was, in words
  std::vector<std::string> notes;  // for the log
};

/// `damage`: what opening the journal found damaged; empty: nothing.
[[nodiscard]] Past read_past(const std::string& journal_folder, const std::string& damage,
                             const handoff::Ring& ring, const Config& config,
                             const ThisStart& start);

}  // namespace vigil::app
