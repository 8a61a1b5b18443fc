// What people did during a recording, from a table of commands. Pure, any thread. docs/replay.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "tools/vigil/replay_recording.hpp"

namespace vigil::replay {

enum class OrderKind : std::uint8_t {
  session,  // text: its code
  end_session,
  baseline,  // parameter, value
  dose,
  acknowledge,  // every open alarm
  at_bedside,
  left_bedside,
  set_limit,    // parameter, side, priority, value; text: the reason
  audio_pause,  // value: seconds; absent: the profile's default
  alarm_pause,  // parameter (absent: all); value: seconds
  enable,       // parameter (absent: what is paused here)
};
inline constexpr std::size_t order_kind_count = 11;
[[nodiscard]] std::string_view name(OrderKind kind);

struct Order {
  std::int64_t at_ms = 0;
  OrderKind kind{};
  std::optional<Parameter> parameter;
  alarm::Side side{};
  alarm::Priority priority = alarm::Priority::medium;
  std::int32_t value_milli = 0;
  std::string text;
};

/// Columns by name: seconds and kind must be there; parameter, side, priority, value and text may.
[[nodiscard]] Parsed<std::vector<Order>> parse_orders(std::string_view text);

}  // namespace vigil::replay
