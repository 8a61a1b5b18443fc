#include "daemon/io/boot_clock.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <utility>

namespace vigil::io {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;

std::int64_t machine_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::int64_t{now.tv_sec} * ns_per_s + now.tv_nsec;
}

#ifdef VIGIL_TEST_CLOCK
/// Tests of hours in minutes: VIGIL_TEST_CLOCK=FACTOR:SINCE_NS makes every program of a test run so
/// many times as fast since then. VIGIL_TEST_CLOCK=/FILE is a clock that stands still until the
/// test moves it: the file holds the nanoseconds, and a loaded machine changes nothing. No
/// installed program is built with this, and a test looks.
struct TestClock {
  static constexpr std::int64_t look_again_ns = 1'000'000;
  std::int64_t factor = 1;
  std::int64_t since_ns = 0;
  const std::atomic<std::int64_t>* told_ns = nullptr;
  TestClock() {
    const char* text = std::getenv("VIGIL_TEST_CLOCK");
    if (text == nullptr) return;
    if (*text == '/') {
      const int fd = ::open(text, O_RDONLY | O_CLOEXEC);
      void* const page = ::mmap(nullptr, sizeof *told_ns, PROT_READ, MAP_SHARED, fd, 0);
      ::close(fd);
      if (page == MAP_FAILED) throw std::system_error(errno, std::generic_category(), text);
      told_ns = static_cast<const std::atomic<std::int64_t>*>(page);
      return;
    }
    char* end = nullptr;
    factor = std::max<std::int64_t>(1, std::strtoll(text, &end, 10));
    if (*end == ':') since_ns = std::strtoll(end + 1, nullptr, 10);
  }
  [[nodiscard]] std::int64_t from_machine(std::int64_t ns) const {
    if (told_ns != nullptr) return told_ns->load(std::memory_order_acquire);
    return since_ns + (ns - since_ns) * factor;
  }
  /// Nobody knows when a clock that is moved will come there: a timer looks again soon.
  [[nodiscard]] std::int64_t to_machine(std::int64_t ns) const {
    if (told_ns != nullptr) return ns <= from_machine(0) ? 1 : machine_ns() + look_again_ns;
    return since_ns + (ns - since_ns) / factor;
  }
};
const TestClock& test_clock() {
  static const TestClock clock;
  return clock;
}
std::int64_t from_machine(std::int64_t ns) { return test_clock().from_machine(ns); }
std::int64_t to_machine(std::int64_t ns) { return test_clock().to_machine(ns); }
#else
std::int64_t from_machine(std::int64_t ns) { return ns; }
std::int64_t to_machine(std::int64_t ns) { return ns; }
#endif

int new_timer() {
  const int fd = ::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "timerfd_create");
  return fd;
}

}  // namespace

Instant boot_now() { return Instant::from_ns(from_machine(machine_ns())); }

std::int64_t wall_minus_boot_ns() {
  // A thread that is put aside between the clocks would see them apart by that time: look again.
  constexpr Duration moment = std::chrono::milliseconds(1);
  constexpr int looks_max = 5;
  std::int64_t difference = 0;
  for (int look = 0; look < looks_max; ++look) {
    const std::int64_t before = machine_ns();
    timespec wall{};
    ::clock_gettime(CLOCK_REALTIME, &wall);
    difference = std::int64_t{wall.tv_sec} * ns_per_s + wall.tv_nsec - before;
    if (machine_ns() - before < moment.count()) break;
  }
  return difference;
}

struct DeadlineTimer::State {
  State(boost::asio::io_context& loop, std::function<void()> due)
      : descriptor(loop, new_timer()), on_due(std::move(due)) {}
  boost::asio::posix::stream_descriptor descriptor;
  std::function<void()> on_due;
  bool stopped = false;
};

DeadlineTimer::DeadlineTimer(boost::asio::io_context& loop, std::function<void()> on_due)
    : state_(std::make_shared<State>(loop, std::move(on_due))) {
  wait(state_);
}

DeadlineTimer::~DeadlineTimer() {
  state_->stopped = true;
  boost::system::error_code ignored;
  state_->descriptor.cancel(ignored);
}

void DeadlineTimer::arm(Instant at) {
  itimerspec when{};
  if (!at.is_never()) {
    // All zero would disarm: what is due at once is due one nanosecond after boot.
    const std::int64_t ns = std::max<std::int64_t>(1, to_machine(at.ns()));
    when.it_value.tv_sec = ns / ns_per_s;
    when.it_value.tv_nsec = ns % ns_per_s;
  }
  ::timerfd_settime(state_->descriptor.native_handle(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void DeadlineTimer::wait(const std::shared_ptr<State>& state) {
  state->descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                               [state](const boost::system::error_code& error) {
                                 if (state->stopped || error) return;
                                 // Re-arming makes an expiry unread that was seen before: then
                                 // there is nothing to read.
                                 std::uint64_t expiries = 0;
                                 const bool due = ::read(state->descriptor.native_handle(),
                                                         &expiries, sizeof expiries) > 0;
                                 wait(state);
                                 if (due) state->on_due();
                               });
}

}  // namespace vigil::io
