// A subscriber on a thread of its own that keeps all it gets, so that a test can wait for it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
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
  /// With a clock of its own, another role, without waves.
  explicit Watcher(const bus::ClientConfig& config);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  using Wanted = std::function<bool(const v1::Event&)>;
  /// The first event at or behind place `from` that is wanted; moves `from` behind it. Nothing if
  /// it does not come in time.
  std::optional<v1::Event> wait_for(const Wanted& wanted, std::size_t& from);
  std::optional<v1::Event> wait_for(const Wanted& wanted);
  /// The same without waiting.
  std::optional<v1::Event> look_for(const Wanted& wanted, std::size_t& from);
  bool wait_for_connection(bus::Connection wanted);
  [[nodiscard]] std::vector<v1::Event> events();
  [[nodiscard]] std::size_t count();
  [[nodiscard]] std::vector<v1::WaveBlock> waves();
  /// Asks the daemon, and waits for what became of it.
  bus::CommandResult ask(const v1::CommandRequest& request);

  /// How far the news go, in the daemon's time.
  struct Heard {
    std::uint64_t beat_ns = 0;
    std::uint64_t last_seq = 0;                     // as the last heartbeat says
    std::map<std::string, std::uint64_t> vital_ns;  // of the last number, by "room/bed"
    std::map<std::string, std::uint64_t> live_ns;   // since when its link is live
    std::uint64_t cuff_ns = 0;                      // of the last news of a cuff
    std::uint64_t cuff_next_ns = 0;                 // when it is to inflate next; 0: not planned
  };
  /// False: it was not heard in time.
  bool wait_until(const std::function<bool(const Heard&)>& wanted,
                  std::chrono::milliseconds within);

 private:
  void run(const bus::ClientConfig& config);
  void take(const v1::Event& event);

  std::mutex mutex_;
  std::condition_variable changed_;
  Heard heard_;
  std::vector<v1::CommandRequest> asked_;
  std::vector<bus::CommandResult> answers_;
  std::vector<v1::Event> events_;
  std::vector<v1::WaveBlock> waves_;
  std::atomic<bus::Connection> connection_{bus::Connection::connecting};
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace vigil::e2e
