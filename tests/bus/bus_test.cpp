#include "daemon/bus/bus.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

#include "tests/bus/fake_producer.hpp"
#include "tests/bus/raw_peer.hpp"

namespace vigil::bus {
namespace {

v1::Request snapshot_request(std::uint64_t id) {
  v1::Request request;
  request.set_request_id(id);
  request.mutable_snapshot();
  return request;
}

v1::Request replay_request(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) {
  v1::Request request;
  request.set_request_id(77);
  request.mutable_replay()->set_epoch(epoch);
  request.mutable_replay()->set_from_seq(from);
  request.mutable_replay()->set_to_seq(to);
  return request;
}

/// Waits, without sleeping away the processor, until `condition` holds or the deadline passes.
template <typename Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

class BusTest : public ::testing::Test {
 protected:
  TempFolder folder;
};

TEST_F(BusTest, ASubscriberGetsTopicAndEventInOrder) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer subscriber(ZMQ_SUB, folder.endpoint("feed"));
  subscriber.await_subscription(producer);
  for (int i = 0; i < 100; ++i) producer.vital(90'000 + i);
  std::uint64_t next = 1;
  while (next <= 100) {
    const auto frames = subscriber.receive();
    ASSERT_EQ(frames.size(), 2U);
    v1::Event event;
    ASSERT_TRUE(event.ParseFromString(frames[1]));
    if (event.has_heartbeat()) continue;
    EXPECT_EQ(frames[0], "v1/vital/dosing-1/a/");
    EXPECT_EQ(event.seq(), next);
    EXPECT_EQ(event.epoch(), 5U);
    EXPECT_FALSE(event.retransmit());
    ++next;
  }
  EXPECT_EQ(producer.bus().counters().dropped_events, 0U);
}

TEST_F(BusTest, TheSnapshotHoldsTheLatestOfEachKeyAndOpenAlarmsOnly) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  producer.vital(97'000);
  producer.vital(72'000, Parameter::pulse);
  producer.alarm(1, alarm::Phase::start);
  producer.alarm(2, alarm::Phase::start);
  producer.vital(96'000);
  producer.alarm(1, alarm::Phase::end);
  ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == 6; }));
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto replies = client.ask(snapshot_request(9));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].request_id(), 9U);
  const v1::SnapshotChunk& chunk = replies[0].snapshot();
  EXPECT_EQ(chunk.source(), "clinic");
  EXPECT_EQ(chunk.epoch(), 5U);
  EXPECT_EQ(chunk.as_of_seq(), 6U);
  ASSERT_EQ(chunk.events_size(), 3);
  EXPECT_EQ(chunk.events(0).seq(), 2U);
  EXPECT_EQ(chunk.events(1).alarm().alarm_id(), "5.2");
  EXPECT_EQ(chunk.events(2).vital().value(), 96.0);
  for (const v1::Event& event : chunk.events()) EXPECT_TRUE(event.retransmit());
  ASSERT_EQ(chunk.kept_size(), 1);
  EXPECT_EQ(chunk.kept(0).epoch(), 5U);
  EXPECT_EQ(chunk.kept(0).first_seq(), 1U);
  EXPECT_EQ(chunk.kept(0).last_seq(), 6U);
}

TEST_F(BusTest, ASnapshotOfManyAlarmsComesInChunksOf500) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  for (std::uint64_t n = 1; n <= 1201; ++n) producer.alarm(n, alarm::Phase::start);
  ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == 1201; }));
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto replies = client.ask(snapshot_request(9));
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(replies[0].snapshot().events_size(), 500);
  EXPECT_EQ(replies[1].snapshot().events_size(), 500);
  EXPECT_EQ(replies[1].snapshot().kept_size(), 0);
  EXPECT_EQ(replies[2].snapshot().events_size(), 201);
  EXPECT_EQ(replies[2].snapshot().as_of_seq(), 1201U);
}

TEST_F(BusTest, AReplayGivesTheRangeAgainInChunksOf500) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  for (int i = 0; i < 1300; ++i) producer.vital(i);
  ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == 1300; }));
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  struct Case {
    std::uint64_t from, to, first, last;
    std::size_t replies;
  };
  for (const Case& c : {Case{1, 0, 1, 1300, 3}, Case{300, 310, 300, 310, 1},
                        Case{1299, 5000, 1299, 1300, 1}, Case{1301, 0, 0, 0, 1}}) {
    const auto replies = client.ask(replay_request(5, c.from, c.to));
    ASSERT_EQ(replies.size(), c.replies) << c.from;
    std::uint64_t next = c.first;
    for (const v1::Reply& reply : replies) {
      EXPECT_EQ(reply.replay().epoch(), 5U);
      for (const v1::Event& event : reply.replay().events()) {
        EXPECT_EQ(event.seq(), next++);
        EXPECT_TRUE(event.retransmit());
      }
    }
    if (c.first != 0) {
      EXPECT_EQ(next, c.last + 1);
    }
    EXPECT_EQ(replies.back().replay().lost_from_seq(), 0U);
    EXPECT_EQ(replies.back().replay().lost_to_seq(), 0U);
  }
}

TEST_F(BusTest, WhatIsForTheJournalOnlyIsNeitherPublishedNorCountedNorReplayed) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer subscriber(ZMQ_SUB, folder.endpoint("feed"));
  subscriber.await_subscription(producer);
  const std::uint64_t before = producer.bus().counters().published;
  for (int i = 0; i < 50; ++i) {
    producer.journal_only(handoff::SlotKind::input);
    producer.vital(90'000 + i);
    producer.journal_only(handoff::SlotKind::checkpoint);
  }
  for (std::uint64_t next = 1; next <= 50;) {
    const auto frames = subscriber.receive();
    ASSERT_EQ(frames.size(), 2U);
    v1::Event event;
    ASSERT_TRUE(event.ParseFromString(frames[1]));
    if (event.has_heartbeat()) continue;
    ASSERT_EQ(event.seq(), next++);
  }
  EXPECT_EQ(producer.bus().counters().published, before + 50);
  EXPECT_EQ(producer.bus().counters().dropped_events, 0U);
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto replies = client.ask(replay_request(5, 1, 0));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].replay().events_size(), 50);
  EXPECT_EQ(replies[0].replay().lost_from_seq(), 0U);
}

TEST_F(BusTest, AReplayTellsWhatIsNoLongerKept) {
  FakeProducer producer(folder, 5, 16'384);
  ASSERT_EQ(producer.open(), "");
  for (int i = 0; i < 500; ++i) {
    producer.vital(i);
    const auto published = static_cast<std::uint64_t>(i + 1);
    ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == published; }));
  }
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto all = client.ask(replay_request(5, 1, 0));
  const v1::ReplayChunk& last = all.back().replay();
  ASSERT_GT(last.events_size(), 20);
  EXPECT_EQ(last.lost_from_seq(), 1U);
  EXPECT_EQ(last.lost_to_seq(), last.events(0).seq() - 1);
  EXPECT_EQ(last.events(last.events_size() - 1).seq(), 500U);
  const auto gone = client.ask(replay_request(5, 3, 9));
  EXPECT_EQ(gone.back().replay().events_size(), 0);
  EXPECT_EQ(gone.back().replay().lost_from_seq(), 3U);
  EXPECT_EQ(gone.back().replay().lost_to_seq(), 9U);
}

TEST_F(BusTest, AnEarlierEpochIsListedAndReplayedAfterARestart) {
  {
    FakeProducer producer(folder, 5);
    ASSERT_EQ(producer.open(), "");
    for (int i = 0; i < 10; ++i) producer.vital(90'000 + i);
  }
  FakeProducer producer(folder, 6);
  ASSERT_EQ(producer.open(), "");
  EXPECT_EQ(producer.found().highest_epoch, 5U);
  producer.vital(50'000);
  ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == 1; }));
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto snapshot = client.ask(snapshot_request(1));
  ASSERT_EQ(snapshot[0].snapshot().kept_size(), 2);
  EXPECT_EQ(snapshot[0].snapshot().kept(0).epoch(), 5U);
  EXPECT_EQ(snapshot[0].snapshot().kept(0).last_seq(), 10U);
  EXPECT_EQ(snapshot[0].snapshot().kept(1).epoch(), 6U);
  EXPECT_EQ(snapshot[0].snapshot().as_of_seq(), 1U);
  EXPECT_EQ(snapshot[0].snapshot().events_size(), 1);
  const auto replay = client.ask(replay_request(5, 4, 0));
  ASSERT_EQ(replay.back().replay().events_size(), 7);
  EXPECT_EQ(replay.back().replay().events(0).seq(), 4U);
  const auto never_kept = client.ask(replay_request(4, 1, 3));
  EXPECT_EQ(never_kept.back().replay().lost_from_seq(), 1U);
  EXPECT_EQ(never_kept.back().replay().lost_to_seq(), 3U);
}

TEST_F(BusTest, ASecondBusOnTheSamePathIsRefusedWithTheOwnersPid) {
  FakeProducer first(folder, 5);
  ASSERT_EQ(first.open(), "");
  const handoff::OpenedRing events = handoff::Ring::anonymous(4096);
  const handoff::OpenedRing waves = handoff::Ring::anonymous(4096);
  const BusOptions options{{folder.endpoint("feed")}, {}, {}, "clinic", 6};
  const OpenedBus second = Bus::open(options, *events.ring, {}, *waves.ring, {});
  EXPECT_FALSE(second.bus);
  EXPECT_EQ(second.error, folder.path() + "/feed is in use by process " +
                              std::to_string(::getpid()) + ": is another vigild running?");
  RawPeer subscriber(ZMQ_SUB, folder.endpoint("feed"));
  subscriber.await_subscription(first);
  first.vital(1);
  v1::Event event = subscriber.receive_event();
  while (event.has_heartbeat()) event = subscriber.receive_event();
  EXPECT_EQ(event.epoch(), 5U);
}

TEST_F(BusTest, SocketsAreForTheGroupAndGoAtACleanStop) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  for (const std::string name : {"/feed", "/control", "/waves"}) {
    struct stat status {};
    ASSERT_EQ(::stat((folder.path() + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
  }
  producer.close();
  for (const std::string name : {"/feed", "/control", "/waves"}) {
    EXPECT_FALSE(std::filesystem::exists(folder.path() + name));
  }
  EXPECT_EQ(producer.open(), "");
}

TEST_F(BusTest, AnEndpointThatCannotBeBoundIsAnErrorInWords) {
  const handoff::OpenedRing events = handoff::Ring::anonymous(4096);
  const handoff::OpenedRing waves = handoff::Ring::anonymous(4096);
  struct Case {
    std::string endpoint, error;
  };
  for (const Case& c :
       {Case{"nonsense", "cannot bind nonsense: Invalid argument"},
        Case{"ipc:///nowhere/feed", "cannot open /nowhere/feed.lock: No such file or directory"},
        Case{"tcp://203.0.113.1:9",
             "cannot bind tcp://203.0.113.1:9: Cannot assign requested "
             "address"}}) {
    const BusOptions options{{c.endpoint}, {}, {}, "clinic", 1};
    const OpenedBus opened = Bus::open(options, *events.ring, {}, *waves.ring, {});
    EXPECT_FALSE(opened.bus);
    EXPECT_EQ(opened.error, c.error);
  }
}

TEST_F(BusTest, MalformedAndWrongRequestsOfEveryKindAreRefusedAndTheBusLives) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  v1::Request nameless = snapshot_request(3);
  nameless.mutable_presence()->set_role("watch");
  v1::Request empty;
  empty.set_request_id(3);
  struct Case {
    std::vector<std::string> frames;
    v1::RefusalReason reason;
    std::string text;
  };
  const std::string good = snapshot_request(3).SerializeAsString();
  const std::string no_body = "no body, or one that is not known here";
  for (const Case& c : std::vector<Case>{
           {{""}, v1::REFUSAL_REASON_MALFORMED, no_body},
           {{"\xFF\xFF"}, v1::REFUSAL_REASON_MALFORMED, "not a vigil.v1.Request"},
           {{std::string(5000, 'x')}, v1::REFUSAL_REASON_MALFORMED, "the request is too long"},
           {{good, good}, v1::REFUSAL_REASON_MALFORMED, "a request is one frame"},
           {{"", good}, v1::REFUSAL_REASON_MALFORMED, "a request is one frame"},
           {std::vector<std::string>(40, good), v1::REFUSAL_REASON_MALFORMED,
            "a request is one frame"},
           {{good.substr(0, good.size() - 1)},
            v1::REFUSAL_REASON_MALFORMED,
            "not a vigil.v1.Request"},
           {{empty.SerializeAsString()}, v1::REFUSAL_REASON_MALFORMED, no_body},
           {{nameless.SerializeAsString()},
            v1::REFUSAL_REASON_BAD_ARGUMENT,
            "receiver: 1 to 64 printable ASCII characters expected"},
           {{replay_request(5, 0, 0).SerializeAsString()},
            v1::REFUSAL_REASON_BAD_ARGUMENT,
            "from_seq counts from 1"},
           {{replay_request(5, 9, 8).SerializeAsString()},
            v1::REFUSAL_REASON_BAD_ARGUMENT,
            "to_seq is before from_seq"},
           {{replay_request(0, 1, 8).SerializeAsString()},
            v1::REFUSAL_REASON_BAD_ARGUMENT,
            "there was no such epoch"},
           {{replay_request(6, 1, 8).SerializeAsString()},
            v1::REFUSAL_REASON_BAD_ARGUMENT,
            "there was no such epoch"}}) {
    client.send(c.frames);
    const v1::Reply reply = client.receive_reply();
    EXPECT_TRUE(reply.done());
    EXPECT_EQ(reply.refused().reason(), c.reason) << c.text;
    EXPECT_EQ(reply.refused().text(), c.text);
  }
  EXPECT_EQ(producer.bus().counters().malformed, 8U);
  EXPECT_EQ(producer.bus().counters().refused, 5U);
  EXPECT_EQ(client.ask(snapshot_request(4)).back().snapshot().epoch(), 5U);
}

TEST_F(BusTest, AMessageBeyondTheSocketsLimitEndsOnlyThatConnection) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer rude(ZMQ_DEALER, folder.endpoint("control"));
  rude.send({std::string(100'000, 'x')});
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  EXPECT_EQ(client.ask(snapshot_request(4)).back().snapshot().epoch(), 5U);
}

TEST_F(BusTest, PresenceIsAnsweredAndHandedOn) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  v1::Request request;
  request.set_request_id(8);
  request.mutable_presence()->set_receiver("station-1");
  request.mutable_presence()->set_role("station");
  const auto replies = client.ask(request);
  EXPECT_EQ(replies[0].request_id(), 8U);
  EXPECT_TRUE(replies[0].has_presence());
  EXPECT_EQ(producer.presences.load(), 1);
}

TEST_F(BusTest, TooManyRequestsOfOnePeerAreRefusedAndTheFirstAreAnswered) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  for (int i = 0; i < 3000; ++i) producer.vital(i);
  ASSERT_TRUE(eventually([&] { return producer.bus().counters().published == 3000; }));
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  constexpr int asked = 40;
  for (int i = 0; i < asked; ++i) client.send(replay_request(5, 1, 0));
  int done = 0;
  int refused = 0;
  while (done + refused < asked) {
    const v1::Reply reply = client.receive_reply();
    ASSERT_NE(reply.body_case(), v1::Reply::BODY_NOT_SET);
    if (reply.has_refused()) {
      EXPECT_EQ(reply.refused().reason(), v1::REFUSAL_REASON_TOO_MANY);
      ++refused;
    } else if (reply.done()) {
      ++done;
    }
  }
  EXPECT_GE(done, 4);
  EXPECT_GE(refused, 1);
}

TEST_F(BusTest, ASubscriberThatDoesNotReadHoldsNobodyUp) {
  FakeProducer producer(folder, 5, 64U << 20);
  ASSERT_EQ(producer.open(), "");
  RawPeer slow(ZMQ_SUB, folder.endpoint("feed"));
  slow.await_subscription(producer);
  RawPeer fast(ZMQ_SUB, folder.endpoint("feed"));
  fast.await_subscription(producer);
  constexpr std::uint64_t count = 30'000;
  std::uint64_t last = 0;
  for (std::uint64_t i = 1; i <= count; ++i) {
    producer.vital(static_cast<std::int32_t>(i));
    if (i % 500 != 0) continue;
    while (last < i) {
      const v1::Event event = fast.receive_event();
      ASSERT_NE(event.body_case(), v1::Event::BODY_NOT_SET);
      if (event.has_heartbeat()) continue;
      ASSERT_EQ(event.seq(), last + 1);
      last = event.seq();
    }
  }
  EXPECT_EQ(last, count);
}

TEST_F(BusTest, WavesGoToTheirOwnSocket) {
  FakeProducer producer(folder, 5);
  ASSERT_EQ(producer.open(), "");
  RawPeer waves(ZMQ_SUB, folder.endpoint("waves"));
  ASSERT_TRUE(eventually([&] {
    producer.wave();
    return producer.bus().counters().published_waves > 0;
  }));
  int timeout = 20;
  std::vector<std::string> frames;
  for (int i = 0; i < deadline_ms / timeout && frames.empty(); ++i) {
    producer.wave();
    waves.set_timeout(timeout);
    frames = waves.receive();
  }
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0], "v1/wave/dosing-1/a/");
}

}  // namespace
}  // namespace vigil::bus
