// The enumerations of a session as those of the published schema, and back. Pure, any thread.
#pragma once

#include <optional>

#include "daemon/session/order.hpp"
#include "daemon/session/vocabulary.hpp"
#include "vigil/v1/control.pb.h"
#include "vigil/v1/record.pb.h"

namespace vigil::wire {

[[nodiscard]] v1::SessionState to_proto(session::State value);
[[nodiscard]] v1::DoseIntent to_proto(session::Intent value);
[[nodiscard]] v1::CloseManner to_proto(session::Manner value);
[[nodiscard]] v1::EntryKind to_proto(session::EntryKind value);
[[nodiscard]] v1::Severity to_proto(session::Severity value);
[[nodiscard]] v1::DoseStep to_proto(session::DoseStep value);
[[nodiscard]] v1::CheckState to_proto(session::CheckState value);
[[nodiscard]] v1::CheckHow to_proto(session::CheckHow value);
[[nodiscard]] v1::Answer to_proto(session::Answer value);

/// Nothing for numbers that no enumerator has. The unspecified value is the core's value that says
/// nothing; a dose's step has none.
[[nodiscard]] std::optional<session::Intent> to_core(v1::DoseIntent value);
[[nodiscard]] std::optional<session::Manner> to_core(v1::CloseManner value);
[[nodiscard]] std::optional<session::Severity> to_core(v1::Severity value);
[[nodiscard]] std::optional<session::DoseStep> to_core(v1::DoseStep value);
[[nodiscard]] std::optional<session::CheckHow> to_core(v1::CheckHow value);
[[nodiscard]] std::optional<session::Answer> to_core(v1::Answer value);

}  // namespace vigil::wire
