// The safety checks of a day, and how many of them were on time. Pure. Any thread.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sessionlog/reader.hpp"

namespace vigil::station {

/// From its first to behind its last microsecond, in the time zone of the process; nothing: it is
/// no day, as "2026-11-22".
[[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> day_span_us(
    const std::string& day);
/// The day that it is then.
[[nodiscard]] std::string local_day(std::int64_t wall_us);

/// docs/formats/station.md, "The checks of a day".
[[nodiscard]] boost::json::object day_checks(const std::string& day,
                                             const std::vector<sessionlog::CheckLine>& checks,
                                             std::int64_t now_us);

}  // namespace vigil::station
