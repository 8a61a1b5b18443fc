// The journal's events for the bus: read on a thread of its own, a chunk at a time.
//
// The bus's thread asks and takes; it never waits for the disk. start() and stop() belong to the
// thread that made it; stop() before the bus goes, as it wakes the bus.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "daemon/bus/history.hpp"

namespace vigil::app {

class JournalHistory final : public bus::History {
 public:
  /// Questions that may wait at once.
  static constexpr std::size_t asked_max = 64;

  explicit JournalHistory(std::string folder) : folder_(std::move(folder)) {}
  ~JournalHistory();
  JournalHistory(const JournalHistory&) = delete;
  JournalHistory& operator=(const JournalHistory&) = delete;

  /// `wake_bus` is called on the thread of its own, after an answer.
  void start(std::function<void()> wake_bus);
  void stop();

  [[nodiscard]] bool ask(const Wanted& wanted) override;
  [[nodiscard]] bool answered() override;
  [[nodiscard]] std::optional<Found> take() override;
  [[nodiscard]] std::vector<Kept> kept() override;

 private:
  class Pages;
  void run();

  std::string folder_;
  std::function<void()> wake_bus_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Wanted> asked_;
  std::deque<Found> found_;
  std::vector<Kept> kept_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigil::app
