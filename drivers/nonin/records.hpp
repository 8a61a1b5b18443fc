// Recognises one unit of each Nonin data format at the front of a stream, and reads its numbers.
//
// Pure functions: which format a line carries, and what to trust, is for the decoder to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"
#include "drivers/nonin/format.hpp"

namespace vigil::nonin {

struct Match {
  enum class Kind : std::uint8_t { no, more, whole };
  Kind kind = Kind::no;
  std::size_t length = 0;                  // whole: how many bytes it takes
  RejectCause cause = RejectCause::noise;  // no: why not
};

/// A packet of format 2 or 7: 25 good frames, SYNC in the first one only. `checked` frames at the
/// front are known to be good; it is raised to what was found good now.
[[nodiscard]] Match match_packet(Bytes bytes, Format format, std::size_t& checked);
/// The form of one record of format 8. It has no checksum.
[[nodiscard]] Match match_df8(Bytes bytes);
[[nodiscard]] Match match_df13(Bytes bytes);
/// A line as of 2500, 8500, 9847 and Avant: `[HH:MM:SS ]SPO2=nnn HR=nnn[ F][*][B]` CR LF.
[[nodiscard]] Match match_line(Bytes bytes);

struct Sign {
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;
};

struct Measurement {
  Sign pulse;
  Sign spo2;
  bool battery_low = false;
  bool battery_critical = false;
  bool smart_point = false;
  bool from_memory = false;
  std::uint8_t firmware = 0;  // 0: this format does not tell
};

// The bytes must have matched.
[[nodiscard]] Measurement read_packet(Bytes packet, Format format);
[[nodiscard]] Measurement read_df8(Bytes record);
[[nodiscard]] Measurement read_df13(Bytes record);
[[nodiscard]] Measurement read_line(Bytes line);

/// Two records of format 8 in a row bear each other out: possible numbers, little moved, and the
/// same flags. Nothing else stands against noise in this format.
[[nodiscard]] bool agree_df8(Bytes a, Bytes b);

}  // namespace vigil::nonin
