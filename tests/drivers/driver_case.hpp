// What the shared harness must know of each simulated monitor: which values and which reasons for
// no value its protocol can carry. A new driver adds one line in driver_case.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
  /// How many units it takes until every value has been told.
  std::size_t units = 3;
  /// A parameter that it tells again and again; nothing for a cuff.
  std::optional<Parameter> paced = Parameter::spo2;
  /// It measures only when asked to.
  bool cuff_on_request = false;

  [[nodiscard]] std::unique_ptr<Device> make_device() const;
  [[nodiscard]] std::unique_ptr<Decoder> make_decoder() const;
};

[[nodiscard]] const std::vector<DriverCase>& driver_cases();
/// Those whose bytes may be cut anywhere, and those that speak whole messages.
[[nodiscard]] std::vector<DriverCase> stream_cases();
[[nodiscard]] std::vector<DriverCase> datagram_cases();
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
inline constexpr Instant start = Instant::from_ns(100'000'000'000);

/// A monitor and, if it speaks only when spoken to, a host with a decoder of its own that keeps it
/// speaking.
class Conversation {
 public:
  explicit Conversation(const DriverCase& driver_case);
  /// The next `count` units that the monitor sends from `from` on.
  [[nodiscard]] std::vector<Unit> units(Vitals vitals, std::size_t count, Instant from = start);

 private:
  void ask(Instant now);

  std::unique_ptr<Device> device_;
  std::unique_ptr<Decoder> host_;  // null: the monitor talks by itself
  bool cuff_on_request_;
  Instant asked_again_at_;
  Instant host_due_;
};

}  // namespace vigil::test
