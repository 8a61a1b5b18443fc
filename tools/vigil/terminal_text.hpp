// Text for a terminal: what is safe to print, how wide it is, where it breaks, how it is coloured.
//
// Texts from monitors and from the network are not trusted: only printable() makes them fit to be
// written. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vigil::watch {

/// What a piece of text means; the colours are made from it at the very end.
enum class Style : std::uint8_t {
  plain,
  strong,
  quiet,  // all is well, no glance needed
  old,    // a value that is stale
  hr,     // green
  spo2,   // light blue, also the pulse of the same finger
  nibp,   // white
  high,   // alarm fills: red, yellow, cyan
  medium,
  low,
  acknowledged,
  demo,     // a demonstration's number: magenta, never a patient's
  overdue,  // what people should have done: orange
};

struct Span {
  Style style = Style::plain;
  std::string text;
  std::string alarm_id = {};  // of the alarm that it shows; else empty
  friend bool operator==(const Span&, const Span&) = default;
};
using Line = std::vector<Span>;

/// `text` with each control character, each character that turns the writing direction, and each
/// byte that is no UTF-8 replaced by "?".
[[nodiscard]] std::string printable(std::string_view text);
/// `text`, which is printable, with what is not ASCII replaced: "≤" by "<=", the rest by "?".
[[nodiscard]] std::string ascii_only(std::string_view text);
/// Columns that printable text takes: 2 for East Asian wide characters and for pictures.
[[nodiscard]] std::size_t columns(std::string_view text);
[[nodiscard]] std::size_t columns(const Line& line);
/// Lines of at most `width` columns, broken at spaces where there are any. Nothing is cut off.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);
/// With SGR colour codes, or without any.
[[nodiscard]] std::string to_terminal(const Line& line, bool colour);

}  // namespace vigil::watch
