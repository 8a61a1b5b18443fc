// One daemon, heard on a thread of its own: events become frames there, once for all pages.
//
// It judges nothing. Made, started and destroyed by one thread; command() and set_presences() may
// be called by any; what comes is handed over on the feed's own thread.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "station/feed_item.hpp"
#include "vigil/v1/control.pb.h"

namespace vigil::station {

struct DaemonEndpoints {
  std::string feed = "ipc:///run/vigil/feed";
  std::string control = "ipc:///run/vigil/control";
  std::string waves = "ipc:///run/vigil/waves";  // empty: no waves
};

/// A daemon, as the hub talks to it. Any thread.
class DaemonPort {
 public:
  virtual ~DaemonPort() = default;
  /// False: too many wait, and nothing will come of it.
  virtual bool command(v1::CommandRequest request) = 0;
  virtual void set_presences(std::vector<v1::PresenceRequest> presences) = 0;
};

struct FeedCallbacks {
  /// All that came in one turn, in order.
  std::function<void(FeedBatch)> on_batch;
  /// Each event but heartbeats, for what keeps the numbers.
  std::function<void(const v1::Event&)> on_event;
  /// What was before, or happened in a silence, is not known of this daemon.
  std::function<void(const std::string& source)> on_snapshot;
};

class Feed final : public DaemonPort {
 public:
  Feed(int daemon, DaemonEndpoints endpoints, FeedCallbacks callbacks);
  ~Feed() override;
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  void start();
  bool command(v1::CommandRequest request) override;
  void set_presences(std::vector<v1::PresenceRequest> presences) override;

 private:
  void run();
  void take_orders(bus::Client& client);
  void wake() const;

  int daemon_;
  DaemonEndpoints endpoints_;
  FeedCallbacks callbacks_;
  int wake_ = -1;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::deque<v1::CommandRequest> commands_;
  std::optional<std::vector<v1::PresenceRequest>> presences_;
  std::thread thread_;  // last
};

}  // namespace vigil::station
