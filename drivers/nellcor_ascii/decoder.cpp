#include "drivers/nellcor_ascii/decoder.hpp"

#include <array>
#include <chrono>

#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/text_lines.hpp"
#include "drivers/nellcor_ascii/line.hpp"

namespace vigil::nellcor_ascii {
namespace {

/// What the oximeter says beside its numbers, with the codes that say it.
struct StateText {
  std::uint32_t codes;
  NoticeKind kind;
  std::string_view text;
};
constexpr std::array<StateText, 9> states{{
    {bit(Code::spo2_high), NoticeKind::monitor_alarm, "SpO2 high"},
    {bit(Code::spo2_low), NoticeKind::monitor_alarm, "SpO2 low"},
    {bit(Code::pulse_high), NoticeKind::monitor_alarm, "Pulse high"},
    {bit(Code::pulse_low), NoticeKind::monitor_alarm, "Pulse low"},
    {bit(Code::lost) | bit(Code::lost_interfered), NoticeKind::monitor_alarm, "Loss of pulse"},
    {bit(Code::interference), NoticeKind::device_status, "interference or movement"},
    {bit(Code::battery_low), NoticeKind::device_status, "battery low"},
    {bit(Code::alarm_off), NoticeKind::bedside_silence, "alarms off at the oximeter"},
    {bit(Code::alarm_silence), NoticeKind::bedside_silence, "alarms silenced at the oximeter"},
}};
constexpr std::uint32_t spo2_alarms = bit(Code::spo2_high) | bit(Code::spo2_low);
constexpr std::uint32_t pulse_alarms =
    bit(Code::pulse_high) | bit(Code::pulse_low) | bit(Code::lost) | bit(Code::lost_interfered);
constexpr std::string_view interactive_text =
    "the oximeter is in its interactive mode and sends no values";

/// Identities of the notices that have no status code, beyond the bits of the codes.
enum NoticeCode : std::uint32_t {
  code_limits = 1U << 16U,
  code_mode,
  code_unknown,
  code_interactive,
  code_spo2_marked,
  code_pulse_marked
};

class NellcorDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    Taker taker{*this, read_at, sink};
    lines_.feed(bytes, taker);
  }
  void reset(Instant, const LineSettings&) override { *this = NellcorDecoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }

 private:
  using Text = FixedText<96>;

  struct Taker {
    NellcorDecoder& decoder;
    Instant at;
    Sink& sink;
    void on_line(std::string_view text, std::uint64_t where) {
      decoder.take(text, where, at, sink);
    }
    void on_drop(RejectCause cause, std::uint64_t where, std::size_t count) {
      decoder.drop(cause, where, count, sink);
    }
  };

  void drop(RejectCause cause, std::uint64_t where, std::size_t count, Sink& sink) {
    for (std::size_t i = 0; i < count; ++i) run_.drop(cause, where + i, sink);
  }

  void take(std::string_view text, std::uint64_t where, Instant at, Sink& sink) {
    if (text.find_first_not_of(' ') == std::string_view::npos) return;  // a blank line
    Values values;
    Header header;
    const Kind kind = parse(text, values, header);
    if (kind == Kind::none) return drop(RejectCause::field, where, text.size(), sink);
    if (kind == Kind::values && !shape_trusted(values.shape)) {
      return drop(RejectCause::length, where, text.size(), sink);
    }
    run_.end();
    if (kind == Kind::interactive) return tell_interactive(true, sink);
    sink.on_frame();
    switch (kind) {
      case Kind::values:
        tell_interactive(false, sink);
        tell(values, at, sink);
        break;
      case Kind::header:
        tell_header(header, sink);
        break;
      case Kind::mode:
        tell_text(squeezed("mode: ", text), mode_, code_mode, sink);
        break;
      default:
        break;
    }
  }

  /// There is no checksum. Numbers end in the same columns in every line, so a lost character
  /// shows. Other columns count when they come twice.
  bool shape_trusted(std::uint32_t shape) {
    const bool trusted =
        shape == shape_ || shape == candidate_ || (shape_ == 0 && shape == known_shape);
    candidate_ = shape;
    if (trusted) shape_ = shape;
    return trusted;
  }

  void tell(const Values& values, Instant at, Sink& sink) {
    if (!identity_told_) tell_identity({}, {}, sink);
    tell_number(Parameter::spo2, values.spo2, values.codes, at, sink);
    tell_number(Parameter::pulse, values.pulse, values.codes, at, sink);
    tell_amplitude(values, at, sink);
    for (std::size_t i = 0; i < states.size(); ++i) {
      const StateText& state = states[i];
      tell_state((values.codes & state.codes) != 0, told_[i], state.kind, state.text, state.codes,
                 sink);
    }
    // A mark without a code: the oximeter has an alarm and does not say which.
    tell_state(values.spo2.in_alarm && (values.codes & spo2_alarms) == 0, spo2_marked_,
               NoticeKind::monitor_alarm, "SpO2 in alarm", code_spo2_marked, sink);
    tell_state(values.pulse.in_alarm && (values.codes & pulse_alarms) == 0, pulse_marked_,
               NoticeKind::monitor_alarm, "Pulse in alarm", code_pulse_marked, sink);
    Text unknown;
    if (!values.unknown_code.empty()) {
      unknown.append("status ").append(values.unknown_code).append(", meaning not known");
    }
    tell_text(unknown, unknown_, code_unknown, sink);
  }

  void tell_number(Parameter parameter, const Number& number, std::uint32_t codes, Instant at,
                   Sink& sink) {
    const bool counts = number.value && why_never(codes) == Validity::valid;
    const Reading reading = counts ? Reading::of(parameter, number.milli, at)
                                   : Reading::none(parameter, why_missing(codes), at);
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  /// PA: how strong the pulse is, in units of Nellcor's own. Not a perfusion index.
  void tell_amplitude(const Values& values, Instant at, Sink& sink) {
    const bool counts = values.amplitude.value && why_never(values.codes) == Validity::valid;
    const OtherNumeric numeric{"Pulse amplitude",
                               0,
                               "",
                               counts ? Validity::valid : why_missing(values.codes),
                               counts ? values.amplitude.milli : 0,
                               at};
    if (others_.admit(0, numeric)) sink.on_other(numeric);
  }

  void tell_header(const Header& header, Sink& sink) {
    tell_identity(header.model, header.version, sink);
    if (header.limits.empty()) return;
    tell_text(squeezed("at the oximeter: ", header.limits), limits_, code_limits, sink);
  }

  void tell_identity(std::string_view model, std::string_view version, Sink& sink) {
    const FixedText<16> model_now(model);
    const FixedText<16> version_now(version);
    if (identity_told_ && model_now == model_ && version_now == version_) return;
    identity_told_ = true;
    model_ = model_now;
    version_ = version_now;
    sink.on_device({"Nellcor", model, "", version});
  }

  void tell_interactive(bool now, Sink& sink) {
    tell_state(now, interactive_, NoticeKind::device_status, interactive_text, code_interactive,
               sink);
  }

  /// Nothing tells the priority of an alarm.
  static void tell_state(bool now, bool& told, NoticeKind kind, std::string_view text,
                         std::uint32_t code, Sink& sink) {
    if (now == told) return;
    told = now;
    sink.on_notice({kind, now, text, 0, MonitorPriority::low, code});
  }

  /// A state whose text may change; empty: it has ended.
  static void tell_text(const Text& text, Text& told, std::uint32_t code, Sink& sink) {
    if (text == told) return;
    const bool active = !text.empty();
    sink.on_notice({NoticeKind::device_status, active, active ? text.view() : told.view(), 0,
                    MonitorPriority::low, code});
    told = text;
  }

  /// `text` with runs of blanks made one.
  static Text squeezed(std::string_view title, std::string_view text) {
    Text squeezed(title);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = text.find_first_not_of(' ', at);
      if (begin == std::string_view::npos) break;
      const std::size_t end = text.find(' ', begin);
      if (at > 0) squeezed.append(" ");
      squeezed.append(text.substr(begin, end - begin));
      at = end == std::string_view::npos ? text.size() : end;
    }
    return squeezed;
  }

  TextLines<longest_line> lines_;
  RejectRun run_;
  NumericPacing pacing_;
  OtherPacing<1> others_;
  std::array<bool, states.size()> told_{};
  FixedText<16> model_;
  FixedText<16> version_;
  Text limits_;
  Text mode_;
  Text unknown_;
  std::uint32_t shape_ = 0;
  std::uint32_t candidate_ = 0;
  bool identity_told_ = false;
  bool spo2_marked_ = false;
  bool pulse_marked_ = false;
  bool interactive_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{9600, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration line_period = std::chrono::seconds(2);
constexpr std::array<UpdatePeriod, 2> updates{
    {{Parameter::spo2, line_period}, {Parameter::pulse, line_period}}};

std::unique_ptr<Decoder> make() { return std::make_unique<NellcorDecoder>(); }

}  // namespace

// quiet_max: mdpnp calls the monitor silent after 2.2 s. Twice that, so that one damaged line does
// not lose the link.
constexpr Descriptor descriptor{"nellcor_ascii",
                                "Nellcor",
                                "N-560, N-595, N-600 (text output)",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                std::chrono::milliseconds(4400),
                                updates,
                                {},
                                &make};

}  // namespace vigil::nellcor_ascii
