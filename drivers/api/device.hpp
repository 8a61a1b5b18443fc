// The other end of a driver: a byte-exact monitor, for the simulator, the fuzzers and the tests.
//
// Pure as the decoder is: given what the sensors see and the time, it says which bytes leave the
// monitor. It is never linked into the daemon.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "drivers/api/decoder.hpp"

namespace vigil {

struct VitalSign {
  Validity validity = Validity::no_value;
  std::int32_t milli = 0;  // thousandths of the parameter's unit, if valid
};

/// What a cuff cycle would find if it ended now. A reason instead of a number makes it fail:
/// sensor_off a loose cuff, motion, low_perfusion a weak pulse, out_of_range, sensor_disconnected
/// the hose.
struct CuffSigns {
  VitalSign sys;
  VitalSign dia;
  VitalSign mean;
  VitalSign pulse;
};

/// What the monitor's sensors see now.
struct Vitals {
  std::array<VitalSign, parameter_count> signs{};
  /// For a monitor that is told to measure: `signs` keeps what an own schedule measured last.
  CuffSigns cuff;
  /// Heart cycles and breaths since the start, in thousandths: drives the shape of the waves.
  std::int64_t beat_milli = 0;
  std::int64_t breath_milli = 0;

  [[nodiscard]] const VitalSign& operator[](Parameter p) const { return signs[index(p)]; }
  void set(Parameter p, std::int32_t milli) { signs[index(p)] = {Validity::valid, milli}; }
  void lose(Parameter p, Validity why) { signs[index(p)] = {why, 0}; }
};

class Device {
 public:
  virtual ~Device() = default;
  /// Bytes that the host wrote.
  virtual void receive(Bytes from_host, Instant now) = 0;
  /// Appends what the monitor sends by `now`; returns when it has something to send next. A
  /// datagram monitor appends one message at most, and returns `now` while more are due.
  virtual Instant emit(Instant now, const Vitals& vitals, std::vector<std::uint8_t>& out) = 0;
  /// Appends what a monitor tells everybody on its network while no host has it, and that hosts
  /// reach it at `data_port`. Nothing: it has a host, or never tells.
  virtual void announce(Instant /*now*/, std::uint16_t /*data_port*/,
                        std::vector<std::uint8_t>& /*out*/) {}
};

struct DeviceDescriptor {
  std::string_view driver;   // the Descriptor::id that decodes it
  std::string_view variant;  // for example the data format; "" for the factory's
  std::unique_ptr<Device> (*make)();
  Transport transport = Transport::stream;  // never `either`
};

}  // namespace vigil
