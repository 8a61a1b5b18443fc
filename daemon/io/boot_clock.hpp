// The machine's CLOCK_BOOTTIME as an Instant, how far the wall clock is from it, and the one timer
// of a loop that runs by it.
//
// boot_now() is the only place of the daemon where an Instant comes from a clock; any thread may
// call the two clocks. A DeadlineTimer belongs to the thread that runs its io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>

#include "drivers/api/time.hpp"

namespace vigil::io {

[[nodiscard]] Instant boot_now();
/// Wall clock (UTC, since 1970) minus CLOCK_BOOTTIME, in nanoseconds; both read within a moment.
[[nodiscard]] std::int64_t wall_minus_boot_ns();

/// Calls back once per arming, at the armed instant or as soon after as the loop comes to it. It
/// goes on counting while the machine sleeps. Destroying it forgets the call.
class DeadlineTimer {
 public:
  /// Throws std::system_error if the system has no timer to give.
  DeadlineTimer(boost::asio::io_context& loop, std::function<void()> on_due);
  ~DeadlineTimer();
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;

  /// Takes the place of what was armed before. Instant::never() disarms; the past is due at once.
  void arm(Instant at);

 private:
  struct State;
  static void wait(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace vigil::io
