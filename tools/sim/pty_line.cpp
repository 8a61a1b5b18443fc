#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "daemon/io/descriptor.hpp"
#include "tools/sim/byte_line.hpp"

namespace vigil::sim {
namespace {

std::string reason(const std::string& what) { return what + ": " + std::strerror(errno); }

// Puts the link there in one step: a reader sees the old one or the new one, never none.
bool replace_link(const std::string& target, const std::string& link, std::string& error) {
  struct stat there {};
  if (lstat(link.c_str(), &there) == 0 && !S_ISLNK(there.st_mode)) {
    error = link + " is there and is not a symbolic link";
    return false;
  }
  const std::string fresh = link + ".new-" + std::to_string(getpid());
  unlink(fresh.c_str());
  if (symlink(target.c_str(), fresh.c_str()) != 0) {
    error = reason("can't make the link " + link);
    return false;
  }
  if (rename(fresh.c_str(), link.c_str()) != 0) {
    error = reason("can't make the link " + link);
    unlink(fresh.c_str());
    return false;
  }
  return true;
}

class PtyLine final : public ByteLine {
 public:
  PtyLine(io::FileDescriptor master, std::string slave, std::string link)
      : master_(std::move(master)), slave_(std::move(slave)), link_(std::move(link)) {}
  ~PtyLine() override {
    std::array<char, 256> target{};
    const ssize_t n = readlink(link_.c_str(), target.data(), target.size());
    const bool ours =
        n > 0 && std::string_view(target.data(), static_cast<std::size_t>(n)) == slave_;
    if (ours) unlink(link_.c_str());
  }
  PtyLine(const PtyLine&) = delete;
  PtyLine& operator=(const PtyLine&) = delete;

  bool connected() override {
    pollfd state{master_.get(), POLLIN, 0};
    const bool now = poll(&state, 1, 0) >= 0 && (state.revents & POLLHUP) == 0;
    // What the last reader left unread must not greet the next one.
    if (was_connected_ && !now) tcflush(master_.get(), TCOFLUSH);
    was_connected_ = now;
    return now;
  }

  std::size_t write(Bytes bytes) override {
    const ssize_t n = ::write(master_.get(), bytes.data(), bytes.size());
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  void read(std::vector<std::uint8_t>& out) override {
    std::array<std::uint8_t, 4096> buffer;
    const ssize_t n = ::read(master_.get(), buffer.data(), buffer.size());
    if (n > 0) out.insert(out.end(), buffer.begin(), buffer.begin() + n);
  }

  bool unread() override {
    if (!connected()) return false;
    const io::FileDescriptor slave(
        open(slave_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    int waiting = 0;
    return slave.valid() && ioctl(slave.get(), TIOCINQ, &waiting) == 0 && waiting > 0;
  }

 private:
  io::FileDescriptor master_;
  std::string slave_;
  std::string link_;
  bool was_connected_ = false;
};

}  // namespace

OpenedLine open_pty(const std::string& link) {
  io::FileDescriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!master.valid() || grantpt(master.get()) != 0 || unlockpt(master.get()) != 0) {
    return {nullptr, reason("can't make a pseudo-terminal")};
  }
  std::array<char, 128> name{};
  if (ptsname_r(master.get(), name.data(), name.size()) != 0) {
    return {nullptr, reason("can't name a pseudo-terminal")};
  }
  {
    // Raw before any reader comes: no echo, and no byte is changed. Closing it again lets the
    // master see by POLLHUP that nobody reads.
    const io::FileDescriptor slave(open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios settings{};
    if (!slave.valid() || tcgetattr(slave.get(), &settings) != 0) {
      return {nullptr, reason("can't open a pseudo-terminal")};
    }
    cfmakeraw(&settings);
    tcsetattr(slave.get(), TCSANOW, &settings);
  }
  std::string error;
  if (!replace_link(name.data(), link, error)) return {nullptr, error};
  return {std::make_unique<PtyLine>(std::move(master), name.data(), link), {}};
}

}  // namespace vigil::sim
