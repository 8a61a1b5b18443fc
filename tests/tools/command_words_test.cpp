#include "tools/vigil/command_words.hpp"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/tools/watch_events.hpp"

namespace vigil {
namespace {

using watch::here;
using watch::there;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

class CommandWords : public testing::Test {
 protected:
  void SetUp() override {
    model.on_event(watch::heartbeat(0), here(0));
    v1::Event event = watch::alarm(0, "2", "5.1", v1::PRIORITY_HIGH, "*** SpO2 84 < 88");
    event.mutable_alarm()->set_revision(7);
    model.on_event(event, here(0));
    options.as = "RN-2";
    options.role = v1::STAFF_ROLE_NURSE;
    options.receiver = "vigil-1";
  }
  void patient(const std::string& session, std::optional<std::int64_t> first_dose_ns = {},
               std::optional<std::int64_t> last_dose_ns = {}) {
    v1::Event event = watch::event_at(0, "2");
    event.mutable_patient()->set_session(session);
    event.mutable_patient()->set_profile("ketamine-im");
    v1::Baseline& baseline = *event.mutable_patient()->add_baseline();
    baseline.set_parameter("hr");
    baseline.set_value(70);
    if (first_dose_ns) event.mutable_patient()->set_first_dose_ns(*first_dose_ns);
    if (last_dose_ns) event.mutable_patient()->set_last_dose_ns(*last_dose_ns);
    model.on_event(event, here(0));
  }
  std::string error_of(const std::string& line) {
    return compose(words_of(line), options, model, here(0)).error;
  }
  /// What is asked beyond what stands in every request, as JSON.
  std::string asked(const std::string& line) {
    Composed made = compose(words_of(line), options, model, here(0));
    EXPECT_EQ(made.error, "") << line;
    EXPECT_EQ(made.request.actor(), "RN-2");
    EXPECT_EQ(made.request.role(), v1::STAFF_ROLE_NURSE);
    EXPECT_EQ(made.request.not_after_ns(), there(10));
    made.request.clear_actor();
    made.request.clear_role();
    made.request.clear_not_after_ns();
    made.request.clear_receiver();
    google::protobuf::util::JsonPrintOptions json;
    json.preserve_proto_field_names = true;
    std::string text;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(made.request, &text, json).ok());
    return text;
  }
  watch::Model model{watch::local_start};
  CommandOptions options;
};

TEST_F(CommandWords, OfAnAlarmTheRevisionThatStandsIsSent) {
  const std::string alarm = R"("room":"2","bed":"a","alarm_id":"5.1","revision":7})";
  EXPECT_EQ(asked("alarm ack 5.1"), R"({"kind":"COMMAND_KIND_ACKNOWLEDGE",)" + alarm);
  EXPECT_EQ(asked("alarm going 5.1"), R"({"kind":"COMMAND_KIND_GOING",)" + alarm);
  EXPECT_EQ(asked("alarm cant-go 5.1"), R"({"kind":"COMMAND_KIND_CANT_GO",)" + alarm);
  EXPECT_EQ(asked("alarm reset 5.1"), R"({"kind":"COMMAND_KIND_RESET",)" + alarm);
  EXPECT_EQ(error_of("alarm ack 5.2"), "no alarm 5.2 stands; see vigil alarm list");
}

TEST_F(CommandWords, PausesAndOffsAreOfABedOrOfAReceiversSound) {
  options.seconds = 90;
  EXPECT_EQ(asked("alarm pause 2/a rr"),
            R"({"kind":"COMMAND_KIND_ALARM_PAUSE","room":"2","bed":"a","parameter":"rr",)"
            R"("duration_ns":"90000000000"})");
  options.seconds = 0;
  EXPECT_EQ(asked("alarm off 2/a"), R"({"kind":"COMMAND_KIND_ALARM_OFF","room":"2","bed":"a"})");
  EXPECT_EQ(asked("alarm on 2/a rr"),
            R"({"kind":"COMMAND_KIND_ENABLE","room":"2","bed":"a","parameter":"rr"})");
  EXPECT_EQ(error_of("alarm off"), "which bed? ROOM/BED");
  options.audio = true;
  EXPECT_EQ(asked("alarm pause"), R"({"kind":"COMMAND_KIND_AUDIO_PAUSE"})");
  EXPECT_EQ(asked("alarm off 2/a"), R"({"kind":"COMMAND_KIND_AUDIO_OFF","room":"2","bed":"a"})");
  EXPECT_EQ(asked("alarm on"), R"({"kind":"COMMAND_KIND_ENABLE"})");
  options.receiver.clear();
  EXPECT_EQ(error_of("alarm pause"), "--audio needs --receiver: which one");
}

TEST_F(CommandWords, ATestAlarmIsOfABedOrOfNone) {
  EXPECT_EQ(asked("alarm test"), R"({"kind":"COMMAND_KIND_TEST_ALARM"})");
  EXPECT_EQ(asked("alarm test 2/a"), R"({"kind":"COMMAND_KIND_TEST_ALARM","room":"2","bed":"a"})");
}

TEST_F(CommandWords, WhatIsDoneAtABedNamesTheBed) {
  const std::string bed = R"("room":"2","bed":"a"})";
  EXPECT_EQ(asked("bed 2/a at-bedside"), R"({"kind":"COMMAND_KIND_AT_BEDSIDE",)" + bed);
  EXPECT_EQ(asked("bed 2/a left"), R"({"kind":"COMMAND_KIND_LEFT_BEDSIDE",)" + bed);
  EXPECT_EQ(asked("bed 2/a on-monitor"), R"({"kind":"COMMAND_KIND_ON_MONITOR",)" + bed);
  EXPECT_EQ(asked("bed 2/a confirm-monitor"), R"({"kind":"COMMAND_KIND_CONFIRM_MONITOR",)" + bed);
  options.reason = "bathroom";
  options.seen = "awake";
  options.with = "RN-4";
  options.bedside = true;
  EXPECT_EQ(asked("bed 2/a off-monitor"),
            R"({"kind":"COMMAND_KIND_OFF_MONITOR","reason":"bathroom","place":"PLACE_BEDSIDE",)"
            R"("room":"2","bed":"a","seen":"awake","with":"RN-4"})");
}

TEST_F(CommandWords, ALimitIsParameterSidePriorityAndNumber) {
  EXPECT_EQ(asked("bed 2/a limit spo2 below medium 90.5"),
            R"({"kind":"COMMAND_KIND_SET_LIMIT","room":"2","bed":"a","parameter":"spo2",)"
            R"("side":"LIMIT_SIDE_BELOW","priority":"PRIORITY_MEDIUM","limit":90.5})");
  EXPECT_EQ(asked("bed 2/a limit hr above high 150"),
            R"({"kind":"COMMAND_KIND_SET_LIMIT","room":"2","bed":"a","parameter":"hr",)"
            R"("side":"LIMIT_SIDE_ABOVE","priority":"PRIORITY_HIGH","limit":150})");
  EXPECT_EQ(error_of("bed 2/a limit hr over high 150"), "the side is below or above");
  EXPECT_EQ(error_of("bed 2/a limit hr above top 150"), "the priority is low, medium or high");
  EXPECT_EQ(error_of("bed 2/a limit hr above high 150x"), "the limit is a number");
}

TEST_F(CommandWords, ASessionStartsOnAFreeBedAndEndsWithNothingLeft) {
  options.profile = "ketamine-im";
  EXPECT_EQ(asked("patient 2/a start K7-20"),
            R"({"kind":"COMMAND_KIND_PATIENT","room":"2","bed":"a",)"
            R"("patient":{"session":"K7-20","profile":"ketamine-im"}})");
  EXPECT_EQ(error_of("patient 2/a end"), "no session is open on this bed");
  patient("K7-20");
  EXPECT_EQ(error_of("patient 2/a start K8"), "session K7-20 is open on this bed; end it first");
  EXPECT_EQ(asked("patient 2/a end"),
            R"({"kind":"COMMAND_KIND_PATIENT","room":"2","bed":"a","patient":{}})");
}

TEST_F(CommandWords, ABaselineIsAddedToWhatIsKnown) {
  EXPECT_EQ(error_of("patient 2/a baseline hr=72"), "no session is open on this bed");
  patient("K7-20");
  EXPECT_EQ(asked("patient 2/a baseline hr=72 spo2=97.5"),
            R"({"kind":"COMMAND_KIND_PATIENT","room":"2","bed":"a","patient":{"session":"K7-20",)"
            R"("profile":"ketamine-im","baseline":[{"parameter":"hr","value":72},)"
            R"({"parameter":"spo2","value":97.5}]}})");
  EXPECT_EQ(error_of("patient 2/a baseline hr"),
            "a baseline is PARAMETER=NUMBER, for example hr=72");
}

TEST_F(CommandWords, TheFirstDoseNeverMovesAndTheLastOneOnlyForward) {
  const auto dose = [&](double minutes_ago) {
    options.minutes_ago = minutes_ago;
    return compose(words_of("patient 2/a dose"), options, model, here(0));
  };
  EXPECT_EQ(dose(0).error, "no session is open on this bed");
  patient("K7-20");
  const auto now = static_cast<std::int64_t>(there(0));
  constexpr std::int64_t minute = 60'000'000'000;
  const v1::PatientContext first = dose(2).request.patient();
  EXPECT_EQ(first.first_dose_ns(), now - 2 * minute);
  EXPECT_EQ(first.last_dose_ns(), now - 2 * minute);
  EXPECT_EQ(first.session(), "K7-20");
  EXPECT_EQ(first.baseline_size(), 1);
  patient("K7-20", now - 30 * minute, now - 10 * minute);
  EXPECT_EQ(dose(0).request.patient().first_dose_ns(), now - 30 * minute);
  EXPECT_EQ(dose(0).request.patient().last_dose_ns(), now);
  EXPECT_EQ(dose(20).request.patient().last_dose_ns(), now - 10 * minute);
  EXPECT_EQ(dose(31).error, "that is before the first dose, which does not move");
  EXPECT_EQ(dose(-1).error, "a dose to come can't be told");
}

TEST_F(CommandWords, WhatIsNotKnownShowsWhatIs) {
  const std::string help = "one of these is expected:\n" + actions_help("bed");
  for (const char* line :
       {"bed", "bed 2/a", "bed 2/a fly", "bed 2/a left now", "bed 2/a limit spo2"}) {
    EXPECT_EQ(error_of(line), help) << line;
  }
  for (const char* place : {"2", "/a", "2/", "/"}) {
    EXPECT_EQ(error_of(std::string("bed ") + place + " left"),
              "a bed is ROOM/BED, for example 2/a");
  }
}

TEST_F(CommandWords, TheListNamesEachAlarmAndWhatPeopleDid) {
  EXPECT_EQ(list_alarms(watch::Model(watch::local_start), here(0)), "No alarms.\n");
  v1::Event event = watch::alarm(0, "3", "5.2", v1::PRIORITY_MEDIUM, "** HR 130 > 120");
  event.mutable_alarm()->set_state(v1::ALARM_STATE_LATCHED);
  event.mutable_alarm()->set_inactivation(v1::INACTIVATION_ALERT_ACKNOWLEDGED);
  event.mutable_alarm()->set_inactivated_by("RN-2");
  event.mutable_alarm()->set_worst(140);
  event.mutable_alarm()->set_responsible("RN-3");
  model.on_event(event, here(0));
  EXPECT_EQ(list_alarms(model, here(0)),
            "5.1  room 2  *** SpO2 84 < 88\n"
            "5.2  room 3  ** HR 130 > 120, LATCHED, it is over, acknowledged RN-2, worst 140, "
            "RN-3 is going\n");
}

}  // namespace
}  // namespace vigil
