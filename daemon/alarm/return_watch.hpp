// Whether a value is still away from the baseline long after the dose (kind not_returned).
//
// Each rule is judged once: when its time has come, by the newest value if that is young enough,
// else by the next. Of one parameter only the rule judged last stands. Without a baseline or a dose
// it is inert. Pure; one caller at a time; no allocation after construction.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/alarm/trend.hpp"
#include "daemon/alarm/trend_rules.hpp"
#include "drivers/api/archive.hpp"

namespace vigil::alarm {

/// A value older than this when a rule comes due does not judge it.
inline constexpr Duration oldest_cuff = std::chrono::minutes(10);
inline constexpr Duration oldest_value = std::chrono::seconds(10);

class ReturnWatch {
 public:
  using Baselines = std::array<std::optional<std::int32_t>, parameter_count>;

  /// Verdicts are told under the numbers from `first_number` on, in the order of the rules.
  ReturnWatch(const std::vector<ReturnRule>& rules, std::size_t first_number);

  void on_valid(Parameter parameter, std::int32_t milli, Instant measured_at, TrendSink& sink);
  /// A cuff reading stays a measurement; a value of every second does not.
  void on_signal_lost(Parameter parameter);
  void set_patient(const Baselines& baseline_milli, std::optional<Instant> first_dose_at);
  void advance(Instant now, TrendSink& sink);
  [[nodiscard]] Instant deadline() const;
  void reset();
  /// All but what rules and patient give.
  void archive(Archive& archive);

 private:
  enum class Phase : std::uint8_t { waiting, due, judged };
  struct Watched {
    ReturnRule rule;
    Instant due_at = Instant::never();
    Phase phase = Phase::waiting;
    bool present = false;
  };
  struct Value {
    std::int32_t milli = 0;
    Instant at;
    void archive(Archive& archive) {
      archive.field("milli", milli);
      archive.field("at", at);
    }
  };

  [[nodiscard]] Watched* next_due(Instant now);
  void come_due(Watched& watched, Instant now, Instant at, TrendSink& sink);
  void judge(Watched& watched, const Value& value, Instant at, TrendSink& sink);
  [[nodiscard]] bool outside(const Watched& watched, std::int32_t milli) const;
  void tell(const Watched& watched, const Value& value, Instant at, TrendSink& sink) const;

  std::vector<Watched> watched_;
  std::size_t first_number_;
  Baselines baseline_milli_{};
  std::array<std::optional<Value>, parameter_count> newest_{};
  Instant now_;  // of the last advance: nothing is told as before it
};

}  // namespace vigil::alarm
