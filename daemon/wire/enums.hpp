// The enumerations of the core as those of the published schema, and back where it is needed.
// Pure, any thread.
#pragma once

#include "daemon/alarm/vocabulary.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/link/link_status.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/api/reading.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::wire {

[[nodiscard]] v1::Validity to_proto(Validity value);
[[nodiscard]] v1::Priority to_proto(alarm::Priority value);
[[nodiscard]] v1::AlarmPhase to_proto(alarm::Phase value);
[[nodiscard]] v1::AlarmState to_proto(alarm::State value);
[[nodiscard]] v1::Inactivation to_proto(alarm::Inactivation value);
[[nodiscard]] v1::AlarmType to_proto(alarm::Type value);
[[nodiscard]] v1::Presence to_proto(alarm::Presence value);
[[nodiscard]] v1::AlarmKind to_proto(alarm::Kind value);
[[nodiscard]] v1::LinkState to_proto(link::State value);
[[nodiscard]] v1::NoticeKind to_proto(NoticeKind value);
[[nodiscard]] v1::SystemKind to_proto(engine::SystemKind value);

}  // namespace vigil::wire
