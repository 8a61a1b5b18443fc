// The alarms that stand and the links as told by the events: what a wall would show.
//
// Built from events alone; the checkers and the simulated staff read it. One owner.
#pragma once

#include <array>
#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::simulation {

/// One alarm as it was told last.
struct OpenAlarm {
  std::uint64_t number = 0;
  engine::BedIndex bed = 0;
  engine::MonitorIndex monitor = 0;
  alarm::Kind kind{};
  alarm::Type type{};
  std::optional<Parameter> parameter;
  alarm::Priority priority{};
  alarm::Presence presence{};
  alarm::State state{};
  alarm::Inactivation inactivation{};
  std::uint32_t revision = 0;
  std::uint32_t occurrences = 0;
  Instant started_at;
  Instant ended_at = Instant::never();  // latched: the condition has ended
};

struct ToldVital {
  bool valid = false;
  std::int32_t milli = 0;
  Instant measured_at;
};

struct ToldLink {
  link::State state = link::State::absent;
  Instant since;  // in this state
  bool was_live = false;
};

struct MonitorBoard {
  ToldLink link;
  std::array<ToldVital, parameter_count> vitals{};
};

/// The patient of a bed as told.
struct ToldPatient {
  bool off_monitor = false;
  bool in_session = false;
  bool dosed = false;
  Instant dosed_from;  // told so since
};

class Board {
 public:
  explicit Board(const engine::EngineConfig& config);

  void on_restart(Instant now);
  void on_event(const engine::Event& event);

  [[nodiscard]] const std::vector<OpenAlarm>& open() const { return open_; }
  [[nodiscard]] const OpenAlarm* find(std::uint64_t number) const;
  /// The limit alarm of this parameter and side; nullptr if none stands.
  [[nodiscard]] const OpenAlarm* find_limit(engine::BedIndex bed, Parameter parameter,
                                            alarm::Side side) const;
  [[nodiscard]] const MonitorBoard& monitor(engine::MonitorRef ref) const {
    return monitors_[ref.bed][ref.monitor];
  }
  [[nodiscard]] const ToldPatient& patient(engine::BedIndex bed) const { return patients_[bed]; }
  [[nodiscard]] std::uint64_t last_number() const { return last_number_; }

 private:
  void on_alarm(const engine::Event& event, const engine::AlarmEvent& alarm);

  std::vector<OpenAlarm> open_;
  std::vector<std::vector<MonitorBoard>> monitors_;
  std::vector<ToldPatient> patients_;
  std::uint64_t last_number_ = 0;
};

[[nodiscard]] constexpr bool is_limit(alarm::Kind kind) {
  return kind == alarm::Kind::limit_low || kind == alarm::Kind::limit_high;
}
[[nodiscard]] constexpr alarm::Side side_of(alarm::Kind kind) {
  return kind == alarm::Kind::limit_low ? alarm::Side::below : alarm::Side::above;
}

}  // namespace vigil::simulation
