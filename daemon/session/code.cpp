#include "daemon/session/code.hpp"

#include <algorithm>
#include <chrono>

#include "daemon/session/line.hpp"

namespace vigil::session {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

/// A number with at least `width` digits.
Line& padded(Line& line, std::int64_t value, std::int64_t width) {
  for (std::int64_t least = 10; width > 1; --width, least *= 10) {
    if (value < least) {
      for (std::int64_t i = 1; i < width; ++i) line.add("0");
      return line.number(value);
    }
  }
  return line.number(value);
}

}  // namespace

char check_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = true;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, doubled = !doubled) {
    const int digit = *at - '0';
    const int value = doubled ? 2 * digit : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

FixedText<160> code_mistake(std::string_view code) {
  const std::size_t hyphen = code.find('-');
  const std::string_view letters = code.substr(0, std::min(hyphen, code.size()));
  const std::string_view digits =
      hyphen == std::string_view::npos ? std::string_view{} : code.substr(hyphen + 1);
  const bool shaped = !letters.empty() && letters.size() <= 3 && digits.size() >= 3 &&
                      digits.size() <= 8 &&
                      std::all_of(letters.begin(), letters.end(), is_letter) &&
                      std::all_of(digits.begin(), digits.end(), is_digit);
  if (!shaped) {
    return Line("a code has 1 to 3 capital letters, a hyphen and 3 to 8 digits, as K-0042").view();
  }
  if (check_digit(digits.substr(0, digits.size() - 1)) != digits.back()) {
    return Line("the check digit of ")
        .add(code.substr(0, 16))
        .add(" is wrong: read it again")
        .view();
  }
  return {};
}

bool easily_confused(std::string_view one, std::string_view other) {
  if (one.size() > other.size()) std::swap(one, other);
  std::size_t same = 0;
  while (same < one.size() && one[same] == other[same]) ++same;
  if (one.size() == other.size()) {
    if (same == one.size()) return false;
    const std::string_view a = one.substr(same);
    const std::string_view b = other.substr(same);
    if (a.substr(1) == b.substr(1)) return true;
    return a.size() >= 2 && a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2);
  }
  return other.size() == one.size() + 1 && one.substr(same) == other.substr(same + 1);
}

SessionId session_id(std::string_view code, std::int64_t utc_s, std::uint32_t n) {
  const std::chrono::sys_days day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(utc_s)));
  const std::chrono::year_month_day date(day);
  Line line(code);
  padded(line.add("."), static_cast<int>(date.year()), 4);
  padded(line, static_cast<unsigned>(date.month()), 2);
  padded(line, static_cast<unsigned>(date.day()), 2);
  return line.add(".").number(n).view();
}

}  // namespace vigil::session
