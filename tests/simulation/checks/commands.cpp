#include "tests/simulation/checks/commands.hpp"

#include <algorithm>

namespace vigil::simulation {
namespace {

using engine::Command;
using engine::CommandKind;
using engine::Outcome;

template <class Body>
std::size_t count(std::span<const engine::Event> events) {
  return static_cast<std::size_t>(std::count_if(
      events.begin(), events.end(),
      [](const engine::Event& event) { return std::holds_alternative<Body>(event.body); }));
}

std::string about(const Command& command) {
  return std::string(name(command.kind)) + " " + std::string(command.key.view()) + " at " +
         std::to_string(command.bed);
}

}  // namespace

void Commands::after_step(const Step& step, View& view, Report& report) {
  if (const auto* in = std::get_if<engine::CommandInput>(&step.input)) {
    return look_at(*in->command, step, view, report);
  }
  if (!step.answers.empty()) report.complain(name(), "an answer, and nobody asked");
  if (count<engine::CommandEvent>(step.events) > 0) {
    report.complain(name(), "a command is told, and nobody asked");
  }
}

void Commands::look_at(const Command& command, const Step& step, View& view, Report& report) {
  if (step.answers.size() != 1 || !(step.answers.front().key == command.key)) {
    return report.complain(name(),
                           std::to_string(step.answers.size()) + " answers to " + about(command));
  }
  const engine::Answer& answer = step.answers.front();
  const auto [known, fresh] = answered_.emplace(std::string(command.key.view()), answer.outcome);
  if (answer.repeated == fresh) {
    report.complain(name(), "told wrongly whether it is repeated: " + about(command));
  }
  if (fresh) return first_time(command, answer, step, view, report);
  if (known->second != answer.outcome) {
    report.complain(name(), "another answer to the same key: " + about(command));
  }
  // All that was due was told by the tick before.
  if (step.events.size() > count<engine::HeartbeatEvent>(step.events)) {
    report.complain(name(), "a repeated key does something: " + about(command));
  }
}

void Commands::first_time(const Command& command, const engine::Answer& answer, const Step& step,
                          View& view, Report& report) {
  const bool done = answer.outcome == Outcome::done;
  if (done != answer.text.empty()) {
    report.complain(name(), "a refusal says why, and nothing else does: " + about(command));
  }
  const bool late = command.not_after != Instant() && command.not_after < step.now;
  if (late != (answer.outcome == Outcome::too_late)) {
    report.complain(name(), "too late or not: " + about(command));
  }
  const bool unknown = command.alarm_number > view.board.last_number();
  if (unknown && done) report.complain(name(), "done to no alarm: " + about(command));
  const std::size_t told = count<engine::CommandEvent>(step.events);
  const std::size_t wanted = command.kind == CommandKind::confirm ? 0 : 1;
  if (told != wanted) {
    report.complain(name(), "told " + std::to_string(told) + " times: " + about(command));
  }
  const std::size_t others = told + count<engine::HeartbeatEvent>(step.events);
  if (!done && step.events.size() > others) {
    report.complain(name(), "refused, and something changed: " + about(command));
  }
  for (const engine::Event& event : step.events) {
    if (event.bed == engine::no_bed || command.bed == engine::no_bed) continue;
    if (event.bed != command.bed) {
      report.complain(name(), "it touches another bed: " + about(command));
    }
  }
  if (done && command.kind == CommandKind::set_limit) limit_is_told(command, step, report);
}

void Commands::limit_is_told(const Command& command, const Step& step, Report& report) const {
  for (const engine::Event& event : step.events) {
    const auto* limits = std::get_if<engine::LimitsEvent>(&event.body);
    if (limits == nullptr || limits->parameter != command.parameter) continue;
    for (std::size_t i = 0; i < limits->count; ++i) {
      const engine::LimitInForce& limit = limits->limits[i];
      const bool meant = limit.side == command.side && limit.priority == command.priority;
      if (meant && limit.name.empty() && limit.limit_milli != command.limit_milli) {
        report.complain(name(), "another limit than asked for: " + about(command));
      }
    }
  }
}

}  // namespace vigil::simulation
