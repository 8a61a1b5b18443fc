#include "drivers/ivy450c/device.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "drivers/api/wave_shape.hpp"
#include "drivers/ivy450c/message.hpp"

namespace vigil::ivy450c {
namespace {

constexpr Duration period = std::chrono::seconds(1);
/// Seconds that are sent late at most; what lies further back was never sent.
constexpr int most_late_messages = 5;
constexpr std::int32_t highest_sample = 250;  // the most in the capture

using Out = std::vector<std::uint8_t>;

void put(Out& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

void put_number(Out& out, std::int32_t number) {
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  put(out, {digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void put_value(Out& out, const VitalSign& sign, Parameter parameter) {
  if (sign.validity != Validity::valid) return;
  if (parameter == Parameter::temp1 || parameter == Parameter::temp2) {
    put_number(out, sign.milli / 1000);
    put(out, ".");
    put_number(out, sign.milli / 100 % 10);
  } else {
    put_number(out, sign.milli / 1000);
  }
}

/// NO TRANSDUCER is from the capture; the other words are assumed (README.md).
std::string_view label_of(const LineKind& kind, const Vitals& vitals) {
  const Validity validity = vitals[kind.parameters[0]].validity;
  if (validity == Validity::sensor_off) {
    return kind.parameters[0] == Parameter::spo2 ? "SENSOR OFF" : "LEADS OFF";
  }
  if (validity == Validity::sensor_disconnected) {
    return kind.parameters[0] == Parameter::spo2 ? "NO SENSOR" : "NO TRANSDUCER";
  }
  if (validity == Validity::searching) return "SEARCHING";
  if (kind.parameters[0] == Parameter::hr) return "ECG-II-DIAG";
  if (kind.parameters[0] == Parameter::rr) return "APNEA: 20 SEC";
  return "";
}

/// The pulse stands where the label of SPO2 is, filled with blanks to three characters.
void put_pulse(Out& out, const VitalSign& pulse) {
  put(out, "PR=");
  const std::size_t start = out.size();
  put_value(out, pulse, Parameter::pulse);
  while (out.size() < start + 3) out.push_back(' ');
}

void put_line(Out& out, const LineKind& kind, const Vitals& vitals) {
  put(out, kind.name);
  put(out, "=");
  put_number(out, static_cast<std::int32_t>(kind.count));
  put(out, ";");
  for (std::size_t i = 0; i < kind.count; ++i) {
    put_value(out, vitals[kind.parameters[i]], kind.parameters[i]);
    put(out, ";");
  }
  const std::string_view label = label_of(kind, vitals);
  if (kind.parameters[0] == Parameter::spo2 && label.empty()) {
    put_pulse(out, vitals[Parameter::pulse]);
  } else {
    put(out, label);
  }
  put(out, ";\r");
}

/// A sample of `channel`, or absent_sample where its sensor gives nothing.
std::int32_t sample_of(Wave wave, const Vitals& vitals, std::int64_t beat, std::int64_t breath) {
  const auto pressure = [&](Parameter sys, Parameter dia) -> std::int32_t {
    if (vitals[sys].validity != Validity::valid) return absent_sample;
    const std::int32_t low = vitals[dia].milli / 1000;
    return low + (vitals[sys].milli / 1000 - low) * pulse_shape(beat) / 1000;
  };
  const auto there = [&](Parameter p) { return vitals[p].validity == Validity::valid; };
  switch (wave) {
    case Wave::ecg_ii:
      return there(Parameter::hr) ? 118 + ecg_shape(beat) / 10 : absent_sample;
    case Wave::resp:
      return there(Parameter::rr) ? breath_shape(breath) / 4 : absent_sample;
    case Wave::pleth:
      return there(Parameter::spo2) ? 117 + pulse_shape(beat) * 36 / 1000 : absent_sample;
    case Wave::p1:
      return pressure(Parameter::p1_sys, Parameter::p1_dia);
    case Wave::p2:
      return pressure(Parameter::p2_sys, Parameter::p2_dia);
    default:
      break;  // not sent by this monitor
  }
  return absent_sample;
}

class Ivy450cDevice final : public Device {
 public:
  void receive(Bytes, Instant) override {}

  Instant emit(Instant now, const Vitals& vitals, Out& out) override {
    if (next_.is_never()) next_ = now;
    for (int i = 0; i < most_late_messages && next_ <= now; ++i) {
      put_message(out, vitals);
      next_ = next_ + period;
    }
    if (next_ <= now) next_ = now + period;
    return next_;
  }

 private:
  void put_message(Out& out, const Vitals& vitals) {
    out.push_back(start_byte);
    put(out, title);
    for (const Channel& channel : channels) {
      for (std::size_t i = 0; i < channel.count; ++i) {
        const auto at = [&](std::int64_t from, std::int64_t to) {
          return from + (to - from) * static_cast<std::int64_t>(i + 1) /
                            static_cast<std::int64_t>(channel.count);
        };
        std::int32_t sample = sample_of(channel.wave, vitals, at(beat_milli_, vitals.beat_milli),
                                        at(breath_milli_, vitals.breath_milli));
        if (sample != absent_sample) sample = std::clamp(sample, 0, highest_sample);
        out.push_back(static_cast<std::uint8_t>(sample));
      }
    }
    for (const LineKind& kind : line_kinds) put_line(out, kind, vitals);
    out.push_back(end_byte);
    beat_milli_ = vitals.beat_milli;
    breath_milli_ = vitals.breath_milli;
  }

  Instant next_ = Instant::never();
  std::int64_t beat_milli_ = 0;
  std::int64_t breath_milli_ = 0;
};

std::unique_ptr<Device> make() { return std::make_unique<Ivy450cDevice>(); }

}  // namespace

constexpr DeviceDescriptor device{"ivy450c", "", &make};

}  // namespace vigil::ivy450c
