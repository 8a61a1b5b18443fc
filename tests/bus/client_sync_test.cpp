#include "tests/bus/sync_fixture.hpp"

#include <algorithm>
namespace vigil::bus {
namespace {

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
  EXPECT_EQ(take(), "?snapshot ?presence:wall ");
  named.advance(now + milliseconds(500));
  EXPECT_EQ(take(), "");
  named.advance(now + milliseconds(2000));
  EXPECT_EQ(take(), "?presence:wall ");
}

TEST_F(SyncTest, WhatIsToldOfTheReceiverCanBeReplacedAndGoesOutAtOnce) {
  ClientSync named("wall", "station", true, *this);
  named.advance(now);
  v1::PresenceRequest presence;
  presence.set_receiver("wall");
  presence.set_person("RN-2");
  named.set_presences({presence});
  named.advance(now + milliseconds(1));
  EXPECT_EQ(take(), "?snapshot ?presence:wall ?presence:wall ");
  named.set_presences({});
  named.advance(now + milliseconds(5000));
  EXPECT_EQ(take(), "");
}

TEST_F(SyncTest, OfSeveralReceiversOnlyWhatChangedGoesOutAtOnce) {
  go_live();
  std::vector<v1::PresenceRequest> walls(3);
  for (std::size_t i = 0; i < walls.size(); ++i) walls[i].set_receiver("w" + std::to_string(i));
  sync.set_presences(walls);
  sync.advance(now);
  EXPECT_EQ(take(), "?presence:w0 ?presence:w1 ?presence:w2 ");
  walls[1].set_sound(true);
  sync.set_presences(walls);
  sync.advance(now + milliseconds(500));
  EXPECT_EQ(take(), "?presence:w1 ");
  sync.set_presences({walls[0], walls[1]});
  sync.advance(now + milliseconds(2000));
  EXPECT_EQ(take(), "silent ?presence:w0 ");
  sync.advance(now + milliseconds(2500));
  EXPECT_EQ(take(), "?presence:w1 ");
}

TEST_F(SyncTest, ManyReceiversAreToldAFewAtATimeAndNoneIsLeftOut) {
  go_live();
  std::vector<v1::PresenceRequest> walls(300);
  for (std::size_t i = 0; i < walls.size(); ++i) walls[i].set_receiver("w" + std::to_string(i));
  sync.set_presences(walls);
  sync.advance(now);
  const auto told = [this] {
    const std::string all = take();
    return std::count(all.begin(), all.end(), ':');
  };
  EXPECT_EQ(told(), 16);
  sync.advance(now + milliseconds(9));
  EXPECT_EQ(told(), 0);
  std::ptrdiff_t rest = 0;
  for (int ms = 10; ms <= 150; ms += 10) {
    sync.advance(now + milliseconds(ms));
    rest += told();
  }
  EXPECT_EQ(rest, 240);
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
