#include "drivers/nonin/device.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "drivers/api/checksum.hpp"
#include "drivers/api/wave_shape.hpp"
#include "drivers/nonin/format.hpp"

namespace vigil::nonin {
namespace {

using Out = std::vector<std::uint8_t>;

constexpr std::uint8_t firmware_revision = 148;  // as in the capture
constexpr int most_late_units = 16;              // sent late at most

std::uint8_t low_byte(std::int64_t value) { return static_cast<std::uint8_t>(value & 0xFF); }
std::uint8_t seven(std::int64_t value) { return static_cast<std::uint8_t>(value & 0x7F); }

std::int32_t code_of(const VitalSign& sign, std::int32_t missing) {
  return sign.validity == Validity::valid ? sign.milli / 1000 : missing;
}

/// One sensor gives both numbers, so the meter has one set of flags for them.
Validity reason_in(const Vitals& vitals) {
  const Validity spo2 = vitals[Parameter::spo2].validity;
  return spo2 != Validity::valid ? spo2 : vitals[Parameter::pulse].validity;
}

std::uint8_t status_flags(Validity reason) {
  switch (reason) {
    case Validity::sensor_disconnected:
      return status::disconnected;
    case Validity::sensor_off:
      return status::sensor_alarm;
    case Validity::searching:
      return status::out_of_track;
    case Validity::motion:
      return status::artifact;
    case Validity::low_perfusion:
      return status::red_perfusion;
    default:
      return 0;
  }
}

class NoninDevice final : public Device {
 public:
  explicit NoninDevice(Format format) : format_(format) {}

  void receive(Bytes from_host, Instant) override {
    for (const std::uint8_t byte : from_host) {
      if (command_size_ == 0 && byte != command::start) continue;
      command_[command_size_++] = byte;
      if (command_size_ < 3) continue;
      const std::size_t whole = command_[2] + std::size_t{4};
      if (whole > command_.size()) command_size_ = 0;
      if (command_size_ != whole) continue;
      obey(Bytes(command_).first(whole));
      command_size_ = 0;
    }
  }

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    if (answer_ != 0) out.push_back(answer_);
    answer_ = 0;
    if (start_.is_never()) start_ = now;
    for (int i = 0; i < most_late_units && due() <= now; ++i) {
      put_unit(out, vitals);
      ++units_;
    }
    if (due() <= now) restart(now + period());
    return due();
  }

 private:
  /// Packets a second are 3, so due times are counted from the start, not added up.
  [[nodiscard]] Instant due() const { return start_ + period_of(units_); }
  [[nodiscard]] Duration period() const { return period_of(1); }
  [[nodiscard]] Duration period_of(std::int64_t units) const {
    const Duration second = std::chrono::seconds(1);
    switch (format_) {
      case Format::df2:
      case Format::df7:
        return second * units / 3;
      case Format::df13:
        return second * 10 * units;
      default:
        return second * units;
    }
  }
  void restart(Instant at) {
    start_ = at;
    units_ = 0;
  }

  void obey(Bytes frame) {
    if (format_ == Format::ascii) return;  // these meters take no commands
    const bool is_long = frame[2] == command::long_data;
    bool good = frame[1] == command::set_format && frame[3] == command::first_data &&
                frame.back() == command::end && (is_long || frame[2] == command::short_data);
    if (is_long) good = good && sum8(frame.subspan(1, 5)) == frame[6];
    const Format wanted = good ? format_of(frame[4]) : Format::none;
    answer_ = wanted == Format::none ? command::nak : command::ack;
    if (wanted == Format::none || wanted == format_) return;
    format_ = wanted;
    restart(Instant::never());
    units_ = 0;
  }

  void put_unit(Out& out, const Vitals& vitals) {
    const std::int32_t pulse = code_of(vitals[Parameter::pulse], pulse_missing);
    const std::int32_t spo2 = code_of(vitals[Parameter::spo2], spo2_missing);
    switch (format_) {
      case Format::df2:
      case Format::df7:
        put_packet(out, vitals, pulse, spo2);
        break;
      case Format::df8:
        put_df8(out, vitals, pulse, spo2);
        break;
      case Format::df13:
        put_df13(out, pulse, spo2);
        break;
      case Format::ascii:
        put_line(out, pulse, spo2);
        break;
      case Format::none:
        break;
    }
  }

  [[nodiscard]] std::array<std::uint8_t, frames_in_packet> floats(std::int32_t pulse,
                                                                  std::int32_t spo2) const {
    std::array<std::uint8_t, frames_in_packet> values{};
    for (const std::size_t high : {slot::pulse_high, slot::pulse_extended_high,
                                   slot::pulse_display_high, slot::pulse_extended_display_high}) {
      values[high] = seven(pulse >> 7);
      values[high + 1] = seven(pulse);
    }
    for (const std::size_t at : {slot::spo2, slot::spo2_display, slot::spo2_fast, slot::spo2_beat,
                                 slot::spo2_extended, slot::spo2_extended_display}) {
      values[at] = seven(spo2);
    }
    values[slot::firmware] = firmware_revision;
    values[slot::timer_high] = seven(units_ >> 7);
    values[slot::timer_low] = seven(units_);
    return values;
  }

  void put_packet(Out& out, const Vitals& vitals, std::int32_t pulse, std::int32_t spo2) {
    const auto values = floats(pulse, spo2);
    const Validity reason = reason_in(vitals);
    const bool signal = reason == Validity::valid;
    for (std::size_t i = 0; i < frames_in_packet; ++i) {
      const auto step = static_cast<std::int64_t>(i + 1);
      const std::int64_t beat =
          beat_milli_ + (vitals.beat_milli - beat_milli_) * step / std::int64_t{frames_in_packet};
      std::uint8_t flags = status::always | status_flags(reason);
      // The beat mark stands for 160 ms (N1): about the first sixth of a beat.
      if (signal && beat % 1000 < 160) flags |= status::green_perfusion;
      if (i == 0) flags |= status::sync;
      const std::int32_t shape = signal ? pulse_shape(beat) : 0;
      const std::size_t start = out.size();
      if (format_ == Format::df2) {
        out.insert(out.end(), {df2_first_byte, flags, low_byte(20 + shape / 5), values[i]});
      } else {
        const std::int32_t wide = 20'000 + shape * 20;
        out.insert(out.end(), {flags, low_byte(wide >> 8), low_byte(wide), values[i]});
      }
      out.push_back(sum8(Bytes(out).subspan(start, frame_size - 1)));
    }
    beat_milli_ = vitals.beat_milli;
  }

  static void put_df8(Out& out, const Vitals& vitals, std::int32_t pulse, std::int32_t spo2) {
    std::uint8_t first = static_cast<std::uint8_t>(status::always | ((pulse >> 7) & 3));
    std::uint8_t last = 0;
    switch (reason_in(vitals)) {
      case Validity::sensor_disconnected:
        first |= df8::disconnected;
        break;
      case Validity::sensor_off:
        first |= df8::out_of_track;  // as in the specification's example
        last |= df8::sensor_alarm;
        break;
      case Validity::searching:
        first |= df8::out_of_track;
        break;
      case Validity::motion:
        first |= df8::artifact;
        break;
      case Validity::low_perfusion:
        first |= df8::low_perfusion;
        break;
      default:
        break;
    }
    out.insert(out.end(), {first, seven(pulse), seven(spo2), last});
  }

  /// The meter's clock is simulated: it starts with the year 2026 and counts the records.
  void put_df13(Out& out, std::int32_t pulse, std::int32_t spo2) const {
    const auto bcd = [](std::int64_t n) { return low_byte((n / 10 % 10) * 16 + n % 10); };
    const bool missing = pulse == pulse_missing || spo2 == spo2_missing;
    const std::int64_t seconds = units_ * 10;
    out.insert(out.end(), df13::head.begin(), df13::head.end());
    out.insert(out.end(), {0x00, low_byte(df13::least_data)});
    const std::size_t data = out.size();
    out.insert(out.end(),
               {0x20, 0x26, bcd(1 + seconds / 2'419'200 % 12), bcd(1 + seconds / 86'400 % 28),
                bcd(seconds / 3600 % 24), bcd(seconds / 60 % 60), bcd(seconds % 60), 0x00,
                missing ? df13::no_smart_point : df13::smart_point, 0x00, low_byte(pulse >> 8),
                low_byte(pulse), 0x00, low_byte(spo2)});
    out.push_back(sum8(Bytes(out).subspan(data)));
    out.push_back(df13::tail);
  }

  static void put_line(Out& out, std::int32_t pulse, std::int32_t spo2) {
    const auto put = [&](std::string_view text) {
      out.insert(out.end(), text.begin(), text.end());
    };
    const auto number = [&](std::int32_t n, std::int32_t missing) {
      if (n == missing) return put("---");
      for (const std::int32_t unit : {100, 10, 1}) {
        out.push_back(static_cast<std::uint8_t>('0' + n / unit % 10));
      }
    };
    put("SPO2=");
    number(spo2, spo2_missing);
    put(" HR=");
    number(pulse, pulse_missing);
    put("\r\n");
  }

  Format format_;
  Instant start_ = Instant::never();
  std::int64_t units_ = 0;
  std::int64_t beat_milli_ = 0;
  std::array<std::uint8_t, 16> command_{};
  std::size_t command_size_ = 0;
  std::uint8_t answer_ = 0;
};

template <Format format>
std::unique_ptr<Device> make() {
  return std::make_unique<NoninDevice>(format);
}

}  // namespace

constexpr std::array<DeviceDescriptor, 5> devices{{{"nonin", "df2", &make<Format::df2>},
                                                   {"nonin", "df7", &make<Format::df7>},
                                                   {"nonin", "df8", &make<Format::df8>},
                                                   {"nonin", "df13", &make<Format::df13>},
                                                   {"nonin", "ascii", &make<Format::ascii>}}};

}  // namespace vigil::nonin
