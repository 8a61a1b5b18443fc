#include "tests/engine/story.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace vigil::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t events_per_step_max = 8192;

constexpr std::array<UpdatePeriod, 5> quick_updates{{{Parameter::hr, seconds(1)},
                                                     {Parameter::rr, seconds(1)},
                                                     {Parameter::spo2, seconds(1)},
                                                     {Parameter::pulse, seconds(1)},
                                                     {Parameter::nibp_sys, seconds(450)}}};
constexpr std::array<UpdatePeriod, 3> slow_updates{{{Parameter::spo2, seconds(2)},
                                                    {Parameter::etco2, seconds(5)},
                                                    {Parameter::nibp_sys, seconds(300)}}};

constexpr Descriptor made_up(std::string_view id, Duration quiet_max,
                             std::span<const UpdatePeriod> updates) {
  return {id,      "Test", id,     Maturity::experimental, Transport::stream, {}, quiet_max,
          updates, {},     nullptr};
}
constexpr Descriptor quick_driver = made_up("quick", milliseconds(1100), quick_updates);
constexpr Descriptor slow_driver = made_up("slow", seconds(3), slow_updates);

/// One to three levels, each further out than the one before; delays and holds of all kinds.
std::vector<alarm::LimitLevel> random_levels(StoryRandom& random, std::int32_t first, int sign) {
  using alarm::Priority;
  static const std::vector<Duration> delays{Duration(0), milliseconds(1), milliseconds(2500),
                                            seconds(5), seconds(15)};
  std::vector<alarm::LimitLevel> levels;
  std::int32_t limit = first;
  for (const Priority priority : {Priority::low, Priority::medium, Priority::high}) {
    if (!random.percent(60) && !(levels.empty() && priority == Priority::high)) continue;
    alarm::LimitLevel level;
    level.priority = priority;
    level.limit_milli = limit;
    const auto band = static_cast<std::int32_t>(random.between(0, 3) * 1000);
    level.clear_milli = limit - sign * band;
    level.inclusive = random.percent(50);
    level.delay = random.one_of(delays);
    level.clear_hold = random.percent(30) ? Duration(0) : seconds(random.between(1, 5));
    levels.push_back(level);
    limit += sign * static_cast<std::int32_t>(random.between(1, 4)) * 1000;
  }
  return levels;
}

}  // namespace

EngineConfig story_config(StoryRandom& random) {
  EngineConfig config;
  const auto beds = static_cast<std::size_t>(random.between(2, 3));
  for (std::size_t b = 0; b < beds; ++b) {
    BedConfig bed;
    bed.room = "room-" + std::to_string(b);
    bed.bed = "a";
    for (std::int64_t m = random.between(1, 2); m > 0; --m) {
      const auto settings = static_cast<std::size_t>(random.between(1, 2));
      bed.monitors.push_back({random.percent(50) ? &quick_driver : &slow_driver, "port", settings,
                              random.percent(50) ? Duration(0) : seconds(10)});
    }
    for (const Parameter parameter :
         {Parameter::hr, Parameter::spo2, Parameter::etco2, Parameter::nibp_sys}) {
      alarm::ParameterLimits& limits = bed.limits[index(parameter)];
      if (random.percent(85)) limits.below = random_levels(random, 92'000, -1);
      if (random.percent(50)) limits.above = random_levels(random, 97'000, +1);
    }
    config.beds.push_back(bed);
  }
  return config;
}

Story::Story(std::uint64_t seed)
    : random_(seed),
      config_(story_config(random_)),
      begins_(Instant::from_ns(random_.between(0, 1'000'000'000'000))),
      now_(begins_),
      engine_(config_) {
  events_.reserve(events_per_step_max);
  for (std::size_t b = 0; b < config_.beds.size(); ++b) {
    for (std::size_t m = 0; m < config_.beds[b].monitors.size(); ++m) {
      Monitor monitor;
      monitor.ref = {static_cast<BedIndex>(b), static_cast<MonitorIndex>(m)};
      monitor.driver = config_.beds[b].monitors[m].driver;
      monitors_.push_back(monitor);
    }
  }
}

void Story::tell(std::size_t steps, StoryWatch& watch) {
  engine_.start(now_, *this);
  watch.after_step(now_, Tick{}, events_, false, engine_.deadline());
  for (std::size_t i = 0; i < steps; ++i) {
    pass_time();
    do_something(watch);
  }
}

void Story::on_action(const PortAction& action) {
  if (action.action != link::Action::none) monitor_of(action.monitor).port = Port::opening;
}

Story::Monitor& Story::monitor_of(MonitorRef ref) {
  return *std::find_if(monitors_.begin(), monitors_.end(),
                       [&](const Monitor& monitor) { return monitor.ref == ref; });
}

void Story::pass_time() {
  const Instant due = engine_.deadline();
  const std::int64_t kind = random_.between(1, 100);
  if (kind <= 45) {
    now_ = now_ + milliseconds(random_.between(1, 400));
  } else if (kind <= 75) {
    now_ = std::max(now_, due);
  } else if (kind <= 80) {
    now_ = std::max(now_, due - Duration(1));
  } else if (kind <= 85) {
    now_ = std::max(now_, due + Duration(1));
  } else if (kind <= 88) {
    now_ = now_ + milliseconds(random_.between(400, 6000));
  } else if (kind == 89 && random_.percent(20)) {
    now_ = now_ + seconds(random_.between(10, 4000));
  }  // else: at the same moment
}

void Story::do_something(StoryWatch& watch) {
  Monitor& monitor = random_.percent(50) ? monitors_.front() : monitors_.back();
  Monitor& any = monitors_[static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(monitors_.size()) - 1))];
  const std::int64_t kind = random_.between(1, 100);
  if (kind <= 10) return step(Tick{}, nullptr, watch);
  if (kind <= 14) return stray_input(any, watch);
  if (any.port == Port::opening || kind <= 16) return port_event(any, watch);
  talk(random_.percent(60) ? monitor : any, watch);
}

void Story::port_event(Monitor& monitor, StoryWatch& watch) {
  if (monitor.port == Port::opening && random_.percent(70)) {
    monitor.port = Port::open;
    return step(PortOpened{monitor.ref, "port"}, &monitor, watch);
  }
  if (monitor.port == Port::opening) {
    monitor.port = Port::closed;
    return step(PortFailed{monitor.ref, "no such port"}, &monitor, watch);
  }
  if (monitor.port == Port::open && random_.percent(40)) {
    monitor.port = Port::closed;
    return step(PortClosed{monitor.ref, "unplugged"}, &monitor, watch);
  }
  step(PortsChanged{}, nullptr, watch);
}

/// What one read brings: a frame, then its readings; or bytes that make no frame.
void Story::talk(Monitor& monitor, StoryWatch& watch) {
  if (random_.percent(3)) monitor.talks = !monitor.talks;
  if (random_.percent(8)) monitor.drift = static_cast<int>(random_.between(-1, 1));
  if (monitor.port != Port::open || (!monitor.talks && random_.percent(95))) {
    return step(Tick{}, nullptr, watch);
  }
  if (random_.percent(5)) {
    return step(PortActivity{monitor.ref, {90, 0, {7, 1, 0, 0, 2}}}, &monitor, watch);
  }
  step(PortActivity{monitor.ref, {100, 1, {}}}, &monitor, watch);
  for (std::int64_t left = random_.between(0, 6); left > 0; --left) {
    step(MonitorReading{monitor.ref, random_reading(monitor)}, &monitor, watch);
  }
}

void Story::stray_input(Monitor& monitor, StoryWatch& watch) {
  switch (random_.between(0, 5)) {
    case 0:
      return step(ReceiverPresence{random_.percent(50) ? "wall-1" : "wall-2", "station",
                                   random_.percent(50)},
                  nullptr, watch);
    case 1:
      return step(PortsChanged{}, nullptr, watch);
    case 2:
      return step(EventsDropped{3}, nullptr, watch);
    case 3:
      if (monitor.port != Port::open) break;
      return step(MonitorIdentity{monitor.ref, {"Test", "made up", "", "1"}}, &monitor, watch);
    case 4:
      if (monitor.port != Port::open) break;
      return step(MonitorNotice{monitor.ref, {NoticeKind::monitor_alarm, true, "LEADS OFF", 0}},
                  &monitor, watch);
    default:
      break;
  }
  step(Tick{}, nullptr, watch);
}

std::int32_t Story::random_value(const Monitor& monitor, Parameter parameter) {
  const alarm::ParameterLimits& limits = config_.beds[monitor.ref.bed].limits[index(parameter)];
  const auto& levels = monitor.drift < 0 ? limits.below : limits.above;
  if (monitor.drift == 0 || levels.empty()) {
    return static_cast<std::int32_t>(random_.between(93, 96)) * 1000;
  }
  const alarm::LimitLevel& level = random_.one_of(levels);
  const std::int32_t near = random_.percent(30) ? level.clear_milli : level.limit_milli;
  return near + static_cast<std::int32_t>(random_.between(-3, 3)) * 500;
}

Reading Story::random_reading(const Monitor& monitor) {
  const auto which = static_cast<std::size_t>(
      random_.between(0, static_cast<std::int64_t>(monitor.driver->updates.size()) - 1));
  const Parameter parameter = monitor.driver->updates[which].parameter;
  Instant measured_at = now_;
  if (random_.percent(10)) measured_at = now_ - milliseconds(random_.between(1, 3500));
  if (random_.percent(3)) measured_at = now_ - milliseconds(random_.between(3000, 20'000));
  measured_at = std::max(measured_at, Instant());
  if (random_.percent(8)) {
    const auto why = static_cast<Validity>(random_.between(1, 11));  // no valid, no stale
    return Reading::none(parameter, why, measured_at);
  }
  const Reading reading = Reading::of(parameter, random_value(monitor, parameter), measured_at);
  const bool stood_there = parameter == Parameter::nibp_sys && random_.percent(20);
  return stood_there ? reading.with_unknown_age() : reading;
}

void Story::step(const Input& input, const Monitor* monitor, StoryWatch& watch) {
  events_.clear();
  // Sometimes a clock was read before another's: the engine's own time does not go back.
  const bool early = now_ == latest_ && random_.percent(5);
  const Instant told = early ? std::max(now_ - milliseconds(50), Instant()) : now_;
  latest_ = now_;
  const std::size_t before = allocation_counter == nullptr ? 0 : *allocation_counter;
  engine_.step(told, input, *this);
  if (allocation_counter != nullptr) allocations += *allocation_counter - before;
  const bool open = monitor != nullptr && monitor->port == Port::open;
  watch.after_step(now_, input, events_, open, engine_.deadline());
}

}  // namespace vigil::engine
