// What happened in one replay: the readings that went in, the alarms that came out.
//
// It takes the engine's events as any receiver would and decides nothing. One thread; it allocates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/alarm/alarm_load.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::replay {

using alarm::Priority;

/// A time during which an alarm stood at one priority.
struct Stretch {
  Instant from;
  std::optional<Instant> to;  // absent: still open at the end
  Priority priority{};
};

/// One coming of an alarm; an alarm that is soon back has several.
struct Coming {
  Instant from;
  std::optional<Instant> to;
  Priority highest{};
  std::optional<std::int32_t> worst_milli;
  std::optional<Instant> acknowledged_at;
  std::string text;  // at its gravest
};

struct Alarm {
  std::uint64_t number = 0;
  alarm::Kind kind{};
  alarm::Type type{};
  std::optional<Parameter> parameter;
  Priority highest{};
  std::uint32_t revision = 0;
  std::vector<Coming> comings;     // never empty
  std::vector<Stretch> stretches;  // in order of time
  [[nodiscard]] bool open() const { return !comings.back().to; }
};

/// A value as it was told, or why there was none.
struct ToldValue {
  Instant at;
  Reading reading;
};

class Story final : public engine::Output {
 public:
  void on_event(const engine::Event& event) override;
  void on_action(const engine::PortAction& action) override;
  void on_answer(const engine::Answer& answer) override;
  /// A reading goes in.
  void note(const Reading& reading);

  Instant from;
  Instant to;
  std::vector<Reading> readings;
  std::vector<ToldValue> told;
  std::vector<Alarm> alarms;  // in the order in which they began
  std::vector<std::string> refusals;
  std::optional<alarm::AlarmLoad> load;  // as the engine counted it for the last session

 private:
  void on_alarm(const engine::AlarmEvent& event, Instant at);
};

/// "<" side for limit_low, ">" for limit_high; nothing for other kinds.
[[nodiscard]] std::optional<alarm::Side> side_of(alarm::Kind kind);

}  // namespace vigil::replay
