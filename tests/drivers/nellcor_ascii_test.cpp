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

const std::string header =
    "N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM\r\n"
    "                             ADULT           25SAT-S \r\n"
    "TIME                 %SpO2   BPM     PA     Status\r\n";

/// A line with its numbers, each of four columns with its mark, and what stands from column 44 on.
std::string line(const std::string& spo2, const std::string& pulse, const std::string& amplitude,
                 const std::string& status = "") {
  return "07-Jan-04 11:24:54   " + spo2 + "    " + pulse + "    " + amplitude + "   " + status +
         "\r\n";
}
std::string with_status(const std::string& status) { return line(" 97 ", " 72 ", " 36 ", status); }
std::string lost(const std::string& status) { return line("--- ", "--- ", "--- ", status); }

class NellcorAscii : public testing::Test {
 protected:
  void feed(const std::string& text, int ms) {
    sink_ = RecordingSink();
    decoder_->feed(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()),
                   after(ms), sink_);
  }
  void start() { decoder_->reset(t0, {}); }
  int rejects(RejectCause cause) { return sink_.rejects[static_cast<std::size_t>(cause)]; }

  std::unique_ptr<Decoder> decoder_ = find_driver("nellcor_ascii")->make();
  RecordingSink sink_;
};

TEST_F(NellcorAscii, LinesOfARealN560) {
  feed(
      "07-Jan-04 11:24:52   100     104      23                   AO\r\n"
      "07-Jan-04 11:24:54   100     102      36    MO             AO\r\n",
      0);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device Nellcor|||", "reading spo2 valid 100000",
                                "reading pulse valid 104000", "other Pulse amplitude valid 23000",
                                "notice bedside_silence + alarms off at the oximeter", "frame",
                                "reading pulse valid 102000", "other Pulse amplitude valid 36000",
                                "notice device_status + interference or movement"}));
  feed("07-Jan-04 11:24:58   100     101      26                   AO\r\n" + header, 4000);
  EXPECT_EQ(
      sink_.lines,
      (Lines{"frame", "reading spo2 valid 100000", "reading pulse valid 101000",
             "other Pulse amplitude valid 26000", "notice device_status - interference or movement",
             "frame", "device Nellcor|N-560||1.61.00",
             "notice device_status + at the oximeter: SpO2 Limit: 95-100% PR Limit: 59-148BPM",
             "frame", "notice device_status + mode: ADULT 25SAT-S", "frame"}));
  EXPECT_EQ(sink_.readings[0].measured_at(), after(4000));
}

TEST_F(NellcorAscii, AHeaderIsToldOnceAndAgainWhenTheLimitsChange) {
  feed(header, 0);
  feed(header, 60'000);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "frame", "frame"}));
  std::string changed = header;
  changed.replace(changed.find("95-100%"), 7, "90-100%");
  feed(changed, 120'000);
  EXPECT_EQ(sink_.notices,
            Lines{"device_status + at the oximeter: SpO2 Limit: 90-100% PR Limit: 59-148BPM"});
}

TEST_F(NellcorAscii, TheHeaderOfAnN595AndItsInstrumentInfo) {
  feed("N-595    VERSION 2.0.1.4    INFO    CRC:A1B2  SEC: 0 0 0\r\n", 0);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device Nellcor|N-595||2.0.1.4"}));
  feed("                             NEO             10SAT-S     SPO2 RESP MODE: FAST\r\n", 0);
  EXPECT_EQ(sink_.notices, Lines{"device_status + mode: NEO 10SAT-S SPO2 RESP MODE: FAST"});
  feed("TIME                 %SPO2   BPM     PA     Status\r\n", 0);
  EXPECT_EQ(sink_.lines, Lines{"frame"});
}

TEST_F(NellcorAscii, StatusCodesSayWhyThereIsNoNumber) {
  struct Row {
    std::string text;
    std::string expected;
  };
  const std::vector<Row> rows{
      {lost(""), "no_value"},
      {lost(" SD"), "sensor_disconnected"},
      {lost(" SO"), "sensor_off"},
      {lost(" PS"), "searching"},
      {lost(" LP"), "no_pulse"},
      {lost(" LM"), "no_pulse"},
      {lost(" MO"), "motion"},
      {lost(" MO SD SO"), "sensor_disconnected"},
      {lost(" PS LP"), "no_pulse"},
      // A number that can't be of now does not count.
      {with_status(" SO"), "sensor_off"},
      {with_status(" SD"), "sensor_disconnected"},
      {with_status(" LP"), "no_pulse"},
      {with_status(" PS"), "searching"},
      {line("  0 ", "  0 ", "  0 "), "no_value"},
  };
  for (const Row& row : rows) {
    start();
    feed(row.text, 0);
    EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 " + row.expected, "pulse " + row.expected}))
        << row.text;
  }
}

TEST_F(NellcorAscii, ANumberStandsWithTheCodesThatOnlyAccompanyIt) {
  for (const char* status : {" MO", " LB", " AO", " AS", " SL", " PH"}) {
    start();
    feed(with_status(status), 0);
    EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 97000", "pulse valid 72000"})) << status;
  }
}

TEST_F(NellcorAscii, TheOximetersOwnAlarmsAndStates) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {" SH", "monitor_alarm + SpO2 high"},
      {" SL", "monitor_alarm + SpO2 low"},
      {" PH", "monitor_alarm + Pulse high"},
      {" PL", "monitor_alarm + Pulse low"},
      {" LP", "monitor_alarm + Loss of pulse"},
      {" LM", "monitor_alarm + Loss of pulse"},
      {" MO", "device_status + interference or movement"},
      {" LB", "device_status + battery low"},
      {" AO", "bedside_silence + alarms off at the oximeter"},
      {" AS", "bedside_silence + alarms silenced at the oximeter"},
      {" XQ", "device_status + status XQ, meaning not known"},
  };
  for (const auto& [status, expected] : rows) {
    start();
    feed(with_status(status), 0);
    EXPECT_EQ(sink_.notices, Lines{expected});
    feed(with_status(status), 2000);
    EXPECT_EQ(sink_.notices, Lines{}) << "told once";
    feed(with_status(""), 4000);
    std::string ended = expected;
    ended.replace(ended.find(" + "), 3, " - ");
    EXPECT_EQ(sink_.notices, Lines{ended});
  }
}

TEST_F(NellcorAscii, AMarkedValueIsANumberAndAnAlarmOfTheOximeter) {
  feed(line(" 84*", "153*", " 36 "), 0);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 84000", "pulse valid 153000"}));
  EXPECT_EQ(sink_.notices,
            (Lines{"monitor_alarm + SpO2 in alarm", "monitor_alarm + Pulse in alarm"}));
  feed(line(" 84*", "153*", " 36 ", " SL PH"), 2000);
  EXPECT_EQ(sink_.notices,
            (Lines{"monitor_alarm + SpO2 low", "monitor_alarm + Pulse high",
                   "monitor_alarm - SpO2 in alarm", "monitor_alarm - Pulse in alarm"}));
}

TEST_F(NellcorAscii, ALineThatIsNotOfItsFormIsNoReading) {
  const std::vector<std::string> lines{
      "07-Jan-04 11:24   100     102      36\r\n",
      "07-Jan-0411:24:54    100     102      36\r\n",
      "07-J1n-04 11:24:54   100     102      36\r\n",
      "07-Jan-04 11:24:54x  100     102      36\r\n",
      "07-Jan-04 11:24:54   100     102\r\n",
      "07-Jan-04 11:24:54   1O0     102      36\r\n",
      "07-Jan-04 11:24:54   1000    102      36\r\n",
      "07-Jan-04 11:24:54   -97     102      36\r\n",
      "07-Jan-04 11:24:54   *       102      36\r\n",
      "07-Jan-04 11:24:54   100     102      36    M\r\n",
      "07-Jan-04 11:24:54   100     102      36    MOA\r\n",
      "07-Jan-04 11:24:54   100     102      36    mo\r\n",
      "07-Jan-04 11:24:54   100     102      36  07-Jan-04 11:24:56\r\n",
      "N-560    VERSION 1.x    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM\r\n",
      "N-560    VERSION 1.6    CRC:XXXX  SpO2 Limit: 95-100%\r\n",
      "N-560    VERSIO  1.6    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM\r\n",
      "TIME                 %SpO2   PA     BPM     Status\r\n",
      "something else\r\n"};
  for (const std::string& text : lines) {
    start();
    feed(text, 0);
    EXPECT_EQ(sink_.lines, Lines{"reject field at 0"}) << text;
  }
}

TEST_F(NellcorAscii, ALostCharacterMovesTheColumnsAndIsNoReading) {
  feed(with_status(""), 0);
  const std::string good = with_status(" AO");
  for (const std::size_t lost_at : {19U, 22U, 26U, 30U, 34U, 37U}) {
    std::string damaged = good;
    damaged.erase(lost_at, 1);
    feed(damaged, 2000);
    EXPECT_EQ(sink_.frames, 0) << lost_at;
    EXPECT_EQ(rejects(RejectCause::length), 1) << lost_at;
    feed(good, 4000);
    EXPECT_EQ(sink_.frames, 1) << lost_at;
  }
}

TEST_F(NellcorAscii, OtherColumnsCountWhenTheyComeTwice) {
  const std::string other = "07-Jan-04 11:24:54   100   102    36 AO\r\n";
  feed(other, 0);
  EXPECT_EQ(sink_.frames, 0);
  feed(other, 2000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 100000", "pulse valid 102000"}));
}

TEST_F(NellcorAscii, TheInteractiveModeIsToldUntilValuesComeAgain) {
  feed("NPB-595   Interactive Mode\r\n", 0);
  EXPECT_EQ(sink_.lines,
            Lines{"notice device_status + the oximeter is in its interactive mode and sends no "
                  "values"});
  feed("    Command?\r\n", 0);
  EXPECT_EQ(sink_.lines, Lines{});
  feed(with_status(""), 2000);
  EXPECT_EQ(sink_.notices,
            Lines{"device_status - the oximeter is in its interactive mode and sends no values"});
}

TEST_F(NellcorAscii, TakesNoRequestAndWritesNothing) {
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 1}, t0), Refusal::unsupported);
  const Poll poll = decoder_->poll(t0, sink_);
  EXPECT_TRUE(poll.write.empty());
  EXPECT_TRUE(poll.ask_again.is_never());
}

class NellcorDevice : public testing::Test {
 protected:
  std::string emit(int ms) {
    std::vector<std::uint8_t> out;
    (void)device_->emit(after(ms), vitals_, out);
    return {out.begin(), out.end()};
  }
  void say(const std::string& text) {
    device_->receive(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), t0);
  }
  std::unique_ptr<Device> device_ = find_device("nellcor_ascii")->make();
  Vitals vitals_;
};

TEST_F(NellcorDevice, WritesItsHeaderAndALineEveryTwoSeconds) {
  vitals_.set(Parameter::spo2, 97'000);
  vitals_.set(Parameter::pulse, 102'000);
  std::string expected = header;
  expected.replace(expected.find("95-100%    PR Limit: 59-148"), 27, "90-100%    PR Limit: 50-140");
  EXPECT_EQ(emit(0), expected + "01-Jan-26 00:00:00    97     102      36\r\n");
  EXPECT_EQ(emit(1999), "");
  vitals_.set(Parameter::spo2, 84'000);
  EXPECT_EQ(emit(2000), "01-Jan-26 00:00:02    84*    102      36          SL\r\n");
  vitals_.lose(Parameter::spo2, Validity::sensor_off);
  vitals_.lose(Parameter::pulse, Validity::sensor_off);
  EXPECT_EQ(emit(4000), "01-Jan-26 00:00:04   ---     ---     ---       SO\r\n");
}

TEST_F(NellcorDevice, AnswersTheInteractiveModeAndComesBack) {
  (void)emit(0);
  say("\x03\x03");
  EXPECT_TRUE(emit(100).starts_with("NPB-595   Interactive Mode\r\n"));
  EXPECT_EQ(emit(2000), "") << "no values meanwhile";
  say("1\r\n");
  EXPECT_TRUE(emit(2100).starts_with("N-560    VERSION 1.61.00    INFO    CRC:XXXX  SEC: 0\r\n"));
  say("0\r\n");
  EXPECT_TRUE(emit(4000).starts_with("01-Jan-26 00:00:04"));
}

TEST_F(NellcorDevice, WhatItSendsLateIsBounded) {
  (void)emit(0);
  EXPECT_EQ(emit(3'600'000).size(), 5U * 42U);
}

}  // namespace
}  // namespace vigil::test
