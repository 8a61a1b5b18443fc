// Numbers and units of trends as people read them. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"

namespace vigil::alarm {

/// "1.3", "-0.4", "9": thousandths rounded to tenths, half away from zero.
[[nodiscard]] FixedText<16> tenths_text(std::int64_t milli);
/// The same with its sign: "+18", "-4.5"; "0" has none.
[[nodiscard]] FixedText<16> signed_tenths_text(std::int64_t milli);
/// "0.87": thousandths cut to hundredths.
[[nodiscard]] FixedText<16> share_text(std::int32_t milli);
/// "15": a whole number.
[[nodiscard]] FixedText<16> count_text(std::int64_t count);
/// "%", "/min", "mmHg", "°C": the parameter's unit.
[[nodiscard]] std::string_view unit_text(Parameter parameter);
/// "1.3 %/min", "9 /min per min": a slope with its unit.
[[nodiscard]] FixedText<32> slope_text(Parameter parameter, std::int32_t milli_per_minute);

}  // namespace vigil::alarm
