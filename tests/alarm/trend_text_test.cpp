#include "daemon/alarm/trend_text.hpp"

#include <gtest/gtest.h>

namespace vigil::alarm {
namespace {

TEST(TrendText, RoundsToTenthsHalfAwayFromZero) {
  EXPECT_EQ(tenths_text(1'333).view(), "1.3");
  EXPECT_EQ(tenths_text(1'350).view(), "1.4");
  EXPECT_EQ(tenths_text(-1'350).view(), "-1.4");
  EXPECT_EQ(tenths_text(8'999).view(), "9");
  EXPECT_EQ(tenths_text(-49).view(), "0");
  EXPECT_EQ(tenths_text(9'000'000'000'000).view(), "2147483.647");  // as much as a number holds
}

TEST(TrendText, SignsAllButZero) {
  EXPECT_EQ(signed_tenths_text(18'000).view(), "+18");
  EXPECT_EQ(signed_tenths_text(-4'500).view(), "-4.5");
  EXPECT_EQ(signed_tenths_text(40).view(), "0");
}

TEST(TrendText, CutsSharesToHundredths) {
  EXPECT_EQ(share_text(879).view(), "0.87");
  EXPECT_EQ(share_text(1'000).view(), "1");
}

TEST(TrendText, SpellsUnitsForPeople) {
  EXPECT_EQ(unit_text(Parameter::spo2), "%");
  EXPECT_EQ(unit_text(Parameter::nibp_sys), "mmHg");
  EXPECT_EQ(unit_text(Parameter::temp1), "°C");
  EXPECT_EQ(slope_text(Parameter::nibp_sys, 2'000).view(), "2 mmHg/min");
  EXPECT_EQ(slope_text(Parameter::hr, -9'040).view(), "-9 /min per min");
}

}  // namespace
}  // namespace vigil::alarm
