// Parts of the review that a page draws, from the course of a session. Pure. Any thread.
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "sessionlog/export/course.hpp"
#include "sessionlog/export/veil.hpp"

namespace vigil::sessionlog {

/// Whole numbers where they are whole.
[[nodiscard]] boost::json::value json_number(double value);
[[nodiscard]] boost::json::value json_number(const std::optional<double>& value);
/// Whole seconds since `origin`, rounded down.
[[nodiscard]] std::int64_t seconds_since(Ms at, Ms origin);

[[nodiscard]] boost::json::object picture_curves(const Course& course, Ms origin, int step_s);
[[nodiscard]] boost::json::array picture_cuffs(const Course& course, Ms origin);
[[nodiscard]] boost::json::array picture_phases(const Course& course, Ms origin);
[[nodiscard]] boost::json::array picture_gaps(const Course& course, Ms origin);
[[nodiscard]] boost::json::array picture_marks(const Course& course, const Veil& veil, Ms origin);

[[nodiscard]] boost::json::array review_table(const Course& course);
[[nodiscard]] boost::json::array review_limits(const Course& course);

}  // namespace vigil::sessionlog
