// The numbers of a profile that a session needs, beside its phases: [session] of a profile,
// docs/formats/profile.md. Plain data; a rule that no profile names is off.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/session/vocabulary.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/time.hpp"

namespace vigil::session {

/// How a parameter is to be had in a phase.
enum class Need : std::uint8_t { none, spot, continuous };

struct Band {
  std::optional<std::int32_t> lowest_milli;   // inclusive
  std::optional<std::int32_t> highest_milli;  // inclusive
};

struct Rules {
  std::vector<State> phase_states;  // one per phase of the profile

  std::string drug;
  std::string route;                                             // "im", "iv", "sl", "in"
  std::optional<std::uint64_t> least_ug_per_kg, most_ug_per_kg;  // of one dose; warns
  std::optional<std::uint64_t> least_ug, most_ug;
  bool weight_needed = false;
  std::uint32_t devices = 0;  // sprays of one dose; 0: no devices
  Duration device_rest{0};
  bool refuse_without_continuous = true;  // start is refused where `continuous` can't be given

  // Baseline.
  std::uint32_t baseline_cuffs = 2;
  Duration baseline_cuff_apart = std::chrono::minutes(3);
  Duration baseline_quiet = std::chrono::minutes(3);
  Duration baseline_max_age = std::chrono::minutes(15);
  Duration baseline_cuff_within = std::chrono::minutes(30);  // older cuff readings don't count
  std::int32_t offer_within_milli = 5'000;  // of a limit: a personal limit is offered
  std::int32_t offer_spo2_within_milli = 2'000;

  // Gate of the dose. Hard: nobody overrides.
  std::array<Band, parameter_count> gate{};  // outside: a prescriber overrides, with a reason
  std::array<Band, parameter_count> gate_hard{};
  std::array<Band, parameter_count> gate_warn{};  // outside: is told

  // Checks.
  Duration check_overdue_low{0}, check_overdue_medium{0}, check_overdue_prescriber{0};
  Duration check_undo = std::chrono::seconds(10);
  bool check_on_medium = true, check_on_high = true;
  Duration check_low_response_every{0};  // at most so long to the next after MOAA/S 3 or less

  // Bathroom.
  Duration bathroom_default{0}, bathroom_max{0}, bathroom_high_after{0};
  Duration bathroom_with_until{0};  // since the dose: refused without a name of who goes along

  // Ways out.
  Duration minimum_stay{0};  // from the last dose
  std::uint32_t discharge_cuffs = 2;
  Duration discharge_cuff_apart = std::chrono::minutes(10);
  Duration discharge_value_max_age = std::chrono::minutes(15);  // of HR and SpO2
  Duration discharge_cuff_max_age = std::chrono::minutes(30);   // of the newest cuff reading
  std::int32_t discharge_percent = 20;                          // of the baseline
  std::array<Band, parameter_count> discharge{};                // absolute
  Band discharge_hr;                                            // or within discharge_percent
  std::int32_t discharge_spo2_below_baseline_milli = 2'000;
  Duration discharge_on_air = std::chrono::minutes(15);
  std::uint32_t discharge_aldrete = 9;
  bool nurse_may_sign = false;
  Duration not_recovered_after{0};  // since the dose

  // Integration.
  Duration integration_opens{0}, integration_best{0}, integration_closes{0};  // since the end

  std::array<Need, parameter_count> needs{};  // from the baseline to the end
  std::optional<std::uint64_t>
      continuous_spo2_above_ug;  // lozenges: spot is enough up to this dose

  // Pump suggestion, IV only.
  std::array<Band, parameter_count> pump{};
};

}  // namespace vigil::session
