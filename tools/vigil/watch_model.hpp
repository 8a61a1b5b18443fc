// What is known of every bed, built from the events of one daemon.
//
// Pure: time comes with each call, as this machine's CLOCK_BOOTTIME. Ages need the daemon's clock:
// every event that is not a repetition carries it, so the difference of the two clocks is learned
// from the events themselves, and neither a wall clock nor a second machine disturbs the ages. One
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/time.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::watch {

/// One numeric of one monitor.
struct Number {
  std::string parameter;
  std::uint32_t monitor = 0;
  v1::Validity validity = v1::VALIDITY_UNSPECIFIED;
  /// The last valid value and when it was measured, by the daemon's clock.
  std::optional<double> value;
  Instant measured_at;
  bool age_unknown = false;
  Duration fresh_for{0};  // as the daemon judges it; zero: by the parameter alone
  /// The number of a demonstration, while the monitor shows one; never a patient's.
  std::optional<double> demo;
  Instant demo_at;
};

/// A numeric that is none of Vigil's parameters, as it was told last.
struct OtherNumber {
  v1::OtherNumeric told;
  Instant measured_at;
};

/// A cuff that measures now, by the daemon's clock.
struct CuffAtWork {
  std::uint32_t monitor = 0;
  Instant started_at;
  Instant told_at;
  std::optional<double> pressure;  // mmHg
};

/// A pressure that a person took, by the daemon's clock.
struct CuffByHand {
  double systolic = 0;  // mmHg
  double diastolic = 0;
  Instant measured_at;
};

struct LinkShown {
  v1::Link link;
  Instant since;                       // when it came into this state, by the daemon's clock
  std::optional<Instant> last_number;  // when its monitor last gave a valid number
};

/// A bed, or with empty names what belongs to none: alarms of Vigil itself, pauses for all beds.
struct Bed {
  std::string room;
  std::string bed;
  std::vector<Number> numbers;
  std::vector<OtherNumber> others;  // in the order in which they came first
  std::optional<CuffAtWork> cuff;
  std::optional<CuffByHand> cuff_by_hand;  // of this session, since the snapshot
  std::optional<v1::Cuff> cuff_plan;       // what Vigil does with the cuff; nothing: it starts none
  std::vector<LinkShown> links;            // in order of the monitor
  std::vector<v1::Alarm> alarms;           // those that stand: highest first, then newest first
  std::vector<v1::Limits> limits;          // one per parameter
  std::vector<v1::InactivationChange> inactivations;  // those that stand, oldest first
  std::optional<v1::Patient> patient;                 // nothing: the daemon told nothing
  std::optional<v1::AlarmLoad> alarm_load;
  std::optional<v1::Session> session;  // nothing: the bed has none that is open
  std::vector<v1::Check> checks;       // planned, due or overdue, in order of their time
};

/// How far a number may be believed by its age (docs/clinical-numbers.md 3).
enum class Freshness : std::uint8_t { fresh, stale, gone };
[[nodiscard]] Freshness freshness(std::string_view parameter, Duration age,
                                  Duration fresh_for = Duration(0));

/// What is heard of the daemon.
enum class Hearing : std::uint8_t { nothing_yet, live, silent };

class Model {
 public:
  explicit Model(Instant started) : heard_at_(started) {}

  /// A new snapshot begins: everything known is forgotten.
  void on_snapshot();
  /// Returns whether an alarm began, changed or ended.
  bool on_event(const v1::Event& event, Instant now);
  void on_hearing(Hearing hearing, Instant now);
  void on_lost(std::uint64_t events) { events_lost_ += events; }

  /// In order of room and bed, numbers by their size: "2" before "10".
  [[nodiscard]] const std::vector<Bed>& beds() const { return beds_; }
  /// The bed's number of this parameter; of several monitors the one measured last. Or nullptr.
  [[nodiscard]] static const Number* number(const Bed& bed, std::string_view parameter);
  [[nodiscard]] Hearing hearing() const { return hearing_; }
  /// How long ago the daemon was heard, or this program started; never negative.
  [[nodiscard]] Duration unheard_for(Instant now) const;
  /// The daemon's CLOCK_BOOTTIME now; nothing before an event told it.
  [[nodiscard]] std::optional<Instant> daemon_now(Instant now) const;
  /// The cuff of the bed measures, as far as it told: not longer than any cuff takes.
  [[nodiscard]] bool cuff_works(const Bed& bed, Instant now) const;
  /// How long until `daemon_time`; never negative.
  [[nodiscard]] Duration left(Instant daemon_time, Instant now) const;
  /// How long ago something was by the daemon's clock; never negative.
  [[nodiscard]] Duration age(Instant daemon_time, Instant now) const;
  [[nodiscard]] std::uint64_t events_lost() const { return events_lost_; }
  [[nodiscard]] std::size_t alarm_count() const;
  struct Found {
    const Bed* bed = nullptr;
    const v1::Alarm* alarm = nullptr;  // nullptr: it does not stand
  };
  [[nodiscard]] Found find_alarm(std::string_view alarm_id) const;
  /// All that stand, in the order of the screen.
  [[nodiscard]] std::vector<Found> all_alarms() const;
  [[nodiscard]] bool stopping() const { return stopping_; }
  /// Sessions that are at no bed: planned, or closed with a window that is not over. By id.
  [[nodiscard]] const std::vector<v1::Session>& other_sessions() const { return other_sessions_; }

 private:
  Bed& bed_of(const v1::Event& event);
  [[nodiscard]] Duration ahead() const;
  void learn_clock(Instant daemon_time, Instant now);
  static void on_vital(Bed& bed, const v1::Vital& vital);
  static void on_other(Bed& bed, const v1::OtherNumeric& other);
  static void on_entry(Bed& bed, const v1::SessionEntry& entry);
  static void on_notice(Bed& bed, const v1::Event& event);
  static void on_link(Bed& bed, const v1::Event& event);
  static void on_alarm(Bed& bed, const v1::Alarm& alarm);
  static void on_inactivation(Bed& bed, const v1::InactivationChange& change);
  static void on_session(Bed& bed, const v1::Session& session);
  static void on_check(Bed& bed, const v1::Event& event);
  void on_other_session(const v1::Session& session);

  std::vector<Bed> beds_;
  std::vector<v1::Session> other_sessions_;
  Hearing hearing_ = Hearing::nothing_yet;
  Instant heard_at_;
  std::uint64_t events_lost_ = 0;
  bool stopping_ = false;
  // The daemon's clock less ours, at the least delayed event of this minute and of the last.
  std::optional<Duration> ahead_this_minute_;
  std::optional<Duration> ahead_last_minute_;
  Instant minute_began_;
};

}  // namespace vigil::watch
