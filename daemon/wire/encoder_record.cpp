#include <algorithm>
#include <array>

#include "daemon/session/entry.hpp"
#include "daemon/wire/encoder.hpp"
#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/enums.hpp"
#include "daemon/wire/projection_key.hpp"
#include "daemon/wire/session_enums.hpp"
#include "daemon/wire/session_parts.hpp"
#include "drivers/api/parameter.hpp"

// The record of a session: the bodies of record.proto. A few a minute and bed, so they may
// allocate.

namespace vigil::wire {
namespace {

/// The times of a session that can be missing.
struct SummaryTime {
  google::protobuf::Timestamp* (v1::Session::*field)();
  void (v1::Session::*clear)();
  Instant session::Summary::*at;
};
using S = v1::Session;
using From = session::Summary;
constexpr std::array<SummaryTime, 11> summary_times{{
    {&S::mutable_planned_time, &S::clear_planned_time, &From::planned_at},
    {&S::mutable_started_time, &S::clear_started_time, &From::started_at},
    {&S::mutable_baseline_time, &S::clear_baseline_time, &From::baseline_at},
    {&S::mutable_first_dose_time, &S::clear_first_dose_time, &From::first_dose_at},
    {&S::mutable_last_dose_time, &S::clear_last_dose_time, &From::last_dose_at},
    {&S::mutable_phase_until_time, &S::clear_phase_until_time, &From::phase_until},
    {&S::mutable_closed_time, &S::clear_closed_time, &From::closed_at},
    {&S::mutable_integration_opens_time, &S::clear_integration_opens_time,
     &From::integration_opens_at},
    {&S::mutable_integration_best_time, &S::clear_integration_best_time,
     &From::integration_best_at},
    {&S::mutable_integration_closes_time, &S::clear_integration_closes_time,
     &From::integration_closes_at},
    {&S::mutable_next_check_time, &S::clear_next_check_time, &From::next_check_at},
}};

void put_value(v1::SnapshotValue& to, const session::SnapshotValue& from, Instant at) {
  const ParameterInfo& entry = info(from.parameter);
  put(to.mutable_parameter(), entry.key);
  to.set_mdc_code(entry.mdc);
  put(to.mutable_unit(), entry.ucum);
  to.set_validity(to_proto(from.validity));
  to.clear_value();
  if (from.validity == Validity::valid) to.set_value(from_milli(from.milli));
  const Duration age = from.age_unknown ? Duration(0) : at - from.measured_at;
  to.set_age_ns(static_cast<std::uint64_t>(std::max(Duration(0), age).count()));
  to.set_manual(from.manual);
  to.set_age_unknown(from.age_unknown);
}

void put_values(google::protobuf::RepeatedPtrField<v1::SnapshotValue>& to,
                const std::vector<session::SnapshotValue>& from, Instant at) {
  to.Clear();
  for (const session::SnapshotValue& value : from) put_value(*to.Add(), value, at);
}

void put_gate(google::protobuf::RepeatedPtrField<v1::GateItem>& to,
              const std::vector<session::GateItem>& from) {
  to.Clear();
  for (const session::GateItem& item : from) {
    v1::GateItem& added = *to.Add();
    put(added.mutable_item(), item.item.view());
    added.set_holds(item.holds);
    added.set_overridden(item.overridden);
    added.set_hard(item.hard);
    put(added.mutable_text(), item.text.view());
  }
}

void put_detail(v1::SessionEntry& to, const session::Entry& from, std::int64_t wall_minus_boot_ns) {
  to.clear_detail();
  if (from.dose) put_dose(*to.mutable_dose(), *from.dose);
  if (from.pre_check) put_pre_check(*to.mutable_pre_check(), *from.pre_check);
  if (!from.correction) return;
  put_correction(*to.mutable_correction(), *from.correction, wall_minus_boot_ns);
}

void put_times(v1::Session& to, const session::Summary& from, std::int64_t wall_minus_boot_ns) {
  for (const SummaryTime& time : summary_times) {
    const Instant at = from.*time.at;
    if (at.is_never()) {
      (to.*time.clear)();
    } else {
      put_wall_time(*(to.*time.field)(), at, wall_minus_boot_ns);
    }
  }
  to.clear_first_dose_ns();
  to.clear_last_dose_ns();
  to.clear_phase_until_ns();
  to.clear_on_air_since_ns();
  if (!from.first_dose_at.is_never()) to.set_first_dose_ns(from.first_dose_at.ns());
  if (!from.last_dose_at.is_never()) to.set_last_dose_ns(from.last_dose_at.ns());
  if (!from.phase_until.is_never()) to.set_phase_until_ns(from.phase_until.ns());
  if (!from.on_air_since.is_never()) to.set_on_air_since_ns(from.on_air_since.ns());
  to.set_next_check_ns(from.next_check_at.is_never() ? 0 : from.next_check_at.ns());
  to.set_bathroom_until_ns(from.bathroom_until.is_never() ? 0 : from.bathroom_until.ns());
}

void put_summary(v1::Session& to, const session::Summary& from) {
  put(to.mutable_id(), from.id.view());
  put(to.mutable_code(), from.code.view());
  to.set_state(to_proto(from.state));
  put(to.mutable_phase(), from.phase.view());
  to.set_intent(to_proto(from.intent));
  put(to.mutable_prescriber(), from.prescriber.view());
  put(to.mutable_responsible(), from.responsible.view());
  put(to.mutable_sitter(), from.sitter.view());
  to.set_therapist_expected(from.therapist_expected);
  to.set_therapist_present(from.therapist_present);
  to.set_weight_g(from.weight_g);
  to.set_total_ug(from.total_ug);
  to.set_checks_open(from.checks_open);
  put(to.mutable_bathroom_with(), from.bathroom_with.view());
  to.set_oxygen_ml_min(from.oxygen_ml_min);
  to.clear_missing_parameters();
  for (const ParameterInfo& parameter : parameters()) {
    if (from.missing[index(parameter.id)]) put(to.add_missing_parameters(), parameter.key);
  }
  put_gate(*to.mutable_gate(), from.gate);
  to.clear_flags();
  for (std::size_t i = 0; i < session::flag_count; ++i) {
    if (from.flags[i]) put(to.add_flags(), session::name(static_cast<session::Flag>(i)));
  }
  to.set_manner(to_proto(from.manner));
  put(to.mutable_concurrent_bed(), from.concurrent_bed.view());
  to.set_emergency(from.emergency);
  to.set_earlier_sessions(from.earlier_sessions);
}

/// Whether a session leaves the snapshot: a bed's with its close, one without a bed with the end of
/// its integration window, or when it begins at a bed.
bool leaves(session::State state, bool on_bed) {
  const bool closed = state == session::State::closed || state == session::State::integration ||
                      state == session::State::ended;
  if (on_bed) return closed;
  return state == session::State::ended || !(closed || state == session::State::scheduled);
}

bool is_over(session::CheckState state) {
  return state == session::CheckState::done || state == session::CheckState::skipped ||
         state == session::CheckState::undone;
}

}  // namespace

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::EntryEvent& body,
                                   const Stamp& stamp) {
  const session::Entry& from = *body.entry;
  v1::SessionEntry& to = *entry_.mutable_entry();
  to.set_number(from.number);
  to.set_kind(to_proto(from.kind));
  put_wall_time(*to.mutable_performed_time(), from.performed_at, stamp.wall_minus_boot_ns);
  to.set_performed_ns(from.performed_at.ns());
  to.set_late(from.late);
  put(to.mutable_actor(), from.actor.view());
  to.set_role(to_proto(from.role));
  put(to.mutable_via(), from.via.view());
  put(to.mutable_code(), from.code.view());
  put(to.mutable_text(), from.text.view());
  put(to.mutable_with(), from.with.view());
  to.set_severity(to_proto(from.severity));
  to.clear_amount();
  if (from.amount_milli) to.set_amount(from_milli(*from.amount_milli));
  put(to.mutable_unit(), from.unit.view());
  put_values(*to.mutable_values(), from.values, from.performed_at);
  to.set_ref(from.ref);
  put_detail(to, from, stamp.wall_minus_boot_ns);
  put_gate(*to.mutable_gate(), from.gate);
  to.set_manner(to_proto(from.manner));
  to.clear_t_plus_min();
  if (from.t_plus_min) to.set_t_plus_min(*from.t_plus_min);
  return {&entry_, handoff::SlotKind::session, bed_of(event.bed).session_topic, 0,
          false,   from.actor.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::SessionEvent& body,
                                   const Stamp& stamp) {
  static const session::Summary none;
  const session::Summary& from = body.summary ? *body.summary : none;
  v1::Session& to = *session_.mutable_medicine_session();
  put_summary(to, from);
  put_times(to, from, stamp.wall_minus_boot_ns);
  if (body.summary == nullptr) to.set_state(v1::SESSION_STATE_UNSPECIFIED);
  const auto at = static_cast<std::size_t>(from.profile);
  const bool known = from.profile >= 0 && at < profiles_.size();
  put(to.mutable_profile(), known ? std::string_view(profiles_[at].id) : "");
  to.set_profile_version(known ? profiles_[at].version : 0);
  put(to.mutable_profile_hash(), known ? std::string_view(profiles_[at].hash) : "");
  const bool on_bed = event.bed != engine::no_bed;
  const Bed& bed = bed_of(on_bed ? event.bed : body.last_bed);
  put(to.mutable_room(), bed.room);
  put(to.mutable_bed(), bed.bed);
  return {&session_, handoff::SlotKind::session, bed_of(event.bed).session_topic,
          session_key(event.bed, from.id.view()),
          body.summary == nullptr || leaves(from.state, on_bed)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::CheckEvent& body,
                                   const Stamp& stamp) {
  const session::Check& from = *body.check;
  const bool over = is_over(from.state);
  v1::Check& to = *check_.mutable_check();
  to.set_number(from.number);
  to.set_state(to_proto(from.state));
  put_wall_time(*to.mutable_due_time(), from.due_at, stamp.wall_minus_boot_ns);
  to.set_due_ns(from.due_at.ns());
  to.set_interval_s(from.interval_s);
  put(to.mutable_cause(), from.cause.view());
  to.set_how(to_proto(from.how));
  to.set_one_touch(from.one_touch);
  put(to.mutable_breathing(), session::name(from.breathing));
  put(to.mutable_colour(), session::name(from.colour));
  put(to.mutable_posture(), session::name(from.posture));
  put(to.mutable_distress(), session::name(from.distress));
  to.clear_moaas();
  if (from.moaas) to.set_moaas(*from.moaas);
  to.set_sensor_on(from.sensor_on);
  to.set_mask_on(from.mask_on);
  put(to.mutable_seen(), from.seen.view());
  put_values(*to.mutable_values(), from.snapshot.values, over ? from.performed_at : event.at);
  to.clear_alarms();
  for (const FixedText<64>& alarm : from.snapshot.alarms) put(to.add_alarms(), alarm.view());
  to.set_oxygen_ml_min(from.snapshot.oxygen_ml_min);
  put(to.mutable_reason(), from.reason.view());
  const bool overdue = from.state == session::CheckState::overdue;
  to.set_priority(overdue ? to_proto(from.priority) : v1::PRIORITY_UNSPECIFIED);
  to.clear_performed_time();
  if (over)
    put_wall_time(*to.mutable_performed_time(), from.performed_at, stamp.wall_minus_boot_ns);
  to.set_performed_ns(over ? from.performed_at.ns() : 0);
  to.clear_t_plus_min();
  if (from.t_plus_min) to.set_t_plus_min(*from.t_plus_min);
  to.set_role(over ? to_proto(from.role) : v1::STAFF_ROLE_UNSPECIFIED);
  return {&check_,
          handoff::SlotKind::check,
          bed_of(event.bed).check_topic,
          check_key(event.bed, from.number),
          over,
          from.actor.view()};
}

}  // namespace vigil::wire
