// What outlives a restart of one monitor (docs/formats/checkpoint.md).
#include <algorithm>

#include "daemon/engine/monitor_state.hpp"

namespace vigil::engine {

void MonitorState::Track::archive(Archive& archive) {
  bool has_told = told.has_value();
  archive.field("has_told", has_told);
  if (archive.loading() && has_told) told = Reading::none({}, Validity::no_value, {});
  if (has_told) archive.field("told", *told);
  archive.field("newest_at", newest_at);
  archive.field("seen_valid", seen_valid);
  archive.field("last_milli", last_milli);
  archive.field("last_measured_at", last_measured_at);
  archive.field("fresh", fresh);
  archive.field("stale_at", stale_at);
}

void MonitorState::archive(Archive& archive) {
  if (archive.loading()) restored_ = true;
  archive.field("link", link_);
  archive.field("vendor", identity_.vendor);
  archive.field("model", identity_.model);
  archive.field("serial", identity_.serial);
  archive.field("firmware", identity_.firmware);
  archive.object("tracks", [&] {
    for (const ParameterInfo& entry : parameters()) {
      Track& track = tracks_[index(entry.id)];
      archive.field(Archive::Name::of(entry.key), track);
      archive.check(!track.told || track.told->parameter() == entry.id, "another parameter");
    }
  });
  archive_limits(archive);
  archive.field("medians", medians_);
  archive.each("signals", signals_.size(), alarm::sensor_count, [&](std::size_t place) {
    Parameter of = archive.saving() ? alarm::principal(signals_[place].sensor()) : Parameter::hr;
    archive.field("of", of);
    const auto found = std::find_if(
        signals_.begin(), signals_.end(),
        [&](const alarm::SignalAlarm& signal) { return signal.sensor() == alarm::sensor_of(of); });
    if (found == signals_.end()) return archive.skip_rest();
    archive.field("signal", *found);
  });
  archive.field("cuff_on_limb", loss_.cuff_on_limb);
  archive.field("link_alarm", link_alarm_);
  archive.field("started_at", started_at_);
  archive.field("told_reason", told_reason_);
  archive.field("told_rejects", told_rejects_);
  archive.field("rejects_told_at", rejects_told_at_);
  archive.field("silent_from", silent_from_);
  if (archive.loading()) refresh();
}

void MonitorState::archive_limits(Archive& archive) {
  archive.each("limits", limits_.size(), 2 * parameter_count, [&](std::size_t place) {
    Parameter of = archive.saving() ? measured_[place / 2] : Parameter::hr;
    alarm::Side side = place % 2 == 0 ? alarm::Side::below : alarm::Side::above;
    archive.field("of", of);
    archive.field("side", side, alarm::Side::above);
    const std::int16_t first = tracks_[index(of)].limits;
    if (first < 0) return archive.skip_rest();
    const auto at = static_cast<std::size_t>(first) + (side == alarm::Side::below ? 0 : 1);
    archive.field("limit", limits_[at]);
  });
}

bool MonitorState::judges_by(
    const std::array<alarm::ParameterLimits, parameter_count>& limits) const {
  return std::all_of(measured_.begin(), measured_.end(), [&](Parameter parameter) {
    const auto place = static_cast<std::size_t>(tracks_[index(parameter)].limits);
    return limits_[place].judges_by(limits[index(parameter)].below) &&
           limits_[place + 1].judges_by(limits[index(parameter)].above);
  });
}

void MonitorState::resume(Instant now, MonitorSink& sink) {
  if (link_.live()) silent_from_ = link_.last_heard() + quiet_max_;
  const link::Action action = link_.restart();
  told_reason_ = link_.status().reason;
  sink.on_action(action, link_.line_settings());
  link_alarm_.on_reason(told_reason_.view(), now, sink);
  // What is configured anew is expected from now on.
  for (const Parameter parameter : measured_) {
    if (!expected_[index(parameter)]) continue;
    signal_of(parameter).expect(parameter, tracks_[index(parameter)].no_data_delay, now);
  }
  refresh();
}

void MonitorState::announce(Instant now, MonitorSink& sink) {
  sink.on_link(now);
  for (const Track& track : tracks_) {
    if (track.told) sink.on_vital(*track.told, now);
  }
}

}  // namespace vigil::engine
