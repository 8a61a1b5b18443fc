#include "daemon/engine/monitor_state.hpp"

#include <algorithm>
#include <numeric>

namespace vigil::engine {
namespace {

using alarm::Side;

constexpr Duration rejects_told_every = std::chrono::seconds(10);

/// A monitor that was never heard may be in the middle of a message: two of its silences, and one
/// second to open the port, before that is an alarm.
constexpr Duration first_heard_within(Duration quiet_max) {
  return quiet_max * 2 + std::chrono::seconds(1);
}

constexpr std::size_t limit_place(Side side, Parameter parameter) {
  return (side == Side::below ? 0 : parameter_count) + index(parameter);
}

}  // namespace

MonitorState::MonitorState(const MonitorConfig& monitor, const BedConfig& bed,
                           const TechnicalDelays& technical)
    : link_({monitor.driver->quiet_max, monitor.line_settings_count, monitor.reopen_after}),
      quiet_max_(monitor.driver->quiet_max),
      technical_(technical) {
  limit_index_.fill(-1);
  limits_.reserve(2 * parameter_count);
  for (const UpdatePeriod& update : monitor.driver->updates) {
    const Parameter parameter = update.parameter;
    Track& track = tracks_[index(parameter)];
    // docs/clinical-numbers.md 3: two and four update periods, if that is longer.
    track.fresh_for = std::max(technical.fresh, update.period * 2);
    track.no_data_delay = std::max(technical.invalid, update.period * 4);
    const alarm::ParameterLimits& limits = bed.limits[index(parameter)];
    for (const Side side : {Side::below, Side::above}) {
      const auto& levels = side == Side::below ? limits.below : limits.above;
      if (levels.empty()) continue;
      limit_index_[limit_place(side, parameter)] = static_cast<std::int8_t>(limits_.size());
      limits_.emplace_back(parameter, side, levels);
    }
  }
  signals_.reserve(alarm::sensor_count);
  for (std::size_t i = 0; i < alarm::sensor_count; ++i) {
    signals_.emplace_back(static_cast<alarm::Sensor>(i), technical.sensor_off);
  }
}

alarm::SignalAlarm& MonitorState::signal_of(Parameter parameter) {
  return signals_[static_cast<std::size_t>(alarm::sensor_of(parameter))];
}

void MonitorState::start(Instant now, MonitorSink& sink) {
  for (const ParameterInfo& entry : parameters()) {
    const bool limited = limit_index_[limit_place(Side::below, entry.id)] >= 0 ||
                         limit_index_[limit_place(Side::above, entry.id)] >= 0;
    if (!limited || entry.episodic) continue;
    signal_of(entry.id).expect(entry.id, tracks_[index(entry.id)].no_data_delay, now);
  }
  const link::State before = link_.status().state;
  const link::Action action = link_.start(now);
  link_alarm_.on_lost(now + first_heard_within(quiet_max_), "never heard since the start");
  after_link(before, action, now, sink);
}

void MonitorState::on_opened(std::string_view device, Instant now, MonitorSink& sink) {
  const link::State before = link_.status().state;
  after_link(before, link_.on_opened(device, now), now, sink);
}

void MonitorState::on_failed(std::string_view reason, Instant now, MonitorSink& sink) {
  const link::State before = link_.status().state;
  after_link(before, link_.on_failed(reason, now), now, sink);
}

void MonitorState::on_closed(std::string_view reason, Instant now, MonitorSink& sink) {
  const link::State before = link_.status().state;
  after_link(before, link_.on_closed(reason, now), now, sink);
}

void MonitorState::on_hint(Instant now, MonitorSink& sink) {
  const link::State before = link_.status().state;
  after_link(before, link_.on_hint(now), now, sink);
}

void MonitorState::on_activity(const link::Activity& activity, Instant now, MonitorSink& sink) {
  const link::State before = link_.status().state;
  after_link(before, link_.on_activity(activity, now), now, sink);
  publish_rejects(now, sink);
}

void MonitorState::publish_rejects(Instant now, MonitorSink& sink) {
  const auto& rejects = link_.status().counters.rejects;
  const std::uint64_t sum = std::accumulate(rejects.begin(), rejects.end(), std::uint64_t{0});
  if (sum == told_rejects_ || now < rejects_told_at_ + rejects_told_every) return;
  told_rejects_ = sum;
  rejects_told_at_ = now;
  sink.on_link(now);
}

void MonitorState::on_identity(const Identity& identity, Instant now, MonitorSink& sink) {
  const LinkEvent before = identity_;
  identity_.vendor = identity.vendor;
  identity_.model = identity.model;
  identity_.serial = identity.serial;
  identity_.firmware = identity.firmware;
  const bool same = before.vendor == identity_.vendor && before.model == identity_.model &&
                    before.serial == identity_.serial && before.firmware == identity_.firmware;
  if (!same) sink.on_link(now);
}

void MonitorState::after_link(link::State before, link::Action action, Instant now,
                              MonitorSink& sink) {
  const link::Status& status = link_.status();
  if (action != link::Action::none) sink.on_action(action, link_.line_settings());
  if (status.state != before || !(status.reason == told_reason_)) {
    told_reason_ = status.reason;
    sink.on_link(now);
  }
  if (before == link::State::live && !link_.live()) link_lost(now, now, sink);
  if (before != link::State::live && link_.live()) {
    for (alarm::SignalAlarm& signal : signals_) signal.on_link_live(now, technical_.fresh);
    link_alarm_.on_live(now, sink);
  }
  if (!link_.live()) link_alarm_.on_reason(status.reason.view(), now, sink);
}

void MonitorState::link_lost(Instant due, Instant now, MonitorSink& sink) {
  link_alarm_.on_lost(due, link_.status().reason.view());
  link_alarm_.advance(now, sink);
  for (alarm::SignalAlarm& signal : signals_) signal.on_link_lost();
  for (alarm::LimitAlarm& limit : limits_) limit.on_signal_lost(now, sink);
}

bool MonitorState::is_news(const Track& track, const Reading& reading) const {
  // The decoder paces valid numbers; "no value" again and again is no news.
  if (reading.valid()) return true;
  return !track.told || track.told->validity() != reading.validity();
}

void MonitorState::on_reading(const Reading& received, Instant now, MonitorSink& sink) {
  const Reading reading = received.not_after(now);
  Track& track = tracks_[index(reading.parameter())];
  if (reading.measured_at() < track.newest_at) return;
  // What stands on the monitor when the link comes back is the reading that we had
  // (docs/safety-rules.md 5).
  const bool same_again = reading.age_unknown() && track.seen_valid && reading.valid() &&
                          *reading.milli() == track.last_milli;
  if (same_again) return;
  track.newest_at = reading.measured_at();
  const bool news = is_news(track, reading);
  track.told = reading;
  if (news) sink.on_vital(reading, now);
  judge(reading, now, sink);
}

void MonitorState::judge(const Reading& reading, Instant now, MonitorSink& sink) {
  const Parameter parameter = reading.parameter();
  const bool episodic = info(parameter).episodic;
  Track& track = tracks_[index(parameter)];
  if (!reading.valid()) {
    track.fresh = false;
    track.stale_at = Instant::never();
    signal_of(parameter).on_reading(reading, now, sink);
    lose_signal(parameter, now, sink);
    return;
  }
  const std::int32_t milli = *reading.milli();
  track.seen_valid = true;
  track.last_milli = milli;
  track.last_measured_at = reading.measured_at();
  track.fresh = true;
  if (!episodic) {
    track.stale_at = reading.measured_at() + track.fresh_for;
    signal_of(parameter).expect(parameter, track.no_data_delay, now);
    // Old on arrival is never judged.
    if (track.stale_at <= now) return go_stale(parameter, now, sink);
  }
  signal_of(parameter).on_reading(reading, now, sink);
  for (const Side side : {Side::below, Side::above}) {
    const std::int8_t place = limit_index_[limit_place(side, parameter)];
    if (place < 0) continue;
    limits_[static_cast<std::size_t>(place)].on_valid(milli, reading.measured_at(), now, sink);
  }
}

void MonitorState::lose_signal(Parameter parameter, Instant now, MonitorSink& sink) {
  for (const Side side : {Side::below, Side::above}) {
    const std::int8_t place = limit_index_[limit_place(side, parameter)];
    if (place >= 0) limits_[static_cast<std::size_t>(place)].on_signal_lost(now, sink);
  }
}

void MonitorState::go_stale(Parameter parameter, Instant at, MonitorSink& sink) {
  Track& track = tracks_[index(parameter)];
  track.fresh = false;
  track.stale_at = Instant::never();
  const Reading stale = Reading::none(parameter, Validity::stale, track.last_measured_at);
  track.told = stale;
  sink.on_vital(stale, at);
  signal_of(parameter).on_reading(stale, at, sink);
  lose_signal(parameter, at, sink);
}

void MonitorState::advance(Instant now, MonitorSink& sink) {
  for (Instant due = deadline(); due <= now; due = deadline()) {
    const link::State before = link_.status().state;
    after_link(before, link_.advance(due), due, sink);
    for (const ParameterInfo& entry : parameters()) {
      if (tracks_[index(entry.id)].stale_at <= due) go_stale(entry.id, due, sink);
    }
    for (alarm::LimitAlarm& limit : limits_) limit.advance(due, sink);
    for (alarm::SignalAlarm& signal : signals_) signal.advance(due, sink);
    link_alarm_.advance(due, sink);
  }
}

Instant MonitorState::deadline() const {
  Instant first = std::min(link_.deadline(), link_alarm_.deadline());
  for (const Track& track : tracks_) first = std::min(first, track.stale_at);
  for (const alarm::LimitAlarm& limit : limits_) first = std::min(first, limit.deadline());
  for (const alarm::SignalAlarm& signal : signals_) first = std::min(first, signal.deadline());
  return first;
}

LinkEvent MonitorState::link_event() const {
  LinkEvent event = identity_;
  event.status = link_.status();
  return event;
}

std::uint32_t MonitorState::open_alarms() const {
  std::uint32_t open = link_alarm_.open() ? 1U : 0U;
  for (const alarm::LimitAlarm& limit : limits_) open += limit.open() ? 1U : 0U;
  for (const alarm::SignalAlarm& signal : signals_) open += signal.open() ? 1U : 0U;
  return open;
}

}  // namespace vigil::engine
