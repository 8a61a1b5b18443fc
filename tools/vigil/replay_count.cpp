#include "tools/vigil/replay_count.hpp"

#include <algorithm>

namespace vigil::replay {

Count count(const Story& story) {
  Count counted;
  counted.length = story.to - story.from;
  for (const Alarm& alarm : story.alarms) {
    if (alarm.kind == alarm::Kind::review_limits) {
      counted.floods += static_cast<std::uint32_t>(alarm.comings.size());
    }
    Count::Line& line =
        counted
            .lines[static_cast<std::size_t>(alarm.type)][static_cast<std::size_t>(alarm.highest)];
    ++line.started;
    line.joined += static_cast<std::uint32_t>(alarm.comings.size() - 1);
    for (const Coming& coming : alarm.comings) {
      line.active += coming.to.value_or(story.to) - coming.from;
      if (coming.acknowledged_at) {
        ++line.acknowledged;
        counted.acknowledge_times.push_back(*coming.acknowledged_at - coming.from);
      } else if (coming.to) {
        ++line.ended_alone;
      }
    }
  }
  std::sort(counted.acknowledge_times.begin(), counted.acknowledge_times.end());
  return counted;
}

Count::Line Count::total() const {
  Line sum;
  for (const auto& type : lines) {
    for (const Line& line : type) {
      sum.started += line.started;
      sum.joined += line.joined;
      sum.acknowledged += line.acknowledged;
      sum.ended_alone += line.ended_alone;
      sum.active += line.active;
    }
  }
  return sum;
}

Duration Count::acknowledged_within(std::uint32_t percent) const {
  const std::size_t wanted = (acknowledge_times.size() * percent + 99) / 100;
  return wanted == 0 ? Duration(0) : acknowledge_times[wanted - 1];
}

std::uint64_t Count::tenths_an_hour(std::uint32_t alarms) const {
  constexpr std::uint64_t hour_ns = 3'600'000'000'000;
  const auto ns = static_cast<std::uint64_t>(length.count());
  return ns == 0 ? 0 : (std::uint64_t{alarms} * 10 * hour_ns + ns / 2) / ns;
}

}  // namespace vigil::replay
