#include "drivers/nonin/decoder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/nonin/format_request.hpp"
#include "drivers/nonin/records.hpp"

namespace vigil::nonin {
namespace {

/// A line that gave nothing but bad bytes for so long may carry another format now: a second of
/// formats 2 and 7.
constexpr std::size_t forget_format_after = 3 * packet_size;

/// What stands at the front of the buffer.
struct Found {
  Match match;
  Format format = Format::none;  // none: an answer to a command
};

class NoninDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings&) override { *this = NoninDecoder(); }
  Refusal request(const Request& request, Instant now) override {
    if (request.kind != RequestKind::select_format) return Refusal::unsupported;
    return format_request_.begin(request.format, now);
  }
  Poll poll(Instant now, Sink& sink) override { return format_request_.poll(now, sink); }

 private:
  bool take(Instant read_at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    if (bytes.empty()) return false;
    const Found found = find(bytes);
    if (found.match.kind == Match::Kind::more) return false;
    checked_ = 0;
    if (found.match.kind == Match::Kind::no) {
      run_.drop(found.match.cause, buffer_.where(), sink);
      if (run_.dropped() == forget_format_after) format_ = Format::none;
      buffer_.drop(1);
      return true;
    }
    if (found.format == Format::none) {
      answer(bytes[0], sink);
    } else {
      tell(bytes.first(found.match.length), found.format, read_at, sink);
    }
    run_.end();
    buffer_.drop(found.match.length);
    return true;
  }

  [[nodiscard]] bool may_be(Format format) const {
    return format_ == Format::none || format_ == format;
  }

  /// The first byte tells which formats it can begin; no two can match at the same place.
  Found find(Bytes bytes) {
    const std::uint8_t first = bytes[0];
    // An answer is a single byte. After damage it could be any byte of a broken frame.
    const bool answer = first == command::ack || first == command::nak;
    if (answer && format_request_.waiting() && run_.dropped() == 0) {
      return {{Match::Kind::whole, 1}, Format::none};
    }
    if (first == df2_first_byte && may_be(Format::df2)) {
      return {match_packet(bytes, Format::df2, checked_), Format::df2};
    }
    if (first == df13::head[0] && may_be(Format::df13)) return {match_df13(bytes), Format::df13};
    if (((first >= '0' && first <= '9') || first == 'S') && may_be(Format::ascii)) {
      return {match_line(bytes), Format::ascii};
    }
    if ((first & status::always) != 0) {
      Found found;
      if (may_be(Format::df7)) found = {match_packet(bytes, Format::df7, checked_), Format::df7};
      if (found.match.kind == Match::Kind::no && may_be(Format::df8)) {
        found = {find_df8(bytes), Format::df8};
      }
      return found;
    }
    return {};
  }

  /// Format 8 has no checksum: on a new line three records in a row must agree, after damage two.
  [[nodiscard]] Match find_df8(Bytes bytes) const {
    const Match one = match_df8(bytes);
    const bool proven = format_ == Format::df8;
    if (one.kind != Match::Kind::whole || (proven && run_.dropped() == 0)) return one;
    const std::size_t needed = (proven ? 2 : 3) * df8::size;
    for (std::size_t next = df8::size; next < needed; next += df8::size) {
      const Match match = match_df8(bytes.subspan(next));
      if (match.kind != Match::Kind::whole) return match;
      if (!agree_df8(bytes.subspan(next - df8::size), bytes.subspan(next))) {
        return {Match::Kind::no, 0, RejectCause::field};
      }
    }
    return {Match::Kind::whole, needed};
  }

  void tell(Bytes bytes, Format format, Instant at, Sink& sink) {
    switch (format) {
      case Format::df2:
      case Format::df7:
        tell_measurement(read_packet(bytes, format), format, at, sink);
        tell_pleth(bytes, format, at, sink);
        break;
      case Format::df8:
        tell_df8(bytes, at, sink);
        break;
      case Format::df13:
        tell_spot_check(bytes, at, sink);
        break;
      case Format::ascii:
        tell_measurement(read_line(bytes), format, at, sink);
        break;
      case Format::none:
        break;
    }
  }

  /// A record that leaps away from the one before counts when the next one agrees with it.
  void tell_df8(Bytes bytes, Instant at, Sink& sink) {
    const Bytes record = bytes.last(df8::size);
    const bool proven = bytes.size() > df8::size || agree_df8(df8_before_, record);
    std::copy(record.begin(), record.end(), df8_before_.begin());
    if (proven) tell_measurement(read_df8(record), Format::df8, at, sink);
  }

  void tell_measurement(const Measurement& measurement, Format format, Instant at, Sink& sink) {
    tell_frame(measurement, format, sink);
    for (const Reading& reading : {reading_of(Parameter::pulse, measurement.pulse, at),
                                   reading_of(Parameter::spo2, measurement.spo2, at)}) {
      if (pacing_.admit(reading)) sink.on_reading(reading);
    }
  }

  /// Each spot check is a measurement of its own, told once: a meter may send it again. One from
  /// the meter's memory is of another time, and perhaps of another person.
  void tell_spot_check(Bytes record, Instant at, Sink& sink) {
    const Measurement measurement = read_df13(record);
    tell_frame(measurement, Format::df13, sink);
    if (measurement.from_memory) return;
    std::array<std::uint8_t, df13::least_data> data{};
    std::copy_n(record.begin() + df13::data_offset, data.size(), data.begin());
    if (data == spot_check_) return;
    spot_check_ = data;
    sink.on_reading(reading_of(Parameter::pulse, measurement.pulse, at));
    sink.on_reading(reading_of(Parameter::spo2, measurement.spo2, at));
  }

  static Reading reading_of(Parameter parameter, const Sign& sign, Instant at) {
    if (sign.validity == Validity::valid) return Reading::of(parameter, sign.milli, at);
    return Reading::none(parameter, sign.validity, at);
  }

  void tell_frame(const Measurement& measurement, Format format, Sink& sink) {
    sink.on_frame();
    format_ = format;
    format_request_.on_format(format, sink);
    if (!identity_told_ || measurement.firmware != firmware_) {
      std::array<char, 4> digits{};
      char* end = digits.data();
      if (measurement.firmware != 0) {
        end = std::to_chars(digits.data(), digits.data() + digits.size(), measurement.firmware).ptr;
      }
      sink.on_device(
          {"Nonin", "", "", {digits.data(), static_cast<std::size_t>(end - digits.data())}});
      identity_told_ = true;
      firmware_ = measurement.firmware;
    }
    tell_status(measurement.battery_low, battery_low_, "battery low", sink);
    tell_status(measurement.battery_critical, battery_critical_, "battery critical", sink);
    tell_status(measurement.smart_point, smart_point_, "SmartPoint", sink);
    tell_status(measurement.from_memory, from_memory_, "record from memory, not live", sink);
  }

  static void tell_status(bool now, bool& told, std::string_view text, Sink& sink) {
    if (now != told) sink.on_notice({NoticeKind::device_status, now, text});
    told = now;
  }

  /// A packet holds the third of a second that ends with it.
  void tell_pleth(Bytes packet, Format format, Instant at, Sink& sink) {
    const bool wide = format == Format::df7;
    for (std::size_t i = 0; i < frames_in_packet; ++i) {
      const Bytes frame = packet.subspan(i * frame_size, frame_size);
      const std::int32_t raw = wide ? ((frame[1] << 8) | frame[2]) - 32768 : frame[2];
      pleth_[i] = static_cast<std::int16_t>(raw);
    }
    const std::int64_t first_ns = (at - Duration(std::chrono::seconds(1)) / 3).ns();
    sink.on_wave({Wave::pleth, pleth_rate_hz * 1000, wide ? -32768 : 0, 0,
                  Instant::from_ns(std::max<std::int64_t>(first_ns, 0)), pleth_});
  }

  void answer(std::uint8_t byte, Sink& sink) {
    if (byte == command::nak) return format_request_.on_nak(sink);
    format_request_.on_ack(sink);
    format_ = Format::none;
  }

  FrameBuffer<2 * packet_size> buffer_;
  RejectRun run_;
  NumericPacing pacing_;
  FormatRequest format_request_;
  Format format_ = Format::none;  // proven on this line
  std::size_t checked_ = 0;       // good frames at the front of the buffer
  std::array<std::uint8_t, df8::size> df8_before_{};
  std::array<std::uint8_t, df13::least_data> spot_check_{};
  std::array<std::int16_t, frames_in_packet> pleth_{};
  std::uint8_t firmware_ = 0;
  bool identity_told_ = false;
  bool battery_low_ = false;
  bool battery_critical_ = false;
  bool smart_point_ = false;
  bool from_memory_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{9600, 8, Parity::none, 1, FlowControl::none}}};
constexpr std::array<UpdatePeriod, 2> updates{
    {{Parameter::pulse, std::chrono::seconds(1)}, {Parameter::spo2, std::chrono::seconds(1)}}};
constexpr std::array<RequestKind, 1> requests{RequestKind::select_format};

std::unique_ptr<Decoder> make() { return std::make_unique<NoninDecoder>(); }

}  // namespace

// quiet_max: mdpnp (N4) calls the link dead after 3 s of silence.
constexpr Descriptor descriptor{"nonin",
                                "Nonin",
                                "OEM III, Xpod, 3012LP, 9560, WristOx2, PalmSAT, Avant",
                                Maturity::replay_tested,
                                Transport::stream,
                                lines,
                                std::chrono::seconds(3),
                                updates,
                                requests,
                                &make};

}  // namespace vigil::nonin
