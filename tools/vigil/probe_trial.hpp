// One decoder on trial: it gets the bytes of a port, and what it makes of them is counted.
//
// Only what the decoder itself says counts: whole frames, bytes that it drops, readings. The
// trial opens no port and reads no clock. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "drivers/api/decoder.hpp"

namespace vigil::probe {

/// What a decoder made of the bytes.
struct Evidence {
  const Descriptor* driver = nullptr;
  LineSettings line;   // that the port was opened with
  bool asked = false;  // the decoder wrote its own questions
  std::uint64_t bytes = 0;
  /// Bytes between two frames without anything dropped. What stands before the first frame and
  /// after the last one may be cut: as much of it as a cut can explain is not judged.
  std::uint64_t in_frames = 0;
  std::uint64_t judged = 0;
  std::uint64_t frames = 0;
  Instant first_frame_at;
  Instant last_frame_at;
  std::array<std::uint64_t, reject_cause_count> rejects{};
  std::uint64_t valid = 0;        // readings with a plausible number
  std::uint64_t implausible = 0;  // readings with a number that can't be
  std::uint64_t without = 0;      // readings that give a reason instead
  std::uint64_t others = 0;       // numerics and waves
  bool text = false;              // nearly all bytes are printable: a weak form
  std::string monitor;            // what the monitor says of itself
  std::string handshake;          // why nothing is measured yet; empty: nothing is in the way
  std::array<std::optional<std::int32_t>, parameter_count> last_milli{};

  /// Thousandths of the judged bytes that are in frames.
  [[nodiscard]] std::uint64_t share_permille() const;
};

enum class Fit : std::uint8_t {
  no,       // it is not this
  too_few,  // all that came is this, and there is too little of it to be sure
  yes,
};
[[nodiscard]] Fit fit_of(const Evidence& evidence);

/// How many frames it takes to be sure: many where a frame proves little, because it is short or
/// has the form of a text.
[[nodiscard]] std::uint64_t frames_needed(const Evidence& evidence);

class Trial final : private Sink {
 public:
  Trial(const Descriptor& driver, const LineSettings& line, Instant now);

  /// As they were read: a part of a stream, or a datagram.
  void feed(Bytes bytes, Instant read_at);
  /// What the decoder wants to be written; marks the evidence as asked for.
  [[nodiscard]] Poll poll(Instant now);
  [[nodiscard]] Evidence evidence() const;

 private:
  void on_reading(const Reading& reading) override;
  void on_other(const OtherNumeric& numeric) override;
  void on_wave(const WaveBlock& block) override;
  void on_device(const Identity& identity) override;
  void on_notice(const Notice& notice) override;
  void on_reject(RejectCause cause, std::uint64_t where) override;
  void on_frame() override;

  std::unique_ptr<Decoder> decoder_;
  Evidence evidence_;
  Instant now_;
  std::uint64_t printable_ = 0;
  std::uint64_t frame_end_ = 0;  // of the last whole frame, in bytes
  std::uint64_t longest_ = 0;    // of the clean stretches from frame to frame
  std::uint64_t head_ = 0;       // before the first frame, if something was dropped there
  std::uint64_t dropped_ = 0;    // in stretches where something was dropped
  bool clean_ = true;            // nothing was dropped since the last frame
};

}  // namespace vigil::probe
