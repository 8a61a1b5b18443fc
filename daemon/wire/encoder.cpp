#include "daemon/wire/encoder.hpp"

#include <charconv>
#include <limits>

#include "daemon/wire/encoder_fields.hpp"
#include "daemon/wire/enums.hpp"
#include "daemon/wire/projection_key.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::wire {
namespace {

// ISO/IEEE 11073-10101 event codes, partition 3 (196608 + code), as IHE ACM uses them:
// MDC_EVT_ALARM, MDC_EVT_HI, MDC_EVT_LO.
constexpr std::uint32_t event_code_alarm = 196616;
constexpr std::uint32_t event_code_high = 196648;
constexpr std::uint32_t event_code_low = 196670;

constexpr std::string_view heartbeat_topic = "v1/heartbeat/";

std::uint32_t event_code(alarm::Kind kind) {
  if (kind == alarm::Kind::limit_low) return event_code_low;
  if (kind == alarm::Kind::limit_high) return event_code_high;
  return event_code_alarm;
}

v1::JournalState journal_state(Journal journal) {
  switch (journal) {
    case Journal::none:
      return v1::JOURNAL_STATE_NONE;
    case Journal::ok:
      return v1::JOURNAL_STATE_OK;
    case Journal::behind:
      return v1::JOURNAL_STATE_BEHIND;
    case Journal::failed:
      return v1::JOURNAL_STATE_FAILED;
  }
  return v1::JOURNAL_STATE_UNSPECIFIED;
}

void put_parameter(v1::Alarm& alarm, const std::optional<Parameter>& parameter) {
  if (!parameter) {
    put(alarm.mutable_parameter(), {});
    put(alarm.mutable_unit(), {});
    alarm.set_mdc_code(0);
    return;
  }
  const ParameterInfo& entry = info(*parameter);
  put(alarm.mutable_parameter(), entry.key);
  put(alarm.mutable_unit(), entry.ucum);
  alarm.set_mdc_code(entry.mdc);
}

void put_numbers(v1::Alarm& alarm, const engine::AlarmEvent& body) {
  alarm.clear_value();
  alarm.clear_limit();
  alarm.clear_last_value();
  alarm.clear_last_measured_ns();
  alarm.clear_worst();
  if (body.value_milli) alarm.set_value(from_milli(*body.value_milli));
  if (body.limit_milli) alarm.set_limit(from_milli(*body.limit_milli));
  if (body.last_value_milli) {
    alarm.set_last_value(from_milli(*body.last_value_milli));
    alarm.set_last_measured_ns(nanoseconds(body.last_measured_at));
  }
  if (body.worst_milli) alarm.set_worst(from_milli(*body.worst_milli));
}

/// What people did about it.
void put_attention(v1::Alarm& alarm, const engine::AlarmEvent& body) {
  put(alarm.mutable_inactivated_by(), body.inactivated_by.view());
  alarm.set_inactivated_until_ns(nanoseconds_or_none(body.inactivated_until));
  put(alarm.mutable_inactivated_at(), body.inactivated_at.view());
  alarm.set_reminder(body.reminder);
  alarm.set_ladder_step(body.ladder_step);
  alarm.mutable_calls()->Clear();
  for (std::size_t i = 0; i < alarm::role_count; ++i) {
    const auto role = static_cast<alarm::Role>(i);
    if (body.calls.has(role)) alarm.add_calls(to_proto(role));
  }
  put(alarm.mutable_responsible(), body.responsible.view());
  put(alarm.mutable_at_bedside(), body.at_bedside.view());
  alarm.set_confirmed(body.confirmed);
  alarm.set_declined(body.declined);
  put(alarm.mutable_ended_by(), body.ended_by.view());
}

}  // namespace

Encoder::Encoder(std::string_view source, std::uint64_t epoch, const engine::EngineConfig& config)
    : epoch_(epoch) {
  for (const engine::BedConfig& from : config.beds) {
    const std::string place = from.room + "/" + from.bed + "/";
    Bed bed{from.room,           from.bed,           "v1/vital/" + place,
            "v1/alarm/" + place, "v1/link/" + place, "v1/session/" + place,
            "v1/check/" + place, "v1/wave/" + place, {}};
    for (const engine::MonitorConfig& monitor : from.monitors) {
      bed.monitors.push_back(
          {std::string(monitor.driver == nullptr ? std::string_view{} : monitor.driver->id),
           monitor.port});
    }
    beds_.push_back(std::move(bed));
  }
  for (const alarm::Profile& profile : config.profiles) {
    profiles_.push_back({profile.id, profile.version, profile.hash});
  }
  no_bed_.alarm_topic = no_bed_.session_topic = no_bed_.check_topic = system_topic;
  for (v1::Event* message : {&vital_, &alarm_, &link_, &other_, &cuff_, &notice_, &heartbeat_,
                             &system_, &delivery_, &inactivation_, &limits_, &patient_, &command_,
                             &alarm_load_, &entry_, &session_, &check_}) {
    put(message->mutable_source(), source);
    message->set_epoch(epoch);
  }
  put(wave_.mutable_source(), source);
  wave_.set_epoch(epoch);
}

const Encoder::Bed& Encoder::bed_of(engine::BedIndex index) const {
  return index < beds_.size() ? beds_[index] : no_bed_;
}

handoff::Slot Encoder::encode(const engine::Event& event, const Stamp& stamp) {
  const Prepared prepared =
      std::visit([&](const auto& body) { return prepare(event, body, stamp); }, event.body);
  v1::Event& message = *prepared.message;
  const Bed& bed = bed_of(event.bed);
  message.set_seq(event.seq);
  message.set_bed_seq(event.bed_seq);
  message.set_instant_ns(nanoseconds(event.at));
  put_wall_time(*message.mutable_wall_time(), event.at, stamp.wall_minus_boot_ns);
  put(message.mutable_room(), bed.room);
  put(message.mutable_bed(), bed.bed);
  put(message.mutable_session(), event.session.view());
  put(message.mutable_actor(), prepared.actor);

  message.set_not_durable(prepared.kind == handoff::SlotKind::vital && stamp.not_durable);

  const bool counted = prepared.kind != handoff::SlotKind::heartbeat;
  return {{epoch_, event.seq, 0, prepared.key, prepared.kind, counted, prepared.ends},
          prepared.topic,
          serialise(message, bytes_)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::VitalEvent& body,
                                   const Stamp& /*stamp*/) {
  const ParameterInfo& entry = info(body.reading.parameter());
  v1::Vital& vital = *vital_.mutable_vital();
  put(vital.mutable_parameter(), entry.key);
  put(vital.mutable_mdc_refid(), entry.refid);
  put(vital.mutable_unit(), entry.ucum);
  vital.set_mdc_code(entry.mdc);
  vital.set_validity(to_proto(body.reading.validity()));
  vital.clear_value();
  if (const auto milli = body.reading.shown_milli()) vital.set_value(from_milli(*milli));
  vital.set_measured_ns(nanoseconds(body.reading.measured_at()));
  vital.set_monitor(body.monitor);
  vital.set_age_unknown(body.reading.age_unknown());
  vital.set_unconfirmed(body.unconfirmed);
  vital.set_fresh_ns(static_cast<std::uint64_t>(body.fresh_for.count()));
  return {&vital_, handoff::SlotKind::vital, bed_of(event.bed).vital_topic,
          vital_key(event.bed, body.monitor, body.reading.parameter())};
}

/// "<epoch>.<number>", of the epoch in which the alarm began: it keeps its id over a restart.
void Encoder::put_alarm_id(std::string* field, std::uint64_t number) const {
  std::array<char, std::numeric_limits<std::uint32_t>::digits10 + 1> text{};
  char* const last = text.data() + text.size();
  const char* end = std::to_chars(text.data(), last, static_cast<std::uint32_t>(number >> 32U)).ptr;
  put(field, {text.data(), static_cast<std::size_t>(end - text.data())});
  field->push_back('.');
  end = std::to_chars(text.data(), last, static_cast<std::uint32_t>(number)).ptr;
  field->append(text.data(), static_cast<std::size_t>(end - text.data()));
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::AlarmEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::Alarm& alarm = *alarm_.mutable_alarm();
  put_alarm_id(alarm.mutable_alarm_id(), body.number);
  alarm.set_kind(to_proto(body.kind));
  alarm.set_phase(to_proto(body.phase));
  alarm.set_state(to_proto(body.state));
  alarm.set_inactivation(to_proto(body.inactivation));
  alarm.set_priority(to_proto(body.priority));
  alarm.set_type(to_proto(body.type));
  alarm.set_presence(to_proto(body.presence));
  alarm.set_event_code(event_code(body.kind));
  put_parameter(alarm, body.parameter);
  put_numbers(alarm, body);
  put(alarm.mutable_sign(), body.sign.view());
  alarm.set_started_ns(nanoseconds(body.started_at));
  put(alarm.mutable_text(), body.text.view());
  put(alarm.mutable_reason(), body.reason.view());
  alarm.set_monitor(body.monitor);
  alarm.set_origin(to_proto(body.origin));
  put(alarm.mutable_detail(), body.detail.view());
  alarm.set_revision(body.revision);
  alarm.set_occurrences(body.occurrences);
  alarm.set_repeat_until_ns(nanoseconds(body.repeat_until));
  put_attention(alarm, body);
  const bool closing = body.phase == alarm::Phase::end || body.phase == alarm::Phase::reset;
  // A latched alarm stays in the snapshot: people must still see it.
  return {&alarm_,
          handoff::SlotKind::alarm,
          bed_of(event.bed).alarm_topic,
          alarm_key(event.bed, body.number),
          closing && body.state != alarm::State::latched,
          body.ended_by.view()};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::LinkEvent& body,
                                   const Stamp& /*stamp*/) {
  const Bed& bed = bed_of(event.bed);
  v1::Link& link = *link_.mutable_link();
  const bool known = body.monitor < bed.monitors.size();
  put(link.mutable_driver(), known ? std::string_view(bed.monitors[body.monitor].driver) : "");
  put(link.mutable_port(), known ? std::string_view(bed.monitors[body.monitor].port) : "");
  put(link.mutable_device(), body.status.device.view());
  put(link.mutable_reason(), body.status.reason.view());
  put(link.mutable_vendor(), body.vendor.view());
  put(link.mutable_model(), body.model.view());
  put(link.mutable_serial(), body.serial.view());
  put(link.mutable_firmware(), body.firmware.view());
  link.set_monitor(body.monitor);
  link.set_state(to_proto(body.status.state));
  const link::Counters& counters = body.status.counters;
  const auto rejected = [&](RejectCause cause) {
    return counters.rejects[static_cast<std::size_t>(cause)];
  };
  link.set_bytes(counters.bytes);
  link.set_frames(counters.frames);
  link.set_losses(counters.losses);
  v1::Rejects& rejects = *link.mutable_rejects();
  rejects.set_noise(rejected(RejectCause::noise));
  rejects.set_length(rejected(RejectCause::length));
  rejects.set_checksum(rejected(RejectCause::checksum));
  rejects.set_field(rejected(RejectCause::field));
  rejects.set_oversize(rejected(RejectCause::oversize));
  return {&link_, handoff::SlotKind::link, bed.link_topic, link_key(event.bed, body.monitor)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event,
                                   const engine::OtherNumericEvent& body, const Stamp& /*stamp*/) {
  v1::OtherNumeric& other = *other_.mutable_other();
  put(other.mutable_label(), body.label.view());
  put(other.mutable_unit(), body.unit.view());
  other.set_mdc_code(body.mdc);
  other.set_validity(to_proto(body.validity));
  other.clear_value();
  if (body.validity == Validity::valid || body.validity == Validity::demo) {
    other.set_value(static_cast<double>(body.milli) / 1000.0);
  }
  other.set_measured_ns(nanoseconds(body.measured_at));
  other.set_monitor(body.monitor);
  return {&other_, handoff::SlotKind::vital, bed_of(event.bed).vital_topic,
          other_key(event.bed, body)};
}

Encoder::Prepared Encoder::prepare(const engine::Event& event, const engine::NoticeEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::Notice& notice = *notice_.mutable_notice();
  notice.set_kind(to_proto(body.kind));
  notice.set_monitor(body.monitor);
  notice.set_active(body.active);
  put(notice.mutable_text(), body.text.view());
  notice.clear_value();
  if (body.kind == NoticeKind::cuff_pressure) notice.set_value(from_milli(body.value_milli));
  const bool alarm = body.kind == NoticeKind::monitor_alarm;
  notice.set_priority(alarm ? to_proto(body.priority) : v1::PRIORITY_UNSPECIFIED);
  notice.set_code(body.code);
  return {&notice_, handoff::SlotKind::notice, bed_of(event.bed).link_topic};
}

Encoder::Prepared Encoder::prepare(const engine::Event& /*event*/,
                                   const engine::HeartbeatEvent& body, const Stamp& stamp) {
  v1::Heartbeat& heartbeat = *heartbeat_.mutable_heartbeat();
  heartbeat.set_last_seq(body.last_seq);
  heartbeat.set_dropped_events(stamp.dropped_events);
  heartbeat.set_dropped_wave_blocks(stamp.dropped_wave_blocks);
  heartbeat.set_uptime_ns(static_cast<std::uint64_t>(stamp.uptime_ns));
  heartbeat.set_journal(journal_state(stamp.journal));
  heartbeat.set_beds(body.beds);
  heartbeat.set_links_live(body.links_live);
  heartbeat.set_receivers(body.receivers);
  heartbeat.set_receivers_sounding(body.receivers_sounding);
  heartbeat.set_alarms_active(body.alarms_active);
  return {&heartbeat_, handoff::SlotKind::heartbeat, heartbeat_topic};
}

Encoder::Prepared Encoder::prepare(const engine::Event& /*event*/, const engine::SystemEvent& body,
                                   const Stamp& /*stamp*/) {
  v1::System& system = *system_.mutable_system();
  system.set_kind(to_proto(body.kind));
  put(system.mutable_text(), body.text.view());
  put(system.mutable_receiver(), body.receiver.view());
  return {&system_, handoff::SlotKind::system, system_topic};
}

handoff::Slot Encoder::encode(const WaveBlock& block, const WaveOrigin& origin,
                              const Stamp& stamp) {
  const Bed& bed = bed_of(origin.bed);
  const WaveInfo& entry = info(block.wave);
  wave_.set_wave_seq(origin.wave_seq);
  wave_.set_instant_ns(nanoseconds(block.first_sample_at));
  put_wall_time(*wave_.mutable_wall_time(), block.first_sample_at, stamp.wall_minus_boot_ns);
  put(wave_.mutable_room(), bed.room);
  put(wave_.mutable_bed(), bed.bed);
  wave_.set_monitor(origin.monitor);
  put(wave_.mutable_wave(), entry.key);
  wave_.set_mdc_code(entry.mdc);
  put(wave_.mutable_mdc_refid(), entry.refid);
  put(wave_.mutable_unit(), entry.ucum);
  wave_.set_samples_per_second(block.rate_millihertz / 1000.0);
  wave_.set_zero(block.zero);
  wave_.set_scale(block.scale_micro / 1'000'000.0);
  wave_.mutable_samples()->Clear();
  wave_.mutable_samples()->Reserve(static_cast<int>(block.samples.size()));
  for (const std::int16_t sample : block.samples) wave_.add_samples(sample);
  return {{epoch_, origin.wave_seq, 0, 0, handoff::SlotKind::wave, true, false},
          bed.wave_topic,
          serialise(wave_, bytes_)};
}

}  // namespace vigil::wire
