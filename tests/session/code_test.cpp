#include "daemon/session/code.hpp"

#include <gtest/gtest.h>

#include "daemon/session/line.hpp"

namespace vigil::session {
namespace {

using namespace std::chrono_literals;

TEST(SessionCode, TheLastDigitChecksTheOthersByLuhn) {
  EXPECT_EQ(check_digit("004"), '2');
  EXPECT_EQ(check_digit("7992739871"), '3');  // the usual example of the rule
  EXPECT_EQ(code_mistake("K-0042").view(), "");
  EXPECT_EQ(code_mistake("K-0041").view(), "the check digit of K-0041 is wrong: read it again");
  EXPECT_EQ(code_mistake("K-0402").view(), "the check digit of K-0402 is wrong: read it again");
}

TEST(SessionCode, TheShapeIsLettersHyphenDigits) {
  constexpr std::string_view shape =
      "a code has 1 to 3 capital letters, a hyphen and 3 to 8 digits, as K-0042";
  for (const std::string_view wrong : {"", "K", "K-", "-0042", "k-0042", "KETA-0042", "K0042",
                                       "K-42", "K-123456789", "K-00 2", "K-0042 ", "K-0ä2"}) {
    EXPECT_EQ(code_mistake(wrong).view(), shape) << wrong;
  }
  EXPECT_EQ(code_mistake("KET-12344").view(), "");
  EXPECT_EQ(code_mistake("KE-018").view(), "");
}

TEST(SessionCode, OneCharacterOrTwoSwappedNeighboursAreTooEasilyConfused) {
  EXPECT_TRUE(easily_confused("K-0042", "K-0043"));
  EXPECT_TRUE(easily_confused("K-0042", "M-0042"));
  EXPECT_TRUE(easily_confused("K-0042", "K-0402"));
  EXPECT_TRUE(easily_confused("K-0042", "K-00042"));
  EXPECT_TRUE(easily_confused("KE-0042", "K-0042"));
  EXPECT_FALSE(easily_confused("K-0042", "K-0042"));
  EXPECT_FALSE(easily_confused("K-0042", "K-0059"));
  EXPECT_FALSE(easily_confused("K-0042", "K-4002"));
  EXPECT_FALSE(easily_confused("K-0042", "K-000042"));
}

TEST(SessionCode, AnIdIsCodeUtcDayAndNumber) {
  EXPECT_EQ(session_id("K-0042", 1'769'850'000, 1).view(), "K-0042.20260131.1");
  EXPECT_EQ(session_id("KET-12344", 1'769'903'999, 12).view(), "KET-12344.20260131.12");
  EXPECT_EQ(session_id("K-0042", 1'769'904'000, 1).view(), "K-0042.20260201.1");
  EXPECT_EQ(session_id("K-0042", 0, 1).view(), "K-0042.19700101.1");
}

TEST(SessionLine, WritesNumbersAndSpansAsPeopleDo) {
  EXPECT_EQ(Line().milli(84'000).view(), "84");
  EXPECT_EQ(Line().milli(36'600).view(), "36.6");
  EXPECT_EQ(Line().milli(750).view(), "0.75");
  EXPECT_EQ(Line().milli(-2'005).view(), "-2.005");
  EXPECT_EQ(Line().time(45s).view(), "45 s");
  EXPECT_EQ(Line().time(180s).view(), "3 min");
  EXPECT_EQ(Line().time(130s).view(), "2 min 10 s");
  EXPECT_EQ(Line().time(65min).view(), "1 h 5 min");
  EXPECT_EQ(Line().time(2h).view(), "2 h");
  EXPECT_EQ(Line().time(-5s).view(), "0 s");
}

}  // namespace
}  // namespace vigil::session
