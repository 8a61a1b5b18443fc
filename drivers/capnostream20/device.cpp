#include "drivers/capnostream20/device.hpp"

#include <algorithm>
#include <chrono>

#include "drivers/api/wave_shape.hpp"
#include "drivers/capnostream20/message.hpp"

namespace vigil::capnostream20 {
namespace {

using Out = std::vector<std::uint8_t>;
using P = Parameter;
using std::chrono::milliseconds;

constexpr Duration sample_every = milliseconds(50);
constexpr unsigned samples_a_numerics = 20;
/// What is sent late at most: two seconds.
constexpr int most_late_samples = 40;
constexpr std::uint32_t clock_starts_at = 1'250'000'000;  // seconds since 1970
/// As the test of mdpnp has it.
constexpr std::string_view identity = "V45.67 02/24/2008 B355987654  ";
/// Limits: EtCO2 high and low, RR high and low, FiCO2 high, SpO2 high and low, pulse high and low.
constexpr std::array<std::uint8_t, 9> limits{60, 15, 30, 5, 8, 100, 85, 140, 50};

std::uint8_t number_of(const VitalSign& sign) {
  if (sign.validity != Validity::valid) return no_number;
  return static_cast<std::uint8_t>(std::clamp(sign.milli / 1000, 0, no_number - 1));
}

std::uint8_t fast_status_of(const Vitals& vitals) {
  const Validity why = vitals[P::etco2].validity;
  unsigned status = 0;
  if (why != Validity::valid) status |= fast_status::invalid;
  if (why == Validity::sensor_disconnected) status |= fast_status::filter_line_off;
  if (why == Validity::not_calibrated) status |= fast_status::self_maintenance;
  if (why == Validity::interference) status |= fast_status::occlusion;
  return static_cast<std::uint8_t>(status);
}

std::uint8_t spo2_alarms_of(const Vitals& vitals) {
  const VitalSign& spo2 = vitals[P::spo2];
  unsigned alarms = 0;
  if (spo2.validity == Validity::no_pulse) alarms |= spo2_alarm::no_pulse;
  if (spo2.validity == Validity::sensor_off) alarms |= spo2_alarm::sensor_off;
  if (spo2.validity == Validity::sensor_disconnected) alarms |= spo2_alarm::sensor_disconnected;
  if (spo2.validity == Validity::valid && spo2.milli < limits[6] * 1000) {
    alarms |= spo2_alarm::spo2_low;
  }
  return static_cast<std::uint8_t>(alarms);
}

class Capnostream20Device final : public Device {
 public:
  /// A client may escape its commands or not; a start byte begins a new one.
  void receive(Bytes from_host, Instant now) override {
    for (const std::uint8_t byte : from_host) {
      if (byte == start_byte) heard_size_ = 0;
      if (heard_size_ == heard_.size()) continue;
      heard_[heard_size_++] = byte;
      std::array<std::uint8_t, most_content> place{};
      const Bytes heard = Bytes(heard_).first(heard_size_);
      const Scan found = scan(heard, place);
      if (found.kind == Scan::Kind::incomplete) continue;
      heard_size_ = 0;
      if (found.kind == Scan::Kind::whole) on_command(Bytes(place).first(found.content), now);
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    out.insert(out.end(), answers_.begin(), answers_.end());
    answers_.clear();
    for (int i = 0; i < most_late_samples && next_ <= now; ++i) {
      put_sample(vitals, out);
      if (++samples_ % samples_a_numerics == 0) put_numerics(next_, vitals, out);
      next_ = next_ + sample_every;
    }
    if (next_ <= now) next_ = now + sample_every;
    return next_;
  }

 private:
  void on_command(Bytes content, Instant now) {
    switch (content[0]) {
      case command::enable: {
        const auto* text = reinterpret_cast<const std::uint8_t*>(identity.data());
        enabled_ = true;
        put(response::device_id, {text, identity.size()}, answers_);
        break;
      }
      case command::setup:
        if (enabled_) put(response::setup, content.subspan(1), answers_);
        break;
      case command::start_real_time:
        if (enabled_ && next_.is_never()) next_ = now + sample_every;
        break;
      case command::disable:
        enabled_ = false;
        next_ = Instant::never();
        break;
      case command::stop_real_time:
        next_ = Instant::never();
        break;
      default:
        break;  // LinkIsActive, the host's name and the like have no answer
    }
    if (answers_.size() > most_answers) answers_.resize(most_answers);
  }

  static void put(std::uint8_t code, Bytes payload, Out& out) {
    std::array<std::uint8_t, longest_message> bytes{};
    const std::size_t size = put_message(code, payload, bytes);
    out.insert(out.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
  }

  void put_sample(const Vitals& vitals, Out& out) {
    const bool there = vitals[P::etco2].validity == Validity::valid;
    const std::int32_t milli =
        there ? vitals[P::etco2].milli * breath_shape(vitals.breath_milli) / 1000 : 0;
    const std::int32_t in_256 = std::clamp(milli * 256 / 1000, 0, 0xFFFF);
    const std::array<std::uint8_t, wave_payload> payload{
        number_++, static_cast<std::uint8_t>(in_256 >> 8), static_cast<std::uint8_t>(in_256 & 0xFF),
        fast_status_of(vitals)};
    put(response::co2_wave, payload, out);
  }

  static void put_numerics(Instant at, const Vitals& vitals, Out& out) {
    std::array<std::uint8_t, least_numerics_payload> payload{};
    const auto now_s =
        clock_starts_at + static_cast<std::uint32_t>(at.ns() / 1'000'000'000 % 1'000'000'000);
    for (unsigned i = 0; i < 4; ++i) {
      payload[i] = static_cast<std::uint8_t>(now_s >> (24 - 8 * i) & 0xFFU);
    }
    const VitalSign& rr = vitals[P::rr];
    const bool no_breath = rr.validity == Validity::valid && rr.milli == 0;
    payload[numerics::etco2] = number_of(vitals[P::etco2]);
    payload[numerics::fico2] = vitals[P::etco2].validity == Validity::valid ? 0 : no_number;
    payload[numerics::rr] = number_of(rr);
    payload[numerics::spo2] = number_of(vitals[P::spo2]);
    payload[numerics::pulse] = number_of(vitals[P::pulse]);
    payload[numerics::co2_alarms] = no_breath ? co2_alarm::no_breath : 0;
    payload[numerics::spo2_alarms] = spo2_alarms_of(vitals);
    std::copy(limits.begin(), limits.end(), payload.begin() + numerics::limits);
    payload[numerics::units] = static_cast<std::uint8_t>(Units::mmhg);
    const bool pump_off = vitals[P::etco2].validity == Validity::sensor_off;
    payload[numerics::extended_status] = pump_off ? extended_status::pump_off : 0;
    put(response::numerics, payload, out);
  }

  static constexpr std::size_t most_answers = 1024;

  std::array<std::uint8_t, longest_message> heard_{};
  std::size_t heard_size_ = 0;
  Out answers_;
  Instant next_ = Instant::never();
  unsigned samples_ = 0;
  std::uint8_t number_ = 0;
  bool enabled_ = false;
};

std::unique_ptr<Device> make() { return std::make_unique<Capnostream20Device>(); }

}  // namespace

constexpr DeviceDescriptor device{"capnostream20", "", &make};

}  // namespace vigil::capnostream20
