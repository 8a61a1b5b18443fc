#include <algorithm>

#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/enums.hpp"
#include "daemon/wire/input.hpp"

namespace vigil::wire {
namespace {

using Names = ConfiguredNames;

void put_monitor(v1::InputMonitor& to, engine::MonitorRef monitor, const Names& names) {
  const Names::Bed& bed = names.bed(monitor.bed);
  put(to.mutable_room(), bed.room);
  put(to.mutable_bed(), bed.bed);
  to.set_monitor(monitor.monitor);
}

void put_input(v1::JournalInput& to, const engine::Tick&, const Names&) { to.mutable_tick(); }

void put_input(v1::JournalInput& to, const engine::PortOpened& in, const Names& names) {
  v1::InputPortOpened& opened = *to.mutable_port_opened();
  put_monitor(*opened.mutable_monitor(), in.monitor, names);
  put(opened.mutable_device(), in.device);
  put(opened.mutable_adapter(), in.adapter);
}

void put_input(v1::JournalInput& to, const engine::PortFailed& in, const Names& names) {
  v1::InputPortGone& failed = *to.mutable_port_failed();
  put_monitor(*failed.mutable_monitor(), in.monitor, names);
  put(failed.mutable_reason(), in.reason);
}

void put_input(v1::JournalInput& to, const engine::PortClosed& in, const Names& names) {
  v1::InputPortGone& closed = *to.mutable_port_closed();
  put_monitor(*closed.mutable_monitor(), in.monitor, names);
  put(closed.mutable_reason(), in.reason);
}

void put_input(v1::JournalInput& to, const engine::PortActivity& in, const Names& names) {
  v1::InputActivity& activity = *to.mutable_activity();
  put_monitor(*activity.mutable_monitor(), in.monitor, names);
  activity.set_bytes(in.activity.bytes);
  activity.set_frames(in.activity.frames);
  v1::Rejects& rejects = *activity.mutable_rejects();
  const auto rejected = [&](RejectCause cause) {
    return in.activity.rejects[static_cast<std::size_t>(cause)];
  };
  rejects.set_noise(rejected(RejectCause::noise));
  rejects.set_length(rejected(RejectCause::length));
  rejects.set_checksum(rejected(RejectCause::checksum));
  rejects.set_field(rejected(RejectCause::field));
  rejects.set_oversize(rejected(RejectCause::oversize));
}

void put_input(v1::JournalInput& to, const engine::MonitorReading& in, const Names& names) {
  v1::InputReading& reading = *to.mutable_reading();
  put_monitor(*reading.mutable_monitor(), in.monitor, names);
  put(reading.mutable_parameter(), info(in.reading.parameter()).key);
  reading.set_validity(to_proto(in.reading.validity()));
  reading.set_milli(in.reading.shown_milli().value_or(0));
  reading.set_measured_ns(nanoseconds(in.reading.measured_at()));
  reading.set_age_unknown(in.reading.age_unknown());
}

void put_input(v1::JournalInput& to, const engine::MonitorIdentity& in, const Names& names) {
  v1::InputIdentity& identity = *to.mutable_identity();
  put_monitor(*identity.mutable_monitor(), in.monitor, names);
  put(identity.mutable_vendor(), in.identity.vendor);
  put(identity.mutable_model(), in.identity.model);
  put(identity.mutable_serial(), in.identity.serial);
  put(identity.mutable_firmware(), in.identity.firmware);
}

void put_input(v1::JournalInput& to, const engine::MonitorNotice& in, const Names& names) {
  v1::InputNotice& notice = *to.mutable_notice();
  put_monitor(*notice.mutable_monitor(), in.monitor, names);
  notice.set_kind(to_proto(in.notice.kind));
  notice.set_active(in.notice.active);
  put(notice.mutable_text(), in.notice.text);
  notice.set_value_milli(in.notice.value_milli);
  notice.set_priority(to_proto(in.notice.priority));
  notice.set_code(in.notice.code);
}

void put_input(v1::JournalInput& to, const engine::MonitorOther& in, const Names& names) {
  v1::InputOther& other = *to.mutable_other();
  put_monitor(*other.mutable_monitor(), in.monitor, names);
  put(other.mutable_label(), in.numeric.label);
  other.set_mdc_code(in.numeric.mdc);
  put(other.mutable_unit(), in.numeric.unit);
  other.set_validity(to_proto(in.numeric.validity));
  other.set_milli(in.numeric.milli);
  other.set_measured_ns(nanoseconds(in.numeric.measured_at));
}

void put_input(v1::JournalInput& to, const engine::RequestRefused& in, const Names& names) {
  v1::InputRequestRefused& refused = *to.mutable_request_refused();
  put_monitor(*refused.mutable_monitor(), in.monitor, names);
  refused.set_kind(to_proto(in.kind));
  refused.set_why(to_proto(in.why));
}

void put_input(v1::JournalInput& to, const engine::PortsChanged&, const Names&) {
  to.mutable_ports_changed();
}

void put_input(v1::JournalInput& to, const engine::ReceiverPresence& in, const Names&) {
  v1::PresenceRequest& presence = *to.mutable_presence();
  put(presence.mutable_receiver(), in.receiver);
  put(presence.mutable_role(), in.role);
  presence.set_sound(in.sound);
  presence.set_sound_confirmed(in.sound_confirmed);
  presence.mutable_staff()->Clear();
  for (std::size_t i = 0; i < alarm::role_count; ++i) {
    const auto role = static_cast<alarm::Role>(i);
    if (in.staff.has(role)) presence.add_staff(to_proto(role));
  }
  put(presence.mutable_person(), in.person);
}

void put_input(v1::JournalInput& to, const engine::EventsDropped& in, const Names&) {
  to.mutable_events_dropped()->set_count(in.count);
}

void put_input(v1::JournalInput& to, const engine::Stopping&, const Names&) {
  to.mutable_stopping();
}

void put_patient(v1::InputPatient& to, const engine::PatientContext& in, const Names& names) {
  put(to.mutable_session(), in.session.view());
  put(to.mutable_profile(), names.profile(in.profile));
  to.mutable_baseline()->Clear();
  for (const ParameterInfo& entry : parameters()) {
    const auto milli = in.baseline_milli[index(entry.id)];
    if (!milli) continue;
    v1::InputBaseline& baseline = *to.add_baseline();
    put(baseline.mutable_parameter(), entry.key);
    baseline.set_milli(*milli);
  }
  to.clear_first_dose_ns();
  to.clear_last_dose_ns();
  if (in.first_dose_at) to.set_first_dose_ns(in.first_dose_at->ns());
  if (in.last_dose_at) to.set_last_dose_ns(in.last_dose_at->ns());
}

void put_input(v1::JournalInput& to, const engine::CommandInput& in, const Names& names) {
  v1::InputCommand& command = *to.mutable_command();
  const engine::Command& from = *in.command;
  command.set_kind(to_proto(from.kind));
  put(command.mutable_key(), from.key.view());
  put(command.mutable_actor(), from.actor.name.view());
  command.set_role(to_proto(from.actor.role));
  put(command.mutable_via(), from.actor.via.view());
  command.set_verified(from.actor.verified);
  put(command.mutable_reason(), from.reason.view());
  command.set_place(from.place == engine::Place::bedside ? v1::PLACE_BEDSIDE
                                                         : v1::PLACE_UNSPECIFIED);
  command.set_not_after_ns(from.not_after.ns());
  put(command.mutable_room(), names.bed(from.bed).room);
  put(command.mutable_bed(), names.bed(from.bed).bed);
  command.set_alarm_number(from.alarm_number);
  command.set_revision(from.revision);
  put(command.mutable_parameter(), from.parameter ? info(*from.parameter).key : "");
  command.set_side(to_proto(from.side));
  command.set_priority(to_proto(from.priority));
  command.set_limit_milli(from.limit_milli);
  command.set_duration_ns(from.duration.count());
  put(command.mutable_seen(), from.seen.view());
  put(command.mutable_with(), from.with.view());
  put_patient(*command.mutable_patient(), from.patient, names);
  if (from.order) {
    encode_order(*from.order, names.all(), journal_wall_minus_boot_ns, *command.mutable_order());
  } else {
    command.clear_order();
  }
}

void put_input(v1::JournalInput& to, const engine::ClockStepped& in, const Names&) {
  to.mutable_clock_stepped()->set_by_ns(in.by.count());
  to.mutable_clock_stepped()->set_wall_minus_boot_ns(in.wall_minus_boot.count());
}

void put_input(v1::JournalInput& to, const engine::JournalHealth& in, const Names&) {
  to.mutable_journal_health()->set_good(in.good);
  put(to.mutable_journal_health()->mutable_reason(), in.reason);
}

void put_input(v1::JournalInput& to, const engine::ClockSync& in, const Names&) {
  to.mutable_clock_sync()->set_synchronised(in.synchronised);
}

void put_input(v1::JournalInput& to, const engine::RecordDamaged& in, const Names&) {
  to.mutable_record_damaged()->set_anew(in.anew);
  put(to.mutable_record_damaged()->mutable_reason(), in.reason);
}

}  // namespace

ConfiguredNames::ConfiguredNames(const engine::EngineConfig& config) {
  for (const engine::BedConfig& bed : config.beds) {
    beds_.push_back({bed.room, bed.bed, bed.monitors.size()});
    all_.beds.push_back({bed.room, bed.bed});
  }
  for (const alarm::Profile& profile : config.profiles) profiles_.push_back(profile.id);
  all_.profiles = profiles_;
}

const ConfiguredNames::Bed& ConfiguredNames::bed(engine::BedIndex index) const {
  return index < beds_.size() ? beds_[index] : none_;
}

std::string_view ConfiguredNames::profile(engine::ProfileIndex index) const {
  const auto at = static_cast<std::size_t>(index);
  return index >= 0 && at < profiles_.size() ? std::string_view(profiles_[at]) : "";
}

std::optional<engine::BedIndex> ConfiguredNames::find_bed(std::string_view room,
                                                          std::string_view bed) const {
  const auto at = std::find_if(beds_.begin(), beds_.end(), [&](const Bed& known) {
    return known.room == room && known.bed == bed;
  });
  if (at == beds_.end()) return std::nullopt;
  return static_cast<engine::BedIndex>(at - beds_.begin());
}

std::optional<engine::ProfileIndex> ConfiguredNames::find_profile(std::string_view id) const {
  if (id.empty()) return engine::default_profile;
  const auto at = std::find(profiles_.begin(), profiles_.end(), id);
  if (at == profiles_.end()) return std::nullopt;
  return static_cast<engine::ProfileIndex>(at - profiles_.begin());
}

InputEncoder::InputEncoder(std::uint64_t epoch, const engine::EngineConfig& config)
    : epoch_(epoch), names_(config) {}

handoff::Slot InputEncoder::encode(Instant at, const engine::Input& input) {
  v1::JournalInput& message = inputs_[input.index()];
  std::visit([&](const auto& in) { put_input(message, in, names_); }, input);
  return finish(at, message);
}

handoff::Slot InputEncoder::encode(Instant at, const Begin& begin) {
  v1::InputBegin& to = *begin_.mutable_begin();
  to.set_epoch(begin.epoch);
  to.set_resumed(begin.resumed);
  to.set_shift_ns(begin.shift.count());
  put(to.mutable_boot_id(), begin.boot_id.view());
  to.set_wall_minus_boot_ns(begin.wall_minus_boot_ns);
  put(to.mutable_config_hash(), begin.config_hash.view());
  put(to.mutable_program(), begin.program.view());
  return finish(at, begin_);
}

handoff::Slot InputEncoder::finish(Instant at, v1::JournalInput& message) {
  message.set_instant_ns(nanoseconds(at));
  handoff::Slot slot;
  slot.head.epoch = epoch_;
  slot.head.kind = handoff::SlotKind::input;
  slot.head.counted = false;
  slot.payload = serialise(message, bytes_);
  return slot;
}

}  // namespace vigil::wire
