#include "drivers/ivy450c/message.hpp"

#include <algorithm>
#include <optional>

namespace vigil::ivy450c {
namespace {

constexpr std::size_t most_tokens = 7;  // NIBP: count, four values, label, alarm

struct Tokens {
  std::array<std::string_view, most_tokens> token;
  std::size_t count = 0;
};

bool split(std::string_view line, Tokens& tokens) {
  for (;;) {
    if (tokens.count == most_tokens) return false;
    const std::size_t end = line.find(';');
    tokens.token[tokens.count++] = line.substr(0, end);
    if (end == std::string_view::npos) return true;
    line.remove_prefix(end + 1);
  }
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// At most three digits; a minus sign or one decimal only where the parameter can have them.
bool parse_number(std::string_view text, Parameter parameter, std::int32_t& milli) {
  const bool negative = text.front() == '-';
  if (negative) {
    if (info(parameter).lowest_milli >= 0) return false;
    text.remove_prefix(1);
  }
  std::size_t digits = 0;
  std::int32_t whole = 0;
  while (digits < text.size() && is_digit(text[digits])) {
    if (digits == 3) return false;
    whole = whole * 10 + (text[digits++] - '0');
  }
  if (digits == 0) return false;
  text.remove_prefix(digits);
  std::int32_t tenths = 0;
  if (!text.empty()) {
    const bool decimal = parameter == Parameter::temp1 || parameter == Parameter::temp2;
    if (!decimal || text.size() != 2 || text[0] != '.' || !is_digit(text[1])) return false;
    tenths = text[1] - '0';
  }
  milli = whole * 1000 + tenths * 100;
  if (negative) milli = -milli;
  return true;
}

/// What the monitor's words say of its sensor. Only NO TRANSDUCER is known from a capture; the
/// others are the plain words of such monitors. APNEA: 20 SEC and the like are settings.
std::optional<Validity> reason_in(std::string_view label) {
  struct Words {
    std::string_view words;
    Validity validity;
  };
  static constexpr std::array<Words, 10> table{{
      {"NO TRANSDUCER", Validity::sensor_disconnected},
      {"NO SENSOR", Validity::sensor_disconnected},
      {"DISCONNECT", Validity::sensor_disconnected},
      {"LEAD OFF", Validity::sensor_off},
      {"LEADS OFF", Validity::sensor_off},
      {"CHECK LEAD", Validity::sensor_off},
      {"SENSOR OFF", Validity::sensor_off},
      {"CHECK SENSOR", Validity::sensor_off},
      {"SEARCH", Validity::searching},
      {"NO PULSE", Validity::no_pulse},
  }};
  for (const Words& entry : table) {
    if (label.find(entry.words) != std::string_view::npos) return entry.validity;
  }
  return std::nullopt;
}

bool parse_value(std::string_view field, Parameter parameter, std::optional<Validity> reason,
                 Message& message) {
  Sign& sign = message.signs[index(parameter)];
  field = trim(field);
  if (field.empty() || field.find_first_not_of("-*?") == std::string_view::npos) {
    sign.validity = reason.value_or(Validity::no_value);
    return true;
  }
  if (!parse_number(field, parameter, sign.milli)) return false;
  const bool sensor_gone =
      reason == Validity::sensor_off || reason == Validity::sensor_disconnected;
  sign.validity = sensor_gone ? Validity::held : Validity::valid;
  return true;
}

/// A cuff's mean outside its own systolic and diastolic is a damaged line: there is no checksum. An
/// invasive line is not judged so: its numbers come from different beats.
bool cuff_in_order(const Message& message) {
  const Sign& sys = message.signs[index(Parameter::nibp_sys)];
  const Sign& dia = message.signs[index(Parameter::nibp_dia)];
  const Sign& mean = message.signs[index(Parameter::nibp_mean)];
  if (sys.validity != Validity::valid || dia.validity != Validity::valid) return true;
  if (sys.milli < dia.milli) return false;
  if (mean.validity != Validity::valid) return true;
  return mean.milli >= dia.milli && mean.milli <= sys.milli;
}

bool parse_line(std::string_view line, std::size_t number, Message& message) {
  const LineKind& kind = line_kinds[number];
  Tokens tokens;
  if (!split(line, tokens) || tokens.count != kind.count + 3) return false;
  if (tokens.token[0].size() != 1) return false;
  if (static_cast<std::size_t>(tokens.token[0].front() - '0') != kind.count) return false;
  const std::string_view label = tokens.token[kind.count + 1];
  const std::string_view alarm = tokens.token[kind.count + 2];
  message.alarms[number] = trim(alarm);
  std::optional<Validity> reason = reason_in(label);
  if (!reason) reason = reason_in(alarm);
  for (std::size_t i = 0; i < kind.count; ++i) {
    if (!parse_value(tokens.token[i + 1], kind.parameters[i], reason, message)) return false;
  }
  if (kind.parameters[0] == Parameter::spo2) {
    constexpr std::string_view rate = "PR=";
    const bool has_rate = label.starts_with(rate);
    return parse_value(has_rate ? label.substr(rate.size()) : std::string_view(), Parameter::pulse,
                       reason, message);
  }
  if (kind.parameters[0] == Parameter::nibp_sys) message.cuff_doubtful = !cuff_in_order(message);
  return true;
}

}  // namespace

Scan scan(Bytes bytes) {
  if (bytes.empty()) return {Scan::Kind::incomplete};
  if (bytes[0] != start_byte) return {Scan::Kind::broken};
  for (std::size_t i = 0; i < title.size() && 1 + i < bytes.size(); ++i) {
    if (bytes[1 + i] != static_cast<std::uint8_t>(title[i])) return {Scan::Kind::broken};
  }
  // The end byte is looked for in the text only: a wave byte could have its value.
  for (std::size_t i = text_offset; i < bytes.size(); ++i) {
    if (i == longest_message) return {Scan::Kind::broken, 0, RejectCause::oversize};
    const std::uint8_t byte = bytes[i];
    if (byte == end_byte) return {Scan::Kind::whole, i + 1};
    const bool text = (byte >= 0x20 && byte <= 0x7E) || byte == '\r';
    if (!text) return {Scan::Kind::broken, 0, RejectCause::length};
  }
  return {Scan::Kind::incomplete};
}

bool parse(std::string_view text, Message& message) {
  if (text.empty()) return false;
  std::size_t next = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\r');
    if (end == std::string_view::npos) return false;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    // Each line at most once, and in order: two lines melted into one by lost bytes fail here or
    // by the set of lines, which the decoder compares with the message before.
    while (next < line_count && line_kinds[next].name != line.substr(0, equals)) ++next;
    if (next == line_count) return false;
    if (!parse_line(line.substr(equals + 1), next, message)) return false;
    message.lines = static_cast<std::uint16_t>(message.lines | (1U << next));
    ++next;
  }
  return true;
}

}  // namespace vigil::ivy450c
