// A book of alerts whose changes are kept as lines, and short words for times in tests.
#pragma once

#include <string>
#include <vector>

#include "daemon/alarm/alert_book.hpp"

namespace vigil::alarm {

constexpr Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }
constexpr Instant at_s(std::int64_t s) { return at_ms(s * 1000); }

class RecordedChanges final : public ChangeSink, public FindingSink {
 public:
  RecordedChanges() = default;
  explicit RecordedChanges(const AlarmRules& wanted) : rules(wanted) {
    book.set_rules(rules, Instant());
  }

  void on_change(const Change& change, std::uint8_t /*monitor*/, Instant at) override {
    changes.push_back(change);
    lines.push_back(std::to_string(at.ns() / 1'000'000) + " " + std::string(name(change.phase)) +
                    " " + std::string(name(change.presence)) + " " +
                    std::string(change.text.view()));
  }
  std::uint64_t next_number() override { return ++numbers; }
  void on_louder(Instant at) override { louder.push_back(at.ns() / 1'000'000); }
  [[nodiscard]] RoleSet reachable() const override { return staff; }
  void on_finding(Slot slot, const Finding& finding, Instant at) override {
    book.put(slot, finding, at, *this);
  }

  AlarmRules rules;
  AlertBook book;
  Slot limit = book.add({Type::physiological, Origin::vigil, 0, true}, "limit");
  Slot technical = book.add({Type::technical}, "technical");
  RoleSet staff;
  std::vector<Change> changes;
  std::vector<std::string> lines;    // "<ms> <phase> <presence> <text>"
  std::vector<std::int64_t> louder;  // ms
  std::uint64_t numbers = 0;
};

}  // namespace vigil::alarm
