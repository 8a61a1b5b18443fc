// Rules on what C++ code says. They read text, not a syntax tree: simple, and easy to trust.
// Pure functions, any thread.
#pragma once

#include "tests/repo/source_file.hpp"

namespace vigil::repo {

/// In the core: a clock, sleep, randomness, environment, output, heap by hand, mutable statics.
[[nodiscard]] Findings core_calls(const SourceFile& file);
/// In the core: any coroutine.
[[nodiscard]] Findings core_coroutines(const SourceFile& file);
/// Anywhere: a brace, so a temporary or lambda, inside a co_await expression. g++ 12 destroys such
/// temporaries twice.
[[nodiscard]] Findings awaited_temporaries(const SourceFile& file);
/// Anywhere: `catch (...)`.
[[nodiscard]] Findings swallowed_exceptions(const SourceFile& file);

}  // namespace vigil::repo
