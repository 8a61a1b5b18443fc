// What people ask of one alarm, whether it stands at a bed or belongs to none. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/alarm/alert_book.hpp"
#include "daemon/engine/command.hpp"

namespace vigil::engine {

/// What became of a command, before it is an Answer.
struct Ruling {
  Outcome outcome = Outcome::done;
  FixedText<160> text;    // why not
  FixedText<160> detail;  // what it did
};
[[nodiscard]] inline Ruling done(std::string_view detail = {}) {
  return {Outcome::done, {}, FixedText<160>(detail)};
}
[[nodiscard]] inline Ruling refused(Outcome outcome, std::string_view why) {
  return {outcome, FixedText<160>(why), {}};
}

[[nodiscard]] alarm::Person person_of(const Command& command);

struct AlarmRuling {
  Ruling ruling;
  /// To be told after what the book told: somebody confirmed, accepted or declined.
  std::optional<DeliveryEvent> delivery;
};
/// acknowledge, going, cant_go, confirm or reset, of an alarm of this book.
[[nodiscard]] AlarmRuling apply_to_alarm(alarm::AlertBook& book, const Command& command,
                                         Instant now, alarm::ChangeSink& sink);

}  // namespace vigil::engine
