// A ChangeSink that keeps what it is told, and short words for times in tests.
#pragma once

#include <string>
#include <vector>

#include "daemon/alarm/change_sink.hpp"

namespace vigil::alarm {

constexpr Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }
constexpr Instant at_s(std::int64_t s) { return at_ms(s * 1000); }

class RecordedChanges final : public ChangeSink {
 public:
  void on_change(const Change& change, Instant at) override {
    changes.push_back(change);
    lines.push_back(std::to_string(at.ns() / 1'000'000) + " " + std::string(name(change.phase)) +
                    " " + std::string(name(change.presence)) + " " +
                    std::string(change.text.view()));
  }
  std::uint64_t next_number() override { return ++numbers; }

  std::vector<Change> changes;
  std::vector<std::string> lines;  // "<ms> <phase> <presence> <text>"
  std::uint64_t numbers = 0;
};

}  // namespace vigil::alarm
