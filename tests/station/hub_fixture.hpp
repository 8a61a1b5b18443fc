// A hub with pages, a daemon and accounts that write down what comes. For the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "station/hub.hpp"
#include "station/limits.hpp"
#include "tests/station/fake_api.hpp"

namespace vigil::station {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct FakeDaemon final : DaemonPort {
  bool command(v1::CommandRequest request) override {
    commands.push_back(std::move(request));
    return !full;
  }
  void set_presences(std::vector<v1::PresenceRequest> presences) override {
    present = std::move(presences);
  }
  std::string told() const {
    std::string text;
    for (const v1::PresenceRequest& one : present) {
      text +=
          one.receiver() + (one.sound() ? "+sound" : "") + (one.staff_size() ? "+staff" : "") + " ";
    }
    return text;
  }
  std::vector<v1::CommandRequest> commands;
  std::vector<v1::PresenceRequest> present;
  bool full = false;
};

struct FakePage final : PageLink {
  void wake() override {}
  void close(std::uint16_t code, const char* why) override {
    closed = std::to_string(code) + " " + why;
  }
  std::string closed;
};

class HubTest : public ::testing::Test {
 protected:
  HubTest() {
    HubSetup setup;
    setup.site = "Clinic";
    setup.daemons = {&daemon};
    setup.api = &api;
    setup.counters = &counters;
    setup.beside = [this](std::function<void()> job, std::function<void()> then) {
      if (busy) return false;
      job();
      then();
      return true;
    };
    now.wall = WallTime(std::chrono::hours(24 * 20'000));
    now.steady += std::chrono::hours(1);
    hub = std::make_unique<Hub>(std::move(setup), now);
  }
  Hub::PageId join(FakePage& page, const std::string& cookie) {
    return hub->join(*api.find(cookie), "192.0.2.7", page, now);
  }
  void nurse(const std::string& cookie, bool shared = false) {
    api.add(cookie, v1::ACCOUNT_ROLE_NURSE, shared, now.wall);
  }
  static v1::Event event(std::uint64_t seq, const std::string& parameter = "hr") {
    v1::Event made;
    made.set_source("clinic");
    made.set_epoch(5);
    made.set_seq(seq);
    made.set_room("4");
    made.mutable_vital()->set_parameter(parameter);
    return made;
  }
  static v1::Event alarm(std::uint64_t seq) {
    v1::Event made = event(seq);
    made.mutable_alarm()->set_alarm_id("5." + std::to_string(seq));
    made.mutable_alarm()->set_state(v1::ALARM_STATE_ACTIVE);
    return made;
  }
  void say(const v1::Event& said) {
    FeedBatch batch;
    batch.push_back(item_of(said, 0));
    hub->take(0, std::move(batch), now);
  }
  void snapshot(std::vector<v1::Event> events) {
    FeedBatch batch;
    FeedItem begin;
    begin.kind = FeedKind::snapshot;
    begin.source = "clinic";
    begin.epoch = 5;
    begin.from = 10;
    batch.push_back(std::move(begin));
    for (v1::Event& one : events) {
      one.set_retransmit(true);
      batch.push_back(item_of(one, 0));
    }
    hub->take(0, std::move(batch), now);
  }
  void page_says(Hub::PageId id, const v1::PageMessage& message) {
    hub->on_frame(id, message.SerializeAsString(), now);
  }
  void presence(Hub::PageId id, bool sound, bool visible = true) {
    v1::PageMessage message;
    message.mutable_presence()->set_sound(sound);
    message.mutable_presence()->set_visible(visible);
    page_says(id, message);
  }
  void command(Hub::PageId id, std::uint64_t request, v1::CommandKind kind,
               const std::string& key = "k1", const std::string& source = "clinic") {
    v1::PageMessage message;
    message.mutable_command()->set_request_id(request);
    message.mutable_command()->set_source(source);
    message.mutable_command()->mutable_command()->set_kind(kind);
    message.mutable_command()->mutable_command()->set_key(key);
    page_says(id, message);
  }
  void answer(const std::string& key, bool done = true) {
    FeedItem item;
    item.kind = FeedKind::answer;
    item.result.emplace();
    item.result->request.set_key(key);
    if (done) item.result->reply.emplace().set_outcome(v1::COMMAND_OUTCOME_DONE);
    FeedBatch batch;
    batch.push_back(std::move(item));
    hub->take(0, std::move(batch), now);
  }
  /// "hello begin e1 end feed who no:1:words done:1".
  std::string take(Hub::PageId id) {
    std::string text;
    while (const SharedFrame frame = hub->next(id)) {
      v1::StationMessage message;
      EXPECT_TRUE(message.ParseFromString(frame->bytes));
      text += told(message) + " ";
    }
    return text;
  }
  static std::string told(const v1::StationMessage& message) {
    const v1::ActionAnswer& answer = message.answer();
    switch (message.body_case()) {
      case v1::StationMessage::kHello:
        return "hello";
      case v1::StationMessage::kSnapshotBegin:
        return "begin";
      case v1::StationMessage::kSnapshotEnd:
        return "end";
      case v1::StationMessage::kEvent:
        return "e" + std::to_string(message.event().seq());
      case v1::StationMessage::kWave:
        return "wave";
      case v1::StationMessage::kFeed:
        return "feed";
      case v1::StationMessage::kWho:
        return "who:" + message.who().person();
      case v1::StationMessage::kAnswer:
        return (answer.has_reply() ? "done:"
                : answer.unknown() ? "unknown:"
                                   : "no:") +
               std::to_string(answer.request_id()) + (answer.needs_person() ? ":pin" : "");
      default:
        return "?";
    }
  }

  FakeApi api;
  Counters counters;
  FakeDaemon daemon;
  bool busy = false;
  Hub::Now now;
  std::unique_ptr<Hub> hub;
};

}  // namespace vigil::station
