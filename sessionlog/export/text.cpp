#include "sessionlog/export/text.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace vigil::sessionlog {
namespace {

Ms floor_div(Ms value, Ms by) { return value / by - (value % by < 0 ? 1 : 0); }

template <typename... Parts>
std::string printed(const char* format, Parts... parts) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, parts...);
  return buffer.data();
}

template <typename Replace>
std::string replaced(std::string_view text, Replace replace) {
  std::string result;
  result.reserve(text.size() + 2);
  for (const char c : text) {
    const std::string_view other = replace(c);
    if (other.empty()) {
      result += c;
    } else {
      result += other;
    }
  }
  return result;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

}  // namespace

CivilTime civil_time(Ms at) {
  using std::chrono::days;
  const Ms day = floor_div(at, ms_per_day);
  const std::chrono::year_month_day date{std::chrono::sys_days{days{day}}};
  const int in_day = static_cast<int>(at - day * ms_per_day);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          in_day / 3'600'000,
          in_day / 60'000 % 60,
          in_day / 1000 % 60,
          in_day % 1000};
}

Ms to_ms(const google::protobuf::Timestamp& time) {
  return time.seconds() * ms_per_second + time.nanos() / 1'000'000;
}

std::string rfc3339(Ms at) {
  const CivilTime t = civil_time(at);
  return printed("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.year, t.month, t.day, t.hour, t.minute,
                 t.second, t.milli);
}

std::string hl7_time(Ms at) {
  const CivilTime t = civil_time(at);
  return printed("%04d%02d%02d%02d%02d%02d.%03d+0000", t.year, t.month, t.day, t.hour, t.minute,
                 t.second, t.milli);
}

std::string t_plus(Ms since_dose) {
  const Ms minutes = floor_div(since_dose, ms_per_minute);
  const Ms size = std::abs(minutes);
  return printed("T%c%d:%02d", minutes < 0 ? '-' : '+', static_cast<int>(size / 60),
                 static_cast<int>(size % 60));
}

std::string number(double value) {
  const long long milli = std::llround(value * 1000.0);
  std::string text = printed("%s%lld", milli < 0 ? "-" : "", std::llabs(milli) / 1000);
  const long long rest = std::llabs(milli) % 1000;
  if (rest == 0) return text;
  text += printed(".%03lld", rest);
  while (text.back() == '0') text.pop_back();
  return text;
}

std::string enum_word(std::string_view name, std::string_view prefix) {
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  if (name == "UNSPECIFIED") return {};
  std::string word;
  for (const char c : name) {
    word += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return word;
}

std::string validity_word(v1::Validity validity) {
  return enum_word(v1::Validity_Name(validity), "VALIDITY_");
}
std::string role_word(v1::StaffRole role) {
  return enum_word(v1::StaffRole_Name(role), "STAFF_ROLE_");
}
std::string priority_word(v1::Priority priority) {
  return enum_word(v1::Priority_Name(priority), "PRIORITY_");
}
std::string severity_word(v1::Severity severity) {
  return enum_word(v1::Severity_Name(severity), "SEVERITY_");
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  return '"' + replaced(text, [](char c) { return c == '"' ? "\"\"" : ""; }) + '"';
}

std::string html_text(std::string_view text) {
  return replaced(text, [](char c) {
    switch (c) {
      case '&':
        return "&amp;";
      case '<':
        return "&lt;";
      case '>':
        return "&gt;";
      case '"':
        return "&quot;";
      default:
        return is_control(c) ? " " : "";
    }
  });
}

std::string json_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (is_control(c)) {
      result += printed("\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string hl7_text(std::string_view text) {
  return replaced(text, [](char c) {
    switch (c) {
      case '|':
        return "\\F\\";
      case '^':
        return "\\S\\";
      case '&':
        return "\\T\\";
      case '~':
        return "\\R\\";
      case '\\':
        return "\\E\\";
      default:
        return is_control(c) ? " " : "";
    }
  });
}

}  // namespace vigil::sessionlog
