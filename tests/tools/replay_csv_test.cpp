#include "tools/vigil/replay_csv.hpp"

#include <gtest/gtest.h>

#include "tools/vigil/replay_orders.hpp"
#include "tools/vigil/replay_table.hpp"

namespace vigil::replay {
namespace {

TEST(ReplayNumbers, AreThousandthsWithoutRounding) {
  EXPECT_EQ(milli_from("62.8"), 62'800);
  EXPECT_EQ(milli_from("0"), 0);
  EXPECT_EQ(milli_from("-0.125"), -125);
  EXPECT_EQ(milli_from("999999999.999"), 999'999'999'999);
  for (const char* wrong : {"", "-", ".", "1.", ".5", "1.2345", "1e3", "+1", "1 2", "nan", "--1",
                            "1234567890", "1.-2"}) {
    EXPECT_EQ(milli_from(wrong), std::nullopt) << wrong;
  }
}

TEST(ReplayCsv, ReadsARecordByMinutesWithTheNamesOfArchives) {
  const auto parsed = parse_recording(
      "# a comment\nminute,hr,abp_sys,resp,nbp_sys\r\n\n0,62.8,0.0,14,\r\n2,no_pulse,,9.5,121\r\n",
      {});
  ASSERT_TRUE(parsed.value) << parsed.mistake.text;
  const Recording& recording = *parsed.value;
  EXPECT_EQ(recording.columns,
            (std::vector{Parameter::hr, Parameter::p1_sys, Parameter::rr, Parameter::nibp_sys}));
  EXPECT_EQ(recording.period, std::chrono::seconds(60));
  ASSERT_EQ(recording.rows.size(), 2U);
  EXPECT_EQ(recording.rows[0].at_ms, 0);
  EXPECT_EQ(recording.rows[1].at_ms, 120'000);
  using Cells = std::vector<std::optional<Cell>>;
  EXPECT_EQ(recording.rows[0].cells,
            (Cells{Cell{Validity::valid, 62'800}, Cell{Validity::sensor_off, 0},
                   Cell{Validity::valid, 14'000}, std::nullopt}));
  EXPECT_EQ(recording.rows[1].cells,
            (Cells{Cell{Validity::no_pulse, 0}, Cell{Validity::no_value, 0},
                   Cell{Validity::valid, 9'500}, Cell{Validity::valid, 121'000}}));
}

TEST(ReplayCsv, ReadsSecondsAndTakesAnotherPeriod) {
  const auto parsed = parse_recording("seconds,spo2\n0.5,97\n1.5,98", std::chrono::seconds(4));
  ASSERT_TRUE(parsed.value) << parsed.mistake.text;
  EXPECT_EQ(parsed.value->rows[0].at_ms, 500);
  EXPECT_EQ(parsed.value->period, std::chrono::seconds(4));
}

struct WrongCase {
  const char* text;
  std::size_t line;
  const char* says;
};
void PrintTo(const WrongCase& c, std::ostream* out) { *out << c.says; }

class WrongRecord : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongRecord, IsToldWithItsLine) {
  const auto parsed = parse_recording(GetParam().text, {});
  EXPECT_FALSE(parsed.value);
  EXPECT_EQ(parsed.mistake.line, GetParam().line);
  EXPECT_EQ(parsed.mistake.text, GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Replay, WrongRecord,
    testing::Values(
        WrongCase{"", 0, "the file is empty"}, WrongCase{"\n# x\n", 0, "the file is empty"},
        WrongCase{"hr,spo2\n1,2\n", 1, "the first column is \"hr\", not \"minute\" or \"seconds\""},
        WrongCase{"seconds\n1\n", 1, "there is no column of a parameter"},
        WrongCase{"seconds,sp02\n1,2\n", 1, "no parameter is called \"sp02\""},
        WrongCase{"seconds,rr,resp\n1,2,3\n", 1, "a second column for rr"},
        WrongCase{"seconds,hr\n", 1, "no rows after the header"},
        WrongCase{"seconds,hr\n1,60\n2\n", 3, "1 cells, and the header has 2"},
        WrongCase{"seconds,hr\n1,60\n2,60,61\n", 3, "3 cells, and the header has 2"},
        WrongCase{"seconds,hr\n1,60\n2,sixty\n", 3, "hr is no number: \"sixty\""},
        WrongCase{"seconds,hr\n1,stale\n", 2, "hr is no number: \"stale\""},
        WrongCase{"seconds,hr\n1,9999999\n", 2, "hr is no number: \"9999999\""},
        WrongCase{"seconds,hr\nx,60\n", 2, "\"x\" is no time"},
        WrongCase{"seconds,hr\n-1,60\n", 2, "\"-1\" is no time"},
        WrongCase{"minute,hr\n999999999,60\n", 2, "the time is too large: \"999999999\""},
        WrongCase{"minute,hr\n1,60\n44641,60\n44642,60\n", 4, "the record is longer than 31 days"},
        WrongCase{"seconds,hr\n5,60\n4,60\n", 3, "the time does not go on: \"4\""},
        WrongCase{"seconds,hr\n5,60\n5,60\n", 3, "the time does not go on: \"5\""}));

TEST(ReplayOrders, AreReadByColumnName) {
  const auto parsed = parse_orders(
      "kind,seconds,value,parameter,side,priority,text\n"
      "session,0,,,,,4711\nset_limit,10.5,90,spo2,below,high,usual for her\nacknowledge,20\n");
  ASSERT_TRUE(parsed.value) << parsed.mistake.text;
  const std::vector<Order>& orders = *parsed.value;
  ASSERT_EQ(orders.size(), 3U);
  EXPECT_EQ(orders[0].kind, OrderKind::session);
  EXPECT_EQ(orders[0].text, "4711");
  EXPECT_EQ(orders[1].at_ms, 10'500);
  EXPECT_EQ(orders[1].parameter, Parameter::spo2);
  EXPECT_EQ(orders[1].side, alarm::Side::below);
  EXPECT_EQ(orders[1].priority, alarm::Priority::high);
  EXPECT_EQ(orders[1].value_milli, 90'000);
  EXPECT_EQ(orders[2].kind, OrderKind::acknowledge);
}

class WrongOrders : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongOrders, AreToldWithTheirLine) {
  const auto parsed = parse_orders(GetParam().text);
  EXPECT_FALSE(parsed.value);
  EXPECT_EQ(parsed.mistake.line, GetParam().line);
  EXPECT_EQ(parsed.mistake.text, GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Replay, WrongOrders,
    testing::Values(
        WrongCase{"", 0, "the file is empty"},
        WrongCase{"seconds,text\n", 1, "there is no column \"kind\""},
        WrongCase{"seconds,kind,who\n", 1, "no column is called \"who\""},
        WrongCase{"seconds,kind,kind\n", 1, "a second column \"kind\""},
        WrongCase{"seconds,kind\n1,sing\n", 2, "no command is called \"sing\""},
        WrongCase{"seconds,kind\n1,dose\n0,dose\n", 3, "the time goes back: \"0\""},
        WrongCase{"seconds,kind\n1,dose,x\n", 2, "more cells than the header has"},
        WrongCase{"seconds,kind,parameter\n1,baseline,hr\n", 2, "baseline needs value"},
        WrongCase{"seconds,kind,parameter\n1,set_limit,hr\n", 2, "set_limit needs side"},
        WrongCase{"seconds,kind,value\n1,audio_pause,long\n", 2, "value is no number: \"long\""},
        WrongCase{"seconds,kind,side\n1,dose,left\n", 2, "side is below or above"},
        WrongCase{"seconds,kind,priority\n1,dose,red\n", 2, "priority is low, medium or high"}));

}  // namespace
}  // namespace vigil::replay
