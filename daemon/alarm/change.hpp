// One change of one alarm: what people must see of it.
//
// Plain values without heap. The engine adds to which bed and monitor it belongs.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

struct Change {
  std::uint64_t number = 0;  // the same in every change of one alarm, unique within the epoch
  Kind kind{};
  Phase phase{};
  State state{};
  Inactivation inactivation{};
  Priority priority{};
  Type type{};
  Presence presence{};
  Origin origin = Origin::vigil;
  std::optional<Parameter> parameter;
  std::optional<std::int32_t> value_milli;
  std::optional<std::int32_t> limit_milli;
  FixedText<2> sign;  // "<", ">", "<=", ">="
  std::optional<std::int32_t> last_value_milli;
  Instant last_measured_at;
  Instant started_at;
  FixedText<96> text;
  FixedText<160> reason;
  /// The most extreme value since the start.
  std::optional<std::int32_t> worst_milli;
  /// The numbers behind a trend or a rule, in words: "slope -1.3 %/min over 3:00".
  FixedText<160> detail;
  /// Rises when the alarm starts, escalates or breaks its acknowledgement. A command names the one
  /// that its sender saw, so that a stale page can't acknowledge what it has not shown.
  std::uint32_t revision = 0;
  /// How often it came; more than 1: it came back soon after its end and joined it.
  std::uint32_t occurrences = 0;
  /// A pending cuff reading waits for its repeat until then; 0: no.
  Instant repeat_until;
  // Inactivation: who, until when (never(): no end), and for audio on which receiver.
  FixedText<32> inactivated_by;
  Instant inactivated_until;
  FixedText<64> inactivated_at;
  /// It signals again although nothing changed: an acknowledged alarm that goes on.
  bool reminder = false;
  /// Step of the escalation ladder reached, from 0, and whom this event calls.
  std::uint8_t ladder_step = 0;
  RoleSet calls;
  /// Who took the responsibility; who is at the bedside.
  FixedText<32> responsible;
  FixedText<32> at_bedside;
  std::uint16_t confirmed = 0;  // receivers that confirmed this alarm
  std::uint16_t declined = 0;   // receivers that can't go
  /// A person, not a value, ended it.
  FixedText<32> ended_by;
};

}  // namespace vigil::alarm
