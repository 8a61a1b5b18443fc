#include "tools/vigil/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vigil::watch {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

// Decodes strictly: no overlong forms, no surrogates, nothing past U+10FFFF.
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  if (overlong || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return {};
  return {code, bytes, true};
}

using Range = std::pair<char32_t, char32_t>;

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return code >= r.first && code <= r.second; });
}

// Controls (C0, DEL, C1), line separators, and Unicode's marks that turn or hide text.
constexpr std::array<Range, 8> unsafe{{{0x00, 0x1F},
                                       {0x7F, 0x9F},
                                       {0xAD, 0xAD},
                                       {0x61C, 0x61C},
                                       {0x200B, 0x200F},
                                       {0x2028, 0x202E},
                                       {0x2060, 0x206F},
                                       {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 6> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFF60},
                                     {0x1F300, 0x1FAFF}}};
constexpr std::array<Range, 2> no_width{{{0x300, 0x36F}, {0xFE00, 0xFE0F}}};

std::string_view code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::strong:
      return "1";
    case Style::quiet:
    case Style::old:
      return "38;5;246";
    case Style::hr:
      return "1;32";
    case Style::spo2:
      return "1;38;5;117";
    case Style::nibp:
      return "1;97";
    case Style::high:
      return "1;97;41";
    case Style::medium:
      return "1;30;43";
    case Style::low:
      return "1;30;46";
    case Style::acknowledged:
      return "4";
    case Style::demo:
      return "3;35";
    case Style::overdue:
      return "1;38;5;208";
  }
  return "";
}

// Where the first line of at most `width` columns ends, and where the next begins.
std::pair<std::size_t, std::size_t> first_break(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t space = std::string_view::npos;
  for (std::size_t i = 0; i < text.size();) {
    const Character c = first_of(text.substr(i));
    const std::size_t next = used + columns(text.substr(i, c.bytes));
    if (text[i] == ' ') space = i;
    if (next > width) {
      if (space != std::string_view::npos && space > 0) return {space, space + 1};
      const std::size_t end = i == 0 ? c.bytes : i;  // one character always goes out
      return {end, end};
    }
    used = next;
    i += c.bytes;
  }
  return {text.size(), text.size()};
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character c = first_of(text);
    if (!c.valid || within(unsafe, c.code)) {
      out += '?';
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string ascii_only(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_of(text);
    if (c.valid && c.code < 0x80) {
      out += text[0];
    } else if (c.code == U'≤' || c.code == U'≥') {
      out += c.code == U'≤' ? "<=" : ">=";
    } else {
      out += '?';
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const Character c = first_of(text);
    count += within(wide, c.code) ? 2U : within(no_width, c.code) ? 0U : 1U;
    text.remove_prefix(c.bytes);
  }
  return count;
}

std::size_t columns(const Line& line) {
  std::size_t count = 0;
  for (const Span& span : line) count += columns(span.text);
  return count;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  do {
    const auto [end, next] = first_break(text, width);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  } while (!text.empty());
  return lines;
}

std::string to_terminal(const Line& line, bool colour) {
  std::string out;
  for (const Span& span : line) {
    const std::string_view code = colour ? code_of(span.style) : "";
    if (code.empty()) {
      out += span.text;
    } else {
      out.append("\x1b[").append(code).append("m").append(span.text).append("\x1b[0m");
    }
  }
  return out;
}

}  // namespace vigil::watch
