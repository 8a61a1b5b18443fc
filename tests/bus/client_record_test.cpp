// A client that keeps a record: every event, over epochs, silences and failures.
#include <array>
#include <map>

#include "tests/bus/sync_fixture.hpp"

namespace vigil::bus {
namespace {

// A client that keeps a record: what it has of each epoch is in `have`.
class RecordSyncTest : public SyncTest {
 protected:
  RecordSyncTest() {
    sync.record([this](const std::string& source) {
      asked_for = source;
      return have;
    });
  }
  /// A snapshot of "clinic", with the kept epochs as (epoch, first, last).
  void snapshot_of(std::uint64_t epoch, std::uint64_t as_of,
                   const std::vector<std::array<std::uint64_t, 3>>& kept) {
    v1::Reply reply;
    reply.set_request_id(request_id);
    reply.set_done(true);
    v1::SnapshotChunk& chunk = *reply.mutable_snapshot();
    chunk.set_source("clinic");
    chunk.set_epoch(epoch);
    chunk.set_as_of_seq(as_of);
    *chunk.add_events() = make_event(epoch, as_of);
    for (const auto& [kept_epoch, first, last] : kept) {
      v1::KeptEpoch& one = *chunk.add_kept();
      one.set_epoch(kept_epoch);
      one.set_first_seq(first);
      one.set_last_seq(last);
    }
    EXPECT_TRUE(sync.on_reply(reply, now));
    sync.advance(now);
  }
  std::map<std::uint64_t, std::uint64_t> have;
  std::string asked_for;
};

TEST_F(RecordSyncTest, ANewRecordTakesAllThatIsKeptFromTheOldestEpochOn) {
  heartbeat(5, 2);
  snapshot_of(5, 2, {{4, 7, 8}, {5, 1, 2}});
  EXPECT_EQ(take(), "h ?snapshot s5.2 live ?replay4.1-8 ");
  EXPECT_EQ(asked_for, "clinic");
  replay(4, {7, 8}, true, 1, 6);
  EXPECT_EQ(take(), "lost4.1-6 e4.7 e4.8 ?replay5.1-2 ");
  replay(5, {1, 2});
  EXPECT_EQ(take(), "e5.1 e5.2 ");
  event(5, 3);
  EXPECT_EQ(take(), "e5.3 ");
}

TEST_F(RecordSyncTest, WhatIsRecordedAlreadyIsNotAskedForAgain) {
  have = {{4, 7}, {5, 2}};
  heartbeat(5, 4);
  snapshot_of(5, 4, {{4, 1, 7}, {5, 1, 4}});
  EXPECT_EQ(take(), "h ?snapshot s5.4 live ?replay5.3-4 ");
  replay(5, {3, 4});
  EXPECT_EQ(take(), "e5.3 e5.4 ");
}

TEST_F(RecordSyncTest, ANewEpochWaitsUntilTheOldOneIsWhole) {
  have = {{5, 10}};
  heartbeat(5, 10);
  snapshot_of(5, 10, {{5, 1, 10}});
  EXPECT_EQ(take(), "h ?snapshot s5.10 live ");
  event(6, 1);
  EXPECT_EQ(take(), "?snapshot ");
  event(6, 2);
  snapshot_of(6, 2, {{5, 1, 12}, {6, 1, 2}});
  EXPECT_EQ(take(), "s6.2 ?replay5.11-12 ");
  event(6, 3);
  heartbeat(6, 3);
  EXPECT_EQ(take(), "h ");
  replay(5, {11, 12});
  EXPECT_EQ(take(), "e5.11 e5.12 e6.1 e6.2 e6.3 ");
}

TEST_F(RecordSyncTest, EpochsThatNobodyKeepsAreToldAsLostToAnEndThatNobodyKnows) {
  have = {{3, 9}};
  heartbeat(6, 0);
  snapshot_of(6, 0, {{5, 1, 1}});
  EXPECT_EQ(take(),
            "h ?snapshot s6.0 lost3.10-18446744073709551615 lost4.1-18446744073709551615 "
            "live ?replay5.1-1 ");
}

TEST_F(RecordSyncTest, WhenTheBufferIsFullTheHeartbeatTellsWhatToAskForAgain) {
  heartbeat(5, 1);
  snapshot_of(5, 1, {{5, 1, 1}});
  take();
  for (std::uint64_t seq = 3; seq < buffer_max_events + 100; ++seq) event(5, seq);
  EXPECT_EQ(take(), "") << "the replay of 5.1 is under way, and nothing is forgotten";
  replay(5, {1, 2});
  take();
  heartbeat(5, buffer_max_events + 99);
  const std::string first = std::to_string(buffer_max_events + 3);
  EXPECT_EQ(take(), "h ?replay5." + first + "-" + std::to_string(buffer_max_events + 99) + " ");
}

TEST_F(RecordSyncTest, StartingOverAsksForWhatIsNotRecordedAfterAll) {
  have = {{5, 10}};
  heartbeat(5, 12);
  snapshot_of(5, 12, {{5, 1, 12}});
  replay(5, {11, 12});
  take();
  sync.start_over(now);
  sync.advance(now);
  snapshot_of(5, 12, {{5, 1, 12}});
  EXPECT_EQ(take(), "?snapshot s5.12 ?replay5.11-12 ");
}

}  // namespace
}  // namespace vigil::bus
