// Makes an oximeter of the new protocol send, and keep sending: asks for its names, starts the real
// time data, repeats the keep-alive, and starts again when it falls silent.
//
// It decodes nothing. The decoder owns it; one thread at a time; it never allocates.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "drivers/api/decoder.hpp"
#include "drivers/api/text.hpp"

namespace vigil::contec_cms50 {

class Session {
 public:
  /// Only at this speed is there an oximeter that must be asked.
  static constexpr std::uint32_t baud = 115'200;
  /// timegrid/CMS50Dplus7 repeats it every 5 s; without it cousins stop within a minute.
  static constexpr Duration keep_alive_every = std::chrono::seconds(4);
  /// 60 packets a second come: so long a silence means that it has stopped.
  static constexpr Duration silent_after = std::chrono::seconds(2);

  void open(std::uint32_t at_baud) {
    *this = Session();
    enabled_ = at_baud == baud;
  }
  [[nodiscard]] Poll poll(Instant now, Sink& sink);
  /// Real time data came.
  void on_data(Instant at, Sink& sink);
  /// The old protocol comes in: nothing is to be asked.
  void on_records(Sink& sink);
  /// The oximeter ends the connection.
  void on_disconnect(std::uint8_t reason, Instant at);

 private:
  enum class Step : std::uint8_t { model, vendor, start };
  using Why = FixedText<48>;

  Bytes command(std::uint8_t code);
  Poll ask(Instant now, Sink& sink);
  void tell_try(Sink& sink) const;
  void tell_end(Sink& sink);

  std::array<std::uint8_t, 9> bytes_{};
  Why why_;       // why it has to be started
  Instant next_;  // of the next question
  Instant keep_alive_at_;
  Instant last_data_;
  int attempts_ = 0;
  Step step_ = Step::model;
  bool enabled_ = true;
  bool sending_ = false;
  bool handshake_told_ = false;
};

}  // namespace vigil::contec_cms50
