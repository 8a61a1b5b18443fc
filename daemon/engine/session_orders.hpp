// Between a command and the session it is about: who asks, and what became of it. Pure.
#pragma once

#include "daemon/engine/alarm_commands.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/session/session.hpp"

namespace vigil::engine {

[[nodiscard]] inline session::Who who_of(const Command& command) {
  return {command.actor.name, command.actor.role, command.actor.via, command.actor.verified,
          command.place == Place::bedside};
}

[[nodiscard]] inline Ruling ruling_of(const session::Ruling& made) {
  Ruling ruling;
  if (!made.done) ruling.outcome = made.permitted ? Outcome::refused : Outcome::not_permitted;
  ruling.text = made.text;
  ruling.detail = FixedText<160>(made.detail.view());
  return ruling;
}

}  // namespace vigil::engine
