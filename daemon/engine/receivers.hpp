// Who listens: the receivers that told of themselves lately. Pure; called by Engine only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::engine {

/// docs/clinical-numbers.md 6: a receiver tells of itself every 2 s; after 10 s without, it is
/// gone.
inline constexpr Duration receiver_gone_after = std::chrono::seconds(10);
inline constexpr std::size_t receivers_max = 256;

class Receivers {
 public:
  enum class Answer : std::uint8_t { known, joined, refused };

  Receivers() { all_.reserve(receivers_max); }
  /// `refused` only if receivers_max are there already.
  Answer on_presence(std::string_view name, bool sound, Instant now);
  /// Takes out one receiver that is gone by `now`; false if there is none. Its name goes to `name`.
  bool take_gone(Instant now, FixedText<64>& name);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(all_.size()); }
  [[nodiscard]] std::uint32_t sounding() const;

 private:
  struct Receiver {
    FixedText<64> name;
    bool sound = false;
    Instant heard_at;
  };
  std::vector<Receiver> all_;
};

}  // namespace vigil::engine
