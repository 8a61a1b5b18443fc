// The protocol's numbers, times and texts: FLOAT, BCD date and time, UTF-16 strings.
//
// Pure functions on values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/api/text.hpp"

namespace vigil::philips_intellivue {

/// A FLOAT: 8 bits exponent of ten, 24 bits mantissa; some mantissas are no number (VMP, LNH).
struct Number {
  /// valid; no_value (NaN, or not at this resolution), over_range, under_range; out_of_range: too
  /// large for us.
  Validity validity = Validity::no_value;
  std::int64_t milli = 0;
};
[[nodiscard]] Number read_float(std::uint32_t word);
/// The same as a real number, for the scale of a wave; nothing if it is none.
[[nodiscard]] std::optional<double> read_real(std::uint32_t word);

/// Seconds of a date and time in 8 BCD bytes (century, year, month, day, hour, minute, second),
/// counted from a fixed day; nothing if it is not one (all FF: the monitor has none).
[[nodiscard]] std::optional<std::int64_t> read_absolute_time(Bytes bcd);

/// A text of at most 30 bytes UTF-8: what is shown of a label or an alarm.
using LabelText = FixedText<30>;
using AlarmText = FixedText<64>;
/// A String (length, UTF-16BE, ends at NUL) without blanks at its ends. Characters that only the
/// monitor's own font has become plain ones (VMP, KOS).
template <std::size_t Capacity>
void read_string(Bytes value, FixedText<Capacity>& text);

extern template void read_string(Bytes, LabelText&);
extern template void read_string(Bytes, AlarmText&);

}  // namespace vigil::philips_intellivue
