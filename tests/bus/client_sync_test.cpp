#include "daemon/bus/client_sync.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace vigil::bus {
namespace {

using Time = ClientSync::Time;
using std::chrono::milliseconds;

// Writes down what comes out: "e5.3" an event, "h" a heartbeat, "s5.3" a snapshot of epoch 5 as of
// seq 3, "lost5.3-4", "live"; requests as "?snapshot", "?replay5.3-4", "?presence".
class SyncTest : public ::testing::Test, protected SyncOutput {
 protected:
  void deliver(const v1::Event& event) override {
    out += event.has_heartbeat() ? "h " : "e" + id(event.epoch(), event.seq()) + " ";
  }
  void begin_snapshot(std::uint64_t epoch, std::uint64_t as_of) override {
    out += "s" + id(epoch, as_of) + " ";
  }
  void lost(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) override {
    out += "lost" + id(epoch, from) + "-" + std::to_string(to) + " ";
  }
  void connection(Connection c) override { out += c == Connection::live ? "live " : "silent "; }
  bool send(const v1::Request& request) override {
    if (!connected) return false;
    if (request.has_presence()) {
      out += "?presence ";
      return true;
    }
    request_id = request.request_id();
    const v1::ReplayRequest& replay = request.replay();
    out += request.has_snapshot() ? "?snapshot "
                                  : "?replay" + id(replay.epoch(), replay.from_seq()) + "-" +
                                        std::to_string(replay.to_seq()) + " ";
    return true;
  }
  static std::string id(std::uint64_t epoch, std::uint64_t seq) {
    return std::to_string(epoch) + "." + std::to_string(seq);
  }

  static v1::Event make_event(std::uint64_t epoch, std::uint64_t seq) {
    v1::Event event;
    event.set_epoch(epoch);
    event.set_seq(seq);
    event.mutable_vital();
    return event;
  }
  void event(std::uint64_t epoch, std::uint64_t seq) {
    EXPECT_TRUE(sync.on_event(make_event(epoch, seq), now));
    sync.advance(now);
  }
  void heartbeat(std::uint64_t epoch, std::uint64_t last_seq) {
    v1::Event beat;
    beat.set_epoch(epoch);
    beat.mutable_heartbeat()->set_last_seq(last_seq);
    EXPECT_TRUE(sync.on_event(beat, now));
    sync.advance(now);
  }
  void snapshot(std::uint64_t epoch, std::uint64_t as_of, const std::vector<std::uint64_t>& seqs,
                bool done = true) {
    v1::Reply reply;
    reply.set_request_id(request_id);
    reply.set_done(done);
    reply.mutable_snapshot()->set_epoch(epoch);
    reply.mutable_snapshot()->set_as_of_seq(as_of);
    for (const std::uint64_t seq : seqs) {
      *reply.mutable_snapshot()->add_events() = make_event(epoch, seq);
    }
    EXPECT_TRUE(sync.on_reply(reply, now));
    sync.advance(now);
  }
  void replay(std::uint64_t epoch, const std::vector<std::uint64_t>& seqs, bool done = true,
              std::uint64_t lost_from = 0, std::uint64_t lost_to = 0) {
    v1::Reply reply;
    reply.set_request_id(request_id);
    reply.set_done(done);
    reply.mutable_replay()->set_epoch(epoch);
    reply.mutable_replay()->set_lost_from_seq(lost_from);
    reply.mutable_replay()->set_lost_to_seq(lost_to);
    for (const std::uint64_t seq : seqs) {
      *reply.mutable_replay()->add_events() = make_event(epoch, seq);
    }
    EXPECT_TRUE(sync.on_reply(reply, now));
    sync.advance(now);
  }
  void pass(milliseconds time) {
    now += time;
    sync.advance(now);
  }
  std::string take() { return std::exchange(out, {}); }
  /// Live on epoch 5 with everything up to seq 10.
  void go_live() {
    sync.advance(now);
    heartbeat(5, 10);
    snapshot(5, 10, {3, 10});
    EXPECT_EQ(take(), "?snapshot h s5.10 e5.3 e5.10 live ");
  }

  std::string out;
  bool connected = true;
  std::uint64_t request_id = 0;
  Time now{std::chrono::seconds(100)};
  ClientSync sync{"", "watch", false, *this};
};

TEST_F(SyncTest, BuffersUntilTheSnapshotDropsWhatItCoversAndAppliesTheRest) {
  event(5, 9);
  event(5, 10);
  event(5, 11);
  event(5, 12);
  EXPECT_EQ(take(), "?snapshot ");
  snapshot(5, 10, {10, 3}, true);
  EXPECT_EQ(take(), "s5.10 e5.3 e5.10 e5.11 e5.12 ");
  EXPECT_EQ(sync.connection(), Connection::connecting);
  heartbeat(5, 12);
  EXPECT_EQ(take(), "h live ");
}

TEST_F(SyncTest, ASnapshotInChunksIsDeliveredWhenItIsWhole) {
  sync.advance(now);
  snapshot(5, 10, {1, 2}, false);
  EXPECT_EQ(take(), "?snapshot ");
  snapshot(5, 10, {3}, true);
  EXPECT_EQ(take(), "s5.10 e5.1 e5.2 e5.3 ");
}

TEST_F(SyncTest, WhateverIsLostDoubledOrReorderedEachEventComesOnceInOrder) {
  struct Case {
    std::string name;
    std::vector<std::uint64_t> events;
    std::vector<std::uint64_t> replayed;
    std::string want;
  };
  for (const Case& c :
       std::vector<Case>{{"in order", {11, 12}, {}, "e5.11 e5.12 "},
                         {"doubled", {11, 11, 12, 11, 12}, {}, "e5.11 e5.12 "},
                         {"old", {3, 10, 11}, {}, "e5.11 "},
                         {"one lost", {12}, {11}, "?replay5.11-11 e5.11 e5.12 "},
                         {"several lost",
                          {11, 15, 16},
                          {12, 13, 14},
                          "e5.11 ?replay5.12-14 e5.12 e5.13 e5.14 e5.15 e5.16 "},
                         {"two gaps", {12, 14}, {11}, "?replay5.11-11 e5.11 e5.12 ?replay5.13-13 "},
                         {"reordered", {12, 11}, {}, "?replay5.11-11 e5.11 e5.12 "},
                         {"replay with more than asked",
                          {13},
                          {9, 11, 12, 13},
                          "?replay5.11-12 e5.11 e5.12 e5.13 "}}) {
    sync.~ClientSync();
    new (&sync) ClientSync("", "watch", false, *this);
    go_live();
    for (const std::uint64_t seq : c.events) event(5, seq);
    if (!c.replayed.empty()) replay(5, c.replayed);
    EXPECT_EQ(take(), c.want) << c.name;
  }
}

TEST_F(SyncTest, TheHeartbeatShowsThatTheLastEventsWereLost) {
  go_live();
  heartbeat(5, 12);
  EXPECT_EQ(take(), "h ?replay5.11-12 ");
  replay(5, {11, 12});
  EXPECT_EQ(take(), "e5.11 e5.12 ");
  heartbeat(5, 12);
  EXPECT_EQ(take(), "h ");
}

TEST_F(SyncTest, WhatIsNoLongerKeptIsToldAndTheRestGoesOn) {
  go_live();
  event(5, 20);
  EXPECT_EQ(take(), "?replay5.11-19 ");
  replay(5, {17, 18, 19}, true, 11, 16);
  EXPECT_EQ(take(), "lost5.11-16 e5.17 e5.18 e5.19 e5.20 ");
}

TEST_F(SyncTest, ALossThatNamesNoEndIsCutAtTheGap) {
  go_live();
  event(5, 20);
  replay(5, {}, true, 11, ~std::uint64_t{0});
  EXPECT_EQ(take(), "?replay5.11-19 lost5.11-19 e5.20 ");
}

TEST_F(SyncTest, RepliesWithoutTheMissingEventsAreAskedForAgainThenCountAsLost) {
  go_live();
  event(5, 12);
  EXPECT_EQ(take(), "?replay5.11-11 ");
  replay(5, {});
  EXPECT_EQ(take(), "");
  pass(milliseconds(99));
  EXPECT_EQ(take(), "");
  pass(milliseconds(1));
  EXPECT_EQ(take(), "?replay5.11-11 ");
  replay(5, {});
  pass(milliseconds(200));
  EXPECT_EQ(take(), "?replay5.11-11 ");
  replay(5, {});
  EXPECT_EQ(take(), "lost5.11-11 e5.12 ");
}

TEST_F(SyncTest, ANewEpochTakesANewSnapshotAndKeepsWhatCameMeanwhile) {
  go_live();
  event(6, 1);
  event(6, 2);
  EXPECT_EQ(take(), "?snapshot ");
  snapshot(6, 1, {1});
  EXPECT_EQ(take(), "s6.1 e6.1 e6.2 ");
  event(5, 11);
  EXPECT_EQ(take(), "");
}

TEST_F(SyncTest, AHeartbeatOfAnotherEpochEvenALowerOneTakesANewSnapshot) {
  go_live();
  heartbeat(2, 4);
  EXPECT_EQ(take(), "h ?snapshot ");
  snapshot(2, 4, {4});
  EXPECT_EQ(take(), "s2.4 e2.4 ");
  event(2, 5);
  EXPECT_EQ(take(), "e2.5 ");
}

TEST_F(SyncTest, NoHeartbeatForTwoSecondsIsSilenceWhateverElseComes) {
  go_live();
  pass(milliseconds(1999));
  event(5, 11);
  EXPECT_EQ(take(), "e5.11 ");
  EXPECT_EQ(sync.deadline(), now + milliseconds(1));
  pass(milliseconds(1));
  EXPECT_EQ(take(), "silent ");
  EXPECT_EQ(sync.deadline(), Time::max());
}

TEST_F(SyncTest, AfterSilenceItIsLiveAgainOnlyWithANewSnapshot) {
  go_live();
  pass(milliseconds(2000));
  heartbeat(5, 30);
  EXPECT_EQ(take(), "silent h ?snapshot ");
  EXPECT_EQ(sync.connection(), Connection::silent);
  snapshot(5, 30, {30});
  EXPECT_EQ(take(), "s5.30 e5.30 live ");
}

TEST_F(SyncTest, ADaemonThatAnswersButNeverBeatsIsSilent) {
  sync.advance(now);
  snapshot(5, 10, {10});
  EXPECT_EQ(take(), "?snapshot s5.10 e5.10 ");
  pass(milliseconds(2000));
  EXPECT_EQ(take(), "silent ");
}

TEST_F(SyncTest, AnUnansweredSnapshotIsAskedForAgainWithBackOffForEver) {
  sync.advance(now);
  EXPECT_EQ(take(), "?snapshot ");
  for (const int wait_ms : {100, 200, 400, 800, 1600, 2000, 2000, 2000}) {
    pass(request_timeout);
    EXPECT_EQ(take(), "");
    pass(milliseconds(wait_ms - 1));
    EXPECT_EQ(take(), "") << wait_ms;
    pass(milliseconds(1));
    EXPECT_EQ(take(), "?snapshot ") << wait_ms;
  }
  EXPECT_EQ(sync.connection(), Connection::connecting);
}

TEST_F(SyncTest, WithoutAConnectionItTriesEvery50MsAndAsksAsSoonAsThereIsOne) {
  connected = false;
  sync.advance(now);
  EXPECT_EQ(sync.deadline(), now + milliseconds(50));
  pass(milliseconds(50));
  connected = true;
  pass(milliseconds(49));
  EXPECT_EQ(take(), "");
  pass(milliseconds(1));
  EXPECT_EQ(take(), "?snapshot ");
}

TEST_F(SyncTest, ARefusedRequestIsTriedAgainLater) {
  sync.advance(now);
  v1::Reply reply;
  reply.set_request_id(request_id);
  reply.set_done(true);
  reply.mutable_refused()->set_reason(v1::REFUSAL_REASON_TOO_MANY);
  EXPECT_TRUE(sync.on_reply(reply, now));
  sync.advance(now);
  EXPECT_EQ(take(), "?snapshot ");
  pass(milliseconds(100));
  EXPECT_EQ(take(), "?snapshot ");
}

TEST_F(SyncTest, AReplyToAnotherRequestChangesNothing) {
  sync.advance(now);
  const std::uint64_t first = request_id;
  pass(request_timeout);
  pass(milliseconds(100));
  EXPECT_EQ(take(), "?snapshot ?snapshot ");
  const std::uint64_t second = std::exchange(request_id, first);
  snapshot(5, 10, {10});
  EXPECT_EQ(take(), "");
  request_id = second;
  snapshot(5, 10, {10});
  EXPECT_EQ(take(), "s5.10 e5.10 ");
}

TEST_F(SyncTest, PresenceIsToldEveryTwoSeconds) {
  ClientSync named("wall", "station", true, *this);
  named.advance(now);
  EXPECT_EQ(take(), "?snapshot ?presence ");
  named.advance(now + milliseconds(500));
  EXPECT_EQ(take(), "");
  named.advance(now + milliseconds(2000));
  EXPECT_EQ(take(), "?presence ");
}

TEST_F(SyncTest, WhatIsToldOfTheReceiverCanBeReplacedAndGoesOutAtOnce) {
  ClientSync named("wall", "station", true, *this);
  named.advance(now);
  v1::PresenceRequest presence;
  presence.set_receiver("wall");
  presence.set_person("RN-2");
  named.set_presence(presence);
  named.advance(now + milliseconds(1));
  EXPECT_EQ(take(), "?snapshot ?presence ?presence ");
  named.set_presence({});
  named.advance(now + milliseconds(5000));
  EXPECT_EQ(take(), "");
}

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

TEST_F(SyncTest, MessagesThatMakeNoSenseAreMalformed) {
  go_live();
  v1::Event beat_with_seq = make_event(5, 11);
  beat_with_seq.mutable_heartbeat();
  EXPECT_FALSE(sync.on_event(v1::Event(), now));
  EXPECT_FALSE(sync.on_event(make_event(0, 1), now));
  EXPECT_FALSE(sync.on_event(make_event(5, 0), now));
  EXPECT_FALSE(sync.on_event(beat_with_seq, now));
  EXPECT_FALSE(sync.on_reply(v1::Reply(), now));
  EXPECT_EQ(take(), "");
}

}  // namespace
}  // namespace vigil::bus
