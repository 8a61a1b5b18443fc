// The host's side: switches on what the monitor is to send, and starts, watches and aborts the
// cuff.
//
// A state machine without I/O, owned by the decoder. Nothing here starts a cuff but start(), which
// one request makes valid for one cycle.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/berry_pm6750/packet.hpp"

namespace vigil::berry_pm6750 {

class Session {
 public:
  static constexpr Duration between_commands = std::chrono::milliseconds(50);
  static constexpr Duration settle = std::chrono::milliseconds(200);
  static constexpr Duration heard_within = std::chrono::seconds(5);
  static constexpr Duration starts_within = std::chrono::seconds(5);
  static constexpr Duration word_within = std::chrono::seconds(10);
  static constexpr Duration stopped_within = std::chrono::seconds(1);
  static constexpr Duration cycle_max = std::chrono::seconds(180);
  static constexpr int abort_tries = 5;

  void begin(Instant now);
  [[nodiscard]] Refusal start();
  [[nodiscard]] Refusal abort();
  [[nodiscard]] Poll poll(Instant now, CuffReport& cuff, Sink& sink);
  /// The cycle was given up and is being stopped: what the monitor says of it is of no interest.
  [[nodiscard]] bool stops() const { return step_ == Step::abort; }

  /// A good packet came in.
  void on_packet(std::uint8_t type);
  /// What the cuff does; before it is told.
  void on_cuff(std::uint8_t result, Instant now, CuffReport& cuff, Sink& sink);

 private:
  enum class Step : std::uint8_t { rest, patient, start, starting, running, abort };

  void enter(Step step, Instant due);
  void take_requests(Instant now, const CuffReport& cuff);
  void on_due(Instant now, CuffReport& cuff, Sink& sink);
  void stop(std::string_view why, Instant now, CuffReport& cuff, Sink& sink);
  void stopped(std::string_view text, CuffReport& cuff, Sink& sink);
  [[nodiscard]] bool send_cuff(Instant now);
  [[nodiscard]] bool send_set_up(Instant now);

  Command command_{};
  // What is switched on: a bit for each command of the list that is still to be sent.
  std::uint32_t to_send_ = 0;
  std::uint32_t heard_ = 0;  // since the last look
  Instant set_up_due_ = Instant::never();
  Step step_ = Step::rest;
  Instant due_ = Instant::never();
  Instant cycle_until_ = Instant::never();
  int tries_ = 0;
  std::uint8_t result_ = cuff::initialised;         // the last one heard
  std::uint8_t result_before_ = cuff::initialised;  // the start
  bool talks_ = false;
  bool connected_ = false;
  bool start_wanted_ = false;
  bool abort_wanted_ = false;
  bool abort_untold_ = false;
};

}  // namespace vigil::berry_pm6750
