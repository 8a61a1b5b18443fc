// What a driver is: bytes in, readings out. And what it tells of itself.
//
// A decoder is a pure state machine: it has no port, clock, thread, log or global. One decoder
// serves one link; calls come from one thread at a time. It never throws and never allocates per
// frame. Bytes are untrusted: whatever comes in, it counts, drops and goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "drivers/api/reading.hpp"
#include "drivers/api/time.hpp"
#include "drivers/api/wave.hpp"

namespace vigil {

using Bytes = std::span<const std::uint8_t>;

enum class Parity : std::uint8_t { none, odd, even, mark };
enum class FlowControl : std::uint8_t { none, rts_cts, xon_xoff };
/// How bytes come: cut anywhere, or one whole message at a time.
enum class Transport : std::uint8_t { stream, datagram, either };

struct LineSettings {
  std::uint32_t baud = 9600;
  std::uint8_t data_bits = 8;
  Parity parity = Parity::none;
  std::uint8_t stop_bits = 1;
  FlowControl flow = FlowControl::none;
  bool rts = true;
  bool dtr = true;
  /// As opened; never `either`.
  Transport transport = Transport::stream;
  friend bool operator==(const LineSettings&, const LineSettings&) = default;
};

/// Why bytes were dropped. Each cause is counted apart.
enum class RejectCause : std::uint8_t { noise, length, checksum, field, oversize };
inline constexpr std::size_t reject_cause_count = 5;
[[nodiscard]] std::string_view name(RejectCause cause);

/// What the monitor says of itself. Views are good only during the call.
struct Identity {
  std::string_view vendor;
  std::string_view model;
  std::string_view serial;
  std::string_view firmware;
};

enum class NoticeKind : std::uint8_t {
  handshake,      // active: why nothing is measured yet, in words; it ends when all is well
  device_status,  // battery low, stored record, and the like
  cuff_started,
  cuff_pressure,    // value_milli: mmHg
  cuff_failed,      // text names the monitor's reason
  monitor_alarm,    // the monitor's own alarm; keeps the monitor's priority, never merged with ours
  bedside_silence,  // alarms are off or paused at the monitor itself
};
/// Of the monitor's own alarm. Red is high, yellow medium, else low.
enum class MonitorPriority : std::uint8_t { low, medium, high };
[[nodiscard]] std::string_view name(NoticeKind kind);

/// Anything a monitor says that is neither a number nor a wave. Views are good during the call.
struct Notice {
  NoticeKind kind;
  bool active = true;  // false: the state that was told before has ended
  std::string_view text;
  std::int32_t value_milli = 0;
  MonitorPriority priority = MonitorPriority::low;  // monitor_alarm only
  /// The monitor's own identity of this alarm, condition or error, which stays while its text
  /// changes; 0: it has none, and the text is the identity.
  std::uint32_t code = 0;
};

/// A numeric that is none of Vigil's parameters: told, shown and recorded, never judged. Nothing a
/// monitor measures is dropped because we have no name for it. Views are good during the call.
struct OtherNumeric {
  std::string_view label;  // for people, UTF-8, never empty: the monitor's own or our table's
  std::uint32_t mdc = 0;   // ISO/IEEE 11073-10101 code with partition, or 0
  std::string_view unit;   // UCUM; empty: the monitor does not say, or there is none
  Validity validity = Validity::no_value;
  std::int64_t milli = 0;  // thousandths of the unit; only if valid or demo
  Instant measured_at;
};

/// Where a decoder puts what it finds. The engine's side implements it.
class Sink {
 public:
  virtual void on_reading(const Reading& reading) = 0;
  virtual void on_other(const OtherNumeric& numeric) = 0;
  virtual void on_wave(const WaveBlock& block) = 0;
  virtual void on_device(const Identity& identity) = 0;
  virtual void on_notice(const Notice& notice) = 0;
  /// Bytes were dropped; `where` counts from the last reset, at the first byte dropped.
  virtual void on_reject(RejectCause cause, std::uint64_t where) = 0;
  /// A whole frame passed its checks: the monitor is there.
  virtual void on_frame() = 0;

 protected:
  ~Sink() = default;
};

enum class RequestKind : std::uint8_t { start_cuff, abort_cuff, select_format };
struct Request {
  RequestKind kind;
  std::uint8_t format = 0;  // select_format: the driver's own number, as in its README
};
enum class Refusal : std::uint8_t {
  accepted,
  unsupported,
  listen_only,
  busy,
  bad_argument,
  not_open
};
[[nodiscard]] std::string_view name(Refusal refusal);

/// What the host should write, not before when, and when to ask again. The bytes are good until the
/// next call on the decoder. Each poll() hands its bytes over once.
struct Poll {
  Bytes write;
  Instant not_before;
  Instant ask_again = Instant::never();
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Stream: bytes cut anywhere. Datagram: one whole message. `read_at`: when they were read.
  virtual void feed(Bytes bytes, Instant read_at, Sink& sink) = 0;
  /// The port was (re)opened with these settings: forget partial frames and pending requests.
  virtual void reset(Instant now, const LineSettings& opened_with) = 0;
  /// Queued, sent by poll().
  virtual Refusal request(const Request& request, Instant now) = 0;
  /// Called after every feed, when due, and after a write left; never when listen-only.
  virtual Poll poll(Instant now, Sink& sink) = 0;
};

enum class Maturity : std::uint8_t { experimental, replay_tested, bench_tested };
[[nodiscard]] std::string_view name(Maturity maturity);

/// How often the monitor renews a parameter when all is well.
struct UpdatePeriod {
  Parameter parameter;
  Duration period;
};

/// What a driver is, as constant data.
struct Descriptor {
  std::string_view id;  // in configuration
  std::string_view vendor;
  std::string_view model;
  Maturity maturity;
  Transport transport;
  std::span<const LineSettings> line_settings;  // to try, in order; the first is the default
  Duration quiet_max;                           // no good frame for longer: the link is lost
  std::span<const UpdatePeriod> updates;        // one per parameter that it can measure
  std::span<const RequestKind> requests;
  std::unique_ptr<Decoder> (*make)();
  /// It says nothing until it is asked: listening alone finds no such monitor.
  bool polled = false;
  /// Overwrites, in place, each text of a recorded stream (what the monitor sent) that may name a
  /// patient; frames stay whole. Null: the protocol has no such text.
  void (*blank_names)(std::span<std::uint8_t> recorded, Transport transport) = nullptr;
};

/// The period after which `descriptor` renews `parameter`; nothing if it does not measure it.
[[nodiscard]] const UpdatePeriod* update_period(const Descriptor& descriptor, Parameter parameter);

}  // namespace vigil
