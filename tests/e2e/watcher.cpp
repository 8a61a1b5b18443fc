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

Watcher::~Watcher() {
  stop_ = true;
  thread_.join();
}

void Watcher::run(const bus::ClientConfig& config) {
  bus::ClientCallbacks callbacks;
  callbacks.on_event = [this](const v1::Event& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
  };
  callbacks.on_wave = [this](const v1::WaveBlock& block) {
    const std::lock_guard lock(mutex_);
    waves_.push_back(block);
  };
  callbacks.on_connection = [this](bus::Connection now) { connection_ = now; };
  callbacks.on_snapshot = [](std::uint64_t, std::uint64_t) {};
  callbacks.on_lost = [](std::uint64_t, std::uint64_t, std::uint64_t) {};
  bus::Client client(config, callbacks);
  while (!stop_) client.poll(std::chrono::milliseconds(10));
}

std::optional<v1::Event> Watcher::wait_for(const Wanted& wanted, std::size_t& from) {
  std::optional<v1::Event> found;
  eventually([&] {
    const std::lock_guard lock(mutex_);
    for (; from < events_.size() && !found; ++from) {
      if (wanted(events_[from])) found = events_[from];
    }
    return found.has_value();
  });
  return found;
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
