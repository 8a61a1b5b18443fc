// A profile in words, as tables that a medical director can read and sign.
//
// It says what stands in the profile and changes nothing. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/app/profile.hpp"

namespace vigil::app {

struct ProfileColumn {
  std::string title;
  std::size_t width = 0;
};

/// A table of at most 100 columns of text, two between columns. A no-break space (U+00A0) in a cell
/// is no place to break a line. A row without cells is a blank line; the last column of
/// every table is the source.
struct ProfileRows {
  std::string title;
  std::vector<ProfileColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Limits, sane ranges, rules, escalation, trends, phases and the session. `result` has a profile.
[[nodiscard]] std::vector<ProfileRows> profile_rows(const ProfileResult& result);

}  // namespace vigil::app
