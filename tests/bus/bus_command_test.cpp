// Commands on the control socket: handed to the engine's side, answered when it answers.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/bus/fake_producer.hpp"
#include "tests/bus/raw_peer.hpp"

namespace vigil::bus {
namespace {

v1::Request acknowledge(std::uint64_t id, const std::string& alarm_id = "5.1") {
  v1::Request request;
  request.set_request_id(id);
  v1::CommandRequest& command = *request.mutable_command();
  command.set_kind(v1::COMMAND_KIND_ACKNOWLEDGE);
  command.set_key("key-" + std::to_string(id));
  command.set_actor("RN-2");
  command.set_role(v1::STAFF_ROLE_NURSE);
  command.set_receiver("watch-1");
  command.set_alarm_id(alarm_id);
  return request;
}

class BusCommandTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(producer.open(), ""); }
  TempFolder folder;
  FakeProducer producer{folder, 5};
};

TEST_F(BusCommandTest, ACommandIsHandedOnAndAnsweredToItsSender) {
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  RawPeer other(ZMQ_DEALER, folder.endpoint("control"));
  client.send(acknowledge(3));
  ASSERT_TRUE(producer.answer_next(engine::Outcome::stale, "the alarm has changed"));
  other.send(acknowledge(4));
  ASSERT_TRUE(producer.answer_next(engine::Outcome::done));
  const v1::Reply reply = client.receive_reply();
  EXPECT_EQ(reply.request_id(), 3U);
  EXPECT_TRUE(reply.done());
  EXPECT_EQ(reply.command().outcome(), v1::COMMAND_OUTCOME_STALE);
  EXPECT_EQ(reply.command().text(), "the alarm has changed");
  EXPECT_EQ(reply.command().key(), "key-3");
  EXPECT_EQ(other.receive_reply().command().outcome(), v1::COMMAND_OUTCOME_DONE);
  EXPECT_EQ(producer.bus().counters().commands, 2U);
}

TEST_F(BusCommandTest, WhatIsNoCommandIsRefusedAtOnce) {
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  client.send(acknowledge(3, "5.0"));
  const v1::Reply reply = client.receive_reply();
  EXPECT_EQ(reply.refused().reason(), v1::REFUSAL_REASON_BAD_ARGUMENT);
  EXPECT_EQ(reply.refused().text(), "alarm_id: \"<epoch>.<number>\" expected");
  EXPECT_FALSE(producer.next_command());
}

TEST_F(BusCommandTest, AFullEngineIsToldAsTooMany) {
  producer.commands_taken_max = 0;
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  client.send(acknowledge(3));
  const v1::Reply reply = client.receive_reply();
  EXPECT_EQ(reply.request_id(), 3U);
  EXPECT_EQ(reply.refused().reason(), v1::REFUSAL_REASON_TOO_MANY);
  EXPECT_EQ(reply.refused().text(), "the engine has too many commands before it");
}

TEST_F(BusCommandTest, EightOfOneClientMayWaitAndTheOthersAreNotHeldUp) {
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  constexpr std::uint64_t asked = commands_max_per_peer + 2;
  for (std::uint64_t id = 1; id <= asked; ++id) client.send(acknowledge(id));
  for (int i = 0; i < 2; ++i) {
    const v1::Reply reply = client.receive_reply();
    EXPECT_EQ(reply.refused().reason(), v1::REFUSAL_REASON_TOO_MANY);
    EXPECT_EQ(reply.refused().text(), "too many commands are waiting for their answer");
  }
  RawPeer other(ZMQ_DEALER, folder.endpoint("control"));
  other.send(acknowledge(77));
  std::map<std::uint64_t, int> answered;
  for (std::size_t i = 0; i < commands_max_per_peer + 1; ++i) {
    ASSERT_TRUE(producer.answer_next(engine::Outcome::done));
  }
  for (std::size_t i = 0; i < commands_max_per_peer; ++i) {
    const v1::Reply reply = client.receive_reply();
    EXPECT_TRUE(reply.has_command());
    ++answered[reply.request_id()];
  }
  EXPECT_EQ(answered.size(), commands_max_per_peer);
  EXPECT_EQ(other.receive_reply().request_id(), 77U);
  client.send(acknowledge(20));
  ASSERT_TRUE(producer.answer_next(engine::Outcome::done));
  EXPECT_EQ(client.receive_reply().request_id(), 20U);
}

TEST_F(BusCommandTest, AnAnswerThatNobodyWaitsForIsDropped) {
  producer.answer(999, engine::Outcome::done, "", "");
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  client.send(acknowledge(3));
  ASSERT_TRUE(producer.answer_next(engine::Outcome::done));
  EXPECT_EQ(client.receive_reply().request_id(), 3U);
}

TEST_F(BusCommandTest, ABusWithoutAnEngineTakesNoCommands) {
  const TempFolder other;
  const handoff::OpenedRing events = handoff::Ring::anonymous(4096);
  const handoff::OpenedRing waves = handoff::Ring::anonymous(4096);
  const BusOptions options{{}, {other.endpoint("control")}, {}, "clinic", 5};
  const OpenedBus opened = Bus::open(options, *events.ring, {}, *waves.ring, {});
  ASSERT_TRUE(opened.bus);
  opened.bus->start();
  RawPeer client(ZMQ_DEALER, other.endpoint("control"));
  client.send(acknowledge(3));
  EXPECT_EQ(client.receive_reply().refused().reason(), v1::REFUSAL_REASON_UNSUPPORTED);
}

TEST(AnswerQueue, HoldsAsManyAsMayWaitAndKeepsTheirOrder) {
  AnswerQueue queue;
  EXPECT_TRUE(queue.empty());
  for (int round = 0; round < 3; ++round) {
    for (ReplyToken token = 1; token <= commands_max; ++token) EXPECT_TRUE(queue.push(token, {}));
    EXPECT_FALSE(queue.push(99, {}));
    TokenAnswer taken;
    for (ReplyToken token = 1; token <= commands_max; ++token) {
      ASSERT_TRUE(queue.pop(taken));
      EXPECT_EQ(taken.token, token);
    }
    EXPECT_FALSE(queue.pop(taken));
  }
}

}  // namespace
}  // namespace vigil::bus
