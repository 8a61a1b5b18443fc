// Who may ask what, and what logging in and the settings answer.
#include <gmock/gmock.h>

#include "tests/station/api_fixture.hpp"

namespace vigil::station {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::Pair;

class ApiTest : public ApiFixture {};

struct Asked {
  Method method;
  const char* path;
  std::vector<std::string> may;
};

TEST_F(ApiTest, EachRouteIsForItsRolesAndForNobodyElse) {
  log.add(ann_events());
  const std::vector<std::string> everybody{"rn-2", "dr-1", "th-1", "te-1", "vi-1"};
  const std::vector<std::string> readers{"rn-2", "dr-1", "th-1"};
  const std::vector<Asked> all{{Method::get, "/api/me", everybody},
                               {Method::get, "/api/checks", {"rn-2", "dr-1", "te-1"}},
                               {Method::get, "/api/sessions", readers},
                               {Method::get, "/api/sessions/K-0042.20261122.1", readers},
                               {Method::get, "/api/sessions/K-0042.20261122.1/export/csv", readers},
                               {Method::get, "/api/sessions/K-0042.20261122.1/notes", {"th-1"}},
                               {Method::put, "/api/sessions/K-0042.20261122.1/notes", {"th-1"}},
                               {Method::get, "/api/settings", {"rn-2", "te-1"}},
                               {Method::post, "/api/settings/probe", {"te-1"}},
                               {Method::get, "/api/profiles/ketamine-im", everybody}};
  for (const Asked& one : all) {
    EXPECT_EQ(ask(one.method, one.path).status, 401U) << one.path;
    EXPECT_EQ(error_of(ask(one.method, one.path)), "Log in first.");
    for (const std::string& account : everybody) {
      const bool may = std::find(one.may.begin(), one.may.end(), account) != one.may.end();
      const unsigned status = ask(one.method, one.path, log_in(account)).status;
      EXPECT_EQ(status != 403, may) << account << " " << one.path;
      EXPECT_NE(status, 401U);
      EXPECT_NE(status, 404U) << one.path;
    }
  }
}

TEST_F(ApiTest, ADisplayLooksAndDoesNothing) {
  const std::string credential = add_device("wall-1");
  api->accounts().look();
  const HttpResponse in =
      ask(Method::post, "/api/device", {}, R"({"credential":")" + credential + "\"}");
  ASSERT_EQ(in.status, 200U);
  EXPECT_EQ(object(in).at("viewOnly"), true);
  const std::string cookie = header(in, "Set-Cookie").substr(13, 64);
  const auto wall = api->identify(cookie);
  ASSERT_TRUE(wall);
  EXPECT_EQ(ask(Method::get, "/api/me", *wall).status, 200U);
  EXPECT_EQ(ask(Method::get, "/api/profiles/ketamine-im", *wall).status, 200U);
  EXPECT_EQ(ask(Method::get, "/api/sessions", *wall).status, 403U);
  EXPECT_EQ(ask(Method::get, "/api/checks", *wall).status, 403U);
  EXPECT_EQ(error_of(ask(Method::post, "/api/password", *wall, "{}")), "A display may only look.");
}

TEST_F(ApiTest, LoggingInGivesACookieThatScriptsCannotReadAndSaysWho) {
  const HttpResponse in = ask(Method::post, "/api/login", {},
                              R"({"account":"rn-2","password":"quiet river 7","shared":true,)"
                              R"("station":"desk"})");
  ASSERT_EQ(in.status, 200U) << in.body;
  EXPECT_EQ(in.body,
            R"({"account":"rn-2","display":"RN-2","role":"nurse","shared":true,"viewOnly":false,)"
            R"("receiver":"desk","hasPin":true})"
            "\n");
  EXPECT_THAT(header(in, "Set-Cookie"),
              MatchesRegex("__Host-vigil=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict; "
                           "Max-Age=34560000; Secure"));
  const auto who = api->identify(header(in, "Set-Cookie").substr(13, 64));
  ASSERT_TRUE(who);
  EXPECT_TRUE(who->shared);
  EXPECT_EQ(ask(Method::get, "/api/me", *who).body, in.body);
  const HttpResponse out = ask(Method::post, "/api/logout", *who);
  EXPECT_EQ(out.status, 200U);
  EXPECT_EQ(header(out, "Set-Cookie"),
            "__Host-vigil=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
  EXPECT_FALSE(api->find(who->login));
}

TEST_F(ApiTest, AWrongNameAndAWrongPasswordGetTheSameAnswer) {
  const HttpResponse name =
      ask(Method::post, "/api/login", {}, R"({"account":"rn-9","password":"quiet river 7"})");
  const HttpResponse password =
      ask(Method::post, "/api/login", {}, R"({"account":"rn-2","password":"quiet river 8"})");
  EXPECT_EQ(name.status, 401U);
  EXPECT_EQ(password.status, 401U);
  EXPECT_EQ(name.body, password.body);
  EXPECT_EQ(name.headers, password.headers);
  EXPECT_EQ(error_of(name), "Name or password is wrong.");
}

TEST_F(ApiTest, TooManyTriesAreToldWithTheTimeToWait) {
  HttpResponse last;
  for (int i = 0; i < 6; ++i) {
    last = ask(Method::post, "/api/login", {}, R"({"account":"rn-2","password":"wrong one"})");
  }
  EXPECT_EQ(last.status, 429U);
  EXPECT_EQ(header(last, "Retry-After"), "12");
  EXPECT_EQ(error_of(last), "Too many tries. Try again in 12 s.");
  EXPECT_EQ(api->refused().at("wrong_password"), 5U);
  EXPECT_EQ(api->refused().at("login_rate_account"), 1U);
}

TEST_F(ApiTest, ABodyThatIsNoJsonObjectIsRefused) {
  const std::string deep = std::string(500, '[') + std::string(500, ']');
  for (const std::string& body :
       {std::string("account=rn-2"), std::string("[]"), std::string("\"x\""), deep,
        std::string("{\"account\":\"\xff\",\"password\":\"x\"}"),
        std::string(R"({"account":1,"password":"x"})"),
        std::string(R"({"account":"rn-2","password":"x","shared":"yes"})")}) {
    EXPECT_EQ(ask(Method::post, "/api/login", {}, body).status, 400U) << body.substr(0, 40);
  }
  HttpRequest form;
  form.method = Method::post;
  form.path = "/api/login";
  form.content_type = "text/plain";
  form.body = R"({"account":"rn-2","password":"quiet river 7"})";
  EXPECT_EQ(api->handle(form).status, 400U) << "what a foreign form can send is not read";
}

TEST_F(ApiTest, OnesOwnPasswordAndPinAreChanged) {
  const Identity who = log_in("th-1");
  EXPECT_EQ(error_of(ask(Method::post, "/api/password", who,
                         R"({"old":"wrong one","new":"a new river 8"})")),
            "The old password is wrong.");
  const HttpResponse done = ask(Method::post, "/api/password", who,
                                R"({"old":"quiet river 7","new":"a new river 8","pin":"1397"})");
  EXPECT_EQ(done.status, 200U);
  EXPECT_EQ(object(done).at("hasPin"), true);
  EXPECT_EQ(api->prove(who.login, "th-1", "1397").refused, "");
}

TEST_F(ApiTest, WhatIsNotThereIs404AndAnotherMethod405) {
  const Identity who = log_in("te-1");
  for (const char* path : {"/api", "/api/", "/api/nothing", "/api/sessions/x/y/z", "/", "",
                           "/api/settings/probe/more", "/api//me"}) {
    EXPECT_EQ(ask(Method::get, path, who).status, 404U) << path;
  }
  EXPECT_EQ(ask(Method::remove, "/api/me", who).status, 405U);
  EXPECT_EQ(ask(Method::get, "/api/login", who).status, 405U);
}

TEST_F(ApiTest, SettingsTellPortsDriversDiskAndLog) {
  log.add(ann_events());
  const boost::json::object told = object(get("/api/settings", "te-1"));
  EXPECT_EQ(told.at("versions").at("station"), "1.2.3");
  EXPECT_EQ(told.at("ports").at(0).at("device"), "/dev/ttyUSB0");
  EXPECT_EQ(told.at("drivers").at(0).at("id"), "nonin");
  EXPECT_EQ(told.at("log").at("readable"), true);
  EXPECT_EQ(told.at("log").at("sessions"), 1);
  EXPECT_EQ(told.at("log").at("lastRecord"), "2026-11-22T11:42:00.000Z");
  EXPECT_EQ(told.at("disk").at(0).at("problem"), "");
  EXPECT_GT(told.at("disk").at(0).at("freeBytes").as_int64(), 0);
  EXPECT_EQ(told.at("disk").at(1).at("problem"), "No such file or directory");
  EXPECT_EQ(told.at("problems").as_array().size(), 0U);
}

TEST_F(ApiTest, OnlyAPortOfThisMachineIsProbedAndTheProgramGetsNothingElse) {
  const Identity who = log_in("te-1");
  const HttpResponse done =
      ask(Method::post, "/api/settings/probe", who, R"({"port":"usb:0403:6001:A1"})");
  EXPECT_EQ(done.body,
            R"({"outcome":"undecided","text":"asked: probe usb:0403:6001:A1 --seconds 3\n"})"
            "\n");
  for (const char* port : {"/dev/ttyUSB1", "--ask", "/etc/passwd", "; reboot", "tcp://10.0.0.1"}) {
    EXPECT_EQ(
        ask(Method::post, "/api/settings/probe", who, R"({"port":")" + std::string(port) + "\"}")
            .status,
        404U)
        << port;
  }
  EXPECT_EQ(ask(Method::post, "/api/settings/probe", who, "{}").status, 400U);
}

TEST_F(ApiTest, AProfileIsWhatThePageDraws) {
  const boost::json::object told = object(get("/api/profiles/ketamine-im", "rn-2"));
  EXPECT_EQ(told.at("id"), "ketamine-im");
  EXPECT_EQ(told.at("drug"), "ketamine");
  EXPECT_EQ(told.at("phases").as_array().size(), 6U);
  EXPECT_EQ(boost::json::serialize(told.at("phases").at(1)),
            R"({"id":"onset","state":"dosed","fromMin":0,"toMin":15,"checkEveryMin":5,)"
            R"("cuffAtMin":[15],"cuffEveryMin":null})");
  EXPECT_EQ(told.at("phases").at(5).at("toMin"), nullptr);
  EXPECT_EQ(told.at("phases").at(5).at("cuffEveryMin"), 15);
  EXPECT_EQ(boost::json::serialize(told.at("discharge").at(5)),
            R"({"item":"escort","ticked":true,"text":"An adult takes the patient home"})");
  for (const char* id : {"nothing", "adult.base", "..%2Fadult", "../vigil"}) {
    EXPECT_EQ(ask(Method::get, "/api/profiles/" + std::string(id), log_in("rn-2")).status, 404U)
        << id;
  }
}

}  // namespace
}  // namespace vigil::station
