#include "tools/sim/ticker.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace vigil::sim {
namespace {

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

io::FileDescriptor checked(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
  return io::FileDescriptor(fd);
}

}  // namespace

Ticker::Ticker(double speed) : speed_(speed), started_ns_(monotonic_ns()) {
  sigset_t ends{};
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  signals_ = checked(signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
  timer_ = checked(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create");
  itimerspec every{};
  every.it_interval.tv_nsec = static_cast<long>(tick.count());
  every.it_value = every.it_interval;
  timerfd_settime(timer_.get(), 0, &every, nullptr);
}

std::optional<Instant> Ticker::wait() {
  std::array<pollfd, 2> wanted{{{timer_.get(), POLLIN, 0}, {signals_.get(), POLLIN, 0}}};
  while (poll(wanted.data(), wanted.size(), -1) < 0 && errno == EINTR) {
  }
  if (wanted[1].revents != 0) return std::nullopt;
  std::uint64_t missed = 0;
  if (read(timer_.get(), &missed, sizeof missed) < 0 && errno != EAGAIN) return std::nullopt;
  const auto real_ns = static_cast<double>(monotonic_ns() - started_ns_);
  return Instant::from_ns(static_cast<std::int64_t>(real_ns * speed_));
}

}  // namespace vigil::sim
