// The enumerations of the core as those of the published schema, and back where it is needed.
// Pure, any thread.
#pragma once

#include <optional>

#include "daemon/alarm/roles.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/link/link_status.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/api/reading.hpp"
#include "vigil/v1/control.pb.h"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/journal.pb.h"

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
[[nodiscard]] v1::AlarmOrigin to_proto(alarm::Origin value);
[[nodiscard]] v1::Priority to_proto(MonitorPriority value);
[[nodiscard]] v1::StaffRole to_proto(alarm::Role value);
[[nodiscard]] v1::LimitSide to_proto(alarm::Side value);
[[nodiscard]] v1::DeliveryState to_proto(engine::DeliveryState value);
[[nodiscard]] v1::CuffState to_proto(engine::CuffState value);
[[nodiscard]] v1::CommandKind to_proto(engine::CommandKind value);
[[nodiscard]] v1::CommandOutcome to_proto(engine::Outcome value);
[[nodiscard]] v1::MonitorRequestKind to_proto(RequestKind value);
[[nodiscard]] v1::MonitorRefusal to_proto(Refusal value);

/// Nothing for the unspecified value and for numbers that no enumerator has.
[[nodiscard]] std::optional<alarm::Role> to_core(v1::StaffRole value);
[[nodiscard]] std::optional<alarm::Side> to_core(v1::LimitSide value);
[[nodiscard]] std::optional<alarm::Priority> to_core(v1::Priority value);
[[nodiscard]] std::optional<engine::CommandKind> to_core(v1::CommandKind value);
[[nodiscard]] std::optional<Validity> to_core(v1::Validity value);
[[nodiscard]] std::optional<NoticeKind> to_core(v1::NoticeKind value);
[[nodiscard]] std::optional<RequestKind> to_core(v1::MonitorRequestKind value);
[[nodiscard]] std::optional<Refusal> to_core(v1::MonitorRefusal value);
/// Of the monitor's own alarm: it has no priority "none".
[[nodiscard]] std::optional<MonitorPriority> monitor_priority(v1::Priority value);

}  // namespace vigil::wire
