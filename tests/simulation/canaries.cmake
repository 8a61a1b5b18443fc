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
  [[  return delay;
}]]
  [[  return delay + delay / 10;
}]])

vigil_canary(early-alarm daemon/alarm/level_condition.cpp "false-alarm" 200
  [[  return delay;
}]]
  [[  return delay - delay / 10;
}]])

vigil_canary(loss-restarts-the-delay daemon/alarm/level_condition.cpp "missed-alarm" 400
  [[if (presence_ == Presence::clear) presence_ = Presence::unknown;]]
  [[if (presence_ == Presence::clear || presence_ == Presence::pending) {
    presence_ = Presence::unknown;
  }]])

vigil_canary(no-hold daemon/alarm/level_condition.cpp "end-by-value" 200
  [[if (at - clearing_since_ >= level_.clear_hold) {]]
  [[if (at >= clearing_since_) {]])

vigil_canary(desaturation-waits-for-the-median daemon/alarm/limit_alarm.cpp "missed-alarm" 200
  [[level.condition.level().raw ? milli : median_milli]]
  [[median_milli]])

vigil_canary(swapped-bed daemon/engine/engine.cpp "false-alarm|isolation" 200
  [[                 [&](const auto& in) { at_bed(in, now, out); },]]
  [[                 [&](const MonitorReading& in) {
                   MonitorReading other = in;
                   other.monitor.bed = static_cast<BedIndex>(in.monitor.bed ^ 1U);
                   at_bed(other, now, out);
                 },
                 [&](const auto& in) { at_bed(in, now, out); },]])

vigil_canary(limits-of-another-patient daemon/engine/bed_patient.cpp
  "missed-alarm|false-alarm|isolation" 200
  [[const alarm::ParameterLimits& own = bed_->limits[index(parameter)];]]
  [[const alarm::ParameterLimits& own = config_->beds.front().limits[index(parameter)];]])

vigil_canary(delay-by-wall-clock daemon/engine/engine.cpp "order" 200
  [[system_.on_clock_stepped(in.by, now, sink);]]
  [[latest_ = latest_ + in.by;
                   system_.on_clock_stepped(in.by, now, sink);]])

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

vigil_canary(loss-never-grows daemon/alarm/signal_alarm.cpp "silently-blind" 200
  [[return loss_grows_at(std::max(last_valid_at_, counts_from_), told_priority_, context_);]]
  [[return Instant::never();]])

vigil_canary(lost-escalation daemon/alarm/alert_ladder.cpp "ladder" 200
  [[alert.ladder_due = std::max(alert.ladder_since + ladder.steps[next].after, alert.last_call);]]
  [[alert.ladder_due = Instant::never();]])

vigil_canary(acknowledge-sticks daemon/alarm/alert_book.cpp "acknowledged" 200
  [[const bool graver = finding.priority > before.priority || finding.rank > before.rank;]]
  [[const bool graver = finding.priority > before.priority && !alert.acknowledged;]])

vigil_canary(desaturation-breaks-nothing daemon/alarm/alert_book.cpp "acknowledged" 200
  [[const bool graver = finding.priority > before.priority || finding.rank > before.rank;]]
  [[const bool graver = finding.priority > before.priority;]])

vigil_canary(comes-back-in-the-old-revision daemon/alarm/alert_book.cpp "acknowledged" 200
  [[  ++alert.revision;
  start_ladder(alert, at);
  if (finding]]
  [[  if (!joins) ++alert.revision;
  start_ladder(alert, at);
  if (finding]])

vigil_canary(old-page-acknowledges daemon/alarm/alert_people.cpp "acknowledged" 400
  [[  if (alert->revision != revision) return Taken::stale;
  if (alert->acknowledged)]]
  [[  if (alert->revision < revision) return Taken::stale;
  if (alert->acknowledged)]])

vigil_canary(repeated-key-acts daemon/engine/engine.cpp "commands" 200
  [[if (before != nullptr) {]]
  [[if (before != nullptr && before->outcome != Outcome::done) {]])

vigil_canary(nobody-receives daemon/engine/system_state.cpp "no-receiver" 200
  [[alone_due_ = alone ? std::max(now, receivers_known_from_) : Instant::never();]]
  [[alone_due_ = Instant::never();]])
