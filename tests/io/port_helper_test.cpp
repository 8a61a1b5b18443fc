// The helper keeps its promises while ports hang in open and close.
#include "daemon/io/port_helper.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "tests/io/loop.hpp"

namespace vigil::io {
namespace {

using namespace std::chrono_literals;

/// A driver that hangs until it is let go: far longer than any limit here.
struct Hang {
  void wait() {
    std::unique_lock lock(mutex);
    ++inside;
    changed.notify_all();
    changed.wait_for(lock, 60s, [this] { return open; });
    ++left;
    changed.notify_all();
  }
  void let_go() {
    const std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
  int entered() {
    const std::lock_guard lock(mutex);
    return inside;
  }
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  int inside = 0;
  int left = 0;
};

struct Helper : testing::Test {
  ~Helper() override { hang->let_go(); }

  PortHelper::Calls calls() {
    return {[h = hang, c = closed](const OpenRequest& request) -> OpenResult {
              const std::string& name = request.address.text;
              if (name == "hangs") h->wait();
              if (name == "absent") return PortFailure{PortFailure::Kind::absent, "not there"};
              const bool hangs_in_close = name == "hangs in close";
              return OpenPort(1000, OpenPort::Kind::serial, name, false, [=](int) {
                if (hangs_in_close) h->wait();
                ++*c;
              });
            },
            [] { return PortHelper::Ports(3); }};
  }
  PortHelper::Ticket open(PortHelper& helper, const std::string& name) {
    return helper.open({{PortKind::device, name, name, 0}, {}, false},
                       [this](PortHelper::Ticket ticket, OpenResult result) {
                         const auto* failure = std::get_if<PortFailure>(&result);
                         answers[ticket] = failure != nullptr ? failure->text : "opened";
                         if (failure == nullptr) {
                           ports.emplace(ticket, std::move(std::get<OpenPort>(result)));
                         }
                       });
  }
  bool answered(PortHelper::Ticket ticket) const { return answers.contains(ticket); }

  std::shared_ptr<Hang> hang = std::make_shared<Hang>();
  std::shared_ptr<std::atomic<int>> closed = std::make_shared<std::atomic<int>>(0);
  boost::asio::io_context loop;
  std::map<PortHelper::Ticket, std::string> answers;
  std::map<PortHelper::Ticket, OpenPort> ports;
  PortHelper::Limits limits{400ms, 20ms, 4, 2, 100ms};
};

TEST_F(Helper, OpensListsAndCloses) {
  PortHelper helper(loop, limits, calls());
  const auto good = open(helper, "good");
  const auto absent = open(helper, "absent");
  EXPECT_FALSE(answered(good));
  std::optional<PortHelper::Ports> listed;
  helper.list(
      [&](PortHelper::Ticket, std::optional<PortHelper::Ports> p) { listed = std::move(p); });
  EXPECT_TRUE(run_until(loop, [&] { return listed.has_value(); }));
  EXPECT_EQ(answers[good], "opened");
  EXPECT_EQ(answers[absent], "not there");
  EXPECT_EQ(listed->size(), 3U);
  helper.close(std::move(ports.at(good)));
  EXPECT_TRUE(run_until(loop, [&] { return *closed == 1; }));
}

TEST_F(Helper, AnotherPortOpensWhileOneHangsInOpen) {
  PortHelper helper(loop, limits, calls());
  const auto hanging = open(helper, "hangs");
  const auto good = open(helper, "good");
  EXPECT_TRUE(run_until(loop, [&] { return answered(good); }));
  EXPECT_EQ(answers[good], "opened");
  EXPECT_FALSE(answered(hanging)) << "the good port must not wait for the other's time limit";
  EXPECT_EQ(helper.counters().set_aside, 1U);
  EXPECT_TRUE(run_until(loop, [&] { return answered(hanging); }));
  EXPECT_EQ(answers[hanging], "hangs: did not open in time");
  EXPECT_EQ(helper.counters().timed_out, 1U);
}

TEST_F(Helper, AnotherPortOpensWhileOneHangsInClose) {
  PortHelper helper(loop, limits, calls());
  const auto bad = open(helper, "hangs in close");
  ASSERT_TRUE(run_until(loop, [&] { return answered(bad); }));
  helper.close(std::move(ports.at(bad)));
  const auto good = open(helper, "good");
  EXPECT_TRUE(run_until(loop, [&] { return answered(good); }));
  EXPECT_EQ(answers[good], "opened");
  EXPECT_EQ(*closed, 0);
  hang->let_go();
  EXPECT_TRUE(run_until(loop, [&] { return *closed == 1 && helper.counters().set_aside == 0; }));
}

TEST_F(Helper, WhatComesLateIsClosedAndDropped) {
  PortHelper helper(loop, limits, calls());
  const auto hanging = open(helper, "hangs");
  ASSERT_TRUE(run_until(loop, [&] { return answered(hanging); }));
  const auto again = open(helper, "good");
  EXPECT_NE(again, hanging);
  ASSERT_TRUE(run_until(loop, [&] { return answered(again); }));
  hang->let_go();
  EXPECT_TRUE(run_until(loop, [&] { return *closed == 1; }));
  EXPECT_TRUE(run_until(loop, [&] { return helper.counters().late == 1; }));
  EXPECT_EQ(answers[hanging], "hangs: did not open in time");
  EXPECT_EQ(ports.size(), 1U);
}

TEST_F(Helper, AForgottenTicketIsNeverAnsweredAndItsPortIsClosed) {
  PortHelper helper(loop, limits, calls());
  const auto hanging = open(helper, "hangs");
  ASSERT_TRUE(run_until(loop, [&] { return hang->entered() == 1; }));
  helper.forget(hanging);
  hang->let_go();
  EXPECT_TRUE(run_until(loop, [&] { return *closed == 1; }));
  EXPECT_FALSE(answered(hanging));
}

TEST_F(Helper, WhenAllThreadsHangTheRestAreAnsweredInTimeAllTheSame) {
  PortHelper helper(loop, limits, calls());
  std::vector<PortHelper::Ticket> hanging;
  for (std::size_t i = 0; i < limits.max_set_aside + 1; ++i) {
    hanging.push_back(open(helper, "hangs"));
  }
  const auto good = open(helper, "good");
  EXPECT_TRUE(run_until(loop, [&] { return answers.size() == hanging.size() + 1; }));
  EXPECT_EQ(answers[good], "good: did not open in time");
  EXPECT_EQ(hang->entered(), 3);
  EXPECT_EQ(helper.counters().set_aside, limits.max_set_aside);
  hang->let_go();
  const auto later = open(helper, "good");
  EXPECT_TRUE(run_until(loop, [&] { return answered(later); }));
  EXPECT_EQ(answers[later], "opened");
}

TEST_F(Helper, AFullQueueRefusesAtOnceAndNotFromWithinTheCall) {
  limits.max_set_aside = 0;
  limits.open_limit = 60s;
  PortHelper helper(loop, limits, calls());
  open(helper, "hangs");
  ASSERT_TRUE(run_until(loop, [&] { return hang->entered() == 1; }));
  for (std::size_t i = 0; i < limits.max_queued; ++i) open(helper, "good");
  const auto refused = open(helper, "good");
  EXPECT_FALSE(answered(refused));
  EXPECT_TRUE(run_until(loop, [&] { return answered(refused); }));
  EXPECT_EQ(answers[refused], "good: too many ports wait to be opened");
  EXPECT_EQ(helper.counters().refused, 1U);
  EXPECT_EQ(helper.counters().queued, limits.max_queued);
}

TEST_F(Helper, StoppingClosesWhatWaitsToBeClosed) {
  {
    PortHelper helper(loop, limits, calls());
    const auto good = open(helper, "good");
    ASSERT_TRUE(run_until(loop, [&] { return answered(good); }));
    helper.close(std::move(ports.at(good)));
  }
  EXPECT_EQ(*closed, 1);
}

TEST_F(Helper, StoppingDoesNotWaitForAPortThatHangs) {
  const auto before = std::chrono::steady_clock::now();
  {
    PortHelper helper(loop, limits, calls());
    open(helper, "hangs");
    ASSERT_TRUE(run_until(loop, [&] { return hang->entered() == 1; }));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
  EXPECT_TRUE(answers.empty());
}

}  // namespace
}  // namespace vigil::io
