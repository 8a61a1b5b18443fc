// The words of vigil session as one request to the daemon. Pure but for the time zone, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/vigil/watch_model.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil {

/// What the actions read beside their words; empty: not given.
struct SessionOptions {
  std::string as;
  v1::StaffRole role = v1::STAFF_ROLE_UNSPECIFIED;
  bool bedside = false;
  std::string at;   // when it was done: "09:12"
  std::string ago;  // or so long ago: "3m"
  std::string text;
  std::string with;
  // schedule, start
  std::string profile, prescriber, nurse, intent, sitter, concurrent, planned;
  bool therapist = false;
  bool identity = false;
  // precheck
  std::optional<double> kg, lb;
  bool told = false;               // the weight was told, not weighed
  std::vector<std::string> plans;  // FLAG=PLAN
  std::string treatments;
  bool sitter_instructed = false;
  bool screened_alone = false;
  // dose
  std::optional<double> mg, mg_per_hour, wasted_mg;
  std::string drug, route, site, lot, second, step;
  std::optional<std::uint32_t> device;
  // check
  std::optional<std::uint32_t> number;
  std::string how, breathing, colour, posture, distress, seen;
  std::optional<std::uint32_t> moaas;
  bool ok = false;  // the one touch
  bool sensor_on = false;
  bool mask_on = false;
  // bathroom
  std::optional<double> minutes;
  // close
  std::string to;
  // correct
  std::string from_time, to_time;
};

/// What is known when it is asked.
struct Situation {
  const watch::Model& model;
  Instant now;
  std::int64_t wall_s = 0;  // UTC
};

struct ComposedSession {
  v1::CommandRequest request;
  std::vector<std::string> notes;  // to be printed: conversions, the time that was understood
  std::string error;               // in words; then there is no request
};

/// `words`: the action and what follows: {"dose", "4a"}.
[[nodiscard]] ComposedSession compose_session(const std::vector<std::string>& words,
                                              const SessionOptions& options,
                                              const Situation& situation);
/// The actions, one line each.
[[nodiscard]] std::string session_actions_help();

/// Where people say that something is: "4/a", "4a", "4" where the room has one bed, the id of a
/// session, or the code of one that is known.
struct Target {
  std::string room, bed;  // empty: at no bed
  std::string session;    // empty: none is named
  std::string error;      // in words
};
[[nodiscard]] Target find_target(std::string_view text, const watch::Model& model);

inline constexpr double kg_of_a_pound = 0.45359237;  // the international pound, exactly
/// "176.4 lb = 80.014 kg".
[[nodiscard]] std::string pounds_words(double pounds);
/// A code with its check digit: "K-0042" for "K-004"; what is wrong with it if it is none.
struct CheckedCode {
  std::string code;
  std::string error;
};
[[nodiscard]] CheckedCode with_check_digit(std::string_view text);

}  // namespace vigil
