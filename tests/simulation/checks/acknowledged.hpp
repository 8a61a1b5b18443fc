// Invariant "acknowledged": an alarm is told as acknowledged only in the revision that a person
// acknowledged; it signals again when it gets graver, when its value is lost, and when it comes
// back. One owner.
#pragma once

#include <map>
#include <set>

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Acknowledged final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "acknowledged"; }
  void on_restart(Instant now) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  struct Seen {
    std::uint32_t revision = 0;
    std::uint32_t acknowledged = 0;  // the revision that was; 0: none
    std::uint32_t occurrences = 0;
    alarm::Priority priority{};
    alarm::Presence presence{};
    std::set<std::int32_t> limits;  // that this occurrence told as broken
    bool went_blind = false;        // in this occurrence, while acknowledged
  };
  void note_command(const Step& step, Report& report);
  void look_at(const engine::Event& event, const engine::AlarmEvent& alarm, View& view,
               Report& report);
  void must_signal_again(const engine::AlarmEvent& alarm, bool named, Seen& seen,
                         const std::string& about, Report& report);

  std::map<std::uint64_t, Seen> seen_;  // by alarm number
};

}  // namespace vigil::simulation
