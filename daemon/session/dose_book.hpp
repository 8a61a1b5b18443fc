// What was given in one session, and when: the two dose clocks and the total.
//
// It decides nothing: gates and warnings are the session's. Pure; one caller at a time; no
// allocation. docs/sessions.md 7.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/session/entry.hpp"

namespace vigil::session {

class DoseBook {
 public:
  void archive(Archive& archive);
  /// Why this step is not possible now; empty: it is.
  [[nodiscard]] std::string_view mistake(const Dose& dose, std::uint32_t devices, Instant at) const;
  /// Records it; fills number and total_ug.
  void record(Dose& dose, Instant at);

  [[nodiscard]] Instant first_at() const { return first_at_; }  // T; never moves
  [[nodiscard]] Instant last_at() const { return last_at_; }
  /// Since when no drug goes in: the last dose, or the end of the infusion after it.
  [[nodiscard]] Instant given_until() const { return given_until_; }
  [[nodiscard]] Instant last_device_at() const { return device_at_; }
  [[nodiscard]] bool dosed() const { return !first_at_.is_never(); }
  [[nodiscard]] bool infusing() const { return infusing_; }
  [[nodiscard]] bool flowing() const { return infusing_ && !paused_; }
  [[nodiscard]] std::uint64_t total_ug(Instant at) const;

 private:
  [[nodiscard]] std::uint64_t infused_ug(Instant at) const;
  void record_given(Dose& dose, Instant at);

  Instant first_at_ = Instant::never();
  Instant last_at_ = Instant::never();
  Instant given_until_ = Instant::never();
  std::uint32_t count_ = 0;
  std::uint64_t given_ug_ = 0;  // without the infusion that runs
  std::uint32_t device_ = 0;    // the last of the dose
  Instant device_at_ = Instant::never();
  bool infusing_ = false;
  bool paused_ = false;
  std::uint32_t rate_ug_h_ = 0;
  std::uint64_t run_ug_ = 0;  // of this infusion, up to run_since_
  Instant run_since_;
};

}  // namespace vigil::session
