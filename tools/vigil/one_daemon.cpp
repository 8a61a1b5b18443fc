#include "tools/vigil/one_daemon.hpp"

#include <algorithm>

#include "daemon/io/boot_clock.hpp"

namespace vigil {
namespace {

/// How long the daemon may take until it is heard, and its snapshot is here.
constexpr std::chrono::seconds heard_within{5};
constexpr std::chrono::milliseconds turn{100};
/// A heartbeat comes every half second.
constexpr std::chrono::seconds clock_within{2};
/// How long to wait for the record of a command that was carried out.
constexpr std::chrono::milliseconds record_within{500};
/// Events of one replay, and of all: an hour of 8 beds is about 100 000.
constexpr std::uint64_t replay_part = 50'000;
constexpr int replay_parts_max = 20;

bus::ClientConfig config(const std::string& feed, const std::string& control) {
  bus::ClientConfig config;
  config.feed = feed;
  config.control = control;
  return config;
}

}  // namespace

OneDaemon::OneDaemon(const std::string& feed, const std::string& control)
    : model_(io::boot_now()), client_(config(feed, control), calls()) {}

bus::ClientCallbacks OneDaemon::calls() {
  bus::ClientCallbacks calls;
  calls.on_event = [this](const v1::Event& event) {
    model_.on_event(event, io::boot_now());
    if (event.has_command()) records_.push_back(event.command());
  };
  calls.on_snapshot = [this](std::uint64_t epoch, std::uint64_t as_of_seq) {
    model_.on_snapshot();
    epoch_ = epoch;
    as_of_ = as_of_seq;
  };
  calls.on_command = [this](const bus::CommandResult& result) { result_ = result; };
  calls.on_replayed = [this](const v1::Event& event) {
    if (on_replayed_) on_replayed_(event);
  };
  calls.on_replay_end = [this](const bus::ReplayEnd& end) { replay_end_ = end; };
  return calls;
}

bool OneDaemon::wait_for_snapshot() {
  const Instant end = io::boot_now() + heard_within;
  while (client_.connection() != bus::Connection::live) {
    if (io::boot_now() >= end) return false;
    client_.poll(turn);
  }
  return true;
}

void OneDaemon::wait_for_clock() {
  const Instant end = io::boot_now() + clock_within;
  while (!model_.daemon_now(io::boot_now()) && io::boot_now() < end) client_.poll(turn);
}

bus::CommandResult OneDaemon::ask(const v1::CommandRequest& request) {
  result_.reset();
  (void)client_.command(request);  // nothing else is waiting: it is taken
  while (!result_) client_.poll(turn);
  return *result_;
}

std::string OneDaemon::told_of(const std::string& key) {
  const Instant end = io::boot_now() + record_within;
  for (;;) {
    const auto found =
        std::find_if(records_.begin(), records_.end(),
                     [&](const v1::CommandRecord& record) { return record.key() == key; });
    if (found != records_.end()) return found->detail();
    if (io::boot_now() >= end) return {};
    client_.poll(turn);
  }
}

bool OneDaemon::replay_part_of(std::uint64_t epoch, std::uint64_t from, std::uint64_t to,
                               const OnEvent& on_event, std::optional<v1::Event>& oldest) {
  on_replayed_ = [&](const v1::Event& event) {
    if (!oldest) oldest = event;
    on_event(event);
  };
  replay_end_.reset();
  const bool asked = client_.replay(epoch, from, to);
  while (asked && !replay_end_) client_.poll(turn);
  on_replayed_ = nullptr;
  return asked && replay_end_->answered && replay_end_->lost_to_seq == 0;
}

bool OneDaemon::replay(const OnEvent& on_event, const Enough& enough) {
  int parts = 0;
  std::uint64_t epoch = epoch_;
  for (; epoch > 0; --epoch) {
    const auto kept = std::find_if(client_.kept().begin(), client_.kept().end(),
                                   [&](const v1::KeptEpoch& k) { return k.epoch() == epoch; });
    if (kept == client_.kept().end()) return false;
    const std::uint64_t first = kept->first_seq();
    // What comes later of the running one, the model has.
    std::uint64_t to = epoch == epoch_ ? as_of_ : kept->last_seq();
    while (to >= first && to > 0) {
      if (++parts > replay_parts_max) return false;
      const std::uint64_t from = to - std::min(to - first, replay_part - 1);
      std::optional<v1::Event> oldest;
      const bool whole = replay_part_of(epoch, from, to, on_event, oldest);
      if (oldest && enough(*oldest)) return true;
      if (!whole) return false;
      to = from - 1;
    }
    if (first > 1) return false;  // its beginning is gone
  }
  return true;
}

}  // namespace vigil
