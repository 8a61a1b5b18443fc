#include "daemon/alarm/alarm_load.hpp"

namespace vigil::alarm {

std::uint32_t AlarmLoad::started() const {
  std::uint32_t sum = 0;
  for (const auto& type : lines) {
    for (const Line& line : type) sum += line.started;
  }
  return sum;
}

std::uint32_t AlarmLoad::acknowledged() const {
  std::uint32_t sum = 0;
  for (const std::uint32_t count : acknowledge_times) sum += count;
  return sum;
}

Duration AlarmLoad::acknowledge_within(std::uint32_t percent) const {
  const std::uint64_t wanted = (std::uint64_t{acknowledged()} * percent + 99) / 100;
  if (wanted == 0) return Duration(0);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < acknowledge_edges_s.size(); ++i) {
    sum += acknowledge_times[i];
    if (sum >= wanted) return std::chrono::seconds(acknowledge_edges_s[i]);
  }
  return longest_acknowledge;
}

void AlarmLoad::Line::archive(Archive& archive) {
  archive.field("started", started);
  archive.field("joined", joined);
  archive.field("acknowledged", acknowledged);
  archive.field("ended_unattended", ended_unattended);
  archive.field("active", active);
}

void AlarmLoad::archive(Archive& archive) {
  archive.field("lines", lines);
  archive.field("acknowledge_times", acknowledge_times);
  archive.field("acknowledge_sum", acknowledge_sum);
  archive.field("longest_acknowledge", longest_acknowledge);
}

}  // namespace vigil::alarm
