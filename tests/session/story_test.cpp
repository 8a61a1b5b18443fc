// An ordinary session into the muscle, as far as the session itself goes: from start to close.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

TEST(SessionStory, AnOrdinarySessionFromStartToIntegration) {
  Practice bed;
  // 09:00: start, binding, the list of questions, a test alarm that came back.
  ASSERT_TRUE(bed.begin(start_order()).done);
  ASSERT_TRUE(bed.ask(order(OrderKind::bind, "pulse")).done);
  ASSERT_TRUE(bed.ask(all_answered()).done);
  bed.facts.test_alarm_by = std::string_view("station 2");
  // Two cuff readings three minutes apart and three quiet minutes.
  bed.cuff(122, 78);
  bed.live(3min + 1s);
  bed.cuff(122, 78);
  ASSERT_TRUE(bed.ask(order(OrderKind::baseline)).done);
  // 60 mg into the muscle, 80 kg.
  EXPECT_EQ(bed.ask(dose_order(60)).detail.view(), "60 mg, 0.75 mg/kg");
  const auto check_when_due = [&](Duration end) {
    while (bed.now < bed.at(end)) {
      bed.live(std::min(bed.at(end), bed.session.summary().next_check_at) - bed.now);
      if (bed.session.summary().checks_open == 0) continue;
      ASSERT_TRUE(bed.ask(one_touch()).done);
    }
  };
  bed.hr = 92;
  check_when_due(25min);
  bed.cuff(164, 98);
  check_when_due(27min);
  bed.cuff(152, 92);
  check_when_due(31min);
  ASSERT_TRUE(bed.ask(order(OrderKind::note, "spoke")).done);
  bed.hr = 70;
  check_when_due(60min);
  EXPECT_EQ(bed.state(), State::second_hour);
  ASSERT_TRUE(
      bed.ask(order(OrderKind::note, "therapist-in"), person("PSY-1", alarm::Role::therapist))
          .done);
  check_when_due(120min);
  EXPECT_EQ(bed.state(), State::recovery);
  bed.cuff(128, 80);
  check_when_due(130min);
  bed.cuff(128, 80);
  bed.tick_all();
  EXPECT_EQ(bed.state(), State::discharge_ready);
  ASSERT_TRUE(bed.ask(close_order(Manner::discharged), prescriber()).done);
  EXPECT_EQ(bed.session.summary().integration_opens_at, bed.now + 2h);
  EXPECT_EQ(bed.session.summary().integration_best_at, bed.now + 24h);
  EXPECT_EQ(bed.session.summary().integration_closes_at, bed.now + 48h);
  EXPECT_EQ(bed.session.missed_checks(), 0U);
  EXPECT_EQ(bed.session.as_earlier().peak_sbp_rise_milli, 42'000);
  for (std::size_t i = 0; i < concern_count; ++i) {
    EXPECT_EQ(bed.told.stands(static_cast<Concern>(i)), "");
  }
}

}  // namespace
}  // namespace vigil::session
