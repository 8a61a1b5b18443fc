#include "drivers/berry_pm6750/device.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "drivers/api/wave_shape.hpp"
#include "drivers/berry_pm6750/packet.hpp"

namespace vigil::berry_pm6750 {
namespace {

using Out = std::vector<std::uint8_t>;

constexpr std::int64_t tick_ms = 40;  // the real one sends each sample when it has it
constexpr std::int64_t ticks_a_second = 1000 / tick_ms;
constexpr int most_late_ticks = 8;
constexpr std::string_view firmware_version = "V3.2";
constexpr std::string_view hardware_version = "V1.1";

// A cycle as such modules run it; the speeds are assumed, the pressure is the maker's (B4).
constexpr std::int64_t first_mmhg = 180;
constexpr std::int64_t inflate_mmhg_s = 30;
constexpr std::int64_t deflate_mmhg_s = 6;
constexpr std::int64_t loose_ms = 15'000;

std::uint8_t byte_of(std::int64_t value) {
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(value, 0, 255));
}
/// A number of 0 to 250, or `none`.
std::uint8_t number_of(const VitalSign& sign, std::uint8_t none) {
  if (sign.validity != Validity::valid) return none;
  return byte_of(std::clamp<std::int32_t>(sign.milli / 1000, 0, highest_rate));
}

std::uint8_t spo2_status(Validity why) {
  switch (why) {
    case Validity::valid:
      return 0;
    case Validity::sensor_disconnected:
      return 1;
    case Validity::sensor_off:
      return 2;
    case Validity::no_pulse:
      return 4;
    default:
      return 3;
  }
}

std::uint8_t cuff_failure_of(Validity why) {
  switch (why) {
    case Validity::sensor_off:
    case Validity::sensor_disconnected:
      return 4;
    case Validity::motion:
      return 7;
    case Validity::out_of_range:
      return 8;
    case Validity::low_perfusion:
      return 5;
    default:
      return 6;
  }
}

struct Pressures {
  std::uint8_t sys = 0;
  std::uint8_t mean = 0;
  std::uint8_t dia = 0;
  friend bool operator==(const Pressures&, const Pressures&) = default;
};

class BerryDevice final : public Device {
 public:
  void receive(Bytes from_host, Instant now) override {
    for (const std::uint8_t byte : from_host) {
      command_[size_++] = byte;
      const bool head = size_ == 1   ? byte == head1
                        : size_ == 2 ? byte == head2
                        : size_ == 3 ? byte == 4
                                     : true;
      if (!head) size_ = 0;
      if (!head && byte == head1) command_[size_++] = byte;
      if (size_ < command_.size()) continue;
      size_ = 0;
      if (command_ == make_command(command_[3], command_[4])) obey(command_[3], command_[4], now);
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    if (next_.is_never()) next_ = now;
    for (int i = 0; i < most_late_ticks && next_ <= now; ++i) {
      put_tick(out, next_, vitals);
      next_ = next_ + std::chrono::milliseconds(tick_ms);
      ++ticks_;
    }
    if (next_ <= now) next_ = now + std::chrono::milliseconds(tick_ms);
    if (asked_firmware_) put_text(out, type::firmware, firmware_version);
    if (asked_hardware_) put_text(out, type::hardware, hardware_version);
    asked_firmware_ = asked_hardware_ = false;
    return next_;
  }

 private:
  void obey(std::uint8_t what, std::uint8_t parameter, Instant now) {
    const bool on = parameter == command::on;
    switch (what) {
      case command::ecg:
        ecg_on_ = on;
        break;
      case command::nibp:
        if (on && result_ != cuff::measuring) start(now);
        if (!on && result_ == cuff::measuring) end(cuff::stopped);
        break;
      case command::spo2:
        spo2_on_ = on;
        break;
      case command::temperature:
        temperature_on_ = on;
        break;
      case command::leads:
        // 02 and 03: B2's frame for five leads is the one with 03.
        three_leads_ = parameter == 0x02;
        break;
      case command::patient:
        if (parameter >= 1 && parameter <= 3) patient_ = static_cast<std::uint8_t>(parameter - 1);
        break;
      case command::ecg_wave:
        ecg_wave_on_ = on;
        break;
      case command::firmware:
        asked_firmware_ = true;
        break;
      case command::hardware:
        asked_hardware_ = true;
        break;
      case command::pleth_wave:
        pleth_on_ = on;
        break;
      case command::resp_wave:
        resp_on_ = on;
        break;
      default:
        break;  // gains and filters change nothing here
    }
  }

  void start(Instant now) {
    result_ = cuff::measuring;
    planned_ = false;
    started_at_ = now;
    ends_after_ms_ = loose_ms;
    shown_ = {};
    tell_cuff_ = true;
  }
  void end(std::uint8_t result) {
    result_ = result;
    tell_cuff_ = true;
  }

  void run_cuff(Instant at, const Vitals& vitals) {
    const Pressures own = pressures(vitals[Parameter::nibp_sys], vitals[Parameter::nibp_mean],
                                    vitals[Parameter::nibp_dia]);
    if (!(own == Pressures{}) && !(own == own_)) {
      own_ = shown_ = own;
      end(cuff::finished);
    }
    if (result_ != cuff::measuring) return;
    if (!planned_) {
      planned_ = true;
      found_ = pressures(vitals.cuff.sys, vitals.cuff.mean, vitals.cuff.dia);
      failure_ = vitals.cuff.sys.validity == Validity::valid
                     ? cuff::finished
                     : cuff_failure_of(vitals.cuff.sys.validity);
      const std::int64_t up = top() * 1000 / inflate_mmhg_s;
      if (failure_ != 4) ends_after_ms_ = up + (top() - bottom()) * 1000 / deflate_mmhg_s;
    }
    if (ms_since(at) < ends_after_ms_) return;
    if (failure_ == cuff::finished) shown_ = found_;
    end(failure_);
  }

  static Pressures pressures(const VitalSign& sys, const VitalSign& mean, const VitalSign& dia) {
    return {number_of(sys, 0), number_of(mean, 0), number_of(dia, 0)};
  }

  [[nodiscard]] std::int64_t ms_since(Instant at) const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at - started_at_).count();
  }
  [[nodiscard]] std::int64_t top() const { return std::max(first_mmhg, found_.sys + 30L); }
  [[nodiscard]] std::int64_t bottom() const { return std::max(30L, found_.dia - 15L); }
  [[nodiscard]] std::int64_t pressure(Instant at) const {
    if (result_ != cuff::measuring) return 0;
    if (planned_ && failure_ == 4) return 8;
    const std::int64_t ms = std::clamp<std::int64_t>(ms_since(at), 0, 600'000);
    const std::int64_t up = ms * inflate_mmhg_s / 1000;
    if (up <= top()) return up;
    return std::max<std::int64_t>(
        0, top() - (ms - top() * 1000 / inflate_mmhg_s) * deflate_mmhg_s / 1000);
  }

  void put_tick(Out& out, Instant at, const Vitals& vitals) {
    run_cuff(at, vitals);
    const bool second = ticks_ % ticks_a_second == 0;
    const bool fifth = ticks_ % (ticks_a_second / 5) == 0 && result_ == cuff::measuring;
    if (second && ecg_on_) put_ecg(out, vitals);
    if (second && spo2_on_) put_spo2(out, vitals);
    if (second && temperature_on_) put_temperature(out, vitals);
    if (second || fifth || tell_cuff_) put_cuff(out, at);
    tell_cuff_ = false;
    put_waves(out, vitals);
    if (vitals.beat_milli / 1000 != beat_milli_ / 1000) {
      if (vitals[Parameter::hr].validity == Validity::valid) put(out, type::ecg_beat, {});
      if (vitals[Parameter::spo2].validity == Validity::valid) put(out, type::pulse_beat, {});
    }
    beat_milli_ = vitals.beat_milli;
    breath_milli_ = vitals.breath_milli;
  }

  void put_ecg(Out& out, const Vitals& vitals) const {
    const VitalSign& hr = vitals[Parameter::hr];
    const bool lead_off = hr.validity == Validity::sensor_off;
    const bool analysing = !lead_off && hr.validity != Validity::valid;
    std::uint8_t status = three_leads_ ? 0x58 : 0xD8;  // gain 1, monitor filter
    if (lead_off) status |= ecg_status::lead_off;
    const std::uint8_t code = analysing                    ? rhythm::analysing
                              : !lead_off && hr.milli == 0 ? rhythm::asystole
                                                           : rhythm::normal;
    const std::uint8_t none = analysing ? 0 : no_rate;
    put(out, type::ecg,
        {status, number_of(hr, none), number_of(vitals[Parameter::rr], none), 0, code});
  }

  static void put_spo2(Out& out, const Vitals& vitals) {
    const std::uint8_t status = spo2_status(vitals[Parameter::spo2].validity);
    const bool good = status == 0;
    put(out, type::spo2,
        {status, good ? number_of(vitals[Parameter::spo2], no_spo2) : no_spo2,
         good ? number_of(vitals[Parameter::pulse], no_rate) : no_rate});
  }

  static void put_temperature(Out& out, const Vitals& vitals) {
    const VitalSign& sign = vitals[Parameter::temp1];
    const bool good = sign.validity == Validity::valid;
    const std::int32_t tenths = good ? std::clamp(sign.milli / 100, 0, 459) : 0;
    put(out, type::temperature, {std::uint8_t{!good}, byte_of(tenths / 10), byte_of(tenths % 10)});
  }

  void put_cuff(Out& out, Instant at) const {
    const auto status = static_cast<std::uint8_t>(result_ << 2U | patient_);
    const Pressures shows = result_ == cuff::finished ? shown_ : Pressures{};
    put(out, type::nibp, {status, byte_of(pressure(at) / 2), shows.sys, shows.mean, shows.dia});
  }

  void put_waves(Out& out, const Vitals& vitals) const {
    const auto step = [&](std::int64_t i, std::int64_t of, std::int64_t from, std::int64_t to) {
      return from + (to - from) * (i + 1) / of;
    };
    const bool beats = vitals[Parameter::hr].validity == Validity::valid;
    const bool pulses = vitals[Parameter::spo2].validity == Validity::valid;
    const bool breathes = vitals[Parameter::rr].validity == Validity::valid;
    constexpr std::int64_t ecg = ecg_rate_hz * tick_ms / 1000;
    constexpr std::int64_t pleth = pleth_rate_hz * tick_ms / 1000;
    constexpr std::int64_t resp = resp_rate_hz * tick_ms / 1000;
    for (std::int64_t i = 0; ecg_wave_on_ && i < ecg; ++i) {
      const std::int64_t shape =
          beats ? ecg_shape(step(i, ecg, beat_milli_, vitals.beat_milli)) : 0;
      const auto lead = [&](std::int64_t percent) { return byte_of(100 + shape * percent / 1000); };
      put(out, type::ecg_wave,
          {lead(60), lead(100), lead(40), lead(-80), lead(10), lead(70), lead(90)});
    }
    for (std::int64_t i = 0; pleth_on_ && i < pleth; ++i) {
      const std::int64_t beat = step(i, pleth, beat_milli_, vitals.beat_milli);
      put(out, type::pleth_wave, {byte_of(pulses ? pulse_shape(beat) / 10 : 0)});
    }
    for (std::int64_t i = 0; resp_on_ && i < resp; ++i) {
      const std::int64_t breath = step(i, resp, breath_milli_, vitals.breath_milli);
      put(out, type::resp_wave, {byte_of(breathes ? breath_shape(breath) / 4 : 0)});
    }
  }

  static void put_text(Out& out, std::uint8_t type, std::string_view text) {
    const std::size_t start = out.size();
    out.insert(out.end(), {head1, head2, byte_of(std::int64_t(text.size()) + 3), type});
    out.insert(out.end(), text.begin(), text.end());
    out.push_back(check_of(Bytes(out).subspan(start + head_size)));
  }
  static void put(Out& out, std::uint8_t type, std::initializer_list<std::uint8_t> data) {
    const std::size_t start = out.size();
    out.insert(out.end(), {head1, head2, static_cast<std::uint8_t>(data.size() + 3), type});
    out.insert(out.end(), data);
    out.push_back(check_of(Bytes(out).subspan(start + head_size)));
  }

  Command command_{};
  std::size_t size_ = 0;
  Instant next_ = Instant::never();
  std::int64_t ticks_ = 0;
  std::int64_t beat_milli_ = 0;
  std::int64_t breath_milli_ = 0;
  Instant started_at_;
  std::int64_t ends_after_ms_ = 0;
  Pressures found_;  // by the cycle that runs
  Pressures shown_;
  Pressures own_;
  std::uint8_t result_ = cuff::initialised;
  std::uint8_t failure_ = cuff::finished;
  std::uint8_t patient_ = 0;
  bool planned_ = false;
  bool tell_cuff_ = false;
  bool three_leads_ = false;
  bool ecg_on_ = true;
  bool spo2_on_ = true;
  bool temperature_on_ = true;
  bool ecg_wave_on_ = true;
  bool pleth_on_ = true;
  bool resp_on_ = true;
  bool asked_firmware_ = false;
  bool asked_hardware_ = false;
};

std::unique_ptr<Device> make() { return std::make_unique<BerryDevice>(); }

}  // namespace

constexpr DeviceDescriptor device{"berry_pm6750", "", &make};

}  // namespace vigil::berry_pm6750
