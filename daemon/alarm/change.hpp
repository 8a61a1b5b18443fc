// One change of one alarm, as the alarm layer tells it: what people must see of it.
//
// Plain values without heap. The engine adds to which bed and monitor it belongs.
#pragma once

#include <cstdint>
#include <optional>

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
  std::optional<Parameter> parameter;
  std::optional<std::int32_t> value_milli;
  std::optional<std::int32_t> limit_milli;
  FixedText<2> sign;  // "<", ">", "<=", ">="
  std::optional<std::int32_t> last_value_milli;
  Instant last_measured_at;
  Instant started_at;
  FixedText<96> text;
  FixedText<160> reason;
};

}  // namespace vigil::alarm
