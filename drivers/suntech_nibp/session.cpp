#include "drivers/suntech_nibp/session.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/api/text.hpp"

namespace vigil::suntech_nibp {
namespace {

constexpr std::string_view no_answer = "no answer from the module";

using Text = FixedText<96>;

void append_number(Text& text, std::int64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

/// "the module answers 'S': asleep"
Text answers(char letter) {
  Text text("the module answers '");
  const bool printable = letter >= ' ' && letter <= '~';
  text.append(printable ? std::string_view(&letter, 1) : std::string_view("?")).append("'");
  const std::string_view meaning = letter_text(letter);
  if (!meaning.empty()) text.append(": ").append(meaning);
  return text;
}

}  // namespace

void Session::begin(Instant now) {
  *this = Session();
  due_ = now;
}

void Session::enter(Step step, Instant due) {
  step_ = step;
  due_ = due;
  asked_ = false;
  tries_ = 0;
}

Refusal Session::start() {
  // A start is never kept for a module that is not there: it could come hours later.
  const bool free = step_ == Step::idle || step_ == Step::standing;
  if (!connected_ || !free || start_wanted_ || abort_wanted_) return Refusal::busy;
  start_wanted_ = true;
  return Refusal::accepted;
}

Refusal Session::abort() {
  abort_wanted_ = true;
  return Refusal::accepted;
}

Poll Session::poll(Instant now, CuffReport& cuff, Sink& sink) {
  if (due_.is_never()) due_ = now;
  talks_ = true;
  if (abort_wanted_) {
    abort_wanted_ = false;
    const bool idle = step_ == Step::seek || step_ == Step::standing || step_ == Step::idle;
    const bool runs = !idle || start_wanted_ || cuff.cycle_seen();
    if (step_ != Step::abort) {
      abort_untold_ = runs;
      enter(Step::abort, now);
    }
    start_wanted_ = false;
    asked_ = false;
    due_ = now;
  }
  if (start_wanted_ && step_ == Step::idle && !asked_) {
    start_wanted_ = false;
    enter(Step::check, now);
  }
  if (step_ == Step::measure && now >= cycle_until_) {
    cuff.give_up("not done after 180 s, aborted", sink);
    abort_untold_ = false;
    enter(Step::abort, now);
  }
  if (now < due_) return {{}, now, due_};
  if (asked_) {
    asked_ = false;
    missed(now, cuff, sink);
    if (now < due_) return {{}, now, due_};
  }
  return send(now);
}

Poll Session::send(Instant now) {
  Bytes command(get_pressure);
  asked_ = true;
  due_ = now + answer_within;
  switch (step_) {
    case Step::standing:
    case Step::result:
      command = get_data;
      break;
    case Step::inflate:
      // Its answer is not known for certain: the start follows whether one comes or not.
      command = set_inflate_160;
      inflate_set_ = true;
      enter(Step::start, now + settle);
      break;
    case Step::start:
      command = start_adult;
      break;
    case Step::abort:
      command = abort_bp;
      break;
    default:
      break;
  }
  return {command, now, due_};
}

void Session::tell_seeking(std::string_view why, Sink& sink) {
  seeking_told_ = true;
  Text text(why);
  text.append(", try ");
  append_number(text, tries_);
  sink.on_notice({NoticeKind::handshake, true, text.view()});
}

void Session::lose(std::string_view why, Instant now, CuffReport& cuff, Sink& sink) {
  if (cuff.cycle_seen() || start_wanted_) cuff.give_up(why, sink);
  cuff.was_silent();
  start_wanted_ = false;
  connected_ = inflate_set_ = false;
  enter(Step::seek, now);
  tries_ = 1;
  tell_seeking(why, sink);
}

void Session::missed(Instant now, CuffReport& cuff, Sink& sink) {
  ++tries_;
  due_ = now;
  switch (step_) {
    case Step::seek:
      tell_seeking(no_answer, sink);
      // Half a second, doubling to 4 s, between no answer and the next question.
      due_ = now + shortest_pause * (1 << std::min(tries_ - 1, 3));
      break;
    case Step::idle:
      if (tries_ >= idle_misses) lose(no_answer, now, cuff, sink);
      break;
    case Step::standing:
      if (tries_ >= 2) go_idle(now);
      break;
    case Step::check:
      if (tries_ < 2) break;
      cuff.give_up("no answer from the module, not started", sink);
      go_idle(now);
      break;
    case Step::start:
      // It may have heard the start all the same: then it must not go on unwatched.
      cuff.give_up("no answer to the start, aborted", sink);
      abort_untold_ = false;
      enter(Step::abort, now);
      break;
    case Step::measure:
      if (tries_ >= measure_misses) lose(no_answer, now, cuff, sink);
      break;
    case Step::result:
      if (tries_ < result_tries) break;
      cuff.give_up("no result after 6 tries", sink);
      go_idle(now);
      break;
    case Step::abort:
      if (tries_ < abort_tries) break;
      aborted("aborted, but the module does not confirm it: look at the cuff", now, cuff, sink);
      break;
    case Step::inflate:
      break;
  }
}

/// The abort is over. `text` is told if a person asked for it while something ran.
void Session::aborted(std::string_view text, Instant now, CuffReport& cuff, Sink& sink) {
  if (abort_untold_) cuff.give_up(text, sink);
  abort_untold_ = false;
  cuff.end(sink);
  if (connected_) return go_idle(now + result_after);
  enter(Step::seek, now + result_after);
}

void Session::measuring(std::int32_t mmhg, Instant now) {
  enter(Step::measure, now + pressure_every);
  cycle_until_ = now + cycle_max;
  empty_since_ = Instant::never();
  inflated_ = mmhg >= cuff_empty_below;
}

void Session::on_pressure(std::int32_t mmhg, bool deflates, Instant now, CuffReport& cuff,
                          Sink& sink) {
  if (!talks_) return;
  const bool empty = mmhg < cuff_empty_below;
  switch (step_) {
    case Step::seek:
      if (seeking_told_) sink.on_notice({NoticeKind::handshake, false, "the module answers"});
      seeking_told_ = false;
      connected_ = true;
      [[fallthrough]];
    case Step::idle:
      // A cycle that this host did not start, or does not remember: it may end by itself.
      if (!empty && !deflates) return measuring(mmhg, now);
      if (step_ == Step::seek) return enter(Step::standing, now);
      return go_idle(now + presence_every);
    case Step::check: {
      if (empty) return enter(inflate_set_ ? Step::start : Step::inflate, now);
      Text text("the cuff is not empty: ");
      append_number(text, mmhg);
      cuff.give_up(text.append(" mmHg, not started").view(), sink);
      return deflates ? go_idle(now + presence_every) : measuring(mmhg, now);
    }
    case Step::measure:
      if (asked_) due_ = now + pressure_every;
      asked_ = false;
      tries_ = 0;
      inflated_ = inflated_ || !empty;
      if (!empty || !inflated_) {
        empty_since_ = Instant::never();
      } else if (empty_since_.is_never()) {
        empty_since_ = now;
      } else if (now - empty_since_ >= empty_means_done) {
        enter(Step::result, now);  // the word that it is done was lost
      }
      return;
    default:
      return;  // late answers
  }
}

void Session::on_start_letter(char letter, Instant now, CuffReport& cuff, Sink& sink) {
  if (letter == letter::accepted && asked_) {
    cuff.begin(sink);
    return measuring(0, now);
  }
  // What is still to come of a cycle before, or of setting the pressure.
  if (letter == letter::complete || letter == letter::aborted || !asked_) return;
  Text text("not started: ");
  cuff.give_up(text.append(answers(letter).view()).view(), sink);
  go_idle(now + result_after);
}

void Session::on_measure_letter(char letter, Instant now, CuffReport& cuff, Sink& sink) {
  switch (letter) {
    case letter::complete:
    case letter::error:
      return enter(Step::result, now + result_after);
    case letter::aborted:
      cuff.give_up("aborted at the module", sink);
      return go_idle(now + result_after);
    case letter::asleep:
    case letter::was_reset:
      return lose(answers(letter).view(), now, cuff, sink);
    default:
      if (asked_) due_ = now + pressure_every;
      asked_ = false;
      return;
  }
}

void Session::on_letter(char letter, Instant now, CuffReport& cuff, Sink& sink) {
  if (!talks_) return;
  switch (step_) {
    case Step::seek:
      if (!asked_ || letter == letter::complete) return;
      asked_ = false;
      ++tries_;
      due_ = now + answer_within;
      return tell_seeking(answers(letter).view(), sink);
    case Step::idle:
      if (letter == letter::was_reset) inflate_set_ = false;
      if (!asked_ || letter == letter::complete || letter == letter::aborted) return;
      asked_ = false;
      due_ = now + answer_within;
      if (++tries_ >= idle_misses) lose(answers(letter).view(), now, cuff, sink);
      return;
    case Step::standing:
      return asked_ ? go_idle(now) : void();
    case Step::check: {
      if (letter == letter::complete || letter == letter::aborted || !asked_) return;
      Text text("not started: ");
      cuff.give_up(text.append(answers(letter).view()).view(), sink);
      return go_idle(now + result_after);
    }
    case Step::start:
      return on_start_letter(letter, now, cuff, sink);
    case Step::measure:
      return on_measure_letter(letter, now, cuff, sink);
    case Step::result:
      // The time for an answer goes on; then it is asked again.
      return;
    case Step::abort:
      if (letter == letter::aborted) aborted("aborted", now, cuff, sink);
      return;
    case Step::inflate:
      return;
  }
}

void Session::on_data(Instant now) {
  if (step_ == Step::standing || step_ == Step::result) go_idle(now + presence_every);
}

}  // namespace vigil::suntech_nibp
