// A patient who answers only a loud voice is looked at more often: docs/sessions.md 8.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

Order response(std::uint8_t moaas) {
  Order seen = check_order(CheckHow::in_room);
  seen.check->moaas = moaas;
  return seen;
}

TEST(SessionChecks, AreAtMostFiveMinutesApartAfterALowResponse) {
  struct Row {
    std::uint8_t moaas;
    long next_min;
  };
  // At 15 min the interval of the peak begins: every 10 min.
  for (const Row row : {Row{0, 20}, {1, 20}, {2, 20}, {3, 20}, {4, 25}, {5, 25}}) {
    Practice bed;
    bed.to_dosed();
    bed.until(15min);
    ASSERT_TRUE(bed.ask(response(row.moaas)).done);
    EXPECT_EQ((bed.session.summary().next_check_at - bed.at(0s)) / 1min, row.next_min)
        << "MOAA/S " << int{row.moaas};
  }
}

TEST(SessionChecks, ALowResponseBetweenTwoChecksBringsTheNextCloserAndABetterOneLetsGo) {
  Practice bed;
  bed.to_dosed();
  bed.until(15min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  bed.until(16min);
  EXPECT_EQ(bed.ask(response(3)).detail.view(), "an extra check, number 3");
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(21min));
  EXPECT_EQ(bed.told.check_lines().back(), "2 planned schedule");
  EXPECT_EQ(bed.told.checks.back().due_at, bed.at(21min));
  EXPECT_EQ(bed.told.checks.back().interval_s, 300U);
  bed.until(21min);
  ASSERT_TRUE(bed.ask(one_touch()).done);  // says nothing of the response: it stays close
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(26min));
  bed.until(26min);
  ASSERT_TRUE(bed.ask(response(4)).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(36min));
}

TEST(SessionChecks, ALowScoreCountsAsOneSeenAtACheck) {
  Practice bed;
  bed.to_dosed();
  bed.until(15min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  Order score = order(OrderKind::score, "moaas");
  score.amount_milli = 3'000;
  ASSERT_TRUE(bed.ask(score).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(20min));
}

TEST(SessionChecks, ALowResponseToldLateIsDueAtOnceAndNotInThePast) {
  Practice bed;
  bed.to_dosed();
  bed.until(15min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  bed.until(22min);
  Order late = response(3);
  late.performed_at = bed.at(16min);
  ASSERT_TRUE(bed.ask(late).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(22min));
}

TEST(SessionChecks, ALowResponseThatWasTakenBackLeavesTheScheduleAsItWas) {
  Practice bed;
  bed.to_dosed();
  bed.until(15min);
  ASSERT_TRUE(bed.ask(response(3)).done);
  ASSERT_EQ(bed.session.summary().next_check_at, bed.at(20min));
  ASSERT_TRUE(bed.ask(order(OrderKind::undo, "", "wrong room")).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(5min));  // open since then
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.session.summary().next_check_at, bed.at(25min));
}

}  // namespace
}  // namespace vigil::session
