// The limits of one parameter, as configured. Plain data; nothing here judges.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

enum class Side : std::uint8_t { below, above };

/// The deeper the violation, the shorter the delay: from `by_milli` beyond the limit on.
struct SoonerDelay {
  std::int32_t by_milli = 0;  // 0: not used
  Duration delay{0};
  friend bool operator==(const SoonerDelay&, const SoonerDelay&) = default;
  void archive(Archive& archive) {
    archive.field("by_milli", by_milli);
    archive.field("delay", delay);
  }
};

/// A limit that lies relative to the patient's own baseline, as a difference or as a percentage of
/// it: exactly one of the two is not 0. The level's limit_milli is then the absolute floor: both
/// must be broken (docs/safety-rules.md D).
struct Relative {
  std::int32_t delta_milli = 0;       // away from the baseline, above 0
  std::int32_t percent = 0;           // of the baseline, above 0
  std::int32_t clear_band_milli = 0;  // from the limit in force to the value that ends the alarm
  friend bool operator==(const Relative&, const Relative&) = default;
  void archive(Archive& archive) {
    archive.field("delta_milli", delta_milli);
    archive.field("percent", percent);
    archive.field("clear_band_milli", clear_band_milli);
  }
};

/// One limit. Numbers in thousandths of the parameter's unit.
struct LimitLevel {
  Priority priority = Priority::medium;  // low, medium or high
  std::int32_t limit_milli = 0;
  /// An active alarm ends at a valid value at or past this, on the safe side of the limit.
  std::int32_t clear_milli = 0;
  /// The limit itself violates: "<=" or ">=" instead of "<" or ">".
  bool inclusive = false;
  /// The violation must last this long before it alarms; 0: at once.
  Duration delay{0};
  /// Valid values must stay past clear_milli this long before the alarm ends (D.7: 5 s).
  Duration clear_hold = std::chrono::seconds(5);
  /// Shorter delays for deeper violations, the deepest last.
  std::array<SoonerDelay, 2> sooner{};
  /// Absent: the limit is absolute. Present: inert until the bed has a baseline.
  std::optional<Relative> relative{};
  /// Judged on the single value, where others are judged on the median (docs/safety-rules.md 2).
  bool raw = false;
  /// A cuff reading in this band waits for a repeat (docs/safety-rules.md 2).
  bool confirm = false;
  /// For people, behind the limit: "desaturation", "critical". Often empty.
  FixedText<16> name{};

  friend bool operator==(const LimitLevel&, const LimitLevel&) = default;
  void archive(Archive& archive) {
    archive.field("priority", priority, Priority::high);
    archive.field("limit_milli", limit_milli);
    archive.field("clear_milli", clear_milli);
    archive.field("inclusive", inclusive);
    archive.field("delay", delay);
    archive.field("clear_hold", clear_hold);
    archive.field("sooner", sooner);
    archive.field("relative", relative);
    archive.field("raw", raw);
    archive.field("confirm", confirm);
    archive.field("name", name);
  }
};
/// More levels than any side has.
inline constexpr std::size_t levels_max = 16;

/// Both sides of one parameter, each from the mildest to the gravest level.
struct ParameterLimits {
  std::vector<LimitLevel> below;
  std::vector<LimitLevel> above;
  [[nodiscard]] bool empty() const { return below.empty() && above.empty(); }
  void archive(Archive& archive) {
    archive.field("below", below, levels_max);
    archive.field("above", above, levels_max);
  }
};

}  // namespace vigil::alarm
