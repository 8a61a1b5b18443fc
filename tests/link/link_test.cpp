#include "daemon/link/link.hpp"

#include <gtest/gtest.h>

namespace vigil::link {
namespace {

constexpr Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }
constexpr Duration quiet_max = std::chrono::milliseconds(1100);

Activity frames(std::uint64_t count) { return {10 * count, count, {}}; }

Link opened_link(LinkConfig config = {quiet_max, 1, Duration(0)}) {
  Link link(config);
  link.start(at_ms(0));
  link.on_opened("/dev/ttyUSB0", at_ms(10));
  return link;
}

TEST(Link, StartsByOpening) {
  Link link({quiet_max});
  EXPECT_EQ(link.status().state, State::absent);
  EXPECT_EQ(link.start(at_ms(0)), Action::open);
  EXPECT_EQ(link.status().state, State::opening);
}

TEST(Link, IsLiveFromTheFirstGoodFrameOn) {
  Link link = opened_link();
  EXPECT_EQ(link.status().state, State::waiting);
  link.on_activity({100, 0, {}}, at_ms(20));
  EXPECT_EQ(link.status().state, State::waiting);
  link.on_activity(frames(1), at_ms(30));
  EXPECT_EQ(link.status().state, State::live);
  EXPECT_TRUE(link.status().reason.empty());
  EXPECT_EQ(link.status().device.view(), "/dev/ttyUSB0");
}

TEST(Link, IsQuietExactlyAfterTheDriversQuietMax) {
  Link link = opened_link();
  link.on_activity(frames(1), at_ms(1000));
  EXPECT_EQ(link.deadline(), at_ms(2100));
  link.advance(at_ms(2099));
  EXPECT_EQ(link.status().state, State::live);
  link.advance(at_ms(2100));
  EXPECT_EQ(link.status().state, State::quiet);
  EXPECT_EQ(link.status().counters.losses, 1U);
  EXPECT_EQ(link.status().reason.view(), "the port is open, but the monitor is silent");
  link.on_activity(frames(1), at_ms(9000));
  EXPECT_EQ(link.status().state, State::live);
}

TEST(Link, BytesWithoutAFrameDoNotKeepItLive) {
  Link link = opened_link();
  link.on_activity(frames(1), at_ms(1000));
  link.on_activity({500, 0, {}}, at_ms(2000));
  link.advance(at_ms(2100));
  EXPECT_EQ(link.status().state, State::quiet);
}

TEST(Link, AHandshakeThatIsNotOverKeepsItFromBeingLiveAndSaysWhy) {
  Link link = opened_link();
  link.on_handshake("no answer to the association request, try 1");
  EXPECT_EQ(link.status().state, State::waiting);
  EXPECT_EQ(link.status().reason.view(), "no answer to the association request, try 1");
  link.on_handshake("refused: in use by another host");
  link.on_activity(frames(1), at_ms(500));  // the refusal itself is a good frame
  EXPECT_EQ(link.status().state, State::waiting);
  EXPECT_EQ(link.status().reason.view(), "refused: in use by another host");
  EXPECT_EQ(link.advance(at_ms(60'000)), Action::none);
  EXPECT_EQ(link.status().reason.view(), "refused: in use by another host");
  link.on_handshake("");
  link.on_activity(frames(1), at_ms(61'000));
  EXPECT_EQ(link.status().state, State::live);
  EXPECT_EQ(link.status().reason.view(), "");
}

TEST(Link, AMonitorThatEndsItsAssociationIsQuietAtOnceWithItsReason) {
  Link link = opened_link();
  link.on_activity(frames(1), at_ms(100));
  link.on_handshake("the monitor ended the association");
  EXPECT_EQ(link.status().state, State::quiet);
  EXPECT_EQ(link.status().reason.view(), "the monitor ended the association");
  EXPECT_EQ(link.status().counters.losses, 1U);
}

TEST(Link, BytesThatFitNothingSayMoreThanAQuestionWithoutAnAnswer) {
  Link link = opened_link();
  link.on_handshake("no answer, try 1");
  link.on_activity({500, 0, {}}, at_ms(100));
  link.on_handshake("no answer, try 2");
  EXPECT_EQ(link.status().reason.view(), "no answer, try 1");
  link.advance(at_ms(5'000));
  EXPECT_EQ(link.status().reason.view(),
            "bytes come, but none of them fit this driver: wrong line settings or monitor?");
}

TEST(Link, WithoutAByteTheReasonOfTheHandshakeStays) {
  Link link = opened_link();
  link.on_handshake("no answer, try 3");
  link.advance(at_ms(10'000));
  EXPECT_EQ(link.status().reason.view(), "no answer, try 3");
  EXPECT_EQ(link.status().state, State::waiting);
}

TEST(Link, AMonitorThatAnswersIsNotTriedWithOtherLineSettings) {
  Link link = opened_link({quiet_max, 2, Duration(0)});
  link.on_handshake("refused");
  link.on_activity(frames(1), at_ms(100));
  EXPECT_EQ(link.advance(at_ms(60'000)), Action::none);
  EXPECT_EQ(link.line_settings(), 0U);
}

TEST(Link, ANewPortForgetsTheHandshakeOfTheOld) {
  Link link = opened_link();
  link.on_handshake("refused");
  link.on_closed("unplugged", at_ms(200));
  link.advance(at_ms(1'000));
  link.on_opened("/dev/ttyUSB0", at_ms(1'010));
  link.on_activity(frames(1), at_ms(1'020));
  EXPECT_EQ(link.status().state, State::live);
}

TEST(Link, RetriesFirstWithin250MsThenUpToEvery5SForEver) {
  Link link({quiet_max});
  link.start(at_ms(0));
  std::vector<std::int64_t> waits_ms;
  Instant now = at_ms(0);
  for (int i = 0; i < 9; ++i) {
    link.on_failed("no such port", now);
    const Instant retry = link.deadline();
    waits_ms.push_back((retry - now).count() / 1'000'000);
    EXPECT_EQ(link.advance(retry - std::chrono::nanoseconds(1)), Action::none);
    EXPECT_EQ(link.advance(retry), Action::open);
    now = retry;
  }
  EXPECT_EQ(waits_ms,
            (std::vector<std::int64_t>{100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000}));
}

TEST(Link, AfterALossTheFirstRetryIsQuickAgain) {
  Link link({quiet_max});
  link.start(at_ms(0));
  for (int i = 0; i < 6; ++i) {
    link.on_failed("no such port", at_ms(i * 10'000));
    link.advance(at_ms(i * 10'000 + 9'000));
  }
  link.on_opened("/dev/ttyUSB0", at_ms(60'000));
  link.on_activity(frames(1), at_ms(60'100));
  link.on_closed("unplugged", at_ms(61'000));
  EXPECT_EQ(link.status().state, State::absent);
  EXPECT_EQ(link.status().reason.view(), "unplugged");
  EXPECT_EQ(link.status().counters.losses, 1U);
  EXPECT_EQ(link.deadline(), at_ms(61'100));
}

TEST(Link, AHintOpensAtOnceWhatIsAbsent) {
  Link link({quiet_max});
  link.start(at_ms(0));
  link.on_failed("no such port", at_ms(1));
  EXPECT_EQ(link.on_hint(at_ms(5)), Action::open);
}

TEST(Link, AHintWhileOpeningMeansOneMoreTryAtOnce) {
  Link link({quiet_max});
  link.start(at_ms(0));
  EXPECT_EQ(link.on_hint(at_ms(1)), Action::none);
  link.on_failed("no such port", at_ms(2));
  EXPECT_EQ(link.deadline(), at_ms(2));
  EXPECT_EQ(link.advance(at_ms(2)), Action::open);
}

TEST(Link, AHintDoesNotDisturbALiveLink) {
  Link link = opened_link();
  link.on_activity(frames(1), at_ms(20));
  EXPECT_EQ(link.on_hint(at_ms(30)), Action::none);
  EXPECT_EQ(link.status().state, State::live);
}

TEST(Link, AFrameOfAPortThatWasGivenUpDoesNotMakeTheNextOneLive) {
  Link link = opened_link({quiet_max, 2, Duration(0)});
  ASSERT_EQ(link.advance(at_ms(4010)), Action::reopen);
  link.on_activity(frames(1), at_ms(4010));
  EXPECT_EQ(link.status().state, State::opening);
  EXPECT_EQ(link.status().counters.frames, 1U);
  link.on_opened("/dev/ttyUSB0", at_ms(4020));
  EXPECT_EQ(link.status().state, State::waiting);
  EXPECT_EQ(link.status().counters.losses, 0U);
  link.on_closed("unplugged", at_ms(4030));
  link.on_activity(frames(1), at_ms(4040));
  EXPECT_EQ(link.status().state, State::absent);
}

TEST(Link, TriesTheNextLineSettingsWhenNothingFits) {
  Link link = opened_link({quiet_max, 2, Duration(0)});
  EXPECT_EQ(link.line_settings(), 0U);
  EXPECT_EQ(link.advance(at_ms(4010)), Action::reopen);
  EXPECT_EQ(link.line_settings(), 1U);
  link.on_opened("/dev/ttyUSB0", at_ms(4020));
  EXPECT_EQ(link.advance(at_ms(8020)), Action::reopen);
  EXPECT_EQ(link.line_settings(), 0U);
}

TEST(Link, SaysWhetherNothingCameOrNothingFitted) {
  Link silent = opened_link();
  silent.advance(at_ms(4010));
  EXPECT_EQ(silent.status().reason.view(),
            "the port is open, but nothing comes: is the monitor on, and its output enabled?");
  Link babbling = opened_link();
  babbling.on_activity({300, 0, {}}, at_ms(100));
  babbling.advance(at_ms(4010));
  EXPECT_EQ(babbling.status().reason.view(),
            "bytes come, but none of them fit this driver: wrong line settings or monitor?");
}

TEST(Link, ANetworkConnectionThatIsSilentForTooLongIsOpenedAnew) {
  Link link = opened_link({quiet_max, 1, std::chrono::seconds(10)});
  link.on_activity(frames(1), at_ms(1000));
  link.advance(at_ms(2100));
  EXPECT_EQ(link.deadline(), at_ms(11'000));
  EXPECT_EQ(link.advance(at_ms(11'000)), Action::reopen);
  EXPECT_EQ(link.status().state, State::opening);
}

TEST(Link, CountsWhatWasRead) {
  Link link = opened_link();
  link.on_activity({100, 2, {1, 2, 3, 4, 5}}, at_ms(20));
  link.on_activity({50, 1, {1, 0, 0, 0, 0}}, at_ms(30));
  const Counters& counters = link.status().counters;
  EXPECT_EQ(counters.bytes, 150U);
  EXPECT_EQ(counters.frames, 3U);
  EXPECT_EQ(counters.rejects, (std::array<std::uint64_t, 5>{2, 2, 3, 4, 5}));
}

}  // namespace
}  // namespace vigil::link
