#include "drivers/capnostream20/session.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/api/text.hpp"

namespace vigil::capnostream20 {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration between_commands = milliseconds(200);  // mdpnp: negotiates at this pace
constexpr Duration keep_alive_every = seconds(5);         // mdpnp
constexpr std::array<Duration, 3> retries{seconds(1), seconds(2), seconds(5)};
/// From StartRT to the first numerics.
constexpr Duration first_numerics_within = seconds(3);

}  // namespace

void Session::on_device_id(Instant now) {
  if (step_ != Step::enabling) return;
  step_ = Step::setting_up;
  due_ = now;
}

/// Numerics also come from a monitor that was started before this port was opened: then it is
/// kept alive, and not disturbed.
void Session::on_numerics(Instant now, Sink& sink) {
  silent_at_ = now + silent_after;
  attempts_ = 0;
  if (step_ == Step::enabling) {
    step_ = Step::running;
    keep_alive_ = now;
  }
  if (!handshake_told_) return;
  handshake_told_ = false;
  sink.on_notice({NoticeKind::handshake, false, "numerics are coming in"});
}

Duration Session::retry_after() const {
  return retries[std::min<std::size_t>(attempts_, retries.size()) - 1];
}

Poll Session::send(std::uint8_t code, Bytes payload, Instant now) {
  const std::size_t size = put_message(code, payload, bytes_);
  return {Bytes(bytes_).first(size), now, due_};
}

Poll Session::enable(std::string_view why, Instant now, Sink& sink) {
  ++attempts_;
  FixedText<96> text(why);
  if (attempts_ > 1) {
    std::array<char, 12> digits{};
    const unsigned attempt = std::min(attempts_, 999'999U);
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), attempt).ptr;
    text.append(", try ").append({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  sink.on_notice({NoticeKind::handshake, true, text.view()});
  handshake_told_ = true;
  step_ = Step::enabling;
  due_ = now + retry_after();
  return send(command::enable, {}, now);
}

Poll Session::poll(Instant now, Sink& sink) {
  if (step_ == Step::idle) return enable("asking the monitor to talk", now, sink);
  if (step_ != Step::running && now < due_) return {{}, now, due_};
  switch (step_) {
    case Step::enabling:
      return enable("no answer to the request to talk", now, sink);
    case Step::setting_up: {
      constexpr std::array<std::uint8_t, 2> item{command::interruption_item,
                                                 command::interruption_value};
      step_ = Step::starting;
      due_ = now + between_commands;
      return send(command::setup, item, now);
    }
    case Step::starting:
      step_ = Step::running;
      silent_at_ = now + first_numerics_within;
      keep_alive_ = now + keep_alive_every;
      due_ = std::min(silent_at_, keep_alive_);
      return send(command::start_real_time, {}, now);
    default:
      break;
  }
  if (now >= silent_at_) {
    return enable(handshake_told_ ? "the monitor answers, but sends no numerics"
                                  : "no numerics any more, asking again",
                  now, sink);
  }
  if (now >= keep_alive_) {
    keep_alive_ = now + keep_alive_every;
    due_ = std::min(silent_at_, keep_alive_);
    return send(command::link_is_active, {}, now);
  }
  return {{}, now, std::min(silent_at_, keep_alive_)};
}

}  // namespace vigil::capnostream20
