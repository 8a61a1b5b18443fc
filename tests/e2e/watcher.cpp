#include "tests/e2e/watcher.hpp"

#include "tests/e2e/process.hpp"

namespace vigil::e2e {

Watcher::Watcher(const std::string& runtime_dir, const std::string& receiver) {
  bus::ClientConfig config;
  config.feed = "ipc://" + runtime_dir + "/feed";
  config.control = "ipc://" + runtime_dir + "/control";
  config.waves = "ipc://" + runtime_dir + "/waves";
  config.receiver = receiver;
  thread_ = std::thread([this, config] { run(config); });
}

Watcher::Watcher(const bus::ClientConfig& config) {
  thread_ = std::thread([this, config] { run(config); });
}

Watcher::~Watcher() {
  stop_ = true;
  thread_.join();
}

void Watcher::run(const bus::ClientConfig& config) {
  bus::ClientCallbacks callbacks;
  callbacks.on_event = [this](const v1::Event& event) { take(event); };
  callbacks.on_command = [this](const bus::CommandResult& result) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(result);
    changed_.notify_all();
  };
  callbacks.on_wave = [this](const v1::WaveBlock& block) {
    const std::lock_guard lock(mutex_);
    waves_.push_back(block);
  };
  callbacks.on_connection = [this](bus::Connection now) { connection_ = now; };
  callbacks.on_snapshot = [](std::uint64_t, std::uint64_t) {};
  callbacks.on_lost = [](std::uint64_t, std::uint64_t, std::uint64_t) {};
  bus::Client client(config, callbacks);
  while (!stop_) {
    {
      const std::lock_guard lock(mutex_);
      for (const v1::CommandRequest& request : asked_) client.command(request);
      asked_.clear();
    }
    client.poll(std::chrono::milliseconds(10));
  }
}

void Watcher::take(const v1::Event& event) {
  const std::lock_guard lock(mutex_);
  events_.push_back(event);
  if (event.has_heartbeat()) {
    heard_.beat_ns = event.instant_ns();
    heard_.last_seq = event.heartbeat().last_seq();
  }
  const std::string place = event.room() + "/" + event.bed();
  if (event.has_vital() && !event.retransmit()) heard_.vital_ns[place] = event.instant_ns();
  if (event.has_cuff()) {
    heard_.cuff_ns = event.instant_ns();
    heard_.cuff_next_ns = event.cuff().next_ns();
  }
  if (event.link().state() == v1::LINK_STATE_LIVE)
    heard_.live_ns.emplace(place, event.instant_ns());
  if (event.has_link() && event.link().state() != v1::LINK_STATE_LIVE) heard_.live_ns.erase(place);
  changed_.notify_all();
}

bool Watcher::wait_until(const std::function<bool(const Heard&)>& wanted,
                         std::chrono::milliseconds within) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, within, [&] { return wanted(heard_); });
}

bus::CommandResult Watcher::ask(const v1::CommandRequest& request) {
  std::unique_lock lock(mutex_);
  const std::size_t before = answers_.size();
  asked_.push_back(request);
  if (changed_.wait_for(lock, patience, [&] { return answers_.size() > before; })) {
    return answers_.back();
  }
  bus::CommandResult none;
  none.error = "no answer within the patience of a test";
  return none;
}

std::optional<v1::Event> Watcher::wait_for(const Wanted& wanted, std::size_t& from) {
  std::optional<v1::Event> found;
  eventually([&] {
    found = look_for(wanted, from);
    return found.has_value();
  });
  return found;
}

std::optional<v1::Event> Watcher::look_for(const Wanted& wanted, std::size_t& from) {
  const std::lock_guard lock(mutex_);
  for (; from < events_.size(); ++from) {
    if (wanted(events_[from])) return events_[from++];
  }
  return std::nullopt;
}

std::optional<v1::Event> Watcher::wait_for(const Wanted& wanted) {
  std::size_t from = 0;
  return wait_for(wanted, from);
}

bool Watcher::wait_for_connection(bus::Connection wanted) {
  return eventually([&] { return connection_ == wanted; });
}

std::vector<v1::Event> Watcher::events() {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::size_t Watcher::count() {
  const std::lock_guard lock(mutex_);
  return events_.size();
}

std::vector<v1::WaveBlock> Watcher::waves() {
  const std::lock_guard lock(mutex_);
  return waves_;
}

}  // namespace vigil::e2e
