// What must not get in, and that who is inside does not notice.
#include <gtest/gtest.h>

#include "station/limits.hpp"
#include "tests/station/running_station.hpp"

namespace vigil::station {
namespace {

class SecurityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    it.start();
    it.beat();
    SocketOptions options;
    options.cookie = "nurse";
    calm = std::make_unique<WebSocket>(it.port(), options);
    ASSERT_TRUE(wait_live(*calm));
  }
  void TearDown() override {
    // Whatever happened: the page beside it gets what happens next.
    it.publish([&] { it.producer->vital(91'000, Parameter::hr); });
    const auto next = read_until(*calm, [](const auto& m) { return m.event().has_vital(); });
    ASSERT_TRUE(next);
    EXPECT_EQ(next->event().vital().value(), 91.0);
  }
  unsigned open(SocketOptions options) { return WebSocket(it.port(), options).status(); }
  SocketOptions as(const std::string& cookie) {
    SocketOptions options;
    options.cookie = cookie;
    return options;
  }
  [[nodiscard]] std::uint64_t refused(const std::string& reason) const {
    return refusals(it.port(), reason);
  }
  RunningStation it;
  std::unique_ptr<WebSocket> calm;
};

TEST_F(SecurityTest, WithoutALoginThereIsNoSocketAndNoHistory) {
  EXPECT_EQ(open(as("")), 401U);
  EXPECT_EQ(open(as("made-up")), 401U);
  EXPECT_EQ(status_of(ask(it.port(), get("/api/history?minutes=60"))), 401U);
  EXPECT_EQ(refused("no_login"), 3U);
}

TEST_F(SecurityTest, AForeignPageGetsNothing) {
  SocketOptions foreign = as("nurse");
  foreign.origin = "http://evil.example";
  EXPECT_EQ(open(foreign), 403U);
  foreign.origin = "";
  EXPECT_EQ(open(foreign), 403U);
  EXPECT_EQ(status_of(ask(it.port(), post("/api/logout", "{}", "nurse", "http://evil.example"))),
            403U);
  EXPECT_EQ(refused("origin"), 3U);
  const std::string rebound =
      "GET /api/me HTTP/1.1\r\nHost: evil.example\r\nCookie: vigil=nurse\r\n"
      "Connection: close\r\n\r\n";
  EXPECT_EQ(status_of(ask(it.port(), rebound)), 421U);
  EXPECT_EQ(refused("host"), 1U);
  EXPECT_EQ(it.api.handled.load(), 0);
}

TEST_F(SecurityTest, ALoginThatEndedClosesItsPage) {
  WebSocket page(it.port(), as("nurse2"));
  ASSERT_TRUE(wait_live(page));
  it.api.end("nurse2");
  while (page.read()) {
  }
  EXPECT_EQ(page.close_code(), 1008U);
  EXPECT_EQ(open(as("nurse2")), 401U);
  EXPECT_EQ(refused("login_ended"), 1U);
}

TEST_F(SecurityTest, AWrongRoleIsRefused) {
  EXPECT_EQ(status_of(ask(it.port(), get("/api/settings", "nurse"))), 403U);
  EXPECT_EQ(refused("api_403"), 1U);
  WebSocket wall(it.port(), as("wall"));
  ASSERT_TRUE(wait_live(wall));
  v1::PageMessage message;
  message.mutable_command()->set_request_id(3);
  message.mutable_command()->set_source("clinic");
  message.mutable_command()->mutable_command()->set_kind(v1::COMMAND_KIND_ACKNOWLEDGE);
  ASSERT_TRUE(wall.send(message));
  const auto answer = read_until(wall, [](const auto& m) { return m.has_answer(); });
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->answer().refused(), "This page may only look. Log in to act.");
  EXPECT_EQ(refused("command_view_only"), 1U);
  EXPECT_FALSE(it.producer->next_command());
}

TEST_F(SecurityTest, AFrameThatIsTooLongOrTextOrNoneEndsItsConnection) {
  const auto code_after = [&](const std::string& bytes, bool text) {
    WebSocket page(it.port(), as("nurse2"));
    EXPECT_TRUE(wait_live(page));
    page.send_bytes(bytes, text);
    while (page.read()) {
    }
    return page.close_code();
  };
  EXPECT_EQ(code_after(std::string(frame_max_bytes + 1, 'x'), false), 1009U);
  EXPECT_EQ(code_after("hello", true), 1008U);
  EXPECT_EQ(code_after("\xff\xff\xff", false), 1007U);
  EXPECT_EQ(refused("frame_too_large"), 1U);
  EXPECT_EQ(refused("frame_text"), 1U);
  EXPECT_EQ(refused("page_frame_bad"), 1U);
}

TEST_F(SecurityTest, WhoSendsAByteAtATimeIsCutOffAfter5Seconds) {
  const RawSocket nothing(it.port());
  const RawSocket slow(it.port());
  slow.send("GET / HT");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(slow.read_all(), "");
  EXPECT_EQ(nothing.read_all(), "");
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(took, std::chrono::seconds(3));
  EXPECT_LT(took, browser_patience);
  EXPECT_EQ(refused("request_slow"), 2U);
}

TEST_F(SecurityTest, NoPathLeadsOutOfThePage) {
  for (const char* const path :
       {"/../secret", "/%2e%2e/secret", "/..%2fsecret", "/assets/../../secret", "/.%2e/secret",
        "/assets/%2e%2e%2f%2e%2e%2fsecret", "/..%5csecret", "/%00"}) {
    EXPECT_EQ(status_of(ask(it.port(), get(path))), 400U) << path;
  }
  EXPECT_EQ(refused("target"), 8U);
  for (const char* const path : {"//secret", "/%252e%252e/secret", "/assets/", "/index.html/"}) {
    EXPECT_EQ(status_of(ask(it.port(), get(path))), 404U) << path;
  }
}

TEST_F(SecurityTest, WhatIsTooLongOrNoRequestIsRefused) {
  EXPECT_EQ(status_of(ask(it.port(), get("/", "", "X: " + std::string(9000, 'x') + "\r\n"))), 431U);
  EXPECT_EQ(status_of(ask(it.port(), post("/api/x", std::string(body_max_bytes + 1, 'x')))), 413U);
  EXPECT_EQ(status_of(ask(it.port(), "\x16\x03\x01 hello\r\n\r\n")), 400U);
  EXPECT_EQ(refused("head"), 1U);
  EXPECT_EQ(refused("body"), 1U);
  EXPECT_EQ(refused("bad_request"), 1U);
}

TEST_F(SecurityTest, AThousandLogInTriesAreAnsweredOneByOne) {
  const RawSocket socket(it.port());
  const std::string body = "{\"account\":\"rn-2\",\"password\":\"guess\"}";
  std::string request = post("/api/login", body);
  request.erase(request.find("Connection: close\r\n"), 19);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(socket.send(request));
    ASSERT_EQ(status_of(socket.read_until("wrong.\"}\n")), 401U) << i;
  }
  EXPECT_EQ(refused("api_401"), 1000U);
  EXPECT_EQ(refused("wrong_password"), 3U);
}

TEST_F(SecurityTest, FiftyConnectionsOfOneAddressAndNoMore) {
  std::vector<std::unique_ptr<RawSocket>> open;
  for (std::size_t i = 0; i < connections_of_one_address_max - 1; ++i) {
    open.push_back(std::make_unique<RawSocket>(it.port()));
  }
  EXPECT_EQ(ask(it.port(), get("/")), "");
  open.clear();
  while (status_of(ask(it.port(), get("/"))) != 200) std::this_thread::yield();
  EXPECT_GE(refused("connections_of_address"), 1U);
}

TEST_F(SecurityTest, WorkHasALimitAndTheRestIsToldToTryAgain) {
  constexpr std::size_t tries = work_under_way_max + 5;
  std::vector<std::unique_ptr<RawSocket>> open;
  for (std::size_t i = 0; i < tries; ++i) {
    open.push_back(std::make_unique<RawSocket>(it.port()));
    open.back()->send(get("/api/slow", "nurse"));
  }
  while (refused("work_full") < 5) std::this_thread::yield();
  it.api.let_go = true;
  std::map<unsigned, int> statuses;
  for (const auto& one : open) ++statuses[status_of(one->read_all())];
  const std::map<unsigned, int> want{{200, int{work_under_way_max}}, {503, 5}};
  EXPECT_EQ(statuses, want);
}

}  // namespace
}  // namespace vigil::station
