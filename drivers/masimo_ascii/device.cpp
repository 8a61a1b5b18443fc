#include "drivers/masimo_ascii/device.hpp"

#include <chrono>
#include <string_view>

#include "drivers/masimo_ascii/line.hpp"

namespace vigil::masimo_ascii {
namespace {

using Out = std::vector<std::uint8_t>;

enum class Model : std::uint8_t { rad8, radical7 };

constexpr Duration period = std::chrono::seconds(1);
/// Seconds that are sent late at most; what lies further back was never sent.
constexpr int most_late_lines = 5;

// The meter's own limits: assumed, they are set at each meter.
constexpr std::int32_t spo2_low_limit = 90'000;
constexpr std::int32_t pulse_low_limit = 50'000;
constexpr std::int32_t pulse_high_limit = 140'000;

void put(Out& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

/// `digits` of `number`, with leading zeros.
void put_digits(Out& out, std::int64_t number, int digits) {
  std::int64_t unit = 1;
  for (int i = 1; i < digits; ++i) unit *= 10;
  for (; unit > 0; unit /= 10) out.push_back(static_cast<std::uint8_t>('0' + number / unit % 10));
}

void put_hex(Out& out, std::uint32_t number, unsigned digits) {
  for (unsigned i = digits; i-- > 0;) {
    out.push_back(static_cast<std::uint8_t>("0123456789ABCDEF"[number >> (4 * i) & 0xFU]));
  }
}

void put_three(Out& out, const VitalSign& sign) {
  if (sign.validity != Validity::valid) return put(out, "---");
  put_digits(out, sign.milli / 1000, 3);
}

/// One sensor gives all numbers, so the meter has one set of flags for them.
std::uint32_t exc_of(const Vitals& vitals) {
  const Validity spo2 = vitals[Parameter::spo2].validity;
  switch (spo2 != Validity::valid ? spo2 : vitals[Parameter::pulse].validity) {
    case Validity::sensor_disconnected:
      return exc::set_running | exc::no_sensor;
    case Validity::sensor_off:
      return exc::set_running | exc::sensor_off;
    case Validity::searching:
      return exc::set_running | exc::pulse_search;
    case Validity::low_perfusion:
      return exc::set_running | exc::low_perfusion;
    case Validity::interference:
      return exc::set_running | exc::interference;
    case Validity::motion:
      return exc::set_running | exc::low_signal_iq;
    default:
      return exc::set_running;
  }
}

std::uint32_t alarm_of(const Vitals& vitals) {
  const VitalSign& spo2 = vitals[Parameter::spo2];
  const VitalSign& pulse = vitals[Parameter::pulse];
  std::uint32_t bits = 0;
  if (spo2.validity == Validity::valid && spo2.milli < spo2_low_limit) bits |= alarm::spo2_low;
  if (pulse.validity == Validity::valid) {
    if (pulse.milli < pulse_low_limit) bits |= alarm::pulse_low;
    if (pulse.milli > pulse_high_limit) bits |= alarm::pulse_high;
  }
  return bits == 0 ? 0 : bits | alarm::any;
}

class MasimoDevice final : public Device {
 public:
  explicit MasimoDevice(Model model) : model_(model) {}

  void receive(Bytes, Instant) override {}

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    if (next_.is_never()) next_ = now;
    for (int i = 0; i < most_late_lines && next_ <= now; ++i) {
      put_line(out, vitals);
      next_ = next_ + period;
    }
    if (next_ <= now) next_ = now + period;
    return next_;
  }

 private:
  void put_line(Out& out, const Vitals& vitals) {
    put_clock(out);
    put(out, model_ == Model::rad8 ? " SN=0000056661" : " SN=----------");
    put(out, " SPO2=");
    put_three(out, vitals[Parameter::spo2]);
    put(out, "% BPM=");
    put_three(out, vitals[Parameter::pulse]);
    put(out, " PI=");
    const VitalSign& perfusion = vitals[Parameter::perfusion_index];
    if (perfusion.validity == Validity::valid) {
      put_digits(out, perfusion.milli / 1000, 2);
      put(out, ".");
      put_digits(out, perfusion.milli / 10, 2);
    } else {
      put(out, "--.--");
    }
    if (model_ == Model::rad8) {
      put(out, "% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=");
      put_hex(out, alarm_of(vitals), 4);
      put(out, " EXC=");
      put_hex(out, exc_of(vitals), 6);
    } else {
      const bool signal = vitals[Parameter::spo2].validity == Validity::valid;
      put(out, " SPCO=--% SPMET=--.-% SPHB=--.- SPOC=-- RESVD=--- DESAT=-- PIDELTA=+--");
      put(out, signal ? " PVI=014 ALARM=" : " PVI=--- ALARM=");
      put_hex(out, alarm_of(vitals), 6);
      put(out, " EXC=");
      put_hex(out, exc_of(vitals), 7);
      put(out, " EXC1=00000000");
    }
    put(out, "\r\n");
    ++seconds_;
  }

  /// The meter's clock is simulated: it starts with the year 2026 and counts the lines.
  void put_clock(Out& out) const {
    put_digits(out, 1 + seconds_ / 2'419'200 % 12, 2);
    put(out, "/");
    put_digits(out, 1 + seconds_ / 86'400 % 28, 2);
    put(out, "/26 ");
    put_digits(out, seconds_ / 3600 % 24, 2);
    put(out, ":");
    put_digits(out, seconds_ / 60 % 60, 2);
    put(out, ":");
    put_digits(out, seconds_ % 60, 2);
  }

  Model model_;
  Instant next_ = Instant::never();
  std::int64_t seconds_ = 0;
};

template <Model model>
std::unique_ptr<Device> make() {
  return std::make_unique<MasimoDevice>(model);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 2> devices{
    {{"masimo_ascii", "rad8", &make<Model::rad8>},
     {"masimo_ascii", "radical7", &make<Model::radical7>}}};

}  // namespace vigil::masimo_ascii
