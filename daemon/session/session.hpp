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
#include "daemon/session/baseline.hpp"
#include "daemon/session/check_plan.hpp"
#include "daemon/session/dose_book.hpp"
#include "daemon/session/line.hpp"
#include "daemon/session/order.hpp"
#include "daemon/session/rules.hpp"
#include "daemon/session/vital_course.hpp"

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
  FixedText<40> bed;  // "4/a": for the entry of a move
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
  FixedText<320> detail;  // what it did
};

/// What the patient must show before leaving, ticked by a person.
enum class Tick : std::uint8_t {
  escort,
  no_driving,
  oriented,
  walks,
  no_vomiting,
  no_dissociation
};
inline constexpr std::size_t tick_count = 6;
[[nodiscard]] std::string_view name(Tick tick);

class Session {
 public:
  // Limits of what a person may say; beyond them it is a slip of the hand.
  static constexpr std::uint32_t lightest_g = 30'000;
  static constexpr std::uint32_t heaviest_g = 300'000;
  static constexpr std::uint64_t most_dose_ug = 2'000'000;
  static constexpr std::int32_t most_oxygen_ml_min = 30'000;
  static constexpr std::size_t overrides_max = 24;
  static constexpr std::size_t earlier_max = 20;
  static constexpr std::size_t values_max = parameter_count;
  /// Told later than this after it was done: the entry says so.
  static constexpr Duration late_after = std::chrono::minutes(2);

  /// `rules` and `phases` belong to the profile and outlive the session.
  Session() = default;

  /// schedule and start begin it; every other order needs a begun one. A scheduled one is started
  /// by a second call. Refused: nothing changed.
  [[nodiscard]] Ruling begin(const Order& order, const Who& who, const alarm::Profile& profile,
                             const Rules& rules, const Facts& facts,
                             const Surroundings& surroundings, Instant now, Sink& sink);
  [[nodiscard]] Ruling apply(const Order& order, const Who& who, const Facts& facts, Instant now,
                             Sink& sink);
  /// A reading of this patient, from the monitor or by hand. For baseline, recovery and the gate.
  /// The values of a vitals order come here too: the order only records them.
  void on_reading(const Reading& reading, bool manual, Instant now, Sink& sink);
  /// A physiological alarm of the bed began or grew to this priority: it may call for a check.
  void on_alarm(alarm::Priority priority, Instant now, Sink& sink);
  /// The facts of the bed changed: gate and missing parameters are looked at again.
  void look(const Facts& facts, Instant now, Sink& sink);
  void advance(Instant now, const Facts& facts, Sink& sink);
  [[nodiscard]] Instant deadline() const;

  /// `profiles` and `rules` of the configuration, of the same places: they outlive the session,
  /// which finds its own by id. `where`: for the log.
  void archive(Archive& archive, const std::vector<alarm::Profile>& profiles,
               const std::vector<Rules>& rules, std::string_view where);

  /// Tells state and planned checks again, for who begins to listen now.
  void tell_again(Instant at, Sink& sink) const;
  [[nodiscard]] bool begun() const { return profile_ != nullptr; }
  [[nodiscard]] bool open() const;  // begun and not closed
  [[nodiscard]] const Summary& summary() const { return summary_; }
  [[nodiscard]] const std::array<std::optional<std::int32_t>, parameter_count>& baseline_milli()
      const {
    return baseline_.milli;
  }
  [[nodiscard]] bool off_monitor() const { return !summary_.bathroom_until.is_never(); }
  [[nodiscard]] EarlierSession as_earlier() const;  // what later sessions of this code are told
  /// Checks that came due while another stood open.
  [[nodiscard]] std::uint32_t missed_checks() const { return plan_.missed(); }

 private:
  /// One thing that is done: by whom, when, told when, and whom to tell.
  struct Act {
    const Who* who;
    Instant performed;
    Instant now;
    Sink* sink;
    [[nodiscard]] bool late() const { return now - performed > late_after; }
  };
  /// Of Facts, what counts between two calls.
  struct Known {
    std::array<Need, parameter_count> gives{};
    bool link_live = false;
    bool sensors_on = false;
    bool binding_confirmed = false;
    alarm::Priority open_physiological = alarm::Priority::none;
    std::uint32_t open_alarms = 0;
    FixedText<64> test_alarm_by;
    std::int64_t wall_minus_boot_ns = 0;
    FixedText<40> bed;
    void archive(Archive& archive);
  };
  struct Override {
    FixedText<32> item;
    Instant at;
    void archive(Archive& archive);
  };
  /// What the last check did, so that it can be taken back.
  struct Undoable {
    Instant at = Instant::never();
    Check check;
    std::array<PlannedCheck, 2> closed{};
    bool next_planned = false;
    std::array<alarm::Finding, concern_count> findings{};
    std::optional<std::uint8_t> moaas;
    void archive(Archive& archive);
  };

  void archive_course(Archive& archive);
  void archive_profile(Archive& archive, const std::vector<alarm::Profile>& profiles,
                       const std::vector<Rules>& rules, std::string_view where);
  /// Who acts where nobody does.
  [[nodiscard]] static Who time_itself();

  // session.cpp: states, time, what is told.
  [[nodiscard]] Entry entry(EntryKind kind, const Act& act) const;
  void tell(Entry& entry, const Act& act);
  void set_state(State state, std::string_view why, const Act& act);
  void set_finding(Concern concern, const alarm::Finding& finding, Instant at, Sink& sink);
  void end_finding(Concern concern, Instant at, Sink& sink);
  bool learn(const Facts& facts, const Act& act);
  void catch_up(Instant now, Sink& sink);
  void come_due(Instant due, Sink& sink);
  void follow_phases(const Act& act);
  void integrate(const Act& act);
  void refresh(const Act& act);
  void refresh_gate(const Act& act);
  void refresh_recovery(const Act& act);
  [[nodiscard]] Instant phase_due() const;
  [[nodiscard]] Instant integration_due() const;
  [[nodiscard]] Instant recovery_due() const;
  [[nodiscard]] std::optional<std::int32_t> t_plus_min(Instant at) const;
  [[nodiscard]] std::int64_t utc_s(Instant at) const;
  [[nodiscard]] bool is_dosed_state() const;
  [[nodiscard]] Ruling carry_out(const Order& order, const Facts& facts, const Act& act);
  // session_start.cpp
  [[nodiscard]] Ruling may_begin(const Order& order, const Rules& rules, const Facts& facts,
                                 const Surroundings& surroundings, Instant now) const;
  void tell_start(const Surroundings& surroundings, const Act& act, Line& detail);
  [[nodiscard]] bool lacks(Parameter parameter) const;
  // session_before_dose.cpp
  [[nodiscard]] Ruling on_bind(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_pre_check(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_baseline(const Act& act);
  [[nodiscard]] Ruling on_override(const Order& order, const Act& act);
  [[nodiscard]] bool pre_check_complete() const;
  void offer_limits(const Act& act);
  // session_dose_gate.cpp, session_discharge_gate.cpp: fill gate_; the instant at which they
  // change.
  Instant build_dose_gate(Instant at);
  Instant build_discharge_gate(Instant at);
  void add_item(std::string_view item, bool holds, bool hard, std::string_view text, Instant at);
  void add_bands(Instant at);
  void add_pressure_item(Instant at, Instant& changes);
  [[nodiscard]] bool in_recovery_band(Parameter parameter, std::int32_t milli) const;
  void list_not_recovered(Line& line, Instant at) const;
  [[nodiscard]] std::optional<std::int32_t> value_for_dose(Parameter parameter, Instant at) const;
  // session_dose.cpp
  [[nodiscard]] Ruling on_dose(const Order& order, const Act& act);
  [[nodiscard]] Ruling may_dose(const Dose& dose, const Act& act);
  [[nodiscard]] std::string_view out_of_range(const Dose& dose) const;
  void warn_of_dose(const Dose& dose, Instant device_before, const Act& act, Line& detail);
  void warn(std::string_view code, std::string_view text, const Act& act, Line& detail);
  void suggest_pause(bool& suggested, std::string_view code, std::string_view why, bool outside,
                     const Act& act);
  // session_checks.cpp
  [[nodiscard]] Ruling on_check(const Order& order, const Facts& facts, const Act& act);
  [[nodiscard]] Ruling may_check(const Check& check, const Act& act) const;
  [[nodiscard]] Ruling on_skip(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_undo(const Order& order, const Act& act);
  void close_checks(const Check& check, const Act& act, Line& detail);
  void tell_check(const PlannedCheck& planned, Instant at, Sink& sink) const;
  void judge_check(const Check& check, const Act& act);
  void judge_response(std::uint8_t moaas, const Act& act);
  bool keep_checks_close(std::optional<std::uint8_t> moaas, Instant at, Instant now);
  void tell_overdue(Instant at, Sink& sink);
  // session_record.cpp: what else is noted.
  [[nodiscard]] Ruling on_symptom(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_note(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_oxygen(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_medication(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_vitals(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_emergency(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_handover(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_score(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_follow_up(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_consent(const Order& order, const Act& act);
  // session_ways_out.cpp: off the bed, and away.
  [[nodiscard]] Ruling on_bathroom(const Order& order, const Act& act);
  void bathroom_due(Instant due, Sink& sink);
  [[nodiscard]] Instant bathroom_deadline() const;
  [[nodiscard]] Ruling on_tick(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_close(const Order& order, const Act& act);
  [[nodiscard]] Ruling may_close(const Order& order, const Act& act) const;
  [[nodiscard]] Ruling on_move(const Order& order, const Act& act);
  [[nodiscard]] Ruling on_correct(const Order& order, const Act& act);

  const alarm::Profile* profile_ = nullptr;
  const Rules* rules_ = nullptr;
  Summary summary_;
  Known known_;
  PreCheck pre_check_;
  VitalCourse course_;
  BaselineTry baseline_;
  DoseBook doses_;
  CheckPlan plan_;
  Undoable undoable_;
  std::array<alarm::Finding, concern_count> findings_{};
  std::vector<GateItem> gate_;
  Instant gate_due_ = Instant::never();
  Instant gate_looked_at_;
  std::array<Override, overrides_max> overrides_{};
  std::size_t override_count_ = 0;
  bool bound_ = false;
  std::size_t phase_ = no_phase;
  std::uint32_t entries_ = 0;
  std::uint32_t symptoms_ = 0;  // those that go on, one bit each
  std::array<bool, tick_count> ticks_{};
  std::optional<std::uint8_t> moaas_;
  std::optional<std::uint32_t> aldrete_;
  bool oxygen_given_ = false;
  std::uint8_t not_back_ = 0;  // 1: medium, 2: high
  std::uint8_t integration_ = 0;
  bool recovery_judged_ = false;
  std::array<bool, parameter_count> pause_suggested_{};
  bool pause_suggested_by_moaas_ = false;
  std::optional<std::int32_t> highest_sys_milli_;
  std::optional<std::int32_t> lowest_spo2_milli_;
  std::uint32_t high_alarms_ = 0;
  std::uint32_t medium_alarms_ = 0;
  std::uint32_t severe_symptoms_ = 0;
  bool changed_ = false;  // the summary is to be told
  Instant latest_;        // nothing is told with an earlier time
  static constexpr std::size_t no_phase = static_cast<std::size_t>(-1);
};

}  // namespace vigil::session
