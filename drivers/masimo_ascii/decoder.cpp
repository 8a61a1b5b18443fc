#include "drivers/masimo_ascii/decoder.hpp"

#include <array>
#include <chrono>

#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/text_lines.hpp"
#include "drivers/masimo_ascii/line.hpp"

namespace vigil::masimo_ascii {
namespace {

struct StateText {
  std::uint32_t bit;
  std::string_view text;
};
/// What a missing value does not tell, or what disturbs a number that still stands.
constexpr std::array<StateText, 6> states{{
    {exc::defective_sensor, "sensor defective"},
    {exc::unrecognized_sensor, "sensor not recognized"},
    {exc::low_perfusion, "low perfusion"},
    {exc::interference, "interference"},
    {exc::ambient_light, "too much light on the sensor"},
    {exc::low_signal_iq, "low signal quality: the oximeter doubts its numbers"},
}};
constexpr std::array<StateText, 4> alarms{{
    {alarm::spo2_high, "SpO2 high"},
    {alarm::spo2_low, "SpO2 low"},
    {alarm::pulse_high, "Pulse high"},
    {alarm::pulse_low, "Pulse low"},
}};
constexpr std::uint32_t known_alarms =
    alarm::spo2_high | alarm::spo2_low | alarm::pulse_high | alarm::pulse_low;

/// So many lines of text without the keys, and nothing else: the output is set to another format.
constexpr int foreign_lines_told = 3;
constexpr std::size_t shortest_foreign_line = 8;
constexpr std::string_view wrong_output =
    "text in another form comes in: set the oximeter's serial output to ASCII 1";

class MasimoDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    Taker taker{*this, read_at, sink};
    lines_.feed(bytes, taker);
  }
  void reset(Instant, const LineSettings&) override { *this = MasimoDecoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }

 private:
  struct Taker {
    MasimoDecoder& decoder;
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
    Line line;
    if (!parse(text, line)) {
      drop(RejectCause::field, where, text.size(), sink);
      return foreign(text, sink);
    }
    if (!shape_trusted(line.shape)) return drop(RejectCause::length, where, text.size(), sink);
    run_.end();
    foreign_lines_ = 0;
    tell_state(false, foreign_told_, NoticeKind::device_status, wrong_output, 0, sink);
    tell(line, at, sink);
  }

  /// There is no checksum. Numbers have leading zeros, so all lines of a meter have the same keys
  /// and the same length: a lost character shows. Another shape counts when it comes twice.
  bool shape_trusted(std::uint32_t shape) {
    const bool trusted = !shape_known_ || shape == shape_ || shape == candidate_;
    candidate_ = shape;
    if (!trusted) return false;
    if (shape != shape_) {
      other_seen_ = {};
      others_.clear();
    }
    shape_ = shape;
    shape_known_ = true;
    return true;
  }

  void foreign(std::string_view text, Sink& sink) {
    if (text.size() < shortest_foreign_line || text.find("SPO2=") != std::string_view::npos) return;
    if (foreign_lines_ < foreign_lines_told) ++foreign_lines_;
    if (foreign_lines_ < foreign_lines_told) return;
    tell_state(true, foreign_told_, NoticeKind::device_status, wrong_output, 0, sink);
  }

  void tell(const Line& line, Instant at, Sink& sink) {
    sink.on_frame();
    tell_identity(line, sink);
    tell_number(Parameter::spo2, line.spo2, line.exc, at, sink);
    tell_number(Parameter::pulse, line.pulse, line.exc, at, sink);
    tell_number(Parameter::perfusion_index, line.perfusion, line.exc, at, sink);
    tell_others(line, at, sink);
    for (std::size_t i = 0; i < states.size(); ++i) {
      tell_state((line.exc & states[i].bit) != 0, states_told_[i], NoticeKind::device_status,
                 states[i].text, states[i].bit, sink);
    }
    for (std::size_t i = 0; i < alarms.size(); ++i) {
      tell_state((line.alarm & alarms[i].bit) != 0, alarms_told_[i], NoticeKind::monitor_alarm,
                 alarms[i].text, alarms[i].bit, sink);
    }
    const bool nameless = (line.alarm & alarm::any) != 0 && (line.alarm & known_alarms) == 0;
    tell_state(nameless, nameless_told_, NoticeKind::monitor_alarm, "alarm, its kind is not told",
               alarm::any, sink);
    tell_state((line.alarm & alarm::silenced) != 0, silence_told_, NoticeKind::bedside_silence,
               "alarms silenced at the oximeter", alarm::silenced, sink);
  }

  /// The line says whose serial number it is, never which model.
  void tell_identity(const Line& line, Sink& sink) {
    const FixedText<16> serial(line.serial);
    const bool again = serial == serial_before_;
    serial_before_ = serial;
    if (identity_told_ && (serial == serial_ || !again)) return;
    identity_told_ = true;
    serial_ = serial;
    sink.on_device({"Masimo", "", line.serial, ""});
  }

  void tell_number(Parameter parameter, const Number& number, std::uint32_t bits, Instant at,
                   Sink& sink) {
    if (!number.there) return;
    const Validity never = why_never(bits);
    const bool counts = number.value && never == Validity::valid;
    const Reading reading = counts ? Reading::of(parameter, number.milli, at)
                                   : Reading::none(parameter, why_missing(bits), at);
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  /// What never had a number is an option that this meter does not have.
  void tell_others(const Line& line, Instant at, Sink& sink) {
    const Validity never = why_never(line.exc);
    for (std::size_t i = 0; i < line.other_count; ++i) {
      const Other& other = line.others[i];
      const bool counts = other.number.value && never == Validity::valid;
      other_seen_[i] = other_seen_[i] || counts;
      if (!other_seen_[i]) continue;
      const OtherNumeric numeric{other.label,
                                 0,
                                 other.unit,
                                 counts ? Validity::valid : why_missing(line.exc),
                                 counts ? other.number.milli : 0,
                                 at};
      if (others_.admit(i, numeric)) sink.on_other(numeric);
    }
  }

  /// Each state is told when it begins and when it ends. Nothing tells the priority of an alarm.
  static void tell_state(bool now, bool& told, NoticeKind kind, std::string_view text,
                         std::uint32_t code, Sink& sink) {
    if (now == told) return;
    told = now;
    sink.on_notice({kind, now, text, 0, MonitorPriority::low, code});
  }

  TextLines<longest_line> lines_;
  RejectRun run_;
  NumericPacing pacing_;
  OtherPacing<most_others> others_;
  std::array<bool, most_others> other_seen_{};
  std::array<bool, states.size()> states_told_{};
  std::array<bool, alarms.size()> alarms_told_{};
  FixedText<16> serial_;
  FixedText<16> serial_before_;
  std::uint32_t shape_ = 0;
  std::uint32_t candidate_ = 0;
  int foreign_lines_ = 0;
  bool shape_known_ = false;
  bool identity_told_ = false;
  bool nameless_told_ = false;
  bool silence_told_ = false;
  bool foreign_told_ = false;
};

constexpr std::array<LineSettings, 1> lines{{{9600, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration second = std::chrono::seconds(1);
constexpr std::array<UpdatePeriod, 3> updates{
    {{Parameter::spo2, second}, {Parameter::pulse, second}, {Parameter::perfusion_index, second}}};

std::unique_ptr<Decoder> make() { return std::make_unique<MasimoDecoder>(); }

}  // namespace

// quiet_max: mdpnp calls the monitor silent after 1.1 s. Twice that, so that one damaged line does
// not lose the link.
constexpr Descriptor descriptor{"masimo_ascii",
                                "Masimo",
                                "Rad-8, Radical-7 (ASCII 1)",
                                Maturity::replay_tested,
                                Transport::stream,
                                lines,
                                std::chrono::milliseconds(2200),
                                updates,
                                {},
                                &make};

}  // namespace vigil::masimo_ascii
