#include "tests/simulation/checks/acknowledged.hpp"
#include "tests/simulation/checks/automaton.hpp"
#include "tests/simulation/checks/blind.hpp"
#include "tests/simulation/checks/bounded.hpp"
#include "tests/simulation/checks/checker.hpp"
#include "tests/simulation/checks/commands.hpp"
#include "tests/simulation/checks/convergence.hpp"
#include "tests/simulation/checks/end_by_value.hpp"
#include "tests/simulation/checks/false_alarm.hpp"
#include "tests/simulation/checks/isolation.hpp"
#include "tests/simulation/checks/ladder.hpp"
#include "tests/simulation/checks/missed_alarm.hpp"
#include "tests/simulation/checks/order.hpp"
#include "tests/simulation/checks/projection.hpp"
#include "tests/simulation/checks/receivers.hpp"

namespace vigil::simulation {

Checkers make_checkers(const engine::EngineConfig& config) {
  Checkers all;
  all.push_back(std::make_unique<Order>(config.beds.size()));
  all.push_back(std::make_unique<Automaton>());
  all.push_back(std::make_unique<MissedAlarm>());
  all.push_back(std::make_unique<SilentlyBlind>());
  all.push_back(std::make_unique<FalseAlarm>());
  all.push_back(std::make_unique<EndByValue>());
  all.push_back(std::make_unique<Projection>());
  all.push_back(std::make_unique<Commands>());
  all.push_back(std::make_unique<Acknowledged>());
  all.push_back(std::make_unique<Ladder>(config));
  all.push_back(std::make_unique<NoReceiver>());
  all.push_back(std::make_unique<Bounded>());
  all.push_back(std::make_unique<Convergence>());
  // The second bed has neighbours on both sides.
  const auto alone = static_cast<engine::BedIndex>(config.beds.size() > 1 ? 1 : 0);
  all.push_back(std::make_unique<Isolation>(config, alone));
  return all;
}

}  // namespace vigil::simulation
