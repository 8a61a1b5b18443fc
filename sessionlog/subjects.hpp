// The table of names, in a file of its own that nothing else of Vigil reads or writes: off unless a
// clinic asks for it. docs/formats/session-log.md. Any thread.
#pragma once

#include <string>

namespace vigil::sessionlog {

inline constexpr const char* subjects_name = "subjects.db";

/// Makes <folder>/subjects.db, mode 0600, if there is none. Empty, or why not.
[[nodiscard]] std::string make_subjects(const std::string& folder);

}  // namespace vigil::sessionlog
