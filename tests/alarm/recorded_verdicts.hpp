// A TrendSink that keeps what it is told, as lines, and short words for times in tests.
#pragma once

#include <string>
#include <vector>

#include "daemon/alarm/trend.hpp"

namespace vigil::alarm {

constexpr Instant trend_at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }
constexpr Instant trend_at_s(std::int64_t s) { return trend_at_ms(s * 1000); }

class RecordedVerdicts final : public TrendSink {
 public:
  void on_verdict(std::size_t rule, const TrendVerdict& verdict, Instant at) override {
    lines.push_back(std::to_string(at.ns() / 1'000'000'000) + " rule " + std::to_string(rule) +
                    (verdict.present ? " starts " : " ends ") +
                    std::string(name(verdict.priority)) + ": " + std::string(verdict.words.view()));
    details.emplace_back(verdict.detail.view());
    verdicts.push_back(verdict);
  }

  std::vector<std::string> lines;  // "<s> rule <n> starts|ends <priority>: <words>"
  std::vector<std::string> details;
  std::vector<TrendVerdict> verdicts;
};

}  // namespace vigil::alarm
