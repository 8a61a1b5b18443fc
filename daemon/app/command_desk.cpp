#include "daemon/app/command_desk.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace vigil::app {

bool CommandDesk::take(const engine::Command& command, bus::ReplyToken token) {
  if (posted_.fetch_add(1) >= commands_posted_max) {
    posted_.fetch_sub(1);
    return false;
  }
  boost::asio::post(loop_, [this, command, token] {
    posted_.fetch_sub(1);
    carry_out(command, token);
  });
  return true;
}

void CommandDesk::on_answer(const engine::Answer& answer) {
  if (!answering_) return;
  reply_(*std::exchange(answering_, std::nullopt), answer);
}

void CommandDesk::carry_out(const engine::Command& command, bus::ReplyToken token) {
  answering_ = token;
  step_(command);
  if (!answering_) return;
  engine::Answer answer;
  answer.key = command.key;
  answer.outcome = engine::Outcome::refused;
  answer.text = FixedText<160>("this command is not understood here");
  on_answer(answer);
}

}  // namespace vigil::app
