// The picture of a replay: a line for each parameter over time.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "tools/vigil/replay_recording.hpp"
#include "tools/vigil/replay_text.hpp"

namespace vigil::replay {
namespace {

constexpr std::size_t strip_columns = 80;
constexpr std::size_t label_columns = 12;

struct Scale {
  Instant from;
  std::int64_t length_ns = 1;
  [[nodiscard]] std::size_t column(Instant at) const {
    const std::int64_t into = std::clamp((at - from).count(), std::int64_t{0}, length_ns - 1);
    // Through milliseconds: a record of a week times 80 still fits.
    const auto column =
        static_cast<std::size_t>(into / ms_to_ns * static_cast<std::int64_t>(strip_columns) /
                                 std::max(length_ns / ms_to_ns, std::int64_t{1}));
    // A record that does not end at a whole millisecond ends in the last column, too.
    return std::min(column, strip_columns - 1);
  }
};

using Columns = std::array<char, strip_columns>;

void mark(Columns& columns, const Alarm& alarm, const Scale& scale, Instant end) {
  for (const Stretch& stretch : alarm.stretches) {
    const char sign = static_cast<char>('0' + static_cast<int>(stretch.priority));
    if (stretch.priority == Priority::none) continue;
    const std::size_t last = scale.column(stretch.to.value_or(end));
    for (std::size_t i = scale.column(stretch.from); i <= last; ++i) {
      const bool marked = columns[i] >= '1' && columns[i] <= '3';
      if (!marked || columns[i] < sign) columns[i] = sign;
    }
  }
}

std::string line(std::string_view label, const Columns& columns) {
  std::string text = padded(label, label_columns) + std::string(columns.begin(), columns.end());
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

}  // namespace

std::string strip_text(const Story& story) {
  const Scale scale{story.from, std::max<std::int64_t>((story.to - story.from).count(), 1)};
  std::string out = padded("time", label_columns) + padded(time_text(story.from), 70) +
                    right(time_text(story.to), 10) + "\n";
  for (const ParameterInfo& entry : parameters()) {
    Columns columns;
    columns.fill(' ');
    std::optional<std::size_t> before;
    for (const Reading& reading : story.readings) {
      if (reading.parameter() != entry.id || !reading.valid()) continue;
      const std::size_t at = scale.column(reading.measured_at());
      // A column that lies between two neighbouring values is no gap.
      if (before && at - *before <= 2) columns[at - (at > *before ? 1 : 0)] = '.';
      columns[at] = '.';
      before = at;
    }
    for (const Alarm& alarm : story.alarms) {
      const bool judged = alarm.type == alarm::Type::physiological;
      if (judged && alarm.parameter == entry.id) mark(columns, alarm, scale, story.to);
    }
    if (before) out += line(entry.label, columns);
  }
  for (const auto& [label, type] : {std::pair("technical", alarm::Type::technical),
                                    std::pair("trends", alarm::Type::advisory)}) {
    Columns columns;
    columns.fill(' ');
    for (const Alarm& alarm : story.alarms) {
      if (alarm.type == type) mark(columns, alarm, scale, story.to);
    }
    out += line(label, columns);
  }
  return out + padded("", label_columns) +
         ". values   1 low   2 medium   3 high priority   empty: no value, no alarm\n";
}

}  // namespace vigil::replay
