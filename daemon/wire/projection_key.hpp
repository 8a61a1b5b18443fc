// Which events replace each other in a snapshot: one key per vital, alarm, link, limits,
// inactivation, patient and alarm load.
//
// Only the daemon's own processes of one epoch compare keys; they are not published. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/engine/event.hpp"
#include "daemon/engine/other_numerics.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::wire {

// kind (4 bits) | bed (16) | what (44). Of an alarm: its number and 12 bits of the epoch in which
// it began; two that differ by 4,096 restarts never stand at one time.
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
constexpr std::uint64_t limits_key(engine::BedIndex bed, Parameter parameter) {
  return projection_key(4, bed, index(parameter));
}
/// Receivers are told apart by 33 bits of a hash (FNV-1a, 64 bits, by its inventors' constants):
/// that two of a clinic share them will not happen in the life of the machine.
constexpr std::uint64_t inactivation_key(engine::BedIndex bed, alarm::Inactivation what,
                                         std::optional<Parameter> parameter,
                                         std::string_view receiver) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : receiver) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  const std::uint64_t which = parameter ? index(*parameter) : 0xFF;
  return projection_key(5, bed, static_cast<std::uint64_t>(what) << 41 | which << 33 | hash >> 31);
}
constexpr std::uint64_t patient_key(engine::BedIndex bed) { return projection_key(6, bed, 0); }
constexpr std::uint64_t alarm_load_key(engine::BedIndex bed) { return projection_key(7, bed, 0); }
constexpr std::uint64_t other_key(engine::BedIndex bed, const engine::OtherNumericEvent& event) {
  return projection_key(8, bed, std::uint64_t{event.monitor} << 32 | engine::identity_of(event));
}
constexpr std::uint64_t cuff_key(engine::BedIndex bed) { return projection_key(9, bed, 0); }

}  // namespace vigil::wire
