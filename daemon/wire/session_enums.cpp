#include "daemon/wire/session_enums.hpp"

#include <cstddef>

// The twins stand in the same order, those of the core from 0 on; the test of this file compares
// every name. Where the core has a value that says nothing, that is the unspecified one.

namespace vigil::wire {
namespace {

constexpr std::size_t intent_count = 3;
constexpr std::size_t manner_count = 6;
constexpr std::size_t severity_count = 5;
constexpr std::size_t dose_step_count = 6;
constexpr std::size_t check_how_count = 5;
constexpr std::size_t answer_count = 3;

/// `first`: the number of the core's first value in the schema.
template <typename Proto, typename Core>
Proto to_twin(Core value, std::size_t count, int first) {
  const auto at = static_cast<std::size_t>(value);
  return static_cast<Proto>(at < count ? static_cast<int>(at) + first : 0);
}
template <typename Core>
std::optional<Core> from_twin(int value, std::size_t count, int first) {
  if (value < first || value >= first + static_cast<int>(count)) return std::nullopt;
  return static_cast<Core>(value - first);
}

}  // namespace

v1::SessionState to_proto(session::State value) {
  return to_twin<v1::SessionState>(value, session::state_count, 1);
}
v1::DoseIntent to_proto(session::Intent value) {
  return to_twin<v1::DoseIntent>(value, intent_count, 0);
}
v1::CloseManner to_proto(session::Manner value) {
  return to_twin<v1::CloseManner>(value, manner_count, 0);
}
v1::EntryKind to_proto(session::EntryKind value) {
  // The schema has no kind 9.
  const int first = value > session::EntryKind::dose ? 2 : 1;
  return to_twin<v1::EntryKind>(value, session::entry_kind_count, first);
}
v1::Severity to_proto(session::Severity value) {
  return to_twin<v1::Severity>(value, severity_count, 0);
}
v1::DoseStep to_proto(session::DoseStep value) {
  return to_twin<v1::DoseStep>(value, dose_step_count, 1);
}
v1::CheckState to_proto(session::CheckState value) {
  // A planned check came to the schema last, and comes first in the life of a check.
  if (value == session::CheckState::planned) return v1::CHECK_STATE_PLANNED;
  constexpr std::size_t check_state_count = 6;
  return to_twin<v1::CheckState>(value, check_state_count, 0);
}
v1::CheckHow to_proto(session::CheckHow value) {
  return to_twin<v1::CheckHow>(value, check_how_count, 0);
}
v1::Answer to_proto(session::Answer value) { return to_twin<v1::Answer>(value, answer_count, 0); }

std::optional<session::Intent> to_core(v1::DoseIntent value) {
  return from_twin<session::Intent>(value, intent_count, 0);
}
std::optional<session::Manner> to_core(v1::CloseManner value) {
  return from_twin<session::Manner>(value, manner_count, 0);
}
std::optional<session::Severity> to_core(v1::Severity value) {
  return from_twin<session::Severity>(value, severity_count, 0);
}
std::optional<session::DoseStep> to_core(v1::DoseStep value) {
  return from_twin<session::DoseStep>(value, dose_step_count, 1);
}
std::optional<session::CheckHow> to_core(v1::CheckHow value) {
  return from_twin<session::CheckHow>(value, check_how_count, 0);
}
std::optional<session::Answer> to_core(v1::Answer value) {
  return from_twin<session::Answer>(value, answer_count, 0);
}

}  // namespace vigil::wire
