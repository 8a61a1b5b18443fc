// The host's side of the talk with the module: what to ask, when, and what its silence means.
//
// A state machine without I/O, owned by the decoder. Nothing here starts a cuff but start(), which
// one request makes valid for one cycle. Facts of the sequence: README.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/suntech_nibp/packet.hpp"

namespace vigil::suntech_nibp {

class Session {
 public:
  static constexpr Duration answer_within = std::chrono::seconds(1);
  static constexpr Duration presence_every = std::chrono::seconds(2);
  static constexpr Duration pressure_every = std::chrono::milliseconds(400);
  static constexpr Duration settle = std::chrono::milliseconds(300);  // S: at least 200 ms
  static constexpr Duration result_after = std::chrono::milliseconds(500);
  static constexpr Duration empty_means_done = std::chrono::seconds(3);
  static constexpr Duration cycle_max = std::chrono::seconds(180);
  static constexpr Duration shortest_pause = std::chrono::milliseconds(500);
  static constexpr int idle_misses = 3;
  static constexpr int measure_misses = 5;
  static constexpr int result_tries = 6;
  static constexpr int abort_tries = 5;

  void begin(Instant now);
  [[nodiscard]] Refusal start();
  [[nodiscard]] Refusal abort();
  [[nodiscard]] Poll poll(Instant now, CuffReport& cuff, Sink& sink);

  /// False if nobody ever polled: the line is only listened to.
  [[nodiscard]] bool talks() const { return talks_; }

  // What the module sent. `deflates`: a cycle is over, and the cuff is not empty yet. The data of
  // on_data were told already.
  void on_pressure(std::int32_t mmhg, bool deflates, Instant now, CuffReport& cuff, Sink& sink);
  void on_letter(char letter, Instant now, CuffReport& cuff, Sink& sink);
  void on_data(Instant now);

 private:
  enum class Step : std::uint8_t {
    seek,      // no answer yet
    standing,  // what result does it hold from before?
    idle,
    check,    // is the cuff empty?
    inflate,  // set the initial pressure
    start,
    measure,
    result,
    abort
  };

  void enter(Step step, Instant due);
  void go_idle(Instant due) { enter(Step::idle, due); }
  void missed(Instant now, CuffReport& cuff, Sink& sink);
  void lose(std::string_view why, Instant now, CuffReport& cuff, Sink& sink);
  void tell_seeking(std::string_view why, Sink& sink);
  void measuring(std::int32_t mmhg, Instant now);
  void on_start_letter(char letter, Instant now, CuffReport& cuff, Sink& sink);
  void on_measure_letter(char letter, Instant now, CuffReport& cuff, Sink& sink);
  void aborted(std::string_view text, Instant now, CuffReport& cuff, Sink& sink);
  [[nodiscard]] Poll send(Instant now);

  Step step_ = Step::seek;
  Instant due_ = Instant::never();  // of the next question, or of the answer
  Instant cycle_until_ = Instant::never();
  Instant empty_since_ = Instant::never();
  int tries_ = 0;
  bool asked_ = false;  // a question is out
  bool talks_ = false;
  bool connected_ = false;
  bool seeking_told_ = false;
  bool inflate_set_ = false;
  bool inflated_ = false;  // in this cycle
  bool start_wanted_ = false;
  bool abort_wanted_ = false;
  bool abort_untold_ = false;  // a person asked for it, or its reason is still to be told
};

}  // namespace vigil::suntech_nibp
