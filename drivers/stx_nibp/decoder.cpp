#include "drivers/stx_nibp/decoder.hpp"

#include <array>
#include <chrono>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/stx_nibp/packet.hpp"
#include "drivers/stx_nibp/session.hpp"

namespace vigil::stx_nibp {
namespace {

/// The longest packet takes 100 ms at 4800 baud: after this silence the rest of one never comes.
/// Shorter than the time for an answer: a half answer never melts with the next one.
constexpr Duration half_packet_ends_after = std::chrono::milliseconds(500);

/// No module finds such numbers: a damaged packet whose sum is right by chance.
bool is_impossible(const Status& s) {
  if (s.sys == 0 || s.dia == 0) return false;
  return s.sys <= s.dia || (s.mean != 0 && (s.mean < s.dia || s.mean > s.sys));
}

class StxDecoder final : public Decoder {
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
    *this = StxDecoder();
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
    // The carriage return behind a packet; some hosts see none.
    if (after_packet_ && !bytes.empty() && bytes[0] == carriage_return) {
      after_packet_ = false;
      buffer_.drop(1);
      return true;
    }
    const Match found = match(bytes);
    if (found.kind == Match::Kind::more) return false;
    RejectCause cause = found.cause;
    if (found.kind == Match::Kind::whole) {
      const auto* text = reinterpret_cast<const char*>(bytes.data()) + 1;
      cause = RejectCause::field;
      if (tell({text, found.length - 2}, read_at, cause, sink)) {
        run_.end();
        after_packet_ = true;
        buffer_.drop(found.length);
        return true;
      }
    }
    run_.drop(cause, buffer_.where(), sink);
    after_packet_ = false;
    buffer_.drop(1);
    return true;
  }

  void drop_half_packet(Instant read_at, Sink& sink) {
    while (!buffer_.view().empty()) {
      if (take(read_at, sink)) continue;
      run_.drop(RejectCause::length, buffer_.where(), sink);
      buffer_.drop(1);
    }
  }

  /// False if the text is of no known form; then `cause` says why.
  bool tell(std::string_view text, Instant at, RejectCause& cause, Sink& sink) {
    if (text == end_of_cuff) {
      tell_end(at, sink);
      return true;
    }
    Cuff packet;
    if (read_cuff(text, packet)) {
      tell_cuff(packet, at, sink);
      return true;
    }
    Status status;
    const StatusFault fault = read_status(text, status);
    if (fault == StatusFault::sum) cause = RejectCause::checksum;
    if (fault != StatusFault::none || is_impossible(status)) return false;
    tell_status(status, at, sink);
    return true;
  }

  void tell_frame(Sink& sink) {
    sink.on_frame();
    if (!identity_told_) sink.on_device({"STX", "ASCII NIBP module", "", ""});
    identity_told_ = true;
  }

  void tell_end(Instant at, Sink& sink) {
    tell_frame(sink);
    // A test of the module ends so, too; and a cycle that was given up has no result.
    if (test_ == 0 && !session_.stops()) cuff_.was_over();
    if (cuff_.cycle_seen()) cuff_.pressure(0, sink);
    tell_test(0, sink);
    session_.on_end_of_cuff(at);
  }

  // What may end a handshake stands before the frame, which then makes the link live.
  void tell_cuff(const Cuff& packet, Instant at, Sink& sink) {
    session_.on_cuff(packet, at, cuff_, sink);
    tell_frame(sink);
    tell_test(packet.state, sink);
    tell_state(packet.mismatch == 1, neonate_cuff_, "neonate cuff in adult mode", sink);
    tell_state(packet.mismatch == 2, adult_cuff_, "adult cuff in neonate mode", sink);
    if (packet.state != state_measuring || session_.stops()) return;
    cuff_.begin(sink);
    cuff_.pressure(packet.mmhg, sink);
  }

  void tell_status(const Status& status, Instant at, Sink& sink) {
    const bool stopped = session_.stops();
    session_.on_status(status, at, cuff_, sink);
    tell_frame(sink);
    tell_test(status.state, sink);
    tell_state(status.neonate, neonate_mode_, "the module is in neonate mode", sink);
    if (is_at_work(status.state)) {
      if (status.state == state_measuring && !session_.stops()) cuff_.begin(sink);
      return;
    }
    const CuffNumbers numbers{status.sys, status.dia, status.mean, status.pulse};
    const bool found = status.sys > 0 && status.dia > 0 && status.message == 0;
    if (stopped) {
      cuff_.hold(found ? numbers : CuffNumbers{}, status.message);
    } else if (status.message != 0) {
      tell_failure(status.message, sink);
    } else if (found) {
      cuff_.result(numbers, at, sink);
    } else {
      cuff_.nothing_held(sink);
    }
  }

  void tell_failure(std::uint8_t message, Sink& sink) {
    const std::string_view meaning = message_text(message);
    const std::array<char, 2> digits{static_cast<char>('0' + message / 10),
                                     static_cast<char>('0' + message % 10)};
    const std::string_view number(digits.data(), digits.size());
    FixedText<48> text(meaning.empty() ? "error M" : meaning);
    if (!meaning.empty()) text.append(" (M");
    text.append(number);
    if (!meaning.empty()) text.append(")");
    cuff_.failure(text.view(), message, sink);
  }

  /// The module's tests and modes, in which it measures nobody.
  void tell_test(std::uint8_t state, Sink& sink) {
    const std::uint8_t test = test_text(state).empty() ? std::uint8_t{0} : state;
    if (test == test_) return;
    if (test_ != 0) sink.on_notice({NoticeKind::device_status, false, test_text(test_)});
    if (test != 0) sink.on_notice({NoticeKind::device_status, true, test_text(test)});
    test_ = test;
  }

  static void tell_state(bool now, bool& told, std::string_view text, Sink& sink) {
    if (now != told) sink.on_notice({NoticeKind::device_status, now, text});
    told = now;
  }

  FrameBuffer<4096> buffer_;
  RejectRun run_;
  CuffReport cuff_;
  Session session_;
  Instant heard_at_;
  std::uint8_t test_ = 0;
  bool after_packet_ = false;
  bool neonate_cuff_ = false;
  bool adult_cuff_ = false;
  bool neonate_mode_ = false;
  bool identity_told_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{4800, 8, Parity::none, 1, FlowControl::none}}};
/// The host's schedule starts the cuff. By this, a measurement is fresh for 15 min and gone after
/// 30 min (docs/clinical-numbers.md 3).
constexpr Duration cuff_period = std::chrono::seconds(450);
constexpr std::array<UpdatePeriod, 4> updates{{{Parameter::nibp_sys, cuff_period},
                                               {Parameter::nibp_dia, cuff_period},
                                               {Parameter::nibp_mean, cuff_period},
                                               {Parameter::nibp_pulse, cuff_period}}};
constexpr std::array<RequestKind, 2> requests{RequestKind::start_cuff, RequestKind::abort_cuff};

std::unique_ptr<Decoder> make() { return std::make_unique<StxDecoder>(); }

}  // namespace

// quiet_max: a presence check every 2 s, and two more a second apart if it is not answered.
constexpr Descriptor descriptor{"stx_nibp",
                                "STX",
                                "ASCII NIBP module (UN300C, SINNOR N6 and their like)",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                std::chrono::seconds(5),
                                updates,
                                requests,
                                &make,
                                true};

}  // namespace vigil::stx_nibp
