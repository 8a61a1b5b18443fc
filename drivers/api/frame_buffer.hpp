// The window in which a stream decoder looks for frames: bytes come in at the end, and a frame or a
// single bad byte leaves at the front. Its place is fixed; it never allocates.
//
// It knows nothing of any protocol. One decoder owns it; one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "drivers/api/decoder.hpp"

namespace vigil {

template <std::size_t Capacity>
class FrameBuffer {
 public:
  /// Takes as many bytes as have room and returns how many.
  std::size_t append(Bytes bytes) {
    if (bytes.size() > Capacity - end_ && begin_ > 0) {
      std::copy(bytes_.begin() + offset(begin_), bytes_.begin() + offset(end_), bytes_.begin());
      end_ -= begin_;
      begin_ = 0;
    }
    const std::size_t taken = std::min(bytes.size(), Capacity - end_);
    std::copy_n(bytes.begin(), taken, bytes_.begin() + offset(end_));
    end_ += taken;
    return taken;
  }
  [[nodiscard]] Bytes view() const { return Bytes(bytes_).subspan(begin_, end_ - begin_); }
  /// Takes `count` bytes away at the front; at most view().size().
  void drop(std::size_t count) {
    count = std::min(count, end_ - begin_);
    begin_ += count;
    where_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Where the first byte of view() is in the stream, counted from the last clear().
  [[nodiscard]] std::uint64_t where() const { return where_; }
  void clear() { *this = FrameBuffer(); }

 private:
  static constexpr std::ptrdiff_t offset(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }

  std::array<std::uint8_t, Capacity> bytes_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t where_ = 0;
};

}  // namespace vigil
