// What the tests of daemon/io share: a loop that runs until something is so, and a pseudo-terminal.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "daemon/io/descriptor.hpp"

namespace vigil::io {

/// Runs the loop until `so()`; false after `limit`.
template <typename Condition>
bool run_until(boost::asio::io_context& loop, Condition so,
               std::chrono::milliseconds limit = std::chrono::seconds(8)) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!so()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    if (loop.stopped()) loop.restart();
    loop.run_one_for(std::chrono::milliseconds(5));
  }
  return true;
}

struct Pty {
  Pty() : master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) {
    if (!master.valid() || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0) return;
    std::array<char, 64> name{};
    if (::ptsname_r(master.get(), name.data(), name.size()) == 0) path = name.data();
  }
  void send(const std::vector<std::uint8_t>& bytes) const {
    EXPECT_EQ(::write(master.get(), bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
  }
  /// What the other end has written so far.
  [[nodiscard]] std::vector<std::uint8_t> received() const {
    std::vector<std::uint8_t> bytes(4096);
    const ssize_t n = ::read(master.get(), bytes.data(), bytes.size());
    bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return bytes;
  }
  FileDescriptor master;
  std::string path;
};

/// A folder of its own for one test.
struct TemporaryFolder {
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-io-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path path;
};

}  // namespace vigil::io
