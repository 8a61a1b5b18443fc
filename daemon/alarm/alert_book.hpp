// The life of every alert of one bed: number, phases, acknowledgement, ladder, latching.
//
// Conditions say what is there (finding.hpp); the book says what people must see and hear of it,
// and remembers what they did (docs/safety-rules.md 11, B, F). It judges no value and reads no
// clock. Pure; one caller at a time; no allocation after the last add().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "daemon/alarm/alarm_load.hpp"
#include "daemon/alarm/change_sink.hpp"
#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/rules.hpp"
#include "daemon/alarm/silence_list.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

/// What an alert is, apart from what its condition finds.
struct SlotInfo {
  Type type = Type::technical;
  Origin origin = Origin::vigil;
  std::uint8_t monitor = 0;
  bool recurs = false;               // counts how often it comes back (limits)
  bool ends_on_acknowledge = false;  // it tells of something that happened, not of a state
  void archive(Archive& archive);
};
/// By which an alert is found again after a restart, whatever else is configured then.
using SlotKey = FixedText<64>;

struct Person {
  FixedText<32> name;
  FixedText<64> via;  // the receiver
  Role role = Role::viewer;
  /// The name that others read: where it came from, if nobody gave one.
  [[nodiscard]] FixedText<32> shown() const {
    return name.empty() ? FixedText<32>(via.view()) : name;
  }
};

/// What became of something that a person asked of one alert.
enum class Taken : std::uint8_t { done, already, ended, stale, unknown };

class AlertBook {
 public:
  AlertBook();

  /// A place for one condition. Only before the first finding. No two have one key.
  Slot add(const SlotInfo& info, std::string_view key);
  /// The rules from now on; they must outlive the book or the next call.
  void set_rules(const AlarmRules& rules, Instant now);

  void put(Slot slot, const Finding& finding, Instant at, ChangeSink& sink);
  /// As put() of something that is not present: this person ended it, not a value.
  void end_by(const Person& person, Slot slot, Instant at, ChangeSink& sink);
  /// What this slot said is not said any more: its rule, or its patient, is gone.
  void withdraw(Slot slot, Instant at, ChangeSink& sink);
  /// Another patient: what is latched is reset, and nothing joins what was before.
  void new_patient(Instant at, ChangeSink& sink);
  /// While set, alerts that end are ended by this person, at once.
  void set_ending_person(const FixedText<32>& name) { ending_person_ = name; }

  Taken acknowledge(std::uint64_t number, std::uint32_t revision, const Person& person, Instant at,
                    ChangeSink& sink);
  Taken going(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink);
  Taken cant_go(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink);
  Taken confirm(std::uint64_t number, std::uint32_t revision, const Person& person);
  Taken reset(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink);
  void set_bedside(const FixedText<32>& name, Instant at, ChangeSink& sink);

  /// Silences changed: every open alert that looks different now is told again.
  void silences_changed(Instant at, ChangeSink& sink);
  [[nodiscard]] SilenceList& silences() { return silences_; }
  [[nodiscard]] const SilenceList& silences() const { return silences_; }

  void advance(Instant now, ChangeSink& sink);
  [[nodiscard]] Instant deadline() const { return deadline_; }

  /// Whether a slot holds the alarm of this number, open or ended.
  [[nodiscard]] bool knows(std::uint64_t number) const;
  [[nodiscard]] std::uint32_t open_count() const { return open_count_; }
  /// A high alarm that nobody acknowledged or took over stands.
  [[nodiscard]] bool unattended_high() const;
  [[nodiscard]] bool any_open(Priority at_least) const;
  [[nodiscard]] const FixedText<32>& bedside() const { return bedside_; }

  /// What was counted since the last clear_load(), with what is open now.
  [[nodiscard]] AlarmLoad load(Instant now) const;
  void clear_load(Instant now);

  /// All but the rules. What stood in a slot that is not there any more is kept apart until
  /// end_homeless() tells its end.
  void archive(Archive& archive);
  /// Tells every alert that stands, or is latched, again: people who come now must see it.
  void announce(Instant at, ChangeSink& sink);
  /// Takes over what stood in a book that is gone; `where` goes before its text.
  void take_homeless(AlertBook&& gone, std::string_view where);
  void end_homeless(Instant at, ChangeSink& sink);
  /// While set, what ends does so for this reason.
  void set_ending_reason(std::string_view why) { ending_reason_ = FixedText<160>(why); }

 private:
  enum class Stage : std::uint8_t { idle, open, holding, latched };
  static constexpr std::size_t joins_max = 8;
  static constexpr std::size_t confirmed_max = 16;
  /// More alerts than any bed has.
  static constexpr std::size_t alerts_max = 4096;
  struct Alert {
    SlotInfo info;
    SlotKey key;
    Slot recurrent = no_slot;
    Stage stage = Stage::idle;
    Finding finding;
    std::uint64_t number = 0;
    std::uint32_t revision = 0;
    std::uint32_t occurrences = 0;
    Priority highest = Priority::none;
    Instant started_at;    // of this occurrence
    Instant counted_from;  // for the time in alarm
    Instant ended_at;
    Instant end_due = Instant::never();  // while holding
    // What people did.
    bool acknowledged = false;
    bool ever_attended = false;
    bool ack_counted = false;
    bool broke_once = false;
    FixedText<32> acknowledged_by;
    FixedText<32> responsible;
    Instant remind_at = Instant::never();
    std::array<std::uint64_t, confirmed_max> confirmed{};  // hashes of receivers
    std::uint16_t confirmed_count = 0;
    std::uint16_t declined = 0;
    // The ladder.
    std::uint8_t step = 0;
    Instant ladder_since;
    Instant last_call;
    Instant ladder_due = Instant::never();
    RoleSet calls;
    // What was told of its inactivation.
    Inactivation told_inactivation = Inactivation::enabled;
    std::array<Instant, joins_max> joins{};
    std::uint8_t join_count = 0;

    /// Nothing happened in it that anybody could ask for.
    [[nodiscard]] bool blank() const {
      return number == 0 && stage == Stage::idle && join_count == 0;
    }
    void archive(Archive& archive);
    void archive_people(Archive& archive);
  };
  struct Told {
    Phase phase = Phase::update;
    bool reminder = false;
    RoleSet calls;
  };

  [[nodiscard]] static bool standing(const Alert& alert) {
    return alert.stage == Stage::open || alert.stage == Stage::holding;
  }
  [[nodiscard]] Alert* find(std::uint64_t number);
  [[nodiscard]] Alert* find_key(const SlotKey& key);
  // alert_book.cpp: how an alert begins, changes and ends.
  void begin(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink);
  void change(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink);
  void finish(Alert& alert, const Finding& finding, Instant at, ChangeSink& sink);
  void end(Alert& alert, Instant at, ChangeSink& sink);
  void signal_anew(Alert& alert, Instant at, ChangeSink& sink);
  void grow_louder(const Alert& alert, Instant at, ChangeSink& sink);
  void tell_reset(Alert& alert, const FixedText<32>& by, Instant at, ChangeSink& sink);
  void plan_reminder(Alert& alert, Instant from);
  void tell(Alert& alert, const Told& told, Instant at, ChangeSink& sink);
  void put_inactivation(const Alert& alert, Change& change) const;
  void refresh();
  // alert_counts.cpp: joins, floods, and the load.
  void note_join(Alert& alert, Instant at, ChangeSink& sink);
  void end_recurrent(Alert& alert, Instant at, ChangeSink& sink);
  [[nodiscard]] Instant recurrent_end(const Alert& alert) const;
  void note_start(const Alert& alert, Instant at, ChangeSink& sink);
  void end_flood(Instant at, ChangeSink& sink);
  [[nodiscard]] Instant flood_end() const;
  [[nodiscard]] AlarmLoad::Line& line(AlarmLoad& load, const Alert& alert) const;
  void raise_highest(Alert& alert, Priority priority);
  // alert_ladder.cpp: whom an alert calls, and when.
  void start_ladder(Alert& alert, Instant at);
  void plan_ladder(Alert& alert);
  void climb(Alert& alert, Instant at, ChangeSink& sink);
  [[nodiscard]] const Ladder& ladder_of(const Alert& alert) const;
  [[nodiscard]] bool attended(const Alert& alert) const {
    return alert.acknowledged || !alert.responsible.empty();
  }

  const AlarmRules* rules_;
  std::vector<Alert> alerts_;
  std::vector<Alert> homeless_;  // of a saved state: their slots are not configured any more
  SilenceList silences_;
  FixedText<32> bedside_;
  FixedText<32> ending_person_;
  FixedText<160> ending_reason_;
  const Alert* about_to_tell_ = nullptr;
  Instant deadline_ = Instant::never();
  Instant latest_;  // nothing is told with an earlier time
  std::uint32_t open_count_ = 0;
  Slot flood_slot_ = no_slot;
  static constexpr std::size_t starts_max = 32;
  std::array<Instant, starts_max> starts_{};
  std::size_t start_count_ = 0;
  AlarmLoad load_;
};

/// Findings that go into a book.
class BookWriter final : public FindingSink {
 public:
  BookWriter(AlertBook& book, ChangeSink& sink) : book_(book), sink_(sink) {}
  void on_finding(Slot slot, const Finding& finding, Instant at) override {
    book_.put(slot, finding, at, sink_);
  }

 private:
  AlertBook& book_;
  ChangeSink& sink_;
};

}  // namespace vigil::alarm
