#include "daemon/link/link.hpp"

#include <algorithm>

namespace vigil::link {
namespace {

// Long enough for the slowest monitor to say something before other line settings are tried.
constexpr Duration shortest_trial = std::chrono::seconds(4);

}  // namespace

void Link::enter(State state, std::string_view reason) {
  status_.state = state;
  status_.reason = FixedText<160>(reason);
}

void Link::lose() {
  if (live()) ++status_.counters.losses;
}

Action Link::start(Instant now) {
  last_heard_ = now;
  enter(State::opening, "opening the port");
  return Action::open;
}

Action Link::restart() {
  status_.device.clear();
  retry_at_ = Instant::never();
  retry_after_ = first_retry;
  hinted_ = false;
  handshake_.clear();
  enter(State::opening, "Vigil was restarted");
  return Action::open;
}

Action Link::on_opened(std::string_view device, Instant now) {
  status_.device = FixedText<96>(device);
  opened_at_ = now;
  bytes_since_open_ = frames_since_open_ = 0;
  handshake_.clear();
  hinted_ = false;
  retry_at_ = Instant::never();
  enter(State::waiting, "the port is open, nothing heard yet");
  return Action::none;
}

Action Link::on_failed(std::string_view reason, Instant now) {
  status_.device.clear();
  enter(State::absent, reason);
  // A hint that came while this try was under way may be about a port that appeared too late for
  // it.
  retry_at_ = now + (hinted_ ? Duration(0) : retry_after_);
  if (!hinted_) retry_after_ = std::min(retry_after_ * 2, longest_retry);
  hinted_ = false;
  return Action::none;
}

Action Link::on_closed(std::string_view reason, Instant now) {
  lose();
  status_.device.clear();
  enter(State::absent, reason);
  retry_after_ = first_retry;
  retry_at_ = now + retry_after_;
  retry_after_ = retry_after_ * 2;
  return Action::none;
}

Action Link::on_activity(const Activity& activity, Instant now) {
  Counters& counters = status_.counters;
  counters.bytes += activity.bytes;
  counters.frames += activity.frames;
  for (std::size_t i = 0; i < reject_cause_count; ++i) counters.rejects[i] += activity.rejects[i];
  bytes_since_open_ += activity.bytes;
  if (activity.frames == 0) return Action::none;
  // A frame of a port that has just been given up says nothing of the port that is to be opened.
  if (status_.state == State::opening || status_.state == State::absent) return Action::none;
  last_heard_ = now;
  frames_since_open_ += activity.frames;
  if (!live() && handshake_.empty()) {
    retry_after_ = first_retry;
    enter(State::live, "");
  }
  return Action::none;
}

void Link::on_handshake(std::string_view text) {
  handshake_ = FixedText<160>(text);
  if (text.empty() || status_.state == State::opening || status_.state == State::absent) return;
  if (live()) {
    lose();
    enter(State::quiet, text);
    return;
  }
  // Bytes that fit nothing say more than a question without an answer: the line is set wrong.
  const bool misfit = bytes_since_open_ > 0 && frames_since_open_ == 0;
  if (!misfit) status_.reason = handshake_;
}

Action Link::on_hint(Instant now) {
  if (status_.state == State::opening) hinted_ = true;
  if (status_.state != State::absent) return Action::none;
  retry_at_ = now;
  return advance(now);
}

Action Link::advance(Instant now) {
  switch (status_.state) {
    case State::absent:
      if (now < retry_at_) return Action::none;
      retry_at_ = Instant::never();
      enter(State::opening, status_.reason.view());
      return Action::open;
    case State::live:
      if (now < last_heard_ + config_.quiet_max) return Action::none;
      lose();
      enter(State::quiet, "the port is open, but the monitor is silent");
      return Action::none;
    case State::waiting:
      return now < deadline() ? Action::none : try_next_line_settings(now);
    case State::quiet:
      if (now < deadline()) return Action::none;
      enter(State::opening, "the connection was silent for too long");
      return Action::reopen;
    case State::opening:
      return Action::none;
  }
  return Action::none;
}

Action Link::try_next_line_settings(Instant now) {
  if (frames_since_open_ > 0) {
    opened_at_ = now;
    return Action::none;
  }
  if (config_.line_settings_count > 1) {
    line_settings_ = (line_settings_ + 1) % config_.line_settings_count;
    enter(State::opening, "trying other line settings");
    return Action::reopen;
  }
  opened_at_ = now;
  if (bytes_since_open_ == 0 && !handshake_.empty()) {
    enter(State::waiting, handshake_.view());
    return Action::none;
  }
  enter(State::waiting,
        bytes_since_open_ == 0
            ? "the port is open, but nothing comes: is the monitor on, and its output enabled?"
            : "bytes come, but none of them fit this driver: wrong line settings or monitor?");
  return Action::none;
}

Instant Link::deadline() const {
  switch (status_.state) {
    case State::absent:
      return retry_at_;
    case State::live:
      return last_heard_ + config_.quiet_max;
    case State::waiting:
      return opened_at_ + std::max(shortest_trial, config_.quiet_max * 2);
    case State::quiet:
      return config_.reopen_after.count() > 0 ? last_heard_ + config_.reopen_after
                                              : Instant::never();
    case State::opening:
      return Instant::never();
  }
  return Instant::never();
}

void Link::archive(Archive& archive) {
  archive.field("status", status_);
  archive.field("last_heard", last_heard_);
  archive.field("opened_at", opened_at_);
  archive.field("retry_at", retry_at_);
  archive.field("retry_after", retry_after_);
  archive.field("line_settings", line_settings_);
  archive.field("hinted", hinted_);
  archive.field("bytes_since_open", bytes_since_open_);
  archive.field("frames_since_open", frames_since_open_);
  archive.field("handshake", handshake_);
  archive.check(retry_after_ >= Duration(0) && retry_after_ <= longest_retry,
                "a wait that is too long");
  // The driver may know less of them than it did.
  if (line_settings_ >= config_.line_settings_count) line_settings_ = 0;
}

}  // namespace vigil::link
