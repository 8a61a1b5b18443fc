// The review as JSON for a page: docs/formats/station.md, "The review".
//
// Made of records that were read before; it opens nothing and asks nobody's leave. Pure. Any
// thread.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "sessionlog/export/text.hpp"
#include "sessionlog/reader.hpp"

namespace vigil::sessionlog {

/// Seconds that become one point of a curve.
inline constexpr int curve_step_s = 5;
inline constexpr int small_curve_step_s = 30;
/// A number counts as the value for so long, if none comes after it.
inline constexpr Ms value_holds_ms = 10'000;
/// A check done so much behind its minute is still on time.
inline constexpr Ms check_on_time_ms = 120'000;

/// One session without earlier ones, partner and exports.
[[nodiscard]] boost::json::object review_object(const SessionRecord& record,
                                                const SessionStatistics& statistics);
/// Puts "[another patient]" in the place of these words, in every text of it.
void hide_words(boost::json::value& told, const std::vector<std::string>& words);
/// What is shown of an earlier session of the same code.
[[nodiscard]] boost::json::object earlier_object(const SessionRecord& record,
                                                 const SessionStatistics& statistics);
/// What is shown of a partner who lets it be seen; `origin` is the first dose of the other.
[[nodiscard]] boost::json::object partner_object(const SessionRecord& record, Ms origin);
/// review_object() as a line of text.
[[nodiscard]] std::string review_json(const SessionRecord& record,
                                      const SessionStatistics& statistics);

/// "closed", "discharge ready".
[[nodiscard]] std::string state_word(v1::SessionState state);
/// "discharged", "left against advice"; empty where it is not told.
[[nodiscard]] std::string manner_word(v1::CloseManner manner);

}  // namespace vigil::sessionlog
