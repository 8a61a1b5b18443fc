// Sessions in a real log: the ordinary one, an earlier one of the same patient, and a partner dosed
// in the same room. For tests only.
#pragma once

#include <string>
#include <vector>

#include "tests/sessionlog/sample_session.hpp"
#include "tests/sessionlog/samples.hpp"

namespace vigil::station {

inline constexpr const char* ann = "K-0042.20261122.1";
inline constexpr const char* ann_before = "K-0042.20260305.1";
inline constexpr const char* ben = "K-0043.20261122.1";

/// So many minutes of numbers are enough where they are not looked at: it is quicker.
inline constexpr sessionlog::SampleOptions short_sample{40, false, false};

/// The sample session, its state told at the start and at the end; room 2, beds a and b together.
inline std::vector<v1::Event> ann_events(const sessionlog::SampleOptions& options = short_sample) {
  sessionlog::SessionRecord record = sessionlog::sample_session(options);
  std::vector<v1::Event> events;
  v1::Event state = record.events.front();
  state.set_session(ann);
  *state.mutable_medicine_session() = record.state;
  state.mutable_medicine_session()->set_state(v1::SESSION_STATE_BASELINE);
  state.mutable_medicine_session()->clear_closed_time();
  events.push_back(state);
  std::uint64_t last = 0;
  for (v1::Event& event : record.events) {
    if (event.session() == "K-0042") event.set_session(ann);
    if (event.session() == "K-0043") event.set_session(ben);
    event.set_seq(event.seq() + 1);
    last = event.seq();
    events.push_back(event);
  }
  state = events.back();
  state.set_seq(last + 1);
  state.set_session(ann);
  *state.mutable_medicine_session() = record.state;
  events.push_back(state);
  return events;
}

/// The partner: dosed at the same minute in bed b, HR 60 to 89, and a consent if it is told.
inline std::vector<v1::Event> ben_events(sessionlog::Clinic& clinic) {
  clinic.room = "2";
  clinic.bed = "b";
  clinic.now_us = sessionlog::sample_dose_ms * 1000;
  return clinic.whole_session(ben, "K-0043");
}

/// An entry about the aligned view in whichever session `clinic` is at.
inline v1::Event consent(sessionlog::Clinic& clinic, const std::string& session,
                         const std::string& text) {
  clinic.session = session;
  v1::Event event = clinic.entry(v1::ENTRY_KIND_CONSENT);
  event.mutable_entry()->set_code("aligned-view");
  event.mutable_entry()->set_text(text);
  return event;
}

}  // namespace vigil::station
