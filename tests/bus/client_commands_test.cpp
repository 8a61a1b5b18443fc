#include "daemon/bus/client_commands.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace vigil::bus {
namespace {

using Time = ClientCommands::Time;
using std::chrono::milliseconds;

// Writes down what comes out: "?k1" a request with key k1, "k1=DONE", "k1:no answer ...".
class CommandsTest : public ::testing::Test {
 protected:
  static v1::CommandRequest asked(const std::string& key) {
    v1::CommandRequest request;
    request.set_kind(v1::COMMAND_KIND_TEST_ALARM);
    request.set_key(key);
    return request;
  }
  void add(const std::string& key) {
    EXPECT_TRUE(commands.add(asked(key), now));
    commands.advance(now);
  }
  void pass(milliseconds time) {
    now += time;
    commands.advance(now);
  }
  std::uint64_t id_of(const std::string& key) { return ids.at(key); }
  void reply(const std::string& key) {
    v1::Reply reply;
    reply.set_request_id(id_of(key));
    reply.mutable_command()->set_outcome(v1::COMMAND_OUTCOME_DONE);
    EXPECT_TRUE(commands.on_reply(reply, now));
    commands.advance(now);
  }
  void refuse(const std::string& key, v1::RefusalReason reason, const std::string& text) {
    v1::Reply reply;
    reply.set_request_id(id_of(key));
    reply.mutable_refused()->set_reason(reason);
    reply.mutable_refused()->set_text(text);
    EXPECT_TRUE(commands.on_reply(reply, now));
    commands.advance(now);
  }
  std::string take() { return std::exchange(out, {}); }

  std::string out;
  bool connected = true;
  std::map<std::string, std::uint64_t> ids;
  Time now{std::chrono::seconds(100)};
  ClientCommands commands{
      [this](const v1::Request& request) {
        if (!connected) return false;
        out += "?" + request.command().key() + " ";
        ids[request.command().key()] = request.request_id();
        return true;
      },
      [this](const CommandResult& result) {
        out += result.request.key();
        out += result.reply ? "=" + v1::CommandOutcome_Name(result.reply->outcome()) + " "
                            : ":" + result.error + " ";
      }};
};

TEST_F(CommandsTest, ACommandIsSentAndItsAnswerTold) {
  add("k1");
  EXPECT_EQ(take(), "?k1 ");
  reply("k1");
  EXPECT_EQ(take(), "k1=COMMAND_OUTCOME_DONE ");
  EXPECT_EQ(commands.deadline(), Time::max());
}

TEST_F(CommandsTest, WithoutAnAnswerTheSameGoesOutEveryHalfSecondForFiveSeconds) {
  add("k1");
  EXPECT_EQ(take(), "?k1 ");
  const std::uint64_t id = id_of("k1");
  EXPECT_EQ(commands.deadline(), now + command_retry);
  for (int i = 0; i < 9; ++i) {
    pass(milliseconds(499));
    EXPECT_EQ(take(), "");
    pass(milliseconds(1));
    EXPECT_EQ(take(), "?k1 ");
    EXPECT_EQ(id_of("k1"), id);
  }
  pass(milliseconds(500));
  EXPECT_EQ(take(), "k1:no answer from the daemon ");
  reply("k1");
  EXPECT_EQ(take(), "");
}

TEST_F(CommandsTest, ASecondAnswerToTheSameCommandChangesNothing) {
  add("k1");
  reply("k1");
  reply("k1");
  EXPECT_EQ(take(), "?k1 k1=COMMAND_OUTCOME_DONE ");
}

TEST_F(CommandsTest, TooManyIsTriedAgainAndEveryOtherRefusalIsTold) {
  add("k1");
  refuse("k1", v1::REFUSAL_REASON_TOO_MANY, "later");
  EXPECT_EQ(take(), "?k1 ");
  pass(milliseconds(500));
  EXPECT_EQ(take(), "?k1 ");
  refuse("k1", v1::REFUSAL_REASON_BAD_ARGUMENT, "room, bed: expected");
  EXPECT_EQ(take(), "k1:room, bed: expected ");
}

TEST_F(CommandsTest, FourAreUnderWayAndTheRestWaitsItsTurn) {
  for (const char* key : {"k1", "k2", "k3", "k4", "k5", "k6"}) add(key);
  EXPECT_EQ(take(), "?k1 ?k2 ?k3 ?k4 ");
  reply("k3");
  EXPECT_EQ(take(), "k3=COMMAND_OUTCOME_DONE ?k5 ");
  reply("k1");
  EXPECT_EQ(take(), "k1=COMMAND_OUTCOME_DONE ?k6 ");
}

TEST_F(CommandsTest, WithoutAConnectionItTriesEvery50Ms) {
  connected = false;
  add("k1");
  EXPECT_EQ(commands.deadline(), now + milliseconds(50));
  pass(milliseconds(49));
  connected = true;
  commands.advance(now);
  EXPECT_EQ(take(), "");
  pass(milliseconds(1));
  EXPECT_EQ(take(), "?k1 ");
}

TEST_F(CommandsTest, MoreThanTheLimitAreNotTaken) {
  for (std::size_t i = 0; i < commands_kept_max; ++i) add("k" + std::to_string(i));
  EXPECT_FALSE(commands.add(asked("one more"), now));
}

TEST_F(CommandsTest, RepliesToOtherRequestsAreNotTaken) {
  v1::Reply reply;
  reply.set_request_id(7);
  reply.mutable_snapshot();
  EXPECT_FALSE(commands.on_reply(reply, now));
}

}  // namespace
}  // namespace vigil::bus
