// What a page draws of a session: curves, marks and the table, each from a record.
#include <gmock/gmock.h>

#include "sessionlog/review/json.hpp"
#include "tests/station/log_samples.hpp"

namespace vigil::sessionlog {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace json = boost::json;

class ReviewJson : public ::testing::Test {
 protected:
  json::object review(const std::string& id = station::ann) {
    const auto opened = Reader::open(folder.path());
    EXPECT_EQ(opened.error, "");
    const auto record = opened.reader->load(id, Waves::none);
    EXPECT_TRUE(record);
    return record ? review_object(*record, opened.reader->statistics(id)) : json::object{};
  }
  static json::object row(const json::object& told, const std::string& parameter,
                          const std::string& phase) {
    for (const json::value& one : told.at("table").as_array()) {
      if (one.at("parameter") == json::value(parameter) && one.at("phase") == json::value(phase))
        return one.as_object();
    }
    ADD_FAILURE() << parameter << " " << phase;
    return {};
  }
  Folder folder;
  Log log{folder};
  Clinic clinic;
};

TEST_F(ReviewJson, FactsPhasesAndTheClockComeFromTheRecord) {
  log.add(station::ann_events({}));
  const json::object told = review();
  EXPECT_EQ(told.at("origin"), "2026-11-22T09:30:00.000Z");
  EXPECT_EQ(told.at("dosed"), true);
  const json::object& facts = told.at("facts").as_object();
  EXPECT_EQ(facts.at("drug"), "ketamine");
  EXPECT_EQ(facts.at("route"), "im");
  EXPECT_EQ(facts.at("mg"), 60);
  EXPECT_EQ(facts.at("mgPerKg"), 0.75);
  EXPECT_EQ(facts.at("fromT"), -1800);
  EXPECT_EQ(facts.at("toT"), 7920);
  EXPECT_EQ(
      json::serialize(told.at("phases")),
      R"([{"name":"before","from":"2026-11-22T09:00:00.000Z","to":"2026-11-22T09:30:00.000Z",)"
      R"("fromT":-1800,"toT":0},)"
      R"({"name":"onset","from":"2026-11-22T09:30:00.000Z","to":"2026-11-22T09:47:00.000Z",)"
      R"("fromT":0,"toT":1020},)"
      R"({"name":"peak","from":"2026-11-22T09:47:00.000Z","to":"2026-11-22T10:30:00.000Z",)"
      R"("fromT":1020,"toT":3600},)"
      R"({"name":"second-hour","from":"2026-11-22T10:30:00.000Z",)"
      R"("to":"2026-11-22T11:42:00.000Z","fromT":3600,"toT":7920}])");
  EXPECT_EQ(json::serialize(told.at("checks")), R"({"done":3,"late":1,"skipped":1})");
  EXPECT_EQ(told.at("alarms").at("high"), 1);
}

TEST_F(ReviewJson, CurvesAreMeansOfFiveSecondsAndAGapStaysAGap) {
  clinic.session = station::ann;
  clinic.first_dose_us = start_us;
  std::vector<v1::Event> events{clinic.state("K-0042", v1::SESSION_STATE_DOSED)};
  for (int second = -3; second < 25; ++second) {
    clinic.now_us = start_us + second * second_us;
    v1::Event event = clinic.vital("hr", 60 + second);
    if (second >= 5 && second < 17) {
      event.mutable_vital()->clear_value();
      event.mutable_vital()->set_validity(v1::VALIDITY_SENSOR_OFF);
    }
    events.push_back(event);
  }
  log.add(events);
  const json::object told = review();
  EXPECT_EQ(json::serialize(told.at("series")),
            R"({"step":5,"hr":{"t":[-5,0,5,15,20],"v":[58,62,null,78,82]}})");
}

TEST_F(ReviewJson, MarksAreWhatPeopleDidAndNoAlarmIsAmongThem) {
  log.add(station::ann_events({}));
  const json::object told = review();
  std::vector<std::string> kinds;
  for (const json::value& one : told.at("marks").as_array()) {
    std::string line = std::to_string(one.at("t").as_int64()) + " ";
    line += one.at("kind").as_string();
    const json::string& state = one.at("state").as_string();
    if (!state.empty()) line += " " + std::string(state);
    kinds.push_back(line);
  }
  EXPECT_THAT(
      kinds, ::testing::ElementsAre("0 dose", "60 note", "300 check done", "480 note",
                                    "900 oxygen given", "1320 symptom moderate", "1860 check late",
                                    "2700 check skipped", "3300 symptom ended",
                                    "3300 oxygen stopped", "3300 check done", "3600 therapist in"));
  EXPECT_EQ(json::serialize(told.at("marks").at(0)),
            R"({"t":0,"at":"2026-11-22T09:30:00.000Z","kind":"dose","state":"","code":"",)"
            R"("text":"ketamine 60 mg im","by":"RN-2"})");
  EXPECT_THAT(json::serialize(told.at("marks")), Not(HasSubstr("SpO2 84")));
}

TEST_F(ReviewJson, DifferencesAreThoseOfThePrintedNumbersAndMissingIsWhatHadNoValue) {
  log.add(station::ann_events({}));
  const json::object told = review();
  const json::object onset = row(told, "spo2", "onset");
  EXPECT_EQ(onset.at("baseline"), 98);
  EXPECT_EQ(onset.at("min"), 84);
  EXPECT_EQ(onset.at("change").as_int64(),
            onset.at("mean").as_int64() - onset.at("baseline").as_int64());
  EXPECT_EQ(onset.at("missingPercent"), 0);
  EXPECT_EQ(onset.at("beyondLimitS"), nullptr) << "no limit is recorded";
  const json::object peak = row(told, "spo2", "peak");
  EXPECT_EQ(peak.at("missingPercent"), 5) << "two of 43 min: the sensor was off";
  const json::object cuff = row(told, "nibp_sys", "peak");
  EXPECT_EQ(json::serialize(cuff),
            R"({"parameter":"nibp_sys","label":"SBP","unit":"mm[Hg]","cuff":true,"phase":"peak",)"
            R"("baseline":122,"min":146,"max":164,"mean":154,"change":32,"beyondLimitS":null,)"
            R"("missingPercent":null,"readings":3,"beyondReadings":null})");
  for (const json::value& one : told.at("table").as_array()) {
    if (one.at("mean").is_null() || one.at("baseline").is_null()) continue;
    EXPECT_EQ(one.at("change").as_int64(),
              one.at("mean").as_int64() - one.at("baseline").as_int64());
  }
}

TEST_F(ReviewJson, TimeBeyondTheLimitIsThatOfTheLimitInForceThen) {
  clinic.session = station::ann;
  clinic.first_dose_us = start_us;
  std::vector<v1::Event> events{clinic.state("K-0042", v1::SESSION_STATE_DOSED)};
  const auto limit = [&](double value) {
    v1::Event event = clinic.event();
    v1::Limits& limits = *event.mutable_limits();
    limits.set_parameter("spo2");
    for (const auto& [priority, at] :
         {std::pair(v1::PRIORITY_LOW, value + 2), std::pair(v1::PRIORITY_MEDIUM, value),
          std::pair(v1::PRIORITY_HIGH, value - 4)}) {
      v1::Limit& one = *limits.add_limits();
      one.set_side(v1::LIMIT_SIDE_BELOW);
      one.set_priority(priority);
      one.set_limit(at);
    }
    events.push_back(event);
  };
  limit(92);
  for (int second = 0; second < 40; ++second) {
    clinic.now_us = start_us + second * second_us;
    if (second == 20) limit(90);
    events.push_back(clinic.vital("spo2", 91));
  }
  events.push_back(clinic.state("K-0042", v1::SESSION_STATE_CLOSED));
  log.add(events);
  const json::object told = review();
  EXPECT_EQ(row(told, "spo2", "after the dose").at("beyondLimitS"), 20);
  EXPECT_EQ(json::serialize(told.at("limits")),
            R"([{"parameter":"spo2","below":90,"belowInclusive":false,"above":null,)"
            R"("aboveInclusive":false}])");
}

TEST_F(ReviewJson, NoTextNamesAnotherPatient) {
  log.add(station::ann_events({}));
  sessionlog::Clinic more("clinic-north", 4);
  more.session = station::ann;
  more.now_us = sample_dose_ms * 1000;
  v1::Event note = more.entry(v1::ENTRY_KIND_NOTE);
  note.mutable_entry()->set_code("other");
  note.mutable_entry()->set_text("K-0043 cried out");
  v1::Event state = more.event();
  *state.mutable_medicine_session() = sample_session().state;
  log.add({note, state});
  const std::string text = json::serialize(review());
  EXPECT_THAT(text, HasSubstr("[another patient] cried out"));
  EXPECT_THAT(text, Not(HasSubstr("K-0043")));
}

TEST_F(ReviewJson, ASessionWithoutADoseCountsFromItsStartAndHasEmptyLists) {
  clinic.session = station::ann;
  log.add({clinic.state("K-0042", v1::SESSION_STATE_PRE_CHECK)});
  const json::object told = review();
  EXPECT_EQ(told.at("dosed"), false);
  EXPECT_EQ(told.at("origin"), "2026-03-05T10:00:00.000Z");
  EXPECT_EQ(json::serialize(told.at("series")), R"({"step":5})");
  for (const char* empty : {"cuffs", "marks", "table", "gaps", "limits"}) {
    EXPECT_EQ(told.at(empty).as_array().size(), 0U) << empty;
  }
  EXPECT_EQ(told.at("window").at("opens"), nullptr);
}

TEST_F(ReviewJson, ACheckThatWasTakenBackHidesNoEntryOfTheSameNumber) {
  clinic.session = station::ann;
  clinic.first_dose_us = start_us;
  std::vector<v1::Event> events{clinic.state("K-0042", v1::SESSION_STATE_DOSED)};
  v1::Event note = clinic.entry(v1::ENTRY_KIND_NOTE);
  note.mutable_entry()->set_code("music");
  events.push_back(note);
  events.push_back(clinic.check(1, v1::CHECK_STATE_UNDONE));
  v1::Event undo = clinic.entry(v1::ENTRY_KIND_UNDO);
  undo.mutable_entry()->set_code("check");
  undo.mutable_entry()->set_ref(1);
  events.push_back(undo);
  log.add(events);
  const json::object told = review();
  ASSERT_EQ(told.at("marks").as_array().size(), 1U);
  EXPECT_EQ(told.at("marks").at(0).at("code"), "music");
}

}  // namespace
}  // namespace vigil::sessionlog
