#include "drivers/suntech_nibp/decoder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/suntech_nibp/packet.hpp"
#include "drivers/suntech_nibp/session.hpp"

namespace vigil::suntech_nibp {
namespace {

/// The longest packet takes 25 ms at 9600 baud: after this silence the rest of one never comes.
/// Shorter than the time for an answer: a half answer never melts with the next one.
constexpr Duration half_packet_ends_after = std::chrono::milliseconds(500);

/// Our choices: a cuff that is let go is empty after some seconds, and its pressure only falls.
constexpr Duration deflated_within = std::chrono::seconds(20);
constexpr std::int32_t rise_of_a_new_cycle = 10;

class SuntechDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    if (read_at - heard_at_ >= half_packet_ends_after) drop_half_packet(read_at, sink);
    heard_at_ = read_at;
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant now, const LineSettings&) override {
    *this = SuntechDecoder();
    session_.begin(now);
  }
  Refusal request(const Request& request, Instant) override {
    if (request.kind == RequestKind::start_cuff) return session_.start();
    if (request.kind == RequestKind::abort_cuff) return session_.abort();
    return Refusal::unsupported;
  }
  Poll poll(Instant now, Sink& sink) override { return session_.poll(now, cuff_, sink); }

 private:
  bool take(Instant read_at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    const Match found = match(bytes);
    if (found.kind == Match::Kind::more) return false;
    if (found.kind == Match::Kind::no) {
      run_.drop(found.cause, buffer_.where(), sink);
      buffer_.drop(1);
      return true;
    }
    if (found.length == data_size && is_impossible(read_data(bytes.first(found.length)))) {
      run_.drop(RejectCause::field, buffer_.where(), sink);
      buffer_.drop(1);
      return true;
    }
    run_.end();
    tell(bytes.first(found.length), read_at, sink);
    buffer_.drop(found.length);
    return true;
  }

  void drop_half_packet(Instant read_at, Sink& sink) {
    while (!buffer_.view().empty()) {
      if (take(read_at, sink)) continue;
      run_.drop(RejectCause::length, buffer_.where(), sink);
      buffer_.drop(1);
    }
  }

  /// What may end a handshake stands before the frame, which then makes the link live.
  void tell(Bytes packet, Instant at, Sink& sink) {
    if (packet.size() == letter_size) {
      tell_letter(static_cast<char>(packet[2]), at, sink);
      return tell_frame(sink);
    }
    if (packet.size() == pressure_size) {
      const std::int32_t mmhg = read_pressure(packet);
      note_pressure(mmhg, at, sink);
      session_.on_pressure(mmhg, deflates_, at, cuff_, sink);
      return tell_frame(sink);
    }
    tell_frame(sink);
    tell_data(read_data(packet), at, sink);
    session_.on_data(at);
  }

  void tell_frame(Sink& sink) {
    sink.on_frame();
    if (!identity_told_) sink.on_device({"SunTech Medical", "OEM NIBP module", "", ""});
    identity_told_ = true;
  }

  void tell_letter(char letter, Instant at, Sink& sink) {
    if (letter == letter::accepted) aborted_ = false;
    if (letter == letter::aborted) {
      aborted_ = true;
      deflates(at);
      if (!session_.talks() && cuff_.cycle_seen()) cuff_.give_up("aborted", sink);
    }
    if (letter == letter::complete) {
      if (aborted_) return;  // it may follow an abort, and has no result then
      deflates(at);
      cuff_.was_over();
    }
    session_.on_letter(letter, at, cuff_, sink);
  }

  void deflates(Instant at) {
    deflates_ = true;
    deflates_since_ = at;
    lowest_ = std::numeric_limits<std::int32_t>::max();
  }

  /// Pressure in the cuff means a cycle, but not what is left of the one that just ended.
  void note_pressure(std::int32_t mmhg, Instant at, Sink& sink) {
    const bool empty = mmhg < cuff_empty_below;
    if (deflates_) {
      lowest_ = std::min(lowest_, mmhg);
      const bool rises = mmhg >= lowest_ + rise_of_a_new_cycle;
      if (empty || rises) deflates_ = false;
      tell_stuck(deflates_ && at - deflates_since_ >= deflated_within, sink);
    }
    if (deflates_) return;
    if (!empty) {
      aborted_ = false;
      cuff_.begin(sink);
    }
    if (cuff_.cycle_seen()) cuff_.pressure(empty ? 0 : mmhg, sink);
  }

  void tell_stuck(bool stuck, Sink& sink) {
    if (stuck == stuck_) return;
    stuck_ = stuck;
    sink.on_notice({NoticeKind::device_status, stuck, "the cuff stays inflated: take it off"});
  }

  void tell_data(const Measurement& measurement, Instant at, Sink& sink) {
    if (cuff_.cycle_seen()) deflates(at);
    if (is_good(measurement)) {
      cuff_.result({measurement.sys, measurement.dia, measurement.mean, measurement.rate}, at,
                   sink);
    } else if (measurement == Measurement{}) {
      cuff_.nothing_held(sink);
    } else {
      tell_failure(measurement.error, sink);
    }
  }

  void tell_failure(std::uint8_t error, Sink& sink) {
    // Numbers that can't be, and no error with them: our own number, past the module's.
    constexpr std::uint32_t no_number = 256;
    if (error == 0) return cuff_.failure("the module gives no usable numbers", no_number, sink);
    const std::string_view meaning = error_text(error);
    if (!meaning.empty()) return cuff_.failure(meaning, error, sink);
    FixedText<16> text("error ");
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), int{error}).ptr;
    text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
    cuff_.failure(text.view(), error, sink);
  }

  FrameBuffer<4096> buffer_;
  RejectRun run_;
  CuffReport cuff_;
  Session session_;
  Instant heard_at_;
  Instant deflates_since_;
  std::int32_t lowest_ = 0;  // since it deflates
  bool deflates_ = false;
  bool stuck_ = false;
  bool aborted_ = false;
  bool identity_told_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{9600, 8, Parity::none, 1, FlowControl::none}}};
/// The host's schedule starts the cuff. By this, a measurement is fresh for 15 min and gone after
/// 30 min (docs/clinical-numbers.md 3).
constexpr Duration cuff_period = std::chrono::seconds(450);
constexpr std::array<UpdatePeriod, 4> updates{{{Parameter::nibp_sys, cuff_period},
                                               {Parameter::nibp_dia, cuff_period},
                                               {Parameter::nibp_mean, cuff_period},
                                               {Parameter::nibp_pulse, cuff_period}}};
constexpr std::array<RequestKind, 2> requests{RequestKind::start_cuff, RequestKind::abort_cuff};

std::unique_ptr<Decoder> make() { return std::make_unique<SuntechDecoder>(); }

}  // namespace

// quiet_max: a presence check every 2 s, and two more a second apart if it is not answered.
constexpr Descriptor descriptor{"suntech_nibp",
                                "SunTech Medical",
                                "OEM NIBP module (Advantage family)",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                std::chrono::seconds(5),
                                updates,
                                requests,
                                &make,
                                true};

}  // namespace vigil::suntech_nibp
