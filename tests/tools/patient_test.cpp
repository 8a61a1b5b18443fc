#include "tools/sim/patient.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace vigil::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

Instant at(Duration since_start) { return Instant{} + since_start; }

Baseline quiet() {
  Baseline baseline;
  baseline.noise_permille = 0;
  return baseline;
}

void advance_to(Patient& patient, Duration from, Duration to) {
  for (Duration t = from; t <= to; t += milliseconds(500)) patient.advance(at(t));
}

TEST(Patient, ShowsItsBaselineWhenNothingHappens) {
  Patient patient(quiet(), 1);
  advance_to(patient, seconds(0), seconds(60));
  EXPECT_EQ(patient.vitals()[Parameter::hr].milli, 72'000);
  EXPECT_EQ(patient.vitals()[Parameter::pulse].milli, 72'000);
  EXPECT_EQ(patient.vitals()[Parameter::spo2].milli, 97'000);
  EXPECT_EQ(patient.vitals()[Parameter::rr].milli, 14'000);
  EXPECT_EQ(patient.vitals().beat_milli, 72'000);
  EXPECT_EQ(patient.vitals().breath_milli, 13'999);  // each half second is rounded down
  EXPECT_EQ(patient.vitals()[Parameter::nibp_sys].validity, Validity::no_value);
}

TEST(Patient, TheSameSeedGivesTheSameNumbers) {
  Patient a(Baseline{}, 42);
  Patient b(Baseline{}, 42);
  Patient other(Baseline{}, 43);
  bool differs = false;
  for (int s = 1; s <= 120; ++s) {
    for (Patient* patient : {&a, &b, &other}) patient->advance(at(seconds(s)));
    for (std::size_t i = 0; i < parameter_count; ++i) {
      ASSERT_EQ(a.vitals().signs[i].milli, b.vitals().signs[i].milli);
      differs = differs || a.vitals().signs[i].milli != other.vitals().signs[i].milli;
    }
  }
  EXPECT_TRUE(differs);
}

TEST(Patient, NoiseStaysWithinItsBounds) {
  Patient patient(Baseline{}, 7);
  for (int s = 1; s <= 3600; ++s) {
    patient.advance(at(seconds(s)));
    ASSERT_NEAR(patient.vitals()[Parameter::hr].milli, 72'000, 4'000);
    ASSERT_NEAR(patient.vitals()[Parameter::spo2].milli, 97'000, 800);
  }
}

TEST(Patient, ADoseRisesFromOnsetToPeakAndFallsBack) {
  const DoseEffect effect;
  EXPECT_EQ(dose_permille(effect, minutes(4)), 0);
  EXPECT_EQ(dose_permille(effect, minutes(22)), 500);
  EXPECT_EQ(dose_permille(effect, minutes(40)), 1000);
  EXPECT_EQ(dose_permille(effect, minutes(65)), 500);
  EXPECT_EQ(dose_permille(effect, minutes(90)), 0);
}

TEST(Patient, ADoseRaisesThePressuresThatTheCuffFinds) {
  Patient patient(quiet(), 1);
  patient.give_dose(at(seconds(0)), DoseEffect{});
  patient.advance(at(minutes(40)));
  patient.take_cuff();
  EXPECT_EQ(patient.vitals()[Parameter::hr].milli, 76'000);
  EXPECT_EQ(patient.vitals()[Parameter::nibp_sys].milli, 138'000);
  EXPECT_EQ(patient.vitals()[Parameter::nibp_dia].milli, 87'000);
  EXPECT_EQ(patient.vitals()[Parameter::nibp_mean].milli, 104'000);
  patient.advance(at(minutes(91)));
  EXPECT_EQ(patient.vitals()[Parameter::nibp_sys].milli, 138'000);  // until the next cuff
  EXPECT_EQ(patient.vitals()[Parameter::hr].milli, 72'000);
}

TEST(Patient, ADesaturationGoesDownHoldsAndComesBack) {
  Patient patient(quiet(), 1);
  patient.desaturate(at(seconds(10)), {97'000, 85'000, seconds(4), seconds(6), seconds(2)});
  const std::vector<std::pair<int, std::int32_t>> expected{
      {10, 97'000}, {11, 94'000}, {12, 91'000}, {14, 85'000}, {19, 85'000},
      {20, 85'000}, {21, 91'000}, {22, 97'000}, {30, 97'000}};
  for (const auto& [second, spo2_milli] : expected) {
    patient.advance(at(seconds(second)));
    EXPECT_EQ(patient.vitals()[Parameter::spo2].milli, spo2_milli) << second;
  }
}

TEST(Patient, ARecoveryEndsAllDesaturations) {
  Patient patient(quiet(), 1);
  patient.desaturate(at(seconds(1)), {97'000, 85'000, seconds(0), seconds(600), seconds(0)});
  patient.desaturate(at(seconds(1)), {97'000, 82'000, seconds(0), seconds(600), seconds(0)});
  patient.advance(at(seconds(2)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].milli, 82'000);
  patient.recover();
  patient.advance(at(seconds(3)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].milli, 97'000);
}

TEST(Patient, AProbeThatIsOffGivesNoNumberAndSaysWhy) {
  Patient patient(quiet(), 1);
  patient.set_probe(false);
  patient.advance(at(seconds(1)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].validity, Validity::sensor_off);
  EXPECT_EQ(patient.vitals()[Parameter::pulse].validity, Validity::sensor_off);
  EXPECT_EQ(patient.vitals()[Parameter::hr].validity, Validity::valid);
  patient.set_probe(true);
  patient.set_leads(false);
  patient.advance(at(seconds(2)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].validity, Validity::valid);
  EXPECT_EQ(patient.vitals()[Parameter::hr].validity, Validity::sensor_off);
  EXPECT_EQ(patient.vitals()[Parameter::rr].validity, Validity::sensor_off);
}

TEST(Patient, MotionSpoilsTheOximeterUntilItEnds) {
  Patient patient(quiet(), 1);
  patient.move_until(at(seconds(5)));
  patient.advance(at(milliseconds(4999)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].validity, Validity::motion);
  patient.advance(at(seconds(5)));
  EXPECT_EQ(patient.vitals()[Parameter::spo2].validity, Validity::valid);
}

}  // namespace
}  // namespace vigil::sim
