#include "daemon/wire/command.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "daemon/wire/command_fields.hpp"
#include "daemon/wire/enums.hpp"
#include "daemon/wire/session_order.hpp"

namespace vigil::wire {
namespace {

/// What a kind can't do without. A bed is named for every kind that can have one.
struct Needs {
  bool alarm = false;
  bool bed = false;
  bool limit = false;  // parameter, side, priority and number
};

Needs needs_of(engine::CommandKind kind) {
  using Kind = engine::CommandKind;
  switch (kind) {
    case Kind::acknowledge:
    case Kind::going:
    case Kind::cant_go:
    case Kind::confirm:
    case Kind::reset:
      return {true, false, false};
    case Kind::at_bedside:
    case Kind::left_bedside:
    case Kind::alarm_pause:
    case Kind::alarm_off:
    case Kind::off_monitor:
    case Kind::on_monitor:
    case Kind::confirm_monitor:
    case Kind::patient:
    case Kind::hold_cuff:
    case Kind::release_cuff:
    case Kind::start_cuff:
    case Kind::stop_cuff:
      return {false, true, false};
    case Kind::set_limit:
      return {false, true, true};
    case Kind::audio_pause:
    case Kind::audio_off:
    case Kind::enable:
    case Kind::test_alarm:
      return {};
    default:
      break;
  }
  // What can also be asked of a session that is planned or closed names its id instead.
  const bool bed_or_session = kind == Kind::session_schedule || kind == Kind::session_correct ||
                              kind == Kind::session_score || kind == Kind::session_follow_up ||
                              kind == Kind::session_consent || kind == Kind::session_close;
  return {false, !bed_or_session, false};
}

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string take_times(const v1::CommandRequest& request, Command& command) {
  if (beyond_time(request.not_after_ns())) return "not_after_ns: out of range";
  if (beyond_time(request.duration_ns())) return "duration_ns: out of range";
  command.not_after = Instant::from_ns(static_cast<std::int64_t>(request.not_after_ns()));
  command.duration = Duration(static_cast<std::int64_t>(request.duration_ns()));
  return {};
}

}  // namespace

CommandDecoder::CommandDecoder(const engine::EngineConfig& config) {
  for (const engine::BedConfig& bed : config.beds) names_.beds.push_back({bed.room, bed.bed});
  for (const alarm::Profile& profile : config.profiles) names_.profiles.push_back(profile.id);
}

CommandDecoder::Error CommandDecoder::take_who(const v1::CommandRequest& request,
                                               Command& command) const {
  command.actor.verified = request.verified();
  const auto role = to_core(request.role());
  if (!role && request.role() != v1::STAFF_ROLE_UNSPECIFIED) {
    return "role: one that is not known here";
  }
  command.actor.role = role.value_or(alarm::Role::viewer);
  if (command.actor.role == alarm::Role::everyone) return "role: nobody is everyone";
  return first_of({take_code("key", 1, request.key(), command.key),
                   take_code("actor", 0, request.actor(), command.actor.name),
                   take_code("receiver", 1, request.receiver(), command.actor.via)});
}

CommandDecoder::Error CommandDecoder::take_bed(const v1::CommandRequest& request,
                                               Command& command) const {
  if (request.room().empty() && request.bed().empty()) return {};
  const auto bed = names_.bed(request.room(), request.bed());
  if (!bed) return "room, bed: there is no such bed here";
  command.bed = static_cast<engine::BedIndex>(*bed);
  return {};
}

CommandDecoder::Error CommandDecoder::take_alarm(const v1::CommandRequest& request,
                                                 Command& command) const {
  const std::string_view id = request.alarm_id();
  if (id.empty()) return {};
  const std::size_t dot = id.find('.');
  const auto epoch = to_number(id.substr(0, dot));
  const auto number = to_number(dot == std::string_view::npos ? "" : id.substr(dot + 1));
  constexpr std::uint64_t most = 0xFFFFFFFFU;  // of each half of the engine's number
  if (!epoch || !number || *number == 0 || *epoch > most || *number > most) {
    return "alarm_id: \"<epoch>.<number>\" expected";
  }
  command.alarm_number = *epoch << 32U | *number;
  command.revision = request.revision();
  return {};
}

CommandDecoder::Error CommandDecoder::take_limit(const v1::CommandRequest& request,
                                                 Command& command) const {
  if (!request.parameter().empty()) {
    command.parameter = parameter_from_key(request.parameter());
    if (!command.parameter) return "parameter: one that is not known here";
  }
  if (!needs_of(command.kind).limit) return {};
  const auto side = to_core(request.side());
  const auto priority = to_core(request.priority());
  const auto limit = request.has_limit() ? to_milli(request.limit()) : std::nullopt;
  if (!command.parameter) return "parameter: expected";
  if (!side) return "side: below or above expected";
  if (!priority || *priority == alarm::Priority::none) {
    return "priority: low, medium or high expected";
  }
  if (!limit) return "limit: a number with at most three decimals expected";
  command.side = *side;
  command.priority = *priority;
  command.limit_milli = *limit;
  return {};
}

CommandDecoder::Error CommandDecoder::take_patient(const v1::PatientContext& from,
                                                   engine::PatientContext& to) const {
  if (std::string error = take_code("patient.session", 0, from.session(), to.session);
      !error.empty()) {
    return error;
  }
  if (!from.profile().empty()) {
    const auto at = names_.profile(from.profile());
    if (!at) return names_.no_profile("patient.profile", from.profile());
    to.profile = static_cast<engine::ProfileIndex>(*at);
  }
  for (const v1::Baseline& baseline : from.baseline()) {
    const auto parameter = parameter_from_key(baseline.parameter());
    if (!parameter) return "patient.baseline: a parameter that is not known here";
    const auto milli = to_milli(baseline.value());
    const ParameterInfo& entry = info(*parameter);
    if (!milli || *milli < entry.lowest_milli || *milli > entry.highest_milli) {
      return "patient.baseline: no value of " + std::string(entry.key);
    }
    to.baseline_milli[index(*parameter)] = *milli;
  }
  if (from.has_first_dose_ns()) to.first_dose_at = Instant::from_ns(from.first_dose_ns());
  if (from.has_last_dose_ns()) to.last_dose_at = Instant::from_ns(from.last_dose_ns());
  if (to.first_dose_at.has_value() != to.last_dose_at.has_value() ||
      to.last_dose_at < to.first_dose_at) {
    return "patient.last_dose_ns: expected with the first dose, and not before it";
  }
  return {};
}

CommandDecoder::Error CommandDecoder::take_order(const v1::CommandRequest& request,
                                                 std::int64_t wall_minus_boot_ns,
                                                 Command& command) const {
  if (!engine::is_of_session(command.kind)) return {};
  if (!request.has_session()) return "session: expected";
  const auto kind = static_cast<session::OrderKind>(
      static_cast<int>(command.kind) - static_cast<int>(engine::CommandKind::session_schedule));
  DecodedOrder decoded = decode_order(kind, request.session(), names_, wall_minus_boot_ns);
  if (!decoded.error.empty()) return std::move(decoded.error);
  const bool somewhere = command.bed != engine::no_bed || !request.session().session().empty();
  if (kind != session::OrderKind::schedule && !somewhere) return "session.session: expected";
  command.order = std::make_shared<const session::Order>(std::move(decoded.order));
  return {};
}

DecodedCommand CommandDecoder::decode(const v1::CommandRequest& request,
                                      std::int64_t wall_minus_boot_ns) const {
  Command command;
  const auto kind = to_core(request.kind());
  if (!kind) return {std::nullopt, "kind: one that is not known here"};
  command.kind = *kind;
  const Needs needs = needs_of(*kind);
  std::string error =
      first_of({take_who(request, command), take_text("reason", request.reason(), command.reason),
                take_text("seen", request.seen(), command.seen),
                take_text("with", request.with(), command.with), take_times(request, command),
                take_bed(request, command), take_alarm(request, command),
                take_limit(request, command), take_patient(request.patient(), command.patient)});
  if (error.empty() && needs.alarm && command.alarm_number == 0) error = "alarm_id: expected";
  if (error.empty() && needs.bed && command.bed == engine::no_bed) error = "room, bed: expected";
  if (error.empty()) error = take_order(request, wall_minus_boot_ns, command);
  if (error.empty() && *kind == engine::CommandKind::patient && !request.has_patient()) {
    error = "patient: expected";
  }
  if (!error.empty()) return {std::nullopt, std::move(error)};
  command.place =
      request.place() == v1::PLACE_BEDSIDE ? engine::Place::bedside : engine::Place::station;
  return {command, {}};
}

std::string encode_answer(std::uint64_t request_id, const Answer& answer) {
  v1::Reply reply;
  reply.set_request_id(request_id);
  reply.set_done(true);
  v1::CommandReply& command = *reply.mutable_command();
  command.set_outcome(to_proto(answer.outcome));
  command.set_repeated(answer.repeated);
  command.set_text(answer.text.view().data(), answer.text.view().size());
  command.set_key(answer.key.view().data(), answer.key.view().size());
  return reply.SerializeAsString();
}

}  // namespace vigil::wire
