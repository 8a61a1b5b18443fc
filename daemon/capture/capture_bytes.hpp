// Little-endian numbers, varints and short texts, into bytes and out of them again.
//
// For the files of this folder only. Reading is bounded: what is not there reads as failed, and all
// after it too. Values, any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vigil::capture {

/// Writes into a place that is large enough: the caller knows the length.
class Put {
 public:
  explicit Put(std::span<std::uint8_t> place) : place_(place) {}
  void number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width && size_ < place_.size(); ++i, value >>= 8U) {
      place_[size_++] = static_cast<std::uint8_t>(value & 0xFFU);
    }
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) number((value & 0x7FU) | 0x80U, 1);
    number(value, 1);
  }
  /// Two bytes of length, then the text, cut at `most`.
  void text(std::string_view text, std::size_t most) {
    text = text.substr(0, std::min(most, place_.size() - std::min(place_.size(), size_ + 2)));
    number(text.size(), 2);
    for (const char c : text) number(static_cast<unsigned char>(c), 1);
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::span<std::uint8_t> place_;
  std::size_t size_ = 0;
};

class Get {
 public:
  explicit Get(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  std::uint64_t number(std::size_t width) {
    const auto from = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = from.size(); i-- > 0;) value = value << 8U | from[i];
    return value;
  }
  template <class Number>
  Number as() {
    return static_cast<Number>(number(sizeof(Number)));
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint64_t byte = number(1);
      // The tenth byte has room for one bit.
      if (shift == 63 && byte > 1) break;
      value |= (byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    good_ = false;
    return 0;
  }
  std::string_view text() {
    const auto from = take(static_cast<std::size_t>(number(2)));
    return {reinterpret_cast<const char*>(from.data()), from.size()};
  }
  std::span<const std::uint8_t> take(std::size_t count) {
    if (!good_ || count > bytes_.size()) {
      good_ = false;
      return {};
    }
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  [[nodiscard]] bool good() const { return good_; }
  /// Good, and nothing is left.
  [[nodiscard]] bool all() const { return good_ && bytes_.empty(); }
  [[nodiscard]] std::span<const std::uint8_t> rest() const { return bytes_; }

 private:
  std::span<const std::uint8_t> bytes_;
  bool good_ = true;
};

}  // namespace vigil::capture
