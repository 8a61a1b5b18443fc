// Decides which numerics without a name of ours a decoder passes on: as NumericPacing does, each
// change at once, an unchanged one once a second.
//
// The decoder gives each numeric a place. One decoder owns it; it never allocates.
#pragma once

#include <array>
#include <cstddef>

#include "drivers/api/decoder.hpp"
#include "drivers/api/numeric_pacing.hpp"

namespace vigil {

template <std::size_t Places>
class OtherPacing {
 public:
  /// True if `numeric` is to be passed on; a place outside the range never is.
  [[nodiscard]] bool admit(std::size_t place, const OtherNumeric& numeric) {
    if (place >= Places) return false;
    Last& last = last_[place];
    const bool same = last.seen && last.validity == numeric.validity && last.milli == numeric.milli;
    if (same && numeric.measured_at - last.at < NumericPacing::gap) return false;
    last = {numeric.measured_at, numeric.milli, numeric.validity, true};
    return true;
  }
  void clear() { last_ = {}; }

 private:
  struct Last {
    Instant at;
    std::int64_t milli = 0;
    Validity validity = Validity::no_value;
    bool seen = false;
  };
  std::array<Last, Places> last_{};
};

}  // namespace vigil
