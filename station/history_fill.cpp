#include "station/history_fill.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "station/limits.hpp"
#include "station/wire_time.hpp"

namespace vigil::station {
namespace {

constexpr std::chrono::milliseconds turn{100};
/// No snapshot, or no end of a replay, for so long: given up until the next time.
constexpr std::chrono::seconds patience{30};

/// One replay after the other, waited for.
class Reader {
 public:
  Reader(const DaemonEndpoints& endpoints, const std::atomic<bool>& stop) : stop_(stop) {
    bus::ClientConfig config;
    config.feed = endpoints.feed;
    config.control = endpoints.control;
    bus::ClientCallbacks calls;
    calls.on_replayed = [this](const v1::Event& event) {
      last_heard_ = std::chrono::steady_clock::now();
      if (take_) take_(event);
    };
    calls.on_replay_end = [this](const bus::ReplayEnd& end) { end_ = end; };
    calls.on_snapshot = [this](std::uint64_t epoch, std::uint64_t as_of_seq) {
      epoch_ = epoch;
      as_of_seq_ = as_of_seq;
    };
    client_ = std::make_unique<bus::Client>(config, std::move(calls));
  }

  bool connect() {
    return poll_until([this] { return client_->connection() == bus::Connection::live; });
  }
  bool replay(std::uint64_t epoch, std::uint64_t from, std::uint64_t to,
              std::function<void(const v1::Event&)> take) {
    take_ = std::move(take);
    end_.reset();
    const bool asked = poll_until([&] { return client_->replay(epoch, from, to); });
    const bool ended = asked && poll_until([this] { return end_.has_value(); });
    take_ = nullptr;
    return ended && end_->answered;
  }
  /// When the first event of from..to was told, ms; nothing: it is gone.
  std::optional<std::int64_t> time_of(std::uint64_t epoch, std::uint64_t seq) {
    std::optional<std::int64_t> at;
    if (!replay(epoch, seq, seq, [&](const v1::Event& event) { at = to_ms(event.wall_time()); })) {
      return std::nullopt;
    }
    return at;
  }
  [[nodiscard]] const std::vector<v1::KeptEpoch>& kept() const { return client_->kept(); }
  [[nodiscard]] const std::string& source() const { return client_->source(); }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] std::uint64_t as_of_seq() const { return as_of_seq_; }

 private:
  template <typename Done>
  bool poll_until(Done done) {
    last_heard_ = std::chrono::steady_clock::now();
    while (!done()) {
      if (stop_ || std::chrono::steady_clock::now() - last_heard_ > patience) return false;
      client_->poll(turn);
    }
    return true;
  }

  const std::atomic<bool>& stop_;
  std::unique_ptr<bus::Client> client_;
  std::function<void(const v1::Event&)> take_;
  std::optional<bus::ReplayEnd> end_;
  std::uint64_t epoch_ = 0;
  std::uint64_t as_of_seq_ = 0;
  std::chrono::steady_clock::time_point last_heard_;
};

/// The first seq of first..last that was told at `from_ms` or later; events are in order of time.
std::uint64_t first_seq_since(Reader& reader, std::uint64_t epoch, std::uint64_t first,
                              std::uint64_t last, std::int64_t from_ms) {
  while (first < last) {
    const std::uint64_t middle = first + (last - first) / 2;
    const auto at = reader.time_of(epoch, middle);
    // What is gone is before all that is there.
    if (!at || *at < from_ms) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return first;
}

}  // namespace

HistoryFill::HistoryFill(DaemonEndpoints endpoints, History& history)
    : endpoints_(std::move(endpoints)), history_(history), thread_([this] { run(); }) {}

HistoryFill::~HistoryFill() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void HistoryFill::ask() {
  {
    const std::lock_guard lock(mutex_);
    asked_ = true;
  }
  changed_.notify_all();
}

void HistoryFill::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stop_ || asked_; });
      if (stop_) return;
      asked_ = false;
    }
    // The daemon may go away meanwhile: it is asked again, unless the feed asks by itself.
    while (!fill() && !stop_) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, patience, [this] { return stop_ || asked_; });
      asked_ = false;
    }
  }
}

/// False: it could not be read to its end.
bool HistoryFill::fill() {
  Reader reader(endpoints_, stop_);
  if (!reader.connect()) return false;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t from_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now - history_span).count();
  std::vector<v1::KeptEpoch> kept = reader.kept();
  std::sort(kept.begin(), kept.end(),
            [](const v1::KeptEpoch& a, const v1::KeptEpoch& b) { return a.epoch() < b.epoch(); });
  HistoryStore past;
  std::optional<std::int64_t> complete_from;
  for (v1::KeptEpoch& span : kept) {
    if (span.epoch() == reader.epoch()) span.set_last_seq(reader.as_of_seq());
    if (span.last_seq() < span.first_seq() || span.last_seq() == 0) continue;
    const auto ended = reader.time_of(span.epoch(), span.last_seq());
    if (stop_) return false;
    if (ended && *ended < from_ms) continue;
    const std::uint64_t first =
        first_seq_since(reader, span.epoch(), span.first_seq(), span.last_seq(), from_ms);
    bool begun = false;
    const bool read = reader.replay(span.epoch(), first, span.last_seq(), [&](const auto& event) {
      // What is not kept any more was before this one.
      if (!begun && first > 1 && first == span.first_seq()) {
        complete_from = to_ms(event.wall_time());
      }
      begun = true;
      past.add(event);
    });
    if (!read) return false;
  }
  history_.add_past(reader.source(), std::move(past), complete_from);
  return true;
}

}  // namespace vigil::station
