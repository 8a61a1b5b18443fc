// The host's side of a Capnostream 20: enable, set up, start, and keep the link active.
//
// A state machine without I/O, owned by the decoder; one thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "drivers/capnostream20/message.hpp"

namespace vigil::capnostream20 {

/// Numerics come once a second; mdpnp calls the link dead after 0.9 s without any message. Twice
/// a second, so that one damaged message does not lose the link.
inline constexpr Duration silent_after = std::chrono::milliseconds(2200);

class Session {
 public:
  [[nodiscard]] Poll poll(Instant now, Sink& sink);
  /// The monitor said who it is: it is enabled.
  void on_device_id(Instant now);
  void on_numerics(Instant now, Sink& sink);

 private:
  enum class Step : std::uint8_t { idle, enabling, setting_up, starting, running };

  [[nodiscard]] Poll send(std::uint8_t code, Bytes payload, Instant now);
  [[nodiscard]] Poll enable(std::string_view why, Instant now, Sink& sink);
  [[nodiscard]] Duration retry_after() const;

  std::array<std::uint8_t, 16> bytes_{};
  Step step_ = Step::idle;
  Instant due_;         // of what comes next
  Instant silent_at_;   // running: without numerics by then, all begins anew
  Instant keep_alive_;  // running: LinkIsActive
  unsigned attempts_ = 0;
  bool handshake_told_ = false;
};

}  // namespace vigil::capnostream20
