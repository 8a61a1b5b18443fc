// A protocol profile: the numbers by which the patients of one route are watched. Plain data.
//
// Loaded from config/profiles by daemon/app; docs/formats/profile.md. A session stores its id,
// version and hash.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/limit_rules.hpp"
#include "daemon/alarm/rules.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/parameter.hpp"

namespace vigil::alarm {

/// What may be set at run time; nothing: not changeable.
struct SaneRange {
  std::int32_t lowest_milli = 0;
  std::int32_t highest_milli = 0;
};

/// A part of a session, in minutes after the first dose.
struct SessionPhase {
  std::string id;
  std::int32_t from_min = 0;
  std::optional<std::int32_t> to_min;  // absent: open end
  std::optional<std::int32_t> check_every_min;
  std::vector<std::int32_t> cuff_at_min;       // scheduled cuff readings of this phase
  std::optional<std::int32_t> cuff_every_min;  // or one every so many minutes, from from_min on
};

struct Profile {
  std::string id;  // [a-z0-9-]{1,32}: "ketamine-im"
  std::uint32_t version = 0;
  std::string title;
  std::string hash;  // of the file's bytes, hexadecimal
  std::array<ParameterLimits, parameter_count> limits;
  std::array<std::optional<SaneRange>, parameter_count> sane;
  AlarmRules rules;
  TrendRules trends;
  std::vector<SessionPhase> phases;
};

}  // namespace vigil::alarm
