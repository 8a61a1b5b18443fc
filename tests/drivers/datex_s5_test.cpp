// What the records of an S/5 say: values, waves, alarms and the cuff. Framing and requests:
// datex_s5_link_test.cpp. It is long because every group and condition has a
// vector of its own.
#include <gtest/gtest.h>

#include "tests/drivers/datex_s5_records.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

// Offsets of groups in the basic class, as in the protocol facts.
constexpr std::size_t ecg = 0, p1 = 16, p2 = 30, p3 = 44, nibp = 72, t1 = 86, t3 = 102, spo2 = 118,
                      co2 = 132, o2 = 146, n2o = 156, aa = 166, flow = 178;
constexpr unsigned active = 3;

class DatexS5 : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms = 0) { decoder_->feed(bytes, after_ms(ms), sink_); }
  /// What is told of this alone.
  RecordingSink told(const ByteString& bytes, int ms = 0) {
    sink_ = RecordingSink();
    feed(bytes, ms);
    return sink_;
  }
  RecordingSink fresh(const ByteString& bytes) {
    decoder_->reset(t0, {});
    return told(bytes);
  }
  Lines readings(const ByteString& bytes, int ms = 0) { return told(bytes, ms).reading_texts(); }

  std::unique_ptr<Decoder> decoder_ = find_driver("datex_s5")->make();
  RecordingSink sink_;
};

TEST_F(DatexS5, BasicValuesInTheirUnits) {
  Class basic(0);
  basic.group(ecg, active | 1U << 3, 0x0275, {72, -10, 20, 30, 15});
  basic.group(p1, 0xB, 1, {12'050, 7'000, 8'500, 71}).group(p2, 0xB, 2, {1'200, 300, 700, -32767});
  basic.group(t1, active, 11, {3'655}).group(t1 + 8, active, 12, {3'310});
  basic.group(spo2, active, 0, {9'712, 73, 250, -32767});
  basic.group(co2, active, 1, {500, 10, 14, 7'600});
  const RecordingSink sink = told(displayed({basic}));
  EXPECT_EQ(sink.reading_texts(),
            (Lines{"hr valid 72000", "spo2 valid 97120", "pulse valid 73000", "rr valid 14000",
                   "etco2 valid 38000", "p1_sys valid 120500", "p1_dia valid 70000",
                   "p1_mean valid 85000", "p2_sys valid 12000", "p2_dia valid 3000",
                   "p2_mean valid 7000", "temp1 valid 36550", "temp2 valid 33100"}));
  EXPECT_EQ(sink.others,
            (Lines{"RR impedance valid 15000 /min", "ST1 valid -100 mm", "ST2 valid 200 mm",
                   "ST3 valid 300 mm", "HR ECG valid 0 /min", "HR max valid 0 /min",
                   "HR min valid 0 /min", "SpO2 modulation valid 2500 %",
                   "FiCO2 valid 100 % mdc 151716", "Ambient pressure valid 760000 mm[Hg]",
                   "P1 ART pulse valid 71000 /min", "P2 CVP pulse no_value /min"}));
  EXPECT_EQ(sink.notices, (Lines{"device_status + P1 is ART", "device_status + P2 is CVP"}));
  EXPECT_EQ(sink.frames, 1);
  EXPECT_EQ(sink.lines[1], "device GE Datex-Ohmeda|S/5 computer interface|4711|DRI level 8");
}

TEST_F(DatexS5, EachSpecialCodeIsItsOwnValidity) {
  const std::vector<std::pair<int, std::string>> codes{
      {-32767, "no_value"},    {-32766, "not_updated"}, {-32765, "discontinuity"},
      {-32764, "under_range"}, {-32763, "over_range"},  {-32762, "not_calibrated"},
      {-32761, "no_value"},    {-32768, "no_value"},    {-32001, "no_value"}};
  for (const auto& [code, name] : codes) {
    Class basic(0);
    basic.group(ecg, active, 0x200, {code}).group(spo2, active, 0, {code, code, code});
    basic.group(p1, active, 1, {code, code, code, code}).group(t1, active, 11, {code});
    basic.group(co2, active, 1, {code, code, code, 7'600}).group(o2, active, 0, {code, code});
    basic.group(nibp, active, 0, {code, code, code, code});
    const RecordingSink sink = fresh(displayed({basic}));
    EXPECT_EQ(
        sink.reading_texts(),
        (Lines{"hr " + name, "spo2 " + name, "pulse " + name, "rr " + name, "etco2 " + name,
               "p1_sys " + name, "p1_dia " + name, "p1_mean " + name, "temp1 " + name,
               "nibp_sys " + name, "nibp_dia " + name, "nibp_mean " + name, "nibp_pulse " + name}));
    EXPECT_EQ(std::count(sink.others.begin(), sink.others.end(), "FiO2 " + name + " % mdc 152196"),
              1);
  }
  Class basic(0);
  basic.group(t1, active, 11, {-32000});
  EXPECT_EQ(fresh(displayed({basic})).reading_texts(), Lines{"temp1 out_of_range"});
}

TEST_F(DatexS5, TheClassIsInTheSubrecordNotInItsPlace) {
  Class ext1(1);
  ext1.group(0, active, 0, {80, 750, 2}).group(48, active, 0, {-50, 120});
  Class basic(0);
  basic.group(spo2, active, 0, {9'600, 70});
  EXPECT_EQ(told(displayed({ext1})).reading_texts(), Lines{});
  EXPECT_EQ(sink_.others.front(), "HR arrhythmia valid 80000 /min");
  EXPECT_EQ(fresh(displayed({ext1, basic})).reading_texts(),
            (Lines{"spo2 valid 96000", "pulse valid 70000"}));
  Class unknown(5);
  unknown.group(spo2, active, 0, {9'600, 70});
  EXPECT_EQ(fresh(displayed({unknown})).lines,
            (Lines{"frame", "device GE Datex-Ohmeda|S/5 computer interface|4711|DRI level 8"}));
}

TEST_F(DatexS5, OnlyGroupsThatExistAndAreActiveCount) {
  for (const unsigned status : {0U, 1U, 2U, 0x0CU}) {
    Class basic(0);
    basic.group(spo2, status, 0, {9'600, 70, 100}).group(ecg, status, 0x200, {70, 1, 1, 1, 12});
    basic.group(p3, status, 3, {100, 100, 100, 70}).group(co2, status, 1, {500, 0, 12, 7'600});
    basic.group(nibp, status, 0, {12'000, 8'000, 9'000, 70}).group(t3, status, 1, {3'600});
    const RecordingSink sink = fresh(displayed({basic}));
    EXPECT_EQ(sink.reading_texts(), Lines{}) << status;
    EXPECT_EQ(sink.others, Lines{}) << status;
  }
}

TEST_F(DatexS5, AGroupThatGoesAwayIsToldAsNoValue) {
  Class basic(0);
  basic.group(spo2, active, 0, {9'600, 70, 100}).group(p3, active, 3, {2'000, 900, 1'300, 70});
  feed(displayed({basic}));
  const RecordingSink sink = told(displayed({Class(0)}), 5000);
  EXPECT_EQ(sink.reading_texts(), (Lines{"spo2 no_value", "pulse no_value"}));
  EXPECT_EQ(sink.others.size(), 5U);
  EXPECT_EQ(sink.others[0], "SpO2 modulation no_value %");
  EXPECT_EQ(sink.others[1].substr(0, 11), "P3 sys no_v");
}

TEST_F(DatexS5, AZeroHeartRateCountsUnlessTheLeadsAreOff) {
  struct Row {
    unsigned status;
    int label;
    int hr;
    std::string expected;
  };
  const unsigned by_ecg = 1U << 3;
  const unsigned by_pleth = 6U << 3;
  const unsigned ecg1_off = 1U << 11;
  const unsigned ecg2_off = 1U << 12;
  const unsigned asystole = 1U << 2;
  const std::vector<Row> rows{
      {by_ecg | asystole, 0x0275, 0, "hr valid 0"},
      {by_ecg, 0x0275, 0, "hr valid 0"},
      {by_ecg | 1U << 9, 0x0275, 0, "hr valid 0"},
      {by_ecg | asystole, 0x0275, -32767, "hr no_pulse"},
      {by_ecg | ecg1_off, 0x0200, 0, "hr sensor_off"},
      {by_ecg | ecg1_off | asystole, 0x0200, 0, "hr sensor_off"},
      {by_ecg | ecg1_off, 0x0200, 80, "hr sensor_off"},
      {by_ecg | ecg1_off, 0x0275, 80, "hr valid 80000"},
      {by_ecg | ecg1_off, 0x0275, 0, "hr valid 0"},
      {by_ecg | ecg1_off | ecg2_off, 0x0270, 0, "hr sensor_off"},
      {by_ecg | ecg2_off, 0x0000, -32767, "hr sensor_off"},
      {by_pleth | ecg1_off, 0x0200, 80, "hr valid 80000"},
      {by_pleth | ecg1_off, 0x0200, 0, "hr sensor_off"},
      {by_ecg | 1U << 7, 0x0275, -32767, "hr interference"},
      {by_ecg | 1U << 8, 0x0275, -32767, "hr motion"},
      {by_ecg | 1U << 9, 0x0275, -32767, "hr searching"},
      {by_ecg | 1U << 7, 0x0275, -32764, "hr under_range"},
      {by_ecg | 1U << 7, 0x0275, 80, "hr valid 80000"},
  };
  for (const Row& row : rows) {
    Class basic(0);
    basic.group(ecg, active | row.status, row.label, {row.hr, -32767, -32767, -32767, -32767});
    const RecordingSink sink = fresh(displayed({basic}));
    EXPECT_EQ(sink.last(Parameter::hr), row.expected) << row.status << ' ' << row.label;
  }
}

TEST_F(DatexS5, RespirationComesFromWhereTheMonitorSays) {
  const auto both = [&](int label, unsigned co2_status, unsigned ecg_status) {
    Class basic(0);
    basic.group(ecg, ecg_status, 0x200, {70, 0, 0, 0, 18});
    basic.group(co2, co2_status, label, {500, 0, 12, 7'600});
    return fresh(displayed({basic})).last(Parameter::rr);
  };
  EXPECT_EQ(both(1, active, active), "rr valid 12000");
  EXPECT_EQ(both(9, active, active), "rr valid 12000");
  EXPECT_EQ(both(2, active, active), "rr valid 18000");
  EXPECT_EQ(both(2, active, 0), "rr valid 12000");
  EXPECT_EQ(both(1, 0, active), "rr valid 18000");
  EXPECT_EQ(both(1, 0, 0), "");
  EXPECT_EQ(both(1, active | 1U << 4, active), "rr not_calibrated");
}

TEST_F(DatexS5, EndTidalCarbonDioxideIsScaledByTheAmbientPressure) {
  const auto etco2 = [&](int et, int ambient, unsigned status = active) {
    Class basic(0);
    basic.group(co2, status, 1, {et, 0, 12, ambient});
    return fresh(displayed({basic})).last(Parameter::etco2);
  };
  EXPECT_EQ(etco2(500, 7'600), "etco2 valid 38000");
  EXPECT_EQ(etco2(533, 7'551), "etco2 valid 40200");  // 40.247 mmHg
  EXPECT_EQ(etco2(501, 7'600), "etco2 valid 38100");  // 38.076 mmHg
  EXPECT_EQ(etco2(500, 6'000), "etco2 valid 30000");
  EXPECT_EQ(etco2(0, 7'600), "etco2 valid 0");
  EXPECT_EQ(etco2(500, 7'600, active | 1U << 3), "etco2 not_calibrated");
  for (const int ambient : {-32767, 0, 2'999, 12'001}) {
    EXPECT_EQ(etco2(500, ambient), "etco2 no_value");
    EXPECT_EQ(sink_.others[0], "EtCO2 valid 5000 % mdc 151708") << ambient;
  }
}

TEST_F(DatexS5, EverythingElseHasANameAUnitAndWhereKnownACode) {
  Class basic(0);
  basic.group(p3, active, 3, {2'500, 900, 1'500, 70}).group(58, active, 12, {400, 200, 300, 66});
  basic.group(t3, active, 1, {3'700}).group(110, active, 16, {3'300});
  basic.group(o2, active, 0, {2'500, 2'943}).group(n2o, active, 0, {100, 200});
  basic.group(aa, active, 6, {150, 210, 80});
  basic.group(flow, active, 0, {12, 2'000, 500, 1'800, 5'120, 5'010, 4'050, 612});
  basic.group(200, active, 0, {5'200, 3'650, 45, 1'200}).group(214, active, 0, {950, 875, 15});
  basic.group(232, active, 0, {7'250}).group(240, active, 7, {1'500, 900, 1'100, 0});
  EXPECT_EQ(told(displayed({basic})).others, (Lines{"EtO2 valid 25000 % mdc 152440",
                                                    "FiO2 valid 29430 % mdc 152196",
                                                    "EtN2O valid 1000 % mdc 152108",
                                                    "FiN2O valid 2000 % mdc 152192",
                                                    "EtSEV valid 1500 % mdc 152460",
                                                    "FiSEV valid 2100 % mdc 152464",
                                                    "MAC valid 800",
                                                    "Spirometry RR valid 12000 /min",
                                                    "Ppeak valid 20000 cm[H2O]",
                                                    "PEEP valid 5000 cm[H2O]",
                                                    "Pplat valid 18000 cm[H2O]",
                                                    "TV insp valid 512000 mL",
                                                    "TV exp valid 501000 mL",
                                                    "Compliance valid 40500 mL/cm[H2O]",
                                                    "MV exp valid 6120 L/min",
                                                    "C.O. valid 5200 L/min",
                                                    "Blood temperature valid 36500 Cel mdc 188436",
                                                    "REF valid 45000 %",
                                                    "PCWP valid 12000 mm[Hg] mdc 150052",
                                                    "NMT T1 valid 95000 %",
                                                    "NMT T ratio valid 87500 %",
                                                    "SvO2 valid 72500 % mdc 150332",
                                                    "P3 PA sys valid 25000 mm[Hg] mdc 150045",
                                                    "P3 PA dia valid 9000 mm[Hg] mdc 150046",
                                                    "P3 PA mean valid 15000 mm[Hg] mdc 150047",
                                                    "P3 PA pulse valid 70000 /min",
                                                    "P4 sys valid 4000 mm[Hg] mdc 150017",
                                                    "P4 dia valid 2000 mm[Hg] mdc 150018",
                                                    "P4 mean valid 3000 mm[Hg] mdc 150019",
                                                    "P4 pulse valid 66000 /min",
                                                    "P5 ICP sys valid 15000 mm[Hg] mdc 150017",
                                                    "P5 ICP dia valid 9000 mm[Hg] mdc 150018",
                                                    "P5 ICP mean valid 11000 mm[Hg] mdc 150019",
                                                    "P5 ICP pulse valid 0 /min",
                                                    "T3 ESO valid 37000 Cel mdc 150372",
                                                    "T4 SURF valid 33000 Cel"}));
}

TEST_F(DatexS5, TheExtendedClasses) {
  Class ext1(1);
  ext1.group(0, active, 0, {80, 750, 2}).group(48, active, 0, {-50, 120});
  ext1.group(78, active, 2, {900, 400, 600, 0}).group(106, active, 0, {9'400, 71, 120});
  ext1.group(120, active, 7, {3'200});
  Class ext2(2);
  ext2.group(0, active, 0, {4, 100, 90, 80, 70});
  ext2.group(24, active, 0, {55, 300, 180, 60, 40, 30, 20, 10, 5});
  ext2.group(96, active, 0, {45, 95, 32, 1}).group(112, active, 0, {44, 46, 0});
  ext2.group(230, active, 0, {3'500});
  Class ext3(3);
  ext3.group(0, active, 0, {2'500, 2'000, 1'800, 80}).group(60, active, 0, {7'057, 7'058});
  ext3.group(92, active, 0, {75})
      .group(116, active, 0, {900, 1'250})
      .group(126, active, 0, {6'800});
  const RecordingSink sink = told(displayed({ext1, ext2, ext3}));
  const auto has = [&](const std::string& line) {
    return std::count(sink.others.begin(), sink.others.end(), line) == 1;
  };
  for (const std::string line : {"RR interval valid 750000 ms",
                                 "PVC valid 2000 /min mdc 148065",
                                 "ST I valid -500 mm",
                                 "ST II valid 1200 mm",
                                 "P7 CVP mean valid 6000 mm[Hg] mdc 150087",
                                 "SpO2 channel 2 valid 94000 % mdc 150456",
                                 "T5 SKIN valid 32000 Cel mdc 150388",
                                 "NMT count valid 4000",
                                 "NMT twitch 4 valid 70000 %",
                                 "FEMG valid 5500 uV",
                                 "EEG1 amplitude valid 30000 uV",
                                 "EEG1 SEF valid 18000 Hz",
                                 "EEG1 BSR valid 5000 %",
                                 "BIS valid 45000",
                                 "BIS SQI valid 95000 %",
                                 "BIS SR valid 1000 % mdc 155024",
                                 "SE valid 44000",
                                 "RE valid 46000",
                                 "Entropy BSR valid 0 %",
                                 "SPI valid 35000",
                                 "VO2 valid 250000 mL/min mdc 152420",
                                 "RQ valid 800",
                                 "Et balance gas valid 70570 %",
                                 "MAC age valid 750",
                                 "SPV valid 9000 mm[Hg]",
                                 "PPV valid 12500 %",
                                 "CPP valid 68000 mm[Hg] mdc 153604"}) {
    EXPECT_TRUE(has(line)) << line;
  }
  EXPECT_EQ(sink.reading_texts(), Lines{});
}

TEST_F(DatexS5, TrendsAreNoReadings) {
  Class basic(0);
  basic.group(spo2, active, 0, {9'600, 70, 100}).group(ecg, active | 4U, 0x200, {0});
  basic.group(nibp, active, 0x20, {12'000, 8'000, 9'000, 70});
  for (const int type : {2, 3}) {
    EXPECT_EQ(fresh(displayed({basic}, type)).lines,
              (Lines{"frame", "device GE Datex-Ohmeda|S/5 computer interface|4711|DRI level 8"}));
  }
}

TEST_F(DatexS5, AStandingCuffMeasurementIsOfUnknownAgeAndIsToldOnce) {
  Class basic(0);
  basic.group(nibp, active, 0x108, {12'000, 8'000, 9'300, 70});
  EXPECT_EQ(readings(displayed({basic})),
            (Lines{"nibp_sys valid 120000 age-unknown", "nibp_dia valid 80000 age-unknown",
                   "nibp_mean valid 93000 age-unknown", "nibp_pulse valid 70000 age-unknown"}));
  EXPECT_EQ(readings(displayed({basic}), 5000), Lines{});
  EXPECT_EQ(readings(displayed({basic}), 10'000), Lines{});
}

TEST_F(DatexS5, ACuffCycleStartsAndEndsWithItsNumbers) {
  const auto cuff = [&](int label, const std::vector<int>& values, int ms) {
    Class basic(0);
    basic.group(nibp, active, label, values);
    return told(displayed({basic}), ms);
  };
  const std::vector<int> before{12'000, 8'000, 9'300, 70};
  const std::vector<int> after{16'400, 9'000, 11'000, 88};
  cuff(0x108, before, 0);
  EXPECT_EQ(cuff(0x128, before, 5'000).notices, Lines{"cuff_started + cuff measurement started"});
  EXPECT_EQ(cuff(0x128, before, 10'000).lines.size(), 1U);  // the frame
  const RecordingSink done = cuff(0x008, after, 15'000);
  const Lines numbers{"nibp_sys valid 164000", "nibp_dia valid 90000", "nibp_mean valid 110000",
                      "nibp_pulse valid 88000"};
  EXPECT_EQ(done.reading_texts(), numbers);
  EXPECT_EQ(done.notices, Lines{});
  EXPECT_EQ(cuff(0x008, after, 20'000).reading_texts(), Lines{});
  EXPECT_EQ(cuff(0x108, after, 80'000).reading_texts(), Lines{});
  // The same numbers again are a new measurement: at the end of a cycle, or young after old.
  cuff(0x128, after, 85'000);
  EXPECT_EQ(cuff(0x008, after, 90'000).reading_texts(), numbers);
  cuff(0x108, after, 150'000);
  EXPECT_EQ(cuff(0x008, after, 155'000).reading_texts(), numbers);
  // Repeated without a pause (STAT): each change is one measurement.
  cuff(0x038, after, 160'000);
  EXPECT_EQ(cuff(0x038, before, 165'000).readings.size(), 4U);
  EXPECT_EQ(cuff(0x038, before, 170'000).readings.size(), 0U);
  EXPECT_EQ(cuff(0x008, before, 175'000).lines.size(), 1U);
}

TEST_F(DatexS5, AFailedCuffCycleIsANoticeAndNoReading) {
  const auto cuff = [&](unsigned status, int label, const std::vector<int>& values, int ms) {
    Class basic(0);
    basic.group(nibp, status, label, values);
    return told(displayed({basic}), ms);
  };
  const std::vector<int> stood{12'000, 8'000, 9'300, 70};
  const std::vector<int> none{-32767, -32767, -32767, -32767};
  const Lines failed{"cuff_failed + the cuff measurement gave no new value"};
  cuff(active, 0x108, stood, 0);
  cuff(active, 0x128, none, 5'000);
  RecordingSink sink = cuff(active, 0x108, none, 10'000);
  EXPECT_EQ(sink.notices, failed);
  EXPECT_EQ(sink.reading_texts(), Lines{});
  cuff(active, 0x128, stood, 15'000);
  sink = cuff(active, 0x108, stood, 20'000);
  EXPECT_EQ(sink.notices, failed);
  EXPECT_EQ(sink.reading_texts(), Lines{});
  cuff(active, 0x128, stood, 25'000);
  EXPECT_EQ(cuff(0, 0, none, 30'000).notices, failed);
}

TEST_F(DatexS5, TheAuxiliaryRecordGivesTheAgeOfTheCuff) {
  const auto with_time = [](int measured, const std::vector<int>& values) {
    ByteString aux(114);
    put(aux, 0, measured, 4);
    Class basic(0);
    basic.group(nibp, active, 0x108, values);
    return framed(record_of(0, {{1, basic.bytes}, {4, aux}}, 8, 1'000'000'000));
  };
  const std::vector<int> values{12'000, 8'000, 9'300, 70};
  const auto first = [&](int measured, int ms) {
    const RecordingSink sink = told(with_time(measured, values), ms);
    return sink.readings.empty() ? Instant::never() : sink.readings[0].measured_at();
  };
  EXPECT_EQ(first(1'000'000'000 - 90, 0), t0 - std::chrono::seconds(90));
  EXPECT_FALSE(sink_.readings[0].age_unknown());
  EXPECT_EQ(first(1'000'000'000 - 90, 5'000), Instant::never());
  EXPECT_EQ(first(1'000'000'000 - 3, 10'000), after_ms(7'000));
  for (const int senseless : {0, 1'000'000'001, 1'000'000'000 - 90'000}) {
    decoder_->reset(t0, {});
    EXPECT_EQ(first(senseless, 0), t0);
    EXPECT_TRUE(sink_.readings[0].age_unknown());
  }
  // A time that becomes known does not make a measurement.
  decoder_->reset(t0, {});
  EXPECT_EQ(first(0, 0), t0);
  EXPECT_EQ(first(1'000'000'000 - 90, 5'000), Instant::never());
}

TEST_F(DatexS5, StatusBitsAreAlarmsOfTheMonitor) {
  const auto status = [&](unsigned ecg_bits, unsigned co2_bits, int events, int ms) {
    Class basic(0);
    basic.group(ecg, active | ecg_bits, 0x200, {60, 0, 0, 0, 12});
    basic.group(co2, active | co2_bits, 1, {500, 0, 12, 7'600});
    Class ext1(1);
    ext1.group(0, active, 0, {60, 1'000, 0, events & 0xFFFF, events >> 16});
    return told(displayed({basic, ext1}), ms).notices;
  };
  EXPECT_EQ(status(1U << 2, 0, 0, 0), Lines{"monitor_alarm + asystole"});
  EXPECT_EQ(status(1U << 2, 0, 1, 5'000), Lines{});
  EXPECT_EQ(status(0, 0, 1, 10'000), Lines{});
  EXPECT_EQ(status(0, 0, 1 << 27, 15'000),
            (Lines{"monitor_alarm - asystole", "monitor_alarm + bradycardia"}));
  EXPECT_EQ(status(0, 1U << 2 | 1U << 8, 0, 20'000),
            (Lines{"monitor_alarm - bradycardia", "monitor_alarm + apnea",
                   "bedside_silence + apnea alarm is off"}));
  EXPECT_EQ(status(0, 1U << 5 | 1U << 6 | 1U << 7, 1 << 30, 25'000),
            (Lines{"bedside_silence + arrhythmia alarms are off", "monitor_alarm - apnea",
                   "monitor_alarm + apnea by impedance", "bedside_silence - apnea alarm is off",
                   "device_status + CO2 sampling line is blocked",
                   "device_status + CO2 sampling line leaks"}));
}

class PrioritySink final : public Sink {
 public:
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice& notice) override { told.push_back({notice.priority, notice.code}); }
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
  std::vector<std::pair<MonitorPriority, std::uint32_t>> told;
};

TEST_F(DatexS5, AlarmsKeepTheMonitorsPriorityAndConditionsHaveACode) {
  using P = MonitorPriority;
  PrioritySink sink;
  decoder_->feed(framed(record_of(4, {{1, alarm_part(0, {{"A", 3}, {"B", 2}, {"C", 1}})}})), t0,
                 sink);
  EXPECT_EQ(sink.told,
            (std::vector<std::pair<P, std::uint32_t>>{{P::high, 0}, {P::medium, 0}, {P::low, 0}}));
  Class ext1(1);
  ext1.group(0, active, 0, {60, 1'000, 0, 1 << 1 | 1 << 6 | 1 << 9});
  sink.told.clear();
  decoder_->feed(displayed({ext1}), t0, sink);
  EXPECT_EQ(sink.told, (std::vector<std::pair<P, std::uint32_t>>{
                           {P::high, 0x101}, {P::medium, 0x106}, {P::low, 0x109}}));
}

TEST_F(DatexS5, TheAlarmRecordIsToldByItsChanges) {
  for (const bool wide : {false, true}) {
    decoder_->reset(t0, {});
    const auto alarms = [&](int silence, const std::vector<AlarmBox>& boxes, int ms) {
      return told(framed(record_of(4, {{1, alarm_part(silence, boxes, wide)}}, 10)), ms).notices;
    };
    EXPECT_EQ(alarms(0, {{"ASYSTOLE", 3}, {"  HR   LOW  ", 2}}, 0),
              (Lines{"monitor_alarm + ASYSTOLE", "monitor_alarm + HR LOW"}));
    EXPECT_EQ(alarms(0, {{"ASYSTOLE", 3}, {"HR LOW", 2}}, 2'000), Lines{});
    EXPECT_EQ(alarms(0, {{"HR LOW", 3}, {"HR LOW", 1}}, 4'000),
              (Lines{"monitor_alarm - ASYSTOLE", "monitor_alarm + HR LOW"}));
    EXPECT_EQ(alarms(5, {}, 6'000),
              (Lines{"monitor_alarm - HR LOW", "bedside_silence + alarms are silenced for 2 min"}));
    EXPECT_EQ(alarms(4, {}, 8'000), (Lines{"bedside_silence - alarms are silenced for 2 min",
                                           "bedside_silence + all alarms are silenced"}));
    EXPECT_EQ(alarms(0, {{"Atemstillst\xE4nde", 3}}, 9'000),
              (Lines{"monitor_alarm + Atemstillst\xC3\xA4nde",
                     "bedside_silence - all alarms are silenced"}));
  }
}

TEST_F(DatexS5, EachKindOfSilenceIsNamed) {
  const std::vector<std::string> texts{"apnea alarm is silenced",
                                       "asystole alarm is silenced",
                                       "apnea and asystole alarms are silenced",
                                       "all alarms are silenced",
                                       "alarms are silenced for 2 min",
                                       "alarms are silenced for 5 min",
                                       "alarms are silenced for 20 s",
                                       "alarms are silenced"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const ByteString part = alarm_part(static_cast<int>(i) + 1, {});
    EXPECT_EQ(fresh(framed(record_of(4, {{1, part}}))).notices,
              Lines{"bedside_silence + " + texts[i]});
  }
}

TEST_F(DatexS5, AfterSilenceStandingAlarmsAreToldAgainAndTheCuffIsOfUnknownAge) {
  Class basic(0);
  basic.group(ecg, active | 4U, 0x200, {0}).group(nibp, active, 0x108, {12'000, 8'000, 9'300, 70});
  const ByteString alarms = framed(record_of(4, {{1, alarm_part(0, {{"HR LOW", 2}})}}));
  feed(displayed({basic}));
  feed(alarms);
  EXPECT_EQ(told(displayed({basic}), 15'000).notices, Lines{});
  basic.group(nibp, active, 0x108, {13'000, 8'000, 9'300, 70});
  const RecordingSink sink = told(displayed({basic}), 30'001);
  EXPECT_EQ(sink.notices, Lines{"monitor_alarm + asystole"});
  EXPECT_EQ(sink.last(Parameter::nibp_sys), "nibp_sys valid 130000 age-unknown");
  EXPECT_EQ(told(alarms, 30'002).notices, Lines{"monitor_alarm + HR LOW"});
}

TEST_F(DatexS5, WavesInTheirUnits) {
  Class basic(0);
  basic.group(ecg, active, 0x0275, {70}).group(co2, active, 1, {500, 0, 12, 7'600});
  feed(displayed({basic}));
  // Reserved bits of the status are set in real records.
  const RecordingSink sink = told(framed(record_of(1, {{1, wave_part(0x2C92, {-5, 1'000, 7})},
                                                       {2, wave_part(0x2C9A & ~8, {1, 2, 3})},
                                                       {8, wave_part(1, {150, 160})},
                                                       {4, wave_part(0, {9'000, -100})},
                                                       {5, wave_part(0, {300})},
                                                       {9, wave_part(0, {0, 250})},
                                                       {15, wave_part(0, {12, 13})}})),
                                  1'000);
  EXPECT_EQ(sink.lines,
            (Lines{"frame", "wave ecg_ii 300000 mHz zero 0 scale 1000 at 100990000001: -5 1000 7",
                   "wave ecg_v 300000 mHz zero 0 scale 1000 at 100990000001: 1 2 3",
                   "wave pleth 100000 mHz zero 0 scale 100 at 100980000000: 150 160",
                   "wave p1 100000 mHz zero 0 scale 10000 at 100980000000: 9000 -100",
                   "wave p2 100000 mHz zero 0 scale 10000 at 100990000000: 300",
                   "wave co2 25000 mHz zero 0 scale 76000 at 100920000000: 0 250",
                   "wave resp 25000 mHz zero 0 scale 0 at 100920000000: 12 13"}));
}

TEST_F(DatexS5, WaveCodesLeadsOffAndUnknownWavesAreLeftOut) {
  const RecordingSink sink =
      told(framed(record_of(1, {{8, wave_part(0, {1, 2, -32767, -32000, 3, -31'999})},
                                {1, wave_part(8, {1, 2})},
                                {2, wave_part(0, {1, 2})},
                                {22, ByteString(3)},
                                {9, wave_part(0, {5})}})));
  EXPECT_EQ(Lines(sink.lines.begin() + 2, sink.lines.end()),
            (Lines{"wave pleth 100000 mHz zero 0 scale 100 at 99940000000: 1 2",
                   "wave pleth 100000 mHz zero 0 scale 100 at 99980000000: 3 -31999",
                   "wave co2 25000 mHz zero 0 scale 0 at 99960000000: 5"}));
  EXPECT_EQ(told(framed(record_of(1, {{1, wave_part(0, {4})}}))).lines.back(),
            "wave ecg 300000 mHz zero 0 scale 1000 at 99996666667: 4");
}

}  // namespace
}  // namespace vigil::test
