#include "daemon/alarm/trend_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "daemon/alarm/alarm_text.hpp"

namespace vigil::alarm {
namespace {

struct Unit {
  std::string_view ucum;
  std::string_view text;
};
constexpr std::array spelled_units{Unit{"mm[Hg]", "mmHg"}, Unit{"Cel", "°C"}};

}  // namespace

FixedText<16> tenths_text(std::int64_t milli) {
  const std::int64_t rounded = (milli + (milli < 0 ? -50 : 50)) / 100 * 100;
  using Limits = std::numeric_limits<std::int32_t>;
  return number_text(
      static_cast<std::int32_t>(std::clamp<std::int64_t>(rounded, Limits::min(), Limits::max())));
}

FixedText<16> signed_tenths_text(std::int64_t milli) {
  const FixedText<16> number = tenths_text(milli);
  if (number.view().starts_with('-') || number.view() == "0") return number;
  FixedText<16> text("+");
  text.append(number.view());
  return text;
}

FixedText<16> share_text(std::int32_t milli) { return number_text(milli / 10 * 10); }

FixedText<16> count_text(std::int64_t count) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), count).ptr;
  return {std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data()))};
}

std::string_view unit_text(Parameter parameter) {
  const std::string_view ucum = info(parameter).ucum;
  for (const Unit& unit : spelled_units) {
    if (unit.ucum == ucum) return unit.text;
  }
  return ucum;
}

FixedText<32> slope_text(Parameter parameter, std::int32_t milli_per_minute) {
  const std::string_view unit = unit_text(parameter);
  FixedText<32> text(tenths_text(milli_per_minute).view());
  text.append(" ").append(unit);
  text.append(unit.starts_with('/') ? " per min" : "/min");
  return text;
}

}  // namespace vigil::alarm
