// Invariant "projection": a snapshot and the updates after it give what all events give, and every
// heartbeat counts the same. One owner.
#pragma once

#include <map>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

/// The latest event of every key, as a number made of its content.
using Latest = std::map<std::uint64_t, std::uint64_t>;

/// A late subscriber: it joins with a snapshot, loses updates, notices by seq, and asks again.
class Subscriber {
 public:
  /// False if it missed an event: it needs a snapshot.
  bool apply(std::uint64_t seq, std::uint64_t key, std::uint64_t content, bool gone);
  void join(const Latest& snapshot, std::uint64_t as_of);
  [[nodiscard]] const Latest& state() const { return state_; }
  [[nodiscard]] bool joined() const { return joined_; }
  void leave() { joined_ = false; }

 private:
  Latest state_;
  std::uint64_t seq_ = 0;
  bool joined_ = false;
};

class Projection final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "projection"; }
  void on_restart(Instant now) override;
  /// What a snapshot must hold is told again, or it is missing here.
  void on_resume(Instant now, std::uint64_t) override { on_restart(now); }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void heartbeat(const engine::HeartbeatEvent& beat, View& view, Report& report);
  void take(const engine::Event& event);
  void put(std::uint64_t seq, std::uint64_t key, std::uint64_t content, bool gone);

  Latest all_;
  Subscriber late_;
  std::uint64_t seq_ = 0;
  std::uint64_t seen_ = 0;
  std::vector<std::uint64_t> active_;  // keys of the alarms that are active
  std::vector<std::uint64_t> live_;    // keys of the links that are live
};

}  // namespace vigil::simulation
