#include "tests/simulation/event_hash.hpp"

#include "daemon/session/entry.hpp"

namespace vigil::simulation {
namespace {

using engine::AlarmEvent;

template <class Enumeration>
std::uint64_t of(Enumeration value) {
  return static_cast<std::uint64_t>(value);
}
std::uint64_t of(const std::optional<std::int32_t>& value) {
  return value ? static_cast<std::uint64_t>(std::int64_t{*value}) : 0x8000'0000'0000'0000U;
}
std::uint64_t of(const std::optional<Parameter>& value) { return value ? index(*value) : 255U; }

void add(Hash& hash, const engine::HeartbeatEvent& beat) {
  hash.add(beat.last_seq).add(beat.beds).add(beat.links_live).add(beat.receivers);
  hash.add(beat.receivers_sounding).add(beat.alarms_active);
}

void add(Hash& hash, const engine::VitalEvent& vital) {
  hash.add(vital.monitor).add(index(vital.reading.parameter())).add(of(vital.reading.validity()));
  hash.add(of(vital.reading.milli())).add(vital.reading.measured_at());
}

void add(Hash& hash, const AlarmEvent& alarm) {
  hash.add(alarm.monitor).add(of(alarm.kind)).add(of(alarm.phase)).add(of(alarm.state));
  hash.add(of(alarm.inactivation)).add(of(alarm.priority)).add(of(alarm.type));
  hash.add(of(alarm.presence)).add(of(alarm.origin)).add(of(alarm.parameter));
  hash.add(of(alarm.value_milli)).add(of(alarm.limit_milli)).add(alarm.sign.view());
  hash.add(of(alarm.last_value_milli)).add(alarm.last_measured_at).add(alarm.started_at);
  hash.add(alarm.text.view()).add(alarm.reason.view()).add(of(alarm.worst_milli));
  hash.add(alarm.detail.view()).add(alarm.revision).add(alarm.occurrences);
  hash.add(alarm.repeat_until).add(alarm.inactivated_by.view()).add(alarm.inactivated_until);
  hash.add(alarm.inactivated_at.view()).add(of(alarm.reminder)).add(alarm.ladder_step);
  hash.add(alarm.calls.bits()).add(alarm.responsible.view()).add(alarm.at_bedside.view());
  hash.add(alarm.confirmed).add(alarm.declined).add(alarm.ended_by.view());
}

void add(Hash& hash, const engine::LinkEvent& link) {
  hash.add(link.monitor).add(of(link.status.state)).add(link.status.reason.view());
  hash.add(link.status.device.view()).add(link.status.counters.bytes);
  hash.add(link.status.counters.frames).add(link.status.counters.losses);
  for (const std::uint64_t count : link.status.counters.rejects) hash.add(count);
  hash.add(link.vendor.view()).add(link.model.view()).add(link.serial.view());
  hash.add(link.firmware.view());
}

void add(Hash& hash, const engine::NoticeEvent& notice) {
  hash.add(notice.monitor).add(of(notice.kind)).add(of(notice.active)).add(notice.text.view());
  hash.add(static_cast<std::uint64_t>(notice.value_milli));
}

void add(Hash& hash, const engine::OtherNumericEvent& other) {
  hash.add(other.monitor).add(other.label.view()).add(other.mdc).add(other.unit.view());
  hash.add(of(other.validity)).add(static_cast<std::uint64_t>(other.milli)).add(other.measured_at);
}

void add(Hash& hash, const engine::CuffEvent& cuff) {
  hash.add(cuff.monitor).add(of(cuff.state)).add(cuff.text.view()).add(cuff.by.view());
  hash.add(cuff.next_at).add(cuff.held_until).add(cuff.inflations).add(cuff.failures);
}

void add(Hash& hash, const engine::SystemEvent& system) {
  hash.add(of(system.kind)).add(system.text.view()).add(system.receiver.view());
}

void add(Hash& hash, const engine::DeliveryEvent& delivery) {
  hash.add(of(delivery.state)).add(delivery.receiver.view()).add(delivery.person.view());
  hash.add(of(delivery.role));
}

void add(Hash& hash, const engine::InactivationEvent& event) {
  hash.add(of(event.what)).add(of(event.active)).add(of(event.reminder)).add(of(event.parameter));
  hash.add(event.receiver.view()).add(event.until).add(event.by.view()).add(event.reason.view());
}

void add(Hash& hash, const engine::LimitsEvent& limits) {
  hash.add(index(limits.parameter)).add(limits.count).add(of(limits.personal));
  for (std::size_t i = 0; i < limits.count; ++i) {
    const engine::LimitInForce& limit = limits.limits[i];
    hash.add(of(limit.side)).add(of(limit.priority)).add(of(limit.inclusive));
    hash.add(static_cast<std::uint64_t>(limit.limit_milli)).add(of(limit.relative));
    hash.add(limit.name.view());
  }
}

void add(Hash& hash, const engine::PatientEvent& event) {
  hash.add(event.patient.session.view()).add(of(event.patient.profile));
  for (const auto& baseline : event.patient.baseline_milli) hash.add(of(baseline));
  hash.add(event.patient.first_dose_at.value_or(Instant::never()));
  hash.add(event.patient.last_dose_at.value_or(Instant::never()));
  hash.add(event.profile.view()).add(event.profile_version).add(of(event.off_monitor));
}

void add(Hash& hash, const engine::CommandEvent& command) {
  hash.add(of(command.kind)).add(of(command.outcome)).add(command.key.view());
  hash.add(command.actor.view()).add(of(command.role)).add(command.via.view());
  hash.add(of(command.verified)).add(command.reason.view()).add(command.detail.view());
}

void add(Hash& hash, const engine::AlarmLoadEvent& event) {
  hash.add(event.since).add(of(event.final));
  for (const auto& type : event.load.lines) {
    for (const auto& line : type) {
      hash.add(line.started).add(line.joined).add(line.acknowledged).add(line.ended_unattended);
      hash.add(static_cast<std::uint64_t>(line.active.count()));
    }
  }
  for (const std::uint32_t count : event.load.acknowledge_times) hash.add(count);
  hash.add(static_cast<std::uint64_t>(event.load.acknowledge_sum.count()));
  hash.add(static_cast<std::uint64_t>(event.load.longest_acknowledge.count()));
}

void add(Hash& hash, const engine::EntryEvent& event) {
  const session::Entry& entry = *event.entry;
  hash.add(entry.number).add(of(entry.kind)).add(entry.session.view()).add(entry.performed_at);
  hash.add(entry.actor.view()).add(of(entry.role)).add(entry.code.view()).add(entry.text.view());
  hash.add(entry.with.view()).add(of(entry.severity)).add(of(entry.amount_milli)).add(entry.ref);
}

void add(Hash& hash, const engine::SessionEvent& event) {
  if (event.summary == nullptr) return;
  const session::Summary& summary = *event.summary;
  hash.add(summary.id.view()).add(of(summary.state)).add(summary.phase.view());
  hash.add(summary.first_dose_at).add(summary.last_dose_at).add(summary.next_check_at);
  hash.add(summary.checks_open).add(summary.total_ug).add(of(summary.manner));
}

void add(Hash& hash, const engine::CheckEvent& event) {
  const session::Check& check = *event.check;
  hash.add(check.number).add(of(check.state)).add(check.session.view()).add(check.due_at);
  hash.add(check.performed_at).add(check.actor.view()).add(of(check.priority));
}

/// What all beds share is not the bed's: the numbers of its alarms.
std::uint64_t alarm_number(const engine::Event& event) {
  if (const auto* alarm = std::get_if<AlarmEvent>(&event.body)) return alarm->number;
  if (const auto* told = std::get_if<engine::DeliveryEvent>(&event.body)) return told->number;
  if (const auto* done = std::get_if<engine::CommandEvent>(&event.body)) {
    return done->alarm_number;
  }
  return 0;
}

}  // namespace

Hash& Hash::add(std::string_view text) {
  std::uint64_t word = text.size();
  std::size_t in_word = 0;
  for (const char c : text) {
    word = word << 8U | static_cast<unsigned char>(c);
    if (++in_word % 7 != 0) continue;
    add(word);
    word = 0;
  }
  return add(word);
}

std::uint64_t content_hash(const engine::Event& event) {
  Hash hash;
  hash.add(event.at).add(event.body.index()).add(event.session.view());
  std::visit([&](const auto& body) { add(hash, body); }, event.body);
  return hash.value();
}

std::uint64_t event_hash(const engine::Event& event) {
  Hash hash;
  hash.add(content_hash(event)).add(event.seq).add(event.bed_seq).add(event.bed);
  return hash.add(alarm_number(event)).value();
}

}  // namespace vigil::simulation
