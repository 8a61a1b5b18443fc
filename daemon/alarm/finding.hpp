// What a condition says of itself to the alert book: is there something to alarm about, and what.
//
// A condition (a limit, a lost sensor, a late cuff) knows its own facts; the book knows the life of
// the alert: its number, how long it stays, who silenced it, whom it calls. Plain values.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

/// The place of a condition in its bed's book; given once, for good.
using Slot = std::uint16_t;
inline constexpr Slot no_slot = 0xFFFF;

struct Finding {
  bool present = false;
  Kind kind{};
  Priority priority = Priority::none;
  /// Order of gravity within the slot. A rise breaks an acknowledgement, also at the same priority.
  std::uint8_t rank = 0;
  Presence presence = Presence::clear;
  std::optional<Parameter> parameter;
  std::optional<std::int32_t> value_milli;
  std::optional<std::int32_t> limit_milli;
  FixedText<2> sign;
  std::optional<std::int32_t> last_value_milli;
  Instant last_measured_at;
  std::optional<std::int32_t> worst_milli;
  Instant repeat_until;
  FixedText<96> text;
  FixedText<160> reason;
  FixedText<160> detail;

  void archive(Archive& archive) {
    archive.field("present", present);
    archive.field("kind", kind, Kind::record_damaged);
    archive.field("priority", priority, Priority::high);
    archive.field("rank", rank);
    archive.field("presence", presence, Presence::unknown);
    archive.field("parameter", parameter);
    archive.field("value_milli", value_milli);
    archive.field("limit_milli", limit_milli);
    archive.field("sign", sign);
    archive.field("last_value_milli", last_value_milli);
    archive.field("last_measured_at", last_measured_at);
    archive.field("worst_milli", worst_milli);
    archive.field("repeat_until", repeat_until);
    archive.field("text", text);
    archive.field("reason", reason);
    archive.field("detail", detail);
  }
};

class FindingSink {
 public:
  /// What the condition of this slot says from `at` on.
  virtual void on_finding(Slot slot, const Finding& finding, Instant at) = 0;

 protected:
  ~FindingSink() = default;
};

}  // namespace vigil::alarm
