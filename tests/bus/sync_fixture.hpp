// ClientSync with everything around it written down. For the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "daemon/bus/client_sync.hpp"

namespace vigil::bus {

using Time = ClientSync::Time;
using std::chrono::milliseconds;

// Writes down what comes out: "e5.3" an event, "h" a heartbeat, "s5.3" a snapshot of epoch 5 as of
// seq 3, "lost5.3-4", "live"; requests as "?snapshot", "?replay5.3-4", "?presence:wall".
class SyncTest : public ::testing::Test, protected SyncOutput {
 protected:
  void deliver(const v1::Event& event) override {
    out += event.has_heartbeat() ? "h " : "e" + id(event.epoch(), event.seq()) + " ";
  }
  void begin_snapshot(std::uint64_t epoch, std::uint64_t as_of) override {
    out += "s" + id(epoch, as_of) + " ";
  }
  void lost(std::uint64_t epoch, std::uint64_t from, std::uint64_t to) override {
    out += "lost" + id(epoch, from) + "-" + std::to_string(to) + " ";
  }
  void connection(Connection c) override { out += c == Connection::live ? "live " : "silent "; }
  bool send(const v1::Request& request) override {
    if (!connected) return false;
    if (request.has_presence()) {
      out += "?presence:" + request.presence().receiver() + " ";
      return true;
    }
    request_id = request.request_id();
    const v1::ReplayRequest& replay = request.replay();
    out += request.has_snapshot() ? "?snapshot "
                                  : "?replay" + id(replay.epoch(), replay.from_seq()) + "-" +
                                        std::to_string(replay.to_seq()) + " ";
    return true;
  }
  static std::string id(std::uint64_t epoch, std::uint64_t seq) {
    return std::to_string(epoch) + "." + std::to_string(seq);
  }

  static v1::Event make_event(std::uint64_t epoch, std::uint64_t seq) {
    v1::Event event;
    event.set_epoch(epoch);
    event.set_seq(seq);
    event.mutable_vital();
    return event;
  }
  void event(std::uint64_t epoch, std::uint64_t seq) {
    EXPECT_TRUE(sync.on_event(make_event(epoch, seq), now));
    sync.advance(now);
  }
  void heartbeat(std::uint64_t epoch, std::uint64_t last_seq) {
    v1::Event beat;
    beat.set_epoch(epoch);
    beat.mutable_heartbeat()->set_last_seq(last_seq);
    EXPECT_TRUE(sync.on_event(beat, now));
    sync.advance(now);
  }
  void snapshot(std::uint64_t epoch, std::uint64_t as_of, const std::vector<std::uint64_t>& seqs,
                bool done = true) {
    v1::Reply reply;
    reply.set_request_id(request_id);
    reply.set_done(done);
    reply.mutable_snapshot()->set_epoch(epoch);
    reply.mutable_snapshot()->set_as_of_seq(as_of);
    for (const std::uint64_t seq : seqs) {
      *reply.mutable_snapshot()->add_events() = make_event(epoch, seq);
    }
    EXPECT_TRUE(sync.on_reply(reply, now));
    sync.advance(now);
  }
  void replay(std::uint64_t epoch, const std::vector<std::uint64_t>& seqs, bool done = true,
              std::uint64_t lost_from = 0, std::uint64_t lost_to = 0) {
    v1::Reply reply;
    reply.set_request_id(request_id);
    reply.set_done(done);
    reply.mutable_replay()->set_epoch(epoch);
    reply.mutable_replay()->set_lost_from_seq(lost_from);
    reply.mutable_replay()->set_lost_to_seq(lost_to);
    for (const std::uint64_t seq : seqs) {
      *reply.mutable_replay()->add_events() = make_event(epoch, seq);
    }
    EXPECT_TRUE(sync.on_reply(reply, now));
    sync.advance(now);
  }
  void pass(milliseconds time) {
    now += time;
    sync.advance(now);
  }
  std::string take() { return std::exchange(out, {}); }
  /// Live on epoch 5 with everything up to seq 10.
  void go_live() {
    sync.advance(now);
    heartbeat(5, 10);
    snapshot(5, 10, {3, 10});
    EXPECT_EQ(take(), "?snapshot h s5.10 e5.3 e5.10 live ");
  }

  std::string out;
  bool connected = true;
  std::uint64_t request_id = 0;
  Time now{std::chrono::seconds(100)};
  ClientSync sync{"", "watch", false, *this};
};

}  // namespace vigil::bus
