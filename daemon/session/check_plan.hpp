// When safety checks are due: one schedule by the phases, and one place for what an alarm called
// for.
//
// None piles up: a check that nobody did stays open until it is done or skipped, and those that
// came due meanwhile are counted. It knows nothing of what was seen. Pure; one caller at a time;
// no allocation. docs/sessions.md 8.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/alarm/profile.hpp"
#include "daemon/session/rules.hpp"
#include "daemon/session/vocabulary.hpp"

namespace vigil::session {

enum class CheckCause : std::uint8_t { schedule, medium_alarm, high_alarm, extra };
[[nodiscard]] std::string_view name(CheckCause cause);

struct PlannedCheck {
  bool there = false;
  std::uint32_t number = 0;
  CheckCause cause{};
  CheckState state{};  // planned, due or overdue
  Instant due_at = Instant::never();
  Duration interval{0};
  alarm::Priority priority{};  // of an overdue one
  std::uint8_t late = 0;       // 1: low, 2: medium, 3: the prescriber is called
  void archive(Archive& archive);
  [[nodiscard]] bool open() const { return there && state != CheckState::planned; }
};

class CheckPlan {
 public:
  void archive(Archive& archive);
  /// Counts from `anchor`, the dose. An open check stays open; what is planned never moves later.
  void follow(Instant anchor, Instant now, const std::vector<alarm::SessionPhase>& phases);
  /// From a look at `at` on, checks are at most `most` apart, whatever the phase says; 0: as the
  /// phase says. True: the planned one moved earlier.
  bool keep_within(Duration most, Instant at, Instant now);
  /// An alarm calls for a look now. False: a check as grave stands already.
  bool raise(CheckCause cause, Instant now);
  /// Takes the change that comes due at or before `now`: the check that changed, or null.
  const PlannedCheck* advance(Instant now, const Rules& rules);
  [[nodiscard]] Instant deadline(const Rules& rules) const;

  /// A check made at `at` counts for the scheduled one: it is due, or nearly.
  [[nodiscard]] bool counts_for_schedule(Instant at) const;
  /// The scheduled one is done or skipped; plans the next after `at`.
  void close_scheduled(Instant at, const std::vector<alarm::SessionPhase>& phases);
  void close_raised() { raised_ = {}; }
  /// Takes back what was closed.
  void reopen(const PlannedCheck& check);
  void stop();

  [[nodiscard]] std::uint32_t take_number() { return ++numbers_; }
  [[nodiscard]] const PlannedCheck& scheduled() const { return scheduled_; }
  [[nodiscard]] const PlannedCheck& raised() const { return raised_; }
  [[nodiscard]] std::uint32_t open_count() const;
  [[nodiscard]] Instant next_at() const;
  [[nodiscard]] std::uint32_t missed() const { return missed_; }
  [[nodiscard]] std::uint8_t late() const;

 private:
  PlannedCheck scheduled_;
  PlannedCheck raised_;
  Instant anchor_ = Instant::never();
  Duration most_{0};
  std::uint32_t numbers_ = 0;
  std::uint32_t missed_ = 0;
};

}  // namespace vigil::session
