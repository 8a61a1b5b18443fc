// The host's side of the talk with the module: what to send, when, and what its silence means.
//
// A state machine without I/O, owned by the decoder. The module confirms no command: that a cycle
// runs is seen by its cuff stream, that it does not by its status. Nothing here starts a cuff but
// start(), which one request makes valid for one cycle.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/stx_nibp/packet.hpp"

namespace vigil::stx_nibp {

class Session {
 public:
  static constexpr Duration answer_within = std::chrono::seconds(1);
  static constexpr Duration presence_every = std::chrono::seconds(2);
  static constexpr Duration between_commands = std::chrono::milliseconds(250);
  static constexpr Duration stream_within = std::chrono::seconds(3);
  static constexpr Duration result_after = std::chrono::seconds(1);  // P2, P3
  static constexpr Duration stopped_after = std::chrono::milliseconds(500);
  static constexpr Duration cycle_max = std::chrono::seconds(180);
  static constexpr Duration shortest_pause = std::chrono::milliseconds(500);
  static constexpr int idle_misses = 3;
  static constexpr int result_tries = 6;
  static constexpr int abort_tries = 5;

  void begin(Instant now);
  [[nodiscard]] Refusal start();
  [[nodiscard]] Refusal abort();
  [[nodiscard]] Poll poll(Instant now, CuffReport& cuff, Sink& sink);
  /// The cycle was given up and is being stopped: what the module says of it is of no interest.
  [[nodiscard]] bool stops() const { return step_ == Step::abort; }

  // What the module sent.
  void on_cuff(const Cuff& packet, Instant now, CuffReport& cuff, Sink& sink);
  void on_end_of_cuff(Instant now);
  void on_status(const Status& status, Instant now, CuffReport& cuff, Sink& sink);

 private:
  enum class Step : std::uint8_t {
    seek,  // no answer yet
    idle,
    check,    // is it at work?
    prepare,  // manual and adult mode, initial pressure, start
    measure,
    result,
    abort
  };

  void enter(Step step, Instant due);
  void connected(Sink& sink);
  void missed(Instant now, CuffReport& cuff, Sink& sink);
  void lose(Instant now, CuffReport& cuff, Sink& sink);
  void tell_seeking(Sink& sink);
  void stop(std::string_view why, Instant now, CuffReport& cuff, Sink& sink);
  void stopped(std::string_view text, Instant now, CuffReport& cuff, Sink& sink);
  void take_requests(Instant now, const CuffReport& cuff);
  [[nodiscard]] Poll send(Instant now);

  Step step_ = Step::seek;
  Instant due_ = Instant::never();  // of the next command, or of the answer
  Instant cycle_until_ = Instant::never();
  int tries_ = 0;
  bool asked_ = false;      // the status was asked for
  bool stop_sent_ = false;  // abort: the next command is the question whether it stopped
  bool streams_ = false;    // in this cycle
  bool talks_ = false;
  bool connected_ = false;
  bool seeking_told_ = false;
  bool start_wanted_ = false;
  bool abort_wanted_ = false;
  bool abort_untold_ = false;
};

}  // namespace vigil::stx_nibp
