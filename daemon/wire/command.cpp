#include "daemon/wire/command.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "daemon/wire/enums.hpp"

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
  }
  return {};
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Text for people: UTF-8, which the parser has checked, without C0, DEL and C1 controls.
bool is_plain(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return false;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return false;
    }
  }
  return true;
}

template <std::size_t Most>
std::string take_code(std::string_view field, std::size_t least, const std::string& from,
                      FixedText<Most>& to) {
  if (from.size() < least || from.size() > Most || !is_printable_ascii(from)) {
    return std::string(field) + ": " + std::to_string(least) + " to " + std::to_string(Most) +
           " printable ASCII characters expected";
  }
  to = FixedText<Most>(from);
  return {};
}

template <std::size_t Most>
std::string take_text(std::string_view field, const std::string& from, FixedText<Most>& to) {
  if (from.size() > Most || !is_plain(from)) {
    return std::string(field) + ": at most " + std::to_string(Most) +
           " bytes without control characters expected";
  }
  to = FixedText<Most>(from);
  return {};
}

/// A number of thousandths; nothing if it has more decimals, or is beyond any measurement.
std::optional<std::int32_t> to_milli(double value) {
  constexpr double most = 1'000'000;
  constexpr double tolerance_milli = 0.001;
  if (!std::isfinite(value) || std::abs(value) > most) return std::nullopt;
  const double milli = std::round(value * 1000);
  if (std::abs(value * 1000 - milli) > tolerance_milli) return std::nullopt;
  return static_cast<std::int32_t>(milli);
}

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string first_of(std::initializer_list<std::string> errors) {
  for (const std::string& error : errors) {
    if (!error.empty()) return error;
  }
  return {};
}

bool beyond_time(std::uint64_t ns) { return ns > std::numeric_limits<std::int64_t>::max() / 2; }

std::string take_times(const v1::CommandRequest& request, Command& command) {
  if (beyond_time(request.not_after_ns())) return "not_after_ns: out of range";
  if (beyond_time(request.duration_ns())) return "duration_ns: out of range";
  command.not_after = Instant::from_ns(static_cast<std::int64_t>(request.not_after_ns()));
  command.duration = Duration(static_cast<std::int64_t>(request.duration_ns()));
  return {};
}

}  // namespace

CommandDecoder::CommandDecoder(const engine::EngineConfig& config) {
  for (const engine::BedConfig& bed : config.beds) beds_.push_back({bed.room, bed.bed});
  for (const alarm::Profile& profile : config.profiles) profiles_.push_back(profile.id);
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
  const auto at = std::find_if(beds_.begin(), beds_.end(), [&](const BedName& name) {
    return name.room == request.room() && name.bed == request.bed();
  });
  if (at == beds_.end()) return "room, bed: there is no such bed here";
  command.bed = static_cast<engine::BedIndex>(at - beds_.begin());
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
    const auto at = std::find(profiles_.begin(), profiles_.end(), from.profile());
    if (at == profiles_.end()) return "patient.profile: there is no such profile here";
    to.profile = static_cast<engine::ProfileIndex>(at - profiles_.begin());
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

DecodedCommand CommandDecoder::decode(const v1::CommandRequest& request) const {
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
