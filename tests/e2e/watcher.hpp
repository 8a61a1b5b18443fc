// A subscriber on a thread of its own that keeps all it gets, so that a test can wait for it.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "daemon/bus/client.hpp"

namespace vigil::e2e {

class Watcher {
 public:
  explicit Watcher(const std::string& runtime_dir, const std::string& receiver = "");
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  using Wanted = std::function<bool(const v1::Event&)>;
  /// The first event at or behind place `from` that is wanted; moves `from` behind it. Nothing if
  /// it does not come in time.
  std::optional<v1::Event> wait_for(const Wanted& wanted, std::size_t& from);
  std::optional<v1::Event> wait_for(const Wanted& wanted);
  bool wait_for_connection(bus::Connection wanted);
  [[nodiscard]] std::vector<v1::Event> events();
  [[nodiscard]] std::size_t count();
  [[nodiscard]] std::vector<v1::WaveBlock> waves();

 private:
  void run(const bus::ClientConfig& config);

  std::mutex mutex_;
  std::vector<v1::Event> events_;
  std::vector<v1::WaveBlock> waves_;
  std::atomic<bus::Connection> connection_{bus::Connection::connecting};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace vigil::e2e
