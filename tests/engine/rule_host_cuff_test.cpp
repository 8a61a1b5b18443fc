// The cuff that Vigil starts itself: schedule, repeat, retries, hold, and what people ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

EngineConfig with_host_cuff() {
  EngineConfig config = clinic_config();
  config.beds[0].start_cuff = true;
  return config;
}

class RuleHostCuff : public testing::Test {
 protected:
  void SetUp() override {
    clinic.start_session();
    clinic.run_to(10);
    ASSERT_EQ(clinic.dose().outcome, Outcome::done);  // T+0 is second 10: cuffs at 910 and 1510
  }
  /// What the cuff did since the last call, as "<s> <state> <text> [by] next <s>".
  std::vector<std::string> story() {
    std::vector<std::string> lines;
    for (; told_ < clinic.events.size(); ++told_) {
      const Event& event = clinic.events[told_];
      const auto* cuff = std::get_if<CuffEvent>(&event.body);
      if (cuff == nullptr) continue;
      std::string line = std::to_string(event.at.ns() / 1'000'000'000) + " " +
                         words[static_cast<std::size_t>(cuff->state)];
      if (!cuff->text.empty()) line += " '" + std::string(cuff->text.view()) + "'";
      if (!cuff->by.empty()) line += " by " + std::string(cuff->by.view());
      if (!cuff->next_at.is_never()) {
        line += " next " + std::to_string(cuff->next_at.ns() / 1'000'000'000);
      }
      lines.push_back(line);
    }
    return lines;
  }
  std::vector<std::string> take_requests() { return std::exchange(clinic.requests, {}); }
  void inflate() { clinic.notice(NoticeKind::cuff_started, true, "cuff inflates"); }
  void fail() { clinic.notice(NoticeKind::cuff_failed, true, "cuff loose (87)"); }
  CuffEvent last() { return clinic.all<CuffEvent>().back(); }

  Clinic clinic{with_host_cuff()};

 private:
  static constexpr std::array<const char*, cuff_state_count> words{
      "planned", "started", "measured", "failed", "stopped", "held", "released", "not_started"};
  std::size_t told_ = 0;
};

TEST_F(RuleHostCuff, CyclesRunAtTheMinutesOfTheProfile) {
  EXPECT_THAT(story(), ElementsAre("10 planned next 910"));
  clinic.run_to(909);
  EXPECT_THAT(take_requests(), IsEmpty());
  clinic.run_to(910);
  EXPECT_THAT(take_requests(), ElementsAre("910 start"));
  inflate();
  clinic.run_to(945);
  clinic.cuff(128);
  EXPECT_THAT(story(), ElementsAre("910 started 'T+15 min' next 1510", "945 measured next 1510"));
  EXPECT_EQ(last().inflations, 1U);
  clinic.run_to(1509);
  EXPECT_THAT(take_requests(), IsEmpty());
  clinic.run_to(1510);
  EXPECT_THAT(take_requests(), ElementsAre("1510 start"));
}

TEST_F(RuleHostCuff, ABedThatDoesNotAllowItStartsNothing) {
  Clinic other;
  other.start_session();
  other.run_to(10);
  other.dose();
  other.run_to(1600);
  EXPECT_THAT(other.requests, IsEmpty());
  EXPECT_THAT(other.all<CuffEvent>(), IsEmpty());
  const Answer answer = other.ask(CommandKind::start_cuff);
  EXPECT_EQ(answer.outcome, Outcome::refused);
  EXPECT_EQ(answer.text.view(), "the cuff of this bed is not started by Vigil");
}

TEST_F(RuleHostCuff, WithoutADoseNothingIsScheduled) {
  Clinic other(with_host_cuff());
  other.start_session();
  other.run_to(1600);
  EXPECT_THAT(other.requests, IsEmpty());
}

TEST_F(RuleHostCuff, AReadingTakenJustBeforeItsMinuteIsThatMinutes) {
  clinic.run_to(800);  // 110 s before T+15
  clinic.cuff(128);
  clinic.run_to(1000);
  EXPECT_THAT(take_requests(), IsEmpty());
  EXPECT_THAT(story(),
              ElementsAre("10 planned next 910", "800 measured 'at the monitor' next 1510"));
}

TEST_F(RuleHostCuff, AFailedCycleIsTriedAgainTwiceAndThreeInARowAlarm) {
  clinic.run_to(910);
  story();
  clinic.take();
  for (const int second : {910, 970, 1030}) {
    clinic.run_to(second);
    EXPECT_THAT(take_requests(), ElementsAre(std::to_string(second) + " start"));
    inflate();
    fail();
  }
  EXPECT_THAT(story(), ElementsAre("910 started 'T+15 min' next 1510",
                                   "910 failed 'cuff loose (87)' next 970",
                                   "970 started 'T+15 min, retry 1' next 1510",
                                   "970 failed 'cuff loose (87)' next 1030",
                                   "1030 started 'T+15 min, retry 2' next 1510",
                                   "1030 failed 'cuff loose (87)' next 1510"));
  EXPECT_THAT(clinic.take(), ElementsAre("1030000 start active ** Cuff failed 3 times in a row"));
  EXPECT_EQ(clinic.alarm("Cuff failed").reason.view(), "cuff loose (87)");
  EXPECT_EQ(last().failures, 3U);
  clinic.run_to(1500);
  EXPECT_THAT(take_requests(), IsEmpty());
}

TEST_F(RuleHostCuff, AHoldDelaysTheCycleToItsEndAndIsLogged) {
  clinic.run_to(600);
  Command hold = clinic.command(CommandKind::hold_cuff);
  hold.reason = FixedText<160>("deep, do not touch");
  hold.duration = std::chrono::seconds(400);
  EXPECT_EQ(clinic.ask(hold).outcome, Outcome::done);
  clinic.run_to(999);
  EXPECT_THAT(take_requests(), IsEmpty());
  clinic.run_to(1000);
  EXPECT_THAT(take_requests(), ElementsAre("1000 start"));
  inflate();
  EXPECT_THAT(
      story(),
      ElementsAre("10 planned next 910", "600 held 'for 6:40: deep, do not touch' by RN-2 next 910",
                  "910 held 'T+15 min waits: deep, do not touch' by RN-2 next 1000",
                  "1000 released 'its time is over' next 1000",
                  "1000 started 'T+15 min' next 1510"));
}

TEST_F(RuleHostCuff, AHoldEndsEarlyWhenAPersonSaysSo) {
  clinic.run_to(900);
  Command hold = clinic.command(CommandKind::hold_cuff);
  hold.reason = FixedText<160>("music");
  EXPECT_EQ(clinic.ask(hold).outcome, Outcome::done);
  clinic.run_to(960);
  EXPECT_EQ(clinic.ask(CommandKind::release_cuff).outcome, Outcome::done);
  EXPECT_THAT(take_requests(), ElementsAre("960 start"));
}

TEST_F(RuleHostCuff, AHoldHasAReasonAPersonAndALimitFromItsBeginning) {
  Command hold = clinic.command(CommandKind::hold_cuff);
  EXPECT_EQ(clinic.ask(hold).text.view(), "this needs a reason");
  hold.key = FixedText<64>("k2");
  hold.reason = FixedText<160>("music");
  hold.duration = std::chrono::seconds(901);
  EXPECT_EQ(clinic.ask(hold).text.view(),
            "longer than this profile allows: at most 15:00 from its beginning");
  hold.key = FixedText<64>("k3");
  hold.duration = std::chrono::seconds(600);
  EXPECT_EQ(clinic.ask(hold).outcome, Outcome::done);
  clinic.run_to(400);
  hold.key = FixedText<64>("k4");
  EXPECT_EQ(clinic.ask(hold).outcome, Outcome::refused);
  hold.key = FixedText<64>("k5");
  hold.actor.name = {};
  hold.duration = std::chrono::seconds(10);
  EXPECT_EQ(clinic.ask(hold).text.view(), "this needs the name of a person");
}

TEST_F(RuleHostCuff, AMediumReadingStartsItsOwnRepeatAfterTheRest) {
  clinic.run_to(100);
  clinic.take();
  clinic.cuff(164);
  EXPECT_THAT(clinic.take(),
              ElementsAre("100000 start pending * SBP 164. The cuff repeats by itself"));
  clinic.run_to(129);
  EXPECT_THAT(take_requests(), IsEmpty());
  clinic.run_to(130);
  EXPECT_THAT(take_requests(), ElementsAre("130 start"));
  inflate();
  clinic.run_to(160);
  clinic.cuff(166);
  EXPECT_THAT(clinic.take(), ElementsAre("160000 escalate active ** SBP 166 ≥ 160"));
  clinic.run_to(300);
  EXPECT_THAT(take_requests(), IsEmpty());
}

TEST_F(RuleHostCuff, APersonStartsAndStopsIt) {
  EXPECT_EQ(clinic.ask(CommandKind::start_cuff).outcome, Outcome::done);
  EXPECT_THAT(take_requests(), ElementsAre("10 start"));
  inflate();
  EXPECT_EQ(clinic.ask(CommandKind::start_cuff).text.view(), "a cycle is running");
  EXPECT_EQ(clinic.ask(CommandKind::stop_cuff).outcome, Outcome::done);
  EXPECT_THAT(take_requests(), ElementsAre("10 abort"));
  clinic.notice(NoticeKind::cuff_failed, true, "aborted");
  EXPECT_EQ(clinic.ask(CommandKind::start_cuff).text.view(), "the arm rests, 0:30 left");
  clinic.run_to(200);
  EXPECT_THAT(take_requests(), IsEmpty());  // no retry of what a person stopped
  EXPECT_THAT(story(), ElementsAre("10 planned next 910", "10 started 'asked for' by RN-2 next 910",
                                   "10 stopped 'asked for' by RN-2 next 910",
                                   "10 stopped 'aborted' next 910"));
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(RuleHostCuff, WhatAPersonStoppedDidNotFail) {
  for (int i = 1; i <= 3; ++i) {
    clinic.run_to(10 + 40 * i);
    EXPECT_EQ(clinic.ask(CommandKind::start_cuff).outcome, Outcome::done);
    inflate();
    EXPECT_EQ(clinic.ask(CommandKind::stop_cuff).outcome, Outcome::done);
    clinic.notice(NoticeKind::cuff_failed, true, "aborted");
  }
  clinic.take();
  clinic.run_to(200);
  EXPECT_THAT(clinic.take(), IsEmpty());
  EXPECT_EQ(clinic.all<CuffEvent>().back().failures, 0U);
}

TEST_F(RuleHostCuff, WithoutALinkACycleWaitsAndSaysSo) {
  clinic.run_to(900);
  clinic.silence(true);
  clinic.run_to(915);
  EXPECT_THAT(take_requests(), IsEmpty());
  EXPECT_EQ(last().state, CuffState::not_started);
  EXPECT_EQ(last().text.view(), "T+15 min can't start: no link to the monitor");
  clinic.silence(false);
  clinic.run_to(930);
  EXPECT_THAT(take_requests(), ElementsAre("916 start"));
}

TEST_F(RuleHostCuff, WhoIsOffTheMonitorIsNotSqueezed) {
  Command off = clinic.command(CommandKind::off_monitor);
  off.reason = FixedText<160>("bathroom");
  off.seen = FixedText<64>("awake");
  off.with = FixedText<64>("RN-2");
  off.place = Place::bedside;
  ASSERT_EQ(clinic.ask(off).outcome, Outcome::done);
  for (const Parameter one : {Parameter::hr, Parameter::pulse, Parameter::spo2}) clinic.unset(one);
  clinic.run_to(1000);
  EXPECT_THAT(take_requests(), IsEmpty());
  EXPECT_EQ(last().text.view(), "T+15 min can't start: the patient is off the monitor");
}

TEST_F(RuleHostCuff, ARefusalIsToldAndTriedAgainAfterTheRest) {
  clinic.run_to(910);
  EXPECT_THAT(take_requests(), ElementsAre("910 start"));
  clinic.engine.step(clinic.now(), RequestRefused{{0, 0}, RequestKind::start_cuff, Refusal::busy},
                     clinic);
  EXPECT_EQ(last().text.view(), "the monitor did not take the start: it is busy");
  clinic.run_to(939);
  EXPECT_THAT(take_requests(), IsEmpty());
  clinic.run_to(940);
  EXPECT_THAT(take_requests(), ElementsAre("940 start"));
}

TEST_F(RuleHostCuff, ACycleThatNeverBeginsOrNeverEndsIsAFailure) {
  clinic.run_to(925);
  EXPECT_EQ(last().text.view(), "the monitor took the start, but no cycle began");
  clinic.run_to(985);
  EXPECT_THAT(take_requests(), ElementsAre("910 start", "985 start"));
  inflate();
  clinic.run_to(985 + 240);
  EXPECT_EQ(last().state, CuffState::failed);
  EXPECT_EQ(last().text.view(), "the cycle brought no result");
}

TEST_F(RuleHostCuff, TheNextPatientInheritsNoHoldAndNoCount) {
  clinic.run_to(600);
  Command hold = clinic.command(CommandKind::hold_cuff);
  hold.reason = FixedText<160>("music");
  clinic.ask(hold);
  inflate();
  clinic.cuff(120);
  EXPECT_EQ(last().inflations, 1U);
  clinic.start_session("K-0043");
  clinic.run_to(610);
  EXPECT_EQ(last().inflations, 0U);
  EXPECT_TRUE(last().held_until.is_never());
  EXPECT_TRUE(last().next_at.is_never());
}

}  // namespace
}  // namespace vigil::engine
