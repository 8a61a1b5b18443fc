// Brings commands from the bus's thread to the engine's, and sees that each is answered once.
//
// It decides nothing: the engine answers within the step that brought the command; a command that
// it leaves without an answer is answered here. take() belongs to the bus's thread, the rest to the
// engine's.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>

#include "daemon/bus/answer_queue.hpp"
#include "daemon/engine/command.hpp"

namespace vigil::app {

/// Commands on their way to the engine. More: the bus refuses them, and clients try again.
inline constexpr int commands_posted_max = 32;

class CommandDesk {
 public:
  /// One step of the engine with this command.
  using Step = std::function<void(const engine::Command&)>;
  using Reply = std::function<void(bus::ReplyToken, const engine::Answer&)>;
  CommandDesk(boost::asio::io_context& loop, Step step, Reply reply)
      : loop_(loop), step_(std::move(step)), reply_(std::move(reply)) {}

  /// False: too many are on their way.
  [[nodiscard]] bool take(const engine::Command& command, bus::ReplyToken token);
  /// From the engine's output.
  void on_answer(const engine::Answer& answer);

 private:
  void carry_out(const engine::Command& command, bus::ReplyToken token);

  boost::asio::io_context& loop_;
  Step step_;
  Reply reply_;
  std::atomic<int> posted_{0};
  std::optional<bus::ReplyToken> answering_;
};

}  // namespace vigil::app
