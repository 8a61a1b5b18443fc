// What outlives a restart of the plain parts of a session (docs/formats/checkpoint.md).
#include "daemon/session/entry.hpp"

namespace vigil::session {

namespace {
constexpr std::size_t values_max = 64;
constexpr std::size_t alarms_max = 512;
constexpr std::size_t gate_max = 128;
constexpr std::size_t earlier_max = 64;
}  // namespace

void SnapshotValue::archive(Archive& archive) {
  archive.field("parameter", parameter);
  archive.field("validity", validity, static_cast<Validity>(validity_count - 1));
  archive.field("milli", milli);
  archive.field("measured_at", measured_at);
  archive.field("manual", manual);
  archive.field("age_unknown", age_unknown);
}

void Snapshot::archive(Archive& archive) {
  archive.field("values", values, values_max);
  archive.field("alarms", alarms, alarms_max);
  archive.field("oxygen_ml_min", oxygen_ml_min);
}

void FlagAnswer::archive(Archive& archive) {
  archive.field("answer", answer, Answer::yes);
  archive.field("plan", plan);
}

void EarlierSession::archive(Archive& archive) {
  archive.field("id", id);
  archive.field("first_dose_utc_s", first_dose_utc_s);
  archive.field("route", route);
  archive.field("total_ug", total_ug);
  archive.field("peak_sbp_rise_milli", peak_sbp_rise_milli);
  archive.field("lowest_spo2_milli", lowest_spo2_milli);
  archive.field("high_alarms", high_alarms);
  archive.field("medium_alarms", medium_alarms);
  archive.field("manner", manner, Manner::not_dosed);
  archive.field("concurrent", concurrent);
  archive.field("severe_symptoms", severe_symptoms);
}

void PreCheck::archive(Archive& archive) {
  archive.field("identity_compared", identity_compared);
  archive.field("flags", flags);
  archive.field("weight_g", weight_g);
  archive.field("weight_mlb", weight_mlb);
  archive.field("weighed", weighed);
  archive.field("other_treatments", other_treatments);
  archive.field("sitter_instructed", sitter_instructed);
  archive.field("couple_screened_alone", couple_screened_alone);
  archive.field("earlier", earlier, earlier_max);
}

void GateItem::archive(Archive& archive) {
  archive.field("item", item);
  archive.field("holds", holds);
  archive.field("overridden", overridden);
  archive.field("hard", hard);
  archive.field("text", text);
}

void Check::archive(Archive& archive) {
  archive.field("number", number);
  archive.field("state", state, CheckState::undone);
  archive.field("session", session);
  archive.field("due_at", due_at);
  archive.field("interval_s", interval_s);
  archive.field("cause", cause);
  archive.field("how", how, CheckHow::in_room);
  archive.field("one_touch", one_touch);
  archive.field("breathing", breathing, Breathing::blocked);
  archive.field("colour", colour, Colour::blue);
  archive.field("posture", posture, Posture::unsafe);
  archive.field("distress", distress, Distress::much);
  archive.field("moaas", moaas);
  archive.field("sensor_on", sensor_on);
  archive.field("mask_on", mask_on);
  archive.field("seen", seen);
  archive.field("snapshot", snapshot);
  archive.field("reason", reason);
  archive.field("priority", priority, alarm::Priority::high);
  archive.field("performed_at", performed_at);
  archive.field("actor", actor);
  archive.field("role", role, alarm::Role::everyone);
  archive.field("t_plus_min", t_plus_min);
}

/// Without the profile's place, which the configuration gives.
void Summary::archive(Archive& archive) {
  archive.field("id", id);
  archive.field("code", code);
  archive.field("state", state, State::ended);
  archive.field("phase", phase);
  archive.field("intent", intent, Intent::inward);
  archive.field("planned_at", planned_at);
  archive.field("started_at", started_at);
  archive.field("baseline_at", baseline_at);
  archive.field("first_dose_at", first_dose_at);
  archive.field("last_dose_at", last_dose_at);
  archive.field("phase_until", phase_until);
  archive.field("closed_at", closed_at);
  archive.field("integration_opens_at", integration_opens_at);
  archive.field("integration_best_at", integration_best_at);
  archive.field("integration_closes_at", integration_closes_at);
  archive.field("prescriber", prescriber);
  archive.field("responsible", responsible);
  archive.field("sitter", sitter);
  archive.field("therapist_expected", therapist_expected);
  archive.field("therapist_present", therapist_present);
  archive.field("weight_g", weight_g);
  archive.field("total_ug", total_ug);
  archive.field("next_check_at", next_check_at);
  archive.field("checks_open", checks_open);
  archive.field("bathroom_with", bathroom_with);
  archive.field("bathroom_until", bathroom_until);
  archive.field("oxygen_ml_min", oxygen_ml_min);
  archive.field("on_air_since", on_air_since);
  archive.field("missing", missing);
  archive.field("gate", gate, gate_max);
  archive.field("flags", flags);
  archive.field("manner", manner, Manner::not_dosed);
  archive.field("concurrent_bed", concurrent_bed);
  archive.field("emergency", emergency);
  archive.field("earlier_sessions", earlier_sessions);
}

}  // namespace vigil::session
