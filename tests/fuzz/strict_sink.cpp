#include "tests/fuzz/strict_sink.hpp"

#include <cstdio>
#include <cstdlib>

namespace vigil::fuzz {

void require(bool rule, const char* text) {
  if (rule) return;
  std::fprintf(stderr, "broken rule: %s\n", text);
  std::abort();
}

}  // namespace vigil::fuzz
