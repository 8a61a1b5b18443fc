// Where the connection to one monitor stands, as told to people. Values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "drivers/api/archive.hpp"
#include "drivers/api/decoder.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::link {

enum class State : std::uint8_t {
  absent,   // no such port, or several fit
  opening,  // being resolved, opened and configured
  waiting,  // open; no good frame yet
  live,     // good frames come
  quiet,    // was live; no good frame for longer than the driver's quiet_max
};
[[nodiscard]] std::string_view name(State state);

struct Counters {
  std::uint64_t bytes = 0;
  std::uint64_t frames = 0;
  std::array<std::uint64_t, reject_cause_count> rejects{};  // index: RejectCause
  std::uint64_t losses = 0;
  void archive(Archive& archive);
};

struct Status {
  State state = State::absent;
  FixedText<160> reason;  // why it is not live; empty when live
  FixedText<96> device;   // the port as resolved; empty when absent
  Counters counters;
  void archive(Archive& archive);
};

}  // namespace vigil::link
