// What the station refused, by reason, and what it served: numbers for /metrics.
//
// Counting waits for nobody for long. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace vigil::station {

class Counters {
 public:
  void refuse(std::string_view reason) { add(refused_, reason); }
  /// "requests", "frames_sent" ... : what is counted without being refused.
  void count(std::string_view what, std::uint64_t n = 1) { add(counted_, what, n); }
  [[nodiscard]] std::map<std::string, std::uint64_t> refused() const {
    const std::lock_guard lock(mutex_);
    return {refused_.begin(), refused_.end()};
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> counted() const {
    const std::lock_guard lock(mutex_);
    return {counted_.begin(), counted_.end()};
  }

 private:
  using Numbers = std::map<std::string, std::uint64_t, std::less<>>;
  void add(Numbers& numbers, std::string_view what, std::uint64_t n = 1) {
    const std::lock_guard lock(mutex_);
    const auto found = numbers.find(what);
    if (found == numbers.end()) {
      numbers.emplace(what, n);
    } else {
      found->second += n;
    }
  }
  mutable std::mutex mutex_;
  Numbers refused_;
  Numbers counted_;
};

}  // namespace vigil::station
