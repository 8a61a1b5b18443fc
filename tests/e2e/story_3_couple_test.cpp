// Story 3: a couple in room 4, beds a and b. Two monitors, two clocks, two records; somebody swaps
// the plugs; nothing of one partner is in the record or the exports of the other.
//
// By a clock that the test moves (tests/e2e/clinic.hpp).
#include <gmock/gmock.h>

#include <set>

#include "tests/e2e/clinic.hpp"

namespace vigil::e2e {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Person nurse{"RN-1", "nurse"};
const Person prescriber{"MD-1", "prescriber"};

/// Each partner has numbers that the other never has.
struct Partner {
  std::string place;
  std::string code;
  std::string profile;
  std::string dose;
  int hr;
  int spo2;
  PtyMonitor* monitor = nullptr;
  std::string session{};

  void calm() const { heart(hr); }
  void heart(int rate) const {
    monitor->vitals.set(Parameter::hr, rate * 1000);
    monitor->vitals.set(Parameter::pulse, rate * 1000);
    monitor->vitals.set(Parameter::spo2, spo2 * 1000);
  }
  void lift_the_probe() const {
    monitor->vitals.lose(Parameter::spo2, Validity::sensor_off);
    monitor->vitals.lose(Parameter::pulse, Validity::sensor_off);
  }
  [[nodiscard]] std::string bed() const { return place.substr(place.find('/') + 1); }
};

class Room4 : public testing::Test {
 protected:
  Room4() {
    for (Partner* partner : {&ada, &ben}) {
      partner->monitor = &clinic.monitor(partner->place, "ivy450c", "");
      partner->calm();
    }
    clinic.open();
    clinic.live(seconds(5));
  }

  void start(Partner& partner, const std::string& more) {
    started = clinic.types(nurse, "session start " + partner.place + " " + partner.code +
                                      " --profile " + partner.profile +
                                      " --prescriber MD-1 --nurse RN-1 --intent inward --identity" +
                                      more);
    partner.session = session_at(*clinic.wall, "4", partner.bed()).id();
  }
  void ask_and_measure(const Partner& partner) {
    clinic.types(nurse, "session precheck " + partner.place + " " + all_questions_no +
                            " --kg 80 --identity --screened-alone");
    clinic.types(nurse, "alarm test");
    const auto test = clinic.until([](const auto& e) {
      return e.alarm().kind() == v1::ALARM_KIND_TEST && e.alarm().phase() == v1::ALARM_PHASE_START;
    });
    clinic.types(nurse, "alarm ack " + test.alarm().alarm_id());
    clinic.types(nurse, "session vitals " + partner.place + " bp=122/78");
    clinic.live(minutes(3) + seconds(10));
    clinic.types(nurse, "session vitals " + partner.place + " bp=124/80");
    clinic.types(nurse, "session baseline " + partner.place);
  }
  /// A session of one's own, on another day; short, and ended by the prescriber.
  void given_a_session_alone(Partner& partner) {
    start(partner, "");
    clinic.types(nurse, "session bind " + partner.place + " two-person --with RN-2");
    ask_and_measure(partner);
    clinic.types(nurse, "session dose " + partner.place + " " + partner.dose);
    clinic.types(prescriber,
                 "session close " + partner.place + " against-gate --reason 'a short story'");
  }
  void when_both_are_bound_by_lifting_the_probe() {
    for (Partner* partner : {&ada, &ben}) {
      clinic.seen = clinic.wall->count();
      partner->lift_the_probe();
      const v1::Event lost = clinic.until([](const auto& e) {
        return e.vital().parameter() == "pulse" && e.vital().validity() != v1::VALIDITY_VALID;
      });
      EXPECT_EQ(lost.room() + "/" + lost.bed(), partner->place);
      partner->calm();
      clinic.types(nurse, "session bind " + partner->place + " pulse");
    }
  }
  void when_both_are_dosed() {
    clinic.types(nurse, "session dose " + ben.place + " " + ben.dose);
    clinic.live(minutes(2));
    clinic.types(nurse, "session dose " + ada.place + " " + ada.dose);
  }
  [[nodiscard]] std::vector<v1::Event> since(std::size_t from) const {
    const auto all = clinic.wall->events();
    return {all.begin() + static_cast<std::ptrdiff_t>(from), all.end()};
  }
  std::vector<std::string> alarms_of(const Partner& partner, std::size_t from) const {
    std::vector<std::string> texts;
    for (const v1::Event& e : since(from)) {
      const bool here = e.room() == "4" && e.bed() == partner.bed();
      const bool rings = e.alarm().priority() >= v1::PRIORITY_LOW;  // a trend's advice does not
      if (here && rings && e.alarm().phase() == v1::ALARM_PHASE_START)
        texts.push_back(e.alarm().text());
    }
    return texts;
  }
  void swap_the_plugs() {
    for (Partner* partner : {&ada, &ben}) partner->monitor->unplug();
    clinic.live(seconds(5));
    swapped = !swapped;
    ada.monitor->use_port(clinic.port(swapped ? ben.place : ada.place));
    ben.monitor->use_port(clinic.port(swapped ? ada.place : ben.place));
    for (Partner* partner : {&ada, &ben}) partner->monitor->plug();
  }
  std::vector<std::string> of_the_log(const Partner& partner, const std::string& columns,
                                      const std::string& table, const std::string& where) const {
    return clinic.log("SELECT " + columns + " FROM " + table + " WHERE session = '" +
                      partner.session + "' AND " + where);
  }

  void then_there_are_two_clocks_and_two_schedules() {
    const v1::Session a = session_at(*clinic.wall, "4", "a");
    const v1::Session b = session_at(*clinic.wall, "4", "b");
    EXPECT_EQ(a.phase(), "onset");
    EXPECT_EQ(b.phase(), "absorption");
    EXPECT_GE(a.first_dose_ns() - b.first_dose_ns(), std::chrono::nanoseconds(minutes(2)).count());
    EXPECT_EQ(a.next_check_ns() - a.first_dose_ns(), std::chrono::nanoseconds(minutes(5)).count());
    EXPECT_EQ(b.next_check_ns() - b.first_dose_ns(), std::chrono::nanoseconds(minutes(15)).count());
  }
  void then_the_heart_of_a_alarms_at_a_only() {
    const std::size_t from = clinic.wall->count();
    ada.heart(140);
    clinic.live(seconds(25));
    ada.calm();
    clinic.live(seconds(30));
    EXPECT_THAT(alarms_of(ada, from), ElementsAre("** HR 140 > 130", "** Pulse 140 > 130"));
    EXPECT_THAT(alarms_of(ben, from), IsEmpty());
    clinic.types(nurse, "session check 4/a --how in-room --breathing regular --colour normal");
  }
  void when_the_plugs_are_swapped() {
    clinic.types(nurse, "bed 4/b limit spo2 below high 90 --reason 'lung disease'");
    swapped_from = clinic.wall->count();
    swap_the_plugs();
  }
  void then_both_beds_ask_and_no_value_is_anybodys() {
    clinic.live(seconds(20));
    EXPECT_THAT(alarms_of(ada, swapped_from), Contains("** Room 4: confirm the monitor of bed a"));
    EXPECT_THAT(alarms_of(ben, swapped_from), Contains("** Room 4: confirm the monitor of bed b"));
    std::map<std::string, std::set<double>> hearts;  // by bed, as the wall shows them
    for (const v1::Event& e : since(swapped_from)) {
      if (!e.has_vital() || e.vital().parameter() != "hr" || !e.vital().has_value()) continue;
      if (!e.vital().unconfirmed()) continue;
      hearts[e.bed()].insert(e.vital().value());
      EXPECT_EQ(e.session(), "") << e.ShortDebugString();
    }
    EXPECT_THAT(hearts["a"], ElementsAre(ben.hr));
    EXPECT_THAT(hearts["b"], ElementsAre(ada.hr));
    // 89 is medium for her after 10 s, and high for him after 5: the stricter counts for both.
    ben.monitor->vitals.set(Parameter::spo2, 89'000);
    const v1::Event high = clinic.until([](const auto& e) {
      return e.alarm().priority() == v1::PRIORITY_HIGH && e.alarm().parameter() == "spo2";
    });
    EXPECT_EQ(high.bed(), "a");
    EXPECT_EQ(high.alarm().text(), "*** SpO2 89 < 90 (room 4, a or b)");
    EXPECT_EQ(high.session(), "");
    ben.calm();
    clinic.live(seconds(15));
  }
  void when_the_plugs_are_put_right_and_confirmed() {
    swap_the_plugs();
    clinic.live(seconds(5));
    for (const Partner* partner : {&ada, &ben}) {
      clinic.types(nurse, "bed " + partner->place + " confirm-monitor");
    }
  }
  void then_each_record_holds_its_own_values_only() {
    EXPECT_THAT(of_the_log(ada, "DISTINCT milli / 1000", "reading",
                           "parameter = 'hr' AND validity = 1 ORDER BY milli"),
                ElementsAre("71", "140"));
    EXPECT_THAT(of_the_log(ben, "DISTINCT milli / 1000", "reading",
                           "parameter = 'hr' AND validity = 1 ORDER BY milli"),
                ElementsAre("63"));
    EXPECT_THAT(of_the_log(ada, "DISTINCT milli / 1000", "reading",
                           "parameter = 'spo2' AND validity = 1 ORDER BY milli"),
                ElementsAre("98"));
    EXPECT_THAT(of_the_log(ben, "DISTINCT milli / 1000", "reading",
                           "parameter = 'spo2' AND validity = 1 ORDER BY milli"),
                ElementsAre("96"));
    // What was shown meanwhile is in the log, under its bed, and is nobody's.
    EXPECT_THAT(clinic.log("SELECT DISTINCT bed, milli / 1000 FROM reading WHERE session = '' AND "
                           "parameter = 'spo2' AND milli = 89000"),
                ElementsAre("a|89"));
  }
  void then_no_export_holds_anything_of_the_other() {
    for (const Partner* one : {&ada, &ben}) {
      const Partner& other = one == &ada ? ben : ada;
      for (const std::string format : {"csv", "jsonl", "fhir", "hl7", "rems", "report"}) {
        const std::string text = clinic.exported(one->session, format);
        EXPECT_THAT(text, HasSubstr(one->code)) << format;
        EXPECT_THAT(text, Not(HasSubstr(other.code))) << format;
        EXPECT_THAT(text, Not(HasSubstr(other.session))) << format;
      }
      const std::string rows = clinic.exported(one->session, "csv");
      const auto heart = [](const Partner& who) {
        return ",hr,147842,MDC_ECG_HEART_RATE,8867-4," + std::to_string(who.hr) + ",";
      };
      EXPECT_THAT(rows, HasSubstr(heart(*one)));
      EXPECT_THAT(rows, Not(HasSubstr(heart(other))));
      EXPECT_THAT(rows, Not(HasSubstr(",89,%")));
    }
  }

  Clinic clinic{Hours::told};
  Partner ada{"4/a", "K-0042", "ketamine-im", "--mg 60 --site 'left deltoid' --lot A12", 71, 98};
  Partner ben{"4/b", "K-0257", "ketamine-sl", "--mg 200 --lot B77", 63, 96};
  std::string started;
  bool swapped = false;
  std::size_t swapped_from = 0;  // of what the wall was told
};

TEST_F(Room4, ACouple) {
  // Each alone first, and the system asks for it.
  given_a_session_alone(ada);
  EXPECT_THAT(clinic.is_refused(nurse,
                                "session start 4/b K-0257 --profile ketamine-sl --prescriber "
                                "MD-1 --nurse RN-1 --intent inward --identity --concurrent a"),
              HasSubstr("concurrent dosing needs a closed session of K-0257 alone first"));
  given_a_session_alone(ben);
  clinic.skip(hours(24));
  clinic.live(seconds(10));
  // Together, and it shows how those went.
  start(ada, " --concurrent b");
  EXPECT_THAT(started, HasSubstr("K-0042: 1 alone, 0 high and 0 medium alarms, 0 severe symptoms"));
  start(ben, " --concurrent a");
  EXPECT_THAT(started, HasSubstr("K-0257: 1 alone, 0 high and 0 medium alarms, 0 severe symptoms"));
  EXPECT_THAT(started, HasSubstr("K-0042: 1 alone, 0 high and 0 medium alarms, 0 severe symptoms"));
  when_both_are_bound_by_lifting_the_probe();
  ask_and_measure(ada);
  ask_and_measure(ben);
  when_both_are_dosed();
  then_there_are_two_clocks_and_two_schedules();
  then_the_heart_of_a_alarms_at_a_only();
  when_the_plugs_are_swapped();
  then_both_beds_ask_and_no_value_is_anybodys();
  when_the_plugs_are_put_right_and_confirmed();
  clinic.live(seconds(10));
  for (const Partner* partner : {&ada, &ben}) {
    clinic.types(prescriber, "session close " + partner->place + " against-gate --reason enough");
  }
  clinic.close_the_log();
  then_each_record_holds_its_own_values_only();
  then_no_export_holds_anything_of_the_other();
}

}  // namespace
}  // namespace vigil::e2e
