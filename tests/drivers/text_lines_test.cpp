#include "drivers/api/text_lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

struct Taker {
  Lines lines;
  std::array<std::size_t, reject_cause_count> dropped{};
  std::uint64_t next_drop = 0;
  void on_line(std::string_view text, std::uint64_t where) {
    lines.push_back(std::string(text) + " at " + std::to_string(where));
  }
  void on_drop(RejectCause cause, std::uint64_t where, std::size_t count) {
    EXPECT_GE(where, next_drop) << "drops go forward";
    next_drop = where + count;
    dropped[static_cast<std::size_t>(cause)] += count;
  }
};

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// 8 characters are the longest line here.
const std::string stream =
    "one\r\n\r\ntwo\nthr\x80"
    "ee\rfour4444\r\nfive55555\nsix\r";
const Lines expected{"one at 0", "two at 7", "ee at 15", "four4444 at 18", "six at 38"};

TEST(TextLines, EveryCutInThreeGivesTheSameLinesAndDrops) {
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      TextLines<8> lines;
      Taker taker;
      lines.feed(bytes_of(stream).first(first), taker);
      lines.feed(bytes_of(stream).subspan(first, second - first), taker);
      lines.feed(bytes_of(stream).subspan(second), taker);
      ASSERT_EQ(taker.lines, expected) << first << ' ' << second;
      ASSERT_EQ(taker.dropped[static_cast<std::size_t>(RejectCause::noise)], 4U);
      ASSERT_EQ(taker.dropped[static_cast<std::size_t>(RejectCause::oversize)], 9U);
    }
  }
}

TEST(TextLines, ALineThatNeverEndsIsDroppedAsItComes) {
  TextLines<8> lines;
  Taker taker;
  for (int i = 0; i < 1000; ++i) lines.feed(bytes_of("abc"), taker);
  EXPECT_EQ(taker.dropped[static_cast<std::size_t>(RejectCause::oversize)], 3000U);
  lines.feed(bytes_of("\nok\n"), taker);
  EXPECT_EQ(taker.lines, Lines{"ok at 3001"});
}

TEST(TextLines, ClearForgetsAHalfLineAndCountsAnew) {
  TextLines<8> lines;
  Taker taker;
  lines.feed(bytes_of("half"), taker);
  lines.clear();
  lines.feed(bytes_of("new\n"), taker);
  EXPECT_EQ(taker.lines, Lines{"new at 0"});
}

}  // namespace
}  // namespace vigil::test
