#include "drivers/philips_intellivue/number.hpp"

#include <array>
#include <string_view>

#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {
namespace {

// Mantissas that are no number (VMP; values of the standard's FLOAT).
constexpr std::uint32_t mantissa_nan = 0x7FFFFF;
constexpr std::uint32_t mantissa_nres = 0x800000;
constexpr std::uint32_t mantissa_plus_inf = 0x7FFFFE;
constexpr std::uint32_t mantissa_minus_inf = 0x800002;
constexpr std::int64_t largest_milli = 1'000'000'000'000;

std::int32_t mantissa_of(std::uint32_t word) {
  const auto mantissa = static_cast<std::int32_t>(word & 0xFFFFFFU);
  return mantissa >= 0x800000 ? mantissa - 0x1000000 : mantissa;
}

std::int32_t exponent_of(std::uint32_t word) {
  const auto exponent = static_cast<std::int32_t>(word >> 24U);
  return exponent >= 0x80 ? exponent - 0x100 : exponent;
}

Validity kind_of(std::uint32_t word) {
  switch (word & 0xFFFFFFU) {
    case mantissa_nan:
    case mantissa_nres:
      return Validity::no_value;
    case mantissa_plus_inf:
      return Validity::over_range;
    case mantissa_minus_inf:
      return Validity::under_range;
    default:
      return Validity::valid;
  }
}

/// Days since 1 March of the year 0, as the calendar counts.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month < 3) {
    year -= 1;
    month += 12;
  }
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1;
}

/// What stands for a character that only the monitor's font has (VMP, KOS); empty: nothing.
std::string_view own_character(std::uint32_t code) {
  switch (code) {
    case 0xE145:
      return "E";
    case 0xE14C:
      return "L";
    case 0xE400:
      return "l/min";
    case 0xE401:
      return "cmH2O";
    case 0xE40D:
      return "*";
    case 0xE425:
      return "V";
    case 0xFEFF:
      return "";
    default:
      return "?";
  }
}

template <std::size_t Capacity>
void append_character(FixedText<Capacity>& text, std::uint32_t code) {
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return;
  if (code >= 0xD800 && (code < 0xF900 || code >= 0xFE00)) {
    text.append(own_character(code));
    return;
  }
  std::array<char, 3> utf8{};
  std::size_t size = 0;
  const auto put = [&](std::uint32_t byte) { utf8[size++] = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
  text.append({utf8.data(), size});
}

}  // namespace

Number read_float(std::uint32_t word) {
  const Validity kind = kind_of(word);
  if (kind != Validity::valid) return {kind, 0};
  std::int64_t milli = mantissa_of(word);
  std::int32_t exponent = exponent_of(word) + 3;
  for (; exponent > 0 && milli != 0; --exponent) {
    milli *= 10;
    if (milli > largest_milli || milli < -largest_milli) return {Validity::out_of_range, 0};
  }
  if (exponent < -12) return {Validity::valid, 0};
  std::int64_t divisor = 1;
  for (; exponent < 0; ++exponent) divisor *= 10;
  const std::int64_t half = divisor / 2;
  return {Validity::valid, (milli + (milli < 0 ? -half : half)) / divisor};
}

std::optional<double> read_real(std::uint32_t word) {
  if (kind_of(word) != Validity::valid) return std::nullopt;
  double value = mantissa_of(word);
  for (std::int32_t e = exponent_of(word); e > 0; --e) value *= 10;
  for (std::int32_t e = exponent_of(word); e < 0; ++e) value /= 10;
  return value;
}

std::optional<std::int64_t> read_absolute_time(Bytes bcd) {
  if (bcd.size() < 8) return std::nullopt;
  std::array<std::int64_t, 7> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int high = bcd[i] >> 4;
    const int low = bcd[i] & 0x0F;
    if (high > 9 || low > 9) return std::nullopt;
    parts[i] = high * 10 + low;
  }
  const auto [century, year, month, day, hour, minute, second] = parts;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  const std::int64_t days = days_of(century * 100 + year, month, day);
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

template <std::size_t Capacity>
void read_string(Bytes value, FixedText<Capacity>& text) {
  text.clear();
  Cursor cursor(value);
  Cursor characters(cursor.take(cursor.u16()));
  std::size_t blanks = 0;
  while (characters.rest().size() >= 2) {
    const std::uint32_t code = characters.u16();
    if (code == 0) break;
    if (code == ' ') {
      ++blanks;
      continue;
    }
    for (; blanks > 0 && !text.empty(); --blanks) text.append(" ");
    blanks = 0;
    append_character(text, code);
  }
}

template void read_string(Bytes, LabelText&);
template void read_string(Bytes, AlarmText&);

}  // namespace vigil::philips_intellivue
