#include "daemon/session/line.hpp"

#include <array>
#include <charconv>

namespace vigil::session {

Line& Line::add(std::string_view text) {
  text_.append(text);
  return *this;
}

Line& Line::number(std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return add({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

Line& Line::milli(std::int64_t thousandths) {
  if (thousandths < 0) add("-");
  const std::int64_t size = thousandths < 0 ? -thousandths : thousandths;
  number(size / 1000);
  std::int64_t rest = size % 1000;
  if (rest != 0) add(".");
  for (std::int64_t digit = 100; rest > 0; digit /= 10) {
    number(rest / digit);
    rest %= digit;
  }
  return *this;
}

Line& Line::time(Duration span) {
  const std::int64_t all = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  const std::int64_t seconds = all < 0 ? 0 : all;
  if (seconds < 60) return number(seconds).add(" s");
  if (seconds < 3600) {
    number(seconds / 60).add(" min");
    return seconds % 60 == 0 ? *this : add(" ").number(seconds % 60).add(" s");
  }
  number(seconds / 3600).add(" h");
  return seconds % 3600 < 60 ? *this : add(" ").number(seconds % 3600 / 60).add(" min");
}

}  // namespace vigil::session
