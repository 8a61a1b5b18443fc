// The REMS form answers "in an acceptable range" from items of the session's gates, by their names.
// Here the gates are those of real sessions: an item that is renamed fails a test.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/session/practice.hpp"
#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

using namespace std::chrono_literals;
using Gate = std::vector<session::GateItem>;
using Names = std::set<std::string>;

std::string answer(const SessionRecord& record, const std::string& name) {
  const auto lines = lines_with(exported("rems-json", record), "\"" + name + "\":");
  if (lines.size() != 1) return "not one line";
  std::string value = lines[0].substr(name.size() + 3);
  while (!value.empty() && (value.back() == ',' || value.back() == '}')) value.pop_back();
  return value;
}

/// `gate` as the session told it last before its dose (`dosed` false), or after it. In `broken`
/// one item does not hold; all others do.
SessionRecord with_gate(const Gate& gate, bool dosed, const std::string& broken) {
  SessionRecord record = sample_session();
  std::erase_if(record.events, [](const v1::Event& event) {
    return event.has_medicine_session() || (event.has_entry() && !event.entry().gate().empty());
  });
  v1::Event told;
  told.set_session(record.state.id());
  // Both gates may be told in the moment of the dose.
  told.mutable_wall_time()->set_seconds(sample_dose_ms / 1000);
  v1::Session& state = *told.mutable_medicine_session();
  state.set_id(record.state.id());
  if (dosed) state.mutable_first_dose_time()->set_seconds(sample_dose_ms / 1000);
  for (const session::GateItem& item : gate) {
    v1::GateItem& to = *state.add_gate();
    to.set_item(std::string(item.item.view()));
    to.set_holds(item.item.view() != broken);
  }
  record.events.push_back(told);
  return record;
}

/// The items that turn the answer to "no" when they alone don't hold.
Names decisive(const Gate& gate, bool dosed) {
  const std::string name = dosed ? "in_range_completion" : "in_range_before";
  EXPECT_EQ(answer(with_gate(gate, dosed, ""), name), "\"yes\"");
  Names found;
  for (const session::GateItem& item : gate) {
    const std::string broken(item.item.view());
    const std::string told = answer(with_gate(gate, dosed, broken), name);
    if (told == "\"no\"") found.insert(broken);
    EXPECT_TRUE(told == "\"no\"" || told == "\"yes\"") << broken << ": " << told;
  }
  return found;
}

TEST(RemsGate, BeforeTheDosePressureHeartRateAndSpO2Decide) {
  session::Practice bed;
  bed.to_gate();
  EXPECT_EQ(decisive(bed.session.summary().gate, false), (Names{"dbp", "hr", "sbp", "spo2"}));
}

TEST(RemsGate, BeforeLeavingPressureHeartRateAndSpO2Decide) {
  session::Practice bed;
  bed.to_dosed();
  bed.live(1min);
  EXPECT_EQ(decisive(bed.session.summary().gate, true), (Names{"bp", "hr", "spo2"}));
}

TEST(RemsGate, TheGateOfTheDischargeToldInTheMomentOfTheDoseSaysNothingOfBefore) {
  session::Practice bed;
  bed.to_gate();
  const Gate before = bed.session.summary().gate;
  SessionRecord record = with_gate(before, false, "");
  bed.to_dosed();
  const SessionRecord after = with_gate(bed.session.summary().gate, true, "bp");
  record.events.push_back(after.events.back());
  EXPECT_EQ(answer(record, "in_range_before"), "\"yes\"");
  EXPECT_EQ(answer(record, "in_range_completion"), "\"no\"");
}

TEST(RemsGate, ACloseThatListsOnlyTheEscortLeavesTheWordToTheGate) {
  session::Practice bed;
  bed.to_dosed();
  bed.live(1min);
  SessionRecord record = with_gate(bed.session.summary().gate, true, "");
  v1::Event close;
  close.set_session(record.state.id());
  close.mutable_wall_time()->set_seconds(sample_dose_ms / 1000 + 7'000);
  close.mutable_entry()->set_kind(v1::ENTRY_KIND_CLOSE);
  v1::GateItem& escort = *close.mutable_entry()->add_gate();
  escort.set_item("escort");
  escort.set_holds(false);
  record.events.push_back(close);
  EXPECT_EQ(answer(record, "in_range_completion"), "\"yes\"");
  record.events.back().mutable_entry()->mutable_gate(0)->set_item("bp");
  EXPECT_EQ(answer(record, "in_range_completion"), "\"no\"");
}

}  // namespace
}  // namespace vigil::sessionlog
