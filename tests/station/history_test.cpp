#include "station/history.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"
#include "station/wire_time.hpp"

namespace vigil::station {
namespace {

constexpr std::int64_t start_ms = 1'800'000'000'000;

v1::Event at_bed(std::int64_t at_ms, std::uint64_t seq = 1) {
  v1::Event event;
  event.set_source("clinic");
  event.set_epoch(5);
  event.set_seq(seq);
  event.set_room("4");
  event.set_bed("a");
  event.set_instant_ns(1'000'000'000'000);
  put_ms(*event.mutable_wall_time(), at_ms);
  return event;
}

v1::Event vital(std::int64_t at_ms, double value, std::int64_t age_ms = 0) {
  v1::Event event = at_bed(at_ms);
  event.mutable_vital()->set_parameter("spo2");
  event.mutable_vital()->set_unit("%");
  event.mutable_vital()->set_validity(v1::VALIDITY_VALID);
  event.mutable_vital()->set_value(value);
  event.mutable_vital()->set_measured_ns(event.instant_ns() -
                                         static_cast<std::uint64_t>(age_ms) * 1'000'000);
  return event;
}

v1::Event lost(std::int64_t at_ms) {
  v1::Event event = vital(at_ms, 0);
  event.mutable_vital()->set_validity(v1::VALIDITY_SENSOR_OFF);
  event.mutable_vital()->clear_value();
  return event;
}

WallTime wall(std::int64_t ms) { return WallTime(std::chrono::milliseconds(ms)); }

/// "0:97 1000:96 |2000:95m": ms after the start, value; "|" after a gap, "m" by hand.
std::string told(const v1::HistorySeries& series) {
  std::string text;
  std::int64_t at = -start_ms;
  const auto has = [](const auto& places, int place) {
    return std::find(places.begin(), places.end(), static_cast<std::uint32_t>(place)) !=
           places.end();
  };
  for (int i = 0; i < series.at_ms_size(); ++i) {
    at += series.at_ms(i);
    text += (has(series.breaks(), i) ? "|" : "") + std::to_string(at) + ":" +
            std::to_string(series.milli(i) / 1000) + (has(series.manual(), i) ? "m " : " ");
  }
  if (has(series.breaks(), series.at_ms_size())) text += "|";
  return text;
}

std::string told(const History& history, std::int64_t now_ms = start_ms + 10'000) {
  std::string text;
  const v1::History found =
      history.of_bed("clinic", "4", "a", std::chrono::minutes(15), wall(now_ms));
  for (const v1::HistorySeries& series : found.series()) text += told(series);
  return text;
}

TEST(HistoryTest, OfEachSecondTheLastValueAtTheTimeItWasMeasured) {
  History history;
  history.add(vital(start_ms + 400, 97, 400));
  history.add(vital(start_ms + 900, 96));
  history.add(vital(start_ms + 1100, 95));
  EXPECT_EQ(told(history), "0:96 1100:95 ");
}

TEST(HistoryTest, AGapStaysAGap) {
  History history;
  history.add(vital(start_ms, 97));
  history.add(lost(start_ms + 1000));
  EXPECT_EQ(told(history), "0:97 |");
  history.add(vital(start_ms + 3000, 91));
  history.add(vital(start_ms + 4000, 92));
  EXPECT_EQ(told(history), "0:97 |3000:91 4000:92 ");
}

TEST(HistoryTest, AValueByHandStandsApart) {
  History history;
  v1::Event event = at_bed(start_ms + 60'000);
  event.mutable_entry()->set_kind(v1::ENTRY_KIND_MANUAL_VITALS);
  put_ms(*event.mutable_entry()->mutable_performed_time(), start_ms);
  v1::SnapshotValue& value = *event.mutable_entry()->add_values();
  value.set_parameter("nibp_sys");
  value.set_value(128);
  history.add(event);
  EXPECT_EQ(told(history), "0:128m ");
}

TEST(HistoryTest, MarksAreEntriesChecksDoneAndBeginsAndEndsOfAlarmsEachOnce) {
  History history;
  v1::Event alarm = at_bed(start_ms, 1);
  alarm.mutable_alarm()->set_phase(v1::ALARM_PHASE_START);
  v1::Event change = at_bed(start_ms, 2);
  change.mutable_alarm()->set_phase(v1::ALARM_PHASE_UPDATE);
  v1::Event due = at_bed(start_ms, 3);
  due.mutable_check()->set_state(v1::CHECK_STATE_DUE);
  v1::Event done = at_bed(start_ms + 1, 4);
  done.mutable_check()->set_state(v1::CHECK_STATE_DONE);
  for (const v1::Event& event : {alarm, change, due, done, alarm}) history.add(event);
  const v1::History found =
      history.of_bed("clinic", "4", "a", std::chrono::minutes(15), wall(start_ms + 1000));
  ASSERT_EQ(found.marks_size(), 2);
  EXPECT_EQ(found.marks(0).seq(), 1U);
  EXPECT_EQ(found.marks(1).seq(), 4U);
}

TEST(HistoryTest, WhatWasBeforeComesBetweenWhatIsHereAndNothingIsDoubled) {
  History history;
  history.add(vital(start_ms + 2000, 97));
  history.add(vital(start_ms + 6000, 91));
  HistoryStore past;
  past.add(vital(start_ms, 99));
  past.add(vital(start_ms + 2100, 12));
  past.add(lost(start_ms + 3000));
  past.add(vital(start_ms + 5000, 90));
  history.add_past("clinic", std::move(past), std::nullopt);
  EXPECT_EQ(told(history), "0:99 2000:97 |5000:90 6000:91 ");
}

TEST(HistoryTest, SaysFromWhenOnItIsComplete) {
  History history;
  const auto complete_from = [&] {
    const v1::History found =
        history.of_bed("clinic", "4", "a", std::chrono::minutes(15), wall(start_ms));
    return found.has_complete_from() ? to_ms(found.complete_from()) : -1;
  };
  history.heard_since("clinic", start_ms - 1000);
  EXPECT_EQ(complete_from(), start_ms - 1000);
  history.add_past("clinic", {}, start_ms - 60'000);
  EXPECT_EQ(complete_from(), start_ms - 60'000);
  history.add_past("clinic", {}, start_ms - 3'600'000);
  EXPECT_EQ(complete_from(), -1);
  history.add_past("clinic", {}, std::nullopt);
  EXPECT_EQ(complete_from(), -1);
}

TEST(HistoryTest, KeepsTwelveHoursAndOnlyTheSpanAskedForIsTold) {
  History history;
  const std::int64_t hours_12 = 12LL * 3600 * 1000;
  history.add(vital(start_ms - 1000, 1));
  history.add(vital(start_ms, 2));
  history.add(vital(start_ms + hours_12, 3));
  const v1::History all =
      history.of_bed("clinic", "4", "a", std::chrono::minutes(721), wall(start_ms + hours_12));
  EXPECT_EQ(told(all.series(0)), "0:2 43200000:3 ");
  EXPECT_EQ(told(history, start_ms + hours_12), "43200000:3 ");
}

TEST(HistoryTest, ABedNobodyKnowsIsEmpty) {
  const History history;
  EXPECT_EQ(told(history), "");
}

}  // namespace
}  // namespace vigil::station
