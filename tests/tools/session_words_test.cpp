// vigil session: words and options as one request, exact to the field.
#include "tools/vigil/session_words.hpp"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>

#include "tests/tools/session_events.hpp"

namespace vigil {
namespace {

using watch::here;
using watch::there;

class SessionWords : public testing::Test {
 protected:
  SessionWords() {
    ::setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1);
    ::tzset();
    model.on_event(watch::heartbeat(0), here(0));
    model.on_event(watch::dosed(0), here(0));
    model.on_event(watch::link(0, "4", v1::LINK_STATE_LIVE), here(0));
    v1::Event other = watch::event_at(0, "4", "b");
    other.mutable_link();
    model.on_event(other, here(0));
    model.on_event(watch::link(0, "5", v1::LINK_STATE_LIVE), here(0));
    model.on_event(watch::planned("K-0138", "K-0138.19700112.1"), here(0));
    options.as = "RN-2";
    options.role = v1::STAFF_ROLE_NURSE;
  }
  ~SessionWords() override {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
  }
  static std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
  }
  ComposedSession made(const std::string& line) {
    return compose_session(words_of(line), options, {model, here(0), watch::wall_start_s});
  }
  std::string error_of(const std::string& line) { return made(line).error; }
  /// What is asked beyond what stands in every order, as JSON.
  std::string asked(const std::string& line) {
    ComposedSession composed = made(line);
    EXPECT_EQ(composed.error, "") << line;
    notes = composed.notes;
    v1::CommandRequest& request = composed.request;
    EXPECT_EQ(request.actor(), "RN-2");
    EXPECT_EQ(request.role(), v1::STAFF_ROLE_NURSE);
    EXPECT_EQ(request.not_after_ns(), there(10));
    request.clear_actor();
    request.clear_role();
    request.clear_not_after_ns();
    if (request.room() == "4" && request.bed() == "a") {
      request.clear_room();
      request.clear_bed();
      if (request.session().session() == "K-0042.19700112.1") {
        request.mutable_session()->clear_session();
      }
    }
    google::protobuf::util::JsonPrintOptions json;
    json.preserve_proto_field_names = true;
    std::string text;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(request, &text, json).ok());
    const std::string_view prefix = R"({"kind":"COMMAND_KIND_SESSION_)";
    EXPECT_TRUE(text.starts_with(prefix));
    return text.substr(prefix.size());
  }
  watch::Model model{watch::local_start};
  SessionOptions options;
  std::vector<std::string> notes;
};

TEST_F(SessionWords, APlaceIsABedASessionOrACode) {
  for (const char* text : {"4/a", "4a", "K-0042", "K-0042.19700112.1"}) {
    const Target target = find_target(text, model);
    EXPECT_EQ(target.room + "/" + target.bed + " " + target.session, "4/a K-0042.19700112.1")
        << text;
  }
  EXPECT_EQ(find_target("5", model).bed, "a");
  EXPECT_EQ(find_target("K-0138", model).session, "K-0138.19700112.1");
  EXPECT_EQ(find_target("K-9000.20250101.2", model).session, "K-9000.20250101.2");
  EXPECT_EQ(find_target("4", model).error,
            "there is no bed or session \"4\"; a bed is ROOM/BED, for example 4/a");
}

TEST_F(SessionWords, ACodeThatStandsForTwoSessionsMustBeToldById) {
  model.on_event(watch::planned("K-0138", "K-0138.19700113.1"), here(0));
  EXPECT_EQ(find_target("K-0138", model).error,
            "several sessions have the code K-0138; write the id of one, see vigil session list");
}

TEST_F(SessionWords, AStartSaysWhomByWhatAndWhoAnswers) {
  options.profile = "ketamine-im";
  options.prescriber = "MD-1";
  options.nurse = "RN-2";
  options.intent = "inward";
  options.therapist = options.identity = true;
  EXPECT_EQ(asked("start 4a K-0042"),
            R"(START","session":{"start":{"code":"K-0042","profile":"ketamine-im",)"
            R"("prescriber":"MD-1","nurse":"RN-2","intent":"DOSE_INTENT_INWARD",)"
            R"("therapist_expected":true,"identity_compared":true}}})");
  EXPECT_EQ(error_of("start 4a K-0043"),
            "\"K-0043\" is no code of a patient: 1 to 3 letters, \"-\", digits, and the last one "
            "checks the others; see vigil session code");
  options.intent = "sleepy";
  EXPECT_EQ(error_of("start 4a K-0042"), "--intent: talking or inward");
}

TEST_F(SessionWords, APlanHasNoBedAndALocalTime) {
  options.planned = "1970-02-01 09:00";
  EXPECT_EQ(asked("schedule K-0042"), R"(SCHEDULE","session":{"start":{"code":"K-0042",)"
                                      R"("planned_time":"1970-02-01T08:00:00Z"}}})");
  EXPECT_EQ(notes, std::vector<std::string>{"planned for 1970-02-01 09:00 (UTC+01:00)"});
}

TEST_F(SessionWords, PoundsAreShownAsKilogramsAndSentAsTheyAreShown) {
  options.lb = 176.4;
  EXPECT_EQ(asked("precheck 4a pregnancy=no suicidality=yes"),
            R"(PRE_CHECK","session":{"pre_check":{"flags":[{"flag":"pregnancy",)"
            R"("answer":"ANSWER_NO"},{"flag":"suicidality","answer":"ANSWER_YES"}],)"
            R"("weight_g":80010,"weight_mlb":176400,"weighed":true}}})");
  EXPECT_EQ(notes, std::vector<std::string>{"176.4 lb = 80.014 kg"});
  options.kg = 80;
  EXPECT_EQ(error_of("precheck 4a"), "--kg or --lb, not both");
}

TEST_F(SessionWords, APlanBelongsToAFlagThatWasAnswered) {
  options.plans = {"suicidality=Dr. M. tomorrow"};
  EXPECT_EQ(error_of("precheck 4a pregnancy=no"),
            "--plan: FLAG=PLAN of a flag that is answered here");
  EXPECT_EQ(asked("precheck 4a suicidality=yes"),
            R"(PRE_CHECK","session":{"pre_check":{"flags":[{"flag":"suicidality",)"
            R"("answer":"ANSWER_YES","plan":"Dr. M. tomorrow"}]}}})");
  EXPECT_EQ(error_of("precheck 4a pregnancy"),
            "an answer is FLAG=yes or FLAG=no, for example pregnancy=no");
}

TEST_F(SessionWords, ADoseIsMilligramsWithSiteAndLot) {
  options.mg = 60;
  options.site = "left deltoid";
  options.lot = "A12";
  options.ago = "3m";
  EXPECT_EQ(asked("dose 4a"),
            R"(DOSE","session":{"performed_time":"1970-01-12T13:43:40Z","dose":{)"
            R"("step":"DOSE_STEP_GIVEN","amount_ug":"60000","site":"left deltoid","lot":"A12"}}})");
  EXPECT_EQ(notes, std::vector<std::string>{"done at 1970-01-12 14:43 (UTC+01:00)"});
  options.mg = 60.0005;
  EXPECT_EQ(error_of("dose 4a"), "--mg: milligrams with at most three decimals are expected");
  options.mg.reset();
  EXPECT_EQ(error_of("dose 4a"), "--mg: how much?");
}

TEST_F(SessionWords, AnInfusionHasSteps) {
  options.step = "rate";
  options.mg_per_hour = 45.5;
  EXPECT_EQ(asked("dose 4a"),
            R"(DOSE","session":{"dose":{"step":"DOSE_STEP_INFUSION_RATE","rate_ug_h":45500}}})");
  options.step = "faster";
  EXPECT_EQ(error_of("dose 4a"), "--step: given, start, rate, pause, resume or stop");
}

TEST_F(SessionWords, ACheckIsOneTouchOrItsDetailsAndNothingIsFilledIn) {
  options.how = "window";
  EXPECT_EQ(error_of("check 4a"),
            "what was seen? --breathing, --colour, --posture, --distress, --moaas, --seen; or "
            "--ok");
  options.ok = true;
  EXPECT_EQ(asked("check 4a"),
            R"(CHECK","session":{"check":{"how":"CHECK_HOW_WINDOW","one_touch":true}}})");
  options.breathing = "regular";
  EXPECT_EQ(error_of("check 4a"), "--ok says that nothing needs words; leave it or the details");
  options.ok = false;
  options.moaas = 0;
  options.number = 7;
  EXPECT_EQ(asked("check 4a"), R"(CHECK","session":{"check":{"number":7,"how":"CHECK_HOW_WINDOW",)"
                               R"("breathing":"regular","moaas":0}}})");
  options.how = "radio";
  EXPECT_EQ(error_of("check 4a"), "--how: window, camera, door or in-room");
}

TEST_F(SessionWords, VitalsByHandTakeAPressureInOneWord) {
  EXPECT_EQ(asked("vitals 4a bp=128/80 hr=72"),
            R"(VITALS","session":{"values":[{"parameter":"nibp_sys","value":128},)"
            R"({"parameter":"nibp_dia","value":80},{"parameter":"hr","value":72}]}})");
  EXPECT_EQ(error_of("vitals 4a bp=128"), "a value is PARAMETER=NUMBER or bp=128/80");
  EXPECT_EQ(error_of("vitals 4a hr"), "a value is PARAMETER=NUMBER or bp=128/80");
}

TEST_F(SessionWords, TheSmallOrders) {
  EXPECT_EQ(asked("baseline 4a"), R"(BASELINE","session":{}})");
  EXPECT_EQ(asked("bind 4a pulse"), R"(BIND","session":{"code":"pulse"}})");
  EXPECT_EQ(error_of("bind 4a two-person"), "two-person: --with says who the second person is");
  EXPECT_EQ(asked("undo 4a"), R"(UNDO","session":{}})");
  EXPECT_EQ(asked("symptom 4a nausea severe"),
            R"(SYMPTOM","session":{"code":"nausea","severity":"SEVERITY_SEVERE"}})");
  EXPECT_EQ(error_of("symptom 4a nausea bad"), "how bad is it? mild, moderate, severe or ended");
  EXPECT_EQ(asked("note 4a music"), R"(NOTE","session":{"code":"music"}})");
  EXPECT_EQ(asked("oxygen 4a 2.5 mask"), R"(OXYGEN","session":{"code":"mask","amount":2.5}})");
  EXPECT_EQ(error_of("oxygen 4a -1"), "oxygen is litres a minute; 0 when it is stopped");
  EXPECT_EQ(asked("emergency 4a"), R"(EMERGENCY","session":{"code":"called"}})");
  EXPECT_EQ(asked("emergency 4a over"), R"(EMERGENCY","session":{"code":"over"}})");
  EXPECT_EQ(asked("handover 4a RN-3"), R"(HANDOVER","session":{"with":"RN-3"}})");
  EXPECT_EQ(asked("back 4a"), R"(BATHROOM","session":{"code":"back"}})");
  EXPECT_EQ(asked("gate 4a escort"), R"(GATE","session":{"code":"escort","amount":1}})");
  EXPECT_EQ(asked("gate 4a escort no"), R"(GATE","session":{"code":"escort","amount":0}})");
  EXPECT_EQ(asked("discharge 4a"), R"(CLOSE","session":{"manner":"CLOSE_MANNER_DISCHARGED"}})");
  EXPECT_EQ(asked("move 4a 5"), R"(MOVE","session":{"to_room":"5","to_bed":"a"}})");
  EXPECT_EQ(asked("score 4a aldrete 9"), R"(SCORE","session":{"code":"aldrete","amount":9}})");
  EXPECT_EQ(asked("consent 4a given"),
            R"(CONSENT","session":{"code":"aligned-view","text":"given"}})");
  options.minutes = 8;
  options.with = "RN-4";
  EXPECT_EQ(asked("bathroom 4a"),
            R"(BATHROOM","session":{"code":"left","with":"RN-4","duration_ns":"480000000000"}})");
}

TEST_F(SessionWords, WhatNeedsAReasonAsksForIt) {
  EXPECT_EQ(error_of("skip 4a"), "--reason: why is the check skipped?");
  EXPECT_EQ(error_of("close 4a against-gate"), "--reason: why?");
  EXPECT_EQ(error_of("close 4a home"),
            "how? discharged, against-gate, left-against-advice, transferred or not-dosed");
  EXPECT_EQ(error_of("medication 4a ondansetron"), "--text: how much, and by which route?");
  EXPECT_EQ(error_of("follow-up K-0138 call-24h"), "--text: how did it go?");
  options.text = "too sleepy";
  EXPECT_EQ(error_of("close 4a transferred"), "--to: where to?");
  EXPECT_EQ(asked("override 4a sbp"),
            R"(OVERRIDE","reason":"too sleepy","session":{"code":"sbp","text":"too sleepy"}})");
}

TEST_F(SessionWords, ACorrectionMovesASpanBetweenTwoSessions) {
  options.from_time = "14:10";
  options.to_time = "14:25";
  options.text = "plugs were swapped";
  EXPECT_EQ(asked("correct 4a K-0138"),
            R"(CORRECT","reason":"plugs were swapped","session":{"correction":{)"
            R"("from_time":"1970-01-12T13:10:00Z","to_time":"1970-01-12T13:25:00Z",)"
            R"("from_session":"K-0042.19700112.1","to_session":"K-0138.19700112.1"},)"
            R"("text":"plugs were swapped"}})");
  options.to_time = "14:05";
  EXPECT_EQ(error_of("correct 4a K-0138"), "--until is before --from");
}

TEST_F(SessionWords, AClosedSessionNeedsNoBed) {
  options.text = "slept well";
  const ComposedSession composed = made("follow-up K-0138 call-24h");
  EXPECT_EQ(composed.error, "");
  EXPECT_EQ(composed.request.room(), "");
  EXPECT_EQ(composed.request.session().session(), "K-0138.19700112.1");
  EXPECT_EQ(composed.request.session().code(), "call-24h");
}

TEST_F(SessionWords, TimesAreNeverInTheFutureNorTwice) {
  options.at = "14:40";
  EXPECT_EQ(asked("baseline 4a"),
            R"(BASELINE","session":{"performed_time":"1970-01-12T13:40:00Z"}})");
  options.ago = "3m";
  EXPECT_EQ(error_of("baseline 4a"), "--at or --ago, not both");
  options.ago.clear();
  options.at = "1970-01-12 15:00";
  EXPECT_EQ(error_of("baseline 4a"), "--at: that is in the future");
  options.at.clear();
  options.ago = "3";
  EXPECT_EQ(error_of("baseline 4a"), "--ago: 90s, 3m or 1h is expected");
}

TEST_F(SessionWords, WhatIsNoOrderIsToldWhatIs) {
  EXPECT_EQ(error_of("oxygen 4a"),
            "this is expected: vigil session oxygen BED LITRES_A_MINUTE [HOW]");
  EXPECT_TRUE(error_of("fly 4a").starts_with("one of these is expected:\n  vigil session "));
  EXPECT_EQ(error_of("baseline 9z"),
            "there is no bed or session \"9z\"; a bed is ROOM/BED, for example 4/a");
}

TEST(SessionCode, GetsItsCheckDigit) {
  EXPECT_EQ(with_check_digit("K-004").code, "K-0042");
  EXPECT_EQ(with_check_digit("AB-7992739").code, "AB-79927398");
  for (const char* text : {"", "K", "K-", "K-1", "k-004", "ABCD-004", "K-00x", "K-12345678"}) {
    EXPECT_EQ(with_check_digit(text).error,
              "a code is 1 to 3 capital letters, \"-\", and 2 to 7 digits: K-004")
        << text;
  }
}

TEST_F(SessionWords, AnUnknownSymptomOrNoteIsAskedAndThoseThatThereAreAreShown) {
  EXPECT_EQ(made("symptom 4a nausea mild").notes, std::vector<std::string>{});
  EXPECT_EQ(made("note 4a lamp").notes,
            (std::vector<std::string>{"one of these is expected: music, therapist-in, "
                                      "therapist-out, water, touch, spoke, sitter, mask, other"}));
  EXPECT_EQ(made("symptom 4a sick mild").error, "");
  EXPECT_TRUE(made("symptom 4a sick mild")
                  .notes.at(0)
                  .starts_with("one of these is expected: headache, nausea, vomiting, "));
}

}  // namespace
}  // namespace vigil
