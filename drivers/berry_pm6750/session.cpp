#include "drivers/berry_pm6750/session.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace vigil::berry_pm6750 {
namespace {

/// What is asked for, and the packet that proves that it comes.
struct SetUp {
  std::uint8_t what;
  std::uint8_t parameter;
  std::uint8_t proof;
};
// The versions are asked with 0; no source tells a parameter.
constexpr std::array<SetUp, 8> set_up{{{command::ecg, command::on, type::ecg},
                                       {command::spo2, command::on, type::spo2},
                                       {command::temperature, command::on, type::temperature},
                                       {command::ecg_wave, command::on, type::ecg_wave},
                                       {command::pleth_wave, command::on, type::pleth_wave},
                                       {command::resp_wave, command::on, type::resp_wave},
                                       {command::firmware, command::off, type::firmware},
                                       {command::hardware, command::off, type::hardware}}};
constexpr std::uint32_t all = (1U << set_up.size()) - 1;
/// These come all the time; a wave or a version that does not come is not asked for for ever.
constexpr std::uint32_t numbers = 0x07;

}  // namespace

void Session::begin(Instant now) {
  *this = Session();
  to_send_ = all;
  set_up_due_ = now;
}

void Session::enter(Step step, Instant due) {
  step_ = step;
  due_ = due;
  tries_ = 0;
}

void Session::on_packet(std::uint8_t type) {
  connected_ = true;
  for (std::size_t i = 0; i < set_up.size(); ++i) {
    if (set_up[i].proof == type) heard_ |= 1U << i;
  }
}

Refusal Session::start() {
  // A start is never kept for a monitor that is not there: it could come hours later.
  const bool free =
      step_ == Step::rest && result_ != cuff::measuring && result_ != cuff::initialising;
  if (!connected_ || !free || start_wanted_ || abort_wanted_) return Refusal::busy;
  start_wanted_ = true;
  return Refusal::accepted;
}

Refusal Session::abort() {
  abort_wanted_ = true;
  return Refusal::accepted;
}

void Session::take_requests(Instant now, const CuffReport& cuff) {
  if (abort_wanted_) {
    abort_wanted_ = false;
    if (step_ != Step::abort) {
      abort_untold_ = step_ != Step::rest || start_wanted_ || cuff.cycle_seen();
      enter(Step::abort, now);
    }
    start_wanted_ = false;
    due_ = now;
  }
  if (start_wanted_) {
    start_wanted_ = false;
    enter(Step::patient, now);
  }
}

Poll Session::poll(Instant now, CuffReport& cuff, Sink& sink) {
  if (set_up_due_.is_never()) begin(now);
  talks_ = true;
  take_requests(now, cuff);
  if (now >= due_) on_due(now, cuff, sink);
  const bool sends = send_cuff(now) || send_set_up(now);
  // With a cuff command out, the set-up waits for the next poll.
  Instant next = std::min(due_, set_up_due_);
  if (next <= now) next = now + std::chrono::milliseconds(1);
  return {sends ? Bytes(command_) : Bytes(), now, next};
}

/// What the time that came due means.
void Session::on_due(Instant now, CuffReport& cuff, Sink& sink) {
  switch (step_) {
    case Step::starting:
      // It may have heard the start all the same: then it must not go on unwatched.
      return stop("the cuff did not start, aborted", now, cuff, sink);
    case Step::running:
      if (now >= cycle_until_) return stop("not done after 180 s, aborted", now, cuff, sink);
      return stop("the monitor says nothing of the cuff, aborted", now, cuff, sink);
    case Step::abort:
      if (tries_ < abort_tries) return;
      return stopped("aborted, but the monitor does not confirm it: look at the cuff", cuff, sink);
    case Step::rest:
    case Step::patient:
    case Step::start:
      return;
  }
}

bool Session::send_cuff(Instant now) {
  if (now < due_) return false;
  switch (step_) {
    case Step::patient:
      command_ = make_command(command::patient, command::adult);
      enter(Step::start, now + settle);
      return true;
    case Step::start:
      command_ = make_command(command::nibp, command::on);
      result_before_ = result_;
      enter(Step::starting, now + starts_within);
      cycle_until_ = now + cycle_max;
      return true;
    case Step::abort:
      command_ = make_command(command::nibp, command::off);
      ++tries_;
      due_ = now + stopped_within;
      return true;
    default:
      due_ = Instant::never();
      return false;
  }
}

bool Session::send_set_up(Instant now) {
  if (now < set_up_due_) return false;
  if (to_send_ == 0) {
    // What was not heard is switched on again; a monitor that is silent may have been off.
    to_send_ = heard_ == 0 ? all : numbers & ~heard_;
    heard_ = 0;
  }
  if (to_send_ != 0) {
    const auto next = static_cast<std::size_t>(std::countr_zero(to_send_));
    to_send_ &= to_send_ - 1;
    command_ = make_command(set_up[next].what, set_up[next].parameter);
    set_up_due_ = now + (to_send_ != 0 ? between_commands : heard_within);
    return true;
  }
  set_up_due_ = now + heard_within;
  return false;
}

/// Gives the cycle up, and sees to it that the monitor does, too.
void Session::stop(std::string_view why, Instant now, CuffReport& cuff, Sink& sink) {
  cuff.give_up(why, sink);
  abort_untold_ = false;
  enter(Step::abort, now);
}

/// `text` is told if a person asked for the abort while something ran.
void Session::stopped(std::string_view text, CuffReport& cuff, Sink& sink) {
  if (abort_untold_) cuff.give_up(text, sink);
  abort_untold_ = false;
  cuff.end(sink);
  enter(Step::rest, Instant::never());
}

void Session::on_cuff(std::uint8_t result, Instant now, CuffReport& cuff, Sink& sink) {
  result_ = result;
  if (!talks_) return;
  const bool measures = result == cuff::measuring;
  switch (step_) {
    case Step::patient:
    case Step::start:
      if (!measures) return;
      cuff.give_up("a cuff cycle runs already, not started", sink);
      [[fallthrough]];
    case Step::rest:
      // A cycle that this host did not start, or does not remember: it may end by itself.
      if (!measures) return;
      cycle_until_ = now + cycle_max;
      [[fallthrough]];
    case Step::starting:
      if (measures) return enter(Step::running, std::min(now + word_within, cycle_until_));
      if (result != result_before_) enter(Step::rest, Instant::never());
      return;
    case Step::running:
      if (!measures) return enter(Step::rest, Instant::never());
      due_ = std::min(now + word_within, cycle_until_);
      return;
    case Step::abort:
      if (measures || tries_ == 0) return;
      return stopped("aborted", cuff, sink);
  }
}

}  // namespace vigil::berry_pm6750
