// One monitor of one bed, from the link up to the limits of its parameters.
//
// Pure; called by BedState only. It owns the link's state machine, the latest reading of every
// parameter, and the conditions that stand on them. No allocation but when limits are set.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "daemon/alarm/alert_book.hpp"
#include "daemon/alarm/limit_alarm.hpp"
#include "daemon/alarm/median_window.hpp"
#include "daemon/alarm/signal_alarm.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::engine {

/// What a monitor's state says outwards; BedState adds bed and numbers.
class MonitorSink : public alarm::FindingSink {
 public:
  virtual void on_vital(const Reading& reading, Instant at) = 0;
  /// A reading that is neither old nor doubled, or the loss of one: for the rules of the whole bed.
  virtual void on_judged(const Reading& reading, Instant at) = 0;
  virtual void on_link(Instant at) = 0;
  /// The link went live, or is live no more.
  virtual void on_live(bool live, Instant at) = 0;
  virtual void on_action(link::Action action, std::size_t line_settings) = 0;

 protected:
  ~MonitorSink() = default;
};

/// The limits in force and what belongs to them.
struct JudgingRules {
  std::array<alarm::ParameterLimits, parameter_count> limits;
  alarm::RepeatWait repeat;
  Duration median_window{0};
  Duration cuff_invalid{0};  // a cuff reading older than this is none; 0: never
};

class MonitorState {
 public:
  MonitorState(const MonitorConfig& monitor, std::uint8_t place, const BedConfig& bed,
               const TechnicalDelays& technical, alarm::AlertBook& book);

  void start(Instant now, MonitorSink& sink);
  /// Instead of start(), of one whose state was loaded: its port is opened anew. That is no loss of
  /// the link until its silence is long enough, counted from the last frame that was heard.
  void resume(Instant now, MonitorSink& sink);
  /// Says link and latest values again, for who comes now; judges nothing.
  void announce(Instant now, MonitorSink& sink);
  void on_opened(std::string_view device, Instant now, MonitorSink& sink);
  void on_failed(std::string_view reason, Instant now, MonitorSink& sink);
  void on_closed(std::string_view reason, Instant now, MonitorSink& sink);
  void on_activity(const link::Activity& activity, Instant now, MonitorSink& sink);
  void on_reading(const Reading& received, Instant now, MonitorSink& sink);
  void on_identity(const Identity& identity, Instant now, MonitorSink& sink);
  /// Why nothing is measured yet, or that all is well.
  void on_handshake(bool active, std::string_view text, Instant now, MonitorSink& sink);
  void on_hint(Instant now, MonitorSink& sink);
  void advance(Instant now, MonitorSink& sink);
  [[nodiscard]] Instant deadline() const { return deadline_; }

  void set_rules(const JudgingRules& rules, Instant now, MonitorSink& sink);
  void set_loss_context(const alarm::LossContext& context, Instant now, MonitorSink& sink);
  /// The patient is off the monitor, by a person's word, or back.
  void set_suspended(bool suspended, Instant now, MonitorSink& sink);
  /// Alarms without a valid measurement end: a person said so.
  void forget_unknown(Instant now, MonitorSink& sink);
  /// Another patient: what only the last one wore is not expected any more.
  void new_patient(Instant now, MonitorSink& sink);

  /// What a LinkEvent says now.
  [[nodiscard]] LinkEvent link_event() const;
  [[nodiscard]] bool live() const { return link_.live(); }
  [[nodiscard]] bool measures(Parameter parameter) const;
  /// A valid value of it stands, and is not stale.
  [[nodiscard]] bool fresh(Parameter parameter) const { return tracks_[index(parameter)].fresh; }
  /// How long a value of it is judged as current; zero for a cuff.
  [[nodiscard]] Duration fresh_for(Parameter parameter) const;
  /// No limit of it is broken, or may be.
  [[nodiscard]] bool clear(Parameter parameter) const;
  /// A cuff reading of it waits for its repeat.
  [[nodiscard]] bool awaits_repeat(Parameter parameter) const;
  [[nodiscard]] const LinkEvent& identity() const { return identity_; }
  [[nodiscard]] std::string_view driver_id() const { return driver_id_; }
  /// set_rules() with these limits would change none.
  [[nodiscard]] bool judges_by(
      const std::array<alarm::ParameterLimits, parameter_count>& limits) const;
  /// All but what configuration, set_rules() and set_loss_context() give.
  void archive(Archive& archive);
  [[nodiscard]] bool restored() const { return restored_; }
  /// What on_live() tells now is that a restart did not find the monitor again in time.
  [[nodiscard]] bool lost_by_restart() const { return lost_by_restart_; }

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
    std::int16_t limits = -1;  // place of the lower side in limits_, the upper one behind it
    std::int16_t median = -1;  // place in medians_
    void archive(Archive& archive);
  };
  [[nodiscard]] bool is_news(const Track& track, const Reading& reading) const;
  void judge(const Reading& reading, Instant now, MonitorSink& sink);
  void judge_limits(Track& track, std::int32_t milli, Instant now, MonitorSink& sink);
  void lose_signal(Parameter parameter, Instant now, MonitorSink& sink);
  void go_stale(Parameter parameter, Instant at, MonitorSink& sink);
  void after_link(link::State before, link::Action action, Instant now, MonitorSink& sink);
  void link_lost(Instant due, Instant now, MonitorSink& sink);
  void publish_rejects(Instant now, MonitorSink& sink);
  void expect_from_start(const BedConfig& bed);
  [[nodiscard]] Instant last_counting_value() const;
  [[nodiscard]] alarm::SignalAlarm& signal_of(Parameter parameter);
  void refresh();
  void archive_limits(Archive& archive);

  std::string_view driver_id_;
  bool restored_ = false;
  bool lost_by_restart_ = false;  // only while on_live() tells it
  link::Link link_;
  Duration quiet_max_;
  TechnicalDelays technical_;
  LinkEvent identity_;  // only its names are used
  std::array<Track, parameter_count> tracks_{};
  std::vector<Parameter> measured_;
  std::array<bool, parameter_count> expected_{};  // whoever the patient is
  std::vector<alarm::LimitAlarm> limits_;
  std::array<alarm::MedianWindow, 3> medians_{};
  Duration median_window_{0};
  Duration cuff_invalid_{0};
  alarm::LossContext loss_;
  std::vector<alarm::SignalAlarm> signals_;  // of the sensors that it measures with
  std::array<std::int16_t, alarm::sensor_count> signal_place_{};
  alarm::LinkAlarm link_alarm_;
  Instant started_at_;
  FixedText<160> told_reason_;
  std::uint64_t told_rejects_ = 0;
  Instant rejects_told_at_;
  /// After a restart: the link that was live is lost from then on, if it is not live before.
  Instant silent_from_ = Instant::never();
  Instant deadline_ = Instant::never();
};

}  // namespace vigil::engine
