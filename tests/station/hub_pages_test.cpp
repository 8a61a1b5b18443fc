// What pages ask for: commands, PINs, presence.
#include "tests/station/hub_fixture.hpp"

namespace vigil::station {
namespace {

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

}  // namespace
}  // namespace vigil::station
