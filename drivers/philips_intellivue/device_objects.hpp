// What the simulated monitor's objects say: numerics, waves and alarms, encoded as a real one's.
//
// For tests and the simulator only. Handles, labels and static attributes are those of the capture
// (PCAP) where it has them. One thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "drivers/api/device.hpp"
#include "drivers/philips_intellivue/protocol.hpp"

namespace vigil::philips_intellivue {

using Out = std::vector<std::uint8_t>;

void put_u8(Out& out, std::uint32_t value);
void put_u16(Out& out, std::uint32_t value);
void put_u32(Out& out, std::uint32_t value);
/// A length that is filled in by close_length() with what was put since.
[[nodiscard]] std::size_t open_length(Out& out);
void close_length(Out& out, std::size_t opened);
/// A String: length, UTF-16, NUL.
void put_string(Out& out, std::string_view text);
/// Handle, type, metric specification, label: the first static_count attributes (PCAP).
void put_static(Out& out, std::uint16_t handle, std::uint16_t object_class, std::uint32_t period,
                std::uint16_t access, std::uint32_t label, std::string_view text);
inline constexpr std::size_t static_count = 5;
/// Date and time in BCD, `seconds` after the start of 2026; months of 28 days.
void put_absolute_time(Out& out, std::int64_t seconds);

/// One object of a poll's result: handle and attributes.
struct Encoded {
  std::uint16_t context = 0;
  Out bytes;
};
using Objects = std::vector<Encoded>;

struct Shown {
  const Vitals& vitals;
  bool demo = false;
  std::int64_t cuff_s = 0;  // when the cuff measured, for put_absolute_time
};

/// `all`: static attributes too, and objects without a value; else observed values alone.
[[nodiscard]] Objects numeric_objects(const Shown& shown, bool all);

/// A quarter of the monitor's second; phases of beat and breath at its begin and end.
struct WaveSpan {
  std::int64_t beat_from = 0;
  std::int64_t beat_to = 0;
  std::int64_t breath_from = 0;
  std::int64_t breath_to = 0;
};
/// `labels`: the priority list; an empty one stands for all.
[[nodiscard]] Objects wave_objects(const Shown& shown, const WaveSpan& span, bool all,
                                   const std::vector<std::uint32_t>& labels);

/// The alert monitor. The change counter rises when the lists differ from `last`, which becomes
/// the lists of now.
[[nodiscard]] Objects alarm_objects(const Shown& shown, Out& last, std::uint16_t& changes);

}  // namespace vigil::philips_intellivue
