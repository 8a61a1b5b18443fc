// The frame of the MIB / RS-232 line: C0, escaped {header, payload, check sum}, C1.
//
// Deframer takes frames out of a stream that is cut anywhere; put_frame makes one. It knows nothing
// of what a payload means, and does no I/O. One decoder owns a Deframer; one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "drivers/api/decoder.hpp"
#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/philips_intellivue/protocol.hpp"

namespace vigil::philips_intellivue {

/// Framing bytes (VMP Class3, ICE FCSOutputStream, LNH: all agree).
inline constexpr std::uint8_t frame_begin = 0xC0;
inline constexpr std::uint8_t frame_end = 0xC1;
inline constexpr std::uint8_t frame_escape = 0x7D;
inline constexpr std::uint8_t frame_flip = 0x20;
inline constexpr std::uint8_t protocol_id = 0x11;
inline constexpr std::uint8_t message_type = 0x01;
/// Protocol id, message type, length of the payload (2).
inline constexpr std::size_t frame_header_size = 4;
inline constexpr std::size_t frame_check_size = 2;
inline constexpr std::size_t longest_frame =
    2 + 2 * (frame_header_size + longest_payload + frame_check_size);

/// CRC-16/X-25: reflected 0x8408, begins with FFFF, ends inverted (ICE; vectors in its tests).
[[nodiscard]] std::uint16_t frame_check(Bytes bytes);
[[nodiscard]] constexpr bool needs_escape(std::uint8_t byte) {
  return byte == frame_begin || byte == frame_end || byte == frame_escape;
}

/// Writes the frame around `payload` to `out`; how many bytes it took, 0 if there is no room.
std::size_t put_frame(Bytes payload, std::span<std::uint8_t> out);

class Deframer {
 public:
  /// Takes as many of `bytes` as have room, and returns how many.
  std::size_t append(Bytes bytes) { return buffer_.append(bytes); }
  /// The payload of the next whole frame that passes its checks, good until the next call; tells
  /// what is dropped before it. Nothing: more bytes are needed.
  std::optional<Bytes> next(Sink& sink);
  /// Where that frame begins in the stream.
  [[nodiscard]] std::uint64_t frame_at() const { return frame_at_; }

 private:
  void drop(std::size_t count, RejectCause cause, Sink& sink);
  /// Removes escapes and checks; the payload, or why not.
  std::optional<Bytes> open(Bytes inside, RejectCause& cause);

  FrameBuffer<2 * longest_frame> buffer_;
  RejectRun run_;
  std::size_t searched_ = 0;  // bytes at the front in which no end was found
  std::uint64_t frame_at_ = 0;
  std::array<std::uint8_t, frame_header_size + longest_payload + frame_check_size> plain_{};
};

}  // namespace vigil::philips_intellivue
