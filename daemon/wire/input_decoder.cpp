#include <limits>

#include "daemon/wire/enums.hpp"
#include "daemon/wire/input.hpp"

namespace vigil::wire {
namespace {

constexpr std::int64_t instant_max_ns = std::numeric_limits<std::int64_t>::max();

/// What one message became; `what` and `error` if it became nothing.
class Taken {
 public:
  Taken(const ConfiguredNames& names, engine::Command& command)
      : names_(names), command_(command) {}

  engine::Input input;
  InputIs what = InputIs::input;
  std::string error;

  void take(const v1::InputTick&) { input = engine::Tick{}; }
  void take(const v1::InputPortsChanged&) { input = engine::PortsChanged{}; }
  void take(const v1::InputStopping&) { input = engine::Stopping{}; }
  void take(const v1::InputEventsDropped& in) { input = engine::EventsDropped{in.count()}; }
  void take(const v1::InputClockStepped& in) {
    input = engine::ClockStepped{Duration(in.by_ns()), Duration(in.wall_minus_boot_ns())};
  }
  void take(const v1::InputJournalHealth& in) {
    input = engine::JournalHealth{in.good(), in.reason()};
  }
  void take(const v1::InputClockSync& in) { input = engine::ClockSync{in.synchronised()}; }
  void take(const v1::InputRecordDamaged& in) {
    input = engine::RecordDamaged{in.anew(), in.reason()};
  }
  void take(const v1::InputPortOpened& in) {
    if (const auto monitor = at(in.monitor())) {
      input = engine::PortOpened{*monitor, in.device(), in.adapter()};
    }
  }
  void take_failed(const v1::InputPortGone& in) {
    if (const auto monitor = at(in.monitor())) input = engine::PortFailed{*monitor, in.reason()};
  }
  void take_closed(const v1::InputPortGone& in) {
    if (const auto monitor = at(in.monitor())) input = engine::PortClosed{*monitor, in.reason()};
  }
  void take(const v1::InputActivity& in);
  void take(const v1::InputReading& in);
  void take(const v1::InputIdentity& in) {
    if (const auto monitor = at(in.monitor())) {
      const Identity identity{in.vendor(), in.model(), in.serial(), in.firmware()};
      input = engine::MonitorIdentity{*monitor, identity};
    }
  }
  void take(const v1::InputNotice& in);
  void take(const v1::InputOther& in);
  void take(const v1::InputRequestRefused& in);
  void take(const v1::PresenceRequest& in);
  void take(const v1::InputCommand& in);
  void fail(std::string_view why) {
    what = InputIs::malformed;
    error = why;
  }

 private:
  std::optional<engine::MonitorRef> at(const v1::InputMonitor& in);
  void not_configured(std::string thing) {
    what = InputIs::not_configured;
    error = std::move(thing) + " is not configured";
  }
  /// The value, or a failure.
  template <class T>
  T must(const std::optional<T>& value, std::string_view field) {
    if (!value) fail(std::string(field) + ": one that is not known here");
    return value.value_or(T{});
  }
  std::optional<Parameter> parameter(const std::string& key) {
    if (key.empty()) return std::nullopt;
    return must(parameter_from_key(key), "parameter");
  }
  Instant instant(std::uint64_t ns) {
    if (ns > static_cast<std::uint64_t>(instant_max_ns)) fail("an instant out of range");
    return Instant::from_ns(static_cast<std::int64_t>(ns));
  }
  template <std::size_t Most>
  FixedText<Most> text(const std::string& from, std::string_view field) {
    if (from.size() > Most) fail(std::string(field) + ": too long");
    return FixedText<Most>(from);
  }
  void take_patient(const v1::InputPatient& in, engine::PatientContext& to);

  const ConfiguredNames& names_;
  engine::Command& command_;
};

std::optional<engine::MonitorRef> Taken::at(const v1::InputMonitor& in) {
  const auto bed = names_.find_bed(in.room(), in.bed());
  if (!bed || in.monitor() >= names_.bed(*bed).monitors) {
    not_configured("monitor " + std::to_string(in.monitor()) + " of bed " + in.room() + "/" +
                   in.bed());
    return std::nullopt;
  }
  return engine::MonitorRef{*bed, static_cast<engine::MonitorIndex>(in.monitor())};
}

void Taken::take(const v1::InputActivity& in) {
  const auto monitor = at(in.monitor());
  if (!monitor) return;
  const v1::Rejects& rejects = in.rejects();
  input = engine::PortActivity{*monitor,
                               {in.bytes(),
                                in.frames(),
                                {rejects.noise(), rejects.length(), rejects.checksum(),
                                 rejects.field(), rejects.oversize()}}};
}

void Taken::take(const v1::InputReading& in) {
  const auto monitor = at(in.monitor());
  if (!monitor) return;
  const Parameter measured = must(parameter_from_key(in.parameter()), "parameter");
  const Validity validity = must(to_core(in.validity()), "validity");
  const Instant measured_at = instant(in.measured_ns());
  Reading reading =
      validity == Validity::valid
          ? Reading::of(measured, in.milli(), measured_at)
          : (validity == Validity::demo ? Reading::demo(measured, in.milli(), measured_at)
                                        : Reading::none(measured, validity, measured_at));
  if (in.age_unknown()) reading = reading.with_unknown_age();
  input = engine::MonitorReading{*monitor, reading};
}

void Taken::take(const v1::InputNotice& in) {
  const auto monitor = at(in.monitor());
  if (!monitor) return;
  Notice notice{};
  notice.kind = must(to_core(in.kind()), "kind");
  notice.active = in.active();
  notice.text = in.text();
  notice.value_milli = in.value_milli();
  notice.priority = must(monitor_priority(in.priority()), "priority");
  notice.code = in.code();
  input = engine::MonitorNotice{*monitor, notice};
}

void Taken::take(const v1::InputOther& in) {
  const auto monitor = at(in.monitor());
  if (!monitor) return;
  OtherNumeric numeric;
  numeric.label = in.label();
  numeric.mdc = in.mdc_code();
  numeric.unit = in.unit();
  numeric.validity = must(to_core(in.validity()), "validity");
  numeric.milli = in.milli();
  numeric.measured_at = instant(in.measured_ns());
  input = engine::MonitorOther{*monitor, numeric};
}

void Taken::take(const v1::InputRequestRefused& in) {
  const auto monitor = at(in.monitor());
  if (!monitor) return;
  input = engine::RequestRefused{*monitor, must(to_core(in.kind()), "kind"),
                                 must(to_core(in.why()), "why")};
}

void Taken::take(const v1::PresenceRequest& in) {
  alarm::RoleSet staff;
  for (const int number : in.staff()) {
    staff.add(must(to_core(static_cast<v1::StaffRole>(number)), "staff"));
  }
  input = engine::ReceiverPresence{in.receiver(),        in.role(), in.sound(),
                                   in.sound_confirmed(), staff,     in.person()};
}

void Taken::take_patient(const v1::InputPatient& in, engine::PatientContext& to) {
  to.session = text<32>(in.session(), "session");
  const auto profile = names_.find_profile(in.profile());
  if (!profile) return not_configured("profile " + in.profile());
  to.profile = *profile;
  for (const v1::InputBaseline& baseline : in.baseline()) {
    const Parameter measured = must(parameter_from_key(baseline.parameter()), "baseline");
    to.baseline_milli[index(measured)] = baseline.milli();
  }
  if (in.has_first_dose_ns()) to.first_dose_at = Instant::from_ns(in.first_dose_ns());
  if (in.has_last_dose_ns()) to.last_dose_at = Instant::from_ns(in.last_dose_ns());
}

void Taken::take(const v1::InputCommand& in) {
  command_ = {};
  command_.kind = must(to_core(in.kind()), "kind");
  command_.key = text<64>(in.key(), "key");
  command_.actor.name = text<32>(in.actor(), "actor");
  command_.actor.role = must(to_core(in.role()), "role");
  command_.actor.via = text<64>(in.via(), "via");
  command_.actor.verified = in.verified();
  command_.reason = text<160>(in.reason(), "reason");
  command_.place =
      in.place() == v1::PLACE_BEDSIDE ? engine::Place::bedside : engine::Place::station;
  command_.not_after = Instant::from_ns(in.not_after_ns());
  command_.alarm_number = in.alarm_number();
  command_.revision = in.revision();
  command_.parameter = parameter(in.parameter());
  command_.side = must(to_core(in.side()), "side");
  command_.priority = must(to_core(in.priority()), "priority");
  command_.limit_milli = in.limit_milli();
  command_.duration = Duration(in.duration_ns());
  command_.seen = text<64>(in.seen(), "seen");
  command_.with = text<64>(in.with(), "with");
  take_patient(in.patient(), command_.patient);
  if (!in.room().empty() || !in.bed().empty()) {
    const auto bed = names_.find_bed(in.room(), in.bed());
    if (!bed) return not_configured("bed " + in.room() + "/" + in.bed());
    command_.bed = *bed;
  }
  if (engine::is_of_session(command_.kind) && in.has_order()) {
    DecodedOrder made = decode_order(
        static_cast<session::OrderKind>(static_cast<int>(command_.kind) -
                                        static_cast<int>(engine::CommandKind::session_schedule)),
        in.order(), names_.all(), journal_wall_minus_boot_ns);
    if (!made.error.empty()) return fail(made.error);
    command_.order = std::make_shared<const session::Order>(std::move(made.order));
  }
  input = engine::CommandInput{&command_};
}

void take_body(const v1::JournalInput& message, Taken& taken) {
  switch (message.input_case()) {
    case v1::JournalInput::kTick:
      return taken.take(message.tick());
    case v1::JournalInput::kPortOpened:
      return taken.take(message.port_opened());
    case v1::JournalInput::kPortFailed:
      return taken.take_failed(message.port_failed());
    case v1::JournalInput::kPortClosed:
      return taken.take_closed(message.port_closed());
    case v1::JournalInput::kActivity:
      return taken.take(message.activity());
    case v1::JournalInput::kReading:
      return taken.take(message.reading());
    case v1::JournalInput::kIdentity:
      return taken.take(message.identity());
    case v1::JournalInput::kNotice:
      return taken.take(message.notice());
    case v1::JournalInput::kOther:
      return taken.take(message.other());
    case v1::JournalInput::kRequestRefused:
      return taken.take(message.request_refused());
    case v1::JournalInput::kPortsChanged:
      return taken.take(message.ports_changed());
    case v1::JournalInput::kPresence:
      return taken.take(message.presence());
    case v1::JournalInput::kEventsDropped:
      return taken.take(message.events_dropped());
    case v1::JournalInput::kStopping:
      return taken.take(message.stopping());
    case v1::JournalInput::kCommand:
      return taken.take(message.command());
    case v1::JournalInput::kClockStepped:
      return taken.take(message.clock_stepped());
    case v1::JournalInput::kJournalHealth:
      return taken.take(message.journal_health());
    case v1::JournalInput::kClockSync:
      return taken.take(message.clock_sync());
    case v1::JournalInput::kRecordDamaged:
      return taken.take(message.record_damaged());
    case v1::JournalInput::kBegin:
    case v1::JournalInput::INPUT_NOT_SET:
      break;
  }
  taken.fail("no input, or one that this program does not know");
}

Begin begin_of(const v1::InputBegin& in) {
  Begin begin;
  begin.epoch = in.epoch();
  begin.resumed = in.resumed();
  begin.shift = Duration(in.shift_ns());
  begin.boot_id = FixedText<36>(in.boot_id());
  begin.wall_minus_boot_ns = in.wall_minus_boot_ns();
  begin.config_hash = FixedText<64>(in.config_hash());
  begin.program = FixedText<32>(in.program());
  return begin;
}

}  // namespace

InputIs InputDecoder::decode(std::span<const std::uint8_t> payload) {
  error_.clear();
  input_ = engine::Tick{};
  constexpr std::size_t payload_max_bytes = std::size_t{64} * 1024;
  if (payload.size() > payload_max_bytes ||
      !message_.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
    error_ = "not a vigil.v1.JournalInput";
    return InputIs::malformed;
  }
  if (message_.instant_ns() > static_cast<std::uint64_t>(instant_max_ns)) {
    error_ = "its instant is out of range";
    return InputIs::malformed;
  }
  at_ = Instant::from_ns(static_cast<std::int64_t>(message_.instant_ns()));
  if (message_.has_begin()) {
    begin_ = begin_of(message_.begin());
    return InputIs::begin;
  }
  Taken taken(names_, command_);
  take_body(message_, taken);
  input_ = taken.input;
  error_ = std::move(taken.error);
  return taken.what;
}

}  // namespace vigil::wire
