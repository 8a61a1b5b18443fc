// Reads and exports of a session, handed to vigil-log by the programs that do them.
//
// Each is a file of its own in <folder>/spool, written whole and synced before the reading begins:
// whoever can't say that he reads doesn't read. vigil-log takes them into the chain. Any thread.
#pragma once

#include <string>
#include <vector>

#include "vigil/v1/log.pb.h"

namespace vigil::sessionlog {

/// Files taken at a time; a larger spool is taken in turns.
inline constexpr std::size_t spool_max_files = 1000;

/// Gives it a key and the time, if it has none. Empty, or why it can't be handed in.
[[nodiscard]] std::string hand_in_audit(const std::string& folder, v1::LogAudit audit);

struct SpooledAudit {
  std::string path;
  v1::LogAudit audit;
};
/// What waits, in order of time. A file that is no audit record is left, and told in `bad`.
[[nodiscard]] std::vector<SpooledAudit> waiting_audits(const std::string& folder,
                                                       std::vector<std::string>& bad);

}  // namespace vigil::sessionlog
