#include "tests/simulation/checks/automaton.hpp"

#include <algorithm>

namespace vigil::simulation {
namespace {

using alarm::Phase;

void remember(OpenAlarm& last, const engine::Event& event, const engine::AlarmEvent& alarm) {
  last.number = alarm.number;
  last.bed = event.bed;
  last.monitor = alarm.monitor;
  last.kind = alarm.kind;
  last.parameter = alarm.parameter;
  last.priority = alarm.priority;
  last.revision = alarm.revision;
  last.occurrences = alarm.occurrences;
  last.started_at = alarm.started_at;
  last.state = alarm.state;
}

bool same_thing(const OpenAlarm& a, const engine::Event& event, const engine::AlarmEvent& b) {
  return a.bed == event.bed && a.monitor == b.monitor && a.kind == b.kind &&
         a.parameter == b.parameter;
}

}  // namespace

void Automaton::on_restart(Instant) {
  lives_.clear();
  last_number_ = 0;
}

void Automaton::complain(std::string_view what, const engine::Event& event,
                         const engine::AlarmEvent& alarm, View& view, Report& report) const {
  report.complain(name(), std::string(what) + ": alarm " + std::to_string(alarm.number) + " " +
                              where(view.config, event.bed, alarm.parameter) + " " +
                              std::string(alarm.text.view()));
}

void Automaton::after_step(const Step& step, View& view, Report& report) {
  for (const engine::Event& event : step.events) {
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm == nullptr) continue;
    const auto known = lives_.find(alarm->number);
    if (known == lives_.end()) {
      begin(event, *alarm, view, report);
    } else {
      go_on(event, *alarm, known->second, view, report);
    }
  }
}

void Automaton::begin(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
                      Report& report) {
  if (alarm.phase != Phase::start) complain("begins without a start", event, alarm, view, report);
  if (alarm.number <= last_number_) {
    complain("a number is used again", event, alarm, view, report);
  }
  if (alarm.started_at != event.at) {
    complain("a start has not its own time", event, alarm, view, report);
  }
  if (alarm.state != alarm::State::active) {
    complain("a start that is not active", event, alarm, view, report);
  }
  if (is_limit(alarm.kind)) {
    const bool twice = std::any_of(lives_.begin(), lives_.end(), [&](const auto& entry) {
      return !entry.second.ended && entry.second.last.state == alarm::State::active &&
             same_thing(entry.second.last, event, alarm);
    });
    if (twice) complain("two alarms about one thing", event, alarm, view, report);
  }
  last_number_ = std::max(last_number_, alarm.number);
  remember(lives_[alarm.number].last, event, alarm);
}

void Automaton::go_on(const engine::Event& event, const engine::AlarmEvent& alarm, Life& life,
                      View& view, Report& report) {
  OpenAlarm& last = life.last;
  const bool was_over = life.ended || last.state == alarm::State::latched;
  const bool comes_back =
      was_over && alarm.occurrences > last.occurrences && alarm.state == alarm::State::active;
  if (life.ended && !comes_back) complain("after its end", event, alarm, view, report);
  if (alarm.revision < last.revision) {
    complain("a revision goes back", event, alarm, view, report);
  }
  if (alarm.occurrences < last.occurrences) {
    complain("occurrences go back", event, alarm, view, report);
  }
  if (alarm.phase == Phase::escalate && alarm.priority <= last.priority) {
    complain("escalates without a higher priority", event, alarm, view, report);
  }
  if (alarm.phase == Phase::deescalate && alarm.priority >= last.priority) {
    complain("steps down without a lower priority", event, alarm, view, report);
  }
  const bool stays = alarm.phase == Phase::update || alarm.phase == Phase::resent;
  if (stays && alarm.priority != last.priority && !comes_back) {
    complain("its priority changes in an update", event, alarm, view, report);
  }
  if (alarm.phase == Phase::start && !comes_back) {
    complain("starts twice", event, alarm, view, report);
  }
  if (alarm.phase == Phase::reset && last.state != alarm::State::latched) {
    complain("reset and was not latched", event, alarm, view, report);
  }
  remember(last, event, alarm);
  life.ended = alarm.state == alarm::State::inactive;
}

}  // namespace vigil::simulation
