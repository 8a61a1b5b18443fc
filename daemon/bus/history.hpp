// What the bus asks for events that the hand-off ring does not hold any more.
//
// Only the interface: the bus knows no journal. The bus's thread calls everything here; nothing
// waits. Who implements it finds events on a thread of its own, and wakes the bus when it has.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/bus/chunk.hpp"

namespace vigil::bus {

class History {
 public:
  struct Wanted {
    std::uint64_t ticket = 0;  // comes back in Found
    std::uint64_t epoch = 0;
    std::uint64_t from_seq = 0;
    std::uint64_t to_seq = 0;
  };
  struct KeptEvent {
    std::uint64_t seq = 0;
    std::vector<std::uint8_t> event;  // as it was published
  };
  /// In order of seq, at most chunk_max_events; fewer only if there are no more of those wanted.
  struct Found {
    std::uint64_t ticket = 0;
    std::vector<KeptEvent> events;
    bool end = false;  // there are no more
  };
  struct Kept {
    std::uint64_t epoch = 0;
    std::uint64_t first_seq = 0;
    std::uint64_t last_seq = 0;
  };

  /// False: too much is asked for already; to be asked again.
  [[nodiscard]] virtual bool ask(const Wanted& wanted) = 0;
  /// An answer is there: the bus looks before it sleeps.
  [[nodiscard]] virtual bool answered() = 0;
  /// One answer, if there is one.
  [[nodiscard]] virtual std::optional<Found> take() = 0;
  /// By epoch, ascending; may be some time old.
  [[nodiscard]] virtual std::vector<Kept> kept() = 0;

 protected:
  ~History() = default;
};

}  // namespace vigil::bus
