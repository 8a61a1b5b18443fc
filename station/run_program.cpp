#include "station/run_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace vigil::station {
namespace {

using Clock = std::chrono::steady_clock;

/// Its exit code, -1 for a signal; kills it when the time is over.
int wait_for(pid_t pid, Clock::time_point until, bool& timed_out) {
  constexpr int look_again_ms = 5;
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(pid, &status, timed_out ? 0 : WNOHANG);
    if (ended == pid) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (ended < 0 && errno != EINTR) return -1;
    if (ended == 0 && Clock::now() >= until) {
      timed_out = true;
      ::kill(-pid, SIGKILL);
    } else if (ended == 0) {
      ::poll(nullptr, 0, look_again_ms);
    }
  }
}

pid_t start(const std::vector<std::string>& argv, int out, std::string& problem) {
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t files{};
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);  // sockets of others
  posix_spawnattr_t how{};
  posix_spawnattr_init(&how);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setpgroup(&how, 0);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  const int code = ::posix_spawn(&pid, pointers[0], &files, &how, pointers.data(), environ);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  if (code != 0) problem = argv[0] + " can't be started: " + std::strerror(code);
  return code == 0 ? pid : -1;
}

/// Until the program closes its output, or the time is over. False: it is over.
bool read_all(int fd, std::string& text, Clock::time_point until) {
  std::array<char, 4096> part{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd one{fd, POLLIN, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(left));
    if (ready < 0 && errno != EINTR) return true;
    if (ready <= 0) continue;
    const ssize_t n = ::read(fd, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return true;
    const std::size_t room = printed_max_bytes - std::min(printed_max_bytes, text.size());
    text.append(part.data(), std::min(room, static_cast<std::size_t>(n)));
  }
}

}  // namespace

ProgramEnd run_program(const std::vector<std::string>& argv, std::chrono::milliseconds limit) {
  ProgramEnd end;
  std::array<int, 2> pipe{-1, -1};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    end.problem = std::string("there is no pipe left: ") + std::strerror(errno);
    return end;
  }
  const pid_t pid = start(argv, pipe[1], end.problem);
  ::close(pipe[1]);
  if (pid > 0) {
    const Clock::time_point until = Clock::now() + limit;
    end.timed_out = !read_all(pipe[0], end.printed, until);
    if (end.timed_out) ::kill(-pid, SIGKILL);
    end.code = wait_for(pid, until, end.timed_out);
  }
  ::close(pipe[0]);
  return end;
}

}  // namespace vigil::station
