#include "daemon/io/boot_id.hpp"

#include <sys/timex.h>

#include <fstream>

namespace vigil::io {

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  constexpr std::size_t id_chars = 36;
  return id.size() == id_chars ? id : std::string();
}

bool wall_clock_synchronised() {
  timex state{};
  const int clock = ::adjtimex(&state);
  return clock >= 0 && clock != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace vigil::io
