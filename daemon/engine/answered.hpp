// The commands answered lately: a repeated one gets its answer again and does nothing.
//
// Pure; called by Engine only. No allocation after construction.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "daemon/engine/command.hpp"

namespace vigil::engine {

inline constexpr std::size_t answers_kept = 1024;

class Answered {
 public:
  Answered() { all_.reserve(answers_kept); }
  [[nodiscard]] const Answer* find(const FixedText<64>& key) const {
    const auto found = std::find_if(all_.begin(), all_.end(),
                                    [&](const Answer& answer) { return answer.key == key; });
    return found == all_.end() ? nullptr : &*found;
  }
  /// In the place of the oldest, when full.
  void keep(const Answer& answer) {
    if (all_.size() < answers_kept) {
      all_.push_back(answer);
      return;
    }
    all_[oldest_] = answer;
    oldest_ = (oldest_ + 1) % answers_kept;
  }

  void archive(Archive& archive) {
    archive.field("all", all_, answers_kept);
    archive.field("oldest", oldest_);
    archive.check(oldest_ < answers_kept, "the place of no answer");
  }

 private:
  std::vector<Answer> all_;
  std::size_t oldest_ = 0;
};

}  // namespace vigil::engine
