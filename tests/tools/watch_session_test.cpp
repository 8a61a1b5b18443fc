// The line of a session on the screen of vigil watch.
#include "tools/vigil/watch_session.hpp"

#include <gtest/gtest.h>

#include "tests/tools/session_events.hpp"

namespace vigil::watch {
namespace {

class WatchSession : public testing::Test {
 protected:
  void take(const v1::Event& event, double s = 0) { model.on_event(event, here(s)); }
  std::string shown(double s, std::size_t width = 80) {
    std::string text;
    for (const Line& line : session_lines(model.beds().front(), model, here(s), width)) {
      for (const Span& span : line) text += span.text;
      text += "\n";
    }
    return text;
  }
  Style style_of(double s, const std::string& words) {
    for (const Line& line : session_lines(model.beds().front(), model, here(s), 80)) {
      for (const Span& span : line) {
        if (span.text == words) return span.style;
      }
    }
    ADD_FAILURE() << words << " is not shown: " << shown(s);
    return Style::plain;
  }
  Model model{local_start};
};

TEST_F(WatchSession, SaysCodeStateClockAndTheNextCheck) {
  take(heartbeat(0));
  take(dosed(0));
  EXPECT_EQ(shown(120), "  K-0042  peak  T+2  next check in 8 min  RN-2\n");
  EXPECT_EQ(shown(570), "  K-0042  peak  T+9  next check in 0:30  RN-2\n");
}

TEST_F(WatchSession, NeverShowsTheFlags) {
  take(heartbeat(0));
  take(dosed(0));
  EXPECT_EQ(shown(0).find("pregnancy"), std::string::npos);
}

TEST_F(WatchSession, AnOverdueCheckIsOrange) {
  take(heartbeat(0));
  take(dosed(0));
  take(check(600, 3, v1::CHECK_STATE_DUE, 600), 600);
  EXPECT_EQ(style_of(610, "check due now"), Style::plain);
  EXPECT_EQ(style_of(670, "check due since 1:10"), Style::overdue);
  take(check(720, 3, v1::CHECK_STATE_OVERDUE, 600), 720);
  EXPECT_EQ(style_of(730, "CHECK OVERDUE 2:10"), Style::overdue);
  EXPECT_EQ(to_terminal({{Style::overdue, "x"}}, true), "\x1b[1;38;5;208mx\x1b[0m");
}

TEST_F(WatchSession, ADoneCheckIsOpenNoMore) {
  take(heartbeat(0));
  take(dosed(0));
  take(check(600, 3, v1::CHECK_STATE_OVERDUE, 600), 600);
  ASSERT_EQ(model.beds().front().checks.size(), 1U);
  take(check(640, 3, v1::CHECK_STATE_DONE, 600), 640);
  EXPECT_TRUE(model.beds().front().checks.empty());
}

TEST_F(WatchSession, ShowsOxygenTheTherapistAndTheWayToTheBathroom) {
  take(heartbeat(0));
  v1::Event event = dosed(0);
  event.mutable_medicine_session()->set_oxygen_ml_min(2'500);
  event.mutable_medicine_session()->set_therapist_present(true);
  event.mutable_medicine_session()->set_bathroom_with("RN-4");
  event.mutable_medicine_session()->set_bathroom_until_ns(static_cast<std::int64_t>(there(300)));
  take(event);
  EXPECT_EQ(shown(48, 120),
            "  K-0042  peak  T+0  next check in 9 min  O2 2.5 L  bathroom with RN-4, 4:12 left  "
            "therapist in  RN-2\n");
  EXPECT_EQ(style_of(370, "NOT BACK from the bathroom 1:10, with RN-4"), Style::overdue);
}

TEST_F(WatchSession, BreaksBetweenItsPartsOnANarrowScreen) {
  take(heartbeat(0));
  take(dosed(0));
  EXPECT_EQ(shown(0, 40), "  K-0042  peak  T+0\n  next check in 10 min  RN-2\n");
}

TEST_F(WatchSession, AnEmergencyComesFirst) {
  take(heartbeat(0));
  v1::Event event = dosed(0);
  event.mutable_medicine_session()->set_emergency(true);
  take(event);
  EXPECT_TRUE(shown(0).starts_with("   EMERGENCY   K-0042"));
  EXPECT_EQ(style_of(0, " EMERGENCY "), Style::high);
}

TEST_F(WatchSession, EndsWithTheCloseAndWithAMoveToAnotherBed) {
  take(heartbeat(0));
  take(dosed(0));
  take(check(0, 3, v1::CHECK_STATE_PLANNED, 600));
  v1::Event closed = dosed(1);
  closed.mutable_medicine_session()->set_state(v1::SESSION_STATE_CLOSED);
  take(closed);
  EXPECT_FALSE(model.beds().front().session);
  EXPECT_TRUE(model.beds().front().checks.empty());
  take(dosed(2));
  v1::Event none = event_at(3, "4");
  none.mutable_medicine_session();
  take(none);
  EXPECT_FALSE(model.beds().front().session);
  EXPECT_EQ(shown(3), "");
}

TEST_F(WatchSession, ACheckOfAnotherSessionIsOfThePast) {
  take(dosed(0));
  take(check(0, 3, v1::CHECK_STATE_PLANNED, 600, "a", "K-0138"));
  EXPECT_TRUE(model.beds().front().checks.empty());
}

TEST_F(WatchSession, SessionsWithoutABedAreKeptWhileTheyMatter) {
  take(planned("K-0138", "K-0138.19700112.1"));
  ASSERT_EQ(model.other_sessions().size(), 1U);
  v1::Event begun = planned("K-0138", "K-0138.19700112.1");
  begun.mutable_medicine_session()->set_state(v1::SESSION_STATE_PRE_CHECK);
  take(begun);
  EXPECT_TRUE(model.other_sessions().empty());
}

TEST(WatchEntries, SayWhatWasDone) {
  v1::SessionEntry entry;
  entry.set_kind(v1::ENTRY_KIND_DOSE);
  v1::Dose& dose = *entry.mutable_dose();
  dose.set_number(1);
  dose.set_step(v1::DOSE_STEP_GIVEN);
  dose.set_drug("ketamine");
  dose.set_route("im");
  dose.set_amount_ug(60'000);
  dose.set_ug_per_kg(750);
  dose.set_site("left deltoid");
  dose.set_lot("A12");
  EXPECT_EQ(entry_words(entry), "dose 1: 60 mg ketamine im, 0.75 mg/kg, left deltoid, lot A12");
  entry.Clear();
  entry.set_kind(v1::ENTRY_KIND_SYMPTOM);
  entry.set_code("nausea");
  entry.set_severity(v1::SEVERITY_MODERATE);
  entry.set_text("after sitting up");
  EXPECT_EQ(entry_words(entry), "symptom: nausea moderate, after sitting up");
  entry.Clear();
  entry.set_kind(v1::ENTRY_KIND_MANUAL_VITALS);
  v1::SnapshotValue& value = *entry.add_values();
  value.set_parameter("spo2");
  value.set_value(97);
  value.set_manual(true);
  EXPECT_EQ(entry_words(entry), "manual-vitals: SpO2 97 by hand");
}

TEST(WatchEntries, CanNotDriveTheTerminal) {
  v1::SessionEntry entry;
  entry.set_kind(v1::ENTRY_KIND_NOTE);
  entry.set_text("\x1b[2J");
  EXPECT_EQ(entry_words(entry), "note: ?[2J");
}

}  // namespace
}  // namespace vigil::watch
