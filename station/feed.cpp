#include "station/feed.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

constexpr std::chrono::milliseconds longest_wait{500};

}  // namespace

Feed::Feed(int daemon, DaemonEndpoints endpoints, FeedCallbacks callbacks)
    : daemon_(daemon),
      endpoints_(std::move(endpoints)),
      callbacks_(std::move(callbacks)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Feed::~Feed() {
  stop_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
  ::close(wake_);
}

void Feed::start() {
  thread_ = std::thread([this] { run(); });
}

void Feed::wake() const {
  const std::uint64_t one = 1;
  // Full is awake, too.
  (void)!::write(wake_, &one, sizeof one);
}

bool Feed::command(v1::CommandRequest request) {
  {
    const std::lock_guard lock(mutex_);
    if (commands_.size() >= commands_waiting_max) return false;
    commands_.push_back(std::move(request));
  }
  wake();
  return true;
}

void Feed::set_presences(std::vector<v1::PresenceRequest> presences) {
  {
    const std::lock_guard lock(mutex_);
    presences_ = std::move(presences);
  }
  wake();
}

void Feed::take_orders(bus::Client& client) {
  std::uint64_t times = 0;
  (void)!::read(wake_, &times, sizeof times);
  std::deque<v1::CommandRequest> commands;
  std::optional<std::vector<v1::PresenceRequest>> presences;
  {
    const std::lock_guard lock(mutex_);
    commands = std::exchange(commands_, {});
    presences = std::exchange(presences_, std::nullopt);
  }
  if (presences) client.set_presences(*presences);
  FeedBatch refused;
  for (v1::CommandRequest& command : commands) {
    if (client.command(command)) continue;
    FeedItem item;
    item.kind = FeedKind::answer;
    item.result = bus::CommandResult{std::move(command), std::nullopt,
                                     "too many commands wait; ask again", true};
    refused.push_back(std::move(item));
  }
  if (!refused.empty()) callbacks_.on_batch(std::move(refused));
}

void Feed::run() {
  FeedBatch batch;
  bus::Client* self = nullptr;
  bus::ClientConfig config;
  config.feed = endpoints_.feed;
  config.control = endpoints_.control;
  config.waves = endpoints_.waves;
  bus::ClientCallbacks calls;
  calls.on_event = [&](const v1::Event& event) {
    batch.push_back(item_of(event, daemon_));
    if (!event.has_heartbeat()) callbacks_.on_event(event);
  };
  calls.on_snapshot = [&](std::uint64_t new_epoch, std::uint64_t as_of_seq) {
    FeedItem item;
    item.kind = FeedKind::snapshot;
    item.source = self->source();
    item.epoch = new_epoch;
    item.from = as_of_seq;
    batch.push_back(std::move(item));
    callbacks_.on_snapshot(self->source());
  };
  calls.on_wave = [&](const v1::WaveBlock& block) { batch.push_back(item_of(block, daemon_)); };
  calls.on_connection = [&](bus::Connection connection) {
    FeedItem item;
    item.kind = FeedKind::connection;
    item.connection = connection;
    batch.push_back(std::move(item));
  };
  calls.on_lost = [&](std::uint64_t of, std::uint64_t from, std::uint64_t to) {
    batch.push_back(lost_item(self->source(), of, from, to, daemon_));
  };
  calls.on_command = [&](const bus::CommandResult& result) {
    FeedItem item;
    item.kind = FeedKind::answer;
    item.result = result;
    batch.push_back(std::move(item));
  };
  bus::Client client(config, std::move(calls));
  self = &client;
  client.watch_descriptor(wake_);
  while (!stop_) {
    take_orders(client);
    client.poll(longest_wait);
    if (!batch.empty()) callbacks_.on_batch(std::exchange(batch, {}));
  }
}

}  // namespace vigil::station
