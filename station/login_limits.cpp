#include "station/login_limits.hpp"

#include <algorithm>
#include <cmath>

namespace vigil::station {

std::chrono::seconds Tries::take(const std::string& who, WallTime now) {
  const double all = a_minute_;
  if (buckets_.size() >= remembered_max && buckets_.find(who) == buckets_.end()) forget_one();
  const auto [place, fresh] = buckets_.try_emplace(who, Bucket{all, now});
  Bucket& bucket = place->second;
  const std::chrono::duration<double> since = now - bucket.at;
  // A clock that was set back gives nothing and takes nothing.
  if (since.count() > 0) bucket.left = std::min(all, bucket.left + since.count() * all / 60);
  bucket.at = now;
  if (bucket.left >= 1) {
    bucket.left -= 1;
    return std::chrono::seconds(0);
  }
  return std::chrono::seconds(
      std::max<std::int64_t>(1, std::llround(std::ceil((1 - bucket.left) * 60 / all))));
}

void Tries::give_back(const std::string& who) {
  const auto place = buckets_.find(who);
  if (place == buckets_.end()) return;
  place->second.left = std::min<double>(a_minute_, place->second.left + 1);
}

void Tries::forget_one() {
  const auto oldest =
      std::min_element(buckets_.begin(), buckets_.end(),
                       [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
  buckets_.erase(oldest);
}

std::chrono::seconds WrongPins::wait(const std::string& account, WallTime now) {
  const auto place = wrong_.find(account);
  if (place == wrong_.end()) return std::chrono::seconds(0);
  std::deque<WallTime>& times = place->second;
  // Too old, or of a clock that was set back since.
  std::erase_if(times, [now](WallTime at) { return at > now || now - at >= wrong_pins_within; });
  if (times.size() < wrong_pins_max) return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(times.front() + wrong_pins_within - now);
}

void WrongPins::wrong(const std::string& account, WallTime now) {
  std::deque<WallTime>& times = wrong_[account];
  times.push_back(now);
  if (times.size() > wrong_pins_max) times.pop_front();
}

std::string wait_words(std::chrono::seconds wait) {
  const auto seconds = wait.count();
  if (seconds < 60) return std::to_string(seconds) + " s";
  const std::string rest = seconds % 60 == 0 ? "" : " " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds / 60) + " min" + rest;
}

}  // namespace vigil::station
