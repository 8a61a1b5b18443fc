// A short text with a fixed place to live: for messages in the core, which never allocates.
//
// What does not fit is cut at a whole UTF-8 character. Values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace vigil {

template <std::size_t Capacity>
class FixedText {
 public:
  constexpr FixedText() = default;
  constexpr FixedText(std::string_view text) { append(text); }  // NOLINT: a text is a text

  constexpr FixedText& append(std::string_view text) {
    std::size_t n = text.size() < Capacity - size_ ? text.size() : Capacity - size_;
    if (n < text.size()) {
      while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U) --n;
    }
    for (std::size_t i = 0; i < n; ++i) chars_[size_ + i] = text[i];
    size_ += n;
    return *this;
  }
  constexpr void clear() { size_ = 0; }
  [[nodiscard]] constexpr std::string_view view() const { return {chars_.data(), size_}; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  friend constexpr bool operator==(const FixedText& a, const FixedText& b) {
    return a.view() == b.view();
  }

 private:
  std::array<char, Capacity> chars_{};
  std::size_t size_ = 0;
};

}  // namespace vigil
