// What outlives a restart of a whole session (docs/formats/checkpoint.md).
#include <algorithm>
#include <string>

#include "daemon/session/session.hpp"

namespace vigil::session {

void Cuff::archive(Archive& archive) {
  archive.field("at", at);
  archive.field("sys_milli", sys_milli);
  archive.field("dia_milli", dia_milli);
  archive.field("manual", manual);
}

void VitalCourse::Sample::archive(Archive& archive) {
  archive.field("at", at);
  archive.field("milli", milli);
}

/// Oldest first; so the ring begins anew with them.
void VitalCourse::Signal::archive(Archive& archive) {
  archive.field("quiet_since", quiet_since);
  archive.field("newest_at", newest_at);
  const std::size_t oldest = (next + samples_max - count) % samples_max;
  std::size_t loaded = 0;
  archive.each("samples", count, samples_max, [&](std::size_t place) {
    Sample& sample = archive.saving() ? ring[(oldest + place) % samples_max] : ring[place];
    sample.archive(archive);
    ++loaded;
  });
  if (archive.saving()) return;
  count = loaded;
  next = count % samples_max;
}

void VitalCourse::archive(Archive& archive) {
  archive.field("signals", signals_);
  archive.each("cuffs", cuff_count_, cuffs_max, [&](std::size_t place) {
    cuffs_[place].archive(archive);
    if (archive.loading()) cuff_count_ = place + 1;
  });
  for (const ParameterInfo& entry : parameters()) {
    archive.field(Archive::Name::of(entry.key), newest_[index(entry.id)]);
  }
}

void BaselineTry::archive(Archive& archive) {
  archive.field("milli", milli);
  archive.field("manual", manual);
  archive.field("measured_at", measured_at);
  archive.field("missing", missing);
}

void PlannedCheck::archive(Archive& archive) {
  archive.field("there", there);
  archive.field("number", number);
  archive.field("cause", cause, CheckCause::extra);
  archive.field("state", state, CheckState::undone);
  archive.field("due_at", due_at);
  archive.field("interval", interval);
  archive.field("priority", priority, alarm::Priority::high);
  archive.field("late", late);
}

void CheckPlan::archive(Archive& archive) {
  archive.field("scheduled", scheduled_);
  archive.field("raised", raised_);
  archive.field("anchor", anchor_);
  archive.field("most", most_);
  archive.field("numbers", numbers_);
  archive.field("missed", missed_);
}

void DoseBook::archive(Archive& archive) {
  archive.field("first_at", first_at_);
  archive.field("last_at", last_at_);
  archive.field("given_until", given_until_);
  archive.field("count", count_);
  archive.field("given_ug", given_ug_);
  archive.field("device", device_);
  archive.field("device_at", device_at_);
  archive.field("infusing", infusing_);
  archive.field("paused", paused_);
  archive.field("rate_ug_h", rate_ug_h_);
  archive.field("run_ug", run_ug_);
  archive.field("run_since", run_since_);
}

void Session::Known::archive(Archive& archive) {
  for (const ParameterInfo& entry : parameters()) {
    archive.field(Archive::Name::of(entry.key), gives[index(entry.id)], Need::continuous);
  }
  archive.field("link_live", link_live);
  archive.field("sensors_on", sensors_on);
  archive.field("binding_confirmed", binding_confirmed);
  archive.field("open_physiological", open_physiological, alarm::Priority::high);
  archive.field("open_alarms", open_alarms);
  archive.field("test_alarm_by", test_alarm_by);
  archive.field("wall_minus_boot_ns", wall_minus_boot_ns);
  archive.field("bed", bed);
}

void Session::Override::archive(Archive& archive) {
  archive.field("item", item);
  archive.field("at", at);
}

void Session::Undoable::archive(Archive& archive) {
  archive.field("at", at);
  archive.field("check", check);
  archive.field("closed", closed);
  archive.field("next_planned", next_planned);
  archive.field("findings", findings);
  archive.field("moaas", moaas);
}

void Session::archive(Archive& archive, const std::vector<alarm::Profile>& profiles,
                      const std::vector<Rules>& rules, std::string_view where) {
  archive.field("summary", summary_);
  archive_profile(archive, profiles, rules, where);
  archive.field("known", known_);
  archive.field("pre_check", pre_check_);
  archive_course(archive);
  archive.field("baseline", baseline_);
  archive.field("doses", doses_);
  archive.field("plan", plan_);
  archive.field("undoable", undoable_);
  archive.field("findings", findings_);
  archive.field("gate_due", gate_due_);
  archive.field("gate_looked_at", gate_looked_at_);
  archive.each("overrides", override_count_, overrides_max, [&](std::size_t place) {
    overrides_[place].archive(archive);
    if (archive.loading()) override_count_ = place + 1;
  });
  archive.field("bound", bound_);
  archive.field("entries", entries_);
  archive.field("symptoms", symptoms_);
  archive.field("ticks", ticks_);
  archive.field("moaas", moaas_);
  archive.field("aldrete", aldrete_);
  archive.field("oxygen_given", oxygen_given_);
  archive.field("not_back", not_back_);
  archive.field("integration", integration_);
  archive.field("recovery_judged", recovery_judged_);
  archive.field("pause_suggested", pause_suggested_);
  archive.field("highest_sys_milli", highest_sys_milli_);
  archive.field("lowest_spo2_milli", lowest_spo2_milli_);
  archive.field("high_alarms", high_alarms_);
  archive.field("medium_alarms", medium_alarms_);
  archive.field("severe_symptoms", severe_symptoms_);
  archive.field("changed", changed_);
  archive.field("latest", latest_);
  if (archive.loading()) gate_ = summary_.gate;
}

/// What was measured is not needed any more once a session is closed.
void Session::archive_course(Archive& archive) {
  archive.object("course", [&] {
    if (archive.loading() || summary_.state < State::closed) course_.archive(archive);
  });
}

/// A profile is found again by its id. An open session never ends because its profile is gone: it
/// goes on without that profile's numbers, and the log says so.
void Session::archive_profile(Archive& archive, const std::vector<alarm::Profile>& profiles,
                              const std::vector<Rules>& rules, std::string_view where) {
  std::string id = profile_ == nullptr ? "" : profile_->id;
  std::string phase = profile_ == nullptr || phase_ == no_phase ? "" : profile_->phases[phase_].id;
  archive.field("profile", id);
  archive.field("profile_phase", phase);
  if (archive.saving() || !archive.ok()) return;
  profile_ = nullptr;
  phase_ = no_phase;
  if (id.empty()) return;
  static const alarm::Profile no_profile;
  static const Rules no_session_rules;
  profile_ = &no_profile;
  rules_ = &no_session_rules;
  summary_.profile = -1;
  for (std::size_t i = 0; i < profiles.size() && i < rules.size(); ++i) {
    if (profiles[i].id != id) continue;
    profile_ = &profiles[i];
    rules_ = &rules[i];
    summary_.profile = static_cast<std::int16_t>(i);
  }
  if (profile_ == &no_profile) {
    archive.note(std::string(where) + ": profile " + id + " of session " +
                 std::string(summary_.id.view()) + " is not configured any more");
  }
  for (std::size_t i = 0; i < profile_->phases.size(); ++i) {
    if (profile_->phases[i].id == phase) phase_ = i;
  }
}

}  // namespace vigil::session
