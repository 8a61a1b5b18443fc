#include "tests/simulation/world.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "drivers/devices.hpp"
#include "tests/simulation/words.hpp"

namespace vigil::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long everything has to come right after the last fault. The longest: a port is tried again
/// after 5 s, a monitor is trusted again after some seconds, a cuff is taken, 5 s of holding.
constexpr Duration calm_for = seconds(60);
/// Then SpO2 falls to 80 within 5 s, and that must be a high alarm at once.
constexpr Duration last_trial = seconds(20);
constexpr std::size_t events_reserved = 256;

Truth make_truth(const engine::EngineConfig& config) {
  Truth truth;
  for (std::size_t b = 0; b < config.beds.size(); ++b) {
    truth.emplace_back(engine::MonitorRef{static_cast<engine::BedIndex>(b), 0}, config);
  }
  return truth;
}

Checkers wanted_checkers(const engine::EngineConfig& config, const std::vector<std::string>& skip) {
  Checkers all = make_checkers(config);
  std::erase_if(all, [&](const auto& checker) {
    return std::find(skip.begin(), skip.end(), checker->name()) != skip.end();
  });
  return all;
}

}  // namespace

World::World(const Options& options, const std::vector<std::string>& skip, std::ostream* trace)
    : options_(options),
      random_(options.seed),
      clinic_(make_clinic(options_, random_)),
      now_(Instant::from_ns(random_.between(0, 1'000'000'000'000))),
      truth_(make_truth(clinic_.config)),
      board_(clinic_.config),
      checkers_(wanted_checkers(clinic_.config, skip)),
      faults_(options_, now_, random_.fork()),
      staff_(options_, clinic_.config.beds.size(), now_, random_.fork()),
      stepped_at_(now_),
      trace_(trace) {
  events_.reserve(events_reserved);
  app::Core& core = *this;
  for (std::size_t b = 0; b < clinic_.config.beds.size(); ++b) {
    const Variant& variant = *clinic_.monitors[b];
    Equipment equipment;
    equipment.device = find_device(variant.driver, variant.variant)->make();
    equipment.patient = std::make_unique<Patient>(options_.patient, now_, random_.fork());
    equipment.variant = &variant;
    equipment.adapter = "usb:0403:6001:A" + std::to_string(b);
    equipment.emits_at = now_ + random_.milliseconds(0, 1000);
    bedsides_.push_back(std::make_unique<Bedside>(*clinic_.config.beds[b].monitors.front().driver,
                                                  options_.line, std::move(equipment), truth_[b],
                                                  core, random_.fork()));
  }
}

Outcome World::run() {
  View view{clinic_.config, truth_, board_};
  start_engine(now_);
  run_until(now_ + options_.safety);
  faults_.stop();
  // A process that sleeps now wakes up first.
  run_until(frozen_until_);
  staff_.calm_down(now_);
  options_.clock.late_max = Duration(0);
  if (!engine_) resume_engine(now_);
  for (const auto& bedside : bedsides_) {
    bedside->heal(now_);
    bedside->equipment().patient->calm_down(now_);
  }
  run_until(now_ + calm_for);
  if (outcome_.report.broken()) return outcome_;
  for (const auto& checker : checkers_) checker->when_calm(now_, view, outcome_.report);
  for (const auto& bedside : bedsides_) bedside->equipment().patient->desaturate_for_good(now_);
  run_until(now_ + last_trial);
  if (outcome_.report.broken()) return outcome_;
  for (const auto& checker : checkers_) checker->at_end(now_, view, outcome_.report);
  outcome_.hash = hash_.value();
  return outcome_;
}

void World::run_until(Instant end) {
  while (!outcome_.report.broken()) {
    Instant emits = Instant::never();
    Instant acts = std::min({wakes_at_, faults_.due(), staff_.due(), starts_at_});
    for (const auto& bedside : bedsides_) {
      emits = std::min(emits, bedside->emits_at());
      acts = std::min(acts, bedside->acts_at());
    }
    acts = std::max(acts, frozen_until_);
    const Instant next = std::max(std::min(emits, acts), now_);
    if (next > end) break;
    now_ = next;
    if (emits <= acts) {
      for (const auto& bedside : bedsides_) {
        if (bedside->emits_at() <= now_) bedside->emit(now_);
      }
    } else {
      happen(now_);
    }
  }
  now_ = std::max(now_, end);
}

/// One thing that is due, the engine's own wake-up last: then it can only be late.
void World::happen(Instant now) {
  if (starts_at_ <= now) return resume_engine(now);
  for (const auto& bedside : bedsides_) {
    if (bedside->acts_at() <= now) return bedside->act(now);
  }
  if (faults_.due() <= now) return on_fault(faults_.take(), now);
  if (staff_.due() <= now) {
    if (const auto presence = staff_.take_presence(now)) return step(now, *presence);
    const engine::Command* command = staff_.take_command(now, board_);
    if (command == nullptr) return;
    step(now, engine::Tick{});
    return step(now, engine::CommandInput{command});
  }
  step(now, engine::Tick{});
}

void World::start_engine(Instant now) {
  starts_at_ = Instant::never();
  engine_ = std::make_unique<engine::Engine>(clinic_.config);
  board_.on_restart(now);
  staff_.on_restart(now);
  for (MonitorTruth& truth : truth_) truth.on_restart(now);
  for (const auto& checker : checkers_) checker->on_restart(now);
  stepped_at_ = now;
  events_.clear();
  answers_.clear();
  engine_->start(now, *this, {++epoch_, Duration(0)});
  check(now, engine::Tick{});
  kept_.checkpoint(now, *engine_);
}

/// As the daemon after a kill: the latest checkpoint, the inputs behind it, and then on.
void World::resume_engine(Instant now) {
  starts_at_ = Instant::never();
  engine_ = std::make_unique<engine::Engine>(clinic_.config);
  const std::string error = kept_.replay(*engine_);
  if (!error.empty()) outcome_.report.complain("restored", error);
  for (MonitorTruth& truth : truth_) truth.on_resume(now);
  events_.clear();
  answers_.clear();
  engine_->resume(now, *this, {++epoch_, Duration(0)});
  for (const auto& checker : checkers_) checker->on_resume(now, epoch_);
  check(now, engine::Tick{});
  kept_.checkpoint(now, *engine_);
}

void World::step(Instant now, const engine::Input& input) {
  if (!engine_ || outcome_.report.broken()) return;
  events_.clear();
  answers_.clear();
  engine_->step(now, input, *this);
  kept_.keep(now, input, events_, *engine_);
  check(now, input);
}

void World::check(Instant now, const engine::Input& input) {
  ++outcome_.steps;
  outcome_.events += events_.size();
  if (trace_ != nullptr) {
    const std::string in = words(input);
    if (!in.empty()) *trace_ << seconds_text(now) << " > " << in << '\n';
    for (const engine::Event& event : events_) *trace_ << words(event) << '\n';
  }
  for (const engine::Event& event : events_) {
    hash_.add(event_hash(event));
    board_.on_event(event);
    tell_truth(event, now);
  }
  const Step seen{stepped_at_, now, input, events_, answers_, engine_->deadline()};
  View view{clinic_.config, truth_, board_};
  for (const auto& checker : checkers_) checker->after_step(seen, view, outcome_.report);
  stepped_at_ = now;
  plan_wake();
  while (!actions_.empty()) {
    const engine::PortAction action = actions_.back();
    actions_.pop_back();
    bedsides_[action.monitor.bed]->on_action(action, now);
  }
}

/// What people changed is true from now on.
void World::tell_truth(const engine::Event& event, Instant now) {
  if (const auto* limits = std::get_if<engine::LimitsEvent>(&event.body)) {
    truth_[event.bed].on_limits(*limits, now);
  } else if (const auto* patient = std::get_if<engine::PatientEvent>(&event.body)) {
    truth_[event.bed].on_off_monitor(patient->off_monitor, now);
  } else if (const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body)) {
    if (alarm->phase == alarm::Phase::start) ++outcome_.alarms;
  }
}

void World::plan_wake() {
  const Instant deadline = engine_->deadline();
  if (deadline == planned_for_) return;
  planned_for_ = deadline;
  const Duration late_max = options_.clock.late_max;
  const Duration late =
      late_max == Duration(0) ? late_max : Duration(random_.between(0, late_max.count()));
  wakes_at_ = deadline + late;
}

Bedside& World::any_bedside() {
  return *bedsides_[static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(bedsides_.size()) - 1))];
}

void World::on_fault(Fault fault, Instant now) {
  if (trace_ != nullptr) *trace_ << seconds_text(now) << " ! " << name(fault) << '\n';
  switch (fault) {
    case Fault::babble:
      return any_bedside().line().babble(now, random_.milliseconds(500, 8000));
    case Fault::garbage:
      return any_bedside().line().garble(now, random_.milliseconds(500, 15'000));
    case Fault::unplug:
      return any_bedside().unplug(
          now, random_.milliseconds(50, random_.permille(250) ? 300'000 : 30'000));
    case Fault::swap:
      return swap_devices(now);
    case Fault::stall:
      frozen_until_ = std::max(frozen_until_, now + milliseconds(2000));
      return;
    case Fault::suspend:
      return suspend(now);
    case Fault::wall_clock:
      return step(now, engine::ClockStepped{seconds(random_.between(-4000, 4000))});
    case Fault::kill:
      return kill(now);
    case Fault::presence:
      return staff_.toggle_receiver();
  }
}

/// Two monitors of one make change rooms: each line then carries the other patient.
void World::swap_devices(Instant now) {
  Bedside& one = any_bedside();
  Bedside& other = any_bedside();
  if (&one == &other || &one.driver() != &other.driver()) return;
  const Duration away = random_.milliseconds(500, 8000);
  one.unplug(now, away);
  other.unplug(now, away);
  Equipment carried = std::move(one.equipment());
  one.carry_in(std::move(other.equipment()));
  other.carry_in(std::move(carried));
  // Half of the time the cable goes with the monitor, half of the time its adapter, too.
  if (random_.permille(500)) std::swap(one.equipment().adapter, other.equipment().adapter);
}

/// The machine sleeps: its clock since boot goes on, and what came meanwhile is lost.
void World::suspend(Instant now) {
  const Duration length = random_.milliseconds(3000, 600'000);
  frozen_until_ = now + length;
  for (const auto& bedside : bedsides_) {
    bedside->lose_line();
    bedside->equipment().emits_at = now + length + random_.milliseconds(0, 1000);
  }
}

void World::kill(Instant now) {
  if (!engine_) return;
  engine_.reset();
  wakes_at_ = planned_for_ = Instant::never();
  for (const auto& bedside : bedsides_) bedside->on_kill();
  starts_at_ = now + random_.milliseconds(200, 900);
}

}  // namespace vigil::simulation
