#include "drivers/masimo_ascii/line.hpp"

#include <algorithm>
#include <optional>

namespace vigil::masimo_ascii {
namespace {

/// The measurements that a line may carry beside ours. The unit of SpHb is chosen at the monitor;
/// only g/dL fits its two digits and a decimal and is the factory's (README.md).
struct KnownKey {
  std::string_view key;
  std::string_view label;
  std::string_view unit;
};
constexpr std::array<KnownKey, 7> known_keys{{{"SPCO", "SpCO", "%"},
                                              {"SPMET", "SpMet", "%"},
                                              {"SPHB", "SpHb", "g/dL"},
                                              {"SPOC", "SpOC", "mL/dL"},
                                              {"PVI", "PVI", "%"},
                                              {"DESAT", "Desat index", ""},
                                              {"PIDELTA", "PI delta", ""}}};

constexpr std::uint32_t fnv_start = 2'166'136'261U;
constexpr std::uint32_t fnv_prime = 16'777'619U;

std::uint32_t mixed(std::uint32_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * fnv_prime;
  return (hash ^ 0xFFU) * fnv_prime;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// MM/DD/YY HH:MM:SS
bool is_date(std::string_view text) {
  constexpr std::string_view form = "00/00/00 00:00:00";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

/// Digits with at most two decimals and a sign, or dashes in their place. Nothing: neither.
std::optional<Number> number_of(std::string_view text) {
  if (!text.empty() && text.back() == '%') text.remove_suffix(1);
  Number number{true, false, 0};
  if (text.find_first_not_of("+-.") == std::string_view::npos) {
    return text.find('-') == std::string_view::npos ? std::nullopt : std::optional(number);
  }
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals =
      point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > 5 || decimals.size() > 2) return std::nullopt;
  if (point != std::string_view::npos && decimals.empty()) return std::nullopt;
  for (const char c : whole) {
    if (!is_digit(c)) return std::nullopt;
    number.milli = number.milli * 10 + (c - '0') * 1000;
  }
  std::int32_t step = 100;
  for (const char c : decimals) {
    if (!is_digit(c)) return std::nullopt;
    number.milli += (c - '0') * step;
    step /= 10;
  }
  if (negative) number.milli = -number.milli;
  number.value = true;
  return number;
}

/// Three digits or dashes. 000 is no measurement: it stands there when there is none (manual of
/// Rad-8, trend dump).
bool read_three(std::string_view text, Number& into) {
  const std::size_t size = text.size() - (text.ends_with('%') ? 1 : 0);
  const std::optional<Number> number = number_of(text);
  if (size != 3 || !number || into.there) return false;
  into = *number;
  if (into.value && text.find_first_of("+-.") != std::string_view::npos) return false;
  if (into.milli == 0) into.value = false;
  return true;
}

bool read_hex(std::string_view text, std::uint32_t& into) {
  if (text.size() < 3 || text.size() > 8) return false;
  for (const char c : text) {
    const bool letter = c >= 'A' && c <= 'F';
    if (!is_digit(c) && !letter) return false;
    into = into << 4U | static_cast<std::uint32_t>(letter ? c - 'A' + 10 : c - '0');
  }
  return true;
}

void add_other(std::string_view key, std::string_view text, Line& line) {
  const std::optional<Number> number = number_of(text);
  if (!number || line.other_count == line.others.size()) return;
  Other& other = line.others[line.other_count++];
  const auto* known = std::find_if(known_keys.begin(), known_keys.end(),
                                   [&](const KnownKey& entry) { return entry.key == key; });
  other = {key, text.ends_with('%') ? "%" : "", *number};
  if (known != known_keys.end()) {
    other.label = known->label;
    other.unit = known->unit;
  }
}

/// What a token that must be there and is.
enum Seen : unsigned { seen_spo2 = 1, seen_pulse = 2, seen_alarm = 4, seen_exc = 8, seen_all = 15 };

bool read_token(std::string_view key, std::string_view value, Line& line, unsigned& seen) {
  if (key == "SPO2") {
    seen |= seen_spo2;
    return read_three(value, line.spo2);
  }
  if (key == "BPM") {
    seen |= seen_pulse;
    return read_three(value, line.pulse);
  }
  if (key == "PI") {
    const std::optional<Number> number = number_of(value);
    if (!number || line.perfusion.there) return false;
    line.perfusion = *number;
    if (line.perfusion.milli <= 0) line.perfusion.value = false;
    return true;
  }
  if (key == "ALARM" || key == "EXC") {
    const unsigned bit = key == "EXC" ? seen_exc : seen_alarm;
    if ((seen & bit) != 0) return false;
    seen |= bit;
    return read_hex(value, bit == seen_exc ? line.exc : line.alarm);
  }
  if (key == "SN") {
    if (value.find_first_not_of('-') != std::string_view::npos) line.serial = value;
    return true;
  }
  // EXC1: meaning not published. RESVD: reserved.
  if (!key.starts_with("EXC") && key != "RESVD") add_other(key, value, line);
  return true;
}

}  // namespace

bool parse(std::string_view text, Line& line) {
  constexpr std::size_t date_size = 17;
  if (text.size() > longest_line || !is_date(text.substr(0, date_size))) return false;
  line.shape = (fnv_start ^ static_cast<std::uint32_t>(text.size())) * fnv_prime;
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  text.remove_prefix(date_size);
  unsigned seen = 0;
  while (!text.empty()) {
    if (text.front() != ' ') return false;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view token = text.substr(0, text.find(' '));
    text.remove_prefix(token.size());
    const std::size_t equals = token.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == token.size()) return false;
    const std::string_view key = token.substr(0, equals);
    const std::string_view value = token.substr(equals + 1);
    if (key.size() > 16 || value.size() > 16 || value.find('=') != std::string_view::npos)
      return false;
    if (!read_token(key, value, line, seen)) return false;
    line.shape = mixed(line.shape, key);
  }
  return seen == seen_all;
}

Validity why_never(std::uint32_t bits) {
  constexpr std::uint32_t broken =
      exc::no_sensor | exc::defective_sensor | exc::unrecognized_sensor;
  if ((bits & broken) != 0) return Validity::sensor_disconnected;
  if ((bits & exc::sensor_off) != 0) return Validity::sensor_off;
  if ((bits & exc::pulse_search) != 0) return Validity::searching;
  return Validity::valid;
}

Validity why_missing(std::uint32_t bits) {
  if (const Validity never = why_never(bits); never != Validity::valid) return never;
  if ((bits & (exc::interference | exc::ambient_light)) != 0) return Validity::interference;
  if ((bits & exc::low_perfusion) != 0) return Validity::low_perfusion;
  // The numbers can't be trusted for movement or another disturbance of the signal.
  if ((bits & exc::low_signal_iq) != 0) return Validity::motion;
  return Validity::no_value;
}

}  // namespace vigil::masimo_ascii
