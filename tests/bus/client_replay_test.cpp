// A client's look at the past: one request, its chunks in order, and an end in every case.
#include "daemon/bus/client_replay.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace vigil::bus {
namespace {

using std::chrono::milliseconds;
using Time = ClientReplay::Time;

class ClientReplayTest : public testing::Test {
 protected:
  v1::Reply chunk(std::initializer_list<std::uint64_t> given, bool done) const {
    v1::Reply reply;
    reply.set_request_id(sent.back().request_id());
    reply.set_done(done);
    for (const std::uint64_t seq : given) reply.mutable_replay()->add_events()->set_seq(seq);
    reply.mutable_replay();
    return reply;
  }
  std::vector<v1::Request> sent;
  std::vector<std::uint64_t> seqs;
  std::vector<ReplayEnd> ends;
  bool connected = true;
  ClientReplay replay{[this](const v1::Request& request) {
                        if (connected) sent.push_back(request);
                        return connected;
                      },
                      [this](const v1::Event& event) { seqs.push_back(event.seq()); },
                      [this](const ReplayEnd& end) { ends.push_back(end); }};
};

TEST_F(ClientReplayTest, ItsChunksComeInOrderAndTheLastEndsIt) {
  ASSERT_TRUE(replay.ask(7, 3, 6, Time(0)));
  EXPECT_GT(sent[0].request_id(), first_replay_id);
  EXPECT_EQ(sent[0].replay().epoch(), 7U);
  EXPECT_EQ(sent[0].replay().from_seq(), 3U);
  EXPECT_EQ(sent[0].replay().to_seq(), 6U);
  EXPECT_TRUE(replay.on_reply(chunk({3, 4}, false), Time(0)));
  EXPECT_TRUE(ends.empty());
  EXPECT_TRUE(replay.on_reply(chunk({5, 6}, true), Time(0)));
  EXPECT_EQ(seqs, (std::vector<std::uint64_t>{3, 4, 5, 6}));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_TRUE(ends[0].answered);
  EXPECT_EQ(ends[0].lost_to_seq, 0U);
  EXPECT_EQ(replay.deadline(), Time::max());
}

TEST_F(ClientReplayTest, WhatIsNoLongerKeptIsTold) {
  ASSERT_TRUE(replay.ask(7, 1, 6, Time(0)));
  v1::Reply last = chunk({5, 6}, true);
  last.mutable_replay()->set_lost_from_seq(1);
  last.mutable_replay()->set_lost_to_seq(4);
  EXPECT_TRUE(replay.on_reply(last, Time(0)));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_TRUE(ends[0].answered);
  EXPECT_EQ(ends[0].lost_from_seq, 1U);
  EXPECT_EQ(ends[0].lost_to_seq, 4U);
}

TEST_F(ClientReplayTest, ARefusalEndsIt) {
  ASSERT_TRUE(replay.ask(7, 1, 6, Time(0)));
  v1::Reply refused;
  refused.set_request_id(sent[0].request_id());
  refused.mutable_refused()->set_reason(v1::REFUSAL_REASON_TOO_MANY);
  EXPECT_TRUE(replay.on_reply(refused, Time(0)));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_FALSE(ends[0].answered);
}

TEST_F(ClientReplayTest, SilenceEndsItAfterItsTimeSinceTheLastChunk) {
  ASSERT_TRUE(replay.ask(7, 1, 6, Time(0)));
  EXPECT_EQ(replay.deadline(), replay_timeout);
  EXPECT_TRUE(replay.on_reply(chunk({1}, false), milliseconds(1000)));
  replay.advance(milliseconds(3999));
  EXPECT_TRUE(ends.empty());
  replay.advance(milliseconds(4000));
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_FALSE(ends[0].answered);
  // A chunk that comes too late is of a replay that was given up.
  EXPECT_TRUE(replay.on_reply(chunk({2}, true), milliseconds(4001)));
  EXPECT_EQ(seqs, std::vector<std::uint64_t>{1});
  EXPECT_EQ(ends.size(), 1U);
}

TEST_F(ClientReplayTest, OneIsAskedForAtATimeAndNoneWithoutAConnection) {
  connected = false;
  EXPECT_FALSE(replay.ask(7, 1, 6, Time(0)));
  connected = true;
  EXPECT_TRUE(replay.ask(7, 1, 6, Time(0)));
  EXPECT_FALSE(replay.ask(7, 1, 6, Time(0)));
  EXPECT_EQ(sent.size(), 1U);
}

TEST_F(ClientReplayTest, AnswersToOthersAreNotItsBusiness) {
  v1::Reply reply;
  reply.set_request_id(first_replay_id);
  EXPECT_FALSE(replay.on_reply(reply, Time(0)));
}

}  // namespace
}  // namespace vigil::bus
