#include "daemon/engine/alarm_commands.hpp"

namespace vigil::engine {
namespace {

using alarm::Taken;

Ruling ruling_of(Taken taken) {
  switch (taken) {
    case Taken::done:
      return done();
    case Taken::already:
      return done("it was so already");
    case Taken::ended:
      return refused(Outcome::refused, "this alarm has ended");
    case Taken::stale:
      return refused(Outcome::stale, "the alarm has changed since: look again");
    case Taken::unknown:
      return refused(Outcome::not_found, "there is no such alarm");
  }
  return refused(Outcome::not_found, "there is no such alarm");
}

AlarmRuling with_delivery(Taken taken, const Command& command, DeliveryState state) {
  AlarmRuling made{ruling_of(taken), std::nullopt};
  if (taken == Taken::done) {
    const Actor& actor = command.actor;
    made.delivery = {command.alarm_number, state, actor.via, actor.name, actor.role};
  }
  return made;
}

}  // namespace

alarm::Person person_of(const Command& command) {
  return {command.actor.name, command.actor.via, command.actor.role};
}

AlarmRuling apply_to_alarm(alarm::AlertBook& book, const Command& command, Instant now,
                           alarm::ChangeSink& sink) {
  const alarm::Person person = person_of(command);
  const std::uint64_t number = command.alarm_number;
  switch (command.kind) {
    case CommandKind::acknowledge:
      return {ruling_of(book.acknowledge(number, command.revision, person, now, sink)), {}};
    case CommandKind::reset:
      return {ruling_of(book.reset(number, person, now, sink)), {}};
    case CommandKind::going:
      return with_delivery(book.going(number, person, now, sink), command, DeliveryState::accepted);
    case CommandKind::cant_go:
      return with_delivery(book.cant_go(number, person, now, sink), command,
                           DeliveryState::declined);
    case CommandKind::confirm:
      return with_delivery(book.confirm(number, command.revision, person), command,
                           DeliveryState::confirmed);
    default:
      return {refused(Outcome::refused, "this is not asked of an alarm"), {}};
  }
}

}  // namespace vigil::engine
