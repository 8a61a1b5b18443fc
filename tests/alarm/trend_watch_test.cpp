// All trend rules of one patient together: numbering, a course, loss, another patient, the heap.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "daemon/alarm/trend.hpp"
#include "tests/alarm/recorded_verdicts.hpp"
#include "tests/allocation_count.hpp"

namespace vigil::alarm {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

TrendRules one_of_each() {
  TrendRules rules;
  rules.slope = {{Parameter::spo2, Side::below, 1'000, minutes(3), Priority::low}};
  rules.limit_ahead = {{Parameter::spo2, minutes(3), minutes(3), 500, Priority::none}};
  rules.shift = {{Parameter::hr, 100, 500, 5'000, 8'000, 1'000, minutes(2)}};
  rules.burden = {{Parameter::spo2, Side::below, 92'000, 50, Priority::low}};
  rules.step = {{Parameter::hr, seconds(15), 25'000, Priority::none}};
  rules.climb = {{Parameter::nibp_sys, 15'000, 2, Priority::low}};
  rules.not_returned = {{Parameter::nibp_sys, minutes(60), 0, 15, true, true, Priority::low}};
  return rules;
}

TrendRules everything_for_three() {
  TrendRules rules;
  for (const Parameter parameter : {Parameter::spo2, Parameter::hr, Parameter::pulse}) {
    for (const Side side : {Side::below, Side::above}) {
      rules.slope.push_back({parameter, side, 1'000, minutes(3), Priority::low});
      rules.burden.push_back({parameter, side, 90'000, 50, Priority::low});
    }
    rules.limit_ahead.push_back({parameter, minutes(3), minutes(3), 200, Priority::none});
    rules.shift.push_back({parameter, 100, 500, 5'000, 8'000, 500, minutes(2)});
    rules.step.push_back({parameter, seconds(15), 5'000, Priority::none});
    rules.climb.push_back({parameter, 1'000, 2, Priority::low});
    rules.not_returned.push_back({parameter, minutes(30), 2'000, 0, true, true, Priority::low});
  }
  return rules;
}

TEST(TrendWatch, NumbersRulesInTheOrderOfTheirKinds) {
  const TrendWatch watch(one_of_each());
  ASSERT_EQ(watch.rule_count(), 7U);
  const std::vector<std::pair<Kind, Parameter>> expected{
      {Kind::trend_slope, Parameter::spo2},     {Kind::trend_limit_ahead, Parameter::spo2},
      {Kind::trend_shift, Parameter::hr},       {Kind::trend_burden, Parameter::spo2},
      {Kind::trend_step, Parameter::hr},        {Kind::trend_slope, Parameter::nibp_sys},
      {Kind::not_returned, Parameter::nibp_sys}};
  for (std::size_t rule = 0; rule < expected.size(); ++rule) {
    EXPECT_EQ(watch.kind(rule), expected[rule].first) << rule;
    EXPECT_EQ(watch.parameter(rule), expected[rule].second) << rule;
  }
  EXPECT_EQ(TrendWatch(TrendRules{}).rule_count(), 0U);
  EXPECT_TRUE(TrendWatch(TrendRules{}).deadline().is_never());
}

/// SpO2 falls by 0.1 each 5 s, which is 1.2 %/min, from 97 on.
std::int32_t falling(std::int64_t s) { return static_cast<std::int32_t>(97'000 - s / 5 * 100); }

// The slope needs 27 finished buckets: 135 s. The line then is at 94.4, 2 min and 0 s before 92.
TEST(TrendWatch, TellsASteadyFallAndTheLimitAhead) {
  TrendWatch watch(one_of_each());
  RecordedVerdicts told;
  watch.set_limits(Parameter::spo2, {92'000, std::nullopt});
  for (std::int64_t s = 0; s < 180; ++s) {
    watch.on_valid(Parameter::spo2, falling(s), trend_at_s(s), told);
  }
  EXPECT_EQ(told.lines, (Lines{"135 rule 0 starts low: falls 1.2 %/min",
                               "135 rule 1 starts none: limit 92 in 2:00"}));
  EXPECT_EQ(told.details, (Lines{"slope -1.2 %/min over 3:00, 27 points",
                                 "slope -1.2 %/min over 3:00, R2 1, at 94.4"}));
}

TEST(TrendWatch, LosingTheSignalTakesNoVerdictBackAndEmptiesTheWindows) {
  TrendWatch watch(one_of_each());
  RecordedVerdicts told;
  for (std::int64_t s = 0; s < 140; ++s) {
    watch.on_valid(Parameter::spo2, falling(s), trend_at_s(s), told);
  }
  ASSERT_EQ(told.lines.size(), 1U);
  watch.on_signal_lost(Parameter::spo2);
  EXPECT_EQ(told.lines.size(), 1U);
  for (std::int64_t s = 150; s < 300; ++s) {
    watch.on_valid(Parameter::spo2, 95'000, trend_at_s(s), told);
  }
  // 27 buckets from 150 on: only then the course is known again, and it is flat.
  ASSERT_EQ(told.lines.size(), 2U);
  EXPECT_EQ(told.lines[1], "285 rule 0 ends low: rises 0 %/min");
}

/// Makes a verdict of each kind of rule stand: at 3600 s all seven.
void make_all_stand(TrendWatch& watch, RecordedVerdicts& told) {
  std::array<std::optional<std::int32_t>, parameter_count> baseline{};
  baseline[index(Parameter::nibp_sys)] = 120'000;
  watch.set_limits(Parameter::spo2, {80'000, std::nullopt});
  watch.set_patient(baseline, trend_at_s(0));
  std::int32_t cuff = 120'000;
  for (std::int64_t s = 3'001; s <= 3'600; s += 299) {
    watch.on_valid(Parameter::nibp_sys, cuff, trend_at_s(s), told);
    cuff += 16'000;
  }
  for (std::int64_t s = 3'400; s < 3'600; ++s) {
    watch.on_valid(Parameter::spo2, falling(s - 3'400) - 10'000, trend_at_s(s), told);
    watch.on_valid(Parameter::hr, s < 3'592 ? 80'000 : 110'000, trend_at_s(s), told);
  }
  watch.advance(trend_at_s(3'600), told);
}

std::vector<bool> standing(const RecordedVerdicts& told) {
  std::vector<bool> present(7, false);
  for (std::size_t i = 0; i < told.lines.size(); ++i) {
    const std::string& line = told.lines[i];
    present[static_cast<std::size_t>(line[line.find("rule ") + 5] - '0')] =
        told.verdicts[i].present;
  }
  return present;
}

TEST(TrendWatch, AnotherPatientHasNothingOfTheLast) {
  TrendWatch watch(one_of_each());
  RecordedVerdicts told;
  make_all_stand(watch, told);
  ASSERT_EQ(standing(told), std::vector<bool>(7, true));
  const std::size_t before = told.lines.size();
  watch.reset();
  EXPECT_TRUE(watch.deadline().is_never());
  // What would end each of them, had it been kept; and a fall towards a limit that is forgotten.
  for (std::int64_t s = 3'601; s < 4'000; ++s) {
    watch.on_valid(Parameter::spo2, 99'000 - static_cast<std::int32_t>(s - 3'601) * 10,
                   trend_at_s(s), told);
    watch.on_valid(Parameter::hr, 70'000, trend_at_s(s), told);
  }
  watch.on_valid(Parameter::nibp_sys, 120'000, trend_at_s(4'000), told);
  EXPECT_EQ(told.lines.size(), before);
}

TEST(TrendWatch, LosingTheSignalReachesEveryRuleThatCountsTime) {
  TrendRules rules = one_of_each();
  rules.shift[0].learn = seconds(4);
  rules.not_returned[0] = {Parameter::hr, seconds(10), 5'000, 0, true, true, Priority::low};
  TrendWatch watch(rules);
  RecordedVerdicts told;
  // Without the loss the gap would count 3 s: for the area 60, for the shift a sum over 5.
  watch.on_valid(Parameter::spo2, 72'000, trend_at_s(0), told);
  for (std::int64_t s = 0; s < 4; ++s) watch.on_valid(Parameter::hr, 80'000, trend_at_s(s), told);
  watch.on_signal_lost(Parameter::spo2);
  watch.on_signal_lost(Parameter::hr);
  watch.on_valid(Parameter::spo2, 72'000, trend_at_s(10), told);
  watch.on_valid(Parameter::hr, 83'000, trend_at_s(10), told);
  EXPECT_EQ(told.lines, Lines{});
  watch.on_valid(Parameter::spo2, 72'000, trend_at_s(13), told);
  watch.on_valid(Parameter::hr, 83'000, trend_at_s(13), told);
  EXPECT_EQ(told.lines, (Lines{"13 rule 3 starts low: low for too long, below 92",
                               "13 rule 2 starts low: shifts up from its usual level"}));
  // And a value before the loss is no young one when a rule comes due.
  std::array<std::optional<std::int32_t>, parameter_count> baseline{};
  baseline[index(Parameter::hr)] = 70'000;
  watch.set_patient(baseline, trend_at_s(4));
  watch.on_signal_lost(Parameter::hr);
  watch.advance(trend_at_s(14), told);
  EXPECT_EQ(told.lines.size(), 2U);
}

TEST(TrendWatch, ReturnRulesComeDueByTimeWithTheirOwnNumbers) {
  TrendWatch watch(one_of_each());
  RecordedVerdicts told;
  std::array<std::optional<std::int32_t>, parameter_count> baseline{};
  baseline[index(Parameter::nibp_sys)] = 120'000;
  watch.set_patient(baseline, trend_at_s(0));
  watch.on_valid(Parameter::nibp_sys, 142'000, trend_at_s(3'500), told);
  watch.advance(trend_at_s(3'600), told);
  EXPECT_EQ(told.lines, Lines{"3600 rule 6 starts low: not back at 60 min: +18 %"});
  EXPECT_TRUE(watch.deadline().is_never());
}

/// A sink that keeps counts only: it must not allocate itself.
class Counter final : public TrendSink {
 public:
  void on_verdict(std::size_t rule, const TrendVerdict& verdict, Instant at) override {
    ++told;
    hash = (hash * 31 + rule * 7 + (verdict.present ? 1 : 0)) * 31 +
           static_cast<std::uint64_t>(at.ns() / 1'000'000);
  }
  std::uint64_t told = 0;
  std::uint64_t hash = 0;
};

std::int32_t draw(std::mt19937& random, std::uint32_t less_than) {
  return static_cast<std::int32_t>(random() % less_than);
}

/// Two hours of three parameters that wander, jump and are lost at times.
void wander(TrendWatch& watch, std::uint32_t seed, Counter& counter) {
  std::mt19937 random(seed);
  std::array<std::optional<std::int32_t>, parameter_count> baseline{};
  std::array<std::int32_t, 3> values{95'000, 95'000, 95'000};
  for (const Parameter p : {Parameter::spo2, Parameter::hr, Parameter::pulse}) {
    baseline[index(p)] = 95'000;
    watch.set_limits(p, {88'000, 99'000});
  }
  watch.set_patient(baseline, trend_at_s(60));
  for (std::int64_t ms = 0; ms < 7'200'000; ms += 800 + draw(random, 400)) {
    watch.advance(trend_at_ms(ms), counter);
    for (std::size_t i = 0; i < 3; ++i) {
      const auto parameter = std::array{Parameter::spo2, Parameter::hr, Parameter::pulse}[i];
      values[i] += (draw(random, 3) - 1) * 1'000;
      if (draw(random, 500) == 0) values[i] = 60'000 + draw(random, 50'000);
      if (draw(random, 300) == 0) watch.on_signal_lost(parameter);
      watch.on_valid(parameter, values[i], trend_at_ms(ms), counter);
    }
  }
}

TEST(TrendWatch, TakesNoHeapAfterConstruction) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    TrendWatch watch(everything_for_three());
    Counter counter;
    const std::size_t before = test::allocations;
    wander(watch, seed, counter);
    watch.reset();
    wander(watch, seed, counter);
    EXPECT_EQ(test::allocations, before);
    EXPECT_GT(counter.told, 100U);
  }
}

TEST(TrendWatch, SaysTheSameOfTheSameValues) {
  TrendWatch watch(everything_for_three());
  TrendWatch twin(everything_for_three());
  Counter first;
  Counter second;
  wander(watch, 7, first);
  wander(twin, 7, second);
  EXPECT_EQ(first.hash, second.hash);
}

}  // namespace
}  // namespace vigil::alarm
