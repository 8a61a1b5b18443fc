#include <gtest/gtest.h>

#include "station/limits.hpp"
#include "tests/station/running_station.hpp"

namespace vigil::station {
namespace {

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    it.start();
    it.beat();
  }
  SocketOptions as(const std::string& cookie) {
    SocketOptions options;
    options.cookie = cookie;
    return options;
  }
  static v1::PageMessage acknowledge(std::uint64_t request, std::uint32_t revision) {
    v1::PageMessage message;
    v1::PageCommand& command = *message.mutable_command();
    command.set_request_id(request);
    command.set_source("clinic");
    command.mutable_command()->set_kind(v1::COMMAND_KIND_ACKNOWLEDGE);
    command.mutable_command()->set_key("key-" + std::to_string(request));
    command.mutable_command()->set_alarm_id("5.1");
    command.mutable_command()->set_revision(revision);
    return message;
  }
  RunningStation it;
};

TEST_F(ServerTest, ServesThePageAndNothingBesideIt) {
  const std::string page = ask(it.port(), get("/"));
  EXPECT_EQ(status_of(page), 200U);
  EXPECT_NE(page.find("Cache-Control: no-cache\r\n"), std::string::npos);
  const std::string asset = ask(it.port(), get("/assets/index-1234.js"));
  EXPECT_NE(asset.find("Cache-Control: public, max-age=31536000, immutable\r\n"),
            std::string::npos);
  EXPECT_NE(asset.find("Content-Type: text/javascript; charset=utf-8\r\n"), std::string::npos);
  EXPECT_TRUE(asset.ends_with("\r\n\r\n1;\n"));
  EXPECT_EQ(status_of(ask(it.port(), get("/secret"))), 404U);
}

TEST_F(ServerTest, AHeadHasTheLengthAndNoBody) {
  const std::string head =
      ask(it.port(), "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_NE(head.find("Content-Length: 16\r\n"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, OneConnectionCarriesManyRequests) {
  const RawSocket socket(it.port());
  for (int i = 0; i < 3; ++i) {
    socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(status_of(socket.read_until("<!doctype html>\n")), 200U);
  }
}

TEST_F(ServerTest, APageGetsHelloTheSnapshotAndThenWhatHappens) {
  it.publish([&] { it.producer->vital(97'000); });
  WebSocket page(it.port(), as("nurse"));
  ASSERT_EQ(page.status(), 101U);
  const auto hello = page.read();
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->hello().site(), "Clinic");
  EXPECT_EQ(hello->hello().receiver(), "station-nurse");
  EXPECT_EQ(hello->hello().who().person(), "RN-nurse");
  const auto begin = read_until(page, [](const auto& m) { return m.has_snapshot_begin(); });
  ASSERT_TRUE(begin);
  EXPECT_EQ(begin->snapshot_begin().source(), "clinic");
  EXPECT_EQ(begin->snapshot_begin().epoch(), 5U);
  const auto first = page.read();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->event().vital().value(), 97.0);
  ASSERT_TRUE(read_until(page, [](const auto& m) { return m.has_snapshot_end(); }));
  it.publish([&] { it.producer->vital(96'000); });
  const auto next = read_until(page, [](const auto& m) { return m.event().has_vital(); });
  ASSERT_TRUE(next);
  EXPECT_EQ(next->event().vital().value(), 96.0);
}

TEST_F(ServerTest, WhatOnePageAcknowledgesTheOtherSeesAndAStalePageIsRefused) {
  WebSocket first(it.port(), as("nurse"));
  WebSocket second(it.port(), as("nurse2"));
  ASSERT_TRUE(wait_live(first));
  ASSERT_TRUE(wait_live(second));
  it.publish([&] { it.producer->alarm(1, alarm::Phase::start); });
  const auto has_alarm = [](const auto& m) { return m.event().has_alarm(); };
  ASSERT_TRUE(read_until(first, has_alarm));
  ASSERT_TRUE(read_until(second, has_alarm));
  ASSERT_TRUE(first.send(acknowledge(7, 1)));
  std::optional<std::pair<bus::ReplyToken, wire::Command>> command;
  while (!command) command = it.producer->next_command();
  EXPECT_EQ(command->second.actor.name.view(), "RN-nurse");
  EXPECT_EQ(command->second.actor.via.view(), "station-nurse");
  it.publish([&] {
    it.producer->answer(command->first, engine::Outcome::done, "", "key-7");
    it.producer->alarm(1, alarm::Phase::update);
  });
  const auto answer = read_until(first, [](const auto& m) { return m.has_answer(); });
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->answer().request_id(), 7U);
  EXPECT_EQ(answer->answer().reply().outcome(), v1::COMMAND_OUTCOME_DONE);
  const auto seen = read_until(second, has_alarm);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->event().alarm().phase(), v1::ALARM_PHASE_UPDATE);
  ASSERT_TRUE(second.send(acknowledge(8, 1)));
  ASSERT_TRUE(it.producer->answer_next(engine::Outcome::stale, "the alarm has changed"));
  const auto stale = read_until(second, [](const auto& m) { return m.has_answer(); });
  ASSERT_TRUE(stale);
  EXPECT_EQ(stale->answer().reply().outcome(), v1::COMMAND_OUTCOME_STALE);
  EXPECT_EQ(stale->answer().reply().text(), "the alarm has changed");
}

TEST_F(ServerTest, APageIsAReceiverAtTheDaemon) {
  WebSocket page(it.port(), as("nurse"));
  ASSERT_TRUE(wait_live(page));
  EXPECT_EQ(it.producer->presences.load(), 0);
  v1::PageMessage message;
  message.mutable_presence()->set_sound(true);
  message.mutable_presence()->set_visible(true);
  ASSERT_TRUE(page.send(message));
  while (it.producer->presences.load() == 0) std::this_thread::yield();
  EXPECT_GE(it.producer->presences.load(), 1);
}

TEST_F(ServerTest, APageThatReadsNothingIsClosedAndOneBesideItMissesNothing) {
  WebSocket calm(it.port(), as("nurse"));
  ASSERT_TRUE(wait_live(calm));
  SocketOptions options = as("nurse2");
  options.receive_buffer = 4096;
  WebSocket slow(it.port(), options);
  ASSERT_EQ(slow.status(), 101U);
  std::uint64_t alarms = 0;
  while (refusals(it.port(), "page_slow") == 0 && alarms < 20'000) {
    for (int i = 0; i < 100; ++i) {
      it.publish([&] { it.producer->alarm(1, alarm::Phase::update); });
      ++alarms;
    }
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(read_until(calm, [](const auto& m) { return m.event().has_alarm(); }));
    }
  }
  EXPECT_EQ(refusals(it.port(), "page_slow"), 1U);
  while (slow.read()) {
  }
  EXPECT_EQ(slow.close_code(), 1013U);
  WebSocket again(it.port(), as("nurse2"));
  const auto begin = read_until(again, [](const auto& m) { return m.has_snapshot_begin(); });
  EXPECT_TRUE(begin);
}

TEST(StationHistory, OfABedBeginsBeforeTheStationDid) {
  RunningStation it;
  // The daemon's clocks are one here.
  it.producer->now_ns =
      std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
  it.producer->alarm(1, alarm::Phase::start);
  it.producer->vital(86'000);
  it.producer->now_ns += 2'000'000'000;
  it.producer->vital(87'000);
  it.start();
  it.beat();
  const std::string path = "/api/history?source=clinic&room=dosing-1&bed=a&minutes=720";
  v1::History history;
  const auto until = std::chrono::steady_clock::now() + browser_patience;
  // The snapshot has the last value; the one before is read in the background.
  const auto is_filled = [&] {
    return history.series_size() == 1 && history.series(0).milli_size() == 2;
  };
  while (!is_filled() && std::chrono::steady_clock::now() < until) {
    const std::string answer = ask(it.port(), get(path, "nurse"));
    ASSERT_EQ(status_of(answer), 200U);
    ASSERT_TRUE(history.ParseFromString(answer.substr(answer.find("\r\n\r\n") + 4)));
  }
  ASSERT_EQ(history.marks_size(), 1);
  EXPECT_EQ(history.marks(0).alarm().text(), "** SpO2 86 < 92");
  ASSERT_EQ(history.series_size(), 1);
  EXPECT_EQ(history.series(0).parameter(), "spo2");
  ASSERT_EQ(history.series(0).milli_size(), 2);
  EXPECT_EQ(history.series(0).milli(0), 86'000);
  EXPECT_EQ(history.series(0).at_ms(1), 2000);
  EXPECT_FALSE(history.has_complete_from());
}

}  // namespace
}  // namespace vigil::station
