#include "daemon/capture/capture_writer.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace vigil::capture {

void Tap::put(const Record& record) {
  if (!tell_gap() || !queue_.push(link_, record)) drop(record);
}

bool Tap::tell_gap() {
  if (gap_.records == 0) return true;
  const SmallPayload payload = encode(gap_);
  if (!queue_.push(link_, {Kind::gap, gap_since_, payload.view()})) return false;
  gap_ = {};
  return true;
}

void Tap::drop(const Record& record) {
  if (gap_.records == 0) gap_since_ = record.at;
  ++gap_.records;
  gap_.bytes += record.payload.size();
  gap_.until = record.at;
  ++dropped_records_;
  dropped_bytes_ += record.payload.size();
}

void Tap::opened(const Opened& opened, Instant at) {
  open_ = true;
  failed_.clear();
  put({Kind::opened, at, encode(opened).view()});
}

void Tap::closed(bool by_us, std::string_view reason, Instant at) {
  if (!open_) return;
  open_ = false;
  put({Kind::closed, at, encode(Closed{by_us, reason}).view()});
}

void Tap::failed(std::string_view reason, Instant at) {
  const FixedText<160> text(reason);
  if (text == failed_) return;
  failed_ = text;
  put({Kind::failed, at, encode(Closed{false, reason}).view()});
}

struct Writer::State {
  State(WriterOptions options, std::unique_ptr<CaptureStore> opened_store,
        std::function<Clocks()> clock, Tell teller)
      : queue(options.queue_bytes),
        store(std::move(opened_store)),
        clocks(std::move(clock)),
        tell(std::move(teller)),
        recorder(std::move(options.links), std::move(options.boot_id), options.limits, *store,
                 [this](Tone tone, const std::string& text) { say(tone, text); }) {}

  /// Who gave the disk up has gone, and what it would be told by.
  void say(Tone tone, const std::string& text) {
    const std::lock_guard lock(mutex);
    if (!left_behind) tell(tone, text);
  }

  void drain() {
    Queue::Item item;
    const Clocks now = clocks();
    while (queue.pop(item)) recorder.take(item.link, item.record, now);
    recorder.pass(now);
  }

  void run() {
    for (bool last = false; !last;) {
      {
        std::unique_lock lock(mutex);
        wake.wait_for(lock, look_into_queue_every, [this] { return stopping; });
        last = stopping;
      }
      drain();
    }
    recorder.finish(clocks());
    const std::lock_guard lock(mutex);
    done = true;
    wake.notify_all();
  }

  Queue queue;
  std::unique_ptr<CaptureStore> store;
  std::function<Clocks()> clocks;
  Tell tell;
  Recorder recorder;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  bool done = false;
  bool left_behind = false;
};

Writer::Writer(WriterOptions options, std::unique_ptr<CaptureStore> store,
               std::function<Clocks()> clocks, Tell tell) {
  const auto links = static_cast<std::uint32_t>(options.links.size());
  state_ = std::make_shared<State>(std::move(options), std::move(store), std::move(clocks),
                                   std::move(tell));
  taps_.reserve(links);
  for (std::uint32_t i = 0; i < links; ++i) taps_.emplace_back(state_->queue, i);
}

Writer::~Writer() { (void)stop(); }

void Writer::start() {
  thread_ = std::thread([state = state_] { state->run(); });
}

bool Writer::stop() {
  if (!thread_.joinable()) return true;
  bool done = false;
  {
    std::unique_lock lock(state_->mutex);
    state_->stopping = true;
    state_->wake.notify_all();
    done = state_->wake.wait_for(lock, stop_waits_max, [this] { return state_->done; });
    state_->left_behind = !done;
  }
  // A thread that hangs in a write can't be ended, only left.
  done ? thread_.join() : thread_.detach();
  return done;
}

std::optional<Writer::News> Writer::news(Instant now) {
  std::uint64_t dropped = 0;
  std::uint64_t bytes = 0;
  for (const Tap& tap : taps_) {
    dropped += tap.dropped_records();
    bytes += tap.dropped_bytes();
  }
  if (dropped != told_dropped_) {
    told_dropped_ = dropped;
    last_drop_ = now;
    if (std::exchange(falling_behind_, true)) return std::nullopt;
    return News{Tone::warning,
                "raw capture falls behind, the disk is slow; what is not captured is counted"};
  }
  if (!falling_behind_ || now - last_drop_ < keeps_up_after) return std::nullopt;
  falling_behind_ = false;
  return News{Tone::info, "raw capture keeps up again, " +
                              std::to_string(bytes - std::exchange(dropped_before_, bytes)) +
                              " bytes were not captured"};
}

}  // namespace vigil::capture
