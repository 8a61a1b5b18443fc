// Who may ask what of a session, and in which state: one table. Pure, any thread.
//
// What an order needs beyond that (a gate, a name, a reason) is decided where it is carried out.
#pragma once

#include <string_view>

#include "daemon/alarm/roles.hpp"
#include "daemon/session/order.hpp"
#include "daemon/session/session.hpp"

namespace vigil::session {

/// "skip-check", "follow-up": the words of the command line.
[[nodiscard]] std::string_view name(OrderKind kind);
[[nodiscard]] alarm::RoleSet may_ask(OrderKind kind);
[[nodiscard]] bool possible_in(OrderKind kind, State state);
/// Done: nothing speaks against it. Else the rule in words; permitted is false where the role or a
/// missing name is the reason.
[[nodiscard]] Ruling permit(OrderKind kind, const Who& who, State state);
[[nodiscard]] Ruling refuse(std::string_view text);
/// The words of a role within a sentence: "charge nurse".
[[nodiscard]] std::string_view spoken(alarm::Role role);
[[nodiscard]] bool is_nurse(alarm::Role role);

}  // namespace vigil::session
