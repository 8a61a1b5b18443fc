// The layer table of ARCHITECTURE.md and the rule that reads the include lines against it.
// Pure functions, any thread.
#pragma once

#include <string_view>

#include "tests/repo/source_file.hpp"

namespace vigil::repo {

/// The pure core: no library, thread, clock, log or I/O.
[[nodiscard]] bool is_core(std::string_view path);

/// Project includes that go against the direction of the layers.
[[nodiscard]] Findings include_direction(const SourceFile& file);
/// Includes in the core of anything but harmless standard headers.
[[nodiscard]] Findings core_includes(const SourceFile& file);
/// Libraries in the parts that promise to stay on a named few.
[[nodiscard]] Findings library_includes(const SourceFile& file);
/// Boost.Beast in a header, or in more than one translation unit of the tree.
[[nodiscard]] Findings beast_in_one_place(const std::vector<SourceFile>& tree);

}  // namespace vigil::repo
