#include "tests/simulation/checks/ladder.hpp"

#include <algorithm>
#include <chrono>

namespace vigil::simulation {
namespace {

using engine::CommandKind;
using engine::Outcome;

/// Longer than any pause of the simulated profile.
constexpr Duration pauses_last = std::chrono::minutes(5);

bool pauses(CommandKind kind) {
  return kind == CommandKind::audio_pause || kind == CommandKind::audio_off ||
         kind == CommandKind::alarm_pause || kind == CommandKind::alarm_off ||
         kind == CommandKind::enable;
}

const alarm::EscalationRules* rules_of(const engine::EngineConfig& config, engine::BedIndex bed) {
  if (bed >= config.beds.size() || config.beds[bed].profile < 0) return nullptr;
  return &config.profiles[static_cast<std::size_t>(config.beds[bed].profile)].rules.escalation;
}

}  // namespace

void Ladder::on_restart(Instant) {
  calls_.clear();
  std::fill(quiet_until_.begin(), quiet_until_.end(), Instant());
  first_due_ = Instant::never();
}

const alarm::Ladder* Ladder::ladder_of(const Call& call, View& view) {
  const alarm::EscalationRules* rules = rules_of(view.config, call.bed);
  if (rules == nullptr) return nullptr;
  const alarm::Ladder& ladder = rules->ladder[static_cast<std::size_t>(call.priority)];
  return ladder.steps.empty() ? nullptr : &ladder;
}

/// When the next call must come; never() if none must.
Instant Ladder::due(const Call& call, View& view) const {
  const alarm::Ladder* ladder = ladder_of(call, view);
  if (ladder == nullptr || !call.untouched) return Instant::never();
  const bool more = call.step + 1 < ladder->steps.size();
  if (call.acknowledged) {
    const Duration within = rules_of(view.config, call.bed)->bedside_within;
    const bool calls_on = call.priority == alarm::Priority::high && within.count() > 0;
    return calls_on ? call.last_call + within : Instant::never();
  }
  if (more) {
    return std::max(call.since + ladder->steps[call.step + 1].after, call.last_call);
  }
  return ladder->repeat_every.count() > 0 ? call.last_call + ladder->repeat_every
                                          : Instant::never();
}

void Ladder::after_step(const Step& step, View& view, Report& report) {
  note_command(step);
  bool changed = false;
  for (const engine::Event& event : step.events) {
    const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body);
    if (alarm == nullptr || event.bed == engine::no_bed) continue;
    look_at(event, *alarm, view, report);
    changed = true;
  }
  if (!step.time_moved() || (!changed && first_due_ >= step.now)) return;
  first_due_ = Instant::never();
  for (const auto& [number, call] : calls_) {
    const Instant wanted = due(call, view);
    first_due_ = std::min(first_due_, wanted);
    if (wanted >= step.now) continue;
    report.complain(name(), "alarm " + std::to_string(number) + " does not call step " +
                                std::to_string(call.step + 1) + " at " + seconds_text(wanted) +
                                ": " + call.text);
  }
}

/// What people do changes whom an alarm calls; only the plain cases are looked at.
void Ladder::note_command(const Step& step) {
  const auto* in = std::get_if<engine::CommandInput>(&step.input);
  if (in == nullptr || step.answers.empty()) return;
  const engine::Command& command = *in->command;
  const engine::Answer& answer = step.answers.front();
  if (answer.outcome != Outcome::done || answer.repeated) return;
  const auto known = calls_.find(command.alarm_number);
  if (known != calls_.end() && command.kind == CommandKind::acknowledge) {
    Call& call = known->second;
    if (!call.acknowledged) call.last_call = step.now;
    call.acknowledged = true;
    first_due_ = step.now;
    return;
  }
  if (command.kind == CommandKind::confirm || command.kind == CommandKind::set_limit) return;
  if (known != calls_.end()) known->second.untouched = false;
  if (command.alarm_number != 0 || command.bed >= quiet_until_.size()) return;
  if (pauses(command.kind)) quiet_until_[command.bed] = step.now + pauses_last;
  for (auto& [number, call] : calls_) {
    if (call.bed == command.bed) call.untouched = false;
  }
}

void Ladder::look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
                     Report& report) {
  if (alarm.state != alarm::State::active) {
    calls_.erase(alarm.number);
    return;
  }
  Call& call = calls_[alarm.number];
  const bool quiet = event.at <= quiet_until_[event.bed] || !alarm.at_bedside.empty();
  const Instant wanted = due(call, view);
  const bool anew = alarm.revision != call.revision;
  if (anew) {
    call.bed = event.bed;
    call.since = call.last_call = event.at;
    call.step = 0;
    call.acknowledged = false;
    call.untouched = !quiet;
  } else if (alarm.priority < call.priority) {
    call.since = event.at;
    call.step = 0;
  }
  call.revision = alarm.revision;
  call.priority = alarm.priority;
  call.text = std::string(alarm.text.view());
  if (quiet) call.untouched = false;
  first_due_ = std::min(first_due_, due(call, view));
  const alarm::Ladder* ladder = ladder_of(call, view);
  if (anew || alarm.calls.empty() || ladder == nullptr || !call.untouched) return;
  if (event.at != wanted) {
    return report.complain(name(), "alarm " + std::to_string(alarm.number) + " calls at " +
                                       seconds_text(event.at) + " instead of " +
                                       seconds_text(wanted) + ": " + call.text);
  }
  if (call.step + 1 < ladder->steps.size()) ++call.step;
  call.last_call = event.at;
  const std::uint8_t asked = ladder->steps[call.step].call.bits();
  if (alarm.ladder_step != call.step || (alarm.calls.bits() & asked) != asked) {
    report.complain(name(), "alarm " + std::to_string(alarm.number) + " calls others than step " +
                                std::to_string(call.step) + ": " + call.text);
  }
  first_due_ = std::min(first_due_, due(call, view));
}

}  // namespace vigil::simulation
