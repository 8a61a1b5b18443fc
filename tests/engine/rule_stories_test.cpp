// Two stories of a session with all their lines: a desaturation in the dark, and a pulled cable.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Story, DesaturationInTheDark) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(60);
  clinic.dose();
  clinic.run_to(780);  // T+12
  ASSERT_THAT(clinic.take(), IsEmpty());
  for (const std::int32_t percent : {95, 93}) {
    clinic.set(Parameter::spo2, percent);
    clinic.run(5);
  }
  clinic.set(Parameter::spo2, 91);  // the median is below 92 from 793 on
  clinic.run_to(808);
  EXPECT_THAT(clinic.take(), ElementsAre("808000 start active ** SpO2 91 < 92"));
  clinic.set(Parameter::spo2, 87);  // median at 811
  clinic.run_to(816);
  EXPECT_THAT(clinic.take(), ElementsAre("809000 update active ** SpO2 87 < 92",
                                         "816000 escalate active *** SpO2 87 < 88"));
  clinic.run_to(818);
  clinic.acknowledge("SpO2");
  EXPECT_THAT(clinic.take(), ElementsAre("818000 update active *** SpO2 87 < 88"));
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, alarm::Inactivation::acknowledged);
  EXPECT_EQ(clinic.alarm("SpO2").inactivated_by.view(), "RN-2");
  clinic.set(Parameter::spo2, 84);
  clinic.run_to(819);
  EXPECT_THAT(clinic.take(), ElementsAre("819000 update active *** SpO2 84 < 85 desaturation"));
  EXPECT_EQ(clinic.alarm("SpO2").inactivation, alarm::Inactivation::enabled);
  clinic.ask(CommandKind::at_bedside);
  clinic.acknowledge("SpO2");
  clinic.take();

  // The probe falls off.
  clinic.lose(Parameter::spo2, Validity::sensor_off);
  clinic.lose(Parameter::pulse, Validity::sensor_off);
  clinic.run_to(825);
  EXPECT_THAT(clinic.take(),
              ElementsAre("820000 update active_unknown *** SpO2 signal lost, last 84, 0:01 ago",
                          "825000 start active * SpO2 sensor is off the patient"));
  EXPECT_EQ(clinic.alarm("SpO2 signal").inactivation, alarm::Inactivation::acknowledged);
  clinic.lose(Parameter::spo2, Validity::searching);
  clinic.lose(Parameter::pulse, Validity::searching);
  clinic.run_to(830);
  EXPECT_THAT(clinic.take(),
              ElementsAre("826000 update active * SpO2 sensor is searching for a pulse"));

  // The airway and the probe are in place again.
  clinic.set(Parameter::pulse, 70);
  clinic.set(Parameter::spo2, 90);
  clinic.run_to(836);
  EXPECT_THAT(clinic.take(), testing::IsSupersetOf({"831000 update active *** SpO2 90 < 92",
                                                    "836000 deescalate active ** SpO2 90 < 92"}));
  clinic.set(Parameter::spo2, 94);
  clinic.run_to(844);  // median at 839, held for 5 s
  EXPECT_THAT(clinic.take(),
              testing::IsSupersetOf({"837000 update active ** SpO2 94, was < 92",
                                     "844000 deescalate active * SpO2 94, was < 94"}));
  clinic.set(Parameter::spo2, 95);
  clinic.run_to(852);
  EXPECT_THAT(clinic.take(), ElementsAre("845000 update active * SpO2 95, was < 94",
                                         "852000 end clear * SpO2 95, was < 94"));
  const AlarmEvent ended = clinic.alarm("SpO2 95");
  EXPECT_EQ(ended.state, alarm::State::latched);
  EXPECT_EQ(ended.started_at, at_ms(808'000));
  EXPECT_TRUE(ended.ended_by.empty());
  clinic.ask(clinic.on_alarm(CommandKind::reset, "SpO2 95"));
  EXPECT_EQ(clinic.alarm("SpO2 95").phase, alarm::Phase::reset);
  EXPECT_EQ(clinic.alarm("SpO2 95").state, alarm::State::inactive);
}

TEST(Story, TheWorstValueStandsInTheDetail) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(30);
  clinic.set(Parameter::spo2, 82);
  clinic.run_to(31);
  clinic.set(Parameter::spo2, 86);
  clinic.run_to(32);
  EXPECT_EQ(clinic.alarm("SpO2").worst_milli, 82'000);
  EXPECT_EQ(clinic.alarm("SpO2").detail.view(), "worst 82");
}

TEST(Story, TheCable) {
  Clinic clinic;
  clinic.start_session();
  clinic.run_to(60);
  clinic.dose();
  clinic.run_to(3600);
  clinic.cuff(124);
  clinic.run_to(3700);
  clinic.take();
  clinic.links.clear();
  // The cleaner pulls the adapter: told at once where the system says so, else by quiet_max.
  clinic.silence(true);
  clinic.to_ms(3'700'300);
  clinic.engine.step(clinic.now(), PortClosed{{0, 0}, "unplugged"}, clinic);
  EXPECT_THAT(clinic.take(),
              ElementsAre("3700300 start active * Link lost: no data from the monitor"));
  EXPECT_EQ(clinic.alarm("Link").reason.view(), "unplugged");
  EXPECT_EQ(clinic.alarm("Link").type, alarm::Type::technical);
  clinic.to_ms(3'729'999);
  EXPECT_THAT(clinic.take(), IsEmpty());
  clinic.to_ms(3'820'000);
  EXPECT_THAT(clinic.take(), testing::IsSupersetOf(
                                 {"3730000 escalate active ** Link lost: no data from the monitor",
                                  "3820000 escalate active *** Link lost: no data from the "
                                  "monitor"}));
  // Another USB port, the same bed.
  clinic.engine.step(clinic.now(), PortOpened{{0, 0}, "/dev/ttyUSB4"}, clinic);
  clinic.take();
  clinic.silence(false);
  clinic.run(1);
  EXPECT_THAT(clinic.take(), ElementsAre("3821000 end clear *** Monitor is heard again"));
  EXPECT_EQ(clinic.alarm("heard").state, alarm::State::inactive);  // technical: never latched
  EXPECT_THAT(clinic.links, Contains("3821000 live"));
  EXPECT_THAT(clinic.links, Contains("3820000 waiting"));
}

TEST(Story, AHeartRateOf140For20SIsOneBedsOnly) {
  Clinic clinic(2);
  clinic.start_session("K-0001");
  clinic.bed = 1;
  clinic.start_session("K-0002");
  clinic.bed = 0;
  clinic.run_to(30);
  clinic.set(Parameter::hr, 140);
  clinic.set(Parameter::pulse, 140);
  clinic.run_to(50);
  EXPECT_THAT(clinic.take(), ElementsAre("48000 start active ** HR 140 > 130"));
  for (const Event& event : clinic.events) {
    if (!std::holds_alternative<AlarmEvent>(event.body)) continue;
    EXPECT_EQ(event.bed, 0);
    EXPECT_EQ(event.session.view(), "K-0001");
  }
}

TEST(Story, ACourseOfTheLastPatientIsNotTheNextOnes) {
  Clinic clinic(clinic_config(1, adult_profile_with_trends()));
  clinic.start_session();
  clinic.run_to(10);
  clinic.cuff(100);
  clinic.run_to(300);
  clinic.cuff(120);
  clinic.run_to(600);
  clinic.cuff(140);  // twice in a row 15 or more above the one before
  const AlarmEvent climbs = clinic.alarm("SBP");
  ASSERT_EQ(climbs.kind, alarm::Kind::trend_slope);
  ASSERT_EQ(climbs.state, alarm::State::active);
  clinic.run_to(620);
  clinic.start_session("K-0077");
  EXPECT_EQ(clinic.alarm("SBP").phase, alarm::Phase::end);
  EXPECT_EQ(clinic.alarm("SBP").kind, alarm::Kind::trend_slope);
  EXPECT_EQ(clinic.alarm("SBP").text, climbs.text);
}

TEST(Story, TimesNeverGoBackWhateverHappens) {
  Clinic clinic(clinic_config(2, adult_profile_with_trends()));
  clinic.start_session();
  clinic.run_to(100);
  clinic.lose(Parameter::pulse, Validity::no_pulse);
  clinic.lose(Parameter::spo2, Validity::no_pulse);
  clinic.run_to(300);
  clinic.patient.first_dose_at = clinic.patient.last_dose_at = at_ms(1000);
  Command late = clinic.command(CommandKind::patient);
  late.patient = clinic.patient;
  clinic.ask(late);
  clinic.run_to(4000);
  Command off = clinic.command(CommandKind::off_monitor);
  off.reason = FixedText<160>("imaging");
  off.seen = off.with = FixedText<64>("RN-3");
  clinic.ask(off);
  clinic.silence(true);
  clinic.to_ms(5'000'000);
  clinic.ask(CommandKind::on_monitor);
  clinic.end_session();
  clinic.to_ms(6'000'000);
  Instant last;
  for (const Event& event : clinic.events) {
    EXPECT_GE(event.at, last);
    last = event.at;
  }
}

}  // namespace
}  // namespace vigil::engine
