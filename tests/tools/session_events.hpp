// A made-up session of a couple's room, for the tests of vigil session and vigil watch. Its times
// are those of watch_events.hpp: daemon clock and wall clock, seconds after the start.
#pragma once

#include <string>

#include "tests/tools/watch_events.hpp"

namespace vigil::watch {

/// The wall clock at the start: 1970-01-12 13:46:40 UTC.
inline constexpr std::int64_t wall_start_s = 1'000'000;

inline v1::Event session_event(double s, const std::string& bed, const std::string& code) {
  v1::Event event = event_at(s, "4", bed);
  event.set_session(code + ".19700112.1");
  return event;
}

/// Dosed at 0 s, in the peak; the next check at 600 s.
inline v1::Event dosed(double s, const std::string& bed = "a", const std::string& code = "K-0042") {
  v1::Event event = session_event(s, bed, code);
  v1::Session& session = *event.mutable_medicine_session();
  session.set_id(code + ".19700112.1");
  session.set_code(code);
  session.set_state(v1::SESSION_STATE_PEAK);
  session.set_phase("peak");
  session.set_profile("ketamine-im");
  session.set_profile_version(2);
  session.set_room("4");
  session.set_bed(bed);
  session.mutable_first_dose_time()->set_seconds(wall_start_s);
  session.set_first_dose_ns(static_cast<std::int64_t>(there(0)));
  session.set_last_dose_ns(static_cast<std::int64_t>(there(0)));
  session.set_prescriber("MD-1");
  session.set_responsible("RN-2");
  session.set_weight_g(80'010);
  session.set_total_ug(60'000);
  session.set_next_check_ns(static_cast<std::int64_t>(there(600)));
  session.add_flags("pregnancy");
  return event;
}

inline v1::Event check(double s, std::uint32_t number, v1::CheckState state, double due,
                       const std::string& bed = "a", const std::string& code = "K-0042") {
  v1::Event event = session_event(s, bed, code);
  v1::Check& told = *event.mutable_check();
  told.set_number(number);
  told.set_state(state);
  told.set_due_ns(static_cast<std::int64_t>(there(due)));
  told.mutable_due_time()->set_seconds(wall_start_s + static_cast<std::int64_t>(due));
  told.set_cause("schedule");
  told.set_interval_s(600);
  return event;
}

inline v1::Event planned(const std::string& code, const std::string& id) {
  v1::Event event = event_at(0);
  v1::Session& session = *event.mutable_medicine_session();
  session.set_id(id);
  session.set_code(code);
  session.set_state(v1::SESSION_STATE_SCHEDULED);
  session.mutable_planned_time()->set_seconds(wall_start_s + 3600);
  return event;
}

}  // namespace vigil::watch
