// Which events replace each other in a snapshot: one key per vital, alarm and link.
//
// Only the daemon's own processes of one epoch compare keys; they are not published. Pure.
#pragma once

#include <cstdint>

#include "daemon/engine/event.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::wire {

// kind (4 bits) | bed (16) | what (44). An epoch never reaches 2^44 alarms.
constexpr std::uint64_t projection_key(std::uint64_t kind, engine::BedIndex bed,
                                       std::uint64_t what) {
  return kind << 60 | std::uint64_t{bed} << 44 | (what & ((std::uint64_t{1} << 44) - 1));
}

constexpr std::uint64_t vital_key(engine::BedIndex bed, engine::MonitorIndex monitor,
                                  Parameter parameter) {
  return projection_key(1, bed, std::uint64_t{monitor} << 8 | index(parameter));
}
constexpr std::uint64_t alarm_key(engine::BedIndex bed, std::uint64_t number) {
  return projection_key(2, bed, number);
}
constexpr std::uint64_t link_key(engine::BedIndex bed, engine::MonitorIndex monitor) {
  return projection_key(3, bed, monitor);
}

}  // namespace vigil::wire
