// Invariant "order": sequence numbers have no gaps, times never go back, nothing is of the future
// or comes due unseen, and after a step nothing is overdue. A wall clock that is set changes
// nothing. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class Order final : public Checker {
 public:
  explicit Order(std::size_t beds) : bed_seq_(beds, 0) {}
  [[nodiscard]] std::string_view name() const override { return "order"; }
  void on_restart(Instant now) override;
  void on_resume(Instant now, std::uint64_t epoch) override;
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void numbers(const engine::Event& event, Report& report);

  std::uint64_t seq_ = 0;
  std::vector<std::uint64_t> bed_seq_;
  Instant latest_;
};

}  // namespace vigil::simulation
