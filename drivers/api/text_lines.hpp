// Cuts a stream of ASCII text into lines, wherever the stream itself was cut. A line ends with CR,
// LF or both; empty lines are passed over; a line in which another byte than printable ASCII stands
// is no line, and what follows that byte begins anew.
//
// It knows nothing of any protocol. One decoder owns it; one thread at a time; it never allocates.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "drivers/api/decoder.hpp"

namespace vigil {

template <std::size_t Longest>
class TextLines {
 public:
  /// Calls `taker.on_line(text, where)` for each whole line, the text without its end, and
  /// `taker.on_drop(cause, where, count)` for bytes that can't be in one. `where` counts from the
  /// last clear().
  template <typename Taker>
  void feed(Bytes bytes, Taker& taker) {
    while (!bytes.empty()) {
      const std::size_t length = printable(bytes);
      const Bytes text = bytes.first(length);
      const bool stopped = length < bytes.size();
      if (stopped && is_end(bytes[length]) && size_ == 0 && !overlong_ && length <= Longest) {
        if (length > 0) taker.on_line(view(text), position_);
        position_ += length;
      } else {
        hold(text, taker);
        if (stopped) stop(bytes[length], taker);
      }
      if (!stopped) return;
      ++position_;
      bytes = bytes.subspan(length + 1);
    }
  }
  void clear() { *this = TextLines(); }

 private:
  static bool is_end(std::uint8_t byte) { return byte == '\r' || byte == '\n'; }
  static std::string_view view(Bytes text) {
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  }
  static std::size_t printable(Bytes bytes) {
    std::size_t n = 0;
    while (n < bytes.size() && bytes[n] >= 0x20 && bytes[n] <= 0x7E) ++n;
    return n;
  }

  template <typename Taker>
  void hold(Bytes text, Taker& taker) {
    if (overlong_ || size_ + text.size() > Longest) {
      const std::size_t dropped = size_ + text.size();
      if (dropped > 0) taker.on_drop(RejectCause::oversize, position_ - size_, dropped);
      size_ = 0;
      overlong_ = true;
    } else {
      std::copy(text.begin(), text.end(), line_.begin() + offset(size_));
      size_ += text.size();
    }
    position_ += text.size();
  }

  /// `byte`, at position_, ends what is held.
  template <typename Taker>
  void stop(std::uint8_t byte, Taker& taker) {
    if (!is_end(byte)) {
      taker.on_drop(RejectCause::noise, position_ - size_, size_ + 1);
    } else if (size_ > 0) {
      taker.on_line(view(Bytes(line_).first(size_)), position_ - size_);
    }
    size_ = 0;
    overlong_ = false;
  }

  static constexpr std::ptrdiff_t offset(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }

  std::array<std::uint8_t, Longest> line_{};
  std::size_t size_ = 0;
  std::uint64_t position_ = 0;  // of the next byte in the stream
  bool overlong_ = false;       // dropping until the line ends
};

}  // namespace vigil
