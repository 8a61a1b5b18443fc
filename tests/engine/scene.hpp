// A small clinic for engine tests: made-up monitors, an engine, and everything it said as lines.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"

namespace vigil::engine {

/// A nanosecond later: an Instant of zero is none that was set.
constexpr Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000 + 1); }

inline constexpr std::array<UpdatePeriod, 5> scene_updates{{
    {Parameter::hr, std::chrono::seconds(1)},
    {Parameter::rr, std::chrono::seconds(1)},
    {Parameter::spo2, std::chrono::seconds(1)},
    {Parameter::etco2, std::chrono::seconds(1)},
    {Parameter::nibp_sys, std::chrono::minutes(5)},
}};
inline constexpr Descriptor scene_driver{
    .id = "scene",
    .vendor = "Test",
    .model = "Test",
    .maturity = Maturity::experimental,
    .transport = Transport::stream,
    .line_settings = {},
    .quiet_max = std::chrono::milliseconds(1100),
    .updates = scene_updates,
    .requests = {},
    .make = nullptr,
};

/// The SpO2 limits of docs/clinical-numbers.md 1, medium and high.
inline alarm::ParameterLimits spo2_limits() {
  using alarm::Priority;
  using std::chrono::seconds;
  return {{{Priority::medium, 92'000, 94'000, false, seconds(15), seconds(5)},
           {Priority::high, 88'000, 90'000, false, seconds(5), seconds(5)}},
          {}};
}

inline EngineConfig scene_config(std::size_t beds) {
  EngineConfig config;
  for (std::size_t b = 0; b < beds; ++b) {
    BedConfig bed;
    bed.room = "room-" + std::to_string(b + 1);
    bed.bed = "a";
    bed.monitors.push_back({&scene_driver, "/dev/ttyUSB" + std::to_string(b), 1, Duration(0)});
    bed.limits[index(Parameter::spo2)] = spo2_limits();
    config.beds.push_back(bed);
  }
  return config;
}

/// An engine, and who listens to what goes in and what came out of each step.
class TappedEngine {
 public:
  explicit TappedEngine(const EngineConfig& config) { engine.emplace(config); }
  void start(Instant now, Output& out) { engine->start(now, out); }
  void step(Instant now, const Input& input, Output& out) {
    if (before) before();
    engine->step(now, input, out);
    if (after) after(now, input);
  }
  [[nodiscard]] Instant deadline() const { return engine->deadline(); }

  std::optional<Engine> engine;
  std::function<void()> before;
  std::function<void(Instant, const Input&)> after;
};

class Scene : public Output {
 public:
  virtual ~Scene() = default;
  explicit Scene(std::size_t beds = 1) : Scene(scene_config(beds)) {}
  explicit Scene(const EngineConfig& config) : engine(config) { engine.start(at_ms(0), *this); }

  void on_event(const Event& event) override {
    events.push_back(event);
    if (const auto* alarm = std::get_if<AlarmEvent>(&event.body)) {
      alarms.push_back(std::to_string(event.at.ns() / 1'000'000) + " " +
                       std::string(name(alarm->phase)) + " " + std::string(name(alarm->presence)) +
                       " " + std::string(alarm->text.view()));
    }
    if (const auto* vital = std::get_if<VitalEvent>(&event.body)) {
      const auto milli = vital->reading.milli();
      vitals.push_back(
          std::to_string(event.at.ns() / 1'000'000) + " " +
          std::string(info(vital->reading.parameter()).key) + " " +
          (milli ? std::to_string(*milli) : std::string(name(vital->reading.validity()))));
    }
    if (const auto* link = std::get_if<LinkEvent>(&event.body)) {
      links.push_back(std::to_string(event.at.ns() / 1'000'000) + " " +
                      std::string(name(link->status.state)));
    }
  }
  void on_action(const PortAction& action) override { actions.push_back(action); }

  void open(std::int64_t ms, BedIndex bed = 0) {
    engine.step(at_ms(ms), PortOpened{{bed, 0}, "/dev/ttyUSB0"}, *this);
  }
  void frame(std::int64_t ms, BedIndex bed = 0) {
    engine.step(at_ms(ms), PortActivity{{bed, 0}, {100, 1, {}}}, *this);
  }
  void valid(std::int64_t ms, Parameter parameter, std::int32_t milli, BedIndex bed = 0) {
    frame(ms, bed);
    engine.step(at_ms(ms), MonitorReading{{bed, 0}, Reading::of(parameter, milli, at_ms(ms))},
                *this);
  }
  void invalid(std::int64_t ms, Parameter parameter, Validity why) {
    frame(ms);
    engine.step(at_ms(ms), MonitorReading{{0, 0}, Reading::none(parameter, why, at_ms(ms))}, *this);
  }
  void tick(std::int64_t ms) { engine.step(at_ms(ms), Tick{}, *this); }
  /// SpO2 once a second from `from_s` to `to_s`, both included.
  void spo2(std::int64_t from_s, std::int64_t to_s, std::int32_t percent) {
    for (std::int64_t s = from_s; s <= to_s; ++s) {
      valid(s * 1000, Parameter::spo2, percent * 1000);
    }
  }

  TappedEngine engine;
  std::vector<Event> events;
  std::vector<std::string> alarms;  // "<ms> <phase> <presence> <text>"
  std::vector<std::string> vitals;  // "<ms> <parameter> <thousandths or why not>"
  std::vector<std::string> links;   // "<ms> <state>"
  std::vector<PortAction> actions;
};

}  // namespace vigil::engine
