#include "drivers/ivy450c/decoder.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/ivy450c/message.hpp"

namespace vigil::ivy450c {
namespace {

constexpr std::array<Parameter, 4> cuff{Parameter::nibp_sys, Parameter::nibp_dia,
                                        Parameter::nibp_mean, Parameter::nibp_pulse};

/// What the nurse needs first goes out first.
constexpr std::array<Parameter, 13> continuous{
    Parameter::hr,      Parameter::spo2,   Parameter::pulse,   Parameter::rr,     Parameter::etco2,
    Parameter::p1_sys,  Parameter::p1_dia, Parameter::p1_mean, Parameter::p2_sys, Parameter::p2_dia,
    Parameter::p2_mean, Parameter::temp1,  Parameter::temp2};

constexpr std::size_t line_of(Parameter parameter) {
  if (parameter == Parameter::pulse) parameter = Parameter::spo2;
  for (std::size_t line = 0; line < line_count; ++line) {
    for (std::size_t i = 0; i < line_kinds[line].count; ++i) {
      if (line_kinds[line].parameters[i] == parameter) return line;
    }
  }
  return line_count;
}

bool has(const Message& message, Parameter parameter) {
  return ((message.lines >> line_of(parameter)) & 1U) != 0;
}

Reading reading_of(const Message& message, Parameter parameter, Instant at) {
  const Sign& sign = message.signs[index(parameter)];
  if (sign.validity == Validity::valid) return Reading::of(parameter, sign.milli, at);
  return Reading::none(parameter, sign.validity, at);
}

class Ivy450cDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings&) override { *this = Ivy450cDecoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }

 private:
  /// Takes one message or one bad byte from the buffer; false if it must wait for more bytes.
  bool take(Instant read_at, Sink& sink) {
    const Bytes bytes = buffer_.view();
    const Scan found = scan(bytes);
    if (found.kind == Scan::Kind::incomplete) return false;
    if (found.kind == Scan::Kind::broken) return drop(found.cause, sink);
    const std::size_t text_length = found.length - text_offset - 1;
    const auto* text = reinterpret_cast<const char*>(bytes.data()) + text_offset;
    Message message;
    if (!parse({text, text_length}, message) || !lines_trusted(message.lines)) {
      return drop(RejectCause::field, sink);
    }
    run_.end();
    tell(message, read_at, sink);
    tell_waves(bytes.subspan(wave_offset, text_offset - wave_offset), read_at, sink);
    buffer_.drop(found.length);
    return true;
  }

  bool drop(RejectCause cause, Sink& sink) {
    run_.drop(cause, buffer_.where(), sink);
    buffer_.drop(1);
    return true;
  }

  /// Lost bytes can melt two lines into one that looks right. So a message must have the lines of
  /// the one before; another set of lines counts when it comes twice.
  bool lines_trusted(std::uint16_t lines) {
    const bool trusted =
        lines == lines_ || lines == candidate_ || (lines_ == 0 && lines == all_lines);
    candidate_ = lines;
    if (trusted) lines_ = lines;
    return trusted;
  }

  void tell(const Message& message, Instant at, Sink& sink) {
    sink.on_frame();
    if (!identity_told_) sink.on_device({"Ivy Biomedical", "450C", "", ""});
    identity_told_ = true;
    for (const Parameter parameter : continuous) {
      if (!has(message, parameter)) continue;
      const Reading reading = reading_of(message, parameter, at);
      if (pacing_.admit(reading)) sink.on_reading(reading);
    }
    // A doubtful cuff costs only itself: heart rate and SpO2 go on. What was told before stays.
    if (message.cuff_doubtful) {
      sink.on_reject(RejectCause::field, buffer_.where());
    } else if (has(message, Parameter::nibp_sys)) {
      tell_cuff(message, at, sink);
    }
    for (std::size_t line = 0; line < line_count; ++line) {
      tell_alarm(line, message.alarms[line], sink);
    }
  }

  /// The monitor sends its last cuff measurement again each second: it is a new one when any of
  /// its numbers changes. What stands there at the start was measured nobody knows when.
  void tell_cuff(const Message& message, Instant at, Sink& sink) {
    std::array<Sign, cuff.size()> now;
    bool changed = !cuff_seen_;
    for (std::size_t i = 0; i < cuff.size(); ++i) {
      now[i] = message.signs[index(cuff[i])];
      changed = changed || now[i].validity != cuff_[i].validity || now[i].milli != cuff_[i].milli;
    }
    if (!changed) return;
    for (const Parameter parameter : cuff) {
      const Reading reading = reading_of(message, parameter, at);
      const bool stood_there = !cuff_seen_ && reading.valid();
      sink.on_reading(stood_there ? reading.with_unknown_age() : reading);
    }
    cuff_ = now;
    cuff_seen_ = true;
  }

  void tell_alarm(std::size_t line, std::string_view alarm, Sink& sink) {
    AlarmText text;
    if (!alarm.empty()) text.append(line_kinds[line].name).append(": ").append(alarm);
    AlarmText& told = alarms_[line];
    if (text == told) return;
    if (!told.empty()) sink.on_notice({NoticeKind::monitor_alarm, false, told.view()});
    if (!text.empty()) sink.on_notice({NoticeKind::monitor_alarm, true, text.view()});
    told = text;
  }

  /// A message holds the second that ends with it.
  void tell_waves(Bytes waves, Instant at, Sink& sink) {
    const std::int64_t first_ns = (at - std::chrono::seconds(1)).ns();
    for (const Channel& channel : channels) {
      const Bytes raw = waves.subspan(channel.offset, channel.count);
      if (std::all_of(raw.begin(), raw.end(), [](auto byte) { return byte == absent_sample; })) {
        continue;
      }
      std::copy(raw.begin(), raw.end(), samples_.begin());
      sink.on_wave({channel.wave, static_cast<std::uint32_t>(channel.count * 1000), channel.zero,
                    channel.scale_micro, Instant::from_ns(std::max<std::int64_t>(first_ns, 0)),
                    std::span<const std::int16_t>(samples_).first(channel.count)});
    }
  }

  using AlarmText = FixedText<48>;

  FrameBuffer<longest_message + 64> buffer_;
  RejectRun run_;
  NumericPacing pacing_;
  std::array<AlarmText, line_count> alarms_{};
  std::array<Sign, cuff.size()> cuff_{};
  std::array<std::int16_t, 200> samples_{};
  std::uint16_t lines_ = 0;
  std::uint16_t candidate_ = 0;
  bool cuff_seen_ = false;
  bool identity_told_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{9600, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration second = std::chrono::seconds(1);
/// A cuff is started by hand or by the monitor's own cycle, which the stream does not tell. By
/// this, a measurement is fresh for 15 min and gone after 30 min (docs/clinical-numbers.md 3). The
/// engine does not age cuff measurements yet.
constexpr Duration cuff_period = std::chrono::seconds(450);

constexpr std::array<UpdatePeriod, 17> updates{{
    {Parameter::hr, second},
    {Parameter::spo2, second},
    {Parameter::pulse, second},
    {Parameter::rr, second},
    {Parameter::etco2, second},
    {Parameter::nibp_sys, cuff_period},
    {Parameter::nibp_dia, cuff_period},
    {Parameter::nibp_mean, cuff_period},
    {Parameter::nibp_pulse, cuff_period},
    {Parameter::p1_sys, second},
    {Parameter::p1_dia, second},
    {Parameter::p1_mean, second},
    {Parameter::p2_sys, second},
    {Parameter::p2_dia, second},
    {Parameter::p2_mean, second},
    {Parameter::temp1, second},
    {Parameter::temp2, second},
}};

std::unique_ptr<Decoder> make() { return std::make_unique<Ivy450cDecoder>(); }

}  // namespace

// quiet_max: mdpnp calls the monitor silent after 1.1 s. Twice that, so that one damaged message
// does not lose the link.
constexpr Descriptor descriptor{"ivy450c",
                                "Ivy Biomedical",
                                "450C (ANSAR-B stream)",
                                Maturity::replay_tested,
                                Transport::stream,
                                lines,
                                std::chrono::milliseconds(2200),
                                updates,
                                {},
                                &make};

}  // namespace vigil::ivy450c
