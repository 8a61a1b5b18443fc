// The downtime sheet: what a nurse has in hand when the computers fail.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <sstream>

#include "tests/tools/session_events.hpp"
#include "tools/vigil/session_text.hpp"

namespace vigil {
namespace {

using watch::here;

class Sheet : public testing::Test {
 protected:
  Sheet() {
    ::setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1);
    ::tzset();
    past.whole = true;
    take(watch::heartbeat(0));
    take(watch::dosed(0));
    take(watch::dosed(0, "b", "K-0208"));
  }
  ~Sheet() override {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
  }
  void take(const v1::Event& event) { model.on_event(event, here(0)); }
  Situation at(double s) const {
    return {model, here(s), watch::wall_start_s + static_cast<std::int64_t>(s)};
  }
  v1::Event& add(v1::Event event, const std::string& session = "K-0042.19700112.1") {
    event.set_session(session);
    return past.events.emplace_back(std::move(event));
  }
  void number(double s, const std::string& parameter, double value) {
    add(watch::vital(s, "4", parameter, value));
  }
  /// Every second of [from, to).
  void numbers(int from, int to, const std::string& parameter, double value) {
    for (int s = from; s < to; ++s) number(s, parameter, value);
  }
  void by_hand(double s, std::uint32_t entry, double sys, double dia) {
    v1::Event& event = add(watch::session_event(s, "a", "K-0042"));
    v1::SessionEntry& vitals = *event.mutable_entry();
    vitals.set_number(entry);
    vitals.set_kind(v1::ENTRY_KIND_MANUAL_VITALS);
    vitals.set_actor("RN-2");
    vitals.set_code("auscultation");
    vitals.mutable_performed_time()->set_seconds(watch::wall_start_s +
                                                 static_cast<std::int64_t>(s));
    for (const auto& [key, value] : {std::pair{"nibp_sys", sys}, {"nibp_dia", dia}}) {
      v1::SnapshotValue& to = *vitals.add_values();
      to.set_parameter(key);
      to.set_value(value);
      to.set_manual(true);
    }
  }
  std::string text(double s) const {
    return page_text(downtime_sheet(model.beds().front(), past, at(s)));
  }
  /// A table with its title, to the empty line behind it; "" if it is not there.
  std::string table(const std::string& title, double s) const {
    const std::string all = text(s);
    const std::size_t from = all.find("\n" + title);
    if (from == std::string::npos) return {};
    const std::size_t to = all.find("\n\n", from + 1);
    return all.substr(from + 1, to == std::string::npos ? to : to - from);
  }

  watch::Model model{watch::local_start};
  Past past;
};

TEST_F(Sheet, BeginsWithThePatientTheAlarmsAndTheNextChecks) {
  take(watch::check(0, 3, v1::CHECK_STATE_PLANNED, 900));
  take(watch::alarm(0, "4", "5.1", v1::PRIORITY_MEDIUM, "** SpO2 91 < 92"));
  EXPECT_TRUE(text(430).starts_with(
      "Room 4, bed a: downtime sheet\n"
      "=============================\n"
      "Printed 1970-01-12 14:53 (UTC+01:00). Secondary, advisory notification. The\n"
      "bedside monitor is the primary alarm.\n"
      "\nSession\n"
      "session  K-0042.19700112.1\n"
      "state    peak\n"
      "dose     T+7, first dose at 14:46 (UTC+01:00), 60 mg in all\n"
      "staff    prescriber MD-1, responsible RN-2\n"
      "weight   80.01 kg\n"
      "\nAlarms that stand\n"
      "since 14:46  ** SpO2 91 < 92\n"
      "\nNext\n"
      "15:01  safety check\n"
      "15:11  safety check, if the interval stays\n"))
      << text(430);
}

TEST_F(Sheet, WhatIsOverButLatchedStandsApartFromWhatStands) {
  v1::Event over = watch::alarm(0, "4", "5.1", v1::PRIORITY_HIGH, "*** SBP 122, was >= 180");
  over.mutable_alarm()->set_state(v1::ALARM_STATE_LATCHED);
  take(over);
  EXPECT_EQ(table("Alarms that stand", 60), "Alarms that stand\nNone.\n");
  EXPECT_EQ(table("Over, but", 60),
            "Over, but not yet reset by a person (vigil alarm reset)\n"
            "since 14:46  *** SBP 122, was >= 180\n");
}

TEST_F(Sheet, AnOverdueCheckSaysSoAndThoseToComeFollowThroughMidnight) {
  // 23:50 local: 22:50 UTC of the twelfth day.
  const double due = 11 * 86'400 + 22 * 3'600 + 50 * 60 - 1'000'000;
  take(watch::check(0, 3, v1::CHECK_STATE_OVERDUE, due));
  EXPECT_EQ(table("Next", due + 150),
            "Next\n"
            "23:50  safety check, DUE SINCE 2:30\n"
            "00:00  safety check, if the interval stays\n"
            "00:10  safety check, if the interval stays\n"
            "00:20  safety check, if the interval stays\n"
            "00:30  safety check, if the interval stays\n"
            "00:40  safety check, if the interval stays\n");
}

TEST_F(Sheet, TheHourHasEachFiveMinutesWithTheirLowestAndHighest) {
  for (const auto& [s, spo2] : {std::pair{10.0, 97.0}, {200.0, 93.0}, {210.0, 96.0}}) {
    number(s, "spo2", spo2);
  }
  number(800, "spo2", 98);
  number(800, "hr", 71);
  EXPECT_EQ(table("The last hour", 900),
            "The last hour: last value of five minutes (lowest-highest)\n"
            "from   HR  SpO2\n"
            "14:45  -   97\n"
            "14:50  -   96 (93-96)\n"
            "14:55  -   -\n"
            "15:00  71  98\n");
}

TEST_F(Sheet, EachCuffIsListedAndThoseTakenByHandAreMarked) {
  for (const double s : {220.0, 520.0}) {
    number(s, "nibp_sys", 128);
    number(s, "nibp_dia", 80);
    number(s, "nibp_mean", 96);
    number(s, "nibp_pulse", 70);
  }
  past.events.push_back(past.events.front());  // a reading that is told again is the same reading
  by_hand(400, 7, 122, 78);
  EXPECT_EQ(table("Cuff readings", 900),
            "Cuff readings and values by hand\n"
            "at     BP      by                           other\n"
            "14:50  128/80  monitor                      mean 96, pulse 70\n"
            "14:53  122/78  by hand, auscultation, RN-2\n"
            "14:55  128/80  monitor                      mean 96, pulse 70\n");
}

TEST_F(Sheet, TheLastCuffIsShownThoughItIsOlderThanTheHour) {
  take(watch::vital(0, "4", "nibp_sys", 131));
  take(watch::vital(0, "4", "nibp_dia", 82));
  EXPECT_EQ(table("Cuff readings", 4000),
            "Cuff readings and values by hand\n"
            "at     BP      by       other\n"
            "14:46  131/82  monitor\n");
}

TEST_F(Sheet, TimesWithoutAValidValueAreListed) {
  numbers(0, 100, "spo2", 97);
  add(watch::no_vital(100, "4", "spo2", v1::VALIDITY_SENSOR_OFF));
  numbers(220, 400, "spo2", 97);
  numbers(0, 430, "pulse", 71);
  EXPECT_EQ(table("Times without", 429),
            "Times without a valid value\n"
            "14:48 to 14:50  2:01  no SpO2\n");
  EXPECT_EQ(table("Times without", 460),
            "Times without a valid value\n"
            "14:48 to 14:50  2:01  no SpO2\n"
            "14:53 to now    1:01  no SpO2\n"
            "14:53 to now    0:31  no HR and pulse\n");
}

TEST_F(Sheet, AMonitorThatIsSlowByNatureHasNoGaps) {
  for (int s = 0; s <= 400; s += 40) {
    v1::Event slow = watch::vital(s, "4", "spo2", 97);
    slow.mutable_vital()->set_fresh_ns(80'000'000'000);
    add(slow);
  }
  EXPECT_EQ(table("Times without", 430), "");
}

TEST_F(Sheet, OtherValuesHaveTheirLastLowestAndHighest) {
  number(10, "temp1", 36.6);
  number(60, "temp1", 36.9);
  number(90, "temp1", 36.8);
  v1::Event other = watch::event_at(70, "4");
  other.mutable_other()->set_label("BIS");
  other.mutable_other()->set_validity(v1::VALIDITY_VALID);
  other.mutable_other()->set_value(88);
  add(other);
  EXPECT_EQ(table("Other values", 120),
            "Other values\n"
            "what  last  at     lowest  highest\n"
            "T1    36.8  14:48  36.6    36.9\n"
            "BIS   88    14:47  88      88\n");
}

TEST_F(Sheet, NumbersOfTheBedsPatientBeforeAreNotThisOnes) {
  add(watch::vital(10, "4", "spo2", 88), "K-0019.19700112.1");
  add(watch::vital(20, "4", "spo2", 97));
  EXPECT_EQ(table("The last hour", 100),
            "The last hour: last value of five minutes (lowest-highest)\n"
            "from   HR  SpO2\n"
            "14:45  -   97\n");
}

TEST_F(Sheet, WithoutThePastItHasWhatIsKnownNow) {
  past.whole = false;
  take(watch::vital(0, "4", "spo2", 95));
  EXPECT_EQ(table("What is still known", 60),
            "What is still known of the last hour: last value of five minutes (lowest-highest)\n"
            "from   HR  SpO2\n"
            "14:45  -   95\n");
}

TEST_F(Sheet, NoLineIsWiderThanA4) {
  numbers(0, 3'500, "spo2", 97);
  for (const char* key : {"hr", "pulse", "rr", "etco2", "temp1", "p1_sys", "p1_dia"}) {
    number(10, key, 100);
    number(20, key, 131);
  }
  for (std::uint32_t i = 0; i < 40; ++i) by_hand(100.0 + i, i + 1, 122, 78);
  take(watch::alarm(0, "4", "5.1", v1::PRIORITY_MEDIUM, "** SpO2 91 < 92 " + std::string(90, 'x')));
  const std::string all = text(3'540);
  std::istringstream lines(all);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) EXPECT_LE(line.size(), 100U) << line;
  EXPECT_LE(count, 90U);
  EXPECT_NE(all.find("(the newest; 28 earlier ones are left out)"), std::string::npos);
}

}  // namespace
}  // namespace vigil
