#include "station/policy.hpp"

#include <gtest/gtest.h>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class PolicyTest : public ::testing::Test {
 protected:
  PolicyTest() {
    who.account = "rn-2";
    who.display = "RN-2";
    who.role = v1::ACCOUNT_ROLE_NURSE;
    who.proven = now - minutes(5);
    page.told = page.visible = page.sound = true;
  }
  Verdict judge_kind(v1::CommandKind kind) {
    v1::CommandRequest asked;
    asked.set_kind(kind);
    asked.set_actor("Dr. Evil");
    asked.set_role(v1::STAFF_ROLE_PRESCRIBER);
    asked.set_verified(true);
    asked.set_receiver("somebody-else");
    return judge(asked, who, person, page, "station-2", now);
  }
  static std::string told(const Verdict& v) {
    if (!v.refused.empty()) return std::string("refused ") + v.reason;
    return "'" + v.command.actor() + "' " + v1::StaffRole_Name(v.command.role()) +
           (v.command.verified() ? " verified " : " claimed ") + v.command.receiver();
  }
  WallTime now{std::chrono::hours(24 * 20'000)};
  Identity who;
  Person person;
  PageState page;
};

TEST_F(PolicyTest, TheStationSaysWhoActsAndWhatThePageClaimsIsNotRead) {
  const Verdict verdict = judge_kind(v1::COMMAND_KIND_SET_LIMIT);
  EXPECT_EQ(told(verdict), "'RN-2' STAFF_ROLE_NURSE verified station-2");
  EXPECT_TRUE(verdict.renews_proof);
}

TEST_F(PolicyTest, AnOwnBrowserIsAskedAgainAfter15Minutes) {
  who.proven = now - minutes(15) + seconds(1);
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_GOING)), "'RN-2' STAFF_ROLE_NURSE verified station-2");
  who.proven = now - minutes(15);
  const Verdict verdict = judge_kind(v1::COMMAND_KIND_GOING);
  EXPECT_EQ(told(verdict), "refused command_unproven");
  EXPECT_TRUE(verdict.needs_person);
  EXPECT_EQ(verdict.refused, "Enter your PIN to go on.");
}

TEST_F(PolicyTest, AClockThatWasSetBackProvesNothing) {
  who.proven = now + minutes(1);
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_GOING)), "refused command_unproven");
}

TEST_F(PolicyTest, ASharedPageActsInTheNameOfItsPersonFor60Seconds) {
  who.shared = true;
  who.role = v1::ACCOUNT_ROLE_TECHNICIAN;
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_SESSION_DOSE)), "refused command_unproven");
  person = {"rn-7", "RN-7", v1::ACCOUNT_ROLE_NURSE, now + seconds(60)};
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_SESSION_DOSE)),
            "'RN-7' STAFF_ROLE_NURSE verified station-2");
  now += seconds(60);
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_SESSION_DOSE)), "refused command_unproven");
}

TEST_F(PolicyTest, AcknowledgeAndEmergencyNeverWaitForAPin) {
  who.shared = true;
  for (const auto kind : {v1::COMMAND_KIND_ACKNOWLEDGE, v1::COMMAND_KIND_SESSION_EMERGENCY}) {
    EXPECT_EQ(told(judge_kind(kind)), "'' STAFF_ROLE_NURSE claimed station-2");
    EXPECT_FALSE(judge_kind(kind).renews_proof);
  }
}

TEST_F(PolicyTest, ADisplayAndAViewerMayOnlyLook) {
  who.role = v1::ACCOUNT_ROLE_VIEWER;
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_ACKNOWLEDGE)), "refused command_view_only");
  who.role = v1::ACCOUNT_ROLE_NURSE;
  who.device = "wall-1";
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_SESSION_EMERGENCY)), "refused command_view_only");
}

TEST_F(PolicyTest, AProgramsOwnConfirmPassesUnlessNobodySeesOrHearsThePage) {
  who.shared = true;
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_CONFIRM)), "'' STAFF_ROLE_NURSE claimed station-2");
  page.visible = false;
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_CONFIRM)), "refused command_no_receiver");
  page.visible = true;
  who.device = "wall-1";
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_CONFIRM)), "refused command_no_receiver");
  page.sound_confirmed = true;
  EXPECT_EQ(told(judge_kind(v1::COMMAND_KIND_CONFIRM)), "'' STAFF_ROLE_NURSE claimed station-2");
}

TEST_F(PolicyTest, WhatTheDaemonWouldNotReadIsRefusedHere) {
  v1::CommandRequest asked;
  asked.set_reason(std::string(command_max_bytes, 'x'));
  EXPECT_EQ(told(judge(asked, who, person, page, "station-2", now)), "refused command_too_long");
}

TEST_F(PolicyTest, APageIsAReceiverWhileItIsSeen) {
  v1::PresenceRequest presence = presence_of(who, person, page, "station-2", now);
  EXPECT_EQ(presence.receiver(), "station-2");
  EXPECT_EQ(presence.role(), "station");
  EXPECT_TRUE(presence.sound());
  EXPECT_EQ(presence.person(), "RN-2");
  ASSERT_EQ(presence.staff_size(), 1);
  EXPECT_EQ(presence.staff(0), v1::STAFF_ROLE_NURSE);
  page.visible = false;
  EXPECT_EQ(presence_of(who, person, page, "station-2", now).receiver(), "");
  page = {};
  EXPECT_EQ(presence_of(who, person, page, "station-2", now).receiver(), "");
}

TEST_F(PolicyTest, AWallSoundsOnlyIfAPersonHeardItThisShift) {
  who.device = "wall-1";
  v1::PresenceRequest presence = presence_of(who, person, page, "station-9", now);
  EXPECT_EQ(presence.role(), "wall");
  EXPECT_FALSE(presence.sound());
  EXPECT_EQ(presence.staff_size(), 0);
  page.sound_confirmed = true;
  presence = presence_of(who, person, page, "station-9", now);
  EXPECT_TRUE(presence.sound());
  EXPECT_TRUE(presence.sound_confirmed());
}

TEST_F(PolicyTest, APhoneNeverCounts) {
  page.phone = true;
  const v1::PresenceRequest presence = presence_of(who, person, page, "station-2", now);
  EXPECT_EQ(presence.role(), "phone");
  EXPECT_FALSE(presence.sound());
  EXPECT_EQ(presence.staff_size(), 0);
}

TEST_F(PolicyTest, WhoIsGoneSoundsNowhereAndCallsNobody) {
  const v1::PresenceRequest presence = farewell_of("station-2");
  EXPECT_EQ(presence.receiver(), "station-2");
  EXPECT_FALSE(presence.sound());
  EXPECT_EQ(presence.staff_size(), 0);
  EXPECT_EQ(presence.role(), "phone");
}

}  // namespace
}  // namespace vigil::station
