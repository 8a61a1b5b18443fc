// One simulated bed: patient, monitor and line together, moved on by the scenario's time.
//
// It has no clock and no loop: step() is called every 10 ms or so of scenario time. The bytes go
// out at the line's true rate. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/device.hpp"
#include "tools/sim/byte_line.hpp"
#include "tools/sim/line_pacer.hpp"
#include "tools/sim/patient.hpp"
#include "tools/sim/scenario.hpp"

namespace vigil::sim {

struct LineCounts {
  std::uint64_t sent = 0;
  std::uint64_t lost = 0;     // a reader was there and was too slow
  std::uint64_t unheard = 0;  // nobody had the other side open
};

/// The bytes of one monitor on their way: waiting, then paced onto the line. Used by play too.
class PacedLine {
 public:
  explicit PacedLine(const LineSettings& settings) : pacer_(settings) {}

  /// More bytes wait to be sent. What exceeds 64 KiB is refused and counted as lost.
  void queue(Bytes bytes, Instant now);
  /// Sends what has left the line by now; `line` may be nullptr (unplugged).
  void send(Instant now, ByteLine* line);
  /// One whole datagram, at once: a network has no pace of its own.
  void send_datagram(Bytes bytes, ByteLine* line);
  void clear();
  [[nodiscard]] bool idle() const { return first_ == waiting_.size(); }
  [[nodiscard]] const LineCounts& counts() const { return counts_; }

 private:
  LinePacer pacer_;
  std::vector<std::uint8_t> waiting_;
  std::size_t first_ = 0;
  LineCounts counts_;
};

class Monitor {
 public:
  using OpenLine = std::function<OpenedLine()>;
  /// Told of each happening, as "unplugged".
  using Tell = std::function<void(Instant, const std::string& what)>;

  Monitor(const SimulatedBed& bed, std::uint64_t seed, std::unique_ptr<Device> device,
          const LineSettings& settings, OpenLine open_line, Tell tell);

  /// Opens the line; an error in words, or "".
  [[nodiscard]] std::string plug_in();
  /// Everything up to `now`.
  void step(Instant now);
  /// What was ordered while the scenario runs; its `at` does not count.
  void happen_now(Happening happening, Instant now);
  [[nodiscard]] const LineCounts& counts() const { return paced_.counts(); }
  [[nodiscard]] const Patient& patient() const { return patient_; }

 private:
  void plan_next();
  void happen(const Happening& happening, Instant now);
  void happen_on_line(const Happening& happening, Instant now);
  void take_due_cuff(Instant now);
  void exchange(Instant now);
  void hear(Instant now);
  void announce(Instant now);
  void send(Bytes bytes, Instant now);
  void send_garbage(std::uint32_t bytes, Instant now);

  SimulatedBed bed_;
  Patient patient_;
  std::uint64_t garbage_state_;
  std::unique_ptr<Device> device_;
  OpenLine open_line_;
  Tell tell_;
  std::unique_ptr<ByteLine> line_;
  PacedLine paced_;
  std::vector<std::uint8_t> buffer_;
  std::size_t next_happening_ = 0;
  Instant next_cuff_;
  Instant next_emit_;
  Instant next_announcement_;
  bool silent_ = false;
  bool datagrams_ = false;
};

}  // namespace vigil::sim
