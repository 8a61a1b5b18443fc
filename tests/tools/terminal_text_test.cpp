#include "tools/vigil/terminal_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vigil::watch {
namespace {

using testing::ElementsAre;

TEST(TerminalText, ControlCharactersNeverPass) {
  for (unsigned code = 0; code < 0x20; ++code) {
    EXPECT_EQ(printable(std::string(1, static_cast<char>(code))), "?");
  }
  EXPECT_EQ(printable("\x1b[2J\x1b]0;x\x07"), "?[2J?]0;x?");
  EXPECT_EQ(printable("a\x7f"), "a?");
  EXPECT_EQ(printable("a\xc2\x9b\x31m"), "a?1m");    // C1: CSI in one character
  EXPECT_EQ(printable("a\xe2\x80\xae\x62"), "a?b");  // turns the writing direction
  EXPECT_EQ(printable("\x9b\x31m"), "?1m");          // a byte that is no UTF-8
  EXPECT_EQ(printable("\xc0\x9b"), "??");            // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // surrogate
  EXPECT_EQ(printable("\xe2\x89"), "??");            // cut short
}

TEST(TerminalText, GoodTextPassesUnchanged) {
  EXPECT_EQ(printable("** SBP 168 ≥ 160, für"), "** SBP 168 ≥ 160, für");
}

TEST(TerminalText, AsciiSpellsTheSignsOut) {
  EXPECT_EQ(ascii_only("SBP 168 ≥ 160, SpO2 ≤ 90 \U0001F527"), "SBP 168 >= 160, SpO2 <= 90 ?");
}

TEST(TerminalText, ColumnsCountWideCharactersTwice) {
  EXPECT_EQ(columns("SpO2"), 4U);
  EXPECT_EQ(columns("≥ 160"), 5U);
  EXPECT_EQ(columns("\U0001F527 x"), 4U);
}

TEST(TerminalText, WrappingBreaksAtSpacesAndLosesNothing) {
  EXPECT_THAT(wrap("*** SpO2 84 < 88 desaturation", 16),
              ElementsAre("*** SpO2 84 < 88", "desaturation"));
  EXPECT_THAT(wrap("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrap("", 10), ElementsAre(""));
  EXPECT_THAT(wrap("\U0001F527", 1), ElementsAre("\U0001F527"));
}

TEST(TerminalText, ColourIsPutRoundEachSpanOrLeftOut) {
  const Line line{{Style::plain, "a "}, {Style::high, "b"}};
  EXPECT_EQ(to_terminal(line, true), "a \x1b[1;97;41mb\x1b[0m");
  EXPECT_EQ(to_terminal(line, false), "a b");
}

}  // namespace
}  // namespace vigil::watch
