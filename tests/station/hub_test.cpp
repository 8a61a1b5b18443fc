#include "station/hub.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"
#include "tests/station/fake_api.hpp"

namespace vigil::station {
namespace {

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

TEST_F(HubTest, APageGetsHelloThenWhatStandsThenWhatHappens) {
  nurse("a");
  snapshot({event(3, "hr"), alarm(7)});
  say(event(11, "hr"));
  FakePage page;
  const Hub::PageId id = join(page, "a");
  say(event(12, "spo2"));
  EXPECT_EQ(take(id), "hello begin e7 e11 end e12 ");
}

TEST_F(HubTest, BeforeTheFirstSnapshotThereIsNothingToShow) {
  nurse("a");
  FakePage page;
  const Hub::PageId id = join(page, "a");
  EXPECT_EQ(take(id), "hello ");
  snapshot({event(3)});
  EXPECT_EQ(take(id), "begin e3 end ");
}

TEST_F(HubTest, ANewSnapshotReplacesWhatAPageHasNotRead) {
  nurse("a");
  FakePage page;
  const Hub::PageId id = join(page, "a");
  snapshot({event(3)});
  say(event(11));
  snapshot({event(20)});
  EXPECT_EQ(take(id), "hello begin e20 end ");
}

TEST_F(HubTest, WavesGoOnlyToPagesThatWantThem) {
  nurse("a");
  nurse("b");
  FakePage with;
  FakePage without;
  const Hub::PageId a = join(with, "a");
  const Hub::PageId b = join(without, "b");
  v1::PageMessage wanted;
  wanted.mutable_waves()->set_on(true);
  page_says(a, wanted);
  FeedBatch batch;
  batch.push_back(item_of(v1::WaveBlock(), 0));
  hub->take(0, std::move(batch), now);
  EXPECT_EQ(take(a), "hello wave ");
  EXPECT_EQ(take(b), "hello ");
}

TEST_F(HubTest, APageThatReadsNothingLosesOldVitalsThenIsClosedAndNobodyElseIs) {
  nurse("a");
  nurse("b");
  FakePage slow;
  FakePage calm;
  join(slow, "a");
  const Hub::PageId b = join(calm, "b");
  for (std::uint64_t seq = 1; seq <= 2 * queue_max_frames; ++seq) {
    say(event(seq));
    take(b);
  }
  EXPECT_EQ(slow.closed, "");
  for (std::uint64_t seq = 1; seq <= queue_max_frames; ++seq) {
    say(alarm(seq));
    take(b);
  }
  EXPECT_EQ(slow.closed, "1013 this page does not keep up; connect again");
  EXPECT_EQ(calm.closed, "");
  EXPECT_EQ(counters.refused().at("page_slow"), 1U);
  say(event(999));
  EXPECT_EQ(take(b), "e999 ");
}

TEST_F(HubTest, ACommandGoesOutInTheNameOfWhoIsThereAndItsAnswerComesBack) {
  nurse("a");
  snapshot({});
  FakePage page;
  const Hub::PageId id = join(page, "a");
  take(id);
  command(id, 41, v1::COMMAND_KIND_GOING);
  ASSERT_EQ(daemon.commands.size(), 1U);
  EXPECT_EQ(daemon.commands[0].actor(), "RN-a");
  EXPECT_EQ(daemon.commands[0].receiver(), "station-a");
  EXPECT_TRUE(daemon.commands[0].verified());
  EXPECT_EQ(api.acts.load(), 1);
  answer("k1");
  EXPECT_EQ(take(id), "done:41 ");
}

TEST_F(HubTest, WithoutAnAnswerNobodyKnows) {
  nurse("a");
  snapshot({});
  FakePage page;
  const Hub::PageId id = join(page, "a");
  take(id);
  command(id, 41, v1::COMMAND_KIND_GOING);
  answer("k1", false);
  EXPECT_EQ(take(id), "unknown:41 ");
}

TEST_F(HubTest, ASharedPageAsksForAPinAndRemembersItFor60Seconds) {
  nurse("wall", true);
  snapshot({});
  FakePage page;
  const Hub::PageId id = join(page, "wall");
  take(id);
  command(id, 1, v1::COMMAND_KIND_GOING);
  EXPECT_EQ(take(id), "no:1:pin ");
  v1::PageMessage pin;
  pin.mutable_identify()->set_request_id(2);
  pin.mutable_identify()->set_account("rn7");
  pin.mutable_identify()->set_pin("0815");
  page_says(id, pin);
  EXPECT_EQ(take(id), "no:2 ");
  pin.mutable_identify()->set_pin("4711");
  page_says(id, pin);
  EXPECT_EQ(take(id), "done:2 who:RN-rn7 ");
  now.wall += seconds(59);
  command(id, 3, v1::COMMAND_KIND_GOING);
  EXPECT_EQ(daemon.commands.back().actor(), "RN-rn7");
  EXPECT_EQ(take(id), "who:RN-rn7 ");
  now.wall += seconds(60);
  hub->tick(now);
  EXPECT_EQ(take(id), "who: ");
  command(id, 4, v1::COMMAND_KIND_ACKNOWLEDGE, "k4");
  EXPECT_EQ(daemon.commands.back().actor(), "");
  EXPECT_FALSE(daemon.commands.back().verified());
  EXPECT_EQ(counters.refused().at("pin"), 1U);
}

TEST_F(HubTest, AnOwnBrowserTakesNobodyElsesPin) {
  nurse("a");
  FakePage page;
  const Hub::PageId id = join(page, "a");
  take(id);
  v1::PageMessage pin;
  pin.mutable_identify()->set_request_id(2);
  pin.mutable_identify()->set_account("b");
  pin.mutable_identify()->set_pin("4711");
  page_says(id, pin);
  EXPECT_EQ(take(id), "no:2 ");
  busy = true;
  pin.mutable_identify()->set_account("a");
  page_says(id, pin);
  EXPECT_EQ(take(id), "no:2 ");
  EXPECT_EQ(counters.refused().at("work_full"), 1U);
}

TEST_F(HubTest, TenActionsASecondOfALoginAndNoMore) {
  nurse("a");
  snapshot({});
  FakePage page;
  const Hub::PageId id = join(page, "a");
  take(id);
  for (std::uint64_t i = 0; i < 12; ++i) command(id, i, v1::COMMAND_KIND_GOING, std::to_string(i));
  EXPECT_EQ(daemon.commands.size(), 10U);
  EXPECT_EQ(take(id), "no:10 no:11 ");
  now.steady += milliseconds(100);
  command(id, 12, v1::COMMAND_KIND_GOING, "12");
  EXPECT_EQ(daemon.commands.size(), 11U);
}

TEST_F(HubTest, ACommandForADaemonThatIsNotThereOrFullSaysSo) {
  nurse("a");
  snapshot({});
  FakePage page;
  const Hub::PageId id = join(page, "a");
  take(id);
  command(id, 1, v1::COMMAND_KIND_GOING, "k1", "elsewhere");
  daemon.full = true;
  command(id, 2, v1::COMMAND_KIND_GOING, "k2");
  EXPECT_EQ(take(id), "no:1 no:2 ");
  EXPECT_EQ(counters.refused().at("command_no_daemon"), 1U);
  EXPECT_EQ(counters.refused().at("command_waiting"), 1U);
}

TEST_F(HubTest, EachVisiblePageIsAReceiverAndLeavesAtOnce) {
  nurse("a");
  nurse("b");
  FakePage page_a;
  FakePage page_b;
  const Hub::PageId a = join(page_a, "a");
  const Hub::PageId b = join(page_b, "b");
  EXPECT_EQ(daemon.told(), "");
  presence(a, true);
  presence(b, false);
  EXPECT_EQ(daemon.told(), "station-a+sound+staff station-b+staff ");
  presence(a, true, false);
  EXPECT_EQ(daemon.told(), "station-a station-b+staff ");
  hub->leave(b, now);
  EXPECT_EQ(daemon.told(), "station-a station-b ");
  now.steady += seconds(4);
  hub->tick(now);
  EXPECT_EQ(daemon.told(), "");
}

TEST_F(HubTest, APageThatFallsSilentFor6SecondsIsNoReceiver) {
  nurse("a");
  FakePage page;
  const Hub::PageId id = join(page, "a");
  presence(id, true);
  now.steady += milliseconds(5999);
  hub->tick(now);
  EXPECT_EQ(daemon.told(), "station-a+sound+staff ");
  now.steady += milliseconds(1);
  hub->tick(now);
  EXPECT_EQ(daemon.told(), "station-a ");
  presence(id, true);
  EXPECT_EQ(daemon.told(), "station-a+sound+staff ");
}

TEST_F(HubTest, TwoPagesOfOneBrowserAreOneReceiverThatSoundsIfOneDoes) {
  nurse("a");
  FakePage first;
  FakePage second;
  const Hub::PageId a = join(first, "a");
  const Hub::PageId b = join(second, "a");
  presence(a, true);
  presence(b, false);
  EXPECT_EQ(daemon.told(), "station-a+sound+staff ");
  hub->leave(a, now);
  EXPECT_EQ(daemon.told(), "station-a+staff ");
}

TEST_F(HubTest, WhenALoginEndsItsPagesAreClosed) {
  nurse("a");
  nurse("b");
  FakePage page_a;
  FakePage page_b;
  join(page_a, "a");
  join(page_b, "b");
  api.end("a");
  hub->tick(now);
  EXPECT_EQ(page_a.closed, "1008 logged out");
  EXPECT_EQ(page_b.closed, "");
  EXPECT_EQ(counters.refused().at("login_ended"), 1U);
}

TEST_F(HubTest, AFrameThatIsNoneClosesThePageAndOneOfANewerPageDoesNot) {
  nurse("a");
  FakePage page;
  const Hub::PageId id = join(page, "a");
  hub->on_frame(id, "", now);
  EXPECT_EQ(page.closed, "");
  hub->on_frame(id, "\xff\xff\xff", now);
  EXPECT_EQ(page.closed, "1007 this is no PageMessage");
}

TEST_F(HubTest, TellsWhichDaemonIsSilent) {
  EXPECT_EQ(hub->silent_daemons(), "daemon 0 has not been heard yet\n");
  snapshot({});
  FeedBatch batch;
  batch.emplace_back();
  batch.back().kind = FeedKind::connection;
  batch.back().connection = bus::Connection::live;
  hub->take(0, std::move(batch), now);
  EXPECT_EQ(hub->silent_daemons(), "");
  batch = {};
  batch.emplace_back();
  batch.back().kind = FeedKind::connection;
  batch.back().connection = bus::Connection::silent;
  hub->take(0, std::move(batch), now);
  EXPECT_EQ(hub->silent_daemons(), "clinic is silent\n");
}

TEST_F(HubTest, TellsTheSettingsPageWhoIsConnectedAndWhichLinksThereAre) {
  nurse("a");
  FakePage page;
  join(page, "a");
  v1::Event link = event(3);
  link.mutable_link()->set_driver("nonin");
  snapshot({link});
  hub->tick(now);
  const auto live = hub->live();
  ASSERT_EQ(live->pages.size(), 1U);
  EXPECT_EQ(live->pages[0].who.receiver, "station-a");
  EXPECT_EQ(live->pages[0].remote, "192.0.2.7");
  ASSERT_EQ(live->links.size(), 1U);
  EXPECT_EQ(live->links[0].link().driver(), "nonin");
  EXPECT_EQ(live->feeds.at(0).source(), "clinic");
}

}  // namespace
}  // namespace vigil::station
