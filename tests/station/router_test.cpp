#include "station/router.hpp"

#include <gtest/gtest.h>

#include "tests/station/fake_api.hpp"

namespace vigil::station {
namespace {

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    HubSetup setup;
    setup.api = &api;
    setup.counters = &counters;
    hub = std::make_unique<Hub>(std::move(setup), Hub::Now{});
    router = std::make_unique<Router>(
        RouterParts{{{"vigil.example"}, false}, &api, hub.get(), &history, &files, &counters});
    api.add("tech", v1::ACCOUNT_ROLE_TECHNICIAN);
    api.add("nurse", v1::ACCOUNT_ROLE_NURSE);
    raw.method = "GET";
    raw.host = "vigil.example";
    raw.remote = "192.0.2.7";
  }
  /// "404 not_found", "200", "work 200", "page nurse".
  std::string told(const std::string& target) {
    raw.target = target;
    const auto before = counters.refused();
    const Routed routed = router->route(RawRequest(raw));
    if (routed.page) return "page " + routed.page->account;
    std::string text;
    if (routed.answer) text = std::to_string(routed.answer->status);
    if (routed.work) text = "work " + std::to_string(routed.work().status);
    for (const auto& [reason, n] : counters.refused()) {
      const auto was = before.find(reason);
      if (was == before.end() || was->second != n) text += " " + reason;
    }
    return text;
  }
  FakeApi api;
  Counters counters;
  History history;
  StaticFiles files;
  std::unique_ptr<Hub> hub;
  std::unique_ptr<Router> router;
  RawRequest raw;
};

TEST_F(RouterTest, AnswersToItsOwnNameOnly) {
  EXPECT_EQ(told("/healthz"), "200");
  raw.host = "evil.example";
  EXPECT_EQ(told("/healthz"), "421 host");
  raw.host = "";
  EXPECT_EQ(told("/healthz"), "421 host");
}

TEST_F(RouterTest, WhatChangesSomethingComesFromItsOwnPage) {
  raw.method = "POST";
  EXPECT_EQ(told("/api/login"), "403 origin");
  raw.origin = "http://evil.example";
  EXPECT_EQ(told("/api/login"), "403 origin");
  raw.origin = "http://vigil.example";
  EXPECT_EQ(told("/api/login"), "work 401 api_401");
  EXPECT_EQ(told("/healthz"), "405 method");
  EXPECT_EQ(told("/api/history"), "405 method");
  raw.method = "BREW";
  EXPECT_EQ(told("/api/login"), "405 method");
}

TEST_F(RouterTest, AWebSocketNeedsALoginItsOriginAndOurProtocol) {
  EXPECT_EQ(told("/api/live"), "426 no_upgrade");
  raw.upgrade = true;
  EXPECT_EQ(told("/api/live"), "403 origin");
  raw.origin = "http://vigil.example";
  EXPECT_EQ(told("/api/live"), "401 no_login");
  raw.cookie = "vigil=nobody";
  EXPECT_EQ(told("/api/live"), "401 no_login");
  raw.cookie = "vigil=nurse";
  EXPECT_EQ(told("/api/live"), "400 subprotocol");
  raw.speaks_our_protocol = true;
  EXPECT_EQ(told("/api/live"), "page nurse");
  EXPECT_EQ(told("/api/me"), "404 not_found");
}

TEST_F(RouterTest, HistoryIsForLoginsAnd15To720Minutes) {
  EXPECT_EQ(told("/api/history?minutes=60"), "401 no_login");
  raw.cookie = "vigil=nurse";
  for (const char* const minutes : {"15", "720"}) {
    EXPECT_EQ(told(std::string("/api/history?minutes=") + minutes), "work 200");
  }
  for (const char* const minutes : {"14", "721", "-60", "x", "60x", ""}) {
    EXPECT_EQ(told(std::string("/api/history?minutes=") + minutes), "400 bad_argument");
  }
}

TEST_F(RouterTest, NumbersAreForThisMachineAndTechnicians) {
  EXPECT_EQ(told("/metrics"), "403 metrics");
  raw.cookie = "vigil=nurse";
  EXPECT_EQ(told("/metrics"), "403 metrics");
  raw.cookie = "vigil=tech";
  EXPECT_EQ(told("/metrics"), "200");
  raw.cookie = "";
  raw.remote = "127.0.0.1";
  EXPECT_EQ(told("/metrics"), "200");
  raw.remote = "::1";
  EXPECT_EQ(told("/metrics"), "200");
}

TEST_F(RouterTest, TheApiJudgesRolesAndItsRefusalsAreCounted) {
  raw.cookie = "vigil=nurse";
  EXPECT_EQ(told("/api/settings"), "work 403 api_403");
  raw.cookie = "vigil=tech";
  EXPECT_EQ(told("/api/settings"), "work 200");
}

TEST_F(RouterTest, DataIsNotStoredAndEveryAnswerHasTheHeaders) {
  raw.target = "/api/history";
  raw.cookie = "vigil=nurse";
  const Answer answer = router->route(RawRequest(raw)).work();
  EXPECT_EQ(answer.content_type, "application/x-protobuf");
  EXPECT_EQ(answer.headers.front().first, "Content-Security-Policy");
  EXPECT_EQ(answer.headers.back().first, "Cache-Control");
  EXPECT_EQ(answer.headers.back().second, "no-store");
}

}  // namespace
}  // namespace vigil::station
