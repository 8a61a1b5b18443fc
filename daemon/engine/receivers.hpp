// Who listens: the receivers that told of themselves lately. Pure; called by Engine only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "daemon/alarm/roles.hpp"
#include "daemon/engine/input.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::engine {

/// docs/clinical-numbers.md 6: a receiver tells of itself every 2 s; after 10 s without, it is
/// gone.
inline constexpr Duration receiver_gone_after = std::chrono::seconds(10);
inline constexpr std::size_t receivers_max = 256;

struct Receiver {
  FixedText<64> name;
  bool takes_alarms = false;  // people look at it or hear it; a log does not count
  bool sound = false;
  alarm::RoleSet staff;
  Instant heard_at;
  void archive(Archive& archive);
};

class Receivers {
 public:
  enum class Answer : std::uint8_t { known, joined, refused };

  Receivers() { all_.reserve(receivers_max); }
  /// `refused` only if receivers_max are there already.
  Answer on_presence(const ReceiverPresence& presence, Instant now);
  /// Takes out one receiver that is gone by `now`; false if there is none. Its name goes to `name`.
  bool take_gone(Instant now, FixedText<64>& name);
  [[nodiscard]] Instant deadline() const { return deadline_; }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(all_.size()); }
  [[nodiscard]] std::uint32_t sounding() const;
  /// Somebody is there who can be alarmed.
  [[nodiscard]] bool anybody() const;
  /// The roles that can be reached.
  [[nodiscard]] alarm::RoleSet staff() const { return staff_; }
  [[nodiscard]] const std::vector<Receiver>& all() const { return all_; }
  /// After a restart nobody could tell of itself: each gets its time from now on.
  void restart(Instant now);
  void archive(Archive& archive);

 private:
  void refresh();
  std::vector<Receiver> all_;
  alarm::RoleSet staff_;
  Instant deadline_ = Instant::never();
};

}  // namespace vigil::engine
