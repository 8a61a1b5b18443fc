// The technical alarms of one monitor: a sensor without valid numbers, and a lost link.
//
// SignalAlarm is one sensor: it alarms when a parameter that is expected has had no valid number
// for too long, and ends only when all of them have one again. LinkAlarm is the whole monitor.
// Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <string_view>

#include "daemon/alarm/change_sink.hpp"
#include "daemon/alarm/sensor.hpp"
#include "drivers/api/reading.hpp"

namespace vigil::alarm {

class SignalAlarm {
 public:
  /// `sensor_off_delay`: how long the monitor must say that the sensor is off.
  SignalAlarm(Sensor sensor, Duration sensor_off_delay)
      : sensor_(sensor), sensor_off_delay_(sensor_off_delay) {}

  /// The parameter is expected: it has limits, or had a valid number before. It is an alarm when it
  /// has had no valid number for `no_data_delay`, whatever the reason, counted from `since`.
  void expect(Parameter parameter, Duration no_data_delay, Instant since);
  /// Any reading of an expected parameter of this sensor.
  void on_reading(const Reading& reading, Instant now, ChangeSink& sink);
  /// The monitor talks (again): what is lost gets the time from now on to come.
  void on_link_live(Instant now, Duration grace);
  /// The monitor is silent: its link alarm speaks for it; what stands here goes on standing.
  void on_link_lost();
  void advance(Instant now, ChangeSink& sink);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] bool open() const { return open_; }

 private:
  struct Lane {
    bool expected = false;
    bool valid = false;
    Validity why = Validity::no_value;
    Duration no_data_delay{0};
    Instant lost_since;
    Instant off_since;   // since when the monitor says that the sensor is off
    Instant not_before;  // grace after the link came back
    std::int32_t last_milli = 0;
    Instant last_measured_at;
    bool ever_valid = false;
  };
  [[nodiscard]] Instant due_of(const Lane& lane) const;
  /// The parameter that the alarm is about.
  [[nodiscard]] Parameter speaker() const;
  /// Tells the open alarm again if it is about something else now.
  void tell_change(Instant now, ChangeSink& sink);
  [[nodiscard]] Change describe(Phase phase, Instant at) const;
  void tell(Phase phase, Instant at, ChangeSink& sink);

  Sensor sensor_;
  Duration sensor_off_delay_;
  std::array<Lane, parameter_count> lanes_{};  // only those of this sensor are used
  bool link_live_ = false;
  bool open_ = false;
  std::uint64_t number_ = 0;
  Instant started_at_;
  Parameter told_speaker_{};
  Validity told_why_ = Validity::no_value;
};

class LinkAlarm {
 public:
  /// The monitor is not heard: `due` is when that must be said, `reason` why.
  void on_lost(Instant due, std::string_view reason);
  /// The reason changed while it is lost.
  void on_reason(std::string_view reason, Instant now, ChangeSink& sink);
  void on_live(Instant now, ChangeSink& sink);
  void advance(Instant now, ChangeSink& sink);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] bool open() const { return open_; }

 private:
  void tell(Phase phase, Instant at, ChangeSink& sink);

  Instant due_ = Instant::never();
  FixedText<160> reason_;
  bool open_ = false;
  std::uint64_t number_ = 0;
  Instant started_at_;
};

}  // namespace vigil::alarm
