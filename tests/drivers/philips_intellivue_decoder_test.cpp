// Philips IntelliVue: what each message means, by messages made by hand and by a real capture.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

std::string value(const std::string& hex) { return attribute("0950", hex); }

TEST_F(Intellivue, TheCaptureGivesItsValuesAllMarkedAsDemonstration) {
  const auto messages = capture("intellivue_replies.hex");
  if (!has_capture("intellivue_replies.hex"))
    GTEST_SKIP() << "no intellivue_replies.hex in ../shared/captures: not compared";
  ASSERT_FALSE(messages.empty());
  decoder_->reset(t0, find_driver("philips_intellivue")->line_settings[0]);
  for (const ByteString& message : messages) feed(framed(message));
  for (const auto& [parameter, milli] : {std::pair{Parameter::hr, 60},
                                         {Parameter::spo2, 95},
                                         {Parameter::nibp_sys, 120},
                                         {Parameter::nibp_dia, 80},
                                         {Parameter::nibp_mean, 90},
                                         {Parameter::nibp_pulse, 60},
                                         {Parameter::p1_sys, 120},
                                         {Parameter::p1_dia, 70},
                                         {Parameter::p1_mean, 91},
                                         {Parameter::rr, 15},
                                         {Parameter::pulse, 60},
                                         {Parameter::perfusion_index, 10}}) {
    EXPECT_EQ(sink_.last(parameter),
              std::string(info(parameter).key) + " demo " + std::to_string(milli * 1000));
  }
  EXPECT_EQ(std::count_if(sink_.readings.begin(), sink_.readings.end(),
                          [](const Reading& reading) { return reading.valid(); }),
            0);
  EXPECT_EQ(sink_.frames, 9);
  EXPECT_EQ(sink_.notices.front(), "bedside_silence + alarms are off at the monitor: Pouls");
  EXPECT_TRUE(std::find(sink_.notices.begin(), sink_.notices.end(),
                        "device_status + demonstration: no value is a patient's") !=
              sink_.notices.end());
  EXPECT_EQ(sink_.others, Lines{"Pouls demo 60000 /min mdc 149514"});
}

TEST_F(Intellivue, TheCaptureSaysWhenTheCuffMeasured) {
  const auto messages = capture("intellivue_replies.hex");
  if (!has_capture("intellivue_replies.hex"))
    GTEST_SKIP() << "no intellivue_replies.hex in ../shared/captures: not compared";
  ASSERT_FALSE(messages.empty());
  for (const ByteString& message : messages) feed(message);
  for (const Reading& reading : sink_.readings) {
    if (!info(reading.parameter()).episodic) continue;
    // The monitor's clock was 14:44:51 at 0D58B800; the poll came 71.52 s later; the stamp is
    // 14:45:00. So the cuff is 62 s old.
    EXPECT_EQ(reading.measured_at(), t0 - std::chrono::seconds(62));
    EXPECT_FALSE(reading.age_unknown());
  }
}

TEST_F(Intellivue, FramesAndDatagramsSayTheSame) {
  const auto messages = capture("intellivue_replies.hex");
  if (!has_capture("intellivue_replies.hex"))
    GTEST_SKIP() << "no intellivue_replies.hex in ../shared/captures: not compared";
  ASSERT_FALSE(messages.empty());
  for (const ByteString& message : messages) feed(message);
  const Lines datagrams = sink_.lines;
  sink_.lines.clear();
  decoder_->reset(t0, find_driver("philips_intellivue")->line_settings[0]);
  for (const ByteString& message : messages) feed(framed(message));
  EXPECT_EQ(sink_.lines, datagrams);
}

TEST_F(Intellivue, WithoutLabelsTheIdentifierSaysWhatItIs) {
  EXPECT_EQ(
      lines_of(numerics({object("0001", {value("418200000AA000000048")}),
                         object("0002", {value("4BB800000220FF0003CD")}),
                         object("0003", {value("482200000AA000000049")}),
                         object("0004", {value("500A00000AE00000000E")}),
                         object("0005", {value("50B000000F2000000026")}),
                         object("0006", {value("4BB000000200FF000019")}),
                         object("0007", {value("4B48000017A0FF000172")})})),
      (Lines{"reading hr valid 72000", "reading spo2 valid 97300", "reading pulse valid 73000",
             "reading rr valid 14000", "reading etco2 valid 38000",
             "reading perfusion_index valid 2500", "reading temp1 valid 37000"}));
}

TEST_F(Intellivue, ASinglePollIsReadAsWell) {
  const std::string contexts =
      "0001"
      "0001" +
      sized(object("0001", {value("418200000AA000000048")}));
  const std::string poll =
      "0001"
      "00000000"
      "FFFFFFFFFFFFFFFF"
      "0001"
      "0006"
      "0803"
      "0001" +
      sized(contexts);
  const std::string body = "0021000000000C16" + sized(poll);
  EXPECT_EQ(lines_of(bytes_of("E10000020002" + sized("01010007" + sized(body)))),
            Lines{"reading hr valid 72000"});
}

TEST_F(Intellivue, StatesBecomeReasons) {
  const std::pair<const char*, const char*> cases[] = {
      {"4BB880000220FF0003CD", "reading spo2 no_value"},
      {"4BB820000220007FFFFF", "reading spo2 no_value"},
      {"4BB810000220FF0003CD", "reading spo2 not_calibrated"},
      {"4BB840000220FF0003CD", "reading spo2 questionable"},
      {"4BB800000220007FFFFF", "reading spo2 no_value"},
      {"4BB800000220007FFFFE", "reading spo2 over_range"},
      {"4BB80000022000800002", "reading spo2 under_range"},
      {"4BB800000220000003E8", "reading spo2 out_of_range"},
      {"4BB800020220FF0003CD", "reading spo2 valid 97300"},
  };
  int ms = 0;
  for (const auto& [hex, line] : cases) {
    EXPECT_EQ(lines_of(numerics({object("0001", {value(hex)})}), ms += 1024), Lines{line}) << hex;
  }
}

TEST_F(Intellivue, DemonstrationIsSaidWithEachValueAndWhenItBeginsAndEnds) {
  const auto spo2 = [](const char* state) {
    return numerics({object("0001", {value("4BB8" + std::string(state) + "0220FF0003CD")})});
  };
  EXPECT_EQ(lines_of(spo2("0400")),
            (Lines{"reading spo2 demo 97300",
                   "notice device_status + demonstration: no value is a patient's"}));
  EXPECT_EQ(lines_of(spo2("0800"), 1024), Lines{"reading spo2 demo 97300"}) << "a test's too";
  EXPECT_EQ(lines_of(spo2("0000"), 2048),
            (Lines{"reading spo2 valid 97300",
                   "notice device_status - demonstration: no value is a patient's"}));
}

TEST_F(Intellivue, AbpAndArtAreBothArterialInWhateverOrderTheirPartsCome) {
  const std::string abp = object("0001", {attribute("094B",
                                                    "0003001E"
                                                    "4A1700000F200000005B"
                                                    "4A1500000F2000000078"
                                                    "4A1600000F2000000046")});
  const std::string art = object("0002", {attribute("094B",
                                                    "0003001E"
                                                    "4A1100000F2000000064"
                                                    "4A1200000F200000003C"
                                                    "4A1300000F2000000050")});
  EXPECT_EQ(lines_of(numerics({art})),
            (Lines{"reading p1_sys valid 100000", "reading p1_dia valid 60000",
                   "reading p1_mean valid 80000"}))
      << "alone it is the first";
  decoder_->reset(t0, datagram_line());
  EXPECT_EQ(lines_of(numerics({abp, art})),
            (Lines{"reading p1_mean valid 91000", "reading p1_sys valid 120000",
                   "reading p1_dia valid 70000", "reading p2_sys valid 100000",
                   "reading p2_dia valid 60000", "reading p2_mean valid 80000"}));
}

TEST_F(Intellivue, ThereIsNoNumericThatIsNotTold) {
  EXPECT_EQ(
      lines_of(numerics(
          {object("0001", {attribute("094B",
                                     "00010010"
                                     "4A4700000F2000000008")}),
           object("0002", {attribute("0927", text("PAP   ")), attribute("094B",
                                                                        "00020014"
                                                                        "4A1D00000F2000000019"
                                                                        "4A1E00000F200000000A")}),
           object("0003", {attribute("0927", text("BIS")), value("EFFF0000000000000028")}),
           object("0004", {value("4BC400000220FF00000A")}),
           object("0005", {value("123400001234FF00000A")})})),
      (Lines{"other CVP mean valid 8000 mm[Hg] mdc 150087",
             "other PAP sys valid 25000 mm[Hg] mdc 150045",
             "other PAP dia valid 10000 mm[Hg] mdc 150046", "other BIS valid 40000",
             "other delta SpO2 valid 1000 % mdc 150468", "other 0x1234 valid 1000 mdc 135732"}));
}

TEST_F(Intellivue, UnitsAreConvertedAndAStrangeUnitMakesNoParameter) {
  EXPECT_EQ(lines_of(numerics({object("0001", {value("50B000000F03FF000032")}),
                               object("0002", {value("4B4800001140FF0003DA")}),
                               object("0003", {value("418200000F2000000048")})})),
            (Lines{"reading etco2 valid 37503", "reading temp1 valid 37000",
                   "other HR valid 72000 mm[Hg] mdc 147842"}));
}

TEST_F(Intellivue, TheAirwaysRateIsTakenWhereNoOtherIsAndTheThirdProbeIsToldByItsName) {
  const std::string airway = object("0001", {value("501200000AE00000000C")});
  const std::string chest = object("0002", {value("500A00000AE00000000E")});
  EXPECT_EQ(lines_of(numerics({airway})), Lines{"reading rr valid 12000"});
  EXPECT_EQ(lines_of(numerics({airway, chest}), 1024),
            (Lines{"reading rr valid 12000", "reading rr valid 14000"}));
  EXPECT_EQ(lines_of(numerics({airway, chest}), 2048),
            (Lines{"other awRR valid 12000 /min mdc 151570", "reading rr valid 14000"}));
  EXPECT_EQ(lines_of(numerics({object("0011", {value("4B48000017A0FF000172")}),
                               object("0012", {value("4B64000017A0FF000173")}),
                               object("0013", {value("4B74000017A0FF000140")})}),
                     2048),
            (Lines{"reading temp1 valid 37000", "reading temp2 valid 37100",
                   "other Tskin valid 32000 Cel mdc 150388"}));
}

std::string cuff(const std::string& states, const char* sys, const std::string& stamp = "") {
  std::vector<std::string> attributes;
  if (!stamp.empty()) attributes.push_back(attribute("0990", stamp));
  attributes.push_back(attribute("094B",
                                 "0003001E"
                                 "4A05" +
                                     states + "0F20000000" + sys + "4A06" + states +
                                     "0F2000000050"
                                     "4A07" +
                                     states + "0F200000005A"));
  return object("826A", attributes);
}

TEST_F(Intellivue, ACuffWithoutStampIsOneReadingAndTheFirstHasNoAge) {
  EXPECT_EQ(lines_of(numerics({cuff("0000", "78")})),
            (Lines{"reading nibp_sys valid 120000 age-unknown",
                   "reading nibp_dia valid 80000 age-unknown",
                   "reading nibp_mean valid 90000 age-unknown"}));
  EXPECT_EQ(lines_of(numerics({cuff("0000", "78")}), 1024), Lines{});
  EXPECT_EQ(lines_of(numerics({cuff("0020", "78")}), 2048),
            Lines{"notice cuff_started + the cuff measures"});
  EXPECT_EQ(lines_of(numerics({cuff("0040", "7D")}), 3072), Lines{}) << "early indication";
  EXPECT_EQ(lines_of(numerics({cuff("0000", "7D")}), 4096),
            (Lines{"reading nibp_sys valid 125000", "reading nibp_dia valid 80000",
                   "reading nibp_mean valid 90000"}));
}

TEST_F(Intellivue, ACuffThatFindsNothingFailsAndGivesNoReading) {
  feed(numerics({cuff("0000", "78")}));
  EXPECT_EQ(lines_of(numerics({cuff("0020", "78")}), 1024),
            Lines{"notice cuff_started + the cuff measures"});
  EXPECT_EQ(lines_of(numerics({cuff("2000", "78")}), 2048),
            Lines{"notice cuff_failed + the monitor found no blood pressure"});
  EXPECT_EQ(lines_of(numerics({cuff("2000", "78")}), 3072), Lines{});
}

TEST_F(Intellivue, ACuffAfterTheMonitorsClockWasSetIsAsNewAsItIs) {
  const auto stamped = [](const char* sys, const char* stamp) {
    return poll_result("0006", "0803", {cuff("0000", sys, stamp)}, "00000000", "2026010112000000");
  };
  feed(stamped("78", "2026010111592000"));
  EXPECT_EQ(sink_.readings[0].measured_at(), t0 - std::chrono::seconds(40));
  feed(stamped("78", "2026010111592000"), 1024);
  ASSERT_EQ(sink_.readings.size(), 3U);
  feed(stamped("7D", "2026010110000000"), 2048);
  ASSERT_EQ(sink_.readings.size(), 6U);
  EXPECT_EQ(sink_.readings[3].measured_at(), t0 + std::chrono::milliseconds(1024));
}

TEST_F(Intellivue, ACuffWithTheStampOfBeforeIsNoNewReading) {
  const auto stamped = [](const char* states, const char* stamp) {
    return poll_result("0006", "0803", {cuff(states, "78", stamp)}, "00000000", "2026010112000000");
  };
  feed(stamped("0000", "2026010111590000"));
  ASSERT_EQ(sink_.readings.size(), 3U);
  EXPECT_EQ(sink_.readings[0].measured_at(), t0 - std::chrono::seconds(60));
  EXPECT_FALSE(sink_.readings[0].age_unknown());
  EXPECT_EQ(lines_of(stamped("0000", "2026010111590000"), 1024), Lines{});
  feed(stamped("0020", "2026010111590000"), 2048);
  EXPECT_EQ(lines_of(stamped("0000", "2026010111590000"), 3072),
            Lines{"notice cuff_failed + the cuff ended without a new measurement"});
  EXPECT_EQ(lines_of(stamped("0000", "2026010111595900"), 4096).size(), 3U)
      << "the same numbers at another time are another measurement";
}

std::string wave(std::string_view physio, const std::string& samples,
                 std::string_view state = "0000") {
  return attribute("096E", std::string(physio) + std::string(state) + sized(samples));
}

TEST_F(Intellivue, WavesHaveTheirScaleAndLoseTheirMarks) {
  // Lead II of the capture's format: 500/s, 5 uV a step, 8192 is zero; 8000 marks a pacer.
  const std::string ecg = object(
      "02AE", {attribute("096D", "0004100E3000"), attribute("098D", "00000010"),
               attribute("096F", "FEFFF000FD009FFB00003FFF"), wave("0102", "2000A0643FFF0000")});
  EXPECT_EQ(lines_of(poll_result("0009", "0000", {ecg})),
            Lines{"wave ecg_ii 500000 mHz zero 8192 scale 5000 at 99992000000: 8192 8292 16383 0"});
  EXPECT_EQ(lines_of(poll_result("0009", "0000", {object("02AE", {wave("0102", "2001")})})),
            Lines{"wave ecg_ii 500000 mHz zero 8192 scale 5000 at 99998000000: 8193"})
      << "the format is known from before";
  const std::string abp =
      object("091C", {attribute("096D", "0004100DA000"), attribute("098D", "00000040"),
                      attribute("096F", "00FFFFD80000020800A023A0"), wave("4A14", "07F107EA")});
  EXPECT_EQ(lines_of(poll_result("0009", "0000", {abp})),
            Lines{"wave p1 125000 mHz zero 800 scale 62500 at 99984000000: 2033 2026"});
  const std::string pleth =
      object("03DA", {attribute("096D", "0004100C8000"), attribute("098D", "00000040"),
                      attribute("096F", "007FFFFF007FFFFF00000FFF"), wave("4BB4", "0B20")});
  EXPECT_EQ(lines_of(poll_result("0009", "0000", {pleth})),
            Lines{"wave pleth 125000 mHz zero 0 scale 0 at 99992000000: 2848"});
  EXPECT_EQ(lines_of(poll_result("0009", "0000", {object("03DA", {wave("4BB4", "0B20", "2000")})})),
            Lines{});
}

TEST_F(Intellivue, AWaveWhoseFormatWasNeverHeardHasTheUsualOne) {
  EXPECT_EQ(lines_of(poll_result("0009", "0803", {object("02B8", {wave("5000", "03F603D9")})})),
            Lines{"wave resp 62500 mHz zero 983 scale 611 at 99968000000: 1014 985"});
}

TEST_F(Intellivue, TheConnectIndicationSaysWhoAndWhere) {
  const std::string attributes = attribute("F100",
                                           "0009FB70D80B"
                                           "0A00001E"
                                           "FFFFFF00") +
                                 attribute("F101",
                                           "00020010"
                                           "0001000100000000"
                                           "000500015E290000") +
                                 attribute("0928",
                                           "00085068696C697073000006"
                                           "4D3830303000");
  const std::string event = "0003" + sized(attributes);
  const std::string body =
      "002300000000"
      "00000000"
      "0D17" +
      sized(event);
  const ByteString message = bytes_of("000001000001" + sized("00000000" + sized(body)));
  EXPECT_EQ(lines_of(message),
            (Lines{"notice handshake + the monitor at 10.0.0.30 offers data export on port 24105",
                   "device Philips|M8000|00:09:FB:70:D8:0B|"}));
  EXPECT_EQ(lines_of(message, 1000), Lines{}) << "said once";
  ByteString cut = message;
  cut.pop_back();
  EXPECT_EQ(lines_of(cut), Lines{"reject field at " + std::to_string(2 * message.size())});
}

TEST_F(Intellivue, WhatAnotherHostSaysIsNoWordOfTheMonitor) {
  for (const char* hex :
       {"E10000020001001C1234000700160021000000000000000000C1600080007000100210000",
        "E1000002000200140001000100"
        "0E0021000000000D58B8000D060000"}) {
    sink_.lines.clear();
    feed(bytes_of(hex));
    EXPECT_EQ(sink_.frames, 0) << hex;
  }
}

TEST_F(Intellivue, ALengthOrCountThatDoesNotFitRefusesTheWholeMessage) {
  const ByteString good = numerics({object("0001", {value("418200000AA000000048")})});
  // The low bytes of: operation, command, action, contexts, list, objects, their length,
  // attributes, their length, the value.
  for (const std::size_t at : {7U, 13U, 23U, 47U, 49U, 53U, 55U, 59U, 61U, 65U}) {
    for (const int change : {1, -1}) {
      ByteString bad = good;
      bad[at] = static_cast<std::uint8_t>(bad[at] + change);
      decoder_->reset(t0, datagram_line());
      const Lines lines = lines_of(bad);
      ASSERT_EQ(lines.size(), 1U) << at;
      EXPECT_TRUE(lines[0] == "reject length at 0" || lines[0] == "reject field at 0") << at;
    }
  }
  EXPECT_EQ(lines_of(good), Lines{"reading hr valid 72000"});
  EXPECT_EQ(lines_of(bytes_of("FF0102")),
            Lines{"reject field at " + std::to_string(2 * good.size())});
}

}  // namespace
}  // namespace vigil::test::intellivue
