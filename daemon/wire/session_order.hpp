// What is asked of a session, from the control message to the core's plain form.
//
// Only what can be seen without the session is checked: lengths, characters, words, numbers, times
// that are none, and whether what the kind can't do without is there. What is allowed is for the
// session to say. docs/formats/commands.md. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/session/order.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::wire {

/// What may be named: beds and profiles, by their place in the configuration.
struct Names {
  struct Bed {
    std::string room;
    std::string bed;
  };
  std::vector<Bed> beds;
  std::vector<std::string> profiles;

  [[nodiscard]] std::optional<std::size_t> bed(std::string_view room, std::string_view bed) const;
  [[nodiscard]] std::optional<std::size_t> profile(std::string_view id) const;
  /// What is told of a field that names an unknown profile.
  [[nodiscard]] std::string no_profile(std::string_view field, std::string_view id) const;
};
/// So many of the known ones are named then.
inline constexpr std::size_t profiles_named_max = 8;

struct DecodedOrder {
  session::Order order;
  std::string error;  // "<field>: what is wrong"; then the order is of no use
};

/// A dose, a weight or a rate beyond these is a mistake of the program that asks.
inline constexpr std::uint64_t amount_max_ug = 100'000'000;  // 100 g
inline constexpr std::uint32_t weight_max_g = 500'000;
inline constexpr std::uint32_t device_max = 16;
/// How far the two forms of a weight may be apart: a display rounds to 10 g.
inline constexpr std::int64_t weight_tolerance_g = 10;

[[nodiscard]] DecodedOrder decode_order(session::OrderKind kind, const v1::SessionOrder& from,
                                        const Names& names, std::int64_t wall_minus_boot_ns);
/// The other way round: decode_order() gives the same order again, to the nanosecond.
void encode_order(const session::Order& from, const Names& names, std::int64_t wall_minus_boot_ns,
                  v1::SessionOrder& to);
/// The journal's orders carry instants as times of this clock, whatever the wall clock says.
inline constexpr std::int64_t journal_wall_minus_boot_ns = 1'600'000'000'000'000'000;

}  // namespace vigil::wire
