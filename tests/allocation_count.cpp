#include "tests/allocation_count.hpp"

#include <cstdlib>
#include <new>

namespace vigil::test {

std::size_t allocations = 0;

}  // namespace vigil::test

// Not inlined: else g++ sees memory of malloc given to delete, and warns.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++vigil::test::allocations;
  if (void* place = std::malloc(size == 0 ? 1 : size)) return place;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }
