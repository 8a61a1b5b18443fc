// No pulse is not a lost signal (docs/safety-rules.md G): the heartbeat of one patient, from every
// monitor of the bed.
//
// Two rules, one finding. The probe is on and finds no pulse in a dosed patient: medium, then high.
// HR and SpO2 are lost together while the links live and nobody reports a sensor off: high. Pure;
// one caller at a time; no allocation.
#pragma once

#include <array>

#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/rules.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/reading.hpp"

namespace vigil::alarm {

class PulseWatch {
 public:
  explicit PulseWatch(Slot slot) : slot_(slot) {}

  /// `dosed` and `in_session`: of the bed's patient.
  void set_rules(const PulseRules& rules, bool dosed, bool in_session);
  /// Another patient may not wear what the last one wore.
  void new_patient();
  /// hr, pulse and spo2; others are not looked at. A stale one comes as Validity::stale.
  void on_reading(const Reading& reading, Instant now, FindingSink& sink);
  /// The link of the monitor that measures this parameter.
  void on_link(Parameter parameter, bool live, Instant now, FindingSink& sink);
  /// A cuff inflates on the oximeter's limb: what begins there now waits for its end.
  void set_cuff_on_limb(bool inflating, Instant now);
  /// A named person took the patient off the monitor.
  void end(Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  /// All but what set_rules() gives.
  void archive(Archive& archive);

 private:
  struct Lane {
    bool seen = false;  // had a valid value since the patient came
    bool valid = false;
    bool live = false;
    Validity why = Validity::no_value;
    Instant lost_at;
    void archive(Archive& archive);
  };
  enum Which : std::size_t { hr, pulse, spo2, lane_count };
  void look(Instant now, FindingSink& sink);
  void note_both_lost();
  [[nodiscard]] bool oximeter_finds_none() const;
  [[nodiscard]] bool both_lost() const;
  [[nodiscard]] Priority priority_at(Instant at) const;
  void tell(bool present, Instant at, FindingSink& sink);

  Slot slot_;
  PulseRules rules_;
  bool dosed_ = false;
  bool in_session_ = false;
  bool cuff_on_limb_ = false;
  std::array<Lane, lane_count> lanes_{};
  Instant no_pulse_since_ = Instant::never();
  Instant both_lost_since_ = Instant::never();
  Instant cuff_ended_at_;
  bool open_ = false;
  bool by_oximeter_ = false;  // the first rule opened it: only the oximeter can end it
  Priority told_priority_ = Priority::none;
  Presence told_presence_ = Presence::clear;
};

/// HR of the ECG against pulse of the oximeter: technical, "check lead and sensor".
class PulseAgreement {
 public:
  explicit PulseAgreement(Slot slot) : slot_(slot) {}
  void set_rules(const PulseRules& rules, Instant now, FindingSink& sink);
  void on_reading(const Reading& reading, Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  void archive(Archive& archive);

 private:
  void tell(bool present, Instant at, FindingSink& sink);

  Slot slot_;
  PulseRules rules_;
  std::optional<std::int32_t> hr_;
  std::optional<std::int32_t> pulse_;
  Instant differ_since_ = Instant::never();
  bool open_ = false;
};

}  // namespace vigil::alarm
