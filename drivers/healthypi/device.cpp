#include "drivers/healthypi/device.hpp"

#include <chrono>

#include "drivers/api/wave_shape.hpp"
#include "drivers/healthypi/frame.hpp"

namespace vigil::healthypi {
namespace {

using Out = std::vector<std::uint8_t>;

enum class Board : std::uint8_t { v4, v5, v5_openview, v3 };

constexpr std::int64_t most_late_frames = 128;  // sent late at most
// What the firmware of v3 and v4 sends where a blood pressure would stand.
constexpr std::uint8_t fake_low = 80;
constexpr std::uint8_t fake_high = 120;

void put(Out& out, std::int64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out.push_back(static_cast<std::uint8_t>(value & 0xFF));
    value >>= 8;
  }
}

std::uint8_t byte_of(std::int32_t number) { return static_cast<std::uint8_t>(number); }

class HealthypiDevice final : public Device {
 public:
  explicit HealthypiDevice(Board board) : board_(board) {}

  void receive(Bytes, Instant) override {}

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    if (start_.is_never()) restart(now);
    const std::int64_t first = frames_;
    while (frames_ < first + most_late_frames && due() <= now) {
      put_frames(out, vitals);
      ++frames_;
    }
    if (due() <= now) restart(now + std::chrono::milliseconds(8));
    beat_milli_ = vitals.beat_milli;
    breath_milli_ = vitals.breath_milli;
    return due();
  }

 private:
  [[nodiscard]] std::int64_t frames_a_second() const {
    if (board_ == Board::v5) return 128;
    return board_ == Board::v5_openview ? 16 : 125;
  }
  [[nodiscard]] Instant due() const {
    return start_ + Duration(std::chrono::seconds(1)) * frames_ / frames_a_second();
  }
  void restart(Instant at) {
    start_ = at;
    frames_ = 0;
  }

  /// The number, 0 if there is none. A v5 goes on sending the last one when a sensor is off.
  std::int32_t number_of(const Vitals& vitals, Parameter parameter) {
    const VitalSign& sign = vitals[parameter];
    std::int32_t& last = last_[index(parameter)];
    if (sign.validity == Validity::valid) return last = sign.milli / 1000;
    const bool holds = board_ == Board::v5 || board_ == Board::v5_openview;
    if (!holds || sign.validity == Validity::no_value) last = 0;
    return last;
  }

  void put_frames(Out& out, const Vitals& vitals) {
    switch (board_) {
      case Board::v3:
        put_frame(out, layouts[0], v3(vitals));
        break;
      case Board::v4:
        put_frame(out, layouts[1], v4(vitals));
        break;
      case Board::v5:
        put_frame(out, layouts[2], v5(vitals));
        break;
      case Board::v5_openview:
        put_frame(out, layouts[3], v5_ecg(vitals));
        put_frame(out, layouts[4], v5_ppg(vitals));
        break;
    }
  }

  static void put_frame(Out& out, const Layout& layout, const Out& payload) {
    out.insert(out.end(), head.begin(), head.end());
    put(out, layout.length, 2);
    out.push_back(layout.type);
    out.insert(out.end(), payload.begin(), payload.end());
    out.insert(out.end(), tail.begin(), tail.end());
  }

  // Samples in the units of the converters, about what a finger and electrodes give. A sensor that
  // is off gives a line that does not move.
  static std::int32_t ecg(const Vitals& vitals, std::int64_t beat) {
    return vitals[Parameter::hr].validity == Validity::valid ? ecg_shape(beat) * 8 : 0;
  }
  static std::int32_t resp(const Vitals& vitals, std::int64_t breath) {
    return vitals[Parameter::rr].validity == Validity::valid ? breath_shape(breath) * 8 : 0;
  }
  static std::int32_t infrared(const Vitals& vitals, std::int64_t beat) {
    const bool on = vitals[Parameter::spo2].validity == Validity::valid;
    return on ? 400'000 + pulse_shape(beat) * 16 : 0;
  }

  static Out v3(const Vitals& vitals) {
    Out out;
    put(out, std::int64_t{ecg(vitals, vitals.beat_milli)} * 64, 4);
    put(out, std::int64_t{resp(vitals, vitals.breath_milli)} * 64, 4);
    put(out, infrared(vitals, vitals.beat_milli) / 2, 4);
    put(out, infrared(vitals, vitals.beat_milli), 4);
    out.insert(out.end(), {0x1C, fake_high, fake_low});
    return out;
  }

  Out v4(const Vitals& vitals) {
    Out out;
    put(out, ecg(vitals, vitals.beat_milli), 2);
    put(out, resp(vitals, vitals.breath_milli), 2);
    put(out, infrared(vitals, vitals.beat_milli), 4);
    put(out, infrared(vitals, vitals.beat_milli) / 2, 4);
    put(out, hundredths(vitals), 2);
    out.push_back(byte_of(number_of(vitals, Parameter::rr)));
    out.push_back(byte_of(number_of(vitals, Parameter::spo2)));
    out.push_back(byte_of(number_of(vitals, Parameter::hr)));
    out.insert(out.end(), {fake_low, fake_high});
    std::uint8_t bits = 0;
    if (vitals[Parameter::hr].validity == Validity::sensor_off) bits |= status::ecg_off;
    if (vitals[Parameter::spo2].validity == Validity::sensor_off) bits |= status::probe_off;
    out.push_back(bits);
    return out;
  }

  Out v5(const Vitals& vitals) {
    Out out;
    const bool skip = frames_ % 2 == 1;
    put(out, ecg(vitals, vitals.beat_milli), 4);
    put(out, skip ? 0 : resp(vitals, vitals.breath_milli), 4);
    out.push_back(skip ? 0xFF : 0x00);
    put(out, infrared(vitals, vitals.beat_milli) / 2, 4);
    put(out, infrared(vitals, vitals.beat_milli), 4);
    put(out, hundredths(vitals), 2);
    out.push_back(byte_of(number_of(vitals, Parameter::spo2)));
    out.push_back(byte_of(number_of(vitals, Parameter::hr)));
    out.push_back(byte_of(number_of(vitals, Parameter::rr)));
    return out;
  }

  Out v5_ecg(const Vitals& vitals) {
    Out out;
    for (int i = 1; i <= 8; ++i) {
      put(out, ecg(vitals, between(beat_milli_, vitals.beat_milli, i, 8)), 4);
    }
    for (int i = 1; i <= 4; ++i) {
      put(out, resp(vitals, between(breath_milli_, vitals.breath_milli, i, 4)), 4);
    }
    out.push_back(byte_of(number_of(vitals, Parameter::hr)));
    out.push_back(byte_of(number_of(vitals, Parameter::rr)));
    return out;
  }

  Out v5_ppg(const Vitals& vitals) {
    Out out;
    for (int i = 1; i <= 8; ++i) {
      put(out, infrared(vitals, between(beat_milli_, vitals.beat_milli, i, 8)) / 64, 2);
    }
    out.push_back(byte_of(number_of(vitals, Parameter::spo2)));
    const std::uint8_t high = byte_of(hundredths(vitals) >> 8);  // as the firmware does
    out.insert(out.end(), {high, high});
    return out;
  }

  static std::int64_t between(std::int64_t from, std::int64_t to, int step, int steps) {
    return from + (to - from) * step / steps;
  }
  static std::int32_t hundredths(const Vitals& vitals) {
    const VitalSign& temp = vitals[Parameter::temp1];
    return temp.validity == Validity::valid ? temp.milli / 10 : 0;
  }

  Board board_;
  Instant start_ = Instant::never();
  std::int64_t frames_ = 0;
  std::int64_t beat_milli_ = 0;
  std::int64_t breath_milli_ = 0;
  std::array<std::int32_t, parameter_count> last_{};
};

template <Board board>
std::unique_ptr<Device> make() {
  return std::make_unique<HealthypiDevice>(board);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 4> devices{
    {{"healthypi", "v4", &make<Board::v4>},
     {"healthypi", "v5", &make<Board::v5>},
     {"healthypi", "v5_openview", &make<Board::v5_openview>},
     {"healthypi", "v3", &make<Board::v3>}}};

}  // namespace vigil::healthypi
