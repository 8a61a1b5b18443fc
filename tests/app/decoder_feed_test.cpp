#include "daemon/app/decoder_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/recording_core.hpp"

namespace vigil::app {
namespace {

using testing::ElementsAre;

constexpr Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }

class Feed : public testing::Test {
 protected:
  Feed() : feed(letter_driver, {0, 0}, core) {
    core.with_times = true;
    feed.reset(at_ms(10'000), LineSettings());
  }
  void bytes(std::int64_t ms, std::string_view text) {
    const std::vector<std::uint8_t> raw(text.begin(), text.end());
    feed.feed(raw, at_ms(ms));
  }
  RecordingCore core;
  DecoderFeed feed;
};

TEST_F(Feed, TheActivityIsToldBeforeTheReadingsInIt) {
  bytes(10'100, "xxFRR");
  EXPECT_THAT(core.lines, ElementsAre("10100 activity 5 bytes 1 frames 2 noise",
                                      "10100 reading 97000", "10100 reading 97000"));
}

TEST_F(Feed, EachFrameIsToldOnceAndNoByteTwice) {
  bytes(10'100, "FRFR");
  EXPECT_THAT(core.lines,
              ElementsAre("10100 activity 4 bytes 1 frames 0 noise", "10100 reading 97000",
                          "10100 activity 0 bytes 1 frames 0 noise", "10100 reading 97000"));
}

TEST_F(Feed, BytesWithoutAFrameAreToldOnceASecond) {
  for (int ms = 10'100; ms <= 12'100; ms += 100) bytes(ms, "xx");
  EXPECT_THAT(core.lines, ElementsAre("11000 activity 20 bytes 0 frames 20 noise",
                                      "12000 activity 20 bytes 0 frames 20 noise"));
}

TEST_F(Feed, AReopenedPortBeginsToCountAnew) {
  bytes(10'100, "xx");
  feed.reset(at_ms(10'200), LineSettings());
  bytes(10'300, "F");
  EXPECT_THAT(core.lines, ElementsAre("10300 activity 1 bytes 1 frames 0 noise"));
}

}  // namespace
}  // namespace vigil::app
