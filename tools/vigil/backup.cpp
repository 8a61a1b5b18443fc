#include <cstdio>
#include <string>

#include "daemon/journal/backup.hpp"
#include "sessionlog/backup.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/kept_folder.hpp"

namespace vigil {

int run_backup(const BackupCommand& command) {
  const KeptFolder kept = look_into(command.folder);
  if (!kept.session_log && !kept.journal) {
    return fail(command.folder + ": holds neither a session log nor a journal", exit_no_input);
  }
  if (kept.session_log && kept.journal) {
    return fail(command.folder + ": holds a session log and a journal; expected one of them",
                exit_data);
  }
  if (kept.session_log) {
    const std::string error = sessionlog::backup(command.folder, command.to);
    if (!error.empty()) return fail(error, exit_cant_create);
    std::printf("%s: a copy of the session log; with the key of its seals: keep it private\n",
                command.to.c_str());
  } else {
    const journal::BackedUp done = journal::backup(command.folder, command.to);
    if (!done.error.empty()) return fail(done.error, exit_cant_create);
    std::printf("%s: a copy of the journal: %llu segments, up to record %llu\n", command.to.c_str(),
                static_cast<unsigned long long>(done.segments),
                static_cast<unsigned long long>(done.last_record));
  }
  VerifyCommand verify;
  verify.folder = command.to;
  return run_verify(verify);
}

}  // namespace vigil
