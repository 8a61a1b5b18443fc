#include "drivers/nonin/records.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "drivers/api/checksum.hpp"

namespace vigil::nonin {
namespace {

constexpr Match more{Match::Kind::more};
constexpr Match whole(std::size_t length) { return {Match::Kind::whole, length}; }
constexpr Match no(RejectCause cause = RejectCause::noise) { return {Match::Kind::no, 0, cause}; }

constexpr std::size_t longest_line = 40;

std::uint8_t status_of(Bytes frame, Format format) { return frame[format == Format::df2 ? 1 : 0]; }

/// What the meter's flags say of its numbers.
struct Trust {
  std::optional<Validity> never;  // no number of this moment counts
  Validity missing = Validity::no_value;
};

Sign sign_of(std::int32_t code, std::int32_t missing, std::int32_t lowest, std::int32_t highest,
             const Trust& trust) {
  if (trust.never) return {*trust.never, 0};
  if (code == missing) return {trust.missing, 0};
  if (code < lowest || code > highest) return {Validity::out_of_range, 0};
  return {Validity::valid, code * 1000};
}

void set_numbers(Measurement& measurement, std::int32_t pulse, std::int32_t spo2,
                 const Trust& trust) {
  measurement.pulse = sign_of(pulse, pulse_missing, pulse_lowest, pulse_highest, trust);
  measurement.spo2 = sign_of(spo2, spo2_missing, 0, spo2_highest, trust);
}

std::int32_t df8_pulse(Bytes record) { return ((record[0] & df8::pulse_high) << 7) | record[1]; }

bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }

/// Three characters: digits, blanks before digits, or `---`.
std::optional<std::int32_t> line_number(std::string_view text, std::int32_t missing) {
  if (text == "---") return missing;
  std::int32_t number = 0;
  bool digits = false;
  for (const char c : text) {
    if (c == ' ' && !digits) continue;
    if (!is_digit(static_cast<std::uint8_t>(c))) return std::nullopt;
    number = number * 10 + (c - '0');
    digits = true;
  }
  return digits ? std::optional(number) : std::nullopt;
}

struct LineNumbers {
  std::int32_t pulse;
  std::int32_t spo2;
};

std::optional<LineNumbers> parse_line(std::string_view line) {
  constexpr std::string_view clock = "00:00:00 ";
  if (!line.empty() && line.front() != 'S') {
    if (line.size() < clock.size()) return std::nullopt;
    for (std::size_t i = 0; i < clock.size(); ++i) {
      const bool fits =
          clock[i] == '0' ? is_digit(static_cast<std::uint8_t>(line[i])) : line[i] == clock[i];
      if (!fits) return std::nullopt;
    }
    line.remove_prefix(clock.size());
  }
  constexpr std::string_view first = "SPO2=";
  constexpr std::string_view second = " HR=";
  constexpr std::size_t size = first.size() + 3 + second.size() + 3;
  if (line.size() < size || !line.starts_with(first)) return std::nullopt;
  if (line.substr(first.size() + 3, second.size()) != second) return std::nullopt;
  const auto spo2 = line_number(line.substr(first.size(), 3), spo2_missing);
  const auto pulse = line_number(line.substr(size - 3, 3), pulse_missing);
  // F: fast-responding values; *: event button; B: a breath was seen (manuals).
  const std::string_view marks = line.substr(size);
  if (marks.size() > 6 || marks.find_first_not_of(" F*B") != std::string_view::npos) {
    return std::nullopt;
  }
  if (!spo2 || !pulse) return std::nullopt;
  return LineNumbers{*pulse, *spo2};
}

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Match match_packet(Bytes bytes, Format format, std::size_t& checked) {
  while (checked < frames_in_packet) {
    const Bytes frame = bytes.subspan(std::min(checked * frame_size, bytes.size()));
    const std::size_t status_at = format == Format::df2 ? 1 : 0;
    if (format == Format::df2 && !frame.empty() && frame[0] != df2_first_byte) {
      return no(checked == 0 ? RejectCause::noise : RejectCause::length);
    }
    if (frame.size() <= status_at) return more;
    const std::uint8_t status = frame[status_at];
    const bool sync = (status & status::sync) != 0;
    if ((status & status::always) == 0 || sync != (checked == 0)) {
      return no(checked == 0 ? RejectCause::noise : RejectCause::length);
    }
    if (frame.size() < frame_size) return more;
    if (sum8(frame.first(frame_size - 1)) != frame[frame_size - 1]) {
      return no(RejectCause::checksum);
    }
    ++checked;
  }
  return whole(packet_size);
}

Match match_df8(Bytes bytes) {
  if (bytes.empty()) return more;
  if ((bytes[0] & 0x80U) == 0) return no();
  for (std::size_t i = 1; i < df8::size; ++i) {
    if (i == bytes.size()) return more;
    if ((bytes[i] & 0x80U) != 0) return no(RejectCause::length);
  }
  return (bytes[3] & df8::never_set) == 0 ? whole(df8::size) : no(RejectCause::field);
}

Match match_df13(Bytes bytes) {
  for (std::size_t i = 0; i < df13::head.size(); ++i) {
    if (i == bytes.size()) return more;
    if (bytes[i] != df13::head[i]) return no();
  }
  if (bytes.size() < df13::data_offset) return more;
  const std::size_t length = static_cast<std::size_t>(bytes[4] << 8U) | bytes[5];
  if (length < df13::least_data) return no(RejectCause::length);
  if (length > df13::most_data) return no(RejectCause::oversize);
  if (bytes.size() < df13::data_offset + length + 2) return more;
  if (sum8(bytes.subspan(df13::data_offset, length)) != bytes[df13::data_offset + length]) {
    return no(RejectCause::checksum);
  }
  if (bytes[df13::data_offset + length + 1] != df13::tail) return no(RejectCause::length);
  return whole(df13::data_offset + length + 2);
}

Match match_line(Bytes bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == longest_line) return no(RejectCause::oversize);
    if (bytes[i] == '\r') {
      if (i + 1 == bytes.size()) return more;
      if (bytes[i + 1] != '\n' || !parse_line(text_of(bytes.first(i)))) {
        return no(RejectCause::field);
      }
      return whole(i + 2);
    }
    if (bytes[i] < 0x20 || bytes[i] > 0x7E) return no();
  }
  return more;
}

Measurement read_packet(Bytes packet, Format format) {
  const auto value = [&](std::size_t slot) -> std::int32_t {
    return packet[slot * frame_size + float_byte];
  };
  const std::uint8_t last = status_of(packet.last(frame_size), format);
  bool artifact = false;
  bool red = false;
  for (std::size_t i = 0; i < frames_in_packet; ++i) {
    const std::uint8_t status = status_of(packet.subspan(i * frame_size, frame_size), format);
    artifact = artifact || (status & status::artifact) != 0;
    red = red || (status & status::perfusion) == status::red_perfusion;
  }
  Trust trust;
  // The newest frame says how the sensor is now. Its alarm means: finger out, numbers unusable.
  if ((last & status::disconnected) != 0) {
    trust.never = Validity::sensor_disconnected;
  } else if ((last & status::sensor_alarm) != 0) {
    trust.never = Validity::sensor_off;
  } else if ((last & status::out_of_track) != 0) {
    trust.never = Validity::searching;
  } else if (artifact) {
    trust.missing = Validity::motion;
  } else if (red) {
    trust.missing = Validity::low_perfusion;
  }
  Measurement measurement;
  // Pulse rate has 9 bits in two times 7 (N1, N3). N4 shifts by 8, which reads 203 as 331.
  const std::int32_t pulse =
      ((value(slot::pulse_high) & 0x03) << 7) | (value(slot::pulse_low) & 0x7F);
  set_numbers(measurement, pulse, value(slot::spo2) & 0x7F, trust);
  measurement.battery_low = (value(slot::status2) & battery_low_bit) != 0;
  measurement.smart_point = (value(slot::status2) & smart_point_bit) != 0;
  measurement.firmware = packet[slot::firmware * frame_size + float_byte];
  return measurement;
}

Measurement read_df8(Bytes record) {
  Trust trust;
  // The numbers of this format are held for 10 s after the finger left (N1): no number counts then.
  if ((record[0] & df8::disconnected) != 0) {
    trust.never = Validity::sensor_disconnected;
  } else if ((record[3] & df8::sensor_alarm) != 0) {
    trust.never = Validity::sensor_off;
  } else if ((record[0] & df8::out_of_track) != 0) {
    trust.never = Validity::searching;
  } else if ((record[0] & df8::artifact) != 0) {
    trust.missing = Validity::motion;
  } else if ((record[0] & df8::low_perfusion) != 0) {
    trust.missing = Validity::low_perfusion;
  }
  Measurement measurement;
  set_numbers(measurement, df8_pulse(record), record[2], trust);
  measurement.battery_low = (record[3] & battery_low_bit) != 0;
  measurement.battery_critical = (record[3] & df8::battery_critical) != 0;
  measurement.smart_point = (record[3] & smart_point_bit) != 0;
  return measurement;
}

Measurement read_df13(Bytes record) {
  // Data: date and time (8), STATUS (2), pulse (2, plain 16 bits), reserved, SpO2 (N1).
  const Bytes data = record.subspan(df13::data_offset);
  Trust trust;
  // The meter's own quality check did not pass: a number is no measurement then.
  if ((data[8] & df13::no_smart_point) != 0) trust.never = Validity::no_value;
  Measurement measurement;
  set_numbers(measurement, (data[10] << 8) | data[11], data[13], trust);
  measurement.smart_point = (data[8] & df13::smart_point) != 0;
  measurement.from_memory = (data[9] & df13::from_memory) != 0;
  measurement.battery_low = (data[9] & df13::battery_low) != 0;
  return measurement;
}

Measurement read_line(Bytes line) {
  Measurement measurement;
  const auto numbers = parse_line(text_of(line.first(line.size() - 2)));
  if (numbers) set_numbers(measurement, numbers->pulse, numbers->spo2, {});
  return measurement;
}

bool agree_df8(Bytes a, Bytes b) {
  // Averages over four beats do not move further in the second between two records.
  constexpr std::int32_t pulse_step = 20;
  constexpr std::int32_t spo2_step = 5;
  const auto near = [](std::int32_t x, std::int32_t y, std::int32_t missing, std::int32_t step) {
    return (x == missing) == (y == missing) && std::abs(x - y) <= step;
  };
  for (const Bytes record : {a, b}) {
    const std::int32_t pulse = df8_pulse(record);
    const std::int32_t spo2 = record[2];
    if (pulse != pulse_missing && (pulse < pulse_lowest || pulse > pulse_highest)) return false;
    if (spo2 != spo2_missing && spo2 > spo2_highest) return false;
  }
  const Measurement first = read_df8(a);
  const Measurement second = read_df8(b);
  return first.pulse.validity == second.pulse.validity &&
         first.spo2.validity == second.spo2.validity &&
         near(df8_pulse(a), df8_pulse(b), pulse_missing, pulse_step) &&
         near(a[2], b[2], spo2_missing, spo2_step);
}

}  // namespace vigil::nonin
