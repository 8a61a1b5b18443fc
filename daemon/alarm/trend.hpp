// The trend rules of one patient: what the course says, where limits look at single values.
//
// Pure: values and time in, verdicts out; integers only, so every machine computes the same. One
// caller at a time; no allocation after construction. A verdict stands until valid data say
// otherwise: losing the signal empties the windows and takes no verdict back.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include "daemon/alarm/trend_rules.hpp"
#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

/// What one rule says now.
struct TrendVerdict {
  bool present = false;
  Priority priority = Priority::none;       // none: advisory, without sound
  std::optional<std::int32_t> value_milli;  // of the parameter, in its own unit
  FixedText<64> words;    // behind the parameter's label: "falls 1.3 %/min", "not back at 60 min"
  FixedText<160> detail;  // the numbers that made it: "slope -1.3 %/min over 3:00, 36 points"
};

class TrendSink {
 public:
  /// The verdict of a rule changed: it appeared, ended, or changed its priority. `at` is when the
  /// value that did it was measured, or when a rule came due.
  virtual void on_verdict(std::size_t rule, const TrendVerdict& verdict, Instant at) = 0;

 protected:
  ~TrendSink() = default;
};

/// The nearest limits of medium priority or graver, for the rule that looks ahead.
struct NearestLimits {
  std::optional<std::int32_t> below_milli;
  std::optional<std::int32_t> above_milli;
};

class TrendWatch {
 public:
  explicit TrendWatch(const TrendRules& rules);
  ~TrendWatch();
  TrendWatch(TrendWatch&&) noexcept;
  TrendWatch& operator=(TrendWatch&&) noexcept;

  /// Rules are numbered from 0; what they are about never changes.
  [[nodiscard]] std::size_t rule_count() const;
  [[nodiscard]] Kind kind(std::size_t rule) const;
  [[nodiscard]] Parameter parameter(std::size_t rule) const;

  /// A valid, fresh value; measurement times of one parameter never go back.
  void on_valid(Parameter parameter, std::int32_t milli, Instant measured_at, TrendSink& sink);
  void on_signal_lost(Parameter parameter);
  void set_limits(Parameter parameter, const NearestLimits& limits);
  /// Baseline and dose of the patient, as far as known.
  void set_patient(const std::array<std::optional<std::int32_t>, parameter_count>& baseline_milli,
                   std::optional<Instant> first_dose_at);
  /// Another patient: forgets everything, limits too, tells nothing.
  void reset();
  /// What comes due by time (a value that has not returned so long after the dose).
  void advance(Instant now, TrendSink& sink);
  [[nodiscard]] Instant deadline() const;
  /// All but what rules, limits and patient give; only for a watch of the same rules.
  void archive(Archive& archive);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::alarm
