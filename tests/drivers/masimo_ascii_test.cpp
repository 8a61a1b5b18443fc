#include <gtest/gtest.h>

#include <string>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

// The line of the capture, taken apart so that each test can change its part.
std::string rad8(const std::string& numbers, const std::string& exc,
                 const std::string& alarm = "0000") {
  return "02/22/16 22:47:45 SN=0000056661 " + numbers +
         " SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=" + alarm + " EXC=" + exc + "\r\n";
}
const std::string healthy = "SPO2=098% BPM=097 PI=03.60%";
const std::string dashes = "SPO2=---% BPM=--- PI=--.--%";

std::string radical7(const std::string& measured, const std::string& exc) {
  return "03/17/16 19:19:36 SN=---------- SPO2=098% BPM=123 PI=00.55 " + measured +
         " ALARM=000000 EXC=" + exc + " EXC1=00000000\r\n";
}

class MasimoAscii : public testing::Test {
 protected:
  void feed(const std::string& text, int ms) {
    sink_ = RecordingSink();
    decoder_->feed(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()),
                   after(ms), sink_);
  }
  void start() { decoder_->reset(t0, {}); }
  int rejects(RejectCause cause) { return sink_.rejects[static_cast<std::size_t>(cause)]; }

  std::unique_ptr<Decoder> decoder_ = find_driver("masimo_ascii")->make();
  RecordingSink sink_;
};

TEST_F(MasimoAscii, ALineOfARad8) {
  feed(rad8(healthy, "000800"), 0);
  EXPECT_EQ(sink_.lines,
            (Lines{"frame", "device Masimo||0000056661|", "reading spo2 valid 98000",
                   "reading pulse valid 97000", "reading perfusion_index valid 3600"}));
  EXPECT_EQ(sink_.readings[0].measured_at(), t0);
}

TEST_F(MasimoAscii, ALineOfARadical7HasOtherKeysAndWidths) {
  feed(radical7("SPCO=--% SPMET=--.-% SPHB=--.- SPOC=-- RESVD=--- DESAT=-- PIDELTA=+-- PVI=---",
                "0000C00"),
       0);
  EXPECT_EQ(sink_.lines,
            (Lines{"frame", "device Masimo|||", "reading spo2 valid 98000",
                   "reading pulse valid 123000", "reading perfusion_index valid 550",
                   "notice device_status + low signal quality: the oximeter doubts its numbers"}));
}

TEST_F(MasimoAscii, TheOldLineOfARadical7AndOneWithoutPerfusion) {
  feed(
      "05/15/07 08:12:21 SN=0000070986 SPO2=---% BPM=--- PI=--.--% SPCO=--.-% SPMET=--.-% "
      "DESAT=-- PIDELTA=+-- PVI=--- ALARM=0000 EXC=000000\r\n",
      0);
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"spo2 no_value", "pulse no_value", "perfusion_index no_value"}));
  start();
  feed(
      "03/19/16 13:37:12 SN=0000093112 SPO2=---% BPM=---% DESAT=-- PIDELTA=+-- ALARM=0000 "
      "EXC=000001\r\n",
      0);
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"spo2 sensor_disconnected", "pulse sensor_disconnected"}));
}

TEST_F(MasimoAscii, MeasurementsWithoutANameOfOursAreToldWithTheirUnits) {
  feed(radical7("SPCO=01% SPMET=00.8% SPHB=12.8 SPOC=17 RESVD=--- DESAT=05 PIDELTA=-02 PVI=014 "
                "ORI=0.25 XYZ=7%",
                "0000800"),
       0);
  EXPECT_EQ(sink_.others,
            (Lines{"SpCO valid 1000 %", "SpMet valid 800 %", "SpHb valid 12800 g/dL",
                   "SpOC valid 17000 mL/dL", "Desat index valid 5000", "PI delta valid -2000",
                   "PVI valid 14000 %", "ORI valid 250", "XYZ valid 7000 %"}));
  const std::string off =
      "SPCO=--% SPMET=--.-% SPHB=12.8 SPOC=-- RESVD=--- DESAT=-- PIDELTA=+-- PVI=--- "
      "ORI=-.-- XYZ=-%";
  feed(radical7(off, "0000820"), 1000);
  EXPECT_EQ(sink_.others,
            (Lines{"SpCO sensor_off %", "SpMet sensor_off %", "SpHb sensor_off g/dL",
                   "SpOC sensor_off mL/dL", "Desat index sensor_off", "PI delta sensor_off",
                   "PVI sensor_off %", "ORI sensor_off", "XYZ sensor_off %"}));
}

TEST_F(MasimoAscii, AnOptionThatNeverHadANumberIsNotTold) {
  for (int second = 0; second < 5; ++second) {
    feed(rad8(healthy, "000800"), second * 1000);
    EXPECT_EQ(sink_.others, Lines{});
  }
}

TEST_F(MasimoAscii, ExceptionsSayWhyThereIsNoNumber) {
  struct Row {
    std::string numbers;
    std::string exc;
    std::string expected;
  };
  const std::vector<Row> rows{
      {dashes, "000800", "no_value"},
      {dashes, "000801", "sensor_disconnected"},
      {dashes, "000802", "sensor_disconnected"},
      {dashes, "000880", "sensor_disconnected"},
      {dashes, "000820", "sensor_off"},
      {dashes, "000821", "sensor_disconnected"},
      {dashes, "000808", "searching"},
      {dashes, "000828", "sensor_off"},
      {dashes, "000810", "interference"},
      {dashes, "000840", "interference"},
      {dashes, "000804", "low_perfusion"},
      {dashes, "000C00", "motion"},
      {dashes, "000B00", "no_value"},  // reserved bits
      // A number that can't be of now does not count.
      {healthy, "000820", "sensor_off"},
      {healthy, "000801", "sensor_disconnected"},
      {healthy, "000808", "searching"},
      {"SPO2=000% BPM=000 PI=00.00%", "000800", "no_value"},
      {"SPO2=000% BPM=000 PI=00.00%", "000808", "searching"},
  };
  for (const Row& row : rows) {
    start();
    feed(rad8(row.numbers, row.exc), 0);
    EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 " + row.expected, "pulse " + row.expected,
                                            "perfusion_index " + row.expected}))
        << row.numbers << ' ' << row.exc;
  }
}

TEST_F(MasimoAscii, ANumberStandsWhenTheExceptionIsOnlyADoubt) {
  for (const char* exc : {"000800", "000804", "000810", "000840", "000C00", "000000"}) {
    start();
    feed(rad8(healthy, exc), 0);
    EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 98000") << exc;
    EXPECT_EQ(sink_.last(Parameter::pulse), "pulse valid 97000") << exc;
  }
}

TEST_F(MasimoAscii, EachDoubtIsToldWhenItBeginsAndWhenItEnds) {
  feed(rad8(healthy, "000C04"), 0);
  EXPECT_EQ(sink_.notices,
            (Lines{"device_status + low perfusion",
                   "device_status + low signal quality: the oximeter doubts its numbers"}));
  feed(rad8(healthy, "000C04"), 1000);
  EXPECT_EQ(sink_.notices, Lines{});
  feed(rad8(healthy, "000850"), 2000);
  EXPECT_EQ(sink_.notices,
            (Lines{"device_status - low perfusion", "device_status + interference",
                   "device_status + too much light on the sensor",
                   "device_status - low signal quality: the oximeter doubts its numbers"}));
  feed(rad8(dashes, "000882"), 3000);
  EXPECT_EQ(
      sink_.notices,
      (Lines{"device_status + sensor defective", "device_status + sensor not recognized",
             "device_status - interference", "device_status - too much light on the sensor"}));
}

TEST_F(MasimoAscii, TheMetersOwnAlarmsAndTheirSilence) {
  feed(rad8(healthy, "000800", "0012"), 0);
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm + SpO2 low"});
  feed(rad8(healthy, "000800", "0018"), 1000);
  EXPECT_EQ(sink_.notices, (Lines{"monitor_alarm - SpO2 low", "monitor_alarm + Pulse low"}));
  feed(rad8(healthy, "000800", "0035"), 2000);
  EXPECT_EQ(sink_.notices, (Lines{"monitor_alarm + SpO2 high", "monitor_alarm + Pulse high",
                                  "monitor_alarm - Pulse low",
                                  "bedside_silence + alarms silenced at the oximeter"}));
  feed(rad8(healthy, "000800", "0010"), 3000);
  EXPECT_EQ(sink_.notices, (Lines{"monitor_alarm - SpO2 high", "monitor_alarm - Pulse high",
                                  "monitor_alarm + alarm, its kind is not told",
                                  "bedside_silence - alarms silenced at the oximeter"}));
  feed(rad8(healthy, "000800", "0000"), 4000);
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm - alarm, its kind is not told"});
}

TEST_F(MasimoAscii, ALineThatIsNotWholeOrNotOfItsFormIsNoReading) {
  const std::string good = rad8(healthy, "000800");
  const auto with = [&](const std::string& old, const std::string& other) {
    std::string line = good;
    return line.replace(line.find(old), old.size(), other);
  };
  const std::vector<std::string> lines{with("02/22/16", "02/2216"),
                                       with("22:47:45", "22:47.45"),
                                       with(" SN=", "SN="),
                                       with("SPO2=098%", "SPO2=98%"),
                                       with("SPO2=098%", "SPO2=09O%"),
                                       with("SPO2=098%", "SPO2=%"),
                                       with("SPO2=098%", "SPO2=-98%"),
                                       with("SPO2=098%", "SPO2=9.8%"),
                                       with("BPM=097", "BPM=0970"),
                                       with("BPM=097", "BPM=97"),
                                       with("BPM=097", "BPM=+97"),
                                       with("BPM=097 ", ""),
                                       with("BPM=097", "SPO2=097"),
                                       with("BPM=097", "097"),
                                       with("BPM=097", "=097"),
                                       with("BPM=097", "BPM=="),
                                       with("BPM=097", "BPM=09=7"),
                                       with("PI=03.60%", "PI=03.60x"),
                                       with("PI=03.60%", "PI=03.%"),
                                       with("EXC=000800", "EXC=00080G"),
                                       with("EXC=000800", "EXC="),
                                       with("EXC=000800", "EXC=80"),
                                       with("EXC=000800", "EXT=000800"),
                                       with("EXC=000800", "EXC=000000800"),
                                       with("ALARM=0000", "ALARM=000x"),
                                       with("ALARM=0000", "EXC=000800")};
  for (const std::string& line : lines) {
    start();
    feed(line, 0);
    EXPECT_TRUE(sink_.readings.empty()) << line;
    EXPECT_EQ(sink_.frames, 0) << line;
    EXPECT_EQ(rejects(RejectCause::field), 1) << line;
    EXPECT_TRUE(sink_.lines.front().starts_with("reject field at 0")) << line;
  }
}

TEST_F(MasimoAscii, ALostCharacterShowsInTheLengthAndAnotherFormCountsWhenItComesTwice) {
  feed(rad8(healthy, "000800"), 0);
  // One character less in a key that is not ours: all that is read could look right.
  const std::string shorter =
      "02/22/16 22:47:46 SN=000056661 " + healthy +
      " SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n";
  feed(shorter, 1000);
  EXPECT_TRUE(sink_.readings.empty());
  EXPECT_EQ(rejects(RejectCause::length), 1);
  feed(rad8("SPO2=091% BPM=097 PI=03.60%", "000800"), 2000);
  EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 91000");
  feed(shorter, 3000);
  EXPECT_EQ(sink_.frames, 0);
  feed(shorter, 4000);
  EXPECT_EQ(sink_.frames, 1);
}

TEST_F(MasimoAscii, ASerialNumberIsToldAgainWhenAnotherComesTwice) {
  feed(rad8(healthy, "000800"), 0);
  std::string other = rad8(healthy, "000800");
  other.replace(other.find("0000056661"), 10, "0000056662");
  feed(other, 1000);
  EXPECT_EQ(sink_.lines[0], "frame");
  EXPECT_FALSE(sink_.lines[1].starts_with("device")) << "one damaged digit is no other meter";
  feed(other, 2000);
  EXPECT_EQ(sink_.lines[1], "device Masimo||0000056662|");
  feed(other, 3000);
  EXPECT_FALSE(sink_.lines[1].starts_with("device"));
}

TEST_F(MasimoAscii, BlankLinesAndEitherLineEndAreAccepted) {
  std::string line = rad8(healthy, "000800");
  line.resize(line.size() - 2);
  feed("\r\n\n" + line + "\n\r\n\r" + line + "\r" + line + "\r\n", 0);
  EXPECT_EQ(sink_.frames, 3);
  EXPECT_EQ(sink_.rejects, (std::array<int, reject_cause_count>{}));
}

TEST_F(MasimoAscii, TextWithoutTheKeysSaysThatTheOutputIsSetWrong) {
  const Lines told{
      "device_status + text in another form comes in: set the oximeter's serial output to ASCII 1"};
  feed("22:47:45  098  097  3.60\r\n22:47:46  098  097  3.60\r\n", 0);
  EXPECT_EQ(sink_.notices, Lines{});
  feed("22:47:47  098  097  3.60\r\n22:47:48  098  097  3.60\r\n", 2000);
  EXPECT_EQ(sink_.notices, told);
  EXPECT_TRUE(sink_.readings.empty());
  feed(rad8(healthy, "000800"), 4000);
  EXPECT_EQ(sink_.notices,
            Lines{"device_status - text in another form comes in: set the oximeter's serial output "
                  "to ASCII 1"});
}

TEST_F(MasimoAscii, NoiseAndDamagedLinesAreNotTakenForAnotherOutput) {
  std::string damaged = rad8(healthy, "000800");
  damaged[damaged.find("BPM")] = 'X';
  for (int i = 0; i < 10; ++i) {
    feed(damaged +
             "\x80\xFF\x01"
             "abc\r\n",
         i * 1000);
    EXPECT_EQ(sink_.notices, Lines{});
  }
}

TEST_F(MasimoAscii, ALineWithoutEndIsOversizeAndTheNextOneCounts) {
  feed(std::string(2000, 'A') + "\r\n" + rad8(healthy, "000800"), 0);
  EXPECT_EQ(rejects(RejectCause::oversize), 1 + 2000 / 256);
  EXPECT_EQ(sink_.frames, 1);
}

TEST_F(MasimoAscii, TakesNoRequestAndWritesNothing) {
  EXPECT_EQ(decoder_->request({RequestKind::start_cuff}, t0), Refusal::unsupported);
  const Poll poll = decoder_->poll(t0, sink_);
  EXPECT_TRUE(poll.write.empty());
  EXPECT_TRUE(poll.ask_again.is_never());
}

TEST_F(MasimoAscii, TheSimulatedMetersWriteTheKnownLines) {
  Vitals vitals;
  vitals.set(Parameter::spo2, 98'000);
  vitals.set(Parameter::pulse, 97'000);
  vitals.set(Parameter::perfusion_index, 3'600);
  const auto line = [&](std::string_view variant) {
    std::vector<std::uint8_t> out;
    (void)find_device("masimo_ascii", variant)->make()->emit(t0, vitals, out);
    return std::string(out.begin(), out.end());
  };
  EXPECT_EQ(line("rad8"),
            "01/01/26 00:00:00 SN=0000056661 SPO2=098% BPM=097 PI=03.60% SPCO=--.-% SPMET=--.-% "
            "DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n");
  EXPECT_EQ(line("radical7"),
            "01/01/26 00:00:00 SN=---------- SPO2=098% BPM=097 PI=03.60 SPCO=--% SPMET=--.-% "
            "SPHB=--.- SPOC=-- RESVD=--- DESAT=-- PIDELTA=+-- PVI=014 ALARM=000000 EXC=0000800 "
            "EXC1=00000000\r\n");
  vitals.set(Parameter::spo2, 85'000);
  EXPECT_EQ(line("rad8").substr(104), "ALARM=0012 EXC=000800\r\n") << "its own alarm";
}

TEST_F(MasimoAscii, WhatASimulatedMeterSendsLateIsBounded) {
  const auto device = find_device("masimo_ascii")->make();
  std::vector<std::uint8_t> out;
  (void)device->emit(t0, {}, out);
  const std::size_t line = out.size();
  out.clear();
  const Instant next = device->emit(after(3'600'000), {}, out);
  EXPECT_EQ(out.size(), 5 * line);
  EXPECT_EQ(next, after(3'601'000));
}

}  // namespace
}  // namespace vigil::test
