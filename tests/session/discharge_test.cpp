// The gate before leaving: every item, and what shuts it again.
#include <gtest/gtest.h>

#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

using Lines = std::vector<std::string>;

TEST(SessionDischarge, OpensOnlyWhenEveryItemHoldsAndShutsWhenOneNoLongerDoes) {
  Practice bed;
  bed.to_dosed();
  bed.until(119min);
  bed.cuff(128, 80);
  bed.tick_all();
  bed.until(129min);
  ASSERT_TRUE(bed.ask(one_touch()).done);
  EXPECT_EQ(bed.state(), State::recovery);
  EXPECT_EQ(bed.item("bp")->text.view(), "1 set in band, last 128/80");
  bed.cuff(128, 80);
  EXPECT_EQ(bed.state(), State::discharge_ready);
  EXPECT_EQ(bed.item("bp")->text.view(), "2 sets in band, 10 min apart, last 128/80");
  bed.facts.open_alarms = 1;
  bed.look();
  EXPECT_EQ(bed.state(), State::recovery);
  EXPECT_EQ(bed.told.last(EntryKind::state).text.view(), "a high or medium alarm stands");
  bed.facts.open_alarms = 0;
  bed.look();
  EXPECT_EQ(bed.state(), State::discharge_ready);
  EXPECT_EQ(bed.told.of(EntryKind::close), Lines{});  // never by itself
}

TEST(SessionDischarge, NamesEachItemThatIsOpen) {
  Practice bed;
  bed.to(State::recovery);
  Lines open;
  for (const GateItem& item : bed.session.summary().gate) {
    if (!item.holds)
      open.push_back(std::string(item.item.view()) + ": " + std::string(item.text.view()));
  }
  EXPECT_EQ(open,
            (Lines{"bp: no cuff reading since the dose", "escort: escort: not ticked",
                   "no-driving: no-driving: not ticked", "oriented: oriented: not ticked",
                   "walks: walks: not ticked", "no-vomiting: no-vomiting: not ticked",
                   "no-dissociation: no-dissociation: not ticked", "aldrete: Aldrete not scored",
                   "moaas: MOAA/S not scored", "checks: a check is open"}));
}

/// Everything holds but what `change` breaks; the items that don't hold.
template <class Change>
std::string open_after(Change change) {
  Practice bed;
  bed.to(State::discharge_ready);
  EXPECT_EQ(bed.state(), State::discharge_ready);
  change(bed);
  std::string open;
  for (const GateItem& item : bed.session.summary().gate) {
    if (!item.holds) open += std::string(item.text.view()) + ";";
  }
  EXPECT_EQ(bed.state(), open.empty() ? State::discharge_ready : State::recovery);
  return open;
}

TEST(SessionDischarge, EveryItemCanShutItAgain) {
  const auto untick = [](std::string_view code) {
    return open_after([&](Practice& bed) {
      Order tick = order(OrderKind::gate, code);
      tick.amount_milli = 0;
      ASSERT_TRUE(bed.ask(tick).done);
    });
  };
  for (const std::string code :
       {"escort", "no-driving", "oriented", "walks", "no-vomiting", "no-dissociation"}) {
    EXPECT_EQ(untick(code), code + ": not ticked;");
  }
  const auto symptom = [](std::string_view code) {
    return open_after([&](Practice& bed) {
      Order seen = order(OrderKind::symptom, code);
      seen.severity = Severity::mild;
      ASSERT_TRUE(bed.ask(seen).done);
    });
  };
  EXPECT_EQ(symptom("vomiting"), "no-vomiting: the symptom goes on;");
  EXPECT_EQ(symptom("dissociation"), "no-dissociation: the symptom goes on;");
  EXPECT_EQ(symptom("headache"), "");
  const auto score = [](std::string_view code, std::int32_t milli) {
    return open_after([&](Practice& bed) {
      Order made = order(OrderKind::score, code);
      made.amount_milli = milli;
      ASSERT_TRUE(bed.ask(made).done);
    });
  };
  EXPECT_EQ(score("aldrete", 9'000), "");
  EXPECT_EQ(score("aldrete", 8'000), "Aldrete 8;");
  EXPECT_EQ(score("moaas", 4'000), "MOAA/S 4;");
  EXPECT_EQ(open_after([](Practice& bed) { bed.live(14min); }), "a check is open;");
  EXPECT_EQ(open_after([](Practice& bed) {
              Order left = order(OrderKind::bathroom);
              left.with = std::string_view("RN-2");
              ASSERT_TRUE(bed.ask(left).done);
            }),
            "in the bathroom;");
  EXPECT_EQ(
      open_after([](Practice& bed) { ASSERT_TRUE(bed.ask(order(OrderKind::emergency)).done); }),
      "the emergency is not over;");
  EXPECT_EQ(open_after([](Practice& bed) {
              Order oxygen = order(OrderKind::oxygen);
              oxygen.amount_milli = 2'000;
              ASSERT_TRUE(bed.ask(oxygen).done);
            }),
            "oxygen flows;");
}

TEST(SessionDischarge, VitalsAreHeldAgainstBandAndBaseline) {
  const auto heart = [](std::int32_t hr) {
    return open_after([&](Practice& bed) {
      bed.hr = hr;
      bed.live(2min);
    });
  };
  EXPECT_EQ(heart(100), "");  // 50 to 100
  EXPECT_EQ(heart(101), "HR 101;");
  EXPECT_EQ(heart(50), "");
  EXPECT_EQ(heart(49), "HR 49;");
  const auto oxygen = [](std::int32_t spo2) {
    return open_after([&](Practice& bed) {
      bed.spo2 = spo2;
      bed.live(2min);
    });
  };
  EXPECT_EQ(oxygen(94), "");
  EXPECT_EQ(oxygen(93), "SpO2 93;");  // the baseline is 98
  const auto pressure = [](std::int32_t sys, std::int32_t dia) {
    return open_after([&](Practice& bed) {
      bed.live(1s);
      bed.cuff(sys, dia);
    });
  };
  EXPECT_EQ(pressure(146, 80), "");  // 122 and 20 % are 146.4
  EXPECT_EQ(pressure(147, 80), "0 sets in band, last 147/80;");
  EXPECT_EQ(pressure(98, 65), "");
  EXPECT_EQ(pressure(97, 65), "0 sets in band, last 97/65;");
}

TEST(SessionDischarge, HrNearAFastBaselineIsEnough) {
  Practice bed;
  bed.hr = 105;
  bed.to(State::discharge_ready);
  EXPECT_EQ(bed.state(), State::discharge_ready);
  EXPECT_EQ(bed.item("hr")->text.view(), "HR 105");
}

TEST(SessionDischarge, AfterOxygenFifteenMinutesOnAirAreNeeded) {
  Practice bed;
  bed.to(State::discharge_ready);
  Order oxygen = order(OrderKind::oxygen);
  oxygen.amount_milli = 2'000;
  ASSERT_TRUE(bed.ask(oxygen).done);
  oxygen.amount_milli = 0;
  ASSERT_TRUE(bed.ask(oxygen).done);
  EXPECT_FALSE(bed.item("on-air")->holds);
  bed.wait(15min - 1s);
  EXPECT_FALSE(bed.item("on-air")->holds);
  bed.wait(1s);
  EXPECT_TRUE(bed.item("on-air")->holds);
}

TEST(SessionDischarge, TheStayCountsFromTheLastDoseAndTheEndOfAnInfusion) {
  Practice bed;
  bed.to_dosed();
  bed.until(100min);
  ASSERT_TRUE(bed.ask(dose_order(20)).done);
  bed.until(219min + 59s);
  EXPECT_FALSE(bed.item("stay")->holds);
  bed.until(220min);
  EXPECT_TRUE(bed.item("stay")->holds);
  Order run = order(OrderKind::dose);
  run.dose = Dose{};
  run.dose->step = DoseStep::infusion_start;
  run.dose->rate_ug_h = 60'000;
  ASSERT_TRUE(bed.ask(run).done);
  EXPECT_EQ(bed.item("stay")->text.view(), "the infusion is not stopped");
  bed.until(240min);
  run.dose->step = DoseStep::infusion_stop;
  ASSERT_TRUE(bed.ask(run).done);
  bed.until(359min);
  EXPECT_FALSE(bed.item("stay")->holds);
  bed.until(360min);
  EXPECT_TRUE(bed.item("stay")->holds);
}

}  // namespace
}  // namespace vigil::session
