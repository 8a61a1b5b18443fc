// Two daemons in one record: each by itself, whatever the other does.
#include <gmock/gmock.h>

#include "sessionlog/verify.hpp"
#include "tests/sessionlog/recorder_fixture.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Two daemons of a clinic in one record, with the same epochs, rooms and beds.
class TwoDaemonsTest : public RecorderTest {
 protected:
  static std::unique_ptr<FakeProducer> of(const TempFolder& folder, const std::string& source,
                                          std::uint64_t epoch) {
    engine::EngineConfig config;
    config.beds.resize(1);
    config.beds[0].room = "1";
    config.beds[0].bed = "a";
    auto made = std::make_unique<FakeProducer>(folder, epoch, 1U << 20, config, source);
    EXPECT_EQ(made->open(), "");
    return made;
  }
  void record_both() {
    RecorderOptions options;
    options.log.folder = folder.path();
    for (const TempFolder* one : {&daemon, &west_folder}) {
      options.daemons.push_back(
          {one->endpoint("feed"), one->endpoint("control"), one->endpoint("waves")});
    }
    options.say = [this](const std::string& line) { said.push_back(line); };
    OpenedWriter opened = Writer::open(options.log);
    ASSERT_EQ(opened.error, "");
    recorder = std::make_unique<Recorder>(options, std::move(opened.writer));
  }
  bool both_caught_up(std::uint64_t east_epoch, std::uint64_t west_epoch) {
    const auto end = std::chrono::steady_clock::now() + patience;
    const auto has = [&](const std::string& source, std::uint64_t epoch, std::uint64_t seq) {
      const EpochPositions have = recorder->writer().positions(source);
      const auto found = have.find(epoch);
      return found != have.end() && found->second == seq;
    };
    while (std::chrono::steady_clock::now() < end) {
      east->heartbeat();
      west->heartbeat();
      recorder->poll(milliseconds(10));
      if (has("east", east_epoch, east->seq()) && has("west", west_epoch, west->seq())) {
        return recorder->stop();
      }
    }
    return false;
  }
  static void say_some(FakeProducer& producer, const std::string& session, int n) {
    producer.session = session;
    for (int i = 0; i < n; ++i) producer.vital(60'000 + i);
  }

  TempFolder west_folder;
  std::unique_ptr<FakeProducer> east;
  std::unique_ptr<FakeProducer> west;
};

constexpr const char* events_by_source =
    "SELECT source, epoch, count(*), min(seq), max(seq) FROM record WHERE epoch > 0"
    " GROUP BY source, epoch";

TEST_F(TwoDaemonsTest, EachIsRecordedOnceAlsoWhenOneOfThemRestarts) {
  east = of(daemon, "east", 5);
  west = of(west_folder, "west", 5);
  say_some(*east, "K-0042.20260305.1", 30);
  say_some(*west, "K-0034.20260305.1", 20);
  record_both();
  ASSERT_TRUE(both_caught_up(5, 5));
  say_some(*west, "K-0034.20260305.1", 10);  // perhaps not received before it stops
  west.reset();
  say_some(*east, "K-0042.20260305.1", 15);
  west = of(west_folder, "west", 6);
  say_some(*west, "K-0034.20260305.1", 25);
  say_some(*east, "K-0042.20260305.1", 5);
  ASSERT_TRUE(both_caught_up(5, 6));
  EXPECT_THAT(rows(events_by_source),
              ElementsAre("east|5|50|1|50", "west|5|30|1|30", "west|6|25|1|25"));
  EXPECT_THAT(rows("SELECT * FROM gap"), IsEmpty());
  EXPECT_THAT(rows("SELECT session, count(*) FROM reading GROUP BY session ORDER BY session"),
              ElementsAre("K-0034.20260305.1|55", "K-0042.20260305.1|50"));
  EXPECT_THAT(rows("SELECT count(*) FROM record WHERE source = 'east' AND session LIKE 'K-0034%'"),
              ElementsAre("0"));
  const Verified found = verify_log(folder.path(), {});
  EXPECT_EQ(found.problem, "");
  EXPECT_EQ(found.records, 105U);
}

TEST_F(TwoDaemonsTest, AGapOfOneIsNoGapOfTheOther) {
  east = of(daemon, "east", 5);
  west = of(west_folder, "west", 5);
  say_some(*east, "", 10);
  say_some(*west, "", 10);
  west->skip_seqs(5);
  say_some(*west, "", 10);
  record_both();
  ASSERT_TRUE(both_caught_up(5, 5));
  EXPECT_THAT(rows("SELECT source, epoch, from_seq, to_seq FROM gap"), ElementsAre("west|5|11|15"));
  EXPECT_EQ(verify_log(folder.path(), {}).problem, "");
}

TEST_F(TwoDaemonsTest, OneThatIsAwayHoldsTheOtherUpNever) {
  east = of(daemon, "east", 5);
  west = of(west_folder, "west", 5);
  say_some(*east, "", 1);
  say_some(*west, "", 10);
  record_both();
  ASSERT_TRUE(both_caught_up(5, 5));
  west->close();
  say_some(*east, "", 39);
  const auto end = std::chrono::steady_clock::now() + patience;
  while (recorder->writer().positions("east") != EpochPositions{{5, 40}} &&
         std::chrono::steady_clock::now() < end) {
    east->heartbeat();
    recorder->poll(milliseconds(10));
  }
  EXPECT_EQ(recorder->writer().positions("east"), (EpochPositions{{5, 40}}));
  EXPECT_EQ(recorder->writer().positions("west"), (EpochPositions{{5, 10}}));
}

}  // namespace
}  // namespace vigil::sessionlog
