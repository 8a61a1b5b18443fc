#include "daemon/app/recorder.hpp"

#include <algorithm>
#include <utility>

namespace vigil::app {

Recorder::Recorder(handoff::Ring& ring, RecordNumbers& numbers, wire::InputEncoder encoder,
                   const engine::EngineConfig& config, engine::Output& out)
    : ring_(ring), numbers_(numbers), encoder_(std::move(encoder)), out_(out) {
  for (const engine::BedConfig& bed : config.beds) {
    first_monitor_.push_back(reads_.size());
    for (const engine::MonitorConfig& monitor : bed.monitors) {
      reads_.emplace_back();
      // Far less than the silence after which a link is lost.
      kept_for_ = std::min(kept_for_, monitor.driver->quiet_max / 4);
    }
  }
  kept_.reserve(reads_.size());
}

void Recorder::begin(Instant now, const wire::Begin& begin) {
  latest_ = std::max(latest_, now);
  if (!numbers_.on()) return;
  if (!numbers_.append(ring_, encoder_.encode(latest_, begin))) ++refused_;
}

void Recorder::step(engine::Engine& engine, Instant now, const engine::Input& input) {
  latest_ = std::max(latest_, now);
  if (numbers_.on()) given(input);
  engine.step(latest_, input, *this);
  tick_unwritten_ = false;
}

void Recorder::given(const engine::Input& input) {
  if (kept_until_ <= latest_) write_kept();
  if (std::holds_alternative<engine::Tick>(input)) {
    tick_unwritten_ = true;
  } else if (const auto* activity = std::get_if<engine::PortActivity>(&input)) {
    read(*activity);
  } else {
    write_kept();
    write(latest_, input);
  }
}

void Recorder::read(const engine::PortActivity& activity) {
  const std::size_t place = first_monitor_[activity.monitor.bed] + activity.monitor.monitor;
  Reads& reads = reads_[place];
  // The time of a sum is when the link was last heard: bytes without a frame must not move it.
  if (reads.kept && reads.sum.activity.frames > 0 && activity.activity.frames == 0) write_kept();
  if (!reads.kept && latest_ - reads.written_at >= kept_for_) {
    write_kept();
    write(latest_, activity);
    reads.written_at = latest_;
    return;
  }
  reads.at = latest_;
  if (reads.kept) {
    link::Activity& sum = reads.sum.activity;
    sum.bytes += activity.activity.bytes;
    sum.frames += activity.activity.frames;
    for (std::size_t i = 0; i < reject_cause_count; ++i) {
      sum.rejects[i] += activity.activity.rejects[i];
    }
    const auto at = std::find(kept_.begin(), kept_.end(), place);
    std::rotate(at, at + 1, kept_.end());
    return;
  }
  reads.kept = true;
  reads.sum = activity;
  kept_.push_back(place);
  kept_until_ = std::min(kept_until_, reads.written_at + kept_for_);
}

void Recorder::write_kept() {
  for (const std::size_t place : kept_) {
    Reads& reads = reads_[place];
    write(reads.at, reads.sum);
    reads.written_at = reads.at;
    reads.kept = false;
  }
  kept_.clear();
  kept_until_ = Instant::never();
}

void Recorder::before_output() {
  if (!numbers_.on()) return;
  write_kept();
  if (std::exchange(tick_unwritten_, false)) write(latest_, engine::Tick{});
}

void Recorder::write(Instant at, const engine::Input& input) {
  if (!numbers_.append(ring_, encoder_.encode(at, input))) ++refused_;
}

void Recorder::on_event(const engine::Event& event) {
  if (!std::holds_alternative<engine::HeartbeatEvent>(event.body)) before_output();
  out_.on_event(event);
}

void Recorder::on_action(const engine::PortAction& action) {
  before_output();
  out_.on_action(action);
}

void Recorder::on_request(const engine::MonitorRequest& request) {
  before_output();
  out_.on_request(request);
}

void Recorder::on_answer(const engine::Answer& answer) { out_.on_answer(answer); }

}  // namespace vigil::app
