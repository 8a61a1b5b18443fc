// The simulated monitors that the clinic may have, and what a line may do to the bytes of each.
//
// Faults are put only where the format can notice them: a flipped digit of a text without checksum
// is another number, and nobody could tell. Constant data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vigil::simulation {

struct Variant {
  std::string_view driver;
  std::string_view variant;
  bool flips;                   // a flipped bit never passes the checks
  std::size_t damageable;       // bytes at the front of a unit that may be damaged; 0: all
  bool random_bytes;            // bytes at random never make a frame; else only stuck, low ones
  std::uint32_t trusted_after;  // whole units after damage until a unit is surely told
  bool leaps_wait;              // a number far from the one before waits for the next
  std::int32_t weight;          // how often it is at a bed
};

/// df8: four bytes without checksum, where a set bit 7 says what is first. ascii: a line of fixed
/// columns. ivy450c: texts of any length behind 409 bytes of head and waves, where loss is noticed.
inline constexpr std::array<Variant, 5> variants{{
    {"nonin", "df8", false, 0, false, 4, true, 40},
    {"nonin", "ascii", false, 0, true, 2, false, 25},
    {"nonin", "df2", true, 0, true, 2, false, 8},
    {"nonin", "df7", true, 0, true, 2, false, 7},
    {"ivy450c", "", true, 409, true, 3, false, 20},
}};

}  // namespace vigil::simulation
