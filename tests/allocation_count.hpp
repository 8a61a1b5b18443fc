// How often this program has asked for heap memory: for tests that say "no allocation once warm".
//
// Linking allocation_count.cpp replaces operator new of the whole program. One thread.
#pragma once

#include <cstddef>

namespace vigil::test {

extern std::size_t allocations;

}  // namespace vigil::test
