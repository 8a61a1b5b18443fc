#include "tools/vigil/replay_bed.hpp"

#include <algorithm>
#include <utility>

namespace vigil::replay {
namespace {

using engine::CommandKind;

// Well within engine::receiver_gone_after.
constexpr Duration presence_every = std::chrono::seconds(5);
constexpr std::string_view receiver_name = "replay";
constexpr alarm::Role everybody = alarm::Role::prescriber;  // may do what any of the roles may

alarm::RoleSet all_roles() {
  alarm::RoleSet roles;
  for (std::size_t i = 0; i < alarm::role_count; ++i) roles.add(static_cast<alarm::Role>(i));
  return roles;
}

engine::EngineConfig config_of(const Descriptor& driver, const Plan& plan, const PortOfBed& port) {
  engine::EngineConfig config;
  engine::BedConfig bed;
  bed.room = "replay";
  bed.bed = "a";
  bed.monitors.push_back({&driver, "record", port.line_settings_count, port.reopen_after});
  if (plan.profile) {
    config.profiles.push_back(*plan.profile);
    bed.profile = 0;
  }
  config.beds.push_back(std::move(bed));
  return config;
}

Duration seconds_of(std::int32_t milli) { return std::chrono::milliseconds(milli); }

}  // namespace

Bed::Bed(const Descriptor& driver, const Plan& plan, Instant start, const PortOfBed& port)
    : plan_(plan), engine_(config_of(driver, plan, port)), next_presence_(start) {
  story_.from = start;
  engine_.start(start, story_);
  tell_presence(start);
  if (port.open) step(start, engine::PortOpened{{}, "record"});
}

void Bed::step(Instant at, const engine::Input& input) { engine_.step(at, input, story_); }

void Bed::reading(const Reading& reading, Instant at) {
  story_.note(reading);
  step(at, engine::MonitorReading{{}, reading});
}

void Bed::tell_presence(Instant at) {
  step(at, engine::ReceiverPresence{receiver_name, "station", true, true, all_roles(), "replay"});
  next_presence_ = at + presence_every;
}

void Bed::until(Instant at) {
  for (;;) {
    const bool order_left = next_order_ < plan_.orders.size();
    const Instant order_at =
        order_left ? std::max(story_.from, instant_of(plan_.orders[next_order_].at_ms))
                   : Instant::never();
    if (std::min(order_at, next_presence_) > at) return;
    if (order_at <= next_presence_) {
      carry_out(plan_.orders[next_order_++], order_at);
    } else {
      tell_presence(next_presence_);
    }
  }
}

engine::Command Bed::command(CommandKind kind) const {
  engine::Command command;
  command.kind = kind;
  command.bed = 0;
  command.place = engine::Place::bedside;
  command.actor.name = FixedText<32>("replay");
  command.actor.role = everybody;
  command.actor.via = FixedText<64>(receiver_name);
  command.actor.verified = true;
  return command;
}

void Bed::send(engine::Command& command, Instant at) {
  // The key names the command in a refusal.
  const std::int64_t ms = ms_of(at);
  command.key = FixedText<64>(std::string(name(command.kind)) + " at " + std::to_string(ms / 1000) +
                              " s, no. " + std::to_string(++commands_));
  step(at, engine::CommandInput{&command});
}

void Bed::acknowledge_all(Instant at) {
  // By number: what is acknowledged may end, and what is told then may move the list.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> open;
  for (const Alarm& alarm : story_.alarms) {
    if (alarm.open() && !alarm.comings.back().acknowledged_at) {
      open.emplace_back(alarm.number, alarm.revision);
    }
  }
  for (const auto& [number, revision] : open) {
    engine::Command one = command(CommandKind::acknowledge);
    one.alarm_number = number;
    one.revision = revision;
    send(one, at);
  }
}

void Bed::carry_out_on_patient(const Order& order, Instant at) {
  engine::PatientContext next = patient_;
  if (order.kind == OrderKind::end_session) next = {};
  if (order.kind == OrderKind::session) {
    next = {};
    next.session = order.text.empty() ? FixedText<32>("replay") : FixedText<32>(order.text);
    if (plan_.profile) next.profile = 0;
  }
  if (order.kind == OrderKind::baseline) {
    next.baseline_milli[index(*order.parameter)] = order.value_milli;
  }
  if (order.kind == OrderKind::dose) {
    if (!next.first_dose_at) next.first_dose_at = at;
    next.last_dose_at = at;
  }
  engine::Command one = command(CommandKind::patient);
  one.patient = next;
  const std::size_t refused = story_.refusals.size();
  send(one, at);
  if (story_.refusals.size() == refused) patient_ = next;
}

void Bed::carry_out(const Order& order, Instant at) {
  engine::Command one;
  switch (order.kind) {
    case OrderKind::session:
    case OrderKind::end_session:
    case OrderKind::baseline:
    case OrderKind::dose:
      return carry_out_on_patient(order, at);
    case OrderKind::acknowledge:
      return acknowledge_all(at);
    case OrderKind::at_bedside:
      one = command(CommandKind::at_bedside);
      break;
    case OrderKind::left_bedside:
      one = command(CommandKind::left_bedside);
      break;
    case OrderKind::set_limit:
      one = command(CommandKind::set_limit);
      break;
    case OrderKind::audio_pause:
      one = command(CommandKind::audio_pause);
      break;
    case OrderKind::alarm_pause:
      one = command(CommandKind::alarm_pause);
      break;
    case OrderKind::enable:
      one = command(CommandKind::enable);
      break;
  }
  one.parameter = order.parameter;
  one.side = order.side;
  one.priority = order.priority;
  one.limit_milli = order.value_milli;
  one.duration = seconds_of(order.value_milli);
  one.reason = order.text.empty() ? FixedText<160>("replay") : FixedText<160>(order.text);
  send(one, at);
}

Story Bed::finish(Instant at) {
  until(at);
  step(at, engine::Tick{});
  story_.to = at;
  if (patient_.in_session()) {
    // The engine's own count is told at the end of a session.
    Story copy = story_;
    carry_out_on_patient({ms_of(at), OrderKind::end_session, {}, {}, {}, 0, {}}, at);
    copy.load = story_.load;
    return copy;
  }
  return story_;
}

}  // namespace vigil::replay
