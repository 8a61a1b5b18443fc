#include "daemon/engine/hand_vitals.hpp"

#include <algorithm>
#include <string>

namespace vigil::engine {

HandVitals::HandVitals(alarm::AlertBook& book) {
  tracks_.reserve(hand_parameters.size());
  const alarm::SlotInfo slot{alarm::Type::physiological, alarm::Origin::vigil, 0, true};
  for (const Parameter parameter : hand_parameters) {
    const std::string key = "hand." + std::string(info(parameter).key);
    alarm::LimitAlarm low(parameter, alarm::Side::below, book.add(slot, key + ".below"));
    alarm::LimitAlarm high(parameter, alarm::Side::above, book.add(slot, key + ".above"));
    tracks_.push_back({parameter, std::move(low), std::move(high), std::nullopt, {}, false});
  }
}

HandVitals::Track* HandVitals::find(Parameter parameter) {
  const auto found = std::find_if(tracks_.begin(), tracks_.end(),
                                  [&](const Track& track) { return track.parameter == parameter; });
  return found == tracks_.end() ? nullptr : &*found;
}

const HandVitals::Track* HandVitals::find(Parameter parameter) const {
  return const_cast<HandVitals*>(this)->find(parameter);
}

void HandVitals::set_rules(const std::array<alarm::ParameterLimits, parameter_count>& limits,
                           alarm::RepeatWait repeat, Instant now, alarm::FindingSink& sink) {
  for (Track& track : tracks_) {
    const alarm::ParameterLimits& own = limits[index(track.parameter)];
    track.low.set_levels(own.below, repeat, now, sink);
    track.high.set_levels(own.above, repeat, now, sink);
  }
}

void HandVitals::on_value(Parameter parameter, std::int32_t milli, Instant measured_at, Instant now,
                          alarm::FindingSink& sink) {
  Track* track = find(parameter);
  if (track == nullptr) return;
  if (track->milli && measured_at < track->measured_at) return;  // told late, behind a newer one
  track->milli = milli;
  track->measured_at = measured_at;
  track->judged = true;
  track->low.on_valid(milli, milli, measured_at, now, sink);
  track->high.on_valid(milli, milli, measured_at, now, sink);
}

void HandVitals::on_monitor_value(Parameter parameter, std::int32_t milli, Instant measured_at,
                                  Instant now, alarm::FindingSink& sink) {
  Track* track = find(parameter);
  if (track == nullptr || !track->judged || measured_at <= track->measured_at) return;
  // A side without limits is unknown for ever: nothing of it stands.
  const auto over = [](const alarm::LimitAlarm& limit) {
    return limit.presence() == alarm::Presence::clear ||
           limit.presence() == alarm::Presence::unknown;
  };
  if (over(track->low) && over(track->high)) {  // from here on the monitor's own alarms speak
    track->judged = false;
    return;
  }
  track->low.on_valid(milli, milli, measured_at, now, sink);
  track->high.on_valid(milli, milli, measured_at, now, sink);
}

void HandVitals::new_patient(Instant now, alarm::FindingSink& sink) {
  for (Track& track : tracks_) {
    track.milli.reset();
    track.judged = false;
    for (alarm::LimitAlarm* limit : {&track.low, &track.high}) {
      limit->on_signal_lost(now, sink);
      limit->forget_unknown(now, sink);
    }
  }
}

void HandVitals::archive(Archive& archive) {
  for (Track& track : tracks_) {
    archive.object(Archive::Name::of(info(track.parameter).key), [&] {
      archive.field("low", track.low);
      archive.field("high", track.high);
      archive.field("milli", track.milli);
      archive.field("measured_at", track.measured_at);
      archive.field("judged", track.judged);
    });
  }
}

void HandVitals::advance(Instant now, alarm::FindingSink& sink) {
  for (Track& track : tracks_) {
    track.low.advance(now, sink);
    track.high.advance(now, sink);
  }
}

Instant HandVitals::deadline() const {
  Instant first = Instant::never();
  for (const Track& track : tracks_) {
    first = std::min({first, track.low.deadline(), track.high.deadline()});
  }
  return first;
}

bool HandVitals::awaits_repeat(Parameter parameter) const {
  const Track* track = find(parameter);
  return track != nullptr && (track->low.awaits_repeat() || track->high.awaits_repeat());
}

std::optional<session::SnapshotValue> HandVitals::last(Parameter parameter) const {
  const Track* track = find(parameter);
  if (track == nullptr || !track->milli) return std::nullopt;
  session::SnapshotValue value;
  value.parameter = parameter;
  value.validity = Validity::valid;
  value.milli = *track->milli;
  value.measured_at = track->measured_at;
  value.manual = true;
  return value;
}

}  // namespace vigil::engine
