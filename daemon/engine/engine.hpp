// The engine: one step function from (time, input) to events and actions, for all beds.
//
// Pure: no clock, thread, I/O or log. The same inputs give the same events on every machine. One
// caller at a time; no allocation but when rules change. Before every input all that came due by
// then is told first, each event stamped with its own due time, so a late wake-up hides nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "daemon/engine/answered.hpp"
#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/deadline_tree.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/event.hpp"
#include "daemon/engine/input.hpp"
#include "daemon/engine/receivers.hpp"
#include "daemon/engine/session_desk.hpp"
#include "daemon/engine/system_state.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::engine {

inline constexpr Duration heartbeat_every = std::chrono::milliseconds(500);

/// What a start brings from outside.
struct Beginning {
  std::uint64_t epoch = 0;      // its lower 32 bits are part of every alarm's number
  Duration wall_minus_boot{0};  // wall clock less the clock since boot
};

/// What became of bytes that were to be a state.
struct Restored {
  std::string error;  // in words, with the path of names; empty: the state is the engine's
  /// Fields of another build, or things of another configuration, some of them in words.
  std::uint32_t unknown = 0;
  std::uint32_t missing = 0;
  std::vector<std::string> notes;
  Instant latest;  // when it was saved, on the clock of now
  [[nodiscard]] bool ok() const { return error.empty(); }
};

class Engine {
 public:
  explicit Engine(EngineConfig config);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Opens every port, tells that it started. Once, before the first step.
  void start(Instant now, Output& out, const Beginning& beginning = {});
  /// The whole state as bytes (docs/formats/checkpoint.md). `into` keeps its room from call to
  /// call.
  void save(std::vector<std::uint8_t>& into) const;
  /// Before anything else: takes a saved state, then steps go on as if nothing had been. `shift`:
  /// from the clock since boot of then to that of now, if the machine was booted between; it must
  /// not bring the state past the time of the next step. After an error the engine is as new.
  [[nodiscard]] Restored restore(std::span<const std::uint8_t> from, Duration shift = {});
  /// Instead of start(), after restore() and the steps that followed the save: a new epoch goes on
  /// with the same alarms. Tells what came due meanwhile, opens every port, says again what stands.
  void resume(Instant now, Output& out, const Beginning& beginning = {});
  /// `now` never goes back: an earlier one counts as the latest seen.
  void step(Instant now, const Input& input, Output& out);
  /// When step() must be called again at the latest, with Tick if nothing else happens.
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] Duration wall_minus_boot() const { return wall_minus_boot_; }

 private:
  class Sink;
  class DeskOut;
  static constexpr std::size_t beds_max = 4096;

  void archive(Archive& archive);
  void archive_bed(Archive& archive, std::size_t place);
  void begin(const Beginning& beginning);
  void forget_all();

  void advance(Instant now, Output& out);
  void apply(Instant now, const Input& input, Output& out);
  template <class In>
  void at_bed(const In& in, Instant now, Output& out);
  void on_presence(const ReceiverPresence& in, Instant now, Output& out);
  void on_command(const Command& command, Instant now, Output& out);
  [[nodiscard]] Ruling rule(const Command& command, Instant now, Output& out);
  [[nodiscard]] Ruling rule_on_alarm(const Command& command, Instant now, Output& out,
                                     BedIndex& found);
  [[nodiscard]] Ruling rule_on_all(const Command& command, Instant now, Output& out);
  // engine_sessions.cpp
  [[nodiscard]] Ruling rule_on_session(const Command& command, Instant now, Output& out,
                                       BedIndex& bed);
  [[nodiscard]] session::Surroundings surroundings(const session::Code& code, BedIndex bed,
                                                   std::string_view concurrent_bed) const;
  [[nodiscard]] Ruling start(const Command& command, BedIndex bed, Instant now, Output& out);
  [[nodiscard]] Ruling order_at(const Command& command, BedIndex bed, Instant now, Output& out);
  [[nodiscard]] Ruling move(const Command& command, BedIndex from, Instant now, Output& out);
  [[nodiscard]] Ruling move_from_desk(const Command& command, Instant now, Output& out);
  [[nodiscard]] BedIndex free_bed(const session::Order& order, Ruling& why) const;
  [[nodiscard]] Ruling correct(const Command& command, Instant now, Output& out);
  void after_order(BedIndex bed, Instant now, Output& out);
  void advance_desk(Instant due, Output& out);
  void tell_desk(Instant now, Output& out);
  void watch_homeless(Instant now, Output& out);
  void tell_command(const Command& command, const Ruling& ruling, BedIndex bed, Instant now,
                    Output& out);
  void watch_delivery(Instant now, Output& out);
  void watch_twins(BedIndex bed, Instant now, Output& out);
  void watch_binding(BedIndex bed, bool limits_too, Instant now, Output& out);
  void beat(Instant at, Output& out);
  void drop_receivers(Instant at, Output& out);
  void tell_system(SystemKind kind, std::string_view text, std::string_view receiver, Instant at,
                   Output& out);
  void send(Event& event, Output& out);

  const EngineConfig config_;  // beds point into it
  std::vector<BedState> beds_;
  DeadlineTree deadlines_;            // index: bed
  std::vector<std::uint8_t> asking_;  // per bed: its binding was asked for when last looked at
  SystemState system_;
  Receivers receivers_;
  SessionDesk desk_;
  Answered answered_;
  Instant latest_;
  Instant advanced_;  // all that came due by then has been told
  Instant next_beat_ = Instant::never();
  std::uint64_t seq_ = 0;
  std::vector<std::uint64_t> bed_seq_;
  std::uint32_t epoch_ = 0;
  std::uint32_t alarm_number_ = 0;  // the last of this epoch
  Duration wall_minus_boot_{0};
};

}  // namespace vigil::engine
