#include "daemon/session/permissions.hpp"

#include <array>
#include <initializer_list>

#include "daemon/session/line.hpp"

namespace vigil::session {
namespace {

using alarm::Role;
using alarm::RoleSet;

constexpr RoleSet roles(std::initializer_list<Role> list) {
  RoleSet set;
  for (const Role role : list) set.add(role);
  return set;
}

constexpr RoleSet medical =
    roles({Role::nurse, Role::second_nurse, Role::charge_nurse, Role::prescriber});
constexpr RoleSet staff =
    roles({Role::nurse, Role::second_nurse, Role::charge_nurse, Role::prescriber, Role::therapist});
constexpr RoleSet binders = roles(
    {Role::nurse, Role::second_nurse, Role::charge_nurse, Role::prescriber, Role::technician});
constexpr RoleSet prescribers = roles({Role::prescriber});
constexpr RoleSet anybody =
    roles({Role::nurse, Role::second_nurse, Role::charge_nurse, Role::prescriber, Role::therapist,
           Role::technician, Role::viewer, Role::everyone});

struct OrderRule {
  std::string_view word;
  RoleSet may;
  State first;  // possible from this state
  State last;   // to this one
  std::string_view when;
};

// The index is OrderKind.
constexpr std::array<OrderRule, order_kind_count> table{{
    {"schedule", medical, State::ended, State::scheduled, "a session is scheduled once"},
    {"start", medical, State::scheduled, State::scheduled, "this session is started already"},
    {"bind", binders, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"pre-check", medical, State::pre_check, State::baseline, "from the start to the first dose"},
    {"baseline", medical, State::baseline, State::baseline,
     "after the pre-check, and locked by the first dose"},
    {"override", prescribers, State::pre_check, State::baseline,
     "from the start to the first dose"},
    {"dose", medical, State::baseline, State::discharge_ready,
     "after the pre-check, until the close"},
    {"check", staff, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"skip-check", medical, State::dosed, State::discharge_ready, "from the dose to the close"},
    {"undo", staff, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"symptom", staff, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"note", staff, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"oxygen", medical, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"medication", medical, State::pre_check, State::discharge_ready,
     "from the start to the close"},
    {"vitals", medical, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"emergency", anybody, State::pre_check, State::discharge_ready,
     "from the start to the close; call by the clinic's own means"},
    {"handover", medical, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"bathroom", staff, State::pre_check, State::discharge_ready, "from the start to the close"},
    {"gate", medical, State::dosed, State::discharge_ready, "from the dose to the close"},
    {"close", medical, State::scheduled, State::discharge_ready, "it is closed already"},
    {"move", medical, State::scheduled, State::discharge_ready, "until the close"},
    {"correct", medical, State::pre_check, State::ended, "after the start"},
    {"score", staff, State::pre_check, State::ended, "after the start"},
    {"follow-up", staff, State::closed, State::ended, "after the close"},
    {"consent", staff, State::scheduled, State::ended, "always"},
}};

const OrderRule& rule_of(OrderKind kind) { return table[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view name(OrderKind kind) { return rule_of(kind).word; }
alarm::RoleSet may_ask(OrderKind kind) { return rule_of(kind).may; }
bool possible_in(OrderKind kind, State state) {
  return state >= rule_of(kind).first && state <= rule_of(kind).last;
}

std::string_view spoken(Role role) {
  switch (role) {
    case Role::second_nurse:
      return "second nurse";
    case Role::charge_nurse:
      return "charge nurse";
    default:
      return alarm::name(role);
  }
}

bool is_nurse(Role role) {
  return role == Role::nurse || role == Role::second_nurse || role == Role::charge_nurse;
}

Ruling refuse(std::string_view text) {
  Ruling ruling;
  ruling.done = false;
  ruling.text = text;
  return ruling;
}

Ruling permit(OrderKind kind, const Who& who, State state) {
  if (!may_ask(kind).has(who.role)) {
    Line line(name(kind));
    line.add(" is not for a ").add(spoken(who.role)).add("; it may be asked by:");
    std::string_view comma = " ";
    for (std::size_t i = 0; i < alarm::role_count; ++i) {
      const auto role = static_cast<Role>(i);
      if (!may_ask(kind).has(role)) continue;
      line.add(comma).add(spoken(role));
      comma = ", ";
    }
    Ruling ruling = refuse(line.view());
    ruling.permitted = false;
    return ruling;
  }
  if (who.name.empty() && kind != OrderKind::emergency) {
    Ruling ruling = refuse(Line("say who you are: ").add(name(kind)).add(" needs a name").view());
    ruling.permitted = false;
    return ruling;
  }
  if (!possible_in(kind, state)) {
    const std::string_view when = rule_of(kind).when;
    const bool span =
        when.starts_with("from ") || when.starts_with("after ") || when.starts_with("until ");
    return refuse(Line(name(kind))
                      .add(" is not possible in ")
                      .add(name(state))
                      .add(span ? ": it is possible " : ": ")
                      .add(when)
                      .view());
  }
  return {};
}

}  // namespace vigil::session
