// The technical alarms of one monitor: a sensor without valid numbers, and a lost link.
//
// SignalAlarm is one sensor: it alarms when a parameter that is expected has had no valid number
// for too long, and ends only when all of them have one again. LinkAlarm is the whole monitor.
// While a patient is dosed both grow with the age of the last valid number
// (docs/safety-rules.md 5). Pure; one caller at a time; no allocation.
#pragma once

#include <array>
#include <string_view>

#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/rules.hpp"
#include "daemon/alarm/sensor.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/reading.hpp"

namespace vigil::alarm {

/// What makes a loss more, or less, than a low alarm.
struct LossContext {
  bool in_session = false;  // without a session nobody misses what nobody wears
  bool dosed = false;
  SignalRules rules;
  /// A cuff inflates on the oximeter's limb: a loss that begins now stays low for a while.
  bool cuff_on_limb = false;
};

/// The priority of a loss so old, and when it becomes graver. Both docs/clinical-numbers.md 3.
[[nodiscard]] Priority loss_priority(Duration age, const LossContext& context);
[[nodiscard]] Instant loss_grows_at(Instant last_valid_at, Priority now,
                                    const LossContext& context);

class SignalAlarm {
 public:
  /// `sensor_off_delay`: how long the monitor must say that the sensor is off.
  SignalAlarm(Sensor sensor, Duration sensor_off_delay, Slot slot)
      : sensor_(sensor), slot_(slot), sensor_off_delay_(sensor_off_delay) {}

  /// The parameter is expected: it has limits, or had a valid number before. It is an alarm when it
  /// has had no valid number for `no_data_delay`, whatever the reason, counted from `since`.
  void expect(Parameter parameter, Duration no_data_delay, Instant since);
  /// Nobody misses this parameter any more: another patient, who does not wear it.
  void forget(Parameter parameter, Instant now, FindingSink& sink);
  /// Any reading of an expected parameter of this sensor.
  void on_reading(const Reading& reading, Instant now, FindingSink& sink);
  /// The monitor talks (again): what is lost gets the time from now on to come.
  void on_link_live(Instant now, Duration grace);
  /// The monitor is silent: its link alarm speaks for it; what stands here goes on standing.
  void on_link_lost();
  /// Dose, rules or cuff changed.
  void set_context(const LossContext& context, Instant now, FindingSink& sink);
  /// The patient is off the monitor by a person's word: nothing is missed until resumed.
  void set_suspended(bool suspended, Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] Sensor sensor() const { return sensor_; }
  /// All but the context, which set_context() gives, and of that the cuff.
  void archive(Archive& archive);

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
    void archive(Archive& archive);
  };
  [[nodiscard]] Instant due_of(const Lane& lane) const;
  [[nodiscard]] Priority priority_at(Instant at) const;
  /// The parameter that the alarm is about.
  [[nodiscard]] Parameter speaker() const;
  /// Tells the open alarm again if it is about something else now, or graver.
  void tell_change(Instant now, FindingSink& sink);
  [[nodiscard]] Finding describe(bool present, Instant at) const;
  void tell(bool present, Instant at, FindingSink& sink);

  Sensor sensor_;
  Slot slot_;
  Duration sensor_off_delay_;
  LossContext context_;
  std::array<Lane, parameter_count> lanes_{};  // only those of this sensor are used
  bool link_live_ = false;
  bool suspended_ = false;
  bool open_ = false;
  bool began_under_cuff_ = false;
  Parameter told_speaker_{};
  Validity told_why_ = Validity::no_value;
  Priority told_priority_ = Priority::none;
};

class LinkAlarm {
 public:
  explicit LinkAlarm(Slot slot) : slot_(slot) {}

  /// The monitor is not heard: `due` is when that must be said, `reason` why. `last_valid_at`: of
  /// the newest number that counts while a patient is dosed; never(): it measures none of these.
  void on_lost(Instant due, Instant last_valid_at, std::string_view reason);
  /// The reason changed while it is lost.
  void on_reason(std::string_view reason, Instant now, FindingSink& sink);
  void on_live(Instant now, FindingSink& sink);
  /// `last_valid_at` as in on_lost(): what counts may have changed with the context.
  void set_context(const LossContext& context, Instant last_valid_at, Instant now,
                   FindingSink& sink);
  void set_suspended(bool suspended, Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] bool open() const { return open_; }
  void archive(Archive& archive);

 private:
  [[nodiscard]] Priority priority_at(Instant at) const;
  void tell(bool present, Instant at, FindingSink& sink);

  Slot slot_;
  LossContext context_;
  bool lost_ = false;
  bool suspended_ = false;
  Instant due_ = Instant::never();
  Instant last_valid_at_ = Instant::never();
  Instant counts_from_;  // when the patient came back to a monitor that is lost
  FixedText<160> reason_;
  bool open_ = false;
  Priority told_priority_ = Priority::none;
};

}  // namespace vigil::alarm
