// The host's side of the S/5 interface: which requests to send, when, and why nothing is measured.
//
// The monitor sends nothing by itself, and forgets the requests when it is switched off. A state
// machine without I/O, owned by the decoder; one thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "drivers/datex_s5/frame.hpp"

namespace vigil::datex_s5 {

/// Displayed values come every 5 s: the interface allows no shorter interval (GE-CI).
inline constexpr Duration displayed_every = std::chrono::seconds(5);
/// Nothing for three intervals: ask again (LNH).
inline constexpr Duration ask_again_after = std::chrono::seconds(15);

class Requests {
 public:
  /// Alarms are sent from this DRI level on (GE-DRI).
  static constexpr std::uint8_t first_level_with_alarms = 10;

  [[nodiscard]] Poll poll(Instant now, Sink& sink);
  /// A good record of the monitor came.
  void on_record(MainType type, std::uint8_t level, Instant now);
  /// Displayed values came: what is asked for is there.
  void on_displayed(Instant now, Sink& sink);

 private:
  enum class Step : std::uint8_t { idle, stop_waves, displayed, waves, alarms, listening };

  void begin(Instant now);
  [[nodiscard]] Bytes request_of(Step step);
  [[nodiscard]] Poll send(Step step, Instant now, Step next, Instant due);
  [[nodiscard]] Poll listen(Instant now, Sink& sink);
  [[nodiscard]] Instant silent_at() const;
  void tell(std::string_view text, bool active, Sink& sink);

  std::array<std::uint8_t, 192> frame_{};
  Step step_ = Step::idle;
  Instant due_;
  Instant asked_at_;
  Instant record_at_ = Instant::never();
  Instant displayed_at_ = Instant::never();
  Instant waves_due_;
  Instant alarms_due_;
  unsigned attempts_ = 0;     // since displayed values came at last
  unsigned level_index_ = 0;  // of the level that requests carry
  std::uint8_t level_ = 0;    // of the monitor
  bool waves_came_ = false;
  bool handshake_told_ = false;
};

}  // namespace vigil::datex_s5
