#include "tests/simulation/checks/isolation.hpp"

#include "tests/simulation/event_hash.hpp"

namespace vigil::simulation {
namespace {

using namespace vigil::engine;  // NOLINT: the kinds of input

constexpr std::uint64_t no_such_alarm = 1'000'000'000;

/// What the bed alone gets of an input: the same with the bed as the first one, or nothing.
struct OfBed {
  BedIndex bed;

  template <class In>
  std::optional<Input> operator()(const In& in) const {
    if constexpr (requires { in.monitor.bed; }) {
      if (in.monitor.bed != bed) return std::nullopt;
      In own = in;
      own.monitor.bed = 0;
      return own;
    } else {
      return in;
    }
  }
};

}  // namespace

Isolation::Isolation(const EngineConfig& config, BedIndex bed) : bed_(bed), alone_config_(config) {
  alone_config_.beds = {config.beds[bed]};
}

void Isolation::on_restart(Instant now) {
  told_alone_.clear();
  told_together_.clear();
  number_alone_.clear();
  alone_ = std::make_unique<Engine>(alone_config_);
  alone_->start(now, *this);
}

void Isolation::on_resume(Instant now, std::uint64_t epoch) {
  std::vector<std::uint8_t> saved;
  alone_->save(saved);
  alone_ = std::make_unique<Engine>(alone_config_);
  (void)alone_->restore(saved);
  alone_->resume(now, *this, {epoch, Duration(0)});
}

Isolation::Told Isolation::told(const Event& event) {
  Told one;
  one.content = content_hash(event);
  one.at = event.at;
  if (const auto* alarm = std::get_if<AlarmEvent>(&event.body)) {
    one.alarm = alarm->number;
    one.text = alarm->text;
  }
  return one;
}

void Isolation::on_event(const Event& event) {
  if (event.bed == 0) told_alone_.push_back(told(event));
}

void Isolation::feed_command(const Command& command, Instant now) {
  if (command.bed != no_bed && command.bed != bed_) return;
  Command own = command;
  if (own.bed == bed_) own.bed = 0;
  if (own.alarm_number != 0) {
    const auto known = number_alone_.find(own.alarm_number);
    own.alarm_number = known == number_alone_.end() ? no_such_alarm : known->second;
  }
  alone_->step(now, CommandInput{&own}, *this);
}

void Isolation::feed(const Step& step) {
  if (const auto* in = std::get_if<CommandInput>(&step.input)) {
    return feed_command(*in->command, step.now);
  }
  if (std::holds_alternative<Tick>(step.input)) return;
  const std::optional<Input> own = std::visit(OfBed{bed_}, step.input);
  if (own) alone_->step(step.now, *own, *this);
}

void Isolation::after_step(const Step& step, View&, Report& report) {
  if (std::holds_alternative<CommandInput>(step.input)) {
    // A command names an alarm by its number: it must have been told here, too.
    alone_->step(step.now, Tick{}, *this);
    compare(report);
  }
  for (const Event& event : step.events) {
    if (event.bed == bed_) told_together_.push_back(told(event));
  }
  feed(step);
  compare(report);
}

void Isolation::compare(Report& report) {
  while (!told_alone_.empty() && !told_together_.empty() && !report.broken()) {
    const Told alone = told_alone_.front();
    const Told together = told_together_.front();
    told_alone_.pop_front();
    told_together_.pop_front();
    if (together.alarm != 0) {
      const auto [known, added] = number_alone_.emplace(together.alarm, alone.alarm);
      if (!added && known->second != alone.alarm) {
        report.complain(name(), "another alarm than without the other beds: " +
                                    std::string(together.text.view()));
      }
    }
    if (alone.content == together.content) continue;
    report.complain(name(), "bed " + std::to_string(bed_) + " at " + seconds_text(together.at) +
                                " tells \"" + std::string(together.text.view()) +
                                "\", and without the other beds at " + seconds_text(alone.at) +
                                " \"" + std::string(alone.text.view()) + "\"");
  }
}

void Isolation::at_end(Instant now, View&, Report& report) {
  alone_->step(now, Tick{}, *this);
  compare(report);
  if (!told_alone_.empty() || !told_together_.empty()) {
    report.complain(
        name(), "bed " + std::to_string(bed_) + " told more or less than without the other beds");
  }
}

}  // namespace vigil::simulation
