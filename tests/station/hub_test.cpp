#include "tests/station/hub_fixture.hpp"

namespace vigil::station {
namespace {

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
