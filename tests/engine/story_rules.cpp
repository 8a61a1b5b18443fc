#include "tests/engine/story_rules.hpp"

#include <algorithm>

namespace vigil::engine {
namespace {

using alarm::Kind;
using alarm::Phase;
using alarm::Presence;
using alarm::Priority;

bool limit_kind(Kind kind) { return kind == Kind::limit_low || kind == Kind::limit_high; }

std::size_t side_of(Kind kind) { return kind == Kind::limit_low ? 0 : 1; }

}  // namespace

StoryRules::StoryRules(const EngineConfig& config, Instant begins) : before_(begins) {
  for (std::size_t b = 0; b < config.beds.size(); ++b) {
    for (std::size_t m = 0; m < config.beds[b].monitors.size(); ++m) {
      const MonitorRef ref{static_cast<BedIndex>(b), static_cast<MonitorIndex>(m)};
      monitors_.push_back(
          {ref, MonitorOracle(config.beds[b].monitors[m], config.beds[b], begins), {}, {}});
    }
  }
}

void StoryRules::complain(const std::string& rule, const std::string& detail) {
  if (complaints.size() < 20) complaints.push_back(rule + ": " + detail);
}

StoryRules::Watched& StoryRules::watched_by(BedIndex bed, MonitorIndex monitor) {
  return *std::find_if(monitors_.begin(), monitors_.end(), [&](const Watched& one) {
    return one.ref == MonitorRef{bed, monitor};
  });
}

const StoryRules::Open* StoryRules::open_alarm(MonitorRef ref, Kind kind,
                                               std::optional<Parameter> parameter) const {
  for (const auto& [number, open] : open_) {
    if (MonitorRef{open.bed, open.last.monitor} == ref && open.last.kind == kind &&
        (!parameter || open.last.parameter == parameter)) {
      return &open;
    }
  }
  return nullptr;
}

void StoryRules::after_step(Instant now, const Input& input, const std::vector<Event>& events,
                            bool port_open, Instant deadline) {
  feed_oracles(now, input, port_open);
  for (const Event& event : events) {
    add_to_hash(event);
    numbers(event);
    times(event, now);
    if (const auto* vital = std::get_if<VitalEvent>(&event.body)) {
      watched_by(event.bed, vital->monitor).told[index(vital->reading.parameter())] =
          vital->reading;
    }
    if (const auto* link = std::get_if<LinkEvent>(&event.body)) {
      watched_by(event.bed, link->monitor).link = link->status.state;
    }
    const auto* alarm = std::get_if<AlarmEvent>(&event.body);
    if (alarm == nullptr) continue;
    const Watched& watched = watched_by(event.bed, alarm->monitor);
    const auto known = open_.find(alarm->number);
    const std::optional<AlarmEvent> before =
        known == open_.end() ? std::nullopt : std::optional(known->second.last);
    pairing(event, *alarm);
    if (before) told_on_change_only(*before, *alarm);
    if (limit_kind(alarm->kind)) {
      if (alarm->phase == Phase::end) end_by_value_only(watched, *alarm);
      if (alarm->phase == Phase::start) start_by_value_only(watched, *alarm, event.at);
      if (before) loss_told_at_once(watched, *before, *alarm, event.at);
      value_before_alarm(watched, *alarm);
    }
    if (alarm->kind == Kind::link_lost) link_alarm(watched, *alarm, event.at);
    if (alarm->type == alarm::Type::technical && alarm->kind != Kind::link_lost &&
        alarm->phase == Phase::start) {
      ++tally.sensor_alarms;
    }
  }
  for (const Watched& watched : monitors_) alarms_as_by_oracle(watched);
  if (deadline <= now) {
    complain("after a step nothing is overdue", std::to_string(deadline.ns()));
  }
  before_ = now;
}

void StoryRules::feed_oracles(Instant now, const Input& input, bool port_open) {
  judged_.reset();
  heard_.reset();
  for (Watched& watched : monitors_) watched.oracle.advance(now);
  if (const auto* closed = std::get_if<PortClosed>(&input)) {
    watched_by(closed->monitor.bed, closed->monitor.monitor).oracle.on_closed(now);
  }
  // What came from a port that this very step gave up says nothing of the next one.
  if (const auto* read = std::get_if<PortActivity>(&input);
      read != nullptr && read->activity.frames > 0 && port_open) {
    heard_ = read->monitor;
    watched_by(read->monitor.bed, read->monitor.monitor).oracle.on_frame(now);
  }
  if (const auto* in = std::get_if<MonitorReading>(&input)) {
    const bool judged =
        watched_by(in->monitor.bed, in->monitor.monitor).oracle.on_reading(in->reading, now);
    if (judged) judged_.emplace(in->monitor, in->reading.parameter());
  }
}

void StoryRules::numbers(const Event& event) {
  if (std::holds_alternative<HeartbeatEvent>(event.body)) {
    if (event.seq != 0) complain("a heartbeat takes no seq", std::to_string(event.seq));
    if (std::get<HeartbeatEvent>(event.body).last_seq != seq_) {
      complain("a heartbeat tells the last seq", std::to_string(seq_));
    }
    return;
  }
  if (event.seq != ++seq_) complain("seq has no gaps", std::to_string(event.seq));
  if (event.bed == no_bed) return;
  if (event.bed_seq != ++bed_seq_[event.bed]) {
    complain("bed_seq has no gaps", std::to_string(event.seq));
  }
}

void StoryRules::times(const Event& event, Instant now) {
  if (event.at > now) complain("no event is of the future", std::to_string(event.seq));
  if (event.at < before_) complain("nothing comes due unseen", std::to_string(event.seq));
  if (event.at < latest_event_) complain("events are in order", std::to_string(event.seq));
  latest_event_ = event.at;
}

void StoryRules::pairing(const Event& event, const AlarmEvent& alarm) {
  const std::string who = "alarm " + std::to_string(alarm.number);
  const auto known = open_.find(alarm.number);
  if (alarm.phase == Phase::start) {
    if (alarm.number <= last_number_) complain("a number is never used again", who);
    if (alarm.started_at != event.at) complain("a start is stamped with its time", who);
    const bool sensor = alarm.kind == Kind::no_data || alarm.kind == Kind::sensor_off;
    if (!sensor && open_alarm({event.bed, alarm.monitor}, alarm.kind, alarm.parameter)) {
      complain("one alarm per parameter and direction", who);
    }
    last_number_ = std::max(last_number_, alarm.number);
    open_[alarm.number] = {alarm, event.bed};
    return;
  }
  if (known == open_.end()) return complain("nothing before the start or after the end", who);
  const Priority before = known->second.last.priority;
  const bool legal = (alarm.phase == Phase::escalate && alarm.priority > before) ||
                     (alarm.phase == Phase::deescalate && alarm.priority < before) ||
                     (alarm.phase == Phase::update && alarm.priority == before) ||
                     alarm.phase == Phase::end;
  if (!legal) complain("a phase says which way the priority goes", who);
  tally.escalations += alarm.phase == Phase::escalate ? 1U : 0U;
  tally.deescalations += alarm.phase == Phase::deescalate ? 1U : 0U;
  if (alarm.phase == Phase::end) {
    open_.erase(known);
  } else {
    known->second.last = alarm;
  }
}

void StoryRules::told_on_change_only(const AlarmEvent& before, const AlarmEvent& alarm) {
  if (alarm.phase != Phase::update) return;
  const bool same =
      before.kind == alarm.kind && before.presence == alarm.presence &&
      before.parameter == alarm.parameter && before.value_milli == alarm.value_milli &&
      before.last_value_milli == alarm.last_value_milli && before.text == alarm.text &&
      (alarm.kind != Kind::link_lost || before.reason == alarm.reason);
  if (same) {
    complain("an alarm is told again only when it changed", std::string(alarm.text.view()));
  }
}

void StoryRules::end_by_value_only(const Watched& watched, const AlarmEvent& alarm) {
  ++tally.limit_ends;
  const std::string who(alarm.text.view());
  if (judged_ != std::tuple(watched.ref, *alarm.parameter)) {
    return complain("only a valid value of the parameter ends its alarm", who);
  }
  const LaneOracle& lane = watched.oracle.lanes[index(*alarm.parameter)];
  for (const LevelOracle& level : lane.sides[side_of(alarm.kind)].levels) {
    if (level.level.priority == alarm.priority && !level.past_band(*lane.last_milli)) {
      complain("the value that ends an alarm is past the band", who);
    }
  }
}

void StoryRules::start_by_value_only(const Watched& watched, const AlarmEvent& alarm, Instant at) {
  ++tally.limit_starts;
  tally.starts_unknown += alarm.presence == Presence::active_unknown ? 1U : 0U;
  const std::string who(alarm.text.view());
  const SideOracle& side = watched.oracle.lanes[index(*alarm.parameter)].sides[side_of(alarm.kind)];
  if (!side.violated_before) complain("no alarm without a violating value", who);
  if (at != side.opened_at) complain("an alarm starts exactly when it comes due", who);
}

void StoryRules::loss_told_at_once(const Watched& watched, const AlarmEvent& before,
                                   const AlarmEvent& alarm, Instant at) {
  if (before.presence != Presence::active || alarm.presence != Presence::active_unknown) return;
  ++tally.signal_losses;
  const LaneOracle& lane = watched.oracle.lanes[index(*alarm.parameter)];
  const std::string who(alarm.text.view());
  // A level that comes due in the same step may come with the loss; the loss itself keeps it.
  if (alarm.phase == Phase::update && alarm.priority != before.priority) {
    complain("a lost signal keeps the priority", who);
  }
  if (alarm.phase == Phase::deescalate) complain("a lost signal keeps the priority", who);
  if (!lane.signal && at != lane.lost_at) complain("a lost signal is told at once", who);
}

void StoryRules::value_before_alarm(const Watched& watched, const AlarmEvent& alarm) {
  const auto& told = watched.told[index(*alarm.parameter)];
  if (alarm.value_milli && (!told || told->milli() != alarm.value_milli)) {
    complain("the value is sent before the alarm", std::string(alarm.text.view()));
  }
  const bool lost_told = (told && !told->valid()) || watched.link != link::State::live;
  if (alarm.presence == Presence::active_unknown && !lost_told && alarm.phase != Phase::escalate &&
      alarm.phase != Phase::start) {
    complain("the loss is sent before the alarm", std::string(alarm.text.view()));
  }
}

void StoryRules::link_alarm(const Watched& watched, const AlarmEvent& alarm, Instant at) {
  const std::string who = "alarm " + std::to_string(alarm.number);
  if (alarm.phase == Phase::start) {
    ++tally.link_losses;
    if (at != watched.oracle.lost_alarm_at) {
      complain("a lost link is told exactly at quiet_max", who);
    }
    if (watched.link == link::State::live) complain("the link is sent before its alarm", who);
  }
  if (alarm.phase == Phase::end) {
    ++tally.link_returns;
    if (heard_ != watched.ref) complain("only a frame ends a lost link", who);
  }
}

void StoryRules::alarms_as_by_oracle(const Watched& watched) {
  const MonitorOracle& oracle = watched.oracle;
  if ((open_alarm(watched.ref, Kind::link_lost, std::nullopt) != nullptr) != oracle.lost_alarm) {
    complain("a silent link has its alarm, a live one has none",
             std::to_string(watched.ref.bed) + "/" + std::to_string(watched.ref.monitor));
  }
  for (const ParameterInfo& parameter : parameters()) {
    const LaneOracle& lane = oracle.lanes[index(parameter.id)];
    for (const Kind kind : {Kind::limit_low, Kind::limit_high}) {
      const SideOracle& side = lane.sides[side_of(kind)];
      const Open* open = open_alarm(watched.ref, kind, parameter.id);
      const std::string who(parameter.key);
      if (side.open() && open == nullptr) complain("what lasts is an alarm", who);
      if (!side.open() && open != nullptr) complain("what is over is no alarm", who);
      if (!side.open() || open == nullptr) continue;
      if (open->last.priority != side.priority()) {
        complain("the priority is that of the most severe level", who);
      }
      const Presence expected = lane.signal ? Presence::active : Presence::active_unknown;
      if (open->last.presence != expected) {
        complain("the presence tells whether there is a signal", who);
      }
    }
  }
}

void StoryRules::add_to_hash(const Event& event) {
  const auto add = [this](std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      hash = (hash ^ ((number >> shift) & 0xFFU)) * 1'099'511'628'211U;
    }
  };
  const auto add_text = [this](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  };
  add(static_cast<std::uint64_t>(event.at.ns()));
  add(event.seq);
  add(event.bed_seq);
  add(event.bed);
  add(event.body.index());
  if (const auto* alarm = std::get_if<AlarmEvent>(&event.body)) {
    add(alarm->number);
    add(static_cast<std::uint64_t>(alarm->phase));
    add(static_cast<std::uint64_t>(alarm->presence));
    add_text(alarm->text.view());
  }
  if (const auto* vital = std::get_if<VitalEvent>(&event.body)) {
    add(static_cast<std::uint64_t>(vital->reading.milli().value_or(-1)));
    add(static_cast<std::uint64_t>(vital->reading.validity()));
  }
  if (const auto* link = std::get_if<LinkEvent>(&event.body)) {
    add_text(link->status.reason.view());
    add(link->status.counters.bytes);
  }
}

}  // namespace vigil::engine
