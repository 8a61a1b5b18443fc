#include "daemon/alarm/alarm_text.hpp"

#include <array>
#include <charconv>

namespace vigil::alarm {
namespace {

template <std::size_t N>
void append_number(FixedText<N>& text, std::int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

std::string_view sign_for_people(const LimitLevel& level, Side side) {
  if (side == Side::below) return level.inclusive ? "≤" : "<";
  return level.inclusive ? "≥" : ">";
}

AlarmText head(Priority priority, Parameter parameter) {
  AlarmText text(asterisks(priority));
  text.append(" ").append(info(parameter).label).append(" ");
  return text;
}

}  // namespace

FixedText<16> number_text(std::int32_t milli) {
  FixedText<16> text;
  const std::int64_t wide = milli;
  if (wide < 0) text.append("-");
  const std::int64_t size = wide < 0 ? -wide : wide;
  append_number(text, size / 1000);
  std::int64_t rest = size % 1000;
  if (rest == 0) return text;
  text.append(".");
  for (std::int64_t digit = 100; rest > 0; digit /= 10) {
    append_number(text, rest / digit);
    rest %= digit;
  }
  return text;
}

FixedText<16> age_text(Duration age) {
  const std::int64_t all = std::chrono::duration_cast<std::chrono::seconds>(age).count();
  const std::int64_t seconds = all < 0 ? 0 : all;
  FixedText<16> text;
  append_number(text, seconds / 60);
  text.append(seconds % 60 < 10 ? ":0" : ":");
  append_number(text, seconds % 60);
  return text;
}

std::string_view sign_of(const LimitLevel& level, Side side) {
  if (side == Side::below) return level.inclusive ? "<=" : "<";
  return level.inclusive ? ">=" : ">";
}

AlarmText broken_text(Priority priority, Parameter parameter, std::int32_t milli,
                      const LimitLevel& broken, Side side) {
  AlarmText text = head(priority, parameter);
  text.append(number_text(milli).view()).append(" ").append(sign_for_people(broken, side));
  text.append(" ").append(number_text(broken.limit_milli).view());
  if (!broken.name.empty()) text.append(" ").append(broken.name.view());
  return text;
}

AlarmText recovering_text(Priority priority, Parameter parameter, std::int32_t milli,
                          const LimitLevel& level, Side side) {
  AlarmText text = head(priority, parameter);
  text.append(number_text(milli).view()).append(", was ").append(sign_for_people(level, side));
  text.append(" ").append(number_text(level.limit_milli).view());
  return text;
}

AlarmText lost_text(Priority priority, Parameter parameter, std::int32_t last_milli, Duration ago) {
  AlarmText text = head(priority, parameter);
  text.append("signal lost, last ").append(number_text(last_milli).view());
  text.append(", ").append(age_text(ago).view()).append(" ago");
  return text;
}

AlarmText repeat_text(Priority priority, Parameter parameter, std::int32_t milli, bool by_itself) {
  AlarmText text = head(priority, parameter);
  text.append(number_text(milli).view())
      .append(by_itself ? ". The cuff repeats by itself" : ". Start the cuff again");
  return text;
}

}  // namespace vigil::alarm
