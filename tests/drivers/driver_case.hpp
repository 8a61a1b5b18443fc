// What the shared harness must know of each simulated monitor: which values and which reasons for
// no value its protocol can carry. A new driver adds one line in driver_case.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"

namespace vigil::test {

using ByteString = std::vector<std::uint8_t>;

struct Sweep {
  Parameter parameter;
  std::int32_t lowest;  // in the unit of the parameter
  std::int32_t highest;
};

/// Parameters of one sensor that are lost together, and how the protocol can say it.
struct Loss {
  std::vector<Parameter> parameters;
  std::vector<Validity> validities;
};

struct DriverCase {
  std::string driver;
  std::string variant;
  std::vector<Sweep> sweeps;
  std::vector<Loss> losses;
  /// Without a checksum a changed character can't be seen; damage is then done with bytes that
  /// can't stand in a frame.
  bool checksum;

  [[nodiscard]] std::unique_ptr<Device> make_device() const;
  [[nodiscard]] std::unique_ptr<Decoder> make_decoder() const;
};

[[nodiscard]] const std::vector<DriverCase>& driver_cases();
[[nodiscard]] std::string case_name(const DriverCase& driver_case);
inline void PrintTo(const DriverCase& driver_case, std::ostream* out) {
  *out << case_name(driver_case);
}

/// A patient at rest with all sensors on.
[[nodiscard]] Vitals at_rest();

/// One unit as the monitor sends it, and when.
struct Unit {
  Instant at;
  ByteString bytes;
};
/// What a fresh monitor sends with `vitals` in its first `count` units.
[[nodiscard]] std::vector<Unit> units_of(Device& device, Vitals vitals, std::size_t count,
                                         Instant from);
inline constexpr Instant start = Instant::from_ns(100'000'000'000);

}  // namespace vigil::test
