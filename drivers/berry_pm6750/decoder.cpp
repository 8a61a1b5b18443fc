#include "drivers/berry_pm6750/decoder.hpp"

#include <array>
#include <chrono>

#include "drivers/api/cuff_report.hpp"
#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/berry_pm6750/packet.hpp"
#include "drivers/berry_pm6750/session.hpp"
#include "drivers/berry_pm6750/waves.hpp"

namespace vigil::berry_pm6750 {
namespace {

/// The longest packet takes 22 ms at 115200 baud: after this silence the rest of one never comes.
constexpr Duration half_packet_ends_after = std::chrono::milliseconds(500);

constexpr Duration silent_after = std::chrono::seconds(3);

/// No monitor sends such numbers: a damaged packet whose check byte is right by chance.
bool is_impossible(std::uint8_t type, Bytes data) {
  if (type == type::temperature) return data[2] > 9;
  if (type != type::nibp || cuff_result(data[0]) != cuff::finished) return false;
  const std::uint8_t sys = data[2];
  const std::uint8_t mean = data[3];
  const std::uint8_t dia = data[4];
  if (sys > highest_rate || mean > highest_rate || dia > highest_rate) return true;
  if (sys == 0 || dia == 0) return false;
  return sys <= dia || (mean != 0 && (mean < dia || mean > sys));
}

/// A rate of 0 to 250; 255 is none. A rate of 0 is told, but for while the monitor still learns.
Reading rate_of(Parameter parameter, std::uint8_t rate, bool learns, Instant at) {
  if (rate == no_rate) return Reading::none(parameter, Validity::no_value, at);
  if (rate > highest_rate) return Reading::none(parameter, Validity::out_of_range, at);
  if (rate == 0 && learns) return Reading::none(parameter, Validity::searching, at);
  return Reading::of(parameter, rate * 1000, at);
}

class BerryDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    if (read_at - heard_at_ >= half_packet_ends_after) drop_half_packet(read_at, sink);
    if (read_at - heard_at_ >= silent_after) cuff_.was_silent();
    heard_at_ = read_at;
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant now, const LineSettings&) override {
    *this = BerryDecoder();
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
    RejectCause cause = found.cause;
    if (found.kind == Match::Kind::whole) {
      const Bytes data = bytes.subspan(data_offset, found.length - around_data);
      if (!is_impossible(bytes[3], data)) {
        run_.end();
        sink.on_frame();
        tell(bytes[3], data, read_at, sink);
        buffer_.drop(found.length);
        return true;
      }
      cause = RejectCause::field;
    }
    run_.drop(cause, buffer_.where(), sink);
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

  void tell(std::uint8_t type, Bytes data, Instant at, Sink& sink) {
    session_.on_packet(type);
    if (!identity_told_) tell_identity(sink);
    switch (type) {
      case type::ecg_wave:
        return tell_ecg_wave(data, at, sink);
      case type::pleth_wave:
        return pleth_.add(Wave::pleth, pleth_rate_hz, data[0], at, sink);
      case type::resp_wave:
        return resp_.add(Wave::resp, resp_rate_hz, data[0], at, sink);
      case type::ecg:
        return tell_ecg(data, at, sink);
      case type::nibp:
        return tell_cuff(data, at, sink);
      case type::spo2:
        return tell_spo2(data, at, sink);
      case type::temperature:
        return tell_temperature(data, at, sink);
      case type::firmware:
        return tell_version(data, firmware_, sink);
      case type::hardware:
        return tell_version(data, hardware_, sink);
      default:
        return;  // beats, and types that no source describes
    }
  }

  void tell_paced(const Reading& reading, Sink& sink) {
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  void tell_ecg(Bytes data, Instant at, Sink& sink) {
    const std::uint8_t status = data[0];
    lead_mode_ = status & ecg_status::lead_mode;
    const bool lead_off = (status & ecg_status::lead_off) != 0;
    const bool learns = data[4] == rhythm::analysing;
    tell_state((status & ecg_status::weak) != 0, weak_, "ECG signal weak", sink);
    if (lead_off) {
      tell_paced(Reading::none(Parameter::hr, Validity::sensor_off, at), sink);
      tell_paced(Reading::none(Parameter::rr, Validity::sensor_off, at), sink);
    } else {
      tell_paced(rate_of(Parameter::hr, data[1], learns, at), sink);
      tell_paced(rate_of(Parameter::rr, data[2], learns, at), sink);
      tell_rhythm(data[4], sink);
    }
    tell_st(static_cast<std::int8_t>(data[3]), lead_off, at, sink);
  }

  /// Hundredths of a millivolt, -100 to 100 (B2).
  void tell_st(std::int32_t level, bool lead_off, Instant at, Sink& sink) {
    OtherNumeric numeric{"ST", 0, "mV", Validity::valid, std::int64_t{level} * 10, at};
    if (level < -100 || level > 100) numeric.validity = Validity::out_of_range;
    if (lead_off) numeric.validity = Validity::sensor_off;
    if (numeric.validity != Validity::valid) numeric.milli = 0;
    if (others_.admit(0, numeric)) sink.on_other(numeric);
  }

  /// An alarm ends when the monitor says another rhythm, not when it learns anew.
  void tell_rhythm(std::uint8_t code, Sink& sink) {
    if (code == rhythm_ || code == rhythm::analysing) return;
    const auto notice = [&](bool active, std::uint8_t of) {
      const Rhythm rhythm = rhythm_of(of);
      if (rhythm.text.empty()) return;
      sink.on_notice({NoticeKind::monitor_alarm, active, rhythm.text, 0, rhythm.priority, of});
    };
    notice(false, rhythm_);
    notice(true, code);
    rhythm_ = code;
  }

  void tell_spo2(Bytes data, Instant at, Sink& sink) {
    Validity why = spo2_validity(data[0]);
    if (why == Validity::valid && data[1] == no_spo2) why = Validity::no_value;
    tell_paced(why == Validity::valid ? Reading::of(Parameter::spo2, data[1] * 1000, at)
                                      : Reading::none(Parameter::spo2, why, at),
               sink);
    why = spo2_validity(data[0]);
    tell_paced(why == Validity::valid ? rate_of(Parameter::pulse, data[2], false, at)
                                      : Reading::none(Parameter::pulse, why, at),
               sink);
  }

  void tell_temperature(Bytes data, Instant at, Sink& sink) {
    constexpr std::uint8_t highest = 45;  // B2
    if (data[0] != 0) {
      const Validity why = data[0] == 1 ? Validity::sensor_off : Validity::no_value;
      return tell_paced(Reading::none(Parameter::temp1, why, at), sink);
    }
    const bool plausible = data[1] <= highest;
    tell_paced(plausible ? Reading::of(Parameter::temp1, data[1] * 1000 + data[2] * 100, at)
                         : Reading::none(Parameter::temp1, Validity::out_of_range, at),
               sink);
  }

  void tell_cuff(Bytes data, Instant at, Sink& sink) {
    const std::uint8_t result = cuff_result(data[0]);
    const bool stopped = session_.stops();
    session_.on_cuff(result, at, cuff_, sink);
    tell_state(cuff_patient(data[0]) == 1, child_, "the cuff is in child mode", sink);
    tell_state(cuff_patient(data[0]) == 2, neonate_, "the cuff is in neonate mode", sink);
    tell_state(result == cuff::initialising, initialising_, "the cuff module is initialising",
               sink);
    if (result == cuff::measuring) {
      if (session_.stops()) return;
      cuff_.begin(sink);
      return cuff_.pressure(data[1] * 2, sink);
    }
    const CuffNumbers numbers{data[2], data[4], data[3], CuffNumbers::not_measured};
    const bool found = result == cuff::finished && data[2] > 0 && data[4] > 0;
    const std::string_view failure = cuff_failure(result);
    if (stopped) {
      cuff_.hold(found ? numbers : CuffNumbers{}, failure.empty() ? 0 : result);
    } else if (found) {
      cuff_.result(numbers, at, sink);
    } else if (!failure.empty()) {
      cuff_.failure(failure, result, sink);
    } else if (result == cuff::finished) {
      cuff_.nothing_held(sink);
    } else if (cuff_.cycle_seen()) {
      cuff_.give_up("the cuff module started anew", sink);
    }
  }

  /// Seven samples are the leads; of them Vigil takes those that were measured. One sample is of a
  /// lead that the monitor does not tell.
  void tell_ecg_wave(Bytes data, Instant at, Sink& sink) {
    if (data.size() == 1) return ecg_[0].add(Wave::ecg, ecg_rate_hz, data[0], at, sink);
    ecg_[1].add(Wave::ecg_ii, ecg_rate_hz, data[1], at, sink);
    if (lead_mode_ == ecg_status::three_leads) return;
    ecg_[0].add(Wave::ecg_i, ecg_rate_hz, data[0], at, sink);
    ecg_[2].add(Wave::ecg_iii, ecg_rate_hz, data[2], at, sink);
    ecg_[3].add(Wave::ecg_v, ecg_rate_hz, data[6], at, sink);
  }

  using Version = FixedText<16>;

  void tell_version(Bytes data, Version& version, Sink& sink) {
    std::array<char, 16> chars{};
    std::size_t size = 0;
    for (const std::uint8_t byte : data) {
      if (size == chars.size()) break;
      if (byte > 0x20 && byte <= 0x7E) chars[size++] = static_cast<char>(byte);
    }
    const Version text(std::string_view(chars.data(), size));
    if (text == version) return;
    version = text;
    tell_identity(sink);
  }

  void tell_identity(Sink& sink) {
    identity_told_ = true;
    FixedText<48> text(firmware_.view());
    if (!hardware_.empty()) {
      if (!text.empty()) text.append(", ");
      text.append("hardware ").append(hardware_.view());
    }
    sink.on_device({"Berry", "PM6750", "", text.view()});
  }

  static void tell_state(bool now, bool& told, std::string_view text, Sink& sink) {
    if (now != told) sink.on_notice({NoticeKind::device_status, now, text});
    told = now;
  }

  FrameBuffer<4096> buffer_;
  RejectRun run_;
  NumericPacing pacing_;
  OtherPacing<1> others_;
  CuffReport cuff_;
  Session session_;
  std::array<WaveBlocks<25>, 4> ecg_;  // a tenth of a second, as the others
  WaveBlocks<10> pleth_;
  WaveBlocks<5> resp_;
  Version firmware_;
  Version hardware_;
  Instant heard_at_;
  std::uint8_t lead_mode_ = ecg_status::five_leads;
  std::uint8_t rhythm_ = rhythm::normal;
  bool weak_ = false;
  bool child_ = false;
  bool neonate_ = false;
  bool initialising_ = false;
  bool identity_told_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{115200, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration second = std::chrono::seconds(1);
/// The host's schedule starts the cuff. By this, a measurement is fresh for 15 min and gone after
/// 30 min (docs/clinical-numbers.md 3).
constexpr Duration cuff_period = std::chrono::seconds(450);
constexpr std::array<UpdatePeriod, 8> updates{{{Parameter::hr, second},
                                               {Parameter::spo2, second},
                                               {Parameter::pulse, second},
                                               {Parameter::rr, second},
                                               {Parameter::nibp_sys, cuff_period},
                                               {Parameter::nibp_dia, cuff_period},
                                               {Parameter::nibp_mean, cuff_period},
                                               {Parameter::temp1, second}}};
constexpr std::array<RequestKind, 2> requests{RequestKind::start_cuff, RequestKind::abort_cuff};

std::unique_ptr<Decoder> make() { return std::make_unique<BerryDecoder>(); }

}  // namespace

// quiet_max: the waves come all the time; ours, three of the seconds in which numbers come.
constexpr Descriptor descriptor{"berry_pm6750",    "Berry", "PM6750",     Maturity::experimental,
                                Transport::stream, lines,   silent_after, updates,
                                requests,          &make};

}  // namespace vigil::berry_pm6750
