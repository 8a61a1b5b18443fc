// Which events replace each other in a snapshot: one key per vital, alarm, link, limits,
// inactivation, patient, alarm load, session and check.
//
// Only the daemon's own processes of one epoch compare keys; they are not published. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

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
/// FNV-1a, 64 bits, by its inventors' constants.
constexpr std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}
/// Receivers are told apart by 33 bits of a hash: that two of a clinic share them will not happen
/// in the life of the machine.
constexpr std::uint64_t inactivation_key(engine::BedIndex bed, alarm::Inactivation what,
                                         std::optional<Parameter> parameter,
                                         std::string_view receiver) {
  const std::uint64_t which = parameter ? index(*parameter) : 0xFF;
  return projection_key(
      5, bed, static_cast<std::uint64_t>(what) << 41 | which << 33 | text_hash(receiver) >> 31);
}
constexpr std::uint64_t patient_key(engine::BedIndex bed) { return projection_key(6, bed, 0); }
constexpr std::uint64_t alarm_load_key(engine::BedIndex bed) { return projection_key(7, bed, 0); }
constexpr std::uint64_t other_key(engine::BedIndex bed, const engine::OtherNumericEvent& event) {
  return projection_key(8, bed, std::uint64_t{event.monitor} << 32 | engine::identity_of(event));
}
constexpr std::uint64_t cuff_key(engine::BedIndex bed) { return projection_key(9, bed, 0); }
/// A bed has one session; those that are on no bed are told apart by 44 bits of a hash of their id.
constexpr std::uint64_t session_key(engine::BedIndex bed, std::string_view id) {
  return projection_key(10, bed, bed == engine::no_bed ? text_hash(id) >> 20 : 0);
}
constexpr std::uint64_t check_key(engine::BedIndex bed, std::uint32_t number) {
  return projection_key(11, bed, number);
}
/// With the session of a bed the checks that it planned leave: the first of their keys, and the
/// first behind them. Nothing for any other key.
constexpr std::optional<std::pair<std::uint64_t, std::uint64_t>> checks_of_session(
    std::uint64_t key) {
  const auto bed = static_cast<engine::BedIndex>(key >> 44 & 0xFFFF);
  if (key >> 60 != 10 || bed == engine::no_bed) return std::nullopt;
  const std::uint64_t first = projection_key(11, bed, 0);
  return std::pair(first, first + (std::uint64_t{1} << 44));
}

}  // namespace vigil::wire
