// One monitor of one bed, from the link up to its alarms.
//
// Pure; called by Engine only. It owns the link's state machine, the latest reading of every
// parameter, and the alarms that stand on them. No allocation after construction.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "daemon/alarm/limit_alarm.hpp"
#include "daemon/alarm/signal_alarm.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::engine {

/// What a monitor's state says outwards; Engine adds bed and numbers.
class MonitorSink : public alarm::ChangeSink {
 public:
  virtual void on_vital(const Reading& reading, Instant at) = 0;
  virtual void on_link(Instant at) = 0;
  virtual void on_action(link::Action action, std::size_t line_settings) = 0;

 protected:
  ~MonitorSink() = default;
};

class MonitorState {
 public:
  MonitorState(const MonitorConfig& monitor, const BedConfig& bed,
               const TechnicalDelays& technical);

  void start(Instant now, MonitorSink& sink);
  void on_opened(std::string_view device, Instant now, MonitorSink& sink);
  void on_failed(std::string_view reason, Instant now, MonitorSink& sink);
  void on_closed(std::string_view reason, Instant now, MonitorSink& sink);
  void on_activity(const link::Activity& activity, Instant now, MonitorSink& sink);
  void on_reading(const Reading& received, Instant now, MonitorSink& sink);
  void on_identity(const Identity& identity, Instant now, MonitorSink& sink);
  void on_hint(Instant now, MonitorSink& sink);
  void advance(Instant now, MonitorSink& sink);
  [[nodiscard]] Instant deadline() const;

  /// What a LinkEvent says now.
  [[nodiscard]] LinkEvent link_event() const;
  [[nodiscard]] bool live() const { return link_.live(); }
  [[nodiscard]] std::uint32_t open_alarms() const;

 private:
  struct Track {
    std::optional<Reading> told;  // the last reading published
    Instant newest_at;            // measurement time of the newest reading, valid or not
    bool seen_valid = false;      // since the start
    std::int32_t last_milli = 0;  // of the last valid reading
    Instant last_measured_at;
    bool fresh = false;  // a valid reading stands and is not stale
    Instant stale_at = Instant::never();
    Duration fresh_for{};
    Duration no_data_delay{};
  };
  [[nodiscard]] bool is_news(const Track& track, const Reading& reading) const;
  void judge(const Reading& reading, Instant now, MonitorSink& sink);
  void lose_signal(Parameter parameter, Instant now, MonitorSink& sink);
  void go_stale(Parameter parameter, Instant at, MonitorSink& sink);
  void after_link(link::State before, link::Action action, Instant now, MonitorSink& sink);
  void link_lost(Instant due, Instant now, MonitorSink& sink);
  void publish_rejects(Instant now, MonitorSink& sink);
  [[nodiscard]] alarm::SignalAlarm& signal_of(Parameter parameter);

  link::Link link_;
  Duration quiet_max_;
  TechnicalDelays technical_;
  LinkEvent identity_;  // only its names are used
  std::array<Track, parameter_count> tracks_{};
  std::array<std::int8_t, 2 * parameter_count> limit_index_{};  // [side][parameter]; -1: none
  std::vector<alarm::LimitAlarm> limits_;
  std::vector<alarm::SignalAlarm> signals_;  // index: Sensor
  alarm::LinkAlarm link_alarm_;
  FixedText<160> told_reason_;
  std::uint64_t told_rejects_ = 0;
  Instant rejects_told_at_;
};

}  // namespace vigil::engine
