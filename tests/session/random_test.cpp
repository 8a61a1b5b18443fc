// Random orders at random times by random people: what must hold whatever is asked.
#include <gtest/gtest.h>

#include <random>

#include "tests/allocation_count.hpp"
#include "tests/session/practice.hpp"

namespace vigil::session {
namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : source_(seed) {}
  std::size_t below(std::size_t end) { return source_() % end; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  const T& of(const std::array<T, N>& list) {
    return list[below(N)];
  }

 private:
  std::mt19937_64 source_;
};

constexpr std::array<std::string_view, 24> words{
    "",      "pulse",   "two-person", "called",       "over",       "left",
    "back",  "escort",  "walks",      "oriented",     "no-driving", "no-vomiting",
    "moaas", "aldrete", "cadss",      "vomiting",     "nausea",     "music",
    "other", "sbp",     "hr",         "therapist-in", "weight",     "no-dissociation"};

Order random_order(Chance& chance, const Practice& bed) {
  Order made = order(static_cast<OrderKind>(chance.below(order_kind_count)), chance.of(words),
                     chance.one_in(4) ? "" : "because");
  if (chance.one_in(2)) made.with = std::string_view("RN-3");
  if (chance.one_in(3)) {
    made.performed_at = bed.now - std::chrono::seconds(chance.below(3000)) + 60s;
  }
  made.severity = static_cast<Severity>(chance.below(5));
  if (chance.one_in(2)) made.amount_milli = static_cast<std::int32_t>(chance.below(12)) * 1000;
  made.manner = chance.one_in(12) ? static_cast<Manner>(chance.below(6)) : Manner::none;
  made.ref = static_cast<std::uint32_t>(chance.below(6));
  made.duration = std::chrono::minutes(chance.below(20));
  made.to_room = std::string_view(chance.one_in(2) ? "3" : "");
  made.to_bed = std::string_view("a");
  if (chance.one_in(2)) made.values = {{Parameter::spo2, 97'000}};
  Dose dose;
  dose.step = static_cast<DoseStep>(chance.below(6));
  dose.amount_ug = chance.below(3) * 30'000;
  dose.rate_ug_h = static_cast<std::uint32_t>(chance.below(2)) * 60'000;
  if (!chance.one_in(8)) made.dose = dose;
  Check check;
  check.how = static_cast<CheckHow>(chance.below(5));
  check.breathing = static_cast<Breathing>(chance.below(4));
  check.colour = static_cast<Colour>(chance.below(4));
  check.one_touch = chance.one_in(2);
  check.number = static_cast<std::uint32_t>(chance.below(8));
  if (chance.one_in(3)) check.moaas = static_cast<std::uint8_t>(chance.below(7));
  if (!chance.one_in(8)) made.check = check;
  PreCheck said;
  for (FlagAnswer& each : said.flags) {
    each.answer = chance.one_in(20) ? Answer::yes : Answer::no;
    each.plan = std::string_view("plan");
  }
  said.weight_g = static_cast<std::uint32_t>(chance.below(400)) * 1000;
  said.weighed = true;
  if (!chance.one_in(8)) made.pre_check = said;
  made.correction = Correction{bed.now - 60s, bed.now, {}, SessionId("K-0059.20260131.1"), false};
  return made;
}

/// Looks at everything that was told since the last time.
class Watch {
 public:
  void look(const Practice& bed) {
    const Summary& summary = bed.session.summary();
    for (; entries_ < bed.told.entries.size(); ++entries_) {
      const Entry& entry = bed.told.entries[entries_];
      ASSERT_EQ(entry.number, entries_ + 1);
      ASSERT_LE(entry.performed_at, bed.now);
      if (entry.kind == EntryKind::dose) {
        ASSERT_FALSE(summary.baseline_at.is_never());
        ASSERT_GE(entry.performed_at, first_seen_ ? first_ : summary.baseline_at);
      }
      if (entry.kind == EntryKind::close) ++closes_;
    }
    ASSERT_TRUE(bed.told.in_order);
    if (!summary.first_dose_at.is_never()) {
      if (first_seen_) {
        ASSERT_EQ(summary.first_dose_at, first_);
      }
      first_ = summary.first_dose_at;
      first_seen_ = true;
      ASSERT_GE(summary.last_dose_at, first_);
    }
    if (was_closed_) {
      ASSERT_GE(summary.state, State::closed);
    }
    was_closed_ = summary.state >= State::closed;
    ASSERT_EQ(closes_, was_closed_ ? 1 : 0);
    if (!bed.session.deadline().is_never()) {
      ASSERT_GT(bed.session.deadline(), bed.now);
    }
    ASSERT_LE(summary.checks_open, 2U);
    if (was_closed_) {
      for (std::size_t i = 0; i < concern_count; ++i) {
        ASSERT_EQ(bed.told.stands(static_cast<Concern>(i)), "");
      }
    }
  }
  [[nodiscard]] bool dosed() const { return first_seen_; }
  [[nodiscard]] bool closed() const { return was_closed_; }

 private:
  std::size_t entries_ = 0;
  Instant first_;
  bool first_seen_ = false;
  bool was_closed_ = false;
  int closes_ = 0;
};

void play(std::uint64_t seed, std::size_t& dosed, std::size_t& closed) {
  Chance chance(seed);
  Practice bed;
  if (chance.one_in(4)) bed.to(State::baseline);
  if (!bed.session.begun() && chance.one_in(2)) bed.to(State::dosed);
  if (!bed.session.begun()) bed.to_pre_check();
  Watch watch;
  for (int step = 0; step < 400; ++step) {
    const Who who = person(chance.one_in(10) ? "" : "RN-2",
                           chance.one_in(3)   ? alarm::Role::prescriber
                           : chance.one_in(8) ? static_cast<alarm::Role>(chance.below(8))
                                              : alarm::Role::nurse);
    const Ruling ruling = bed.ask(random_order(chance, bed), who);
    ASSERT_EQ(ruling.done, ruling.text.empty());
    watch.look(bed);
    switch (chance.below(8)) {
      case 0:
        bed.cuff(110 + static_cast<int>(chance.below(80)), 60 + static_cast<int>(chance.below(50)),
                 chance.one_in(2));
        break;
      case 1:
        bed.live(std::chrono::seconds(chance.below(300)));
        break;
      case 2:
        bed.wait(std::chrono::seconds(chance.below(chance.one_in(10) ? 100'000 : 900)));
        break;
      case 3:
        bed.session.on_alarm(static_cast<alarm::Priority>(chance.below(4)), bed.now, bed.told);
        break;
      case 4:
        bed.facts.sensors_on = !chance.one_in(4);
        bed.facts.binding_confirmed = !chance.one_in(4);
        bed.facts.open_alarms = chance.one_in(4) ? 1 : 0;
        bed.look();
        break;
      default:
        break;
    }
    watch.look(bed);
    if (testing::Test::HasFatalFailure()) return;
  }
  dosed += watch.dosed() ? 1U : 0U;
  closed += watch.closed() ? 1U : 0U;
}

TEST(SessionRandom, WhateverIsAskedTheInvariantsHold) {
  std::size_t dosed = 0;
  std::size_t closed = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play(seed, dosed, closed);
    if (HasFatalFailure()) return;
  }
  // A test that never gets anywhere shows nothing.
  EXPECT_GT(dosed, 100U);
  EXPECT_GT(closed, 50U);
}

TEST(SessionAllocation, ReadingsAndTimeTakeNoHeapOnceWarm) {
  Practice bed;
  bed.to_dosed();
  bed.until(20min);
  bed.told.keep = false;
  const std::size_t before = test::allocations;
  bed.until(3h);  // phases, checks, overdue alarms, "not recovered": all pass in between
  bed.cuff(130, 80);
  bed.live(10s);
  EXPECT_EQ(test::allocations - before, 0U);
  EXPECT_EQ(bed.state(), State::recovery);
}

}  // namespace
}  // namespace vigil::session
