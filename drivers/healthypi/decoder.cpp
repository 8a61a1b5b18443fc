#include "drivers/healthypi/decoder.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/healthypi/frame.hpp"
#include "drivers/healthypi/wave_track.hpp"

namespace vigil::healthypi {
namespace {

// v3, v4: the ADS1292R runs at 125 a second and paces the frames (register 1 in healthypi.ino).
// v5: the MAX30001 runs at 128, respiration at half of it; assumed from the sizes of its packets.
constexpr std::uint32_t ads_rate_millihertz = 125'000;
constexpr std::uint32_t max_rate_millihertz = 128'000;
constexpr std::uint32_t half_rate_millihertz = 64'000;

constexpr std::string_view held_warning =
    "a HealthyPi 5 does not tell when a sensor is off: its numbers may be old ones";

constexpr std::string_view model_of(Kind kind) {
  switch (kind) {
    case Kind::v3:
      return "HealthyPi v3";
    case Kind::v4:
      return "HealthyPi v4";
    default:
      return "HealthyPi 5";
  }
}
constexpr bool is_v5(Kind kind) { return kind != Kind::v3 && kind != Kind::v4; }

class HealthypiDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings&) override { *this = HealthypiDecoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }

 private:
  /// Takes one frame or what can't begin one; false if it must wait for more bytes.
  bool take(Instant at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    if (bytes.empty()) return false;
    const Found found = find(bytes);
    if (found.what == Found::What::more) return false;
    if (found.what == Found::What::no) return drop(bytes, found.cause, sink);
    run_.end();
    sink.on_frame();
    tell_identity(found.kind, sink);
    tell(read(bytes.first(found.length), found.kind), found.kind, at, sink);
    buffer_.drop(found.length);
    return true;
  }

  /// Everything up to the next byte that may begin a frame.
  bool drop(Bytes bytes, RejectCause cause, Sink& sink) {
    const auto next = std::find(bytes.begin() + 1, bytes.end(), head[0]);
    const auto count = static_cast<std::size_t>(next - bytes.begin());
    for (std::size_t i = 0; i < count; ++i) {
      run_.drop(i == 0 ? cause : RejectCause::noise, buffer_.where() + i, sink);
    }
    buffer_.drop(count);
    before_ = {};
    kind_before_ = Kind::none;
    for (WaveTrack* track : {&ecg_, &resp_, &pleth_}) track->cut();
    return true;
  }

  /// The board does not say its name: the form of two frames in a row does.
  void tell_identity(Kind kind, Sink& sink) {
    const Kind board = is_v5(kind) ? Kind::v5 : kind;
    if (board == kind_before_ && board != board_) {
      const bool was_v5 = board_ == Kind::v5;
      board_ = board;
      sink.on_device({"ProtoCentral", model_of(board), "", ""});
      if (was_v5 || board == Kind::v5) {
        sink.on_notice({NoticeKind::device_status, board == Kind::v5, held_warning, 0,
                        MonitorPriority::low, 1});
      }
    }
    kind_before_ = board;
  }

  void tell(const Frame& frame, Kind kind, Instant at, Sink& sink) {
    const bool v5 = is_v5(kind);
    const std::uint32_t rate = v5 ? max_rate_millihertz : ads_rate_millihertz;
    skipped_ = skipped_ || frame.resp_skipped;
    const bool half = kind == Kind::v5_ecg || (kind == Kind::v5 && skipped_);
    add(ecg_, frame.ecg, rate, at, sink);
    add(resp_, frame.resp, half ? half_rate_millihertz : rate, at, sink);
    add(pleth_, frame.pleth, rate, at, sink);
    // A v5 takes its heart rate from the ECG or from the probe, and does not say from which.
    const bool hr_flat = ecg_.flat() && (!v5 || pleth_.flat());
    tell_sign(Parameter::hr, frame.hr, before_.hr, hr_flat, at, sink);
    tell_sign(Parameter::spo2, frame.spo2, before_.spo2, pleth_.flat(), at, sink);
    tell_sign(Parameter::rr, frame.rr, before_.rr, resp_.flat(), at, sink);
    tell_sign(Parameter::temp1, frame.temp, before_.temp, false, at, sink);
  }

  static void add(WaveTrack& track, const Samples& samples, std::uint32_t rate, Instant at,
                  Sink& sink) {
    track.add(std::span(samples.sample).first(samples.count), rate, at, sink);
  }

  /// No checksum stands against damage: a number counts when two frames in a row say it. One whose
  /// wave stands still is not of now, whatever the board sends.
  void tell_sign(Parameter parameter, const Sign& sign, Sign& before, bool flat, Instant at,
                 Sink& sink) {
    if (!sign.told) return;
    const bool agreed = sign == before;
    before = sign;
    if (!agreed) return;
    Reading reading = Reading::none(parameter, sign.validity, at);
    if (sign.validity == Validity::valid) {
      reading = flat ? Reading::none(parameter, Validity::held, at)
                     : Reading::of(parameter, sign.milli, at);
    }
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  struct Before {
    Sign hr;
    Sign rr;
    Sign spo2;
    Sign temp;
  };

  FrameBuffer<1024> buffer_;
  RejectRun run_;
  NumericPacing pacing_;
  WaveTrack ecg_{Wave::ecg};
  WaveTrack resp_{Wave::resp};
  WaveTrack pleth_{Wave::pleth};
  Before before_;
  Kind kind_before_ = Kind::none;
  Kind board_ = Kind::none;
  bool skipped_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{115'200, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration second = std::chrono::seconds(1);
constexpr std::array<UpdatePeriod, 4> updates{{{Parameter::hr, second},
                                               {Parameter::spo2, second},
                                               {Parameter::rr, second},
                                               {Parameter::temp1, second}}};

std::unique_ptr<Decoder> make() { return std::make_unique<HealthypiDecoder>(); }

}  // namespace

// quiet_max: our own choice; 16 to 128 frames come each second.
constexpr Descriptor descriptor{"healthypi",
                                "ProtoCentral",
                                "HealthyPi v3, v4, 5",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                std::chrono::seconds(2),
                                updates,
                                {},
                                &make};

}  // namespace vigil::healthypi
