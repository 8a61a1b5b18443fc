#include "tests/bench/latency/pty_frames.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

namespace vigil::bench {

PtyMaster::PtyMaster() : fd_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  if (fd_ < 0 || grantpt(fd_) != 0 || unlockpt(fd_) != 0) throw std::runtime_error("no pty");
  slave_ = ptsname(fd_);
  held_slave_ = open(slave_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios raw{};
  tcgetattr(held_slave_, &raw);
  cfmakeraw(&raw);
  tcsetattr(held_slave_, TCSANOW, &raw);
}

PtyMaster::~PtyMaster() {
  close(held_slave_);
  close(fd_);
}

void PtyMaster::write(const std::uint8_t* bytes, std::size_t count) const {
  while (count > 0) {
    const ssize_t written = ::write(fd_, bytes, count);
    if (written <= 0) throw std::runtime_error("the pty takes no bytes");
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

std::vector<std::uint8_t> ivy_message(int hr) {
  std::vector<std::uint8_t> message{0xFF};
  const auto append = [&](const std::string& text) {
    message.insert(message.end(), text.begin(), text.end());
  };
  append("ANSAR-B ");
  message.insert(message.end(), 400, 0x64);
  append("HR=1;" + std::to_string(hr) + ";ECG-II-DIAG;\r");
  append("RR=1;35;APNEA: 20 SEC;\rETCO2=1;;;\rSPO2=1;98;PR=80 ;\r");
  append("NIBP=4;121;75;92;80;;\rP1=3;111;73;88;;\rP2=3;;;;NO TRANSDUCER;\rT1=1;;;\rT2=1;;;\r");
  message.push_back(0xFE);
  return message;
}

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000'000LL + t.tv_nsec;
}

}  // namespace vigil::bench
