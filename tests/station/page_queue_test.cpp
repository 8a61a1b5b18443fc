#include "station/page_queue.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

SharedFrame frame(const std::string& name, std::uint64_t kind = 0, int daemon = 0) {
  return std::make_shared<const Frame>(Frame{name, kind, daemon, false});
}

std::string rest_of(PageQueue& queue) {
  std::string all;
  while (const SharedFrame next = queue.pop()) all += next->bytes + " ";
  return all;
}

TEST(PageQueue, GivesFramesInOrder) {
  PageQueue queue;
  EXPECT_EQ(queue.pop(), nullptr);
  EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_TRUE(queue.push(frame("b")));
  EXPECT_EQ(rest_of(queue), "a b ");
}

TEST(PageQueue, KeepsEveryVitalWhileThereIsRoom) {
  PageQueue queue;
  for (const char* const name : {"v1", "v2", "v3"}) EXPECT_TRUE(queue.push(frame(name, 7)));
  EXPECT_EQ(rest_of(queue), "v1 v2 v3 ");
  EXPECT_EQ(queue.replaced(), 0U);
}

TEST(PageQueue, WhenFullKeepsTheNewestOfEachKindAndEveryAlarm) {
  PageQueue queue;
  EXPECT_TRUE(queue.push(frame("alarm")));
  for (std::size_t i = 1; i < queue_max_frames; ++i) {
    EXPECT_TRUE(queue.push(frame("v" + std::to_string(i), 1 + i % 2)));
  }
  EXPECT_TRUE(queue.push(frame("end")));
  EXPECT_EQ(rest_of(queue), "alarm v254 v255 end ");
  EXPECT_EQ(queue.replaced(), 253U);
}

TEST(PageQueue, TheNewestTakesThePlaceOfTheOneBeforeItWhereNothingElseHelps) {
  PageQueue queue;
  for (std::size_t i = 1; i < queue_max_frames; ++i) EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_TRUE(queue.push(frame("old", 5)));
  EXPECT_TRUE(queue.push(frame("new", 5)));
  EXPECT_EQ(queue.size(), queue_max_frames);
  const std::string all = rest_of(queue);
  EXPECT_EQ(all.substr(all.size() - 6), "a new ");
}

TEST(PageQueue, FullOfWhatMayNotGoItTakesNoMore) {
  PageQueue queue;
  for (std::size_t i = 0; i < queue_max_frames; ++i) EXPECT_TRUE(queue.push(frame("a")));
  EXPECT_FALSE(queue.push(frame("one too many")));
  EXPECT_FALSE(queue.push(frame("a vital", 9)));
}

TEST(PageQueue, ASnapshotIsOneEntryAndReplacesWhatWaitsOfItsDaemon) {
  PageQueue queue;
  EXPECT_TRUE(queue.push(frame("old", 0, 0)));
  EXPECT_TRUE(queue.push(frame("other", 0, 1)));
  queue.push_snapshot(0, {frame("begin"), frame("x"), frame("end")});
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_TRUE(queue.push(frame("new", 0, 0)));
  EXPECT_EQ(rest_of(queue), "other begin x end new ");
}

TEST(PageQueue, ASnapshotThatIsHalfSentIsCutByTheNextOne) {
  PageQueue queue;
  queue.push_snapshot(0, {frame("begin1"), frame("x"), frame("end1")});
  EXPECT_EQ(queue.pop()->bytes, "begin1");
  queue.push_snapshot(0, {frame("begin2"), frame("end2")});
  EXPECT_EQ(rest_of(queue), "begin2 end2 ");
}

}  // namespace
}  // namespace vigil::station
