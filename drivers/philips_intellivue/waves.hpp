// Waves: blocks of samples with their scale, and when the first sample was taken.
//
// Waves that Vigil has no name for are not told. One decoder owns it; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"
#include "drivers/philips_intellivue/key_table.hpp"
#include "drivers/philips_intellivue/monitor_clock.hpp"
#include "drivers/philips_intellivue/numerics.hpp"
#include "drivers/philips_intellivue/pdu.hpp"

namespace vigil::philips_intellivue {

class Waves {
 public:
  /// One object of a poll's result. `numerics` knows which artery is p1.
  void tell(std::uint16_t context, std::uint16_t handle, const AttributeList& attributes,
            const Arrival& arrival, const Numerics& numerics, Sink& sink);
  void forget_objects() { *this = Waves(); }

 private:
  /// What the static attributes of one wave say.
  struct Format {
    std::uint8_t sample_bits = 16;
    std::uint8_t significant_bits = 16;
    std::uint32_t period_ticks = 0;  // 0: not heard
    std::int32_t zero = 0;
    std::int32_t scale_micro = 0;
    bool scaled = false;
  };
  static constexpr std::size_t most_waves = 64;
  static constexpr std::size_t most_samples = 512;

  static void read_format(const Attribute& attribute, Format& format);
  static void read_scale(double low, double high, std::uint16_t low_step, std::uint16_t high_step,
                         Format& format);
  void read_samples(Cursor& cursor, const Format& known, const Arrival& arrival,
                    const Numerics& numerics, Sink& sink);
  /// When the monitor made this message, as near as the least delayed message tells.
  Instant made_at(const Arrival& arrival);

  KeyTable<most_waves> waves_;
  std::array<Format, most_waves> formats_{};
  std::array<std::int16_t, most_samples> samples_{};
  std::uint32_t anchor_relative_ = 0;
  Instant anchor_at_;
  bool anchored_ = false;
};

}  // namespace vigil::philips_intellivue
