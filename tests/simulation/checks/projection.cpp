#include "tests/simulation/checks/projection.hpp"

#include <algorithm>

#include "daemon/wire/projection_key.hpp"
#include "tests/simulation/event_hash.hpp"

namespace vigil::simulation {
namespace {

// When the late subscriber joins, what it loses, and how often both are compared: any numbers will
// do that have no common period with the clinic's seconds.
constexpr std::uint64_t joins_every = 509;
constexpr std::uint64_t loses_every = 1021;
constexpr std::uint64_t compares_every = 257;

void set_member(std::vector<std::uint64_t>& keys, std::uint64_t key, bool member) {
  const auto found = std::find(keys.begin(), keys.end(), key);
  if (member && found == keys.end()) keys.push_back(key);
  if (!member && found != keys.end()) keys.erase(found);
}

void change(Latest& state, std::uint64_t key, std::uint64_t content, bool gone) {
  if (gone) {
    state.erase(key);
  } else {
    state[key] = content;
  }
}

}  // namespace

bool Subscriber::apply(std::uint64_t seq, std::uint64_t key, std::uint64_t content, bool gone) {
  if (!joined_ || seq <= seq_) return true;
  if (seq != seq_ + 1) return joined_ = false;
  seq_ = seq;
  if (key != 0) change(state_, key, content, gone);
  return true;
}

void Subscriber::join(const Latest& snapshot, std::uint64_t as_of) {
  state_ = snapshot;
  seq_ = as_of;
  joined_ = true;
}

void Projection::on_restart(Instant) {
  all_.clear();
  late_.leave();
  active_.clear();
  live_.clear();
  seq_ = 0;
}

void Projection::put(std::uint64_t seq, std::uint64_t key, std::uint64_t content, bool gone) {
  seq_ = seq;
  if (key != 0) change(all_, key, content, gone);
  // One update is lost on the way to the late subscriber; the next one tells it.
  if (++seen_ % loses_every != 0) late_.apply(seq, key, content, gone);
  if (seen_ % joins_every == 0 && !late_.joined()) late_.join(all_, seq_);
}

void Projection::take(const engine::Event& event) {
  const std::uint64_t content = event_hash(event);
  if (const auto* vital = std::get_if<engine::VitalEvent>(&event.body)) {
    const Parameter parameter = vital->reading.parameter();
    return put(event.seq, wire::vital_key(event.bed, vital->monitor, parameter), content, false);
  }
  if (const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body)) {
    const std::uint64_t key = wire::alarm_key(event.bed, alarm->number);
    set_member(active_, key, alarm->state == alarm::State::active);
    return put(event.seq, key, content, alarm->state == alarm::State::inactive);
  }
  if (const auto* link = std::get_if<engine::LinkEvent>(&event.body)) {
    const std::uint64_t key = wire::link_key(event.bed, link->monitor);
    set_member(live_, key, link->status.state == link::State::live);
    return put(event.seq, key, content, false);
  }
  put(event.seq, 0, 0, false);
}

void Projection::heartbeat(const engine::HeartbeatEvent& beat, View& view, Report& report) {
  if (beat.beds != view.config.beds.size()) report.complain(name(), "a heartbeat counts the beds");
  if (beat.links_live != live_.size()) {
    report.complain(name(), "a heartbeat counts " + std::to_string(beat.links_live) +
                                " live links, events say " + std::to_string(live_.size()));
  }
  if (beat.alarms_active != active_.size()) {
    report.complain(name(), "a heartbeat counts " + std::to_string(beat.alarms_active) +
                                " alarms, events say " + std::to_string(active_.size()));
  }
}

void Projection::after_step(const Step& step, View& view, Report& report) {
  for (const engine::Event& event : step.events) {
    if (const auto* beat = std::get_if<engine::HeartbeatEvent>(&event.body)) {
      heartbeat(*beat, view, report);
    } else {
      take(event);
    }
  }
  if (seen_ % compares_every == 0 && late_.joined() && late_.state() != all_) {
    report.complain(name(), "snapshot and updates differ from all events");
  }
}

}  // namespace vigil::simulation
