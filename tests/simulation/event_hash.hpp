// The canonical form of an event as one number: field by field, so that no padding, no pointer and
// no leftover of a longer text counts. The same in every build and on every machine.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/engine/event.hpp"

namespace vigil::simulation {

/// 64-bit FNV-1a over whole words instead of bytes, with the bits mixed after each.
class Hash {
 public:
  Hash& add(std::uint64_t number) {
    value_ = (value_ ^ number) * 1'099'511'628'211U;
    value_ ^= value_ >> 29U;
    return *this;
  }
  Hash& add(Instant at) { return add(static_cast<std::uint64_t>(at.ns())); }
  Hash& add(std::string_view text);
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 14'695'981'039'346'656'037U;
};

/// Of all that is in it.
[[nodiscard]] std::uint64_t event_hash(const engine::Event& event);
/// Without the numbers that depend on the other beds: seq and the number of the alarm.
[[nodiscard]] std::uint64_t content_hash(const engine::Event& event);

}  // namespace vigil::simulation
