#include "daemon/link/link_status.hpp"

namespace vigil::link {

std::string_view name(State state) {
  static constexpr std::array<std::string_view, 5> names{"absent", "opening", "waiting", "live",
                                                         "quiet"};
  return names[static_cast<std::size_t>(state)];
}

void Counters::archive(Archive& archive) {
  archive.field("bytes", bytes);
  archive.field("frames", frames);
  archive.field("rejects", rejects);
  archive.field("losses", losses);
}

void Status::archive(Archive& archive) {
  archive.field("state", state, State::quiet);
  archive.field("reason", reason);
  archive.field("device", device);
  archive.field("counters", counters);
}

}  // namespace vigil::link
