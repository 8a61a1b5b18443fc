#include "tools/vigil/probe_trial.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::probe {
namespace {

// The numbers of this file are ours, chosen on the simulated monitors and on noise
// (tests/tools/probe_trial_test.cpp); docs/vigil-probe.md tells them.
constexpr std::uint64_t share_least_permille = 950;
constexpr Duration span_least = std::chrono::seconds(1);
constexpr std::uint64_t implausible_most_percent = 20;
constexpr std::uint64_t text_least_percent = 90;
/// A decoder may take its time to lock: this much at the start is never held against it.
constexpr std::uint64_t head_least = 32;

bool is_printable(std::uint8_t byte) {
  return (byte >= 0x20 && byte <= 0x7E) || (byte >= '\t' && byte <= '\r');
}

std::uint64_t beyond(std::uint64_t value, std::uint64_t allowed) {
  return value > allowed ? value - allowed : 0;
}

}  // namespace

std::uint64_t Evidence::share_permille() const {
  return judged == 0 ? 0 : in_frames * 1000 / judged;
}

std::uint64_t frames_needed(const Evidence& evidence) {
  const std::uint64_t size = evidence.frames == 0 ? 0 : evidence.in_frames / evidence.frames;
  if (size < 8) return 12;
  if (size < 20) return 8;
  return evidence.text ? 5 : 3;
}

Fit fit_of(const Evidence& evidence) {
  if (evidence.frames == 0 || evidence.share_permille() < share_least_permille) return Fit::no;
  const std::uint64_t numbers = evidence.valid + evidence.implausible;
  if (evidence.implausible * 100 > numbers * implausible_most_percent) return Fit::no;
  const bool enough = evidence.frames >= frames_needed(evidence) &&
                      evidence.last_frame_at - evidence.first_frame_at >= span_least;
  return enough ? Fit::yes : Fit::too_few;
}

Trial::Trial(const Descriptor& driver, const LineSettings& line, Instant now)
    : decoder_(driver.make()), now_(now) {
  evidence_.driver = &driver;
  evidence_.line = line;
  decoder_->reset(now, line);
}

void Trial::feed(Bytes bytes, Instant read_at) {
  now_ = read_at;
  printable_ += static_cast<std::uint64_t>(std::count_if(bytes.begin(), bytes.end(), is_printable));
  if (evidence_.line.transport == Transport::datagram) {
    evidence_.bytes += bytes.size();
    decoder_->feed(bytes, read_at, *this);
    return;
  }
  // One by one: so the end of each frame is known to the byte.
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ++evidence_.bytes;
    decoder_->feed(bytes.subspan(i, 1), read_at, *this);
  }
}

Poll Trial::poll(Instant now) {
  now_ = now;
  evidence_.asked = true;
  return decoder_->poll(now, *this);
}

Evidence Trial::evidence() const {
  Evidence told = evidence_;
  told.text = printable_ * 100 >= told.bytes * text_least_percent;
  if (told.frames == 0) {
    told.judged = told.bytes;
    return told;
  }
  const std::uint64_t tail = told.bytes - frame_end_;
  told.judged = told.in_frames + dropped_ + beyond(head_, std::max(head_least, 3 * longest_)) +
                beyond(tail, 2 * longest_);
  return told;
}

void Trial::on_frame() {
  const std::uint64_t length = evidence_.bytes - frame_end_;
  if (clean_) {
    evidence_.in_frames += length;
    longest_ = std::max(longest_, length);
  } else if (evidence_.frames == 0) {
    head_ = length;
  } else {
    dropped_ += length;
  }
  frame_end_ = evidence_.bytes;
  clean_ = true;
  if (evidence_.frames++ == 0) evidence_.first_frame_at = now_;
  evidence_.last_frame_at = now_;
}

void Trial::on_reject(RejectCause cause, std::uint64_t) {
  ++evidence_.rejects[static_cast<std::size_t>(cause)];
  clean_ = false;
}

void Trial::on_reading(const Reading& reading) {
  if (reading.validity() == Validity::out_of_range) {
    ++evidence_.implausible;
  } else if (const auto milli = reading.shown_milli()) {
    ++evidence_.valid;
    evidence_.last_milli[index(reading.parameter())] = milli;
  } else {
    ++evidence_.without;
  }
}

void Trial::on_other(const OtherNumeric&) { ++evidence_.others; }

void Trial::on_wave(const WaveBlock&) { ++evidence_.others; }

void Trial::on_device(const Identity& identity) {
  std::string text(identity.vendor);
  for (const std::string_view part : {identity.model, identity.serial}) {
    if (!part.empty()) text.append(text.empty() ? "" : " ").append(part);
  }
  if (!text.empty()) evidence_.monitor = text;
}

void Trial::on_notice(const Notice& notice) {
  if (notice.kind != NoticeKind::handshake) return;
  evidence_.handshake = notice.active ? std::string(notice.text) : "";
}

}  // namespace vigil::probe
