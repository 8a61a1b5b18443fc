// What a folder holds: a session log, segments of a journal, or neither. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "sessionlog/schema.hpp"

namespace vigil {

struct KeptFolder {
  bool session_log = false;
  bool journal = false;
};

[[nodiscard]] inline KeptFolder look_into(const std::string& folder) {
  KeptFolder found;
  std::error_code failed;
  found.session_log = std::filesystem::exists(folder + "/" + sessionlog::database_name, failed);
  std::filesystem::directory_iterator at(folder, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    if (at->path().filename().string().starts_with("journal-")) found.journal = true;
  }
  return found;
}

}  // namespace vigil
