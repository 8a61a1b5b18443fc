// Every order in every state: what is possible, and the words of what is not.
#include <gtest/gtest.h>

#include <map>

#include "daemon/session/permissions.hpp"
#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

struct Row {
  OrderKind kind;
  std::string_view possible;  // one character a state: d done, r refused for a reason of its own, .
  std::string_view when;
};

// Columns: scheduled, pre-check, baseline, dosed, peak, second hour, recovery, discharge ready,
// closed, integration, ended.
constexpr std::array<Row, order_kind_count> rows{{
    {OrderKind::schedule, "...........", "a session is scheduled once"},
    {OrderKind::start, "r..........", "this session is started already"},
    {OrderKind::bind, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::pre_check, ".dd........", "it is possible from the start to the first dose"},
    {OrderKind::baseline, "..d........",
     "it is possible after the pre-check, and locked by the first dose"},
    {OrderKind::override_, ".rr........", "it is possible from the start to the first dose"},
    {OrderKind::dose, "..dddddd...", "it is possible after the pre-check, until the close"},
    {OrderKind::check, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::skip_check, "...ddddd...", "it is possible from the dose to the close"},
    {OrderKind::undo, ".rrrrrrd...", "it is possible from the start to the close"},
    {OrderKind::symptom, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::note, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::oxygen, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::medication, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::vitals, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::emergency, ".ddddddd...",
     "it is possible from the start to the close; call by the clinic's own means"},
    {OrderKind::handover, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::bathroom, ".ddddddd...", "it is possible from the start to the close"},
    {OrderKind::gate, "...ddddd...", "it is possible from the dose to the close"},
    {OrderKind::close, "dddrrrrr...", "it is closed already"},
    {OrderKind::move, "dddddddd...", "it is possible until the close"},
    {OrderKind::correct, ".dddddddddd", "it is possible after the start"},
    {OrderKind::score, ".dddddddddd", "it is possible after the start"},
    {OrderKind::follow_up, "........ddd", "it is possible after the close"},
    {OrderKind::consent, "ddddddddddd", "always"},
}};

Order sample(OrderKind kind, const Practice& bed) {
  Order made = order(kind);
  switch (kind) {
    case OrderKind::pre_check:
      return all_answered();
    case OrderKind::bind:
      return order(kind, "pulse");
    case OrderKind::override_:
      return order(kind, "identity", "why");
    case OrderKind::dose:
      return dose_order();
    case OrderKind::check:
      return check_order(CheckHow::in_room);
    case OrderKind::skip_check:
      return order(kind, "", "with another patient");
    case OrderKind::symptom:
      made = order(kind, "nausea");
      made.severity = Severity::mild;
      return made;
    case OrderKind::note:
      return order(kind, "music");
    case OrderKind::oxygen:
      made.amount_milli = 2000;
      return made;
    case OrderKind::medication:
      return order(kind, "ondansetron", "4 mg iv");
    case OrderKind::vitals:
      made.values = {{Parameter::nibp_sys, 130'000}, {Parameter::nibp_dia, 80'000}};
      return made;
    case OrderKind::handover:
      made.with = std::string_view("RN-3");
      return made;
    case OrderKind::bathroom:
      made.with = std::string_view("RN-2");
      return made;
    case OrderKind::gate:
      return order(kind, "escort");
    case OrderKind::close:
      return close_order(Manner::not_dosed, "did not want to");
    case OrderKind::move:
      made.to_room = std::string_view("3");
      made.to_bed = std::string_view("a");
      return made;
    case OrderKind::correct:
      made = order(kind, "", "wrong bed");
      made.correction =
          Correction{bed.now - 30s, bed.now, {}, SessionId("K-0059.20260131.1"), false};
      return made;
    case OrderKind::score:
      made = order(kind, "cadss");
      made.amount_milli = 12'000;
      return made;
    case OrderKind::follow_up:
      return order(kind, "call-24h", "slept well");
    case OrderKind::consent:
      return order(kind, "aligned-view", "given");
    default:
      return made;
  }
}

TEST(SessionTable, EveryOrderInEveryStateIsDoneOrRefusedInTheseWords) {
  for (std::size_t state = 0; state < state_count; ++state) {
    Practice before;
    before.to(static_cast<State>(state));
    ASSERT_EQ(name(before.state()), name(static_cast<State>(state)));
    for (const Row& row : rows) {
      Practice bed = before;
      // The copy of the session still points at the rules of the first bed, which outlives it.
      const bool signs = row.kind == OrderKind::override_ || row.kind == OrderKind::close;
      const Ruling ruling = bed.ask(sample(row.kind, bed), signs ? prescriber() : nurse());
      const std::string place =
          std::string(name(row.kind)) + " in " + std::string(name(static_cast<State>(state)));
      const std::string by_state = std::string(name(row.kind)) + " is not possible in " +
                                   std::string(name(static_cast<State>(state))) + ": " +
                                   std::string(row.when);
      switch (row.possible[state]) {
        case 'd':
          EXPECT_EQ(outcome(ruling), "done") << place;
          break;
        case 'r':
          EXPECT_FALSE(ruling.done) << place;
          EXPECT_NE(outcome(ruling), by_state) << place;
          EXPECT_NE(outcome(ruling), "") << place;
          break;
        default:
          EXPECT_EQ(outcome(ruling), by_state) << place;
          EXPECT_TRUE(ruling.permitted) << place;
          EXPECT_EQ(bed.told.entries.size(), before.told.entries.size()) << place;
      }
    }
  }
}

TEST(SessionTable, EveryRoleMayAskWhatItsWorkNeedsAndNothingElse) {
  // Columns: nurse, second nurse, charge nurse, prescriber, therapist, technician, viewer.
  const std::map<std::string_view, std::string_view> may{
      {"schedule", "xxxx..."},  {"start", "xxxx..."},      {"bind", "xxxx.x."},
      {"pre-check", "xxxx..."}, {"baseline", "xxxx..."},   {"override", "...x..."},
      {"dose", "xxxx..."},      {"check", "xxxxx.."},      {"skip-check", "xxxx..."},
      {"undo", "xxxxx.."},      {"symptom", "xxxxx.."},    {"note", "xxxxx.."},
      {"oxygen", "xxxx..."},    {"medication", "xxxx..."}, {"vitals", "xxxx..."},
      {"emergency", "xxxxxxx"}, {"handover", "xxxx..."},   {"bathroom", "xxxxx.."},
      {"gate", "xxxx..."},      {"close", "xxxx..."},      {"move", "xxxx..."},
      {"correct", "xxxx..."},   {"score", "xxxxx.."},      {"follow-up", "xxxxx.."},
      {"consent", "xxxxx.."}};
  ASSERT_EQ(may.size(), order_kind_count);
  for (std::size_t i = 0; i < order_kind_count; ++i) {
    const auto kind = static_cast<OrderKind>(i);
    const std::string_view row = may.at(name(kind));
    for (std::size_t role = 0; role < row.size(); ++role) {
      EXPECT_EQ(may_ask(kind).has(static_cast<alarm::Role>(role)), row[role] == 'x')
          << name(kind) << " by " << alarm::name(static_cast<alarm::Role>(role));
    }
  }
}

TEST(SessionTable, ARefusalByRoleNamesWhoMay) {
  Practice bed;
  bed.to_dosed();
  const Ruling ruling = bed.ask(dose_order(), person("PSY-1", alarm::Role::therapist));
  EXPECT_FALSE(ruling.permitted);
  EXPECT_EQ(outcome(ruling),
            "dose is not for a therapist; it may be asked by: nurse, second nurse, charge nurse, "
            "prescriber");
}

TEST(SessionTable, OnlyAnEmergencyNeedsNoName) {
  Practice bed;
  bed.to_dosed();
  const Who nobody = person("", alarm::Role::nurse);
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, "music"), nobody)),
            "say who you are: note needs a name");
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::emergency), person("", alarm::Role::viewer))), "done");
  EXPECT_EQ(bed.told.stands(Concern::emergency), "*** Emergency");
}

TEST(SessionTable, ABedWithoutASessionSaysSo) {
  Practice bed;
  EXPECT_EQ(outcome(bed.ask(order(OrderKind::note, "music"))), "no session is begun on this bed");
  EXPECT_TRUE(bed.session.deadline().is_never());
}

TEST(SessionTable, AnOrderForAnotherSessionIsRefused) {
  Practice bed;
  bed.to_dosed();
  Order other = order(OrderKind::note, "music");
  other.session = std::string_view("K-0059.20260131.1");
  EXPECT_EQ(outcome(bed.ask(other)), "this is K-0042.20260131.1, not K-0059.20260131.1");
}

}  // namespace
}  // namespace vigil::session
