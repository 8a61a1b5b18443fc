// vigil-log's entry: options, then the record until a signal ends it.
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "sessionlog/backup.hpp"
#include "sessionlog/options.hpp"
#include "sessionlog/subjects.hpp"

namespace {

using namespace vigil::sessionlog;

constexpr std::chrono::milliseconds longest_wait{1000};

void say(const std::string& line) { std::fprintf(stderr, "vigil-log: %s\n", line.c_str()); }

int fail(const std::string& line, int status) {
  say(line);
  return status;
}

/// A descriptor that is readable when the program is to end.
int end_signals() {
  sigset_t wanted{};
  sigemptyset(&wanted);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&wanted, signal);
  sigprocmask(SIG_BLOCK, &wanted, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a limit on files is a disk that is full
  return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

int record(Options options) {
  // First of all: who is told to end while the record opens ends in order, too.
  const int end = end_signals();
  OpenedWriter opened = Writer::open(options.recorder.log);
  if (!opened.writer) return fail(opened.error, exit_cant_create);
  options.recorder.say = say;
  Recorder recorder(std::move(options.recorder), std::move(opened.writer));
  recorder.watch_descriptor(end);
  signalfd_siginfo info{};
  while (::read(end, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
    recorder.poll(longest_wait);
  }
  ::close(end);
  if (recorder.stop()) return 0;
  return fail("the last events are not recorded: " + recorder.writer().problem() +
                  "; the next start asks for them again",
              exit_cant_create);
}

}  // namespace

int main(int argc, char** argv) {
  int status = 0;
  auto options = parse_options(argc, argv, status);
  if (!options) return status;
  const std::string& folder = options->recorder.log.folder;
  if (!options->backup_to.empty()) {
    const std::string error = backup(folder, options->backup_to);
    return error.empty() ? 0 : fail(error, exit_cant_create);
  }
  if (options->with_subjects) {
    const std::string error = make_subjects(folder);
    if (!error.empty()) return fail(error, exit_cant_create);
  }
  return record(std::move(*options));
}
