// What the engine knows of the patient of a bed. Given by a command; no names, only a code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "drivers/api/archive.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::engine {

/// Index of a profile in EngineConfig::profiles; default_profile: that of the bed.
using ProfileIndex = std::int16_t;
inline constexpr ProfileIndex default_profile = -1;

using Baselines = std::array<std::optional<std::int32_t>, parameter_count>;  // index: Parameter

struct PatientContext {
  FixedText<32> session;  // "" means that the bed has no session
  ProfileIndex profile = default_profile;
  Baselines baseline_milli{};
  std::optional<Instant> first_dose_at;
  std::optional<Instant> last_dose_at;

  [[nodiscard]] bool in_session() const { return !session.empty(); }
  [[nodiscard]] bool dosed() const { return first_dose_at.has_value(); }
  friend bool operator==(const PatientContext&, const PatientContext&) = default;
  /// All but the profile: its place is that of one configuration.
  void archive(Archive& archive);
};

}  // namespace vigil::engine
