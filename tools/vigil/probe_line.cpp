#include "tools/vigil/probe_line.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace vigil::probe {
namespace {

namespace fs = std::filesystem;

bool passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNREFUSED;
}

bool holds(const fs::path& process, const fs::path& device) {
  std::error_code refused;
  for (fs::directory_iterator fd(process / "fd", refused), end; !refused && fd != end;
       fd.increment(refused)) {
    std::error_code gone;
    if (fs::read_symlink(fd->path(), gone) == device && !gone) return true;
  }
  return false;
}

}  // namespace

Bytes ProbeLine::read(std::chrono::milliseconds at_most) {
  if (!gone_.empty()) return {};
  pollfd wait{port_.fd(), POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(at_most.count())) <= 0) return {};
  const ssize_t n = ::read(port_.fd(), buffer_.data(), buffer_.size());
  if (n > 0) return Bytes(buffer_).first(static_cast<std::size_t>(n));
  if (n == 0 && !port_.datagrams()) gone_ = "the port hung up";
  if (n < 0 && !passing(errno)) gone_ = errno == EIO ? "unplugged" : std::strerror(errno);
  return {};
}

bool ProbeLine::write(Bytes bytes) {
  while (!bytes.empty()) {
    pollfd wait{port_.fd(), POLLOUT, 0};
    if (::poll(&wait, 1, 1000) <= 0) return false;
    const ssize_t n = port_.socket() ? ::send(port_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                     : ::write(port_.fd(), bytes.data(), bytes.size());
    if (n < 0 && !passing(errno)) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  }
  return true;
}

std::string who_has(const std::string& device) {
  std::error_code refused;
  const fs::path wanted = fs::canonical(device, refused);
  if (refused) return "";
  const std::string self = std::to_string(::getpid());
  for (fs::directory_iterator entry("/proc", refused), end; !refused && entry != end;
       entry.increment(refused)) {
    const std::string pid = entry->path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos || pid == self) continue;
    if (!holds(entry->path(), wanted)) continue;
    std::string name;
    std::ifstream comm(entry->path() / "comm");
    std::getline(comm, name);
    return name + " (process " + pid + ")";
  }
  return "";
}

}  // namespace vigil::probe
