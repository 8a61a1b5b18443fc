#include "tests/e2e/told_clock.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

#include "daemon/io/boot_clock.hpp"

namespace vigil::e2e {
namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;
constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t nine_s = 9 * 3600;
constexpr const char* variable = "VIGIL_TEST_CLOCK";

}  // namespace

ToldClock::ToldClock(const std::string& path) : wall_minus_boot_ns_(io::wall_minus_boot_ns()) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const bool sized = fd >= 0 && ::ftruncate(fd, sizeof *page_) == 0;
  void* const page = sized
                         ? ::mmap(nullptr, sizeof *page_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                         : MAP_FAILED;
  ::close(fd);
  if (page == MAP_FAILED) throw std::runtime_error("no clock at " + path);
  page_ = static_cast<std::atomic<std::int64_t>*>(page);
  const std::int64_t wall_s = (io::boot_now().ns() + wall_minus_boot_ns_) / ns_per_s;
  const std::int64_t nine = ((wall_s - nine_s) / day_s + 1) * day_s + nine_s;
  page_->store(nine * ns_per_s - wall_minus_boot_ns_);
  ::setenv(variable, path.c_str(), 1);
}

ToldClock::~ToldClock() {
  ::unsetenv(variable);
  ::munmap(page_, sizeof *page_);
}

std::chrono::nanoseconds ToldClock::now() const {
  return std::chrono::nanoseconds(page_->load(std::memory_order_acquire));
}

void ToldClock::move(std::chrono::nanoseconds by) {
  page_->fetch_add(by.count(), std::memory_order_release);
}

std::int64_t ToldClock::utc_s() const { return (now().count() + wall_minus_boot_ns_) / ns_per_s; }

}  // namespace vigil::e2e
