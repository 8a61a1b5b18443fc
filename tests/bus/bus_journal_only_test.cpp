#include <gtest/gtest.h>

#include "tests/bus/fake_producer.hpp"
#include "tests/bus/raw_peer.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::bus {
namespace {

TEST(BusJournalOnly, WhatIsForTheJournalIsNeitherPublishedNorCountedNorReplayed) {
  const TempFolder folder;
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
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  v1::Request request;
  request.mutable_replay()->set_epoch(5);
  request.mutable_replay()->set_from_seq(1);
  const auto replies = client.ask(request);
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].replay().events_size(), 50);
  EXPECT_EQ(replies[0].replay().lost_from_seq(), 0U);
  // An event is counted after it is sent: only the reply says that its thread has done both.
  EXPECT_EQ(producer.bus().counters().published, before + 50);
  EXPECT_EQ(producer.bus().counters().dropped_events, 0U);
}

}  // namespace
}  // namespace vigil::bus
