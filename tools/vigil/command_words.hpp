// The words of vigil alarm, bed and patient as one request to the daemon. Pure functions, any
// thread.
#pragma once

#include <string>
#include <vector>

#include "tools/vigil/watch_model.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil {

/// Options that several commands read.
struct CommandOptions {
  std::string as;
  v1::StaffRole role = v1::STAFF_ROLE_UNSPECIFIED;
  std::string reason;
  std::string seen;
  std::string with;
  std::string profile;
  std::string receiver;    // audio: where; else this program's name
  bool audio = false;      // pause, off, on: the sound of a receiver
  bool bedside = false;    // asked from the bedside
  double seconds = 0;      // how long; 0: the profile's default
  double minutes_ago = 0;  // of a dose
};

struct Composed {
  v1::CommandRequest request;
  std::string error;  // in words; then there is no request
};

/// `words`: the group and what follows: {"bed", "2/b", "limit", "spo2", "below", "medium", "90"}.
/// `model` holds the snapshot: alarms with their revisions, patients, the daemon's clock.
[[nodiscard]] Composed compose(const std::vector<std::string>& words, const CommandOptions& options,
                               const watch::Model& model, Instant now);
/// The actions of a group, one line each, for its help.
[[nodiscard]] std::string actions_help(std::string_view group);
/// One line per standing alarm: id, revision, bed, text, what people did.
[[nodiscard]] std::string list_alarms(const watch::Model& model, Instant now);

}  // namespace vigil
