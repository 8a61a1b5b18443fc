// The numbers behind every alarm rule but limits and trends. Plain data from a profile.
//
// A default-made rule is off: nothing here has a clinical number of its own. The shipped numbers,
// each with its source, are in config/profiles.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <vector>

#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

/// The life of one alert.
struct LifeRules {
  Duration min_on{0};                 // it stays at least so long
  Duration join_within{0};            // when it comes back so soon, it is the same alert
  std::uint32_t recurrent_joins = 0;  // so many joins ... (0: off)
  Duration recurrent_within{0};       // ... in this time are a "recurrent" alarm of medium priority
  std::uint32_t flood_alerts = 0;     // so many new alerts of one patient ... (0: off)
  Duration flood_within{0};           // ... in this time ask to review the limits
  Priority latch_from =
      Priority::none;  // none: nothing latches; high: high alarms latch for the eye
};

/// Missing data. Ages count from the last valid measurement.
struct SignalRules {
  /// While a patient is dosed, a missing parameter of `continuous` grows to these priorities.
  Duration medium_after{0};  // 0: off
  Duration high_after{0};
  std::bitset<parameter_count> continuous;  // index: Parameter
  /// Two beds of one room that lose their links so close together may have been swapped: both ask
  /// for the binding. 0: off.
  Duration twin_loss_within{0};
};

struct PulseRules {
  Duration no_pulse_medium_after{0};  // probe on, no pulse, patient dosed; 0: off
  Duration no_pulse_high_after{0};
  Duration both_lost_high_after{0};  // HR and SpO2 lost together, link lives, no sensor-off; 0: off
  std::int32_t disagree_milli = 0;   // HR against pulse; 0: off
  Duration disagree_for{0};
};

/// More minutes than any schedule of a cuff has.
inline constexpr std::size_t schedule_max = 2000;

struct CuffRules {
  Duration repeat_within{0};   // a reading in a confirm band waits so long for its repeat ...
  Duration cycle{0};           // ... and one cuff cycle longer
  std::uint32_t failures = 0;  // so many failed cycles in a row alarm; 0: off
  Duration overdue_low{0};     // after the scheduled minute; 0: off
  Duration overdue_medium{0};
  Duration unscheduled_invalid{0};  // a reading older than this is none; 0: never
  /// A cuff on the oximeter's limb: SpO2 loss is downgraded so long at most, and so seldom.
  Duration limb_max{0};
  Duration limb_every{0};
};

/// A cuff that Vigil starts itself, where the bed allows it.
struct HostCuffRules {
  Duration retry_after{0};    // a failed cycle is tried again so long after it ...
  std::uint32_t retries = 0;  // ... so often
  Duration rest{0};           // between two inflations the arm rests at least so long
  Duration hold_max{0};       // a person can hold the cuff for so long at most
};

/// Somebody is on the monitor of a bed without a session.
struct OccupancyRules {
  Duration low_after{0};  // 0: off
  Duration medium_after{0};
};

struct InactivationRules {
  Duration audio_pause_default{0};
  Duration audio_pause_max{0};      // 0: audio can't be paused
  Duration alarm_pause_max{0};      // 0: alarms can't be paused
  Duration remind_acknowledged{0};  // a high alarm that goes on sounds again; 0: never
  Duration remind_off{0};           // audio off and alarm off remind of themselves
  RoleSet may_switch_off;           // alarm off, audio off, alarm pause
  RoleSet may_change_limits;
  Duration bedside_only_after_dose{0};  // "off monitor" is refused from elsewhere so long
};

struct LadderStep {
  Duration after{0};  // since the start or the last escalation, not acknowledged
  RoleSet call;
};

/// Whom an alarm of one priority calls, and when. Plain fixed timers.
struct Ladder {
  std::vector<LadderStep> steps;  // in order of time; the first is at 0
  Duration repeat_every{0};       // after the last step, again and again; 0: no
};

struct EscalationRules {
  std::array<Ladder, 4> ladder;  // index: Priority
  /// An acknowledged high alarm without "at bedside" for so long calls the next step. 0: off.
  Duration bedside_within{0};
};

struct AlarmRules {
  Duration median_window{0};  // HR, pulse and SpO2 are judged on the median of so long; 0: single
  LifeRules life;
  SignalRules signal;
  PulseRules pulse;
  CuffRules cuff;
  HostCuffRules host_cuff;
  OccupancyRules occupancy;
  InactivationRules inactivation;
  EscalationRules escalation;
};
/// Where no profile is in force.
inline const AlarmRules no_rules;

}  // namespace vigil::alarm
