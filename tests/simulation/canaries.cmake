# Canaries: the simulation with one planted bug each. Each must be caught, by the invariant it
# names; else the simulation sees less than it says.
#
# vigil_canary(NAME FILE INVARIANT SEEDS OLD NEW): FILE with OLD replaced by NEW, linked in front of
# the libraries. OLD must be in FILE exactly once: whoever changes that code moves the bug along.
# INVARIANT is a regular expression.
function(vigil_canary name file invariant seeds old new)
  set(source ${CMAKE_SOURCE_DIR}/${file})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  string(FIND "${text}" "${old}" first)
  string(FIND "${text}" "${old}" last REVERSE)
  if(first EQUAL -1)
    message(FATAL_ERROR "canary ${name}: its text is not in ${file} any more:\n${old}")
  elseif(NOT first EQUAL last)
    message(FATAL_ERROR "canary ${name}: its text is in ${file} more than once:\n${old}")
  endif()
  string(REPLACE "${old}" "${new}" text "${text}")
  get_filename_component(base ${file} NAME)
  set(patched ${CMAKE_CURRENT_BINARY_DIR}/canary/${name}/${base})
  file(CONFIGURE OUTPUT ${patched} CONTENT "${text}" @ONLY)
  vigil_program(vigil-simulate-canary-${name}
    SOURCES ${patched} $<TARGET_OBJECTS:vigil_simulate_main>
    LINK vigil_simulation CLI11::CLI11 Threads::Threads)
  set_target_properties(vigil-simulate-canary-${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME simulation.canary.${name}
    COMMAND vigil-simulate-canary-${name} --seeds 1..${seeds} --hours 0.1)
  set_tests_properties(simulation.canary.${name} PROPERTIES TIMEOUT 120
    PASS_REGULAR_EXPRESSION "broke the invariant \"(${invariant})\"")
endfunction()

vigil_canary(clear-on-stale daemon/alarm/level_condition.cpp "end-by-value" 200
  [[if (presence_ == Presence::active) presence_ = Presence::active_unknown;]]
  [[if (presence_ == Presence::active) presence_ = Presence::clear;]])

vigil_canary(late-delay daemon/alarm/level_condition.cpp "missed-alarm" 200
  [[due_ = at + level_.delay;]]
  [[due_ = at + level_.delay + level_.delay / 10;]])

vigil_canary(early-alarm daemon/alarm/level_condition.cpp "false-alarm" 200
  [[due_ = at + level_.delay;]]
  [[due_ = at + level_.delay - level_.delay / 10;]])

vigil_canary(loss-restarts-the-delay daemon/alarm/level_condition.cpp "missed-alarm" 400
  [[if (presence_ == Presence::clear) presence_ = Presence::unknown;]]
  [[if (presence_ == Presence::clear || presence_ == Presence::pending) {
    presence_ = Presence::unknown;
  }]])

vigil_canary(no-hold daemon/alarm/level_condition.cpp "end-by-value" 200
  [[if (at - clearing_since_ >= level_.clear_hold) {]]
  [[if (at >= clearing_since_) {]])

vigil_canary(swapped-bed daemon/engine/engine.cpp "false-alarm|isolation" 200
  [[at_monitor(in.monitor, [&](auto& m, auto& s) { m.on_reading(in.reading, now, s); });]]
  [[const MonitorRef other{static_cast<BedIndex>(in.monitor.bed ^ 1U), 0};
            at_monitor(other, [&](auto& m, auto& s) { m.on_reading(in.reading, now, s); });]])

vigil_canary(limits-of-another-patient daemon/engine/engine.cpp
  "missed-alarm|false-alarm|isolation" 200
  [[MonitorState(bed.monitors[m], bed, config.technical)]]
  [[MonitorState(bed.monitors[m], config.beds[0], config.technical)]])

vigil_canary(delay-by-wall-clock daemon/engine/engine.cpp "order" 200
  [[          [](const auto&) {},]]
  [[          [&](const ClockStepped& in) { latest_ = latest_ + in.by; },
          [](const auto&) {},]])

vigil_canary(silence-is-no-loss daemon/link/link.cpp "silently-blind" 200
  [[if (now < last_heard_ + config_.quiet_max) return Action::none;
      lose();]]
  [[if (now < last_heard_ + config_.quiet_max) return Action::none;
      last_heard_ = now;
      return Action::none;]])

vigil_canary(stale-value-shown daemon/engine/monitor_state.cpp "silently-blind" 200
  [[track.stale_at = reading.measured_at() + track.fresh_for;]]
  [[track.stale_at = reading.measured_at() + track.fresh_for * 2;]])

vigil_canary(checksum-ignored drivers/nonin/records.cpp "false-alarm" 400
  [[if (sum8(frame.first(frame_size - 1)) != frame[frame_size - 1]) {]]
  [[if (frame.size() > frame_size + packet_size) {]])
