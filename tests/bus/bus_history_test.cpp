// Replays that begin before what the hand-off ring holds: the bus asks a History for them.
#include <gtest/gtest.h>

#include <thread>

#include "daemon/bus/bus.hpp"
#include "tests/bus/fake_producer.hpp"
#include "tests/bus/raw_peer.hpp"

namespace vigil::bus {
namespace {

/// Keeps events of any epoch by their seq; each carries that seq and nothing else.
class FakeHistory final : public History {
 public:
  bool ask(const Wanted& wanted) override {
    const std::lock_guard lock(mutex_);
    asked_.push_back(wanted);
    return true;
  }
  bool answered() override {
    const std::lock_guard lock(mutex_);
    return !asked_.empty() && !silent_;
  }
  std::optional<Found> take() override {
    const std::lock_guard lock(mutex_);
    if (asked_.empty() || silent_) return std::nullopt;
    const Wanted wanted = asked_.front();
    asked_.pop_front();
    Found found;
    found.ticket = wanted.ticket;
    found.end = true;
    for (const Kept& one : all_) {
      if (one.epoch != wanted.epoch) continue;
      for (std::uint64_t seq = std::max(one.first_seq, wanted.from_seq);
           seq <= std::min(one.last_seq, wanted.to_seq); ++seq) {
        if (seq >= hole_from && seq <= hole_to) continue;
        if (found.events.size() == chunk_max_events) {
          found.end = false;
          return found;
        }
        v1::Event event;
        event.set_epoch(one.epoch);
        event.set_seq(seq);
        const std::string bytes = event.SerializeAsString();
        found.events.push_back({seq, {bytes.begin(), bytes.end()}});
      }
    }
    return found;
  }
  std::vector<Kept> kept() override {
    const std::lock_guard lock(mutex_);
    return all_;
  }
  void keep(std::uint64_t epoch, std::uint64_t first, std::uint64_t last) {
    const std::lock_guard lock(mutex_);
    all_.push_back({epoch, first, last});
  }
  void be_silent(bool silent) {
    const std::lock_guard lock(mutex_);
    silent_ = silent;
  }
  std::uint64_t hole_from = 0;
  std::uint64_t hole_to = 0;

 private:
  std::mutex mutex_;
  std::deque<Wanted> asked_;
  std::vector<Kept> all_;
  bool silent_ = false;
};

v1::Request replay_request(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) {
  v1::Request request;
  request.set_request_id(77);
  request.mutable_replay()->set_epoch(epoch);
  request.mutable_replay()->set_from_seq(from);
  request.mutable_replay()->set_to_seq(to);
  return request;
}

/// The seqs of all replies, in the order in which they came.
std::vector<std::uint64_t> seqs(const std::vector<v1::Reply>& replies) {
  std::vector<std::uint64_t> all;
  for (const v1::Reply& reply : replies) {
    EXPECT_LE(reply.replay().events_size(), static_cast<int>(chunk_max_events));
    for (const v1::Event& event : reply.replay().events()) {
      EXPECT_TRUE(event.retransmit());
      all.push_back(event.seq());
    }
  }
  return all;
}

std::vector<std::uint64_t> from_to(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t seq = first; seq <= last; ++seq) all.push_back(seq);
  return all;
}

class BusHistory : public ::testing::Test {
 protected:
  void open(std::size_t ring_bytes) {
    producer.emplace(folder, 5, ring_bytes);
    producer->history = &history;
    ASSERT_EQ(producer->open(), "");
  }
  void publish(int events) {
    const std::uint64_t before = producer->bus().counters().published;
    for (int i = 0; i < events; ++i) {
      producer->vital(90'000 + i);
      const std::uint64_t wanted = before + static_cast<std::uint64_t>(i) + 1;
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
      while (producer->bus().counters().published != wanted) {
        ASSERT_LT(std::chrono::steady_clock::now(), end);
        std::this_thread::yield();
      }
    }
  }
  TempFolder folder;
  FakeHistory history;
  std::optional<FakeProducer> producer;
};

TEST_F(BusHistory, WhatTheRingNoLongerHoldsComesFromTheHistoryAndTheRestFromTheRing) {
  history.keep(5, 1, 1990);
  open(16'384);
  publish(2000);
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto all = client.ask(replay_request(5, 1, 0));
  EXPECT_EQ(seqs(all), from_to(1, 2000));
  EXPECT_EQ(all.back().replay().lost_from_seq(), 0U);
  EXPECT_EQ(seqs(client.ask(replay_request(5, 7, 9))), from_to(7, 9));
  EXPECT_EQ(seqs(client.ask(replay_request(5, 1999, 2000))), from_to(1999, 2000));
}

TEST_F(BusHistory, AnEpochThatOnlyTheHistoryHoldsIsListedAndReplayed) {
  history.keep(3, 11, 640);
  history.keep(5, 1, 1);
  open(1U << 20U);
  publish(2);
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  v1::Request request;
  request.set_request_id(1);
  request.mutable_snapshot();
  const v1::SnapshotChunk snapshot = client.ask(request)[0].snapshot();
  ASSERT_EQ(snapshot.kept_size(), 2);
  EXPECT_EQ(snapshot.kept(0).epoch(), 3U);
  EXPECT_EQ(snapshot.kept(0).first_seq(), 11U);
  EXPECT_EQ(snapshot.kept(0).last_seq(), 640U);
  EXPECT_EQ(snapshot.kept(1).epoch(), 5U);
  EXPECT_EQ(snapshot.kept(1).last_seq(), 2U);
  const auto all = client.ask(replay_request(3, 1, 0));
  EXPECT_EQ(seqs(all), from_to(11, 640));
  EXPECT_EQ(all.back().replay().lost_from_seq(), 1U);
  EXPECT_EQ(all.back().replay().lost_to_seq(), 10U);
}

TEST_F(BusHistory, WhatNobodyKeepsIsToldAsLost) {
  history.keep(5, 1, 900);
  history.hole_from = 101;
  history.hole_to = 120;
  open(16'384);
  publish(1000);
  RawPeer client(ZMQ_DEALER, folder.endpoint("control"));
  const auto all = client.ask(replay_request(5, 90, 0));
  std::vector<std::uint64_t> got = seqs(all);
  ASSERT_GE(got.size(), 500U);
  EXPECT_EQ(got[10], 100U);
  EXPECT_EQ(got[11], 121U);
  EXPECT_EQ(all.back().replay().lost_from_seq(), 101U);
  EXPECT_EQ(all.back().replay().lost_to_seq(), 120U);
}

TEST_F(BusHistory, WhileTheHistoryIsSlowEverythingElseGoesOn) {
  history.keep(4, 1, 10);
  history.be_silent(true);
  open(1U << 20U);
  RawPeer waiting(ZMQ_DEALER, folder.endpoint("control"));
  waiting.send(replay_request(4, 1, 0));
  RawPeer subscriber(ZMQ_SUB, folder.endpoint("feed"));
  subscriber.await_subscription(*producer);
  publish(100);
  RawPeer other(ZMQ_DEALER, folder.endpoint("control"));
  EXPECT_EQ(seqs(other.ask(replay_request(5, 1, 0))), from_to(1, 100));
  history.be_silent(false);
  producer->wake();
  const v1::Reply late = waiting.receive_reply();
  EXPECT_TRUE(late.done());
  EXPECT_EQ(seqs({late}), from_to(1, 10));
}

}  // namespace
}  // namespace vigil::bus
