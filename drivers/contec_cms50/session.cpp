#include "drivers/contec_cms50/session.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "drivers/contec_cms50/packet.hpp"

namespace vigil::contec_cms50 {
namespace {

/// For the answer to a question about its names; nothing depends on one.
constexpr Duration names_within = std::chrono::milliseconds(200);
constexpr Duration first_wait = std::chrono::seconds(1);
constexpr Duration longest_wait = std::chrono::seconds(8);

Duration wait_after(int attempts) {
  return std::min(longest_wait, first_wait * (1 << std::min(attempts - 1, 3)));
}

template <std::size_t Size>
void append_number(FixedText<Size>& text, int number) {
  std::array<char, 12> digits{};
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

}  // namespace

Poll Session::poll(Instant now, Sink& sink) {
  if (!enabled_) return {};
  if (sending_ && now - last_data_ >= silent_after) {
    sending_ = false;
    attempts_ = 0;
    next_ = now;
    why_ = Why("the oximeter stopped sending");
  }
  if (!sending_) return ask(now, sink);
  Poll poll{{}, now, {}};
  if (now >= keep_alive_at_) {
    keep_alive_at_ = now + keep_alive_every;
    poll.write = command(command::keep_alive);
  }
  poll.ask_again = std::min(keep_alive_at_, last_data_ + silent_after);
  return poll;
}

Poll Session::ask(Instant now, Sink& sink) {
  if (now < next_) return {{}, now, next_};
  switch (step_) {
    case Step::model:
      step_ = Step::vendor;
      next_ = now + names_within;
      return {command(command::model), now, next_};
    case Step::vendor:
      step_ = Step::start;
      next_ = now + names_within;
      return {command(command::vendor), now, next_};
    case Step::start:
      break;
  }
  ++attempts_;
  next_ = now + wait_after(attempts_);
  handshake_told_ = true;
  tell_try(sink);
  return {command(command::start), now, next_};
}

void Session::on_data(Instant at, Sink& sink) {
  if (!sending_) {
    sending_ = true;
    step_ = Step::start;
    attempts_ = 0;
    keep_alive_at_ = at + keep_alive_every;
    tell_end(sink);
  }
  last_data_ = at;
}

void Session::on_records(Sink& sink) {
  enabled_ = false;
  tell_end(sink);
}

void Session::on_disconnect(std::uint8_t reason, Instant at) {
  // One that answers each start with this notice is not asked faster than one that is silent.
  if (sending_) {
    attempts_ = 0;
    next_ = at + first_wait;
  }
  sending_ = false;
  step_ = Step::start;
  why_ = Why("the oximeter ended the connection, reason ");
  append_number(why_, reason);
}

/// A command is always nine bytes. All have bit 7 set, which the second byte says.
Bytes Session::command(std::uint8_t code) {
  bytes_ = {type::command, 0x81, code, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
  return bytes_;
}

void Session::tell_try(Sink& sink) const {
  FixedText<96> text(why_.view());
  if (why_.empty() && attempts_ == 1) {
    text.append("asked the oximeter to send, no answer yet");
  } else {
    text.append(why_.empty() ? "no answer to the start command, try " : "; asked it to send, try ");
    append_number(text, attempts_);
  }
  sink.on_notice({NoticeKind::handshake, true, text.view(), 0, MonitorPriority::low, 1});
}

void Session::tell_end(Sink& sink) {
  if (!handshake_told_) return;
  handshake_told_ = false;
  why_.clear();
  sink.on_notice(
      {NoticeKind::handshake, false, "the oximeter is sending", 0, MonitorPriority::low, 1});
}

}  // namespace vigil::contec_cms50
