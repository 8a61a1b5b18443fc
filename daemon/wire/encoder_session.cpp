#include "daemon/wire/encoder.hpp"
#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/enums.hpp"
#include "daemon/wire/projection_key.hpp"
#include "drivers/api/parameter.hpp"

// What people did, and what is known of the patient: the bodies of session.proto, and Delivery.

namespace vigil::wire {
namespace {

void put_line(v1::AlarmLoad& to, std::size_t type, std::size_t priority,
              const alarm::AlarmLoad::Line& from) {
  const bool nothing = from.started == 0 && from.joined == 0 && from.acknowledged == 0 &&
                       from.ended_unattended == 0 && from.active == Duration(0);
  if (nothing) return;
  v1::AlarmLoadLine& line = *to.add_lines();
  line.set_type(to_proto(static_cast<alarm::Type>(type)));
  line.set_priority(to_proto(static_cast<alarm::Priority>(priority)));
  line.set_started(from.started);
  line.set_joined(from.joined);
  line.set_acknowledged(from.acknowledged);
  line.set_ended_unattended(from.ended_unattended);
  line.set_active_ns(static_cast<std::uint64_t>(from.active.count()));
}

}  // namespace

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::DeliveryEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::Delivery& delivery = *delivery_.mutable_delivery();
  put_alarm_id(delivery.mutable_alarm_id(), body.number);
  delivery.set_state(to_proto(body.state));
  put(delivery.mutable_receiver(), body.receiver.view());
  put(delivery.mutable_person(), body.person.view());
  delivery.set_role(to_proto(body.role));
  return {&delivery_, handoff::SlotKind::alarm, bed_of(event.bed).alarm_topic, 0,
          false,      body.person.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event,
                                   const engine::InactivationEvent& body, const Stamp& /*stamp*/) {
  v1::InactivationChange& change = *inactivation_.mutable_inactivation();
  change.set_what(to_proto(body.what));
  change.set_active(body.active);
  change.set_reminder(body.reminder);
  put(change.mutable_parameter(), body.parameter ? info(*body.parameter).key : "");
  put(change.mutable_receiver(), body.receiver.view());
  change.set_until_ns(nanoseconds_or_none(body.until));
  put(change.mutable_by(), body.by.view());
  put(change.mutable_reason(), body.reason.view());
  return {&inactivation_,
          handoff::SlotKind::session,
          bed_of(event.bed).session_topic,
          inactivation_key(event.bed, body.what, body.parameter, body.receiver.view()),
          !body.active,
          body.by.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::CuffEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::Cuff& cuff = *cuff_.mutable_cuff();
  cuff.set_monitor(body.monitor);
  cuff.set_state(to_proto(body.state));
  put(cuff.mutable_text(), body.text.view());
  put(cuff.mutable_by(), body.by.view());
  cuff.set_next_ns(nanoseconds_or_none(body.next_at));
  cuff.set_held_until_ns(nanoseconds_or_none(body.held_until));
  cuff.set_inflations(body.inflations);
  cuff.set_failures(body.failures);
  return {&cuff_,
          handoff::SlotKind::session,
          bed_of(event.bed).session_topic,
          cuff_key(event.bed),
          false,
          body.by.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::LimitsEvent& body,
                                   const Stamp& /*stamp*/) {
  const ParameterInfo& entry = info(body.parameter);
  v1::Limits& limits = *limits_.mutable_limits();
  put(limits.mutable_parameter(), entry.key);
  put(limits.mutable_unit(), entry.ucum);
  limits.set_mdc_code(entry.mdc);
  limits.mutable_limits()->Clear();
  for (std::size_t i = 0; i < body.count && i < body.limits.size(); ++i) {
    const engine::LimitInForce& from = body.limits[i];
    v1::Limit& limit = *limits.add_limits();
    limit.set_side(to_proto(from.side));
    limit.set_priority(to_proto(from.priority));
    limit.set_limit(from_milli(from.limit_milli));
    limit.set_inclusive(from.inclusive);
    limit.set_relative(from.relative);
    put(limit.mutable_name(), from.name.view());
  }
  limits.set_personal(body.personal);
  return {&limits_, handoff::SlotKind::session, bed_of(event.bed).session_topic,
          limits_key(event.bed, body.parameter)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::PatientEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::Patient& patient = *patient_.mutable_patient();
  put(patient.mutable_session(), body.patient.session.view());
  put(patient.mutable_profile(), body.profile.view());
  patient.set_profile_version(body.profile_version);
  patient.mutable_baseline()->Clear();
  for (const ParameterInfo& entry : parameters()) {
    const auto milli = body.patient.baseline_milli[index(entry.id)];
    if (!milli) continue;
    v1::Baseline& baseline = *patient.add_baseline();
    put(baseline.mutable_parameter(), entry.key);
    baseline.set_value(from_milli(*milli));
  }
  patient.clear_first_dose_ns();
  patient.clear_last_dose_ns();
  if (body.patient.first_dose_at) patient.set_first_dose_ns(body.patient.first_dose_at->ns());
  if (body.patient.last_dose_at) patient.set_last_dose_ns(body.patient.last_dose_at->ns());
  patient.set_off_monitor(body.off_monitor);
  return {&patient_, handoff::SlotKind::session, bed_of(event.bed).session_topic,
          patient_key(event.bed)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::CommandEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::CommandRecord& command = *command_.mutable_command();
  command.set_kind(to_proto(body.kind));
  command.set_outcome(to_proto(body.outcome));
  put(command.mutable_key(), body.key.view());
  put(command.mutable_actor(), body.actor.view());
  command.set_role(to_proto(body.role));
  put(command.mutable_via(), body.via.view());
  command.set_verified(body.verified);
  put(command.mutable_reason(), body.reason.view());
  put(command.mutable_detail(), body.detail.view());
  put(command.mutable_alarm_id(), "");
  if (body.alarm_number != 0) put_alarm_id(command.mutable_alarm_id(), body.alarm_number);
  return {&command_, handoff::SlotKind::session, bed_of(event.bed).session_topic, 0,
          false,     body.actor.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::AlarmLoadEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::AlarmLoad& load = *alarm_load_.mutable_alarm_load();
  load.set_since_ns(nanoseconds(body.since));
  load.set_final(body.final);
  load.mutable_lines()->Clear();
  for (std::size_t type = 0; type < body.load.lines.size(); ++type) {
    for (std::size_t priority = 0; priority < body.load.lines[type].size(); ++priority) {
      put_line(load, type, priority, body.load.lines[type][priority]);
    }
  }
  load.mutable_acknowledge_edges_s()->Clear();
  for (const std::int32_t edge : alarm::acknowledge_edges_s) {
    load.add_acknowledge_edges_s(static_cast<std::uint32_t>(edge));
  }
  load.mutable_acknowledge_counts()->Clear();
  for (const std::uint32_t count : body.load.acknowledge_times) load.add_acknowledge_counts(count);
  load.set_acknowledge_sum_ns(static_cast<std::uint64_t>(body.load.acknowledge_sum.count()));
  load.set_longest_acknowledge_ns(
      static_cast<std::uint64_t>(body.load.longest_acknowledge.count()));
  return {&alarm_load_, handoff::SlotKind::session, bed_of(event.bed).session_topic,
          alarm_load_key(event.bed)};
}

}  // namespace vigil::wire
