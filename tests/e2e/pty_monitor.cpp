#include "tests/e2e/pty_monitor.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "drivers/devices.hpp"

namespace vigil::e2e {

PtyMonitor::PtyMonitor(const std::string& driver, const std::string& variant, std::string link)
    : link_(std::move(link)) {
  const DeviceDescriptor* found = find_device(driver, variant);
  if (found == nullptr) throw std::runtime_error("no simulated " + driver + " " + variant);
  device_ = found->make();
  plug();
}

PtyMonitor::~PtyMonitor() { unplug(); }

void PtyMonitor::plug() {
  master_ = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) {
    throw std::runtime_error("no pseudo-terminal");
  }
  const std::string slave = ptsname(master_);
  // Raw from the start: what is sent before the daemon opens the port must not be echoed back.
  const int fd = open(slave.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios raw{};
  tcgetattr(fd, &raw);
  cfmakeraw(&raw);
  tcsetattr(fd, TCSANOW, &raw);
  close(fd);
  const std::string draft = link_ + ".new";
  unlink(draft.c_str());
  if (symlink(slave.c_str(), draft.c_str()) != 0 || rename(draft.c_str(), link_.c_str()) != 0) {
    throw std::runtime_error("no link");
  }
}

void PtyMonitor::unplug() {
  if (master_ < 0) return;
  unlink(link_.c_str());
  close(master_);
  master_ = -1;
}

void PtyMonitor::hear() {
  std::array<std::uint8_t, 256> heard{};
  for (;;) {
    const ssize_t n = read(master_, heard.data(), heard.size());
    if (n <= 0) return;  // nothing more, or nobody has the port open
    device_->receive({heard.data(), static_cast<std::size_t>(n)}, device_time_);
  }
}

void PtyMonitor::send_for(Duration time) {
  hear();
  bytes_.clear();
  const Instant until = device_time_ + time;
  while (device_time_ < until) {
    const Instant next = device_->emit(device_time_, vitals, bytes_);
    device_time_ = next < until ? next : until;
  }
  send_raw(std::string(bytes_.begin(), bytes_.end()));
}

void PtyMonitor::send_raw(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = write(master_, bytes.data() + sent, bytes.size() - sent);
    if (n <= 0) return;  // nobody reads: a serial line loses these bytes
    sent += static_cast<std::size_t>(n);
  }
}

}  // namespace vigil::e2e
