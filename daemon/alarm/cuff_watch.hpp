// The cuff of one patient: cycles that failed, readings that are overdue, and the time while it
// inflates on the oximeter's limb (docs/safety-rules.md E).
//
// The schedule is in minutes after the first dose. Pure; one caller at a time; no allocation but
// when the schedule is set.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/alarm/finding.hpp"
#include "daemon/alarm/rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

class CuffWatch {
 public:
  CuffWatch(Slot failed_slot, Slot overdue_slot, bool on_oximeter_limb)
      : failed_slot_(failed_slot),
        overdue_slot_(overdue_slot),
        on_oximeter_limb_(on_oximeter_limb) {}

  void set_rules(const CuffRules& rules) { rules_ = rules; }
  /// Minutes after `dose`, ascending; a dose of never() means none.
  void set_schedule(const std::vector<std::int32_t>& minutes, Instant dose, Instant now,
                    FindingSink& sink);
  /// Failures and readings of the last patient are not the next one's.
  void new_patient(Instant now, FindingSink& sink);
  /// A cycle began. `spo2_clear`: SpO2 is valid and breaks no limit.
  void on_started(bool spo2_clear, Instant now);
  void on_failed(std::string_view why, Instant now, FindingSink& sink);
  /// A person ended the cycle: it did not fail.
  void on_stopped() { limb_until_ = Instant::never(); }
  /// A valid reading, measured then.
  void on_reading(Instant measured_at, Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  /// SpO2 that is lost now is downgraded.
  [[nodiscard]] bool on_limb_now() const { return !limb_until_.is_never(); }
  [[nodiscard]] std::uint32_t failures() const { return failures_; }
  /// All but the rules; the schedule too, until set_schedule() gives another.
  void archive(Archive& archive);

 private:
  [[nodiscard]] Instant scheduled() const;
  void tell_failed(bool present, Instant at, FindingSink& sink);
  void tell_overdue(bool present, Priority priority, Instant at, FindingSink& sink);

  Slot failed_slot_;
  Slot overdue_slot_;
  bool on_oximeter_limb_;
  CuffRules rules_;
  std::vector<std::int32_t> minutes_;
  Instant dose_ = Instant::never();
  std::size_t next_ = 0;  // the first scheduled reading that is missing
  Instant last_reading_at_ = Instant::never();
  std::uint32_t failures_ = 0;
  FixedText<96> why_failed_;
  bool failed_open_ = false;
  Priority overdue_ = Priority::none;
  Instant limb_until_ = Instant::never();
  Instant limb_again_at_;
};

/// Somebody is on the monitor of a bed without a session (docs/safety-rules.md A).
class OccupancyWatch {
 public:
  explicit OccupancyWatch(Slot slot) : slot_(slot) {}
  void set_rules(const OccupancyRules& rules, bool in_session, Instant now, FindingSink& sink);
  void set_name(std::string_view monitor) { monitor_ = FixedText<48>(monitor); }
  /// Whether a valid pulse or HR stands now.
  void on_pulse(bool there, Instant now, FindingSink& sink);
  void advance(Instant now, FindingSink& sink);
  [[nodiscard]] Instant deadline() const;
  /// All but the rules and the name.
  void archive(Archive& archive);

 private:
  void tell(Priority priority, Instant at, FindingSink& sink);

  Slot slot_;
  FixedText<48> monitor_;
  OccupancyRules rules_;
  bool in_session_ = false;
  Instant since_ = Instant::never();
  Priority told_ = Priority::none;
};

}  // namespace vigil::alarm
