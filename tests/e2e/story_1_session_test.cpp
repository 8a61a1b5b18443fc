// Story 1: an ordinary session with an injection, in room 2, from its start to the end of the
// window for integration, and what the session log holds of it.
//
// Three hours, then two days, by a clock that the test moves (tests/e2e/clinic.hpp): it has no
// factor that a loaded machine could break. The twin at the end goes the same way in real time.
#include <gmock/gmock.h>

#include <map>

#include "tests/e2e/clinic.hpp"

namespace vigil::e2e {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const Person nurse{"RN-1", "nurse"};
const Person prescriber{"MD-1", "prescriber"};
const Person therapist{"TH-1", "therapist"};

class Room2 : public testing::Test {
 protected:
  explicit Room2(Hours kind = Hours::told) : clinic(kind) {}

  // The patient, as sensors and cuff see them.
  void hr(int rate) {
    monitor->vitals.set(Parameter::hr, rate * 1000);
    monitor->vitals.set(Parameter::pulse, rate * 1000);
  }
  void spo2(int percent) { monitor->vitals.set(Parameter::spo2, percent * 1000); }
  /// What the next cycles of the cuff find.
  void bp(int systolic, int diastolic) {
    const auto valid = [](int mmhg) { return VitalSign{Validity::valid, mmhg * 1000}; };
    monitor->vitals.cuff = {valid(systolic), valid(diastolic),
                            valid((systolic + 2 * diastolic) / 3), valid(68)};
  }

  void given_a_monitor_that_runs_the_cuff_when_told() {
    monitor = &clinic.monitor("2/a", "berry_pm6750", "");
    monitor->vitals.set(Parameter::rr, 14'000);
    monitor->vitals.set(Parameter::temp1, 36'800);
    hr(68);
    spo2(98);
    bp(121, 77);
    clinic.open("start_cuff = true\n");
    clinic.until([](const auto& e) { return e.vital().parameter() == "spo2"; });
  }
  /// Identity, monitor, questions, a test alarm that the wall confirms.
  void when_the_session_is_started_and_asked() {
    clinic.types(nurse,
                 "session start 2/a K-0042 --profile ketamine-im --prescriber MD-1 --nurse RN-1 "
                 "--intent inward --therapist --identity");
    session = session_at(*clinic.wall, "2", "a").id();
    clinic.types(nurse, "session bind 2/a two-person --with RN-2");
    clinic.types(nurse,
                 "session precheck 2/a " + std::string(all_questions_no) + " --kg 80 --identity");
    clinic.types(nurse, "alarm test");
    const v1::Event test =
        clinic.until([](const auto& e) { return e.alarm().kind() == v1::ALARM_KIND_TEST; });
    v1::CommandRequest seen;
    seen.set_kind(v1::COMMAND_KIND_CONFIRM);
    seen.set_alarm_id(test.alarm().alarm_id());
    seen.set_revision(test.alarm().revision());
    seen.set_role(v1::STAFF_ROLE_NURSE);
    EXPECT_EQ(clinic.wall->ask(seen).reply->outcome(), v1::COMMAND_OUTCOME_DONE);
  }
  void when_a_cuff_reading_is_asked_for(int systolic, int diastolic) {
    bp(systolic, diastolic);
    clinic.types(nurse, "bed 2/a start-cuff");
    then_the_cuff_reads(systolic);
  }
  void then_the_cuff_reads(int systolic) {
    const v1::Event told = clinic.until([&](const auto& e) {
      return e.vital().parameter() == "nibp_sys" && e.vital().value() == systolic;
    });
    EXPECT_EQ(told.session(), session);
  }
  void when_the_dose_is_given() {
    EXPECT_THAT(clinic.types(nurse, "session dose 2/a --mg 60 --site 'left deltoid' --lot A12"),
                HasSubstr("0.75 mg/kg"));
    dosed_at = std::chrono::nanoseconds(session_at(*clinic.wall, "2", "a").first_dose_ns());
  }
  /// Time goes on to T+`minute`; whenever a check is due the nurse looks and touches once.
  void live_to(int minute) {
    const auto due = [](const auto& e) { return e.check().state() == v1::CHECK_STATE_DUE; };
    // What is due in that very minute is told by then, too.
    while (clinic.live_until(dosed_at + minutes(minute) + seconds(2), due, checks_seen)) {
      clinic.types(nurse, "session check 2/a --how window --ok");
    }
  }
  [[nodiscard]] v1::Alarm until_alarm(const std::string& text) {
    return clinic
        .until([&](const auto& e) { return e.alarm().text().find(text) != std::string::npos; })
        .alarm();
  }
  std::vector<std::string> alarms_since_the_dose() {
    std::vector<std::string> texts;
    for (const v1::Event& e : clinic.wall->events()) {
      const bool late = e.instant_ns() >= static_cast<std::uint64_t>(dosed_at.count());
      const bool rings = e.alarm().priority() >= v1::PRIORITY_LOW;  // a trend's advice does not
      if (late && rings && e.alarm().phase() == v1::ALARM_PHASE_START) {
        texts.push_back(e.alarm().text());
      }
    }
    return texts;
  }
  void when_the_heart_surges_to_92() {
    bp(134, 82);
    for (const auto& [minute, rate] : std::map<int, int>{{2, 74}, {4, 80}, {6, 86}, {8, 92}}) {
      live_to(minute);
      hr(rate);
    }
    live_to(9);
  }
  /// T+25: 164/98 waits for its repeat, which the cuff takes by itself: 152/92.
  void when_the_pressure_peaks_and_is_repeated() {
    live_to(16);
    bp(164, 98);
    live_to(25);
    then_the_cuff_reads(164);
    const v1::Alarm first = until_alarm("SBP 164");
    EXPECT_EQ(first.text(), "* SBP 164. The cuff repeats by itself");
    EXPECT_EQ(first.priority(), v1::PRIORITY_LOW);
    EXPECT_EQ(first.repeat_until_ns() - first.started_ns(), 120'000'000'000U);
    bp(152, 92);
    then_the_cuff_reads(152);
    const v1::Alarm second = until_alarm("SBP 152");
    EXPECT_EQ(second.alarm_id(), first.alarm_id());
    EXPECT_EQ(second.text(), "* SBP 152 \u2265 150");
    EXPECT_EQ(second.repeat_until_ns(), 0U);
    clinic.types(nurse, "session note 2/a other --text 'BP 164/98, repeated 152/92'");
    bp(146, 88);
    live_to(36);  // a reading past the band ends the advisory
    bp(140, 86);
  }
  void when_the_second_hour_opens_and_the_therapist_comes() {
    live_to(46);
    hr(84);
    bp(136, 84);
    live_to(58);
    hr(78);
    live_to(60);
    clinic.until([](const auto& e) {
      return e.medicine_session().state() == v1::SESSION_STATE_SECOND_HOUR;
    });
    clinic.types(therapist, "session note 2/a therapist-in");
  }
  void when_the_patient_recovers() {
    live_to(61);
    bp(132, 82);
    hr(74);
    live_to(76);
    bp(130, 80);
    hr(70);
    live_to(91);
    bp(128, 80);
    live_to(121);
    live_to(130);
    when_a_cuff_reading_is_asked_for(127, 80);
  }
  [[nodiscard]] std::vector<std::string> open_items() {
    std::vector<std::string> open;
    const v1::Session now = session_at(*clinic.wall, "2", "a");
    for (const v1::GateItem& item : now.gate()) {
      if (!item.holds()) open.push_back(item.item());
    }
    return open;
  }
  void then_the_gate_fills_item_by_item() {
    std::vector<std::string> missing{"escort",      "no-driving",      "oriented", "walks",
                                     "no-vomiting", "no-dissociation", "aldrete",  "moaas"};
    EXPECT_EQ(open_items(), missing);
    for (const char* const tick :
         {"escort", "no-driving", "oriented", "walks", "no-vomiting", "no-dissociation"}) {
      clinic.types(nurse, "session gate 2/a " + std::string(tick));
      missing.erase(missing.begin());
      EXPECT_EQ(open_items(), missing);
    }
    EXPECT_THAT(clinic.is_refused(prescriber, "session discharge 2/a"),
                HasSubstr("the gate is not full: Aldrete not scored; MOAA/S not scored"));
    clinic.types(nurse, "session score 2/a aldrete 10");
    EXPECT_EQ(open_items(), std::vector<std::string>{"moaas"});
    clinic.types(nurse, "session score 2/a moaas 5");
    EXPECT_EQ(open_items(), std::vector<std::string>{});
    clinic.until([](const auto& e) {
      return e.medicine_session().state() == v1::SESSION_STATE_DISCHARGE_READY;
    });
  }
  void when_the_prescriber_signs() {
    EXPECT_THAT(clinic.is_refused(nurse, "session discharge 2/a"), HasSubstr("prescriber"));
    clinic.types(prescriber, "session discharge 2/a");
    monitor->unplug();  // she goes home
    clinic.live(seconds(20));
  }
  void then_the_log_has_the_session_its_phases_and_the_dose() {
    EXPECT_THAT(
        of_the_log("code, state, profile, responsible, prescriber, weight_g, total_ug", "session"),
        ElementsAre("K-0042|11|ketamine-im|RN-1|MD-1|80000|60000"));
    EXPECT_THAT(
        of_the_log("number, drug, route, amount_ug, ug_per_kg, site, lot, out_of_range", "dose"),
        ElementsAre("1|ketamine|im|60000|750|left deltoid|A12|0"));
    EXPECT_THAT(of_the_log("code, t_plus_min", "phase"),
                ElementsAre("onset|0", "peak|15", "plateau|45", "second-hour|60", "recovery|120"));
    EXPECT_THAT(of_the_log("parameter, milli", "baseline"),
                UnorderedElementsAre("hr|68000", "pulse|68000", "spo2|98000", "nibp_sys|122000",
                                     "nibp_dia|78000"));
    EXPECT_THAT(
        of_the_log("milli", "reading", "parameter = 'nibp_sys' AND validity = 1 ORDER BY record"),
        ElementsAre("121000", "123000", "134000", "164000", "152000", "146000", "140000", "136000",
                    "132000", "130000", "128000", "127000"));
    EXPECT_THAT(of_the_log("code, actor, t_plus_min / 5", "annotation"),
                ElementsAre("other|RN-1|5", "therapist-in|TH-1|12"));
  }
  void then_each_check_was_one_tap_and_holds_its_vitals() {
    EXPECT_THAT(
        of_the_log("number, cause, t_plus_min, how, one_touch, actor", "check_",
                   "state = 3 ORDER BY record"),
        ElementsAre("1|schedule|5|1|1|RN-1", "2|schedule|10|1|1|RN-1", "3|schedule|15|1|1|RN-1",
                    "4|schedule|25|1|1|RN-1", "5|schedule|35|1|1|RN-1", "6|schedule|45|1|1|RN-1",
                    "7|schedule|55|1|1|RN-1", "8|schedule|65|1|1|RN-1", "9|schedule|80|1|1|RN-1",
                    "10|schedule|95|1|1|RN-1", "11|schedule|110|1|1|RN-1",
                    "12|schedule|125|1|1|RN-1"));
    const std::string valued =
        "state = 3 AND (SELECT count(*) FROM check_value AS v WHERE v.record = check_.record AND "
        "v.parameter IN ('hr', 'spo2', 'nibp_sys', 'nibp_dia') AND v.validity = 1 AND "
        "v.milli > 0) = 4";
    EXPECT_EQ(of_the_log("number", "check_", valued), of_the_log("number", "check_", "state = 3"));
    const std::string ages = "v.parameter = 'spo2' AND v.age_ms > 1500";
    EXPECT_THAT(clinic.log("SELECT v.record FROM check_value AS v WHERE " + ages), IsEmpty());
  }
  void then_the_pending_pressure_was_cancelled_and_an_advisory_stood() {
    EXPECT_THAT(of_the_log("text, priority, presence", "alarm_event",
                           "parameter = 'nibp_sys' AND kind = 2 GROUP BY text ORDER BY record"),
                ElementsAre("* SBP 164. The cuff repeats by itself|2|2", "* SBP 152 \u2265 150|2|3",
                            "* SBP 146, was \u2265 150|2|3", "* SBP 140, was \u2265 150|2|1"));
    // Beside it: the diastolic of the same reading. Nothing medium, nothing high.
    EXPECT_THAT(of_the_log("parameter, kind, gravest_priority", "alarm", "gravest_priority > 1"),
                ElementsAre("nibp_sys|2|2", "nibp_dia|2|2"))
        << testing::PrintToString(of_the_log("text, detail", "alarm_event", "kind = 29"));
  }
  void then_the_window_opened_was_at_its_best_and_closed() {
    EXPECT_THAT(of_the_log("code, (performed_us - (SELECT closed_us FROM session AS s WHERE "
                           "s.session = entry.session)) / 3600000000",
                           "entry", "kind = 25"),
                ElementsAre("opens|2", "best|24", "closes|48"));
  }
  std::vector<std::string> of_the_log(const std::string& columns, const std::string& table,
                                      const std::string& where = "1") {
    return clinic.log("SELECT " + columns + " FROM " + table + " WHERE session = '" + session +
                      "' AND " + where);
  }

  Clinic clinic;
  PtyMonitor* monitor = nullptr;
  std::string session;
  std::chrono::nanoseconds dosed_at{0};
  std::size_t checks_seen = 0;  // of what the wall was told
};

TEST_F(Room2, AnOrdinarySession) {
  given_a_monitor_that_runs_the_cuff_when_told();
  when_the_session_is_started_and_asked();
  when_a_cuff_reading_is_asked_for(121, 77);
  clinic.live(minutes(3));
  when_a_cuff_reading_is_asked_for(123, 79);
  EXPECT_THAT(clinic.types(nurse, "session baseline 2/a"),
              HasSubstr("HR 68 Pulse 68 SpO2 98 SBP 122 DBP 78"));
  when_the_dose_is_given();
  when_the_heart_surges_to_92();
  EXPECT_THAT(alarms_since_the_dose(), IsEmpty());
  when_the_pressure_peaks_and_is_repeated();
  when_the_second_hour_opens_and_the_therapist_comes();
  when_the_patient_recovers();
  then_the_gate_fills_item_by_item();
  when_the_prescriber_signs();
  clinic.skip(hours(49));
  clinic.close_the_log();
  then_the_log_has_the_session_its_phases_and_the_dose();
  then_each_check_was_one_tap_and_holds_its_vitals();
  then_the_pending_pressure_was_cancelled_and_an_advisory_stood();
  then_the_window_opened_was_at_its_best_and_closed();
}

/// The installed programs in real time, by a profile whose spans are none: pressures by hand.
class Room2Now : public Room2 {
 protected:
  Room2Now() : Room2(Hours::real) {
    for (const char* const span : {"cuff_apart_min = 3", "quiet_min = 3", "opens_h = 2"}) {
      const std::string line = span;
      clinic.change_profile("adult.base.toml", line, line.substr(0, line.find('=')) + "= 0");
    }
  }
  void by_hand(int systolic, int diastolic) {
    clinic.types(nurse, "session vitals 2/a bp=" + std::to_string(systolic) + "/" +
                            std::to_string(diastolic));
  }
};

TEST_F(Room2Now, TheSameWayInRealTime) {
  given_a_monitor_that_runs_the_cuff_when_told();
  when_the_session_is_started_and_asked();
  by_hand(121, 77);
  by_hand(123, 79);
  clinic.types(nurse, "session baseline 2/a");
  when_the_dose_is_given();
  clinic.types(nurse, "session check 2/a --how window --ok");
  by_hand(164, 98);
  const v1::Alarm first = until_alarm("SBP 164");
  by_hand(152, 92);
  EXPECT_EQ(until_alarm("SBP 152").alarm_id(), first.alarm_id());
  by_hand(128, 80);
  by_hand(127, 80);
  // Recovery begins two hours after the dose, so it is the prescriber who lets her go.
  clinic.types(prescriber, "session close 2/a against-gate --reason 'two hours are too long here'");
  clinic.close_the_log();
  EXPECT_THAT(of_the_log("code, total_ug", "session"), ElementsAre("K-0042|60000"));
  EXPECT_THAT(of_the_log("number, one_touch, actor", "check_", "state = 3"),
              ElementsAre("2|1|RN-1"));  // 1 is planned for T+5
  EXPECT_THAT(of_the_log("milli", "check_value", "parameter = 'spo2' AND validity = 1"),
              ElementsAre("98000"));
  EXPECT_THAT(of_the_log("code", "entry", "kind = 25"), ElementsAre("opens"));
}

}  // namespace
}  // namespace vigil::e2e
