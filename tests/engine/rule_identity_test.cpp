// Whose monitor is it: another adapter, another monitor, and two links of a room lost together
// (docs/safety-rules.md 8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

void open_with(Clinic& clinic, BedIndex bed, std::string_view adapter) {
  clinic.engine.step(clinic.now(), PortOpened{{bed, 0}, "/dev/ttyUSB0", adapter}, clinic);
}
void say(Clinic& clinic, std::string_view model, std::string_view serial) {
  clinic.engine.step(clinic.now(), MonitorIdentity{{0, 0}, {"Test", model, serial, ""}}, clinic);
}
/// What was told of bindings and values; the links that the story opens anew are another matter.
std::vector<std::string> told(Clinic& clinic) {
  std::vector<std::string> lines = clinic.take();
  std::erase_if(lines, [](const std::string& line) {
    return line.find("Link lost") != std::string::npos || line.find("heard") != std::string::npos;
  });
  return lines;
}
template <class Body>
std::string session_of_last(const Clinic& clinic) {
  std::string session = "nothing was told";
  for (const Event& event : clinic.events) {
    if (std::holds_alternative<Body>(event.body)) session = std::string(event.session.view());
  }
  return session;
}
bool last_vital_unconfirmed(const Clinic& clinic) {
  return clinic.all<VitalEvent>().back().unconfirmed;
}

TEST(RuleIdentity, AnotherAdapterAsksUntilSomebodyConfirms) {
  Clinic clinic;
  clinic.run_to(5);
  open_with(clinic, 0, "0403:6001 A1");
  clinic.start_session();
  clinic.run_to(10);
  open_with(clinic, 0, "0403:6001 A1");
  EXPECT_THAT(told(clinic), IsEmpty());
  open_with(clinic, 0, "0403:6001 B2");
  EXPECT_THAT(told(clinic),
              ElementsAre("10000 start active ** Room 4: confirm the monitor of bed a"));
  EXPECT_EQ(clinic.alarm("confirm").reason.view(),
            "another adapter: was 0403:6001 A1, is 0403:6001 B2");
  clinic.run_to(11);
  EXPECT_TRUE(last_vital_unconfirmed(clinic));
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(12);  // shown, and judged
  EXPECT_THAT(told(clinic), ElementsAre("12000 start active *** SpO2 84 < 85 desaturation "
                                        "(room 4, bed not confirmed)"));
  EXPECT_EQ(session_of_last<VitalEvent>(clinic), "");
  EXPECT_EQ(session_of_last<AlarmEvent>(clinic), "");  // whose oxygen it is, nobody knows
  EXPECT_EQ(clinic.ask(CommandKind::confirm_monitor).outcome, Outcome::done);
  EXPECT_EQ(session_of_last<AlarmEvent>(clinic), "K-0042");
  EXPECT_THAT(told(clinic),
              ElementsAre("12000 end active ** Room 4: confirm the monitor of bed a"));
  EXPECT_EQ(clinic.alarm("confirm").ended_by.view(), "RN-2");
  clinic.run_to(13);
  EXPECT_FALSE(last_vital_unconfirmed(clinic));
  open_with(clinic, 0, "0403:6001 B2");
  EXPECT_THAT(told(clinic), Contains(testing::HasSubstr("confirm")).Times(0));
}

TEST(RuleIdentity, AnotherMonitorOnTheSameAdapterAsksToo) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(5);
  say(clinic, "Ward 1", "77");
  say(clinic, "Ward 1", "77");
  EXPECT_THAT(told(clinic), IsEmpty());
  say(clinic, "Ward 1", "78");
  EXPECT_EQ(clinic.alarm("confirm").reason.view(),
            "another monitor: was Test Ward 1 77, is Test Ward 1 78");
}

TEST(RuleIdentity, ASerialNumberThatIsToldLaterIsTheSameMonitor) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(5);
  say(clinic, "Ward 1", "");
  say(clinic, "Ward 1", "77");
  EXPECT_THAT(told(clinic), IsEmpty());
  say(clinic, "Ward 1", "78");
  EXPECT_EQ(clinic.alarm("confirm").reason.view(),
            "another monitor: was Test Ward 1 77, is Test Ward 1 78");
}

TEST(RuleIdentity, NamesThatBeginAlikeAreNotTheSame) {
  for (const auto& [was, is] :
       {std::pair("0403:6001:A1", "0403:6001:A12"), std::pair("0403:6001:A12", "0403:6001:A1"),
        std::pair("0403:6001:", "0403:6001:A1")}) {
    Clinic clinic;
    clinic.run_to(5);
    open_with(clinic, 0, was);
    clinic.start_session();
    open_with(clinic, 0, is);
    EXPECT_EQ(clinic.alarm("confirm").reason.view(),
              std::string("another adapter: was ") + was + ", is " + is);
  }
  for (const auto& [was, is] : {std::pair("77", "771"), std::pair("771", "77")}) {
    Clinic clinic;
    clinic.start_session();
    clinic.run_to(5);
    say(clinic, "Ward 1", was);
    say(clinic, "Ward 1", is);
    EXPECT_EQ(clinic.alarm("confirm").reason.view(),
              std::string("another monitor: was Test Ward 1 ") + was + ", is Test Ward 1 " + is);
  }
}

TEST(RuleIdentity, APortThatHasNoAdapterAnyMoreAsks) {
  Clinic clinic;
  clinic.run_to(5);
  open_with(clinic, 0, "0403:6001:A1");
  clinic.start_session();
  open_with(clinic, 0, "");
  EXPECT_EQ(clinic.alarm("confirm").reason.view(),
            "another adapter: was 0403:6001:A1, is none that is known");
}

TEST(RuleIdentity, UntilItIsConfirmedTheStricterLimitsOfBothBedsJudge) {
  Clinic clinic(clinic_config(2));
  clinic.start_session("K-0001");
  clinic.bed = 1;
  clinic.start_session("K-0002");
  clinic.run_to(5);
  Command stricter = clinic.command(CommandKind::set_limit);
  stricter.parameter = Parameter::spo2;
  stricter.side = alarm::Side::below;
  stricter.priority = alarm::Priority::high;
  stricter.limit_milli = 90'000;
  stricter.reason = FixedText<160>("lung disease");
  ASSERT_EQ(clinic.ask(stricter).outcome, Outcome::done);  // of bed b
  clinic.bed = 0;
  open_with(clinic, 0, "A1");
  open_with(clinic, 0, "B2");
  clinic.set(Parameter::spo2, 89);  // fine for bed a within its 15 s, high for b after 5 s
  told(clinic);
  clinic.run_to(20);
  EXPECT_THAT(told(clinic), Contains("13000 start active *** SpO2 89 < 90 (room 4, a or b)"));
  EXPECT_EQ(clinic.ask(CommandKind::confirm_monitor).outcome, Outcome::done);
  EXPECT_THAT(told(clinic), Contains("20000 deescalate active ** SpO2 89 < 92"));
}

TEST(RuleIdentity, WithoutASessionNothingIsBound) {
  Clinic clinic;
  clinic.run_to(5);
  open_with(clinic, 0, "A1");
  open_with(clinic, 0, "B2");
  EXPECT_THAT(told(clinic), IsEmpty());
}

TEST(RuleTwins, TwoLinksOfARoomLostWithin60SAskBoth) {
  Clinic clinic(clinic_config(2));
  clinic.start_session("K-0001");
  clinic.bed = 1;
  clinic.start_session("K-0002");
  clinic.run_to(30);
  clinic.silence(true);
  clinic.run_to(40);
  clinic.silence(false);
  clinic.run_to(60);
  told(clinic);
  clinic.bed = 0;
  clinic.engine.step(clinic.now(), PortClosed{{0, 0}, "unplugged"}, clinic);
  EXPECT_THAT(told(clinic), testing::IsSupersetOf(
                                {"60000 start active ** Room 4: confirm the monitor of bed a",
                                 "60000 start active ** Room 4: confirm the monitor of bed b"}));
}

TEST(RuleTwins, LongerApartOrInAnotherRoomTheyAreNotAsked) {
  for (const bool other_room : {false, true}) {
    EngineConfig config = clinic_config(2);
    if (other_room) config.beds[1].room = "5";
    Clinic clinic(config);
    clinic.start_session("K-0001");
    clinic.bed = 1;
    clinic.start_session("K-0002");
    clinic.run_to(30);
    clinic.silence(true);  // lost at 32
    clinic.run_to(other_room ? 40 : 93);
    clinic.silence(false);
    clinic.bed = 0;
    clinic.engine.step(clinic.now(), PortClosed{{0, 0}, "unplugged"}, clinic);
    EXPECT_THAT(told(clinic), Contains(testing::HasSubstr("confirm")).Times(0));
  }
}

}  // namespace
}  // namespace vigil::engine
