// Reads the last 12 hours again from a daemon, beside what comes live: at the start, and after a
// silence. A thread and a client of its own, so that nothing live waits; they end when it is done.
//
// Made and destroyed by one thread; ask() may be called by any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "station/feed.hpp"
#include "station/history.hpp"

namespace vigil::station {

class HistoryFill {
 public:
  HistoryFill(DaemonEndpoints endpoints, History& history);
  ~HistoryFill();
  HistoryFill(const HistoryFill&) = delete;
  HistoryFill& operator=(const HistoryFill&) = delete;

  /// Reads all that is kept of the last 12 hours, again; what is here already stays.
  void ask();

 private:
  void run();
  bool fill();

  DaemonEndpoints endpoints_;
  History& history_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool asked_ = false;
  std::atomic<bool> stop_{false};
  std::thread thread_;  // last
};

}  // namespace vigil::station
