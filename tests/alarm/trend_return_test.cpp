#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/alarm/return_watch.hpp"
#include "tests/alarm/recorded_verdicts.hpp"

namespace vigil::alarm {
namespace {

using std::chrono::minutes;
using Lines = std::vector<std::string>;

constexpr std::int64_t dose_s = 1'000;
constexpr std::int64_t at_60 = dose_s + 3'600;
constexpr std::int64_t at_90 = dose_s + 5'400;
constexpr std::int64_t at_120 = dose_s + 7'200;

/// Systolic pressure at 60, 90 and 120 min within 15 % of 120; HR at 60 min at most 20 above 70.
class TrendReturn : public testing::Test {
 protected:
  TrendReturn()
      : watch_({{Parameter::nibp_sys, minutes(60), 0, 15, true, true, Priority::low},
                {Parameter::nibp_sys, minutes(90), 0, 15, true, true, Priority::low},
                {Parameter::nibp_sys, minutes(120), 0, 15, true, true, Priority::medium},
                {Parameter::hr, minutes(60), 20'000, 0, true, false, Priority::low}},
               0) {
    patient_[index(Parameter::nibp_sys)] = 120'000;
    patient_[index(Parameter::hr)] = 70'000;
  }
  void dose(std::int64_t at = dose_s) { watch_.set_patient(patient_, trend_at_s(at)); }
  void cuff(std::int32_t mmhg, std::int64_t at) { value(Parameter::nibp_sys, mmhg, at); }
  void value(Parameter parameter, std::int32_t units, std::int64_t at) {
    watch_.advance(trend_at_s(at), told_);
    watch_.on_valid(parameter, units * 1'000, trend_at_s(at), told_);
  }
  void time(std::int64_t at) { watch_.advance(trend_at_s(at), told_); }

  ReturnWatch::Baselines patient_{};
  ReturnWatch watch_;
  RecordedVerdicts told_;
};

TEST_F(TrendReturn, IsJudgedAtItsTimeByAYoungReading) {
  dose();
  EXPECT_EQ(watch_.deadline(), trend_at_s(at_60));
  cuff(142, at_60 - 600);  // 10 min old at the time: just young enough
  time(at_60 - 1);
  EXPECT_TRUE(told_.lines.empty());
  time(at_60 + 5);  // told_ with its own time, though the wake-up is late
  ASSERT_EQ(told_.lines, Lines{"4600 rule 0 starts low: not back at 60 min: +18 %"});
  EXPECT_EQ(told_.details[0], "142 now, baseline 120, band 15 %");
  EXPECT_EQ(told_.verdicts[0].value_milli, 142'000);
  EXPECT_EQ(watch_.deadline(), trend_at_s(at_90));
}

TEST_F(TrendReturn, AnOldReadingWaitsForTheNext) {
  dose();
  cuff(142, at_60 - 601);
  time(at_60);
  EXPECT_TRUE(told_.lines.empty());
  cuff(100, at_60 + 300);
  ASSERT_EQ(told_.lines, Lines{"4900 rule 0 starts low: not back at 60 min: -17 %"});
}

TEST_F(TrendReturn, AValueOfEverySecondMustBe10sYoung) {
  dose();
  value(Parameter::hr, 95, at_60 - 10);
  time(at_60);
  ASSERT_EQ(told_.lines, Lines{"4600 rule 3 starts low: not back at 60 min: +25 /min"});
  EXPECT_EQ(told_.details[0], "95 now, baseline 70, band 20 /min");
}

TEST_F(TrendReturn, AValueOfEverySecondThatIsOlderWaitsForTheNext) {
  dose();
  value(Parameter::hr, 95, at_60 - 11);
  time(at_60);
  EXPECT_TRUE(told_.lines.empty());
  value(Parameter::hr, 91, at_60 + 40);
  ASSERT_EQ(told_.lines, Lines{"4640 rule 3 starts low: not back at 60 min: +21 /min"});
}

TEST_F(TrendReturn, ALostSignalIsNoYoungValueButACuffReadingStays) {
  dose();
  value(Parameter::hr, 95, at_60 - 2);
  cuff(142, at_60 - 2);
  watch_.on_signal_lost(Parameter::hr);
  watch_.on_signal_lost(Parameter::nibp_sys);
  time(at_60);
  ASSERT_EQ(told_.lines, Lines{"4600 rule 0 starts low: not back at 60 min: +18 %"});
}

TEST_F(TrendReturn, TheBandItselfIsBackAndOnlyTheNamedSideIsTold) {
  dose();
  cuff(138, at_60 - 1);  // +15 %
  value(Parameter::hr, 30, at_60 - 1);
  time(at_60);
  EXPECT_TRUE(told_.lines.empty());
  cuff(160, at_60 + 60);  // judged once, at its time
  EXPECT_TRUE(told_.lines.empty());
}

TEST_F(TrendReturn, EndsWithAValidValueInsideTheBand) {
  dose();
  cuff(142, at_60 - 1);
  time(at_60);
  watch_.on_signal_lost(Parameter::nibp_sys);
  cuff(139, at_60 + 600);
  ASSERT_EQ(told_.lines.size(), 1U);
  cuff(125, at_60 + 1'200);
  ASSERT_EQ(told_.lines, (Lines{"4600 rule 0 starts low: not back at 60 min: +18 %",
                                "5800 rule 0 ends low: +4 %"}));
  cuff(150, at_60 + 1'300);
  ASSERT_EQ(told_.lines.size(), 2U);
}

TEST_F(TrendReturn, OnlyTheLatestRuleStands) {
  dose();
  cuff(142, at_60 - 1);
  cuff(140, at_90 - 1);
  cuff(150, at_120 - 700);  // too old at 120 min
  time(at_120);
  ASSERT_EQ(told_.lines, (Lines{"4600 rule 0 starts low: not back at 60 min: +18 %",
                                "6400 rule 1 starts low: not back at 90 min: +17 %",
                                "6400 rule 0 ends low: +17 %"}));
  cuff(150, at_120 + 60);
  ASSERT_EQ(told_.lines.size(), 5U);
  ASSERT_EQ(told_.lines[3], "8260 rule 2 starts medium: not back at 120 min: +25 %");
  ASSERT_EQ(told_.lines[4], "8260 rule 1 ends low: +25 %");
  EXPECT_TRUE(watch_.deadline().is_never());
}

TEST_F(TrendReturn, ALaterRuleThatFindsTheValueBackEndsTheEarlier) {
  dose();
  cuff(142, at_60 - 1);
  time(at_60);
  patient_[index(Parameter::nibp_sys)] = 130'000;  // another baseline: 142 is back
  dose();
  time(at_60 + 1);
  ASSERT_EQ(told_.lines.size(), 1U);  // but only a measurement says so
  cuff(142, at_90 - 1);
  ASSERT_EQ(told_.lines[1], "6399 rule 0 ends low: +9 %");
}

TEST_F(TrendReturn, ALaterRuleThatIsDueTakesTheWaitingOfAnEarlier) {
  dose();
  time(at_60);
  time(at_90);  // no cuff reading at all so far
  cuff(142, at_90 + 60);
  ASSERT_EQ(told_.lines, Lines{"6460 rule 1 starts low: not back at 90 min: +18 %"});
}

TEST_F(TrendReturn, ADoseToldLateIsJudgedAsOfNowByItsLatestRule) {
  cuff(142, at_90 + 100);
  dose();
  EXPECT_LE(watch_.deadline(), trend_at_s(at_90));
  time(at_90 + 200);
  ASSERT_EQ(told_.lines, Lines{"6500 rule 1 starts low: not back at 90 min: +18 %"});
}

TEST_F(TrendReturn, WithoutABaselineItIsInert) {
  patient_ = {};
  dose();
  cuff(200, at_60 - 1);
  time(at_60);
  cuff(200, at_60 + 60);
  EXPECT_TRUE(told_.lines.empty());
  EXPECT_EQ(watch_.deadline(), trend_at_s(at_90));
}

TEST_F(TrendReturn, WithoutADoseItIsInert) {
  watch_.set_patient(patient_, std::nullopt);
  EXPECT_TRUE(watch_.deadline().is_never());
  cuff(200, at_120);
  time(10 * at_120);
  EXPECT_TRUE(told_.lines.empty());
}

TEST_F(TrendReturn, AVerdictWithoutItsBaselineEndsWithTheNextValue) {
  dose();
  cuff(142, at_60 - 1);
  time(at_60);
  patient_ = {};
  dose();
  ASSERT_EQ(told_.lines.size(), 1U);
  cuff(142, at_60 + 60);
  ASSERT_EQ(told_.lines[1], "4660 rule 0 ends low: no baseline");
}

TEST_F(TrendReturn, ACorrectedDoseIsJudgedAtItsNewTime) {
  dose();
  cuff(142, at_60 - 1);
  time(at_60);
  dose(dose_s + 600);
  EXPECT_EQ(watch_.deadline(), trend_at_s(at_60 + 600));
  cuff(120, at_60 + 10);
  cuff(145, at_60 + 599);
  time(at_60 + 600);
  ASSERT_EQ(told_.lines,
            (Lines{"4600 rule 0 starts low: not back at 60 min: +18 %", "4610 rule 0 ends low: 0 %",
                   "5200 rule 0 starts low: not back at 60 min: +21 %"}));
}

TEST_F(TrendReturn, AnotherPatientHasNothingOfTheLast) {
  dose();
  cuff(142, at_60 - 1);
  time(at_60);
  watch_.reset();
  EXPECT_TRUE(watch_.deadline().is_never());
  dose(at_60 + 100 - 3'600);
  time(at_60 + 100);  // no reading of this patient_ yet
  ASSERT_EQ(told_.lines.size(), 1U);
}

}  // namespace
}  // namespace vigil::alarm
