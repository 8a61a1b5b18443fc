#include "daemon/app/command_desk.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vigil::app {
namespace {

engine::Command command(std::string_view key) {
  engine::Command command;
  command.key = FixedText<64>(key);
  return command;
}

// Writes down what comes out: "step k1", "reply 7 done k1".
class CommandDeskTest : public ::testing::Test {
 protected:
  void answer(engine::Outcome outcome, std::string_view key) {
    engine::Answer answer;
    answer.outcome = outcome;
    answer.key = FixedText<64>(key);
    desk.on_answer(answer);
  }
  boost::asio::io_context loop;
  std::string out;
  int answers = 1;  // of the engine, to each command
  CommandDesk desk{
      loop,
      [this](const engine::Command& asked) {
        out += "step " + std::string(asked.key.view()) + "\n";
        for (int i = 0; i < answers; ++i) {
          answer(engine::Outcome::done, asked.key.view());
        }
      },
      [this](bus::ReplyToken token, const engine::Answer& answer) {
        out += "reply " + std::to_string(token) + " " + std::string(name(answer.outcome)) + " " +
               std::string(answer.key.view()) + " " + std::string(answer.text.view()) + "\n";
      }};
};

TEST_F(CommandDeskTest, CommandsAreCarriedOutOnTheLoopInOrder) {
  ASSERT_TRUE(desk.take(command("k1"), 7));
  ASSERT_TRUE(desk.take(command("k2"), 8));
  EXPECT_EQ(out, "");
  loop.run();
  EXPECT_EQ(out, "step k1\nreply 7 done k1 \nstep k2\nreply 8 done k2 \n");
}

TEST_F(CommandDeskTest, ACommandThatTheEngineLeavesUnansweredIsRefused) {
  answers = 0;
  ASSERT_TRUE(desk.take(command("k1"), 7));
  loop.run();
  EXPECT_EQ(out, "step k1\nreply 7 refused k1 this command is not understood here\n");
}

TEST_F(CommandDeskTest, ASecondAnswerAndOneOutsideOfAStepAreDropped) {
  answers = 2;
  ASSERT_TRUE(desk.take(command("k1"), 7));
  loop.run();
  answer(engine::Outcome::done, "k9");
  EXPECT_EQ(out, "step k1\nreply 7 done k1 \n");
}

TEST_F(CommandDeskTest, MoreThanItsLimitAreNotTakenUntilTheLoopHasRun) {
  for (int i = 0; i < commands_posted_max; ++i) ASSERT_TRUE(desk.take(command("k"), 1));
  EXPECT_FALSE(desk.take(command("k"), 2));
  EXPECT_FALSE(desk.take(command("k"), 2));
  loop.run();
  EXPECT_TRUE(desk.take(command("k"), 3));
}

}  // namespace
}  // namespace vigil::app
