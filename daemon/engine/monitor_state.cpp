#include "daemon/engine/monitor_state.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace vigil::engine {
namespace {

using alarm::Side;

constexpr Duration rejects_told_every = std::chrono::seconds(10);

/// A monitor that was never heard may be in the middle of a message: two of its silences, and one
/// second to open the port, before that is an alarm.
constexpr Duration first_heard_within(Duration quiet_max) {
  return quiet_max * 2 + std::chrono::seconds(1);
}

constexpr std::int16_t median_place(Parameter parameter) {
  if (parameter == Parameter::hr) return 0;
  if (parameter == Parameter::pulse) return 1;
  return parameter == Parameter::spo2 ? 2 : -1;
}

/// "0.ivy450c.spo2.below": found again after a restart whatever else is configured then.
std::string slot_key(std::uint8_t place, std::string_view driver, std::string_view what) {
  return std::to_string(place) + "." + std::string(driver) + "." + std::string(what);
}

}  // namespace

MonitorState::MonitorState(const MonitorConfig& monitor, std::uint8_t place, const BedConfig& bed,
                           const TechnicalDelays& technical, alarm::AlertBook& book)
    : driver_id_(monitor.driver->id),
      link_({monitor.driver->quiet_max, monitor.line_settings_count, monitor.reopen_after}),
      quiet_max_(monitor.driver->quiet_max),
      technical_(technical),
      link_alarm_(book.add({alarm::Type::technical, alarm::Origin::vigil, place},
                           slot_key(place, driver_id_, "link"))) {
  signal_place_.fill(-1);
  limits_.reserve(2 * monitor.driver->updates.size());
  for (const UpdatePeriod& update : monitor.driver->updates) {
    const Parameter parameter = update.parameter;
    measured_.push_back(parameter);
    Track& track = tracks_[index(parameter)];
    // docs/clinical-numbers.md 3: two and four update periods, if that is longer.
    track.fresh_for = std::max(technical.fresh, update.period * 2);
    track.no_data_delay = std::max(technical.invalid, update.period * 4);
    track.limits = static_cast<std::int16_t>(limits_.size());
    track.median = median_place(parameter);
    // A weak pulse wave says nothing of the patient, but of the probe.
    const alarm::Type type = parameter == Parameter::perfusion_index ? alarm::Type::technical
                                                                     : alarm::Type::physiological;
    for (const Side side : {Side::below, Side::above}) {
      const std::string what =
          std::string(info(parameter).key) + "." + (side == Side::below ? "below" : "above");
      const alarm::Slot slot =
          book.add({type, alarm::Origin::vigil, place, true}, slot_key(place, driver_id_, what));
      limits_.emplace_back(parameter, side, slot);
    }
    const alarm::Sensor sensor = alarm::sensor_of(parameter);
    std::int16_t& signal_place = signal_place_[static_cast<std::size_t>(sensor)];
    if (signal_place < 0) {
      signal_place = static_cast<std::int16_t>(signals_.size());
      const std::string what = "sensor." + std::string(info(alarm::principal(sensor)).key);
      signals_.emplace_back(sensor, technical.sensor_off,
                            book.add({alarm::Type::technical, alarm::Origin::vigil, place},
                                     slot_key(place, driver_id_, what)));
    }
  }
  expect_from_start(bed);
}

/// What has limits of the bed's own is expected from the start; so are SpO2 and one heart rate
/// of a patient in a session whose profile counts them as continuous (set_loss_context).
void MonitorState::expect_from_start(const BedConfig& bed) {
  for (const Parameter parameter : measured_) {
    expected_[index(parameter)] =
        !bed.limits[index(parameter)].empty() && !info(parameter).episodic;
  }
}

alarm::SignalAlarm& MonitorState::signal_of(Parameter parameter) {
  const auto sensor = static_cast<std::size_t>(alarm::sensor_of(parameter));
  return signals_[static_cast<std::size_t>(signal_place_[sensor])];
}

bool MonitorState::measures(Parameter parameter) const {
  return tracks_[index(parameter)].limits >= 0;
}

Duration MonitorState::fresh_for(Parameter parameter) const {
  return info(parameter).episodic ? Duration(0) : tracks_[index(parameter)].fresh_for;
}

bool MonitorState::clear(Parameter parameter) const {
  const Track& track = tracks_[index(parameter)];
  if (track.limits < 0 || !track.fresh) return false;
  const auto place = static_cast<std::size_t>(track.limits);
  const auto fine = [](const alarm::LimitAlarm& limit) {
    return limit.empty() || limit.presence() == alarm::Presence::clear;
  };
  return fine(limits_[place]) && fine(limits_[place + 1]);
}

bool MonitorState::awaits_repeat(Parameter parameter) const {
  const Track& track = tracks_[index(parameter)];
  if (track.limits < 0) return false;
  const auto place = static_cast<std::size_t>(track.limits);
  return limits_[place].awaits_repeat() || limits_[place + 1].awaits_repeat();
}

void MonitorState::start(Instant now, MonitorSink& sink) {
  started_at_ = now;
  for (const Parameter parameter : measured_) {
    if (!expected_[index(parameter)]) continue;
    signal_of(parameter).expect(parameter, tracks_[index(parameter)].no_data_delay, now);
  }
  const link::State before = link_.status().state;
  const link::Action action = link_.start(now);
  link_alarm_.on_lost(now + first_heard_within(quiet_max_), last_counting_value(),
                      "never heard since the start");
  after_link(before, action, now, sink);
}

void MonitorState::set_rules(const JudgingRules& rules, Instant now, MonitorSink& sink) {
  median_window_ = rules.median_window;
  cuff_invalid_ = rules.cuff_invalid;
  for (const Parameter parameter : measured_) {
    const Track& track = tracks_[index(parameter)];
    const auto place = static_cast<std::size_t>(track.limits);
    const alarm::ParameterLimits& limits = rules.limits[index(parameter)];
    limits_[place].set_levels(limits.below, rules.repeat, now, sink);
    limits_[place + 1].set_levels(limits.above, rules.repeat, now, sink);
  }
  refresh();
}

void MonitorState::set_loss_context(const alarm::LossContext& context, Instant now,
                                    MonitorSink& sink) {
  loss_ = context;
  // One heart rate is enough: an ECG that nobody attached is missed by nobody.
  const bool oximeter_pulse = measures(Parameter::pulse);
  for (const Parameter parameter : measured_) {
    if (!context.in_session || !context.rules.continuous[index(parameter)]) continue;
    if (parameter == Parameter::hr && oximeter_pulse) continue;
    signal_of(parameter).expect(parameter, tracks_[index(parameter)].no_data_delay, now);
  }
  for (alarm::SignalAlarm& signal : signals_) signal.set_context(context, now, sink);
  link_alarm_.set_context(context, last_counting_value(), now, sink);
  refresh();
}

void MonitorState::set_suspended(bool suspended, Instant now, MonitorSink& sink) {
  for (alarm::SignalAlarm& signal : signals_) signal.set_suspended(suspended, now, sink);
  link_alarm_.set_suspended(suspended, now, sink);
  refresh();
}

void MonitorState::forget_unknown(Instant now, MonitorSink& sink) {
  for (alarm::LimitAlarm& limit : limits_) limit.forget_unknown(now, sink);
  refresh();
}

void MonitorState::new_patient(Instant now, MonitorSink& sink) {
  for (const Parameter parameter : measured_) {
    const Track& track = tracks_[index(parameter)];
    if (expected_[index(parameter)] || track.fresh) continue;
    signal_of(parameter).forget(parameter, now, sink);
  }
  refresh();
}

Instant MonitorState::last_counting_value() const {
  Instant last = Instant::never();
  for (const Parameter parameter : measured_) {
    const Track& track = tracks_[index(parameter)];
    if (!loss_.rules.continuous[index(parameter)]) continue;
    // What never came has been missing since the start.
    const Instant at = track.seen_valid ? track.last_measured_at : started_at_;
    last = last.is_never() ? at : std::max(last, at);
  }
  return last;
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

void MonitorState::on_handshake(bool active, std::string_view text, Instant now,
                                MonitorSink& sink) {
  const link::State before = link_.status().state;
  link_.on_handshake(active ? text : "");
  after_link(before, link::Action::none, now, sink);
}

void MonitorState::after_link(link::State before, link::Action action, Instant now,
                              MonitorSink& sink) {
  const link::Status& status = link_.status();
  if (action != link::Action::none) sink.on_action(action, link_.line_settings());
  if (status.state != before || !(status.reason == told_reason_)) {
    told_reason_ = status.reason;
    sink.on_link(now);
  }
  if (before == link::State::live && !link_.live()) {
    link_lost(now, now, sink);
    sink.on_live(false, now);
  }
  if (before != link::State::live && link_.live()) {
    // In time after a restart it never was lost: nothing gets more time than it had.
    if (silent_from_.is_never()) {
      for (alarm::SignalAlarm& signal : signals_) signal.on_link_live(now, technical_.fresh);
      link_alarm_.on_live(now, sink);
    }
    silent_from_ = Instant::never();
    sink.on_live(true, now);
  }
  if (!link_.live()) link_alarm_.on_reason(status.reason.view(), now, sink);
  refresh();
}

void MonitorState::link_lost(Instant due, Instant now, MonitorSink& sink) {
  link_alarm_.on_lost(due, last_counting_value(), link_.status().reason.view());
  link_alarm_.advance(now, sink);
  for (alarm::SignalAlarm& signal : signals_) signal.on_link_lost();
  for (alarm::LimitAlarm& limit : limits_) limit.on_signal_lost(now, sink);
}

bool MonitorState::is_news(const Track& track, const Reading& reading) const {
  // The decoder paces valid numbers; "no value" again and again is no news.
  if (reading.shown_milli()) return true;
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
  refresh();
}

void MonitorState::judge(const Reading& reading, Instant now, MonitorSink& sink) {
  const Parameter parameter = reading.parameter();
  const bool episodic = info(parameter).episodic;
  Track& track = tracks_[index(parameter)];
  if (track.limits < 0) return;  // the driver did not announce it: shown, not judged
  if (!reading.valid()) {
    track.fresh = false;
    track.stale_at = Instant::never();
    signal_of(parameter).on_reading(reading, now, sink);
    lose_signal(parameter, now, sink);
    sink.on_judged(reading, now);
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
  } else if (cuff_invalid_.count() > 0) {
    track.stale_at = reading.measured_at() + cuff_invalid_;
  }
  // Old on arrival is never judged.
  if (track.stale_at <= now) return go_stale(parameter, now, sink);
  signal_of(parameter).on_reading(reading, now, sink);
  judge_limits(track, milli, now, sink);
  sink.on_judged(reading, now);
}

void MonitorState::judge_limits(Track& track, std::int32_t milli, Instant now, MonitorSink& sink) {
  std::int32_t median = milli;
  if (track.median >= 0) {
    median = medians_[static_cast<std::size_t>(track.median)].add(milli, track.last_measured_at,
                                                                  median_window_);
  }
  const auto place = static_cast<std::size_t>(track.limits);
  for (const std::size_t side : {place, place + 1}) {
    limits_[side].on_valid(milli, median, track.last_measured_at, now, sink);
  }
}

void MonitorState::lose_signal(Parameter parameter, Instant now, MonitorSink& sink) {
  const Track& track = tracks_[index(parameter)];
  const auto place = static_cast<std::size_t>(track.limits);
  for (const std::size_t side : {place, place + 1}) limits_[side].on_signal_lost(now, sink);
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
  sink.on_judged(stale, at);
}

void MonitorState::advance(Instant now, MonitorSink& sink) {
  for (Instant due = deadline_; due <= now; due = deadline_) {
    if (link_.deadline() <= due) {
      const link::State before = link_.status().state;
      after_link(before, link_.advance(due), due, sink);
    }
    if (silent_from_ <= due) {
      silent_from_ = Instant::never();
      link_lost(due, due, sink);
      lost_by_restart_ = true;
      sink.on_live(false, due);
      lost_by_restart_ = false;
    }
    for (const Parameter parameter : measured_) {
      if (tracks_[index(parameter)].stale_at <= due) go_stale(parameter, due, sink);
    }
    for (alarm::LimitAlarm& limit : limits_) limit.advance(due, sink);
    for (alarm::SignalAlarm& signal : signals_) signal.advance(due, sink);
    link_alarm_.advance(due, sink);
    refresh();
  }
}

void MonitorState::refresh() {
  Instant first = std::min({link_.deadline(), link_alarm_.deadline(), silent_from_});
  for (const Parameter parameter : measured_) {
    first = std::min(first, tracks_[index(parameter)].stale_at);
  }
  for (const alarm::LimitAlarm& limit : limits_) first = std::min(first, limit.deadline());
  for (const alarm::SignalAlarm& signal : signals_) first = std::min(first, signal.deadline());
  deadline_ = first;
}

LinkEvent MonitorState::link_event() const {
  LinkEvent event = identity_;
  event.status = link_.status();
  return event;
}

}  // namespace vigil::engine
