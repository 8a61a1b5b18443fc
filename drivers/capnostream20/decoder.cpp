#include "drivers/capnostream20/decoder.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/other_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/capnostream20/message.hpp"
#include "drivers/capnostream20/names.hpp"
#include "drivers/capnostream20/session.hpp"

namespace vigil::capnostream20 {
namespace {

constexpr std::string_view vendor = "Oridion";
/// Samples that go out together: a quarter of a second, as mdpnp.
constexpr std::size_t samples_in_block = 5;
constexpr Duration sample_period = std::chrono::milliseconds(1000 / wave_rate_hz);

/// A bit that is told when it comes and when it goes.
struct Flag {
  unsigned mask;
  NoticeKind kind;
  MonitorPriority priority;
  std::string_view text;
};
using Kind = NoticeKind;
using Priority = MonitorPriority;
// The bits: mdpnp. The messages have no priority: ours is chosen (README.md).
constexpr std::array<Flag, 6> co2_alarms{
    {{0x01, Kind::monitor_alarm, Priority::high, "no breath"},
     {0x02, Kind::monitor_alarm, Priority::medium, "EtCO2 high"},
     {0x04, Kind::monitor_alarm, Priority::medium, "EtCO2 low"},
     {0x08, Kind::monitor_alarm, Priority::medium, "RR high"},
     {0x10, Kind::monitor_alarm, Priority::medium, "RR low"},
     {0x20, Kind::monitor_alarm, Priority::medium, "FiCO2 high"}}};
constexpr std::array<Flag, 7> spo2_alarms{
    {{0x01, Kind::monitor_alarm, Priority::high, "pulse not found"},
     {0x02, Kind::monitor_alarm, Priority::medium, "SpO2 high"},
     {0x04, Kind::monitor_alarm, Priority::high, "SpO2 low"},
     {0x08, Kind::monitor_alarm, Priority::medium, "pulse rate high"},
     {0x10, Kind::monitor_alarm, Priority::medium, "pulse rate low"},
     {0x20, Kind::monitor_alarm, Priority::low, "SpO2 sensor off"},
     {0x40, Kind::monitor_alarm, Priority::low, "SpO2 sensor disconnected"}}};
constexpr std::array<Flag, 3> slow_flags{
    {{slow_status::neonatal, Kind::device_status, Priority::low, "patient type is neonatal"},
     {slow_status::silenced_for_a_while, Kind::bedside_silence, Priority::low,
      "alarms are silenced for a while"},
     {slow_status::all_silenced, Kind::bedside_silence, Priority::low, "all alarms are silenced"}}};
constexpr std::array<Flag, 4> extended_flags{
    {{0x01, Kind::device_status, Priority::low, "check calibration"},
     {0x02, Kind::device_status, Priority::low, "check flow"},
     {extended_status::pump_off, Kind::device_status, Priority::low, "pump is off"},
     {extended_status::battery_low, Kind::device_status, Priority::low, "battery low"}}};
constexpr std::array<Flag, 6> fast_flags{
    {{fast_status::initializing, Kind::device_status, Priority::low, "CO2 module starts up"},
     {fast_status::occlusion, Kind::device_status, Priority::low, "CO2 line is blocked"},
     {fast_status::self_maintenance, Kind::device_status, Priority::low, "self-maintenance runs"},
     {fast_status::purging, Kind::device_status, Priority::low, "CO2 line is purged"},
     {fast_status::filter_line_off, Kind::device_status, Priority::low,
      "FilterLine is not connected"},
     {fast_status::malfunction, Kind::device_status, Priority::low, "CO2 malfunction"}}};

class Flags {
 public:
  /// Tells what changed; the code of a flag is `first_code` and its bit.
  void tell(std::span<const Flag> flags, std::uint32_t first_code, std::uint8_t now, Sink& sink) {
    const unsigned changed = static_cast<unsigned>(now) ^ told_;
    if (changed == 0) return;
    for (const Flag& flag : flags) {
      if ((changed & flag.mask) == 0) continue;
      sink.on_notice(
          {flag.kind, (now & flag.mask) != 0, flag.text, 0, flag.priority, first_code + flag.mask});
    }
    told_ = now;
  }

 private:
  unsigned told_ = 0;
};

/// Why the gas side gives no number, or should not.
struct GasState {
  std::uint8_t fast = 0;
  std::uint8_t extended = 0;

  [[nodiscard]] bool gone() const {
    return (fast & (fast_status::filter_line_off | fast_status::malfunction)) != 0 ||
           (extended & extended_status::pump_off) != 0;
  }
  [[nodiscard]] Validity reason() const {
    if ((fast & (fast_status::filter_line_off | fast_status::malfunction)) != 0) {
      return Validity::sensor_disconnected;
    }
    if ((extended & extended_status::pump_off) != 0) return Validity::sensor_off;
    if ((fast & (fast_status::initializing | fast_status::self_maintenance)) != 0) {
      return Validity::not_calibrated;
    }
    if ((fast & (fast_status::occlusion | fast_status::purging)) != 0) {
      return Validity::interference;
    }
    return Validity::no_value;
  }
  [[nodiscard]] Validity of(std::uint8_t number) const {
    return number != no_number && !gone() ? Validity::valid : reason();
  }
};

/// Whatever the number, a sensor that is off or finds no pulse gives none.
Validity oximeter_validity(std::uint8_t number, std::uint8_t alarms) {
  if ((alarms & spo2_alarm::sensor_disconnected) != 0) return Validity::sensor_disconnected;
  if ((alarms & spo2_alarm::sensor_off) != 0) return Validity::sensor_off;
  if ((alarms & spo2_alarm::no_pulse) != 0) return Validity::no_pulse;
  return number == no_number ? Validity::no_value : Validity::valid;
}

class Capnostream20Decoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant read_at, Sink& sink) override {
    while (!bytes.empty()) {
      bytes = bytes.subspan(buffer_.append(bytes));
      while (take(read_at, sink)) {
      }
    }
  }
  void reset(Instant, const LineSettings&) override { *this = Capnostream20Decoder(); }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant now, Sink& sink) override { return session_.poll(now, sink); }

 private:
  bool take(Instant read_at, Sink& sink) {
    const Scan found = scan(buffer_.view(), place_);
    if (found.kind == Scan::Kind::incomplete) return false;
    RejectCause cause = found.cause;
    bool good = found.kind == Scan::Kind::whole;
    if (good && !tell(Bytes(place_).first(found.content), read_at, sink)) {
      cause = RejectCause::field;
      good = false;
    }
    if (good) {
      run_.end();
    } else {
      const std::uint64_t where = buffer_.where();
      run_.drop(cause, where, sink);
      for (std::size_t i = 1; i < found.length; ++i) run_.drop(RejectCause::noise, where + i, sink);
    }
    buffer_.drop(found.length);
    return true;
  }

  /// False if the message does not have its form: then nothing of it is told.
  bool tell(Bytes content, Instant at, Sink& sink) {
    const Bytes payload = content.subspan(1);
    switch (content[0]) {
      case response::co2_wave:
        if (payload.size() < wave_payload) return false;
        begin_message(at, sink);
        tell_wave(payload, at, sink);
        return true;
      case response::numerics:
        if (payload.size() < least_numerics_payload) return false;
        // A message that lost a byte in the monitor still has a good checksum (mdpnp saw RR in
        // the place of SpO2): then another number stands where the units are.
        if (payload[numerics::units] < 1 || payload[numerics::units] > 3) return false;
        begin_message(at, sink);
        tell_numerics(payload, at, sink);
        return true;
      case response::device_id:
        if (payload.empty() || payload[0] != 'V') return false;
        begin_message(at, sink);
        tell_device(payload, sink);
        session_.on_device_id(at);
        return true;
      default:
        if (proves_monitor(content)) begin_message(at, sink);
        return true;
    }
  }

  /// Responses that are not decoded. Commands have the same codes: an echo has less to say.
  static bool proves_monitor(Bytes content) {
    constexpr std::array<std::uint8_t, 11> codes{2, 3, 9, 10, 12, 21, 22, 55, 56, 57, 58};
    constexpr std::size_t longest_echo = 1 + 2;
    return content.size() > longest_echo &&
           std::find(codes.begin(), codes.end(), content[0]) != codes.end();
  }

  /// The link was silent: what stands is told again.
  void begin_message(Instant at, Sink& sink) {
    if (!heard_at_.is_never() && at - heard_at_ > silent_after) {
      co2_told_ = spo2_told_ = slow_told_ = extended_told_ = fast_told_ = Flags();
    }
    heard_at_ = at;
    sink.on_frame();
  }

  /// "V45.67 02/24/2008 B355987654": version, its date, serial number; its third character is the
  /// oximeter's maker (2 Nellcor, 3 and 5 Masimo).
  void tell_device(Bytes payload, Sink& sink) {
    std::array<char, 64> printable{};
    const std::size_t size = std::min(payload.size(), printable.size());
    for (std::size_t i = 0; i < size; ++i) {
      const bool shown = payload[i] >= 0x20 && payload[i] < 0x7F;
      printable[i] = shown ? static_cast<char>(payload[i]) : ' ';
    }
    const FixedText<64> text(std::string_view(printable.data(), size));
    std::array<std::string_view, 3> words{};
    std::string_view rest = text.view();
    for (std::string_view& word : words) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(word.size());
    }
    if (device_ == text) return;
    device_ = text;
    sink.on_device({vendor, "Capnostream 20", words[2], words[0]});
  }

  void tell_numerics(Bytes payload, Instant at, Sink& sink) {
    const std::uint8_t alarms = payload[numerics::spo2_alarms];
    gas_.extended = payload[numerics::extended_status];
    units_ = static_cast<Units>(payload[numerics::units]);
    const std::uint8_t spo2 = payload[numerics::spo2];
    const std::uint8_t pulse = payload[numerics::pulse];
    const std::uint8_t rr = payload[numerics::rr];
    const std::uint8_t etco2 = payload[numerics::etco2];
    tell_one(Parameter::spo2, oximeter_validity(spo2, alarms), spo2 * 1000, at, sink);
    tell_one(Parameter::pulse, oximeter_validity(pulse, alarms), pulse * 1000, at, sink);
    tell_one(Parameter::rr, gas_.of(rr), rr * 1000, at, sink);
    tell_one(Parameter::etco2, gas_.of(etco2), milli_mmhg(etco2, units_), at, sink);
    OtherNumeric fico2{"FiCO2", 151716, "mm[Hg]", gas_.of(payload[numerics::fico2]), 0, at};
    if (fico2.validity == Validity::valid) {
      fico2.milli = milli_mmhg(payload[numerics::fico2], units_);
    }
    if (others_.admit(0, fico2)) sink.on_other(fico2);
    co2_told_.tell(co2_alarms, 0x100, payload[numerics::co2_alarms], sink);
    spo2_told_.tell(spo2_alarms, 0x200, alarms, sink);
    slow_told_.tell(slow_flags, 0x300, payload[numerics::slow_status], sink);
    extended_told_.tell(extended_flags, 0x400, gas_.extended, sink);
    session_.on_numerics(at, sink);
  }

  void tell_one(Parameter parameter, Validity validity, std::int32_t milli, Instant at,
                Sink& sink) {
    const Reading reading = validity == Validity::valid ? Reading::of(parameter, milli, at)
                                                        : Reading::none(parameter, validity, at);
    if (pacing_.admit(reading)) sink.on_reading(reading);
  }

  /// In 1/100 mmHg. A sample that is missing or no number ends the block.
  void tell_wave(Bytes payload, Instant at, Sink& sink) {
    constexpr unsigned harmless = fast_status::end_of_breath;
    gas_.fast = payload[3];
    fast_told_.tell(fast_flags, 0x500, gas_.fast, sink);
    const bool next = payload[0] == static_cast<std::uint8_t>(wave_number_ + 1U);
    wave_number_ = payload[0];
    if (!next) flush(at - sample_period, sink);
    const bool number = (gas_.fast & ~harmless) == 0 && units_ != Units::unknown;
    if (!number) return flush(at - sample_period, sink);
    const std::int32_t in_256 = payload[1] << 8 | payload[2];
    const std::int64_t milli = std::int64_t{milli_mmhg(1000, units_)} * in_256 / 256 / 1000;
    samples_[sample_count_++] =
        static_cast<std::int16_t>(std::min<std::int64_t>(milli / 10, 32767));
    if (sample_count_ == samples_in_block) flush(at, sink);
  }

  /// Tells the samples, of which the last ended at `end`.
  void flush(Instant end, Sink& sink) {
    if (sample_count_ == 0) return;
    const auto count = static_cast<std::int64_t>(sample_count_);
    const std::int64_t first = (end - sample_period * count).ns();
    sink.on_wave({Wave::co2, wave_rate_hz * 1000, 0, 10'000,
                  Instant::from_ns(std::max<std::int64_t>(first, 0)),
                  std::span<const std::int16_t>(samples_).first(sample_count_)});
    sample_count_ = 0;
  }

  FrameBuffer<2 * longest_message> buffer_;
  std::array<std::uint8_t, most_content> place_{};
  RejectRun run_;
  NumericPacing pacing_;
  OtherPacing<1> others_;
  Session session_;
  GasState gas_;
  Units units_ = Units::unknown;
  FixedText<64> device_;
  Flags co2_told_;
  Flags spo2_told_;
  Flags slow_told_;
  Flags extended_told_;
  Flags fast_told_;
  std::array<std::int16_t, samples_in_block> samples_{};
  std::size_t sample_count_ = 0;
  std::uint8_t wave_number_ = 0;
  Instant heard_at_ = Instant::never();
};

constexpr std::array<LineSettings, 1> lines{{{115'200, 8, Parity::none, 1, FlowControl::none}}};
constexpr Duration second = std::chrono::seconds(1);
constexpr std::array<UpdatePeriod, 4> updates{{{Parameter::spo2, second},
                                               {Parameter::pulse, second},
                                               {Parameter::rr, second},
                                               {Parameter::etco2, second}}};

std::unique_ptr<Decoder> make() { return std::make_unique<Capnostream20Decoder>(); }

}  // namespace

constexpr Descriptor descriptor{"capnostream20",
                                vendor,
                                "Capnostream 20",
                                Maturity::experimental,
                                Transport::stream,
                                lines,
                                silent_after,
                                updates,
                                {},
                                &make,
                                true,
                                &blank_names};

}  // namespace vigil::capnostream20
