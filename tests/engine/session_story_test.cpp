// A medicine session through the whole engine: what the bed does for it, and it for the bed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "tests/engine/clinic.hpp"
#include "tests/session/practice.hpp"

namespace vigil::engine {
namespace {

using session::Order;
using session::OrderKind;
using testing::ElementsAre;
using testing::IsEmpty;

EngineConfig session_clinic(std::size_t beds = 1) {
  EngineConfig config = clinic_config(beds);
  config.profiles.front().id = "ketamine-im";
  config.profiles.front().phases = session::practice_profile().phases;
  config.sessions.push_back(session::practice_rules());
  return config;
}

class SessionStory : public ::testing::Test {
 protected:
  explicit SessionStory(std::size_t beds = 1) : clinic(session_clinic(beds)) {}

  Answer ask(OrderKind kind, Order order = {}, alarm::Role role = alarm::Role::nurse) {
    order.kind = kind;
    Command command = clinic.command(static_cast<CommandKind>(
        static_cast<int>(CommandKind::session_schedule) + static_cast<int>(kind)));
    command.actor.role = role;
    command.order = std::make_shared<const Order>(order);
    return clinic.ask(command);
  }
  Answer start(std::string_view code = "K-0042") {
    Order order;
    order.start.emplace();
    order.start->code = session::Code(code);
    order.start->profile = 0;
    order.start->prescriber = FixedText<32>("MD-1");
    order.start->nurse = FixedText<32>("RN-2");
    order.start->intent = session::Intent::inward;
    order.start->identity_compared = true;
    return ask(OrderKind::start, order);
  }
  Answer hand_pressure(std::int32_t systolic, std::int32_t diastolic) {
    Order order;
    order.values = {{Parameter::nibp_sys, systolic * 1000},
                    {Parameter::nibp_dia, diastolic * 1000}};
    return ask(OrderKind::vitals, order);
  }
  /// From the start to 60 mg, with two cuff readings by hand.
  void dose() {
    ASSERT_EQ(start().outcome, Outcome::done);
    Order bind;
    bind.code = FixedText<48>("two-person");
    bind.with = FixedText<64>("RN-3");
    ASSERT_EQ(ask(OrderKind::bind, bind).text.view(), "");
    Order pre_check;
    pre_check.pre_check.emplace();
    for (session::FlagAnswer& flag : pre_check.pre_check->flags) flag.answer = session::Answer::no;
    pre_check.pre_check->weight_g = 80'000;
    pre_check.pre_check->weighed = true;
    pre_check.pre_check->identity_compared = true;
    ASSERT_EQ(ask(OrderKind::pre_check, pre_check).text.view(), "");
    clinic.ask(CommandKind::test_alarm);
    ASSERT_EQ(clinic.acknowledge("TEST ALARM").outcome, Outcome::done);
    ASSERT_EQ(hand_pressure(122, 78).outcome, Outcome::done);
    clinic.run(200);
    ASSERT_EQ(hand_pressure(124, 80).outcome, Outcome::done);
    ASSERT_EQ(ask(OrderKind::baseline).text.view(), "");
    Order given;
    given.dose.emplace();
    given.dose->amount_ug = 60'000;
    ASSERT_EQ(ask(OrderKind::dose, given).text.view(), "");
  }
  [[nodiscard]] session::Summary last_summary() const {
    session::Summary last;
    for (const Event& event : clinic.events) {
      const auto* told = std::get_if<SessionEvent>(&event.body);
      if (told != nullptr && told->summary) last = *told->summary;
    }
    return last;
  }

  Clinic clinic;
};

TEST_F(SessionStory, FromItsStartOnEveryEventOfTheBedBearsItsName) {
  clinic.run_to(3);
  ASSERT_EQ(start().outcome, Outcome::done);
  const std::size_t before = clinic.events.size();
  clinic.run(3);
  EXPECT_EQ(last_summary().id.view(), "K-0042.19700101.1");
  for (std::size_t i = before; i < clinic.events.size(); ++i) {
    if (clinic.events[i].bed != 0) continue;
    EXPECT_EQ(clinic.events[i].session.view(), "K-0042.19700101.1");
  }
  EXPECT_EQ(start().outcome, Outcome::refused);
}

TEST_F(SessionStory, TheDoseOfTheSessionIsThatOfTheAlarms) {
  clinic.run_to(3);
  dose();
  const auto patients = clinic.all<PatientEvent>();
  ASSERT_FALSE(patients.empty());
  EXPECT_EQ(patients.back().patient.session.view(), "K-0042.19700101.1");
  EXPECT_TRUE(patients.back().patient.dosed());
  EXPECT_EQ(patients.back().patient.baseline_milli[index(Parameter::nibp_sys)], 123'000);
  EXPECT_EQ(last_summary().state, session::State::dosed);
  EXPECT_EQ(last_summary().total_ug, 60'000U);
}

TEST_F(SessionStory, APressureByHandAlarmsAndEndsByTheNextOne) {
  clinic.run_to(3);
  dose();
  hand_pressure(186, 96);
  EXPECT_EQ(clinic.alarm("SBP 186").priority, alarm::Priority::high);
  EXPECT_EQ(clinic.alarm("SBP 186").state, alarm::State::active);
  clinic.run(60);
  hand_pressure(128, 80);
  clinic.run(20);
  EXPECT_NE(clinic.alarm("SBP").state, alarm::State::active);
}

TEST_F(SessionStory, AfterAGoodValueByHandTheMonitorAlarmsOnceAndNotTwice) {
  clinic.run_to(3);
  dose();
  Order by_hand;
  by_hand.values = {{Parameter::spo2, 97'000}};
  ASSERT_EQ(ask(OrderKind::vitals, by_hand).outcome, Outcome::done);
  clinic.run(3);
  clinic.set(Parameter::spo2, 84);
  clinic.run(3);
  std::set<std::uint64_t> alarms;
  for (const AlarmEvent& event : clinic.all<AlarmEvent>()) {
    const bool of_spo2 = event.parameter == Parameter::spo2;
    if (of_spo2 && event.priority == alarm::Priority::high) alarms.insert(event.number);
  }
  EXPECT_EQ(alarms.size(), 1U);
}

TEST_F(SessionStory, AnEmergencyCallsEveryReceiverAlsoWithoutASession) {
  clinic.run_to(3);
  EXPECT_EQ(ask(OrderKind::emergency).outcome, Outcome::done);
  const AlarmEvent called = clinic.alarm("EMERGENCY");
  EXPECT_EQ(called.kind, alarm::Kind::emergency);
  EXPECT_EQ(called.priority, alarm::Priority::high);
  EXPECT_TRUE(called.calls.has(alarm::Role::everyone));
}

TEST_F(SessionStory, OnOxygenTheAlarmOfSpo2SaysSo) {
  clinic.run_to(3);
  dose();
  Order oxygen;
  oxygen.amount_milli = 2'000;
  ASSERT_EQ(ask(OrderKind::oxygen, oxygen).outcome, Outcome::done);
  clinic.set(Parameter::spo2, 84);
  clinic.run(10);
  EXPECT_NE(clinic.alarm("SpO2").text.view().find("on O2"), std::string_view::npos)
      << clinic.alarm("SpO2").text.view();
  EXPECT_EQ(last_summary().checks_open, 1U);  // the high alarm calls for a look
}

TEST_F(SessionStory, ClosedItLeavesItsBedAndItsWindowOpensAfterTwoHours) {
  clinic.run_to(3);
  dose();
  Order close;
  close.manner = session::Manner::transferred;
  close.code = FixedText<48>("hospital");
  close.text = FixedText<160>("chest pain");
  ASSERT_EQ(ask(OrderKind::close, close, alarm::Role::prescriber).text.view(), "");
  EXPECT_EQ(last_summary().state, session::State::closed);
  EXPECT_FALSE(clinic.all<PatientEvent>().back().patient.in_session());
  clinic.run(2 * 3600 + 5);
  EXPECT_EQ(last_summary().state, session::State::integration);
  ASSERT_EQ(start().outcome, Outcome::done);
  EXPECT_EQ(last_summary().id.view(), "K-0042.19700101.2");
  EXPECT_EQ(last_summary().earlier_sessions, 1U);
}

TEST_F(SessionStory, ARestartKeepsTheSessionAndTellsItAgain) {
  clinic.run_to(3);
  dose();
  std::vector<std::uint8_t> saved;
  clinic.engine.engine->save(saved);
  Engine again(session_clinic());
  ASSERT_EQ(again.restore(saved).error, "");
  Scene heard;
  heard.events.clear();
  again.resume(clinic.now() + std::chrono::milliseconds(300), heard);
  session::Summary told;
  std::size_t checks = 0;
  for (const Event& event : heard.events) {
    const auto* summary = std::get_if<SessionEvent>(&event.body);
    if (summary != nullptr && summary->summary) told = *summary->summary;
    if (std::holds_alternative<CheckEvent>(event.body)) ++checks;
  }
  EXPECT_EQ(told.id.view(), "K-0042.19700101.1");
  EXPECT_EQ(told.first_dose_at, last_summary().first_dose_at);
  EXPECT_EQ(told.next_check_at, last_summary().next_check_at);
  EXPECT_EQ(checks, 1U);
}

class CoupleStory : public SessionStory {
 protected:
  CoupleStory() : SessionStory(2) {}
};

TEST_F(CoupleStory, ASessionMovesToTheOtherBedWithItsDoseClock) {
  clinic.run_to(3);
  dose();
  const Instant dosed_at = last_summary().first_dose_at;
  Order move;
  move.to_room = FixedText<16>("4");
  move.to_bed = FixedText<16>("b");
  ASSERT_EQ(ask(OrderKind::move, move).text.view(), "");
  EXPECT_EQ(last_summary().first_dose_at, dosed_at);
  clinic.bed = 1;
  EXPECT_EQ(start("K-0034").outcome, Outcome::refused);
  clinic.bed = 0;
  EXPECT_EQ(hand_pressure(130, 80).outcome, Outcome::done);  // judged, without a session
}

/// A session is dosed at bed b; then the daemon is started with a configuration without that bed.
class HomelessStory : public SessionStory {
 protected:
  HomelessStory() : SessionStory(2) {
    clinic.bed = 1;
    clinic.run_to(3);
    dose();
    dosed_at = last_summary().first_dose_at;
    clinic.bed = 0;
    config.beds.pop_back();
  }
  Restored restart() {
    clinic.events.clear();
    return clinic.restart(500, config);
  }
  Answer move_to_a() {
    Order move;
    move.session = session::SessionId(id);
    move.to_room = FixedText<16>("4");
    move.to_bed = FixedText<16>("a");
    return ask(OrderKind::move, move);
  }
  static constexpr std::string_view id = "K-0042.19700101.1";
  EngineConfig config = session_clinic(2);
  Instant dosed_at;
};

TEST_F(HomelessStory, ASessionWhoseBedIsGoneIsToldAndAlarmsUntilItHasABed) {
  const Restored restored = restart();
  EXPECT_THAT(
      restored.notes,
      ElementsAre("bed 4/b: session K-0042.19700101.1 has no bed any more; it can be closed "
                  "or moved by its name",
                  "bed 4/b is not configured any more"));
  EXPECT_EQ(last_summary().id.view(), id);
  EXPECT_EQ(last_summary().first_dose_at, dosed_at);
  EXPECT_EQ(last_summary().state, session::State::dosed);
  EXPECT_EQ(clinic.all<CheckEvent>().size(), 1U);
  const AlarmEvent alarm = clinic.alarm("has no bed");
  EXPECT_EQ(alarm.kind, alarm::Kind::no_bed);
  EXPECT_EQ(alarm.type, alarm::Type::technical);
  EXPECT_EQ(alarm.priority, alarm::Priority::high);
  EXPECT_EQ(alarm.text.view(), "*** Session K-0042.19700101.1 has no bed, nobody watches it");
  EXPECT_EQ(alarm.reason.view(), "bed 4/b is not configured any more; move or close it");
  EXPECT_EQ(move_to_a().text.view(), "");
  clinic.run(15);  // an alarm stays for its shortest time
  EXPECT_EQ(clinic.alarm("has a bed again").number, alarm.number);
  EXPECT_EQ(clinic.alarm("has a bed again").state, alarm::State::inactive);
  EXPECT_EQ(last_summary().first_dose_at, dosed_at);
  EXPECT_EQ(clinic.all<PatientEvent>().back().patient.session.view(), id);
  EXPECT_EQ(start().text.view(), "this bed has an open session: K-0042.19700101.1");
}

TEST_F(HomelessStory, ItStaysOverFurtherRestartsWithTheSameAlarm) {
  restart();
  const std::uint64_t number = clinic.alarm("has no bed").number;
  EXPECT_THAT(restart().notes, IsEmpty());
  EXPECT_EQ(clinic.alarm("has no bed").number, number);
  EXPECT_EQ(clinic.alarm("has no bed").phase, alarm::Phase::resent);
  EXPECT_EQ(last_summary().id.view(), id);
  EXPECT_EQ(move_to_a().outcome, Outcome::done);
}

TEST_F(HomelessStory, ItsCodeIsNotGivenToASecondSessionAndItCanBeRecordedAndClosedByName) {
  restart();
  EXPECT_EQ(start().outcome, Outcome::refused);
  Order note;
  note.session = session::SessionId(id);
  note.code = FixedText<48>("music");
  EXPECT_EQ(ask(OrderKind::note, note).text.view(), "");
  Order close;
  close.session = session::SessionId(id);
  close.manner = session::Manner::transferred;
  close.code = FixedText<48>("hospital");
  close.text = FixedText<160>("the bed was taken away");
  ASSERT_EQ(ask(OrderKind::close, close, alarm::Role::prescriber).text.view(), "");
  EXPECT_EQ(last_summary().state, session::State::closed);
  clinic.run(15);
  EXPECT_EQ(clinic.alarm("has a bed again").state, alarm::State::inactive);
  ASSERT_EQ(start().text.view(), "");
  EXPECT_EQ(last_summary().id.view(), "K-0042.19700101.2");
  EXPECT_EQ(last_summary().earlier_sessions, 1U);
}

TEST_F(HomelessStory, ItMovesOnlyToABedThatIsFree) {
  restart();
  ASSERT_EQ(start("K-0034").text.view(), "");
  EXPECT_EQ(move_to_a().text.view(), "that bed has an open session: K-0034.19700101.1");
  EXPECT_EQ(clinic.alarm("has no bed").state, alarm::State::active);
}

TEST_F(HomelessStory, OneThatWasNotDosedIsAMediumAlarm) {
  ASSERT_EQ(start("K-0034").text.view(), "");
  config.beds = {session_clinic(2).beds[1]};
  restart();
  EXPECT_EQ(clinic.alarm("has no bed").text.view(),
            "** Session K-0034.19700101.1 has no bed, nobody watches it");
  EXPECT_EQ(clinic.alarm("has no bed").priority, alarm::Priority::medium);
}

}  // namespace
}  // namespace vigil::engine
