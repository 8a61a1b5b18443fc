// A command, from the control message to the engine's plain form, and the answer back.
//
// Only what can be seen without the engine is checked: lengths, characters, names, and whether the
// fields that the kind needs are there. Whether the command is allowed is for the engine to say.
// Constant after construction, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/engine_config.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::wire {

using Command = engine::Command;
using Answer = engine::Answer;

struct DecodedCommand {
  std::optional<Command> command;
  std::string error;  // "<field>: what is wrong", if there is no command
};

class CommandDecoder {
 public:
  explicit CommandDecoder(const engine::EngineConfig& config);
  [[nodiscard]] DecodedCommand decode(const v1::CommandRequest& request) const;

 private:
  struct BedName {
    std::string room;
    std::string bed;
  };
  using Error = std::string;  // empty: none
  Error take_who(const v1::CommandRequest& request, Command& command) const;
  Error take_bed(const v1::CommandRequest& request, Command& command) const;
  Error take_alarm(const v1::CommandRequest& request, Command& command) const;
  Error take_limit(const v1::CommandRequest& request, Command& command) const;
  Error take_patient(const v1::PatientContext& from, engine::PatientContext& to) const;

  std::vector<BedName> beds_;
  std::vector<std::string> profiles_;
};

/// The serialised Reply to the request of this id.
[[nodiscard]] std::string encode_answer(std::uint64_t request_id, const Answer& answer);

}  // namespace vigil::wire
