// Reviews, exports, notes and checks by the routes: what is recorded, refused and left out.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/station/api_fixture.hpp"

namespace vigil::station {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
namespace json = boost::json;

class ApiSessionsTest : public ApiFixture {
 protected:
  HttpResponse review(const std::string& account = "th-1", const std::string& id = ann) {
    return get("/api/sessions/" + id, account);
  }
  /// From here on no reading can be recorded.
  void break_spool() const {
    std::filesystem::remove_all(log_folder.file("spool"));
    std::ofstream(log_folder.file("spool")) << "in the way";
  }
  HttpResponse put_note(const std::string& account, const std::string& body) {
    return ask(Method::put, std::string("/api/sessions/") + ann + "/notes", log_in(account), body);
  }
  json::object notes(const std::string& account) {
    return object(get(std::string("/api/sessions/") + ann + "/notes", account));
  }
  sessionlog::Clinic ben_clinic{"clinic", 6};
};

TEST_F(ApiSessionsTest, TheListIsTheNewestFirstOfOneCodeIfAsked) {
  sessionlog::Clinic clinic;
  log.add(clinic.whole_session(ann_before, "K-0042"));
  log.add(ben_events(ben_clinic));
  log.add(ann_events());
  const json::array all = object(get("/api/sessions", "th-1")).at("sessions").as_array();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].at("id"), ben);
  EXPECT_EQ(all[2].at("id"), ann_before);
  const json::array of_code =
      object(ask(Method::get, "/api/sessions", log_in("th-1"), {}, {{"code", "K-0042"}}))
          .at("sessions")
          .as_array();
  ASSERT_EQ(of_code.size(), 2U);
  EXPECT_EQ(json::serialize(of_code[0]),
            R"({"id":"K-0042.20261122.1","code":"K-0042","state":"closed","profile":"ketamine-im",)"
            R"("room":"2","bed":"a","started":"2026-11-22T09:00:00.000Z",)"
            R"("firstDose":"2026-11-22T09:30:00.000Z","closed":"2026-11-22T11:42:00.000Z",)"
            R"("mg":6E1,"manner":"discharged","opens":null,"closes":null})");
  EXPECT_THAT(audits(), IsEmpty()) << "a list is no reading of a session";
}

TEST_F(ApiSessionsTest, EachReadingIsHandedInAlsoThoseOfEarlierSessions) {
  sessionlog::Clinic clinic;
  log.add(clinic.whole_session(ann_before, "K-0042"));
  log.add(ann_events());
  const json::object told = object(review());
  EXPECT_EQ(told.at("session"), ann);
  ASSERT_EQ(told.at("earlier").as_array().size(), 1U);
  EXPECT_EQ(told.at("earlier").at(0).at("id"), ann_before);
  EXPECT_EQ(told.at("earlier").at(0).at("drug"), "ketamine");
  EXPECT_EQ(told.at("earlier").at(0).at("mg"), 70);
  EXPECT_EQ(told.at("earlier").at(0).at("phases").at(0).at("name"), "after the dose");
  EXPECT_EQ(told.at("earlier").at(0).at("hrHighest"), 89);
  EXPECT_EQ(told.at("earlier").at(0).at("sysHighest"), 158);
  EXPECT_EQ(told.at("earlier").at(0).at("spo2Lowest"), 89);
  EXPECT_EQ(told.at("earlier").at(0).at("series").at("step"), 30);
  EXPECT_EQ(told.at("exports").as_array().size(), 9U);
  EXPECT_THAT(audits(),
              ElementsAre("review K-0042.20260305.1 TH-1 therapist: beside K-0042.20261122.1",
                          "review K-0042.20261122.1 TH-1 therapist"));
}

TEST_F(ApiSessionsTest, WhoCannotRecordThatHeReadsReadsNothing) {
  log.add(ann_events());
  break_spool();
  const HttpResponse no = review();
  EXPECT_EQ(no.status, 503U);
  EXPECT_THAT(error_of(no), HasSubstr("This reading can't be recorded, so nothing is shown."));
  EXPECT_THAT(no.body, Not(HasSubstr("ketamine")));
  const HttpResponse no_export = get(std::string("/api/sessions/") + ann + "/export/csv", "th-1");
  EXPECT_EQ(no_export.status, 503U);
  EXPECT_THAT(no_export.body, Not(HasSubstr("spo2")));
  EXPECT_EQ(api->refused().at("audit"), 2U);
}

TEST_F(ApiSessionsTest, ASessionThatIsNotThereIs404AndNoRecord) {
  log.add(ann_events());
  for (const char* id : {"K-9999.20261122.1", "..", "K-0042.20261122.1' OR 1=1", ""}) {
    EXPECT_EQ(review("th-1", id).status, 404U) << id;
  }
  EXPECT_THAT(audits(), IsEmpty());
}

TEST_F(ApiSessionsTest, ThePartnerIsThereOnlyWithBothConsentsAndUntilOneIsRevoked) {
  log.add(ann_events());
  log.add(ben_events(ben_clinic));
  const auto partner = [&] { return object(review()).at("partner"); };
  EXPECT_TRUE(partner().is_null()) << "nobody was asked";
  sessionlog::Clinic ann_clinic("clinic-north", 4);
  log.add({consent(ann_clinic, ann, "given")});
  EXPECT_TRUE(partner().is_null()) << "one of two";
  log.add({consent(ben_clinic, ben, "given")});
  const json::value seen = partner();
  ASSERT_TRUE(seen.is_object());
  EXPECT_EQ(seen.at("code"), "K-0043");
  EXPECT_EQ(seen.at("series").at("hr").at("t").at(0), 0);
  EXPECT_EQ(seen.as_object().size(), 4U) << "code, phases, series, cuffs";
  EXPECT_EQ(object(review("th-1", ben)).at("partner").at("code"), "K-0042") << "either way";
  // Taken back later, in another session of the same patient.
  log.add({consent(ben_clinic, "K-0043.20261123.1", "revoked"),
           ben_clinic.state("K-0043", v1::SESSION_STATE_PRE_CHECK)});
  EXPECT_TRUE(partner().is_null());
}

TEST_F(ApiSessionsTest, WithoutConsentNothingNamesThePartner) {
  log.add(ann_events());
  log.add(ben_events(ben_clinic));
  sessionlog::Clinic more("clinic-north", 4);
  more.session = ann;
  v1::Event note = more.entry(v1::ENTRY_KIND_NOTE);
  note.mutable_entry()->set_text("reached for K-0043, seen in K-0043.20261122.1");
  log.add({note});
  const std::string body = review().body;
  EXPECT_THAT(body, HasSubstr("reached for [another patient], seen in [another patient]"));
  EXPECT_THAT(body, Not(HasSubstr("K-0043")));
  EXPECT_THAT(audits(), ElementsAre("review K-0042.20261122.1 TH-1 therapist"))
      << "and the partner's record was not opened";
}

TEST_F(ApiSessionsTest, AnExportIsDeIdentifiedUnlessAskedAndEitherIsRecorded) {
  log.add(ann_events());
  const std::string path = std::string("/api/sessions/") + ann + "/export/report";
  const HttpResponse plain = get(path, "rn-2");
  EXPECT_EQ(plain.status, 200U);
  EXPECT_EQ(plain.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header(plain, "Content-Disposition"), "attachment; filename=\"K-0042-report.html\"");
  EXPECT_THAT(plain.body, Not(HasSubstr("Dr Hale")));
  const HttpResponse named = ask(Method::get, path, log_in("rn-2"), {}, {{"identified", "1"}});
  EXPECT_EQ(header(named, "Content-Disposition"),
            "attachment; filename=\"K-0042.20261122.1-report.html\"");
  EXPECT_THAT(named.body, HasSubstr("Dr Hale"));
  EXPECT_THAT(audits(), ElementsAre("export K-0042.20261122.1 RN-2 nurse: report, de-identified",
                                    "export K-0042.20261122.1 RN-2 nurse: report, identified"));
  EXPECT_EQ(get(std::string("/api/sessions/") + ann + "/export/pdf", "rn-2").status, 404U);
  EXPECT_THAT(get(std::string("/api/sessions/") + ann + "/export/dictionary", "rn-2").body,
              HasSubstr("column"));
}

TEST_F(ApiSessionsTest, EveryFormatComesOutOfTheLog) {
  log.add(ann_events());
  const json::object told = object(review());
  for (const json::value& one : told.at("exports").as_array()) {
    const std::string format(one.at("format").as_string());
    const HttpResponse file =
        get(std::string("/api/sessions/") + ann + "/export/" + format, "dr-1");
    EXPECT_EQ(file.status, 200U) << format << file.body.substr(0, 200);
    EXPECT_GT(file.body.size(), 500U) << format;
  }
}

TEST_F(ApiSessionsTest, ANoteIsForItsAuthorAndOneNamedColleague) {
  log.add(ann_events());
  EXPECT_EQ(put_note("th-1", R"({"text":"the sea","colleague":"th-2","revision":0})").body,
            R"({"revision":1,"written":"2026-11-22T12:00:00.000Z"})"
            "\n");
  EXPECT_EQ(notes("th-1").at("mine").at("text"), "the sea");
  EXPECT_EQ(json::serialize(notes("th-2").at("others")),
            R"([{"author":"TH-1","text":"the sea","revision":1,)"
            R"("written":"2026-11-22T12:00:00.000Z"}])");
  EXPECT_THAT(notes("th-3").at("others").as_array(), IsEmpty());
  EXPECT_EQ(notes("th-3").at("mine").at("text"), "");
  // Nowhere else.
  EXPECT_THAT(review().body, Not(HasSubstr("the sea")));
  EXPECT_THAT(get(std::string("/api/sessions/") + ann + "/export/jsonl", "th-1").body,
              Not(HasSubstr("the sea")));
  for (const std::string& audit : audits()) EXPECT_THAT(audit, Not(HasSubstr("sea")));
}

TEST_F(ApiSessionsTest, ANoteFromAnOldPageIs409AndTellsTheRevision) {
  log.add(ann_events());
  ASSERT_EQ(put_note("th-1", R"({"text":"first","colleague":"","revision":0})").status, 200U);
  const HttpResponse no = put_note("th-1", R"({"text":"lost","colleague":"","revision":0})");
  EXPECT_EQ(no.status, 409U);
  EXPECT_EQ(object(no).at("revision"), 1);
  EXPECT_EQ(notes("th-1").at("mine").at("text"), "first");
  EXPECT_EQ(put_note("th-1", R"({"text":"x","colleague":"rn-2","revision":1})").status, 422U);
  EXPECT_EQ(put_note("th-1", R"({"text":"x","colleague":"th-1","revision":1})").status, 422U);
  EXPECT_EQ(put_note("th-1", R"({"text":"x","colleague":"","revision":-1})").status, 400U);
  const std::string long_text(note_max_bytes + 1, 'x');
  EXPECT_EQ(
      put_note("th-1", R"({"text":")" + long_text + R"(","colleague":"","revision":1})").status,
      413U);
  EXPECT_EQ(ask(Method::put, "/api/sessions/K-9999.20261122.1/notes", log_in("th-1"),
                R"({"text":"x","colleague":"","revision":0})")
                .status,
            404U);
}

TEST_F(ApiSessionsTest, TheChecksOfADayAreCountedOnTimeWithinTwoMinutes) {
  sessionlog::Clinic clinic;
  clinic.session = ann_before;
  std::vector<v1::Event> events{clinic.state("K-0042", v1::SESSION_STATE_DOSED, "onset")};
  const auto tell = [&](std::uint32_t number, v1::CheckState state, int due_min, int done_s,
                        const char* cause = "schedule") {
    v1::Event event = clinic.check(number, state);
    v1::Check& check = *event.mutable_check();
    const std::int64_t due = sessionlog::start_us + due_min * sessionlog::minute_us;
    sessionlog::Clinic::set(*check.mutable_due_time(), due);
    sessionlog::Clinic::set(*check.mutable_performed_time(), due + done_s * sessionlog::second_us);
    check.set_cause(cause);
    check.set_role(v1::STAFF_ROLE_NURSE);
    events.push_back(event);
  };
  tell(1, v1::CHECK_STATE_DONE, 5, 120);
  tell(2, v1::CHECK_STATE_OVERDUE, 10, 0);
  tell(2, v1::CHECK_STATE_DONE, 10, 121);
  tell(3, v1::CHECK_STATE_SKIPPED, 15, 30);
  tell(4, v1::CHECK_STATE_DONE, 16, 0, "extra");
  tell(5, v1::CHECK_STATE_DUE, 20, 0);
  tell(6, v1::CHECK_STATE_PLANNED, 25, 0);
  tell(7, v1::CHECK_STATE_UNDONE, 20, 0);
  log.add(events);
  const auto of_day = [&](const char* day) {
    return object(ask(Method::get, "/api/checks", log_in("rn-2"), {}, {{"day", day}}));
  };
  now = at(sessionlog::start_us + 22 * sessionlog::minute_us);
  json::object told = of_day("2026-03-05");
  EXPECT_EQ(told.at("onTime"), 33) << "one of 1, 2 and 3: the open one has its time";
  EXPECT_EQ(told.at("done"), 3);
  EXPECT_EQ(told.at("late"), 1);
  EXPECT_EQ(told.at("skipped"), 1);
  EXPECT_EQ(told.at("open"), 1);
  ASSERT_EQ(told.at("checks").as_array().size(), 5U);
  EXPECT_EQ(
      json::serialize(told.at("checks").at(1)),
      R"({"session":"K-0042.20260305.1","code":"K-0042","room":"7","bed":"a","number":2,)"
      R"("state":"done","cause":"schedule","due":"2026-03-05T10:10:00.000Z",)"
      R"("performed":"2026-03-05T10:12:01.000Z","lateS":121,"onTime":false,"how":"",)"
      R"("oneTouch":false,"who":"RN-2","role":"nurse","breathing":"","colour":"","posture":"",)"
      R"("distress":"","moaas":null,"reason":""})");
  now += std::chrono::seconds(1);
  told = of_day("2026-03-05");
  EXPECT_EQ(told.at("onTime"), 25) << "now it counts too";
  EXPECT_EQ(of_day("2026-03-06").at("onTime"), nullptr);
  EXPECT_EQ(of_day("2026-03-06").at("checks").as_array().size(), 0U);
  for (const char* no : {"2026-02-30", "5.3.2026", "2026-03-05x", ""}) {
    EXPECT_EQ(ask(Method::get, "/api/checks", log_in("rn-2"), {}, {{"day", no}}).status, 400U)
        << no;
  }
}

TEST_F(ApiSessionsTest, WithoutALogTheAnswerSaysSo) {
  log.writer.reset();
  std::filesystem::remove(log_folder.log());
  for (const char* path : {"/api/sessions", "/api/sessions/K-0042.20261122.1", "/api/checks"}) {
    const HttpResponse no = get(path, "rn-2");
    EXPECT_EQ(no.status, 503U) << path;
    EXPECT_THAT(error_of(no), HasSubstr("The session log can't be read: ")) << path;
  }
  EXPECT_EQ(object(get("/api/settings", "te-1")).at("log").at("readable"), false);
}

}  // namespace
}  // namespace vigil::station
