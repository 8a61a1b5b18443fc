// Parts of a session that stand in its record as they stood in the order: dose, pre-check,
// correction. Not for use outside daemon/wire. Pure.
#pragma once

#include <cstdint>

#include "daemon/session/entry.hpp"
#include "vigil/v1/record.pb.h"

namespace vigil::wire {

/// Into messages that are empty.
void put_dose(v1::Dose& to, const session::Dose& from);
void put_pre_check(v1::PreCheck& to, const session::PreCheck& from);
void put_correction(v1::Correction& to, const session::Correction& from,
                    std::int64_t wall_minus_boot_ns);

}  // namespace vigil::wire
