// One bed: its monitors, its patient, the rules in force, and the book of its alerts.
//
// Pure; called by Engine only. Nothing of one bed is seen by another. No allocation but when rules
// change (a session begins or ends, a baseline or limit is set).
#pragma once

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/alarm/alert_book.hpp"
#include "daemon/alarm/cuff_watch.hpp"
#include "daemon/alarm/pulse_watch.hpp"
#include "daemon/alarm/trend.hpp"
#include "daemon/engine/alarm_commands.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/hand_vitals.hpp"
#include "daemon/engine/host_cuff.hpp"
#include "daemon/engine/input.hpp"
#include "daemon/engine/monitor_state.hpp"
#include "daemon/engine/other_numerics.hpp"
#include "daemon/engine/patient.hpp"
#include "daemon/session/session.hpp"

namespace vigil::engine {

/// What a bed says outwards; Engine adds the bed and the numbers.
class BedSink {
 public:
  virtual void tell(Event& event) = 0;
  virtual void on_action(MonitorIndex monitor, link::Action action, std::size_t line_settings) = 0;
  virtual void on_request(MonitorIndex monitor, RequestKind kind) = 0;
  virtual std::uint64_t next_number() = 0;
  [[nodiscard]] virtual alarm::RoleSet reachable() const = 0;
  /// Stations with sound, apart from this one, that are not paused for this bed.
  [[nodiscard]] virtual std::uint32_t sounding_elsewhere(std::string_view receiver) const = 0;
  /// Wall clock (UTC) minus CLOCK_BOOTTIME.
  [[nodiscard]] virtual std::int64_t wall_minus_boot_ns() const = 0;
  /// The receiver that confirmed the last test alarm, asked for since then; empty: none did.
  [[nodiscard]] virtual FixedText<64> test_alarm_by(Instant since) const = 0;

 protected:
  ~BedSink() = default;
};

using BedLimits = std::array<alarm::ParameterLimits, parameter_count>;  // index: Parameter

class BedState {
 public:
  BedState(const BedConfig& bed, const EngineConfig& config);

  void start(Instant now, BedSink& out);
  /// Instead of start(), of one whose state was loaded: opens every port anew, takes over what is
  /// configured otherwise now, and says again all that a display must know.
  void resume(Instant now, BedSink& out);
  /// All but what the configuration gives. What is kept is found again by names.
  void archive(Archive& archive);
  [[nodiscard]] bool restored() const { return restored_; }
  /// While set, a link that is lost was lost because nobody listened: no cables were swapped.
  void set_away(bool away) { away_ = away; }
  void advance(Instant now, BedSink& out);
  [[nodiscard]] Instant deadline() const { return deadline_; }

  void apply(const PortOpened& in, Instant now, BedSink& out);
  void apply(const PortFailed& in, Instant now, BedSink& out);
  void apply(const PortClosed& in, Instant now, BedSink& out);
  void apply(const PortActivity& in, Instant now, BedSink& out);
  void apply(const MonitorReading& in, Instant now, BedSink& out);
  void apply(const MonitorIdentity& in, Instant now, BedSink& out);
  void apply(const MonitorNotice& in, Instant now, BedSink& out);
  void apply(const MonitorOther& in, Instant now, BedSink& out);
  void apply(const RequestRefused& in, Instant now, BedSink& out);
  void apply(const PortsChanged& in, Instant now, BedSink& out);
  /// A command for this bed, or for one of its alarms.
  [[nodiscard]] Ruling apply(const Command& command, Instant now, BedSink& out);
  /// Somebody must confirm the monitor of this bed.
  [[nodiscard]] bool asks_binding() const;
  /// The limits in force, relative ones resolved.
  [[nodiscard]] const BedLimits& limits() const { return in_force_; }
  /// While a binding of the room is not confirmed, a value may be of the patient beside: it is
  /// judged by the limits of both. Null: only by its own.
  void set_company(const BedLimits* beside, std::string_view beds, Instant now, BedSink& out);
  /// Another bed of the room lost its link at nearly the same time: the cables may be swapped.
  void ask_binding(std::string_view why, Instant now, BedSink& out);

  /// An order about the session of this bed; `known`: what the engine knows beyond it.
  [[nodiscard]] Ruling apply_order(const Command& command, const session::Surroundings& known,
                                   Instant now, BedSink& out);
  [[nodiscard]] const session::Session& session() const { return session_; }
  /// The session leaves this bed: it is closed, or goes to another one.
  [[nodiscard]] session::Session release_session(Instant now, BedSink& out);
  void take_session(session::Session taken, Instant now, BedSink& out);
  /// A planned session that is to start here; it comes back if it does not.
  void plan_session(session::Session planned) { session_ = std::move(planned); }
  [[nodiscard]] session::Session give_back_plan() {
    return std::exchange(session_, session::Session());
  }

  [[nodiscard]] std::size_t monitor_count() const { return monitors_.size(); }
  [[nodiscard]] std::uint32_t links_live() const;
  [[nodiscard]] std::uint32_t open_alarms() const { return book_.open_count(); }
  [[nodiscard]] const PatientContext& patient() const { return patient_; }
  [[nodiscard]] const alarm::AlertBook& book() const { return book_; }
  /// When a link was lost last; never() if none was.
  [[nodiscard]] Instant link_lost_at() const { return link_lost_at_; }
  [[nodiscard]] Duration twin_loss_within() const { return rules_->signal.twin_loss_within; }

 private:
  class Step;
  class OfSession;
  static constexpr std::size_t monitor_alarms_max = 8;
  struct MonitorAlarm {
    FixedText<96> text;
    std::uint32_t code = 0;  // the monitor's identity of it; 0: the text is
    alarm::Slot slot = alarm::no_slot;
    MonitorPriority priority{};
    bool active = false;
    /// The link came back; the monitor must tell it again by then.
    Instant tell_again_by = Instant::never();
    void archive(Archive& archive);
  };
  /// Which adapter and monitor the bed was bound to.
  struct Binding {
    FixedText<64> adapter;
    FixedText<32> vendor;  // of the monitor, as far as it told; empty: it did not yet
    FixedText<32> model;
    FixedText<32> serial;
    bool asked = false;  // something changed, and nobody confirmed
    Instant asked_at;    // since when
    alarm::Slot slot = alarm::no_slot;
    void archive(Archive& archive);
  };
  struct Bedside {
    MonitorState state;
    FixedText<64> adapter;
    Binding bound;
    std::array<MonitorAlarm, monitor_alarms_max> alarms{};
    OtherNumerics others;
  };
  // One for each level.
  static constexpr std::size_t overrides_max = std::size_t{8} * parameter_count;
  struct LimitOverride {
    Parameter parameter{};
    alarm::Side side{};
    alarm::Priority priority{};
    std::int32_t limit_milli = 0;
    void archive(Archive& archive);
  };

  void refresh();
  // bed_archive.cpp: what outlives a restart.
  void archive_patient(Archive& archive);
  void archive_profile(Archive& archive);
  void archive_company(Archive& archive);
  void archive_monitors(Archive& archive);
  void take_configuration();
  void reconcile(Instant now, Step& step);
  void announce(Instant now, Step& step);
  [[nodiscard]] BedLimits judged_limits() const;
  // bed_state.cpp: what monitors bring.
  void watch(const Reading& reading, Instant at, Step& step);
  void on_live(MonitorIndex monitor, bool live, Instant at, Step& step);
  void tell_link(MonitorIndex monitor, Instant at, Step& step);
  void note_cuff(const MonitorNotice& in, Instant now, Step& step);
  void update_limb(Instant now, Step& step);
  void update_host_cuff(Instant now, Step& step);
  void note_monitor_alarm(const MonitorNotice& in, Instant now, Step& step);
  void tell_monitor_alarm(MonitorAlarm& entry, bool present, alarm::Presence presence, Instant at,
                          Step& step);
  void expire_monitor_alarms(Instant due, Step& step);
  [[nodiscard]] bool heart_is_seen() const;
  [[nodiscard]] bool somebody_is_on() const;
  [[nodiscard]] bool measures(Parameter parameter) const;
  // bed_binding.cpp: whether the monitor is still this bed's.
  void check_binding(Bedside& bedside, Instant now, Step& step);
  void tell_binding(Bedside& bedside, std::string_view why, Instant now, Step& step);
  void bind(Bedside& bedside);
  void mark_unconfirmed(AlarmEvent& event) const;
  // bed_patient.cpp: the patient, and the rules that follow from him.
  void set_patient(const PatientContext& patient, Instant now, Step& step);
  void forget_patient(Instant now, Step& step);
  void expect_patient(Instant now, Step& step);
  void forget_sensors(Instant now, Step& step);
  void take_limits(bool of_another);
  void end_forbidden_silences(Instant now, Step& step);
  void forget_trends(Instant now, Step& step);
  void apply_rules(Instant now, Step& step);
  void apply_limits(Instant now, Step& step);
  void apply_context(Instant now, Step& step);
  void rebuild_trends(Instant now, Step& step);
  void tell_limits(Parameter parameter, const alarm::ParameterLimits& limits, Instant now,
                   Step& step);
  void tell_patient(Instant now, Step& step);
  void tell_load(bool final, Instant now, Step& step);
  void set_off_monitor(bool off, Instant now, Step& step);
  [[nodiscard]] const alarm::Profile* profile_of(const PatientContext& patient) const;
  [[nodiscard]] alarm::ParameterLimits limits_of(Parameter parameter) const;
  // bed_commands.cpp: what people ask.
  [[nodiscard]] Ruling on_silence_command(const Command& command, Instant now, Step& step);
  [[nodiscard]] Ruling on_enable(const Command& command, Instant now, Step& step);
  [[nodiscard]] Ruling on_off_monitor(const Command& command, Instant now, Step& step);
  [[nodiscard]] Ruling on_set_limit(const Command& command, Instant now, Step& step);
  [[nodiscard]] Ruling on_patient_command(const Command& command, Instant now, Step& step);
  // bed_session.cpp: the medicine session.
  [[nodiscard]] session::Facts facts(Instant now, const BedSink& out) const;
  void put_newest(Parameter parameter, Instant now, session::Facts& facts) const;
  [[nodiscard]] Ruling start_session(const Command& command, const session::Surroundings& known,
                                     Instant now, Step& step);
  [[nodiscard]] Ruling without_session(const Command& command, Instant now, Step& step);
  void take_hand_values(const session::Order& order, Instant now, Step& step);
  void confirm_monitors(const alarm::Person& person, Instant now, Step& step);
  void follow_session(Instant now, Step& step);
  void set_in_bathroom(bool away, Instant now, Step& step);
  void tell_session(const Reading& reading, Instant now, Step& step);
  void advance_session(Instant now, Step& step);
  void announce_session(Instant now, Step& step);
  void note_for_session(const alarm::Change& change, Instant at);
  void tell_silence(const alarm::Silence& silence, bool active, bool reminder,
                    std::string_view reason, Instant at, Step& step);
  void end_silence(std::size_t place, std::string_view reason, Instant at, Step& step);
  void end_audio_pauses(std::string_view reason, Instant at, Step& step);
  void advance_silences(Instant due, Step& step);

  const EngineConfig* config_;
  const BedConfig* bed_;
  alarm::AlertBook book_;
  std::vector<Bedside> monitors_;
  PatientContext patient_;
  bool off_monitor_ = false;
  bool restored_ = false;
  bool away_ = false;                        // no engine ran when what is told now came due
  bool profile_changed_ = false;             // since the state was saved
  const alarm::Profile* profile_ = nullptr;  // in force
  const alarm::AlarmRules* rules_;
  std::vector<LimitOverride> overrides_;
  std::array<std::optional<std::int32_t>, parameter_count> baseline_milli_{};  // of the limits
  bool limits_linger_ = false;  // the session has ended, and the sensors are still on
  BedLimits in_force_;
  std::optional<BedLimits> company_;  // limits of the patient beside, while a binding is asked for
  FixedText<40> company_beds_;        // "a or b"
  alarm::PulseWatch pulse_;
  alarm::PulseAgreement agreement_;
  alarm::CuffWatch cuff_;
  HostCuff host_cuff_;
  HandVitals hand_;
  session::Session session_;
  std::array<alarm::Slot, session::concern_count> concern_slots_{};  // index: session::Concern
  bool in_bathroom_ = false;                                         // the session says so
  bool seen_on_ = false;                // somebody was on the monitor when last looked
  Instant look_at_ = Instant::never();  // something of the bed changed for the session
  alarm::Priority new_alarm_ = alarm::Priority::none;  // began or grew since then
  alarm::OccupancyWatch occupancy_;
  alarm::TrendWatch trends_;
  std::vector<alarm::Slot> trend_slots_;
  Instant link_lost_at_ = Instant::never();
  Instant load_since_;
  bool told_limb_ = false;
  Instant monitor_alarm_due_ = Instant::never();
  Instant deadline_ = Instant::never();
  Instant latest_;  // nothing is told with an earlier time
};

}  // namespace vigil::engine
