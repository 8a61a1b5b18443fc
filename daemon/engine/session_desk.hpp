// The sessions that lie at no bed, and what is known of earlier ones: planned sessions, closed ones
// until their integration window is over, and a short history of every code.
//
// Pure; called by Engine only. What belongs to a bed's own session is BedState's. The whole history
// is in the session log; here is what the gates of a new session need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/alarm_commands.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/session/session.hpp"

namespace vigil::engine {

inline constexpr std::size_t planned_max = 256;
inline constexpr std::size_t closed_max = 512;         // whose window is not over
inline constexpr std::size_t codes_remembered = 1024;  // those seen longest ago go first
inline constexpr std::size_t earlier_per_code = 24;

class SessionDesk {
 public:
  /// What the desk's sessions say: it belongs to no bed.
  class Out {
   public:
    virtual void tell_of_session(Event& event) = 0;
    [[nodiscard]] virtual std::int64_t wall_minus_boot_ns() const = 0;

   protected:
    ~Out() = default;
  };

  explicit SessionDesk(const EngineConfig& config) : config_(&config) {}

  [[nodiscard]] Ruling schedule(const Command& command, const session::Surroundings& known,
                                Instant now, Out& out);
  /// An order about a planned or closed session, which it names.
  [[nodiscard]] Ruling apply(const Command& command, Instant now, Out& out);
  [[nodiscard]] bool knows(const session::SessionId& id) const;
  /// The planned session of this id or code leaves the desk, for the bed where it starts.
  [[nodiscard]] std::optional<session::Session> take_planned(const session::Order& order);
  void put_back_planned(session::Session planned, BedIndex bed);
  /// A session that has closed: it is kept until its window is over, and remembered.
  void take_closed(session::Session closed, BedIndex bed, Instant now);
  /// Open sessions whose bed is not configured any more.
  struct Homeless {
    std::uint32_t count = 0;
    bool dosed = false;  // one of them
    session::SessionId first;
    FixedText<40> where;  // the bed of the first
  };
  [[nodiscard]] Homeless homeless() const;
  [[nodiscard]] bool is_homeless(const session::SessionId& id) const;
  /// One of them leaves the desk, for a bed.
  [[nodiscard]] session::Session take_homeless(const session::SessionId& id);

  [[nodiscard]] const std::vector<session::EarlierSession>& earlier(
      const session::Code& code) const;
  /// How many sessions of this code are planned or began on this UTC day.
  [[nodiscard]] std::uint32_t of_day(const session::Code& code, std::int64_t utc_s) const;
  void list_codes(std::vector<session::Code>& codes) const;  // of planned and homeless sessions
  /// Tells the state of a session that has left its bed.
  static void tell(const session::Session& session, BedIndex bed, Instant now, Out& out);
  /// Tells the state of each planned and closed session again, after a restart.
  void tell_all(Instant now, Out& out) const;

  void archive(Archive& archive);
  /// The session of a bed that is not configured any more: it can still be ended or moved.
  void load_homeless(Archive& archive, const std::string& where);
  void advance(Instant now, Out& out);
  [[nodiscard]] Instant deadline() const { return deadline_; }

 private:
  class ToFeed;
  struct Known {
    session::Code code;
    std::vector<session::EarlierSession> sessions;  // newest first
    void archive(Archive& archive);
  };
  struct Kept {
    session::Session session;
    BedIndex bed = no_bed;  // where it is planned or was
    FixedText<40> where;    // the bed that is gone, as "4/b"
    [[nodiscard]] bool homeless() const {
      return session.open() && session.summary().state != session::State::scheduled;
    }
  };
  [[nodiscard]] Kept* find(const session::SessionId& id);
  void archive_kept(Archive& archive, Kept& kept);
  void remember(const session::Session& closed);
  void refresh();

  const EngineConfig* config_;
  std::vector<Kept> planned_;
  std::vector<Kept> closed_;  // and the homeless ones
  std::vector<Known> known_;  // seen last at the end
  Instant deadline_ = Instant::never();
};

}  // namespace vigil::engine
