#include "drivers/datex_s5/requests.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/api/text.hpp"
#include "drivers/datex_s5/waves.hpp"

namespace vigil::datex_s5 {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration between_requests = milliseconds(100);
/// A monitor that does not answer is asked again after these; then always after the last.
constexpr std::array<Duration, 3> retry_after{milliseconds(2500), seconds(5), seconds(10)};
/// Waves that went away are asked for again (LNH); if they never came, less often.
constexpr Duration waves_again = seconds(10);
constexpr Duration waves_retry = seconds(60);
/// In differential mode only changes are sent: entering it again gives the whole state, so that a
/// damaged record is not missed for longer.
constexpr Duration alarms_again = seconds(30);
/// Level 0 works with KAI and LNH; VSC and VSW send each of the others.
constexpr std::array<std::uint8_t, 6> levels{0, 7, 8, 9, 10, 11};

// Requests (GE-CI, KAI): what stands after the header.
constexpr std::size_t displayed_request_size = header_size + 9;
constexpr std::size_t wave_request_size = header_size + 32;
constexpr std::size_t alarm_request_size = header_size + 12;
constexpr std::uint16_t all_classes = 0x0E;  // ext1, ext2, ext3; basic comes unless denied
constexpr std::uint16_t wave_stop = 1;
constexpr std::uint16_t alarms_differential = 2;

void put16(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<std::uint8_t>(value & 0xFFU);
  bytes[at + 1] = static_cast<std::uint8_t>(value >> 8U);
}

}  // namespace

void Requests::on_record(MainType type, std::uint8_t level, Instant now) {
  record_at_ = now;
  level_ = level;
  if (type == MainType::wave) {
    waves_came_ = true;
    waves_due_ = now + waves_again;
  }
}

void Requests::on_displayed(Instant now, Sink& sink) {
  displayed_at_ = now;
  attempts_ = 0;
  if (handshake_told_) tell("displayed values are coming in", false, sink);
}

void Requests::tell(std::string_view text, bool active, Sink& sink) {
  handshake_told_ = active;
  sink.on_notice({NoticeKind::handshake, active, text});
}

void Requests::begin(Instant now) {
  ++attempts_;
  step_ = Step::stop_waves;
  due_ = now;
  asked_at_ = now;
  alarms_due_ = now;  // a monitor that was switched off has forgotten that too
  displayed_at_ = Instant::never();
}

/// When the monitor counts as silent, and is asked again.
Instant Requests::silent_at() const {
  if (!displayed_at_.is_never()) return displayed_at_ + ask_again_after;
  const bool heard = !record_at_.is_never() && record_at_ >= asked_at_;
  if (heard) return asked_at_ + ask_again_after;
  const std::size_t wait = std::min<std::size_t>(attempts_, retry_after.size()) - 1;
  return asked_at_ + retry_after[wait];
}

Poll Requests::poll(Instant now, Sink& sink) {
  if (step_ == Step::idle) {
    begin(now);
    tell("asking for displayed values", true, sink);
  }
  if (now < due_) return {{}, now, due_};
  if (step_ == Step::listening) return listen(now, sink);
  const Instant next = now + between_requests;
  switch (step_) {
    case Step::stop_waves:
      return send(Step::stop_waves, now, Step::displayed, next);
    case Step::displayed:
      return send(Step::displayed, now, Step::waves, next);
    case Step::waves:
      waves_due_ = now + waves_again;
      return send(Step::waves, now, Step::listening, next);
    default:
      break;
  }
  return {{}, now, next};
}

Poll Requests::listen(Instant now, Sink& sink) {
  if (now >= silent_at()) {
    const bool was_live = !displayed_at_.is_never();
    const bool heard = !record_at_.is_never() && record_at_ >= asked_at_;
    if (!was_live && !heard) ++level_index_;
    begin(now);
    FixedText<96> text(was_live ? "no displayed values for 15 s, asking again, try "
                       : heard  ? "the monitor talks, but sends no displayed values, try "
                                : "no answer to the request for displayed values, try ");
    std::array<char, 12> digits{};
    const unsigned attempt = std::min(attempts_, 999'999U);
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), attempt).ptr;
    text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
    tell(text.view(), true, sink);
    return poll(now, sink);
  }
  const Instant soon = now + between_requests;
  const bool has_alarms = level_ >= first_level_with_alarms;
  if (has_alarms && now >= alarms_due_) {
    alarms_due_ = now + alarms_again;
    return send(Step::alarms, now, Step::listening, soon);
  }
  if (!displayed_at_.is_never() && now >= waves_due_) {
    waves_due_ = now + (waves_came_ ? waves_again : waves_retry);
    return send(Step::waves, now, Step::listening, soon);
  }
  Instant next = silent_at();
  if (has_alarms) next = std::min(next, alarms_due_);
  if (!displayed_at_.is_never()) next = std::min(next, waves_due_);
  return {{}, now, next};
}

Poll Requests::send(Step step, Instant now, Step next, Instant due) {
  step_ = next;
  due_ = due;
  return {request_of(step), now, due};
}

Bytes Requests::request_of(Step step) {
  std::array<std::uint8_t, wave_request_size> record{};
  record[header::level] = levels[level_index_ % levels.size()];
  // One subrecord of type 0 at offset 0, then the end of the list.
  record[header::subrecords + header::subrecord_size + header::subrecord_type] =
      header::end_of_list;
  std::size_t size = displayed_request_size;
  if (step == Step::displayed) {
    record[header_size] = static_cast<std::uint8_t>(PhysiologicalType::displayed);
    const auto interval = std::chrono::duration_cast<seconds>(displayed_every).count();
    put16(record, header_size + 1, static_cast<std::uint16_t>(interval));
    put16(record, header_size + 3, all_classes);
  } else if (step == Step::alarms) {
    size = alarm_request_size;
    put16(record, header::main_type, static_cast<std::uint16_t>(MainType::alarm));
    put16(record, header_size, alarms_differential);
  } else {
    size = wave_request_size;
    put16(record, header::main_type, static_cast<std::uint16_t>(MainType::wave));
    std::size_t at = header_size + 4;
    if (step == Step::stop_waves) {
      put16(record, header_size, wave_stop);
    } else {
      for (const std::uint8_t type : requested_waves) record[at++] = type;
    }
    record[at] = header::end_of_list;
  }
  put16(record, header::length, static_cast<std::uint16_t>(size));
  return Bytes(frame_).first(put_frame(Bytes(record).first(size), frame_));
}

}  // namespace vigil::datex_s5
