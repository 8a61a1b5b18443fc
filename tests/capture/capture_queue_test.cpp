// What is pushed is popped, in order; what does not fit is refused; no memory is taken.
#include "daemon/capture/capture_queue.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/allocation_count.hpp"
#include "tests/capture/capture_sample.hpp"

namespace vigil::capture {
namespace {

TEST(CaptureQueue, GivesBackWhatWasPushedAcrossItsEnd) {
  Queue queue(256);
  Queue::Item item;
  for (int i = 0; i < 1000; ++i) {
    const std::string payload(static_cast<std::size_t>(i) % 70, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(
        queue.push(static_cast<std::uint32_t>(i), {Kind::to_monitor, at_ms(i), bytes_of(payload)}));
    ASSERT_TRUE(queue.pop(item));
    EXPECT_EQ(item.link, static_cast<std::uint32_t>(i));
    EXPECT_EQ(line_of(item.record), std::to_string(i) + " to monitor " + payload);
  }
  EXPECT_FALSE(queue.pop(item));
}

TEST(CaptureQueue, RefusesWhatDoesNotFitAndTakesTheNextWhenThereIsRoom) {
  Queue queue(64);
  const Record record{Kind::from_monitor, at_ms(1), bytes_of("0123456789")};
  EXPECT_TRUE(queue.push(0, record));
  EXPECT_TRUE(queue.push(0, record));
  EXPECT_FALSE(queue.push(0, record));
  Queue::Item item;
  EXPECT_TRUE(queue.pop(item));
  EXPECT_TRUE(queue.push(0, record));
}

TEST(CaptureQueue, TakesNoMemory) {
  Queue queue(std::size_t{1} << 20U);
  const std::vector<std::uint8_t> largest(payload_max_bytes);
  Queue::Item item;
  const std::size_t before = test::allocations;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(queue.push(0, {Kind::from_monitor, at_ms(i), largest}));
    ASSERT_TRUE(queue.pop(item));
  }
  EXPECT_EQ(test::allocations - before, 0U);
}

TEST(CaptureQueue, TwoThreadsSeeTheSame) {
  Queue queue(512);
  constexpr int count = 5'000;
  std::thread writer([&] {
    for (int i = 0; i < count;) {
      const std::string payload = std::to_string(i);
      if (queue.push(7, {Kind::from_monitor, at_ms(i), bytes_of(payload)})) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  Queue::Item item;
  for (int i = 0; i < count;) {
    if (!queue.pop(item)) {
      std::this_thread::yield();
      continue;
    }
    const std::string number = std::to_string(i++);
    ASSERT_EQ(line_of(item.record), number + " from monitor " + number);
  }
  writer.join();
  EXPECT_FALSE(queue.pop(item));
}

}  // namespace
}  // namespace vigil::capture
