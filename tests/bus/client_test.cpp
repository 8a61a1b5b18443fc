#include "daemon/bus/client.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/bus/fake_producer.hpp"
#include "tests/bus/raw_peer.hpp"

namespace vigil::bus {
namespace {

class ClientTest : public ::testing::Test {
 protected:
  void connect() {
    ClientConfig config;
    config.feed = folder.endpoint("feed");
    config.control = folder.endpoint("control");
    config.waves = folder.endpoint("waves");
    config.receiver = "test";
    ClientCallbacks callbacks;
    callbacks.on_event = [this](const v1::Event& event) {
      if (!event.has_heartbeat()) seqs.push_back(event.seq());
    };
    callbacks.on_snapshot = [this](std::uint64_t e, std::uint64_t as_of) {
      epoch = e;
      as_of_seq = as_of;
      seqs.clear();
    };
    callbacks.on_wave = [this](const v1::WaveBlock&) { ++waves; };
    callbacks.on_command = [this](const CommandResult& result) { results.push_back(result); };
    callbacks.on_lost = [this](std::uint64_t, std::uint64_t from, std::uint64_t to) {
      lost.emplace_back(from, to);
    };
    client = std::make_unique<Client>(config, callbacks);
  }

  /// Polls, with a heartbeat of `producer` now and then, until `condition` holds.
  template <typename Condition>
  bool poll_until(Condition condition, bool beats = true) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      if (beats) producer->heartbeat();
      client->poll(std::chrono::milliseconds(20));
    }
    return true;
  }
  [[nodiscard]] bool live() const { return client->connection() == Connection::live; }

  TempFolder folder;
  std::unique_ptr<FakeProducer> producer;
  std::unique_ptr<Client> client;
  std::vector<std::uint64_t> seqs;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> lost;
  std::uint64_t epoch = 0;
  std::uint64_t as_of_seq = 0;
  std::vector<CommandResult> results;
  int waves = 0;
};

TEST_F(ClientTest, ALateJoinerGetsTheSnapshotThenEveryEvent) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  for (int i = 0; i < 50; ++i) producer->vital(i);
  connect();
  ASSERT_TRUE(poll_until([&] { return live(); }));
  EXPECT_EQ(epoch, 5U);
  EXPECT_EQ(as_of_seq, 50U);
  EXPECT_EQ(seqs, std::vector<std::uint64_t>{50});
  for (int i = 0; i < 100; ++i) producer->vital(i);
  ASSERT_TRUE(poll_until([&] { return seqs.size() == 101; }));
  for (std::size_t i = 0; i < seqs.size(); ++i) EXPECT_EQ(seqs[i], 50 + i);
  EXPECT_TRUE(lost.empty());
  EXPECT_GT(producer->presences.load(), 0);
  EXPECT_EQ(client->malformed(), 0U);
}

TEST_F(ClientTest, WavesComeOnTheirOwn) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  connect();
  ASSERT_TRUE(poll_until([&] {
    producer->wave();
    return waves > 0;
  }));
}

TEST_F(ClientTest, EventsThatNoRingHoldsAnyMoreAreToldAsLost) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  connect();
  ASSERT_TRUE(poll_until([&] { return live(); }));
  producer->vital(1);
  producer->skip_seqs(3);
  producer->vital(2);
  ASSERT_TRUE(poll_until([&] { return seqs.size() == 2; }));
  EXPECT_EQ(seqs, (std::vector<std::uint64_t>{1, 5}));
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> want{{2, 4}};
  EXPECT_EQ(lost, want);
}

TEST_F(ClientTest, ARestartedDaemonIsFoundAgainWithItsNewEpoch) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  producer->vital(1);
  connect();
  ASSERT_TRUE(poll_until([&] { return live() && epoch == 5; }));
  producer.reset();
  producer = std::make_unique<FakeProducer>(folder, 6);
  ASSERT_EQ(producer->open(), "");
  producer->vital(1);
  producer->vital(2);
  ASSERT_TRUE(poll_until([&] { return live() && epoch == 6 && !seqs.empty(); }));
  EXPECT_EQ(seqs.back(), 2U);
}

TEST_F(ClientTest, ADaemonWhoseEngineStopsIsSilentAfterTwoSeconds) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  connect();
  ASSERT_TRUE(poll_until([&] { return live(); }));
  const auto before = std::chrono::steady_clock::now();
  ASSERT_TRUE(poll_until([&] { return client->connection() == Connection::silent; }, false));
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_GE(took, std::chrono::milliseconds(1900));
  EXPECT_LE(took, std::chrono::milliseconds(3000));
  ASSERT_TRUE(poll_until([&] { return live(); }));
}

TEST_F(ClientTest, AWatchedDescriptorWakesPoll) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  connect();
  ASSERT_TRUE(poll_until([&] { return live(); }));
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  client->watch_descriptor(ends[0]);
  ASSERT_EQ(::write(ends[1], "x", 1), 1);
  const auto before = std::chrono::steady_clock::now();
  client->poll(std::chrono::seconds(10));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  ::close(ends[0]);
  ::close(ends[1]);
}

/// A publisher that says what it likes.
class RudePeer {
 public:
  RudePeer(int type, const std::string& endpoint)
      : context_(::zmq_ctx_new()), socket_(::zmq_socket(context_, type)) {
    const int linger = 0;
    ::zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof linger);
    EXPECT_EQ(::zmq_bind(socket_, endpoint.c_str()), 0);
  }
  ~RudePeer() {
    ::zmq_close(socket_);
    ::zmq_ctx_term(context_);
  }
  RudePeer(const RudePeer&) = delete;
  RudePeer& operator=(const RudePeer&) = delete;
  void send(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const int flags = ZMQ_DONTWAIT | (i + 1 < frames.size() ? ZMQ_SNDMORE : 0);
      ::zmq_send(socket_, frames[i].data(), frames[i].size(), flags);
    }
  }

 private:
  void* context_;
  void* socket_;
};

TEST_F(ClientTest, BadMessagesOfEveryKindAreCountedAndIgnored) {
  RudePeer feed(ZMQ_PUB, folder.endpoint("feed"));
  RudePeer control(ZMQ_DEALER, folder.endpoint("control"));
  RudePeer wave(ZMQ_PUB, folder.endpoint("waves"));
  connect();
  const std::vector<std::vector<std::string>> bad{
      {"v1/"}, {"v1/", "\xFF\xFF"}, {"v1/", "", ""}, {"v1/", ""}, {"v1/", "a", "b", "c"}};
  ASSERT_TRUE(poll_until(
      [&] {
        for (const auto& frames : bad) feed.send(frames);
        for (const auto& frames : bad) wave.send(frames);
        control.send({"\xFF\xFF"});
        control.send({"", ""});
        return client->malformed() > 100;
      },
      false));
  EXPECT_EQ(client->connection(), Connection::connecting);
}

TEST_F(ClientTest, ACommandGoesOutWithAKeyOfItsOwnAndItsAnswerComesInPoll) {
  producer = std::make_unique<FakeProducer>(folder, 5);
  ASSERT_EQ(producer->open(), "");
  connect();
  v1::CommandRequest request;
  request.set_kind(v1::COMMAND_KIND_TEST_ALARM);
  ASSERT_TRUE(client->command(request));
  ASSERT_TRUE(client->command(request));
  std::set<std::string> keys;
  ASSERT_TRUE(poll_until([&] {
    if (const auto command = producer->next_command()) {
      keys.emplace(command->second.key.view());
      EXPECT_EQ(command->second.actor.via.view(), "test");
      producer->answer(command->first, engine::Outcome::refused, "not now",
                       command->second.key.view());
    }
    return results.size() == 2;
  }));
  EXPECT_EQ(keys.size(), 2U);
  for (const std::string& key : keys) EXPECT_EQ(key.size(), 32U);
  for (const CommandResult& result : results) {
    ASSERT_TRUE(result.reply);
    EXPECT_EQ(result.reply->outcome(), v1::COMMAND_OUTCOME_REFUSED);
    EXPECT_EQ(result.reply->text(), "not now");
    EXPECT_EQ(result.reply->key(), result.request.key());
  }
}

}  // namespace
}  // namespace vigil::bus
