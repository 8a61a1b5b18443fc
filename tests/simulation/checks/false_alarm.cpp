#include "tests/simulation/checks/false_alarm.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::simulation {
namespace {

/// How long a value may be on its way: joined with the next unit, late, and the process stalled.
constexpr Duration on_the_way = std::chrono::seconds(4);

const MonitorTruth* truth_of(const Truth& truth, engine::MonitorRef ref) {
  const auto found = std::find_if(truth.begin(), truth.end(),
                                  [&](const MonitorTruth& one) { return one.ref == ref; });
  return found == truth.end() ? nullptr : &*found;
}

/// Whether a value shown explains that this level alarms at `at`.
bool explained(const LevelTruth& level, Duration median_window, Instant at) {
  // A cuff reading that waits for its repeat is told at once, and in full with the repeat.
  const Duration delay = level.level.delay;
  // What came due is told before the value of the same moment that ends it.
  const Instant first = at <= level.inside_at ? level.first_before : level.first_shown;
  const Duration latest = level.latest + median_window + on_the_way;
  if (!level.last_shown || *level.last_shown + latest < at) return false;
  // One value inside does not move the median.
  const bool single = level.level.raw || median_window == Duration(0);
  return !single || (!first.is_never() && first + delay <= at);
}

}  // namespace

void FalseAlarm::after_step(const Step& step, View& view, Report& report) {
  for (const engine::Event& event : step.events) {
    if (const auto* vital = std::get_if<engine::VitalEvent>(&event.body)) {
      look_at(event, *vital, view, report);
    }
    if (const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body)) {
      const bool rises =
          alarm->phase == alarm::Phase::start || alarm->phase == alarm::Phase::escalate;
      if (rises && is_limit(alarm->kind)) look_at(event, *alarm, view, report);
    }
  }
  told_again_ = false;
}

void FalseAlarm::look_at(const engine::Event& event, const engine::VitalEvent& vital, View& view,
                         Report& report) {
  const auto milli = vital.reading.milli();
  if (!milli) return;
  const Parameter parameter = vital.reading.parameter();
  const auto [told, first] = told_.try_emplace({event.bed, vital.monitor, parameter}, *milli);
  const bool again = told_again_ && !first && told->second == *milli;
  told->second = *milli;
  const MonitorTruth* truth = truth_of(view.truth, {event.bed, vital.monitor});
  if (again || (truth != nullptr && truth->lanes[index(parameter)].showed(*milli))) return;
  report.complain(name(), "the monitor never showed " + std::to_string(*milli) + ": " +
                              where(view.config, event.bed, parameter));
}

void FalseAlarm::look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
                         Report& report) const {
  const MonitorTruth* truth = truth_of(view.truth, {event.bed, alarm.monitor});
  const std::string about = where(view.config, event.bed, alarm.parameter) + " at " +
                            seconds_text(event.at) + " " + std::string(alarm.text.view());
  if (truth == nullptr || !alarm.parameter) {
    return report.complain(name(), "an alarm about nothing: " + about);
  }
  const auto side = static_cast<std::size_t>(side_of(alarm.kind));
  const LaneTruth& lane = truth->lanes[index(*alarm.parameter)];
  const auto& levels = lane.sides[side];
  const bool right = std::any_of(levels.begin(), levels.end(), [&](const LevelTruth& level) {
    const bool waits = level.level.confirm && alarm.priority == alarm::Priority::low;
    return (level.level.priority == alarm.priority || waits) &&
           explained(level, lane.median_window, event.at);
  });
  if (right) return;
  std::string known;
  for (const LevelTruth& level : levels) {
    if (level.level.priority != alarm.priority) continue;
    known += "; " + std::to_string(level.level.limit_milli / 1000) + " broken from " +
             seconds_text(level.first_shown) + " to " +
             (level.last_shown ? seconds_text(*level.last_shown) : "never");
  }
  report.complain(name(), "nothing shown explains it: " + about + known);
}

}  // namespace vigil::simulation
