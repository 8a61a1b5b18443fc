// What vigil session list and show, checks and sheet print.
#include "tools/vigil/session_text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "tests/tools/session_events.hpp"

namespace vigil {
namespace {

using watch::here;

class SessionText : public testing::Test {
 protected:
  SessionText() {
    ::setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1);
    ::tzset();
    take(watch::heartbeat(0));
    take(watch::dosed(0));
    take(watch::dosed(0, "b", "K-0208"));
  }
  ~SessionText() override {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
  }
  void take(const v1::Event& event) { model.on_event(event, here(0)); }
  Situation at(double s) const {
    return {model, here(s), watch::wall_start_s + static_cast<std::int64_t>(s)};
  }
  watch::Model model{watch::local_start};
};

TEST_F(SessionText, TheListHasBedsThenPlansThenWhatIsClosed) {
  take(watch::planned("K-0138", "K-0138.19700112.1"));
  v1::Event closed = watch::planned("K-0042", "K-0042.19700111.1");
  closed.mutable_medicine_session()->set_state(v1::SESSION_STATE_INTEGRATION);
  closed.mutable_medicine_session()->set_manner(v1::CLOSE_MANNER_DISCHARGED);
  closed.mutable_medicine_session()->mutable_closed_time()->set_seconds(watch::wall_start_s);
  take(closed);
  EXPECT_EQ(
      session_list(at(1500)),
      "K-0042.19700112.1  room 4 bed a  peak, T+25\n"
      "K-0208.19700112.1  room 4 bed b  peak, T+25\n"
      "K-0138.19700112.1  no bed        scheduled, planned for 1970-01-12 15:46 (UTC+01:00)\n"
      "K-0042.19700111.1  no bed        integration, discharged 1970-01-12 14:46 (UTC+01:00)\n");
}

TEST_F(SessionText, AShownSessionHasItsClockItsGateAndItsLastEntries) {
  v1::Event event = watch::dosed(0);
  v1::Session& session = *event.mutable_medicine_session();
  v1::GateItem& stay = *session.add_gate();
  stay.set_item("stay");
  stay.set_text("95 min left");
  v1::GateItem& escort = *session.add_gate();
  escort.set_item("escort");
  escort.set_holds(true);
  escort.set_text("a friend");
  v1::GateItem& bp = *session.add_gate();
  bp.set_item("bp");
  bp.set_overridden(true);
  session.add_missing_parameters("nibp_sys");
  take(event);
  Past past;
  v1::Event entry = watch::session_event(60, "a", "K-0042");
  entry.mutable_entry()->set_number(9);
  entry.mutable_entry()->set_kind(v1::ENTRY_KIND_NOTE);
  entry.mutable_entry()->set_code("music");
  entry.mutable_entry()->set_actor("RN-2");
  entry.mutable_entry()->set_t_plus_min(1);
  entry.mutable_entry()->mutable_performed_time()->set_seconds(watch::wall_start_s + 60);
  past.events.push_back(entry);
  v1::Event other = watch::session_event(60, "b", "K-0208");
  other.mutable_entry()->set_code("not ours");
  past.events.push_back(other);
  EXPECT_EQ(session_show(find_target("4a", model), past, at(120)),
            "K-0042.19700112.1  room 4 bed a\n"
            "  State         peak, phase peak\n"
            "  Profile       ketamine-im, version 2\n"
            "  Dose          T+2, first at 14:46 (UTC+01:00), 60 mg in all\n"
            "  Weight        80.01 kg\n"
            "  Staff         prescriber MD-1, responsible RN-2\n"
            "  Checks        next check in 8 min\n"
            "  Not measured  SBP\n"
            "  Flags         pregnancy\n"
            "\nGate of the discharge\n"
            "  [ ] stay    95 min left\n"
            "  [x] escort  a friend\n"
            "  [o] bp      overridden\n"
            "\nLast entries\n"
            "  14:47 T+1    note: music (RN-2)\n");
}

TEST_F(SessionText, ACheckStandsAmongTheEntriesAndTheNameOfAnItemOnlyOnce) {
  v1::Event event = watch::dosed(0);
  v1::GateItem& walks = *event.mutable_medicine_session()->add_gate();
  walks.set_item("walks");
  walks.set_text("walks: not ticked");
  v1::GateItem& baseline = *event.mutable_medicine_session()->add_gate();
  baseline.set_item("baseline");
  baseline.set_text("baseline not taken");
  take(event);
  Past past;
  v1::Event done = watch::check(60, 3, v1::CHECK_STATE_DONE, 60);
  done.set_actor("RN-2");
  v1::Check& check = *done.mutable_check();
  check.set_how(v1::CHECK_HOW_IN_ROOM);
  check.set_breathing("regular");
  check.set_colour("normal");
  check.set_moaas(3);
  check.set_seen("hand moved");
  check.set_t_plus_min(1);
  check.mutable_performed_time()->set_seconds(watch::wall_start_s + 60);
  past.events = {watch::check(0, 3, v1::CHECK_STATE_PLANNED, 60), done};
  const std::string text = session_show(find_target("4a", model), past, at(120));
  EXPECT_NE(text.find("  [ ] walks     not ticked\n  [ ] baseline  not taken\n"), std::string::npos)
      << text;
  EXPECT_TRUE(
      text.ends_with("\nLast entries\n"
                     "  14:47 T+1    check 3 done, in-room, breathing regular, colour "
                     "normal, MOAA/S 3, hand moved (RN-2)\n"))
      << text;
}

TEST_F(SessionText, WhatBecameOfEarlierSessionsStandsInFrontOfTheGate) {
  Past past;
  v1::Event entry = watch::session_event(60, "a", "K-0042");
  entry.mutable_entry()->set_kind(v1::ENTRY_KIND_PRE_CHECK);
  v1::EarlierSession& first = *entry.mutable_entry()->mutable_pre_check()->add_earlier();
  first.set_id("K-0042.19700101.1");
  first.set_route("im");
  first.set_total_ug(55'500);
  first.set_peak_sbp_rise(28);
  first.set_lowest_spo2(91);
  first.set_high_alarms(1);
  first.set_medium_alarms(3);
  first.set_manner(v1::CLOSE_MANNER_DISCHARGED);
  v1::EarlierSession& second = *entry.mutable_entry()->mutable_pre_check()->add_earlier();
  second.set_id("K-0042.19700105.1");
  second.set_manner(v1::CLOSE_MANNER_NOT_DOSED);
  past.events = {entry};
  const std::string text = session_show(find_target("4a", model), past, at(120));
  EXPECT_NE(text.find("\nEarlier sessions of this code\n"
                      "  K-0042.19700101.1  55.5 mg im, SBP +28, SpO2 lowest 91, 1 high and 3 "
                      "medium alarms, discharged\n"
                      "  K-0042.19700105.1  0 high and 0 medium alarms, not-dosed\n"),
            std::string::npos)
      << text;
}

TEST_F(SessionText, ATherapistWhoIsExpectedIsAskedForInTheSecondHour) {
  v1::Event event = watch::dosed(0);
  v1::Session& session = *event.mutable_medicine_session();
  session.set_therapist_expected(true);
  take(event);
  EXPECT_NE(session_show(find_target("4a", model), {}, at(0)).find(", therapist expected\n"),
            std::string::npos);
  session.set_state(v1::SESSION_STATE_SECOND_HOUR);
  take(event);
  EXPECT_NE(session_show(find_target("4a", model), {}, at(0)).find(", THERAPIST EXPECTED NOW\n"),
            std::string::npos);
  session.set_therapist_present(true);
  take(event);
  EXPECT_NE(session_show(find_target("4a", model), {}, at(0)).find(", therapist in the room\n"),
            std::string::npos);
}

TEST_F(SessionText, ABedWithoutASessionSaysSo) {
  take(watch::link(0, "5", v1::LINK_STATE_LIVE));
  EXPECT_EQ(session_show(find_target("5", model), {}, at(0)), "No session is open there.\n");
}

TEST_F(SessionText, ChecksOfAllRoomsStandByTheirTime) {
  take(watch::check(0, 3, v1::CHECK_STATE_PLANNED, 900));
  take(watch::check(0, 5, v1::CHECK_STATE_OVERDUE, 300, "b", "K-0208"));
  v1::Event raised = watch::check(0, 6, v1::CHECK_STATE_DUE, 420, "b", "K-0208");
  raised.mutable_check()->set_cause("high alarm");
  take(raised);
  EXPECT_EQ(checks_list(at(430)),
            "14:51  OVERDUE 2:10  room 4 bed b  K-0208  T+7\n"
            "14:53  due 0:10      room 4 bed b  K-0208  T+7  after a high alarm: in the room\n"
            "15:01  in 7:50       room 4 bed a  K-0042  T+7\n");
  EXPECT_EQ(checks_list({watch::Model(watch::local_start), here(0), 0}),
            "No checks are planned.\n");
}

TEST_F(SessionText, TheSheetAsHtmlEscapesWhatItIsTold) {
  take(watch::alarm(0, "4", "5.1", v1::PRIORITY_MEDIUM, "** SpO2 91 < 92"));
  const std::string html = page_html(downtime_sheet(model.beds().front(), {}, at(0)));
  EXPECT_NE(html.find("<td>** SpO2 91 &lt; 92</td>"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_TRUE(html.ends_with("</body></html>\n"));
}

}  // namespace
}  // namespace vigil
