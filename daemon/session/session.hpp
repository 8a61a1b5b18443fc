// The medicine session of one patient: its state machine, gates, dose clocks, checks and ways out.
//
// Pure: orders, readings, alarms and time in; entries, checks, states and findings out. It reads no
// clock and knows no bed, no bus and no disk; the engine tells it what the bed knows (Facts) and
// puts its findings into the bed's book. One caller at a time. docs/sessions.md tells the rules
// with their sources; config/profiles holds the numbers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/profile.hpp"
#include "daemon/session/order.hpp"
#include "daemon/session/rules.hpp"

namespace vigil::session {

/// Who asks, and from where.
struct Who {
  FixedText<32> name;  // empty: person not given
  alarm::Role role = alarm::Role::viewer;
  FixedText<64> via;
  bool verified = false;
  bool at_bedside = false;
};

/// What the bed knows now.
struct Facts {
  /// The newest reading of every parameter that was ever had of this patient, with its validity;
  /// values by hand where they are newer.
  Snapshot snapshot;
  /// Per parameter: a monitor of the bed gives it continuously, or on demand.
  std::array<Need, parameter_count> gives{};
  bool link_live = false;
  bool sensors_on = false;         // a pulse is seen
  bool binding_confirmed = false;  // nothing changed since a person confirmed it
  alarm::Priority open_physiological = alarm::Priority::none;  // the gravest that stands
  std::uint32_t open_alarms = 0;                               // high and medium, of every type
  FixedText<64> test_alarm_by;  // the receiver that confirmed the last test alarm; empty: none
  std::int64_t wall_minus_boot_ns = 0;
};

/// What the engine knows beyond the bed.
struct Surroundings {
  std::vector<EarlierSession> earlier;  // of this code, newest first
  std::vector<Code> open_codes;         // of all other open sessions
  std::uint32_t today = 0;              // sessions of this code on this UTC day so far
  /// Concurrent dosing: the other bed's session and its earlier ones; empty: there is none.
  Code partner;
  std::vector<EarlierSession> partner_earlier;
};

/// The alarms that a session itself can raise; each has one slot in the bed's book.
enum class Concern : std::uint8_t {
  check_overdue,
  bad_breathing,
  bad_colour,
  bad_response,
  bad_posture,
  bad_distress,
  not_back,
  not_recovered,
  emergency,
};
inline constexpr std::size_t concern_count = 9;

/// Where a session puts what it makes.
class Sink {
 public:
  virtual void on_entry(const Entry& entry, Instant at) = 0;
  virtual void on_check(const Check& check, Instant at) = 0;
  virtual void on_summary(const Summary& summary, Instant at) = 0;
  virtual void on_finding(Concern concern, const alarm::Finding& finding, Instant at) = 0;
  /// Doses, baseline, or whether the patient is off the monitor changed: the bed's rules follow.
  virtual void on_patient_changed(Instant at) = 0;

 protected:
  ~Sink() = default;
};

struct Ruling {
  bool done = true;
  bool permitted = true;  // false: the role may not
  FixedText<160> text;    // why not, with the rule
  FixedText<160> detail;  // what it did
};

class Session {
 public:
  /// `rules` and `phases` belong to the profile and outlive the session.
  Session() = default;

  /// schedule and start begin it; every other order needs a begun one.
  [[nodiscard]] Ruling begin(const Order& order, const Who& who, const alarm::Profile& profile,
                             const Rules& rules, const Facts& facts,
                             const Surroundings& surroundings, Instant now, Sink& sink);
  [[nodiscard]] Ruling apply(const Order& order, const Who& who, const Facts& facts, Instant now,
                             Sink& sink);
  /// A reading of this patient, from the monitor or by hand. For baseline, recovery and the gate.
  void on_reading(const Reading& reading, bool manual, Instant now, Sink& sink);
  /// A physiological alarm of the bed began or grew to this priority: it may call for a check.
  void on_alarm(alarm::Priority priority, Instant now, Sink& sink);
  /// The facts of the bed changed: gate and missing parameters are looked at again.
  void look(const Facts& facts, Instant now, Sink& sink);
  void advance(Instant now, const Facts& facts, Sink& sink);
  [[nodiscard]] Instant deadline() const;

  [[nodiscard]] bool open() const;  // begun and not closed
  [[nodiscard]] const Summary& summary() const;
  [[nodiscard]] const std::array<std::optional<std::int32_t>, parameter_count>& baseline_milli()
      const;
  [[nodiscard]] bool off_monitor() const;           // in the bathroom
  [[nodiscard]] EarlierSession as_earlier() const;  // what later sessions of this code are told
};

}  // namespace vigil::session
