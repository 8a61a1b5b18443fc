#include "daemon/alarm/alarm_text.hpp"

#include <gtest/gtest.h>

namespace vigil::alarm {
namespace {

TEST(NumberText, HasNoNeedlessZeros) {
  EXPECT_EQ(number_text(0).view(), "0");
  EXPECT_EQ(number_text(97'000).view(), "97");
  EXPECT_EQ(number_text(36'600).view(), "36.6");
  EXPECT_EQ(number_text(29'430).view(), "29.43");
  EXPECT_EQ(number_text(1'005).view(), "1.005");
  EXPECT_EQ(number_text(-500).view(), "-0.5");
  EXPECT_EQ(number_text(INT32_MIN).view(), "-2147483.648");
}

TEST(AgeText, IsMinutesAndSeconds) {
  EXPECT_EQ(age_text(std::chrono::milliseconds(7'900)).view(), "0:07");
  EXPECT_EQ(age_text(std::chrono::seconds(754)).view(), "12:34");
  EXPECT_EQ(age_text(std::chrono::seconds(-3)).view(), "0:00");
}

TEST(AlarmText, SaysPriorityParameterValueSignAndLimit) {
  const LimitLevel level{Priority::high, 85'000, 87'000, false, Duration(0), Duration(0)};
  EXPECT_EQ(broken_text(Priority::high, Parameter::spo2, 84'000, level, Side::below).view(),
            "*** SpO2 84 < 85");
  EXPECT_EQ(recovering_text(Priority::low, Parameter::hr, 108'000, level, Side::above).view(),
            "* HR 108, was > 85");
  EXPECT_EQ(lost_text(Priority::high, Parameter::spo2, 84'000, std::chrono::seconds(7)).view(),
            "*** SpO2 signal lost, last 84, 0:07 ago");
}

}  // namespace
}  // namespace vigil::alarm
