// The host's side of selecting a data format: which bytes to send, how often, and the answer.
//
// The meter answers with one byte, or just starts to send the format. A state machine without I/O,
// owned by the decoder.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include "drivers/api/decoder.hpp"
#include "drivers/nonin/format.hpp"

namespace vigil::nonin {

class FormatRequest {
 public:
  /// The meter answers within 5 s (N1), and N4 repeats after 5 s.
  static constexpr Duration answer_within = std::chrono::seconds(5);
  static constexpr int most_attempts = 3;
  /// Request::format is the number of the format for meters like the 9560; with this added, the
  /// command has the form of the WristOx2.
  static constexpr std::uint8_t wrist_ox = 100;

  [[nodiscard]] Refusal begin(std::uint8_t number, Instant now);
  /// The command went out, and neither an answer nor the format has come.
  [[nodiscard]] bool waiting() const { return wanted_ != Format::none && attempts_ > 0; }
  [[nodiscard]] Poll poll(Instant now, Sink& sink);
  void on_ack(Sink& sink);
  void on_nak(Sink& sink);
  /// A proven unit of `format` came in.
  void on_format(Format format, Sink& sink);

 private:
  void tell(std::string_view what, bool active, Sink& sink) const;

  Format wanted_ = Format::none;
  std::array<std::uint8_t, command::long_size> bytes_{};
  std::size_t size_ = 0;
  int attempts_ = 0;
  Instant next_ = Instant::never();
};

}  // namespace vigil::nonin
