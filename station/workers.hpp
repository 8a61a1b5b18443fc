// A few threads for what takes long: hashes, disk, exports. What is under way there is bounded.
// post() may be called by any thread; jobs run on the workers.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vigil::station {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t under_way_max);
  /// Jobs that wait are dropped; those that run are waited for.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// False: too many wait or run; it will not be done.
  [[nodiscard]] bool post(std::function<void()> job);
  /// Ends as the destructor does. Nothing is taken any more.
  void stop();

 private:
  void run();

  std::size_t under_way_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::size_t running_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;  // last
};

}  // namespace vigil::station
