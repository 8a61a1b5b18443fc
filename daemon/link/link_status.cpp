#include "daemon/link/link_status.hpp"

namespace vigil::link {

std::string_view name(State state) {
  static constexpr std::array<std::string_view, 5> names{"absent", "opening", "waiting", "live",
                                                         "quiet"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace vigil::link
