#include "drivers/nellcor_ascii/line.hpp"

#include <algorithm>

namespace vigil::nellcor_ascii {
namespace {

constexpr std::size_t date_size = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

/// DD-MMM-YY HH:MM:SS
bool is_date(std::string_view text) {
  constexpr std::string_view form = "00-AAA-00 00:00:00";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == '0'   ? is_digit(text[i])
                      : form[i] == 'A' ? is_letter(text[i])
                                       : text[i] == form[i];
    if (!fits) return false;
  }
  return true;
}

/// The next word of `text` from `at` on; moves `at` behind it.
std::string_view next_word(std::string_view text, std::size_t& at) {
  at = std::min(text.find_first_not_of(' ', at), text.size());
  const std::size_t end = std::min(text.find(' ', at), text.size());
  const std::string_view word = text.substr(at, end - at);
  at = end;
  return word;
}

/// One to three digits or dashes, and `*` if the value is in alarm.
bool read_number(std::string_view word, Number& number) {
  number.in_alarm = word.ends_with('*');
  if (number.in_alarm) word.remove_suffix(1);
  if (word.empty() || word.size() > 3) return false;
  if (word.find_first_not_of('-') == std::string_view::npos) return true;
  for (const char c : word) {
    if (!is_digit(c)) return false;
    number.milli = number.milli * 10 + (c - '0') * 1000;
  }
  number.value = true;
  return true;
}

bool read_values(std::string_view text, Values& values) {
  std::size_t at = date_size;
  if (text.size() <= at || text[at] != ' ') return false;
  for (Number* number : {&values.spo2, &values.pulse, &values.amplitude}) {
    const std::string_view word = next_word(text, at);
    if (!read_number(word, *number)) return false;
    values.shape = values.shape << 8U | static_cast<std::uint32_t>(at - number->in_alarm);
  }
  // No pulse and no saturation of 0 was ever measured.
  for (Number* number : {&values.spo2, &values.pulse}) {
    if (number->milli == 0) number->value = false;
  }
  for (;;) {
    const std::string_view word = next_word(text, at);
    if (word.empty()) return true;
    if (word.size() != 2 || !is_upper(word[0]) || !is_upper(word[1])) return false;
    const auto* known = std::find(code_texts.begin(), code_texts.end(), word);
    if (known != code_texts.end()) {
      values.codes |= 1U << static_cast<unsigned>(known - code_texts.begin());
    } else if (values.unknown_code.empty()) {
      values.unknown_code = word;
    }
  }
}

/// NAME VERSION n CRC:x SpO2 Limit: …, or NAME VERSION n INFO CRC:x SEC:…
bool read_header(std::string_view text, Header& header) {
  std::size_t at = 0;
  header.model = next_word(text, at);
  if (next_word(text, at) != "VERSION") return false;
  header.version = next_word(text, at);
  if (header.model.size() > 16 || header.version.size() > 16) return false;
  if (header.version.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  std::string_view word = next_word(text, at);
  const bool info = word == "INFO";
  if (info) word = next_word(text, at);
  if (header.version.empty() || !word.starts_with("CRC:")) return false;
  if (info) return next_word(text, at).starts_with("SEC:");
  at = std::min(text.find_first_not_of(' ', at), text.size());
  header.limits = text.substr(at);
  return header.limits.starts_with("SpO2 Limit:") &&
         header.limits.find("PR Limit:") != std::string_view::npos;
}

}  // namespace

Kind parse(std::string_view text, Values& values, Header& header) {
  if (is_date(text.substr(0, date_size))) {
    return read_values(text, values) ? Kind::values : Kind::none;
  }
  const auto has = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (has("Interactive Mode") || has("Command?")) return Kind::interactive;
  if (text.starts_with(' ') && has("SAT-S")) return Kind::mode;
  std::size_t at = 0;
  if (next_word(text, at) == "TIME") {
    const std::string_view word = next_word(text, at);
    const bool title = word == "%SpO2" || word == "%SPO2";
    return title && next_word(text, at) == "BPM" && next_word(text, at) == "PA" ? Kind::columns
                                                                                : Kind::none;
  }
  return read_header(text, header) ? Kind::header : Kind::none;
}

Validity why_never(std::uint32_t codes) {
  if ((codes & bit(Code::disconnected)) != 0) return Validity::sensor_disconnected;
  if ((codes & bit(Code::sensor_off)) != 0) return Validity::sensor_off;
  if ((codes & (bit(Code::lost) | bit(Code::lost_interfered))) != 0) return Validity::no_pulse;
  if ((codes & bit(Code::pulse_search)) != 0) return Validity::searching;
  return Validity::valid;
}

Validity why_missing(std::uint32_t codes) {
  if (const Validity never = why_never(codes); never != Validity::valid) return never;
  return (codes & bit(Code::interference)) != 0 ? Validity::motion : Validity::no_value;
}

}  // namespace vigil::nellcor_ascii
