// Binds a socket to an endpoint so that no second daemon can take it over.
//
// libzmq replaces an ipc path that another process has bound, without a word. So for an ipc path
// the file "<path>.lock" is locked first; it holds the owner's process id. One thread.
#pragma once

#include <optional>
#include <string>

#include "daemon/bus/socket.hpp"

namespace vigil::bus {

/// An ipc path held by this process. At its end the socket file goes, the lock file stays: taking
/// it away would let two processes lock two files of the same name.
class PathLock {
 public:
  PathLock() = default;
  ~PathLock();
  PathLock(PathLock&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
  PathLock& operator=(PathLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(path_, other.path_);
    return *this;
  }
  /// Not held: `error` says why, with the owner's process id if it has one.
  [[nodiscard]] static PathLock take(const std::string& path, std::string& error);
  [[nodiscard]] bool held() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
  std::string path_;
};

/// The file of an ipc endpoint; nothing for tcp and for ipc names that are not files.
[[nodiscard]] std::optional<std::string> ipc_path(const std::string& endpoint);

/// Locks, binds, and lets the group connect (mode 0660). Empty if done, else what went wrong.
[[nodiscard]] std::string bind_endpoint(Socket& socket, const std::string& endpoint,
                                        PathLock& lock);

}  // namespace vigil::bus
