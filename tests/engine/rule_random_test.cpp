// Anything at any time: random readings, losses, commands and changes of rules, with every rule on
// and sometimes off. Whatever comes, time never goes back, nothing stays due, and an alarm that
// stands ends in one of the ways in which it may.
#include <gtest/gtest.h>

#include <map>

#include "tests/engine/random_clinic.hpp"

namespace vigil::engine {
namespace {

/// An alarm begins once, ends once, and is not told in between; numbers are never used twice.
void expect_whole_lives(const Clinic& clinic) {
  struct Life {
    bool stands = false;
    BedIndex bed = no_bed;
    std::uint32_t revision = 0;
  };
  std::map<std::uint64_t, Life> lives;
  Instant last;
  for (const Event& event : clinic.events) {
    EXPECT_GE(event.at.ns(), last.ns()) << event.body.index() << " seq " << event.seq;
    last = event.at;
    const auto* told = std::get_if<AlarmEvent>(&event.body);
    if (told == nullptr) continue;
    const auto [found, is_new] = lives.try_emplace(told->number, Life{false, event.bed, 0});
    Life& life = found->second;
    EXPECT_EQ(life.bed, event.bed) << told->text.view();
    EXPECT_LE(told->started_at, event.at) << told->text.view();
    const bool starts = told->phase == alarm::Phase::start;
    EXPECT_EQ(life.stands, !starts && told->phase != alarm::Phase::reset) << told->text.view();
    EXPECT_GE(told->revision, life.revision) << told->text.view();
    EXPECT_FALSE(told->text.empty());
    life.revision = told->revision;
    if (starts) life.stands = true;
    if (told->phase == alarm::Phase::end) life.stands = false;
    const bool unknown_ended =
        told->phase == alarm::Phase::end && told->presence == alarm::Presence::unknown;
    EXPECT_TRUE(!unknown_ended || !told->ended_by.empty() || told->kind == alarm::Kind::limit_low ||
                told->kind == alarm::Kind::limit_high)
        << told->text.view();
  }
}

/// All is well again, and somebody does what people must do.
void calm_down(Clinic& clinic) {
  for (BedIndex bed = 0; bed < 2; ++bed) {
    clinic.bed = bed;
    clinic.silence(false);
    for (const Parameter one : {Parameter::hr, Parameter::pulse}) clinic.set(one, 70);
    clinic.set(Parameter::spo2, 97);
    clinic.set(Parameter::perfusion_index, 2);
    clinic.start_session("K-9");
    clinic.ask(CommandKind::confirm_monitor);
    clinic.notice(NoticeKind::monitor_alarm, false, "any");
    clinic.notice(NoticeKind::handshake, false, "any");
  }
  for (int i = 0; i < 4; ++i) {
    for (clinic.bed = 0; clinic.bed < 2; ++clinic.bed) clinic.cuff(120);
    clinic.run(300);
  }
}

void expect_nothing_stands(const Clinic& clinic) {
  std::map<std::uint64_t, AlarmEvent> last;
  for (const AlarmEvent& told : clinic.all<AlarmEvent>()) last[told.number] = told;
  for (const auto& [number, told] : last) {
    const bool stands = told.state == alarm::State::active && told.kind != alarm::Kind::test;
    EXPECT_FALSE(stands) << number << " " << told.text.view();
  }
}

class RuleRandom : public testing::TestWithParam<int> {};

TEST_P(RuleRandom, TimeNeverGoesBackNothingStaysDueAndLivesAreWhole) {
  Chance chance(static_cast<std::uint64_t>(GetParam()));
  Clinic clinic(random_config());
  for (int i = 0; i < 700; ++i) {
    disturb(clinic, chance);
    ASSERT_GT(clinic.engine.deadline(), clinic.now()) << "seed " << GetParam();
    if (chance.below(40) == 0) {
      clinic.to_ms((clinic.now_s() + 1 + chance.below(400)) * 1000);
    } else {
      clinic.run(1 + chance.below(6));
    }
    ASSERT_GT(clinic.engine.deadline(), clinic.now()) << "seed " << GetParam();
  }
  calm_down(clinic);
  expect_whole_lives(clinic);
  expect_nothing_stands(clinic);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RuleRandom, testing::Range(1, 21));
// Found a loss of a link where an old alarm only came due late.
INSTANTIATE_TEST_SUITE_P(Found, RuleRandom, testing::Values(107));

}  // namespace
}  // namespace vigil::engine
