// A program of ours, run as a user would, and a folder that goes away. For tests only.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vigil::e2e {

/// Generous for a loaded machine under a sanitizer; a test that passes never waits so long.
inline constexpr std::chrono::seconds patience{30};

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A child process with its output in files; killed at the end if it still runs.
class Process {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;
  /// `program` is a name in the build's bin folder, or a path; `more` is set beside what is there.
  Process(const std::string& program, const std::vector<std::string>& arguments,
          const Environment& more = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  /// The exit status (128 + signal if killed), or nothing if it runs on past `patience`.
  std::optional<int> wait();
  [[nodiscard]] bool running();
  [[nodiscard]] std::string output() const;  // standard output so far
  [[nodiscard]] std::string errors() const;  // standard error so far
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  TempFolder folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

[[nodiscard]] std::string program_path(const std::string& name);
void write_file(const std::string& path, const std::string& text);
[[nodiscard]] std::string read_file(const std::string& path);

/// Asks `done` again and again until it is true (then true) or `patience` is over.
template <class Done>
bool eventually(Done done);

}  // namespace vigil::e2e

#include <thread>

template <class Done>
bool vigil::e2e::eventually(Done done) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}
