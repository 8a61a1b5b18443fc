// The line of an alarm that people read (docs/safety-rules.md C). Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

using AlarmText = FixedText<96>;

/// "84", "36.6": thousandths without needless zeros.
[[nodiscard]] FixedText<16> number_text(std::int32_t milli);
/// "0:07", "12:30": minutes and seconds; negative counts as 0.
[[nodiscard]] FixedText<16> age_text(Duration age);
/// "<", ">", "<=", ">=" for the wire.
[[nodiscard]] std::string_view sign_of(const LimitLevel& level, Side side);

/// "** SpO2 86 < 92", "** SBP 168 ≥ 160", "*** SpO2 84 < 85 desaturation".
[[nodiscard]] AlarmText broken_text(Priority priority, Parameter parameter, std::int32_t milli,
                                    const LimitLevel& broken, Side side);
/// "** SpO2 93, was < 92": no limit is broken now, but the end is not reached.
[[nodiscard]] AlarmText recovering_text(Priority priority, Parameter parameter, std::int32_t milli,
                                        const LimitLevel& level, Side side);
/// "*** SpO2 signal lost, last 84, 0:07 ago".
[[nodiscard]] AlarmText lost_text(Priority priority, Parameter parameter, std::int32_t last_milli,
                                  Duration ago);

/// "* SBP 164. Start the cuff again"; who shows it counts down to the change's repeat_until.
/// `by_itself`: "... The cuff repeats by itself".
[[nodiscard]] AlarmText repeat_text(Priority priority, Parameter parameter, std::int32_t milli,
                                    bool by_itself);

}  // namespace vigil::alarm
