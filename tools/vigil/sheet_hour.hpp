// The numbers of a downtime sheet: the last hour of one bed in steps of five minutes, each cuff,
// what was measured by hand, other values, and the times without any.
//
// Not the sheet itself (session_text.hpp), and no judgement: limits and alarms are the daemon's.
// Pure but for the time zone, any thread.
#pragma once

#include <vector>

#include "tools/vigil/page.hpp"
#include "tools/vigil/session_text.hpp"

namespace vigil {

inline constexpr std::int64_t sheet_hour_s = 3600;
/// So long without a valid value is a gap, or two periods of a monitor that is slower.
inline constexpr std::int64_t sheet_gap_s = 30;
/// Rows of cuffs, of gaps and of other values; the newest are kept.
inline constexpr std::size_t sheet_rows_max = 12;

/// Tables that have nothing to tell but their absence are left out, but for the first two: the
/// hour and the cuffs.
[[nodiscard]] std::vector<PageTable> hour_tables(const watch::Bed& bed, const Past& past,
                                                 const Situation& situation);

}  // namespace vigil
