// A serial line between a simulated monitor and its decoder: bytes go in by units, reads come out.
//
// It damages, cuts, joins and delays by the seed. It knows no protocol but what Variant allows. A
// fixed number of reads may be under way; what is beyond is lost, as in a full buffer. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "drivers/api/device.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/random.hpp"
#include "tests/simulation/variant.hpp"

namespace vigil::simulation {

/// What one read brings.
struct Delivery {
  Instant due;
  std::vector<std::uint8_t> bytes;
  bool completes = false;  // the last read of a unit
  bool intact = false;     // ... of which no byte was touched
  Vitals shown;            // ... and what the monitor showed in it
};

class Line {
 public:
  Line(const LineFaults& faults, const Variant& variant, Random random);

  /// A unit leaves the monitor at `now`.
  void send(const std::vector<std::uint8_t>& unit, const Vitals& shown, Instant now);
  /// From now on it works without fault.
  void heal();
  void serve(const Variant& variant) { variant_ = &variant; }
  /// What is under way is lost.
  void clear();
  void babble(Instant now, Duration length);
  void garble(Instant now, Duration length);
  /// The next read; nullptr if nothing is under way. Good until pop().
  [[nodiscard]] const Delivery* front() const { return count_ == 0 ? nullptr : &queue_[first_]; }
  void pop();
  [[nodiscard]] Instant due() const { return count_ == 0 ? Instant::never() : queue_[first_].due; }

 private:
  static constexpr std::size_t reads_max = 256;

  Delivery* push(Instant due);
  void damage(Random& random);
  bool hurt();
  void cut_into_reads(Instant now, const Vitals& shown, bool intact);
  void put_noise(Instant now, const Vitals& shown);

  LineFaults faults_;
  const Variant* variant_;
  Random random_;
  std::vector<Delivery> queue_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::vector<std::uint8_t> unit_;
  Instant last_due_;
  Instant babble_until_;
  Instant garble_until_;
  std::uint8_t stuck_ = 0;
  bool overflowed_ = false;
};

}  // namespace vigil::simulation
