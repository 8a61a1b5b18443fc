#include "tests/e2e/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace vigil::e2e {

TempFolder::TempFolder()
    : path_((std::filesystem::temp_directory_path() / "vigil-test-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string program_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  return std::string(VIGIL_BINARY_DIR) + "/bin/" + name;
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Process::Process(const std::string& program, const std::vector<std::string>& arguments,
                 const Environment& more) {
  const std::string path = program_path(program);
  const std::string out = folder_ / "out";
  const std::string err = folder_ / "err";
  std::vector<char*> argv{const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) return;
  dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
  for (const auto& [name, value] : more) setenv(name.c_str(), value.c_str(), 1);
  execv(path.c_str(), argv.data());
  _exit(127);
}

Process::~Process() {
  if (!running()) return;
  kill(pid_, SIGCONT);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const { kill(pid_, number); }

bool Process::running() {
  if (status_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

std::optional<int> Process::wait() {
  eventually([this] { return !running(); });
  return status_;
}

std::string Process::output() const { return read_file(folder_ / "out"); }
std::string Process::errors() const { return read_file(folder_ / "err"); }

}  // namespace vigil::e2e
