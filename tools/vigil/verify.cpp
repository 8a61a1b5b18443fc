#include "sessionlog/verify.hpp"

#include <unistd.h>

#include <cstdio>

#include "daemon/journal/verify.hpp"
#include "sessionlog/schema.hpp"
#include "tools/exit_codes.hpp"
#include "tools/vigil/commands.hpp"
#include "tools/vigil/kept_folder.hpp"

namespace vigil {
namespace {

using sessionlog::Verified;
using sessionlog::VerifyOutcome;

/// A bar on a terminal, a line now and then elsewhere; both on stderr.
class Progress {
 public:
  void tell(std::uint64_t done, std::uint64_t of) {
    if (terminal_) {
      constexpr std::uint64_t width = 40;
      const std::uint64_t filled = of == 0 ? 0 : done * width / of;
      std::string bar(filled, '#');
      bar.resize(width, '.');
      std::fprintf(stderr, "\r[%s] %llu records", bar.c_str(),
                   static_cast<unsigned long long>(done));
    } else if (done % lines_every == 0) {
      std::fprintf(stderr, "%llu records checked\n", static_cast<unsigned long long>(done));
    }
  }
  void end() {
    if (terminal_) std::fputs("\r\033[K", stderr);
  }

 private:
  static constexpr std::uint64_t lines_every = 1'000'000;
  bool terminal_ = ::isatty(2) == 1;
};

int told(const std::string& what, const Verified& found) {
  if (found.outcome == VerifyOutcome::good) return exit_ok;
  const std::string at =
      found.bad_record == 0 ? "" : "record " + std::to_string(found.bad_record) + ": ";
  std::printf("%s: BAD: %s%s\n", what.c_str(), at.c_str(), found.problem.c_str());
  return found.outcome == VerifyOutcome::unreadable ? exit_no_input : 1;
}

int verify_session_log(const VerifyCommand& command) {
  Progress progress;
  sessionlog::VerifyOptions options;
  options.chain_only = command.chain_only;
  options.public_key = command.key;
  options.on_progress = [&](std::uint64_t done, std::uint64_t of) { progress.tell(done, of); };
  const Verified found = sessionlog::verify_log(command.folder, options);
  progress.end();
  const std::string file = command.folder + "/" + sessionlog::database_name;
  int status = told(file, found);
  if (status == exit_ok) {
    std::printf("%s: good: %llu records, %llu gaps, %llu seals, sealed up to record %llu\n",
                file.c_str(), static_cast<unsigned long long>(found.records),
                static_cast<unsigned long long>(found.gaps),
                static_cast<unsigned long long>(found.seals),
                static_cast<unsigned long long>(found.last_sealed));
    std::printf("head %s\n", found.head.c_str());
  }
  for (const std::string& path : sessionlog::wave_files(command.folder)) {
    const Verified waves = sessionlog::verify_waves(path);
    const int of_waves = told(path, waves);
    if (of_waves == exit_ok) {
      std::printf("%s: good: %llu blocks\n", path.c_str(),
                  static_cast<unsigned long long>(waves.records));
    }
    if (status == exit_ok) status = of_waves;
  }
  return status;
}

int verify_journal(const VerifyCommand& command) {
  Progress progress;
  const journal::Verified found =
      journal::verify(command.folder, [&](std::uint64_t done) { progress.tell(done, 0); });
  progress.end();
  if (!found.good) {
    const std::string at =
        found.bad_record == 0 ? "" : "record " + std::to_string(found.bad_record) + ": ";
    std::printf("%s: BAD: %s%s\n", command.folder.c_str(), at.c_str(), found.what.c_str());
    return 1;
  }
  std::printf("%s: good: %llu records in %llu segments, %llu gaps\n", command.folder.c_str(),
              static_cast<unsigned long long>(found.records),
              static_cast<unsigned long long>(found.segments),
              static_cast<unsigned long long>(found.gaps));
  return exit_ok;
}

}  // namespace

int run_verify(const VerifyCommand& command) {
  const KeptFolder kept = look_into(command.folder);
  if (!kept.session_log && !kept.journal) {
    std::fprintf(stderr, "vigil: %s: holds neither a session log nor a journal\n",
                 command.folder.c_str());
    return exit_no_input;
  }
  const int of_log = kept.session_log ? verify_session_log(command) : exit_ok;
  const int of_journal = kept.journal ? verify_journal(command) : exit_ok;
  return of_log != exit_ok ? of_log : of_journal;
}

}  // namespace vigil
