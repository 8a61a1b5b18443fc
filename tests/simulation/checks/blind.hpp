// Invariant "silently-blind": without a valid value there is a technical alarm in time, no value
// is shown once it is stale, and a link is not told live when nothing is heard. One owner.
#pragma once

#include "tests/simulation/checks/checker.hpp"

namespace vigil::simulation {

class SilentlyBlind final : public Checker {
 public:
  [[nodiscard]] std::string_view name() const override { return "silently-blind"; }
  void after_step(const Step& step, View& view, Report& report) override;

 private:
  void values_are_fresh(const MonitorTruth& monitor, Instant now, View& view, Report& report);
  void loss_is_told(const MonitorTruth& monitor, Parameter parameter, Instant now, View& view,
                    Report& report);
  [[nodiscard]] bool is_continuous(const MonitorTruth& monitor, Parameter parameter,
                                   View& view) const;
  [[nodiscard]] alarm::Priority least_priority(const MonitorTruth& monitor,
                                               std::optional<Instant> last, Instant now,
                                               View& view) const;
  void link_is_true(const MonitorTruth& monitor, Instant now, View& view, Report& report);
};

}  // namespace vigil::simulation
