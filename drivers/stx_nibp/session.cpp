#include "drivers/stx_nibp/session.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/api/text.hpp"

namespace vigil::stx_nibp {
namespace {

constexpr std::string_view no_answer = "no answer from the module";

/// What is sent for one start, in this order (P2, P4).
constexpr std::array<std::string_view, 4> start_commands{command::manual_mode, command::adult_mode,
                                                         command::inflate_160, command::start};

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

void Session::begin(Instant now) {
  *this = Session();
  due_ = now;
}

void Session::enter(Step step, Instant due) {
  step_ = step;
  due_ = due;
  asked_ = stop_sent_ = false;
  tries_ = 0;
}

Refusal Session::start() {
  // A start is never kept for a module that is not there: it could come hours later.
  if (!connected_ || step_ != Step::idle || start_wanted_ || abort_wanted_) return Refusal::busy;
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
    const bool idle = step_ == Step::seek || step_ == Step::idle;
    if (step_ != Step::abort) {
      abort_untold_ = !idle || start_wanted_ || cuff.cycle_seen();
      enter(Step::abort, now);
    }
    start_wanted_ = asked_ = stop_sent_ = false;
    due_ = now;
  }
  if (start_wanted_ && step_ == Step::idle && !asked_) {
    start_wanted_ = false;
    enter(Step::check, now);
  }
}

Poll Session::poll(Instant now, CuffReport& cuff, Sink& sink) {
  if (due_.is_never()) due_ = now;
  talks_ = true;
  take_requests(now, cuff);
  if (step_ == Step::measure && now >= cycle_until_) {
    stop("not done after 180 s, aborted", now, cuff, sink);
  }
  if (now < due_) return {{}, now, due_};
  if (asked_) {
    asked_ = false;
    missed(now, cuff, sink);
    if (now < due_) return {{}, now, due_};
  }
  if (step_ == Step::measure && !streams_) {
    // It may have heard the start all the same: then it must not go on unwatched.
    stop("the module did not start, aborted", now, cuff, sink);
  }
  return send(now);
}

Poll Session::send(Instant now) {
  std::string_view text = command::get_status;
  if (step_ == Step::prepare) {
    text = start_commands[static_cast<std::size_t>(tries_)];
    due_ = now + between_commands;
    if (++tries_ == static_cast<int>(start_commands.size())) {
      enter(Step::measure, now + stream_within);
      streams_ = false;
      cycle_until_ = now + cycle_max;
    }
    return {bytes_of(text), now, due_};
  }
  if (step_ == Step::abort && !stop_sent_) {
    stop_sent_ = true;
    due_ = now + stopped_after;
    return {bytes_of(command::abort), now, due_};
  }
  asked_ = true;
  due_ = now + answer_within;
  return {bytes_of(text), now, due_};
}

void Session::tell_seeking(Sink& sink) {
  seeking_told_ = true;
  FixedText<96> text(no_answer);
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), tries_).ptr;
  text.append(", try ").append({digits.data(), static_cast<std::size_t>(end - digits.data())});
  sink.on_notice({NoticeKind::handshake, true, text.view()});
}

void Session::connected(Sink& sink) {
  connected_ = true;
  if (seeking_told_) sink.on_notice({NoticeKind::handshake, false, "the module answers"});
  seeking_told_ = false;
}

void Session::lose(Instant now, CuffReport& cuff, Sink& sink) {
  if (cuff.cycle_seen() || start_wanted_) cuff.give_up(no_answer, sink);
  cuff.was_silent();
  start_wanted_ = connected_ = false;
  enter(Step::seek, now);
  tries_ = 1;
  tell_seeking(sink);
}

void Session::missed(Instant now, CuffReport& cuff, Sink& sink) {
  ++tries_;
  due_ = now;
  switch (step_) {
    case Step::seek:
      tell_seeking(sink);
      // Half a second, doubling to 4 s, between no answer and the next question.
      due_ = now + shortest_pause * (1 << std::min(tries_ - 1, 3));
      break;
    case Step::idle:
    case Step::measure:
      if (tries_ >= idle_misses) lose(now, cuff, sink);
      break;
    case Step::check:
      if (tries_ < 2) break;
      cuff.give_up("no answer from the module, not started", sink);
      enter(Step::idle, now);
      break;
    case Step::result:
      if (tries_ < result_tries) break;
      cuff.give_up("no result after 6 tries", sink);
      enter(Step::idle, now);
      break;
    case Step::abort:
      stop_sent_ = false;
      if (tries_ < abort_tries) break;
      stopped("aborted, but the module does not confirm it: look at the cuff", now, cuff, sink);
      break;
    case Step::prepare:
      break;
  }
}

/// Gives the cycle up, and sees to it that the module does, too.
void Session::stop(std::string_view why, Instant now, CuffReport& cuff, Sink& sink) {
  cuff.give_up(why, sink);
  abort_untold_ = false;
  enter(Step::abort, now);
}

/// `text` is told if a person asked for the abort while something ran.
void Session::stopped(std::string_view text, Instant now, CuffReport& cuff, Sink& sink) {
  if (abort_untold_) cuff.give_up(text, sink);
  abort_untold_ = false;
  cuff.end(sink);
  enter(connected_ ? Step::idle : Step::seek, now + stopped_after);
}

void Session::on_cuff(const Cuff& packet, Instant now, CuffReport& cuff, Sink& sink) {
  if (!talks_) return;
  connected(sink);
  if (packet.state != state_measuring) return;
  switch (step_) {
    case Step::check:
    case Step::prepare:
      cuff.give_up("a cuff cycle runs already, not started", sink);
      [[fallthrough]];
    case Step::seek:
    case Step::idle:
      // A cycle that this host did not start, or does not remember: it may end by itself.
      cycle_until_ = now + cycle_max;
      [[fallthrough]];
    case Step::result:
    case Step::measure:
      enter(Step::measure, now + stream_within);
      streams_ = true;
      return;
    case Step::abort:
      return;
  }
}

void Session::on_end_of_cuff(Instant now) {
  if (step_ == Step::measure) enter(Step::result, now + result_after);
}

void Session::on_status(const Status& status, Instant now, CuffReport& cuff, Sink& sink) {
  if (!talks_) return;
  connected(sink);
  const bool at_work = is_at_work(status.state);
  const bool measures = status.state == state_measuring;
  switch (step_) {
    case Step::seek:
    case Step::idle:
      if (!measures) return enter(Step::idle, now + presence_every);
      cycle_until_ = now + cycle_max;
      break;
    case Step::check: {
      if (!at_work) return enter(Step::prepare, now);
      const std::string_view test = test_text(status.state);
      FixedText<96> text("not started: ");
      text.append(test.empty() ? "a cuff cycle runs already" : test);
      cuff.give_up(text.view(), sink);
      if (!measures) return enter(Step::idle, now + presence_every);
      cycle_until_ = now + cycle_max;
      break;
    }
    case Step::measure:
      if (!asked_) return;
      if (!measures) return enter(Step::idle, now + presence_every);
      break;
    case Step::result:
      if (!measures) return enter(Step::idle, now + presence_every);
      asked_ = false;
      due_ = now + result_after;
      if (++tries_ < result_tries) return;
      break;  // it measures on
    case Step::abort:
      if (!asked_) return;
      asked_ = false;
      if (!at_work) return stopped("aborted", now, cuff, sink);
      stop_sent_ = false;
      due_ = now;
      if (++tries_ < abort_tries) return;
      return stopped("aborted, but the module goes on: look at the cuff", now, cuff, sink);
    case Step::prepare:
      return;
  }
  enter(Step::measure, now + stream_within);
  streams_ = true;
}

}  // namespace vigil::stx_nibp
