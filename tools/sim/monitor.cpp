#include "tools/sim/monitor.hpp"

#include <algorithm>
#include <utility>

#include "tools/sim/random.hpp"

namespace vigil::sim {
namespace {

constexpr std::size_t waiting_bytes_max = 65536;
/// Messages in either direction in one step, at most.
constexpr int most_messages = 16;
/// A real monitor tells itself each 61 to 122 s (PCAP, drivers/philips_intellivue/README.md). This
/// one keeps nobody waiting.
constexpr Duration announced_every = std::chrono::seconds(10);

std::string words(const Happening& happening) {
  const auto percent = [](std::int32_t milli) { return std::to_string((milli + 500) / 1000); };
  switch (happening.kind) {
    case HappeningKind::dose:
      return "ketamine given";
    case HappeningKind::desaturation:
      return "SpO2 falls from " + percent(happening.desaturation.from_milli) + " to " +
             percent(happening.desaturation.to_milli);
    case HappeningKind::recovery:
      return "SpO2 recovers";
    case HappeningKind::probe_off:
      return "finger probe off";
    case HappeningKind::probe_on:
      return "finger probe on";
    case HappeningKind::leads_off:
      return "ECG leads off";
    case HappeningKind::leads_on:
      return "ECG leads on";
    case HappeningKind::cuff_loose:
      return "cuff loose";
    case HappeningKind::cuff_fits:
      return "cuff fits again";
    case HappeningKind::motion:
      return "the hand moves";
    case HappeningKind::cuff:
      return "cuff measures";
    case HappeningKind::unplug:
      return "unplugged";
    case HappeningKind::replug:
      return "plugged in again";
    case HappeningKind::silence:
      return "sends nothing";
    case HappeningKind::resume:
      return "sends again";
    case HappeningKind::garbage:
      return std::to_string(happening.bytes) + " bytes of garbage";
  }
  return {};
}

}  // namespace

void PacedLine::queue(Bytes bytes, Instant now) {
  if (idle()) {
    clear();
    if (!bytes.empty()) pacer_.start(now);
  }
  const std::size_t room =
      waiting_bytes_max - std::min(waiting_bytes_max, waiting_.size() - first_);
  const std::size_t taken = std::min(room, bytes.size());
  counts_.lost += bytes.size() - taken;
  if (first_ > waiting_bytes_max) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  waiting_.insert(waiting_.end(), bytes.begin(),
                  bytes.begin() + static_cast<std::ptrdiff_t>(taken));
}

void PacedLine::send(Instant now, ByteLine* line) {
  const std::size_t count = pacer_.release(now, waiting_.size() - first_);
  if (count == 0) return;
  const Bytes bytes(waiting_.data() + first_, count);
  first_ += count;
  if (line == nullptr || !line->connected()) {
    counts_.unheard += count;
    return;
  }
  const std::size_t taken = line->write(bytes);
  counts_.sent += taken;
  counts_.lost += count - taken;
}

void PacedLine::send_datagram(Bytes bytes, ByteLine* line) {
  if (line == nullptr || !line->connected()) {
    counts_.unheard += bytes.size();
    return;
  }
  const bool sent = line->write(bytes) == bytes.size();
  (sent ? counts_.sent : counts_.lost) += bytes.size();
}

void PacedLine::clear() {
  waiting_.clear();
  first_ = 0;
}

Monitor::Monitor(const SimulatedBed& bed, std::uint64_t seed, std::unique_ptr<Device> device,
                 const LineSettings& settings, OpenLine open_line, Tell tell)
    : bed_(bed),
      patient_(bed.patient, seed),
      garbage_state_(seed + 1),
      device_(std::move(device)),
      open_line_(std::move(open_line)),
      tell_(std::move(tell)),
      paced_(settings),
      next_cuff_(bed.cuff_every.count() == 0 ? Instant::never() : Instant{} + bed.cuff_first),
      datagrams_(settings.transport == Transport::datagram) {}

std::string Monitor::plug_in() {
  OpenedLine opened = open_line_();
  line_ = std::move(opened.line);
  return opened.error;
}

void Monitor::step(Instant now) {
  patient_.advance(now);
  while (next_happening_ < bed_.happenings.size() &&
         Instant{} + bed_.happenings[next_happening_].at <= now) {
    happen(bed_.happenings[next_happening_], now);
    plan_next();
  }
  take_due_cuff(now);
  exchange(now);
}

/// What comes again moves to its next place in the order of time; the rest is over.
void Monitor::plan_next() {
  const auto first = bed_.happenings.begin() + static_cast<std::ptrdiff_t>(next_happening_);
  if (first->every.count() == 0) {
    ++next_happening_;
    return;
  }
  first->at += first->every;
  const auto place =
      std::upper_bound(first + 1, bed_.happenings.end(), first->at,
                       [](Duration at, const Happening& other) { return at < other.at; });
  std::rotate(first, first + 1, place);
}

void Monitor::happen_now(Happening happening, Instant now) {
  happening.at = now - Instant{};
  happen(happening, now);
}

void Monitor::happen(const Happening& happening, Instant now) {
  const Instant at = Instant{} + happening.at;
  tell_(at, words(happening));
  switch (happening.kind) {
    case HappeningKind::dose:
      return patient_.give_dose(at, happening.dose);
    case HappeningKind::desaturation:
      return patient_.desaturate(at, happening.desaturation);
    case HappeningKind::recovery:
      return patient_.recover();
    case HappeningKind::probe_off:
    case HappeningKind::probe_on:
      return patient_.set_probe(happening.kind == HappeningKind::probe_on);
    case HappeningKind::leads_off:
    case HappeningKind::leads_on:
      return patient_.set_leads(happening.kind == HappeningKind::leads_on);
    case HappeningKind::cuff_loose:
    case HappeningKind::cuff_fits:
      return patient_.set_cuff(happening.kind == HappeningKind::cuff_fits);
    case HappeningKind::motion:
      return patient_.move_until(at + happening.lasts);
    case HappeningKind::cuff:
      return patient_.take_cuff();
    default:
      return happen_on_line(happening, now);
  }
}

void Monitor::happen_on_line(const Happening& happening, Instant now) {
  switch (happening.kind) {
    case HappeningKind::unplug:
      line_.reset();
      return;
    case HappeningKind::replug:
      if (const std::string error = plug_in(); !error.empty()) tell_(now, error);
      return;
    case HappeningKind::silence:
      silent_ = true;
      paced_.clear();
      return;
    case HappeningKind::resume:
      silent_ = false;
      return;
    case HappeningKind::garbage:
      return send_garbage(happening.bytes, now);
    default:
      return;
  }
}

void Monitor::take_due_cuff(Instant now) {
  while (next_cuff_ <= now) {
    patient_.take_cuff();
    next_cuff_ = next_cuff_ + bed_.cuff_every;
  }
}

void Monitor::exchange(Instant now) {
  hear(now);
  // A monitor that has several messages to send gives them one by one.
  for (int i = 0; i < most_messages && now >= next_emit_; ++i) {
    buffer_.clear();
    next_emit_ = device_->emit(now, patient_.vitals(), buffer_);
    if (!silent_) send(buffer_, now);
  }
  announce(now);
  paced_.send(now, line_.get());
}

void Monitor::announce(Instant now) {
  if (bed_.indication == 0 || silent_ || !line_ || now < next_announcement_) return;
  buffer_.clear();
  device_->announce(now, bed_.udp, buffer_);
  if (buffer_.empty()) return;
  line_->announce(bed_.indication, buffer_);
  next_announcement_ = now + announced_every;
}

void Monitor::hear(Instant now) {
  for (int i = 0; i < most_messages; ++i) {
    buffer_.clear();
    if (line_ && line_->connected()) line_->read(buffer_);
    if (buffer_.empty()) return;
    device_->receive(buffer_, now);
    next_emit_ = now;  // it may answer at once
  }
}

void Monitor::send(Bytes bytes, Instant now) {
  if (!datagrams_) return paced_.queue(bytes, now);
  if (!bytes.empty()) paced_.send_datagram(bytes, line_.get());
}

void Monitor::send_garbage(std::uint32_t bytes, Instant now) {
  buffer_.clear();
  for (std::uint32_t i = 0; i < bytes; ++i) {
    buffer_.push_back(static_cast<std::uint8_t>(next_random(garbage_state_) & 0xFFU));
  }
  send(buffer_, now);
}

}  // namespace vigil::sim
