// One line of text for people, put together without heap memory. Values, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::session {

class Line {
 public:
  Line() = default;
  explicit Line(std::string_view text) : text_(text) {}
  Line& add(std::string_view text);
  Line& number(std::int64_t value);
  /// Thousandths without needless zeros: "84", "36.6".
  Line& milli(std::int64_t thousandths);
  /// "45 s", "3 min", "2 min 10 s", "1 h 5 min". Negative counts as 0.
  Line& time(Duration span);
  [[nodiscard]] std::string_view view() const { return text_.view(); }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  FixedText<320> text_;
};

}  // namespace vigil::session
