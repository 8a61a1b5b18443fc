// Receivers and the people at them: they come, go and fall silent; they acknowledge late, twice
// and too late, pause the sound, go to the bedside, take patients off the monitor and back.
//
// They see only what the events tell (Board). What they do is a ReceiverPresence or a Command for
// the engine. One owner.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <vector>

#include "daemon/engine/command.hpp"
#include "daemon/engine/input.hpp"
#include "tests/simulation/board.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/random.hpp"

namespace vigil::simulation {

class Staff {
 public:
  Staff(const Options& options, std::size_t beds, Instant begins, Random random);

  /// When somebody tells of himself or acts next.
  [[nodiscard]] Instant due() const;
  /// The presence that is due; nothing if it is a command that is.
  [[nodiscard]] std::optional<engine::ReceiverPresence> take_presence(Instant now);
  /// What a person asks for now; nothing if there is nothing to do. Good until the next call.
  [[nodiscard]] const engine::Command* take_command(Instant now, const Board& board);
  /// One receiver falls silent, or comes back.
  void toggle_receiver();
  /// Everyone is back, nobody does anything wrong, and what was silenced is taken back.
  void calm_down(Instant now);
  /// A new engine knows no patients: they are told again.
  void on_restart(Instant now);

 private:
  struct Receiver {
    FixedText<64> name;
    FixedText<32> person;
    alarm::RoleSet roles;
    bool silent = false;
    Instant tells_at;
  };
  struct Bed {
    bool off_monitor = false;
    bool patient_told = false;
    std::uint32_t sessions = 0;
    bool dosed = false;
  };

  engine::Command& begin(engine::CommandKind kind);
  [[nodiscard]] bool answer_alarm(Instant now, const Board& board);
  [[nodiscard]] bool do_something(Instant now);
  [[nodiscard]] bool clean_up(const Board& board);
  void tell_patient(engine::BedIndex bed, Instant now);
  [[nodiscard]] engine::BedIndex any_bed();

  StaffOptions options_;
  Random random_;
  std::vector<Receiver> receivers_;
  std::vector<Bed> beds_;
  Instant acts_at_ = Instant::never();
  std::uint64_t keys_ = 0;
  engine::Command command_;
  std::optional<engine::Command> again_;  // sent once more, with its key
  std::size_t cleaning_ = 0;
  bool calm_ = false;
};

}  // namespace vigil::simulation
