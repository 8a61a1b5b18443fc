// The driver berry_pm6750: every packet of the monitor,
// and the talk of the host with the simulated monitor.
// It is long because every message and every refusal has its row.
#include <gtest/gtest.h>

#include "tests/drivers/cuff_talk.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view start_bytes = "55 AA 04 02 01 F8";
constexpr std::string_view stop_bytes = "55 AA 04 02 00 F9";
constexpr std::string_view adult_bytes = "55 AA 04 09 01 F1";

// Vectors of the facts.
const ByteString cuff_120{0x55, 0xAA, 0x08, 0x03, 0x00, 0x00, 0x78, 0x5D, 0x50, 0xCF};
const ByteString cuff_150_mmhg{0x55, 0xAA, 0x08, 0x03, 0x04, 0x4B, 0x00, 0x00, 0x00, 0xA5};
const ByteString spo2_97{0x55, 0xAA, 0x06, 0x04, 0x00, 0x61, 0x48, 0x4C};
const ByteString spo2_searching{0x55, 0xAA, 0x06, 0x04, 0x03, 0x7F, 0xFF, 0x74};

ByteString packet(std::uint8_t type, const ByteString& data) {
  ByteString bytes{0x55, 0xAA, static_cast<std::uint8_t>(data.size() + 3), type};
  bytes.insert(bytes.end(), data.begin(), data.end());
  unsigned sum = 0;
  for (std::size_t i = 2; i < bytes.size(); ++i) sum += bytes[i];
  bytes.push_back(static_cast<std::uint8_t>(~sum & 0xFFU));
  return bytes;
}
ByteString ecg(std::uint8_t status, std::uint8_t hr, std::uint8_t rr, std::uint8_t rhythm) {
  return packet(0x02, {status, hr, rr, 0, rhythm});
}
ByteString cuff(std::uint8_t result, std::uint8_t half_mmhg = 0) {
  return packet(0x03, {static_cast<std::uint8_t>(result << 2), half_mmhg, 0, 0, 0});
}

class BerryPackets : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms = 0) {
    decoder_->feed(bytes, CuffTalk::t0 + std::chrono::milliseconds(ms), sink_);
  }
  void restart() {
    decoder_->reset(CuffTalk::t0, {});
    sink_ = RecordingSink();
  }
  int rejected(RejectCause cause) { return sink_.rejects[static_cast<std::size_t>(cause)]; }

  std::unique_ptr<Decoder> decoder_ = find_driver("berry_pm6750")->make();
  RecordingSink sink_;
};

TEST_F(BerryPackets, OximeterOfTheFacts) {
  feed(spo2_97);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 97000", "pulse valid 72000"}));
  sink_ = RecordingSink();
  feed(spo2_searching);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 searching", "pulse searching"}));
}

TEST_F(BerryPackets, OximeterStatusSaysWhyThereIsNoNumber) {
  struct Row {
    ByteString data;
    Lines expected;
  };
  const std::vector<Row> rows{
      {{1, 127, 255}, {"spo2 sensor_disconnected", "pulse sensor_disconnected"}},
      {{2, 127, 255}, {"spo2 sensor_off", "pulse sensor_off"}},
      {{4, 127, 255}, {"spo2 no_pulse", "pulse no_pulse"}},
      {{5, 97, 72}, {"spo2 no_value", "pulse no_value"}},
      {{2, 97, 72}, {"spo2 sensor_off", "pulse sensor_off"}},
      {{0, 127, 72}, {"spo2 no_value", "pulse valid 72000"}},
      {{0, 97, 255}, {"spo2 valid 97000", "pulse no_value"}},
      {{0, 101, 251}, {"spo2 out_of_range", "pulse out_of_range"}},
      {{0, 100, 250}, {"spo2 valid 100000", "pulse valid 250000"}},
  };
  for (const Row& row : rows) {
    restart();
    feed(packet(0x04, row.data));
    EXPECT_EQ(sink_.reading_texts(), row.expected);
  }
}

TEST_F(BerryPackets, EcgParameters) {
  struct Row {
    ByteString bytes;
    Lines expected;
  };
  const std::vector<Row> rows{
      {ecg(0xD8, 72, 14, 1), {"hr valid 72000", "rr valid 14000"}},
      {ecg(0xDA, 72, 14, 1), {"hr sensor_off", "rr sensor_off"}},
      {ecg(0xD8, 0, 0, 0), {"hr searching", "rr searching"}},
      {ecg(0xD8, 72, 14, 0), {"hr valid 72000", "rr valid 14000"}},
      {ecg(0xD8, 0, 0, 1), {"hr valid 0", "rr valid 0"}},
      {ecg(0xD8, 255, 255, 1), {"hr no_value", "rr no_value"}},
      {ecg(0xD8, 251, 251, 1), {"hr out_of_range", "rr out_of_range"}},
      {ecg(0xD8, 250, 200, 1), {"hr valid 250000", "rr valid 200000"}},
  };
  for (const Row& row : rows) {
    restart();
    feed(row.bytes);
    EXPECT_EQ(sink_.reading_texts(), row.expected);
    EXPECT_TRUE(sink_.notices.empty());
  }
}

TEST_F(BerryPackets, StIsToldAsItIs) {
  feed(packet(0x02, {0xD8, 72, 14, 55, 1}));
  feed(packet(0x02, {0xD8, 72, 14, 0xB5, 1}));
  feed(packet(0x02, {0xD8, 72, 14, 0x80, 1}));
  feed(packet(0x02, {0xDA, 72, 14, 55, 1}));
  EXPECT_EQ(sink_.others, (Lines{"ST valid 550 mV", "ST valid -750 mV", "ST out_of_range mV",
                                 "ST sensor_off mV"}));
}

TEST_F(BerryPackets, AWeakEcgIsSaidOnce) {
  feed(ecg(0xD9, 72, 14, 1));
  feed(ecg(0xD9, 72, 14, 1));
  feed(ecg(0xD8, 72, 14, 1));
  EXPECT_EQ(sink_.notices,
            (Lines{"device_status + ECG signal weak", "device_status - ECG signal weak"}));
  EXPECT_EQ(sink_.last(Parameter::hr), "hr valid 72000");
}

class AlarmSink final : public Sink {
 public:
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice& notice) override {
    static constexpr std::string_view marks = "*!#";
    alarms.push_back(std::string(1, marks[static_cast<std::size_t>(notice.priority)]) +
                     (notice.active ? "+ " : "- ") + std::string(notice.text) + " " +
                     std::to_string(notice.code));
    EXPECT_EQ(notice.kind, NoticeKind::monitor_alarm);
  }
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
  Lines alarms;
};

TEST_F(BerryPackets, RhythmsAreAlarmsOfTheMonitor) {
  const std::vector<std::string> told{
      "#+ asystole 2",      "#+ VF or VT 3",      "!+ R on T 4",
      "!+ multiple PVCs 5", "*+ PVC couplet 6",   "*+ PVC 7",
      "*+ bigeminy 8",      "*+ trigeminy 9",     "!+ tachycardia 10",
      "!+ bradycardia 11",  "*+ missed beats 12", "!+ rhythm of an unknown kind 13"};
  for (std::uint8_t code = 2; code <= 13; ++code) {
    restart();
    AlarmSink sink;
    decoder_->feed(ecg(0xD8, 72, 14, code), CuffTalk::t0, sink);
    EXPECT_EQ(sink.alarms, (Lines{told[code - 2U]}));
  }
}

TEST_F(BerryPackets, ARhythmEndsByAnotherAndNotByLeadsOffOrLearning) {
  AlarmSink sink;
  const auto feed_to = [&](const ByteString& bytes) { decoder_->feed(bytes, CuffTalk::t0, sink); };
  feed_to(ecg(0xD8, 0, 14, 2));
  feed_to(ecg(0xD8, 0, 14, 2));
  feed_to(ecg(0xDA, 0, 14, 1));  // leads off
  feed_to(ecg(0xD8, 0, 14, 0));  // learns
  EXPECT_EQ(sink.alarms, (Lines{"#+ asystole 2"}));
  feed_to(ecg(0xD8, 180, 14, 3));
  feed_to(ecg(0xD8, 72, 14, 1));
  EXPECT_EQ(sink.alarms,
            (Lines{"#+ asystole 2", "#- asystole 2", "#+ VF or VT 3", "#- VF or VT 3"}));
}

TEST_F(BerryPackets, Temperature) {
  feed(packet(0x05, {0, 37, 5}));
  feed(packet(0x05, {1, 0, 0}));
  feed(packet(0x05, {2, 0, 0}));
  feed(packet(0x05, {0, 46, 0}));
  EXPECT_EQ(sink_.reading_texts(), (Lines{"temp1 valid 37500", "temp1 sensor_off", "temp1 no_value",
                                          "temp1 out_of_range"}));
  feed(packet(0x05, {0, 37, 10}));
  EXPECT_EQ(rejected(RejectCause::field), 1);
}

TEST_F(BerryPackets, WhatTheCuffShowsAtTheStartIsOfUnknownAgeAndToldOnce) {
  feed(cuff_120);
  feed(cuff_120, 1000);
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"nibp_sys valid 120000 age-unknown", "nibp_dia valid 80000 age-unknown",
                   "nibp_mean valid 93000 age-unknown"}));
}

TEST_F(BerryPackets, ACycleIsNewEvenWithTheSameNumbers) {
  feed(cuff_120);
  feed(cuff_150_mmhg);
  feed(cuff_150_mmhg);
  feed(cuff(1, 60));
  sink_.readings.clear();
  feed(cuff_120);
  EXPECT_EQ(sink_.notices,
            (Lines{"cuff_started + the cuff measures", "cuff_pressure + cuff pressure",
                   "cuff_pressure + cuff pressure", "cuff_pressure - cuff pressure"}));
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"nibp_sys valid 120000", "nibp_dia valid 80000", "nibp_mean valid 93000"}));
}

TEST_F(BerryPackets, AResultThatAppearsAfterASilenceIsOfUnknownAge) {
  const ByteString other = packet(0x03, {0, 0, 150, 113, 95});
  feed(other, 0);
  feed(cuff_120, 3000);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 120000 age-unknown");
  restart();
  feed(other, 0);
  feed(cuff_120, 2999);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 120000");
}

TEST_F(BerryPackets, EveryFailureOfTheCuffIsNamed) {
  const std::vector<std::pair<std::uint8_t, std::string>> rows{
      {2, "stopped at the monitor"},
      {3, "overpressure"},
      {4, "cuff loose or not attached"},
      {5, "took too long"},
      {6, "error of the cuff module"},
      {7, "disturbance"},
      {8, "out of range"},
      {10, "the cuff module started anew"}};
  for (const auto& [result, text] : rows) {
    restart();
    feed(cuff(1, 0));
    feed(cuff(result));
    feed(cuff(result));
    EXPECT_EQ(sink_.notices, (Lines{"cuff_started + the cuff measures", "cuff_failed + " + text}));
    EXPECT_TRUE(sink_.readings.empty());
  }
  restart();
  feed(cuff(4));
  EXPECT_TRUE(sink_.notices.empty()) << "an old failure";
}

TEST_F(BerryPackets, StatesOfTheCuffAreSaidOnce) {
  feed(packet(0x03, {0x29, 0, 0, 0, 0}));  // initialised, child
  feed(packet(0x03, {0x2A, 0, 0, 0, 0}));  // neonate
  feed(cuff(9));
  feed(cuff(9));
  feed(cuff(10));
  EXPECT_EQ(sink_.notices, (Lines{"device_status + the cuff is in child mode",
                                  "device_status - the cuff is in child mode",
                                  "device_status + the cuff is in neonate mode",
                                  "device_status - the cuff is in neonate mode",
                                  "device_status + the cuff module is initialising",
                                  "device_status - the cuff module is initialising"}));
}

TEST_F(BerryPackets, CuffNumbersThatContradictEachOtherAreADamagedPacket) {
  for (const ByteString& data : {ByteString{0, 0, 120, 121, 80}, ByteString{0, 0, 120, 79, 80},
                                 ByteString{0, 0, 80, 80, 80}, ByteString{0, 0, 251, 93, 80}}) {
    restart();
    feed(packet(0x03, data));
    EXPECT_EQ(sink_.frames, 0);
    EXPECT_EQ(rejected(RejectCause::field), 1);
    EXPECT_TRUE(sink_.readings.empty());
  }
}

TEST_F(BerryPackets, VersionsAreTheIdentity) {
  feed(spo2_97);
  feed(packet(0xFC, {'V', '3', '.', '2', 0}));
  feed(packet(0xFD, {'V', '1', '.', '1'}));
  feed(packet(0xFD, {'V', '1', '.', '1'}));
  Lines identities;
  for (const std::string& line : sink_.lines) {
    if (line.starts_with("device ")) identities.push_back(line);
  }
  EXPECT_EQ(identities, (Lines{"device Berry|PM6750||", "device Berry|PM6750||V3.2",
                               "device Berry|PM6750||V3.2, hardware V1.1"}));
}

TEST_F(BerryPackets, BeatsAndUnknownTypesAreFramesOnly) {
  feed(spo2_97);
  sink_ = RecordingSink();
  feed(packet(0x30, {}));
  feed(packet(0x31, {}));
  feed(packet(0x31, {1}));
  feed(packet(0x77, {1, 2, 3}));
  EXPECT_EQ(sink_.lines, (Lines{"frame", "frame", "frame", "frame"}));
}

TEST_F(BerryPackets, WavesComeInTenthsOfASecond) {
  for (int i = 0; i < 25; ++i) feed(packet(0x01, {10, 20, 30, 40, 50, 60, 70}));
  EXPECT_EQ(sink_.waves,
            (std::vector<Wave>{Wave::ecg_ii, Wave::ecg_i, Wave::ecg_iii, Wave::ecg_v}));
  EXPECT_EQ(sink_.wave_sizes, (std::vector<std::size_t>{25, 25, 25, 25}));
  sink_ = RecordingSink();
  for (int i = 0; i < 25; ++i) feed(packet(0x01, {10}));
  for (int i = 0; i < 10; ++i) feed(packet(0xFE, {static_cast<std::uint8_t>(i)}));
  for (int i = 0; i < 5; ++i) feed(packet(0xFF, {250}));
  EXPECT_EQ(sink_.waves, (std::vector<Wave>{Wave::ecg, Wave::pleth, Wave::resp}));
  EXPECT_EQ(sink_.lines[sink_.lines.size() - 7],
            "wave pleth 100000 mHz zero 0 scale 0 at 99900000000: 0 1 2 3 4 5 6 7 8 9");
  EXPECT_EQ(sink_.lines.back(),
            "wave resp 50000 mHz zero 0 scale 0 at 99900000000: 250 250 250 250 250");
}

TEST_F(BerryPackets, WithThreeLeadsOnlyLeadTwoIsAWave) {
  feed(ecg(0x58, 72, 14, 1));
  for (int i = 0; i < 50; ++i) feed(packet(0x01, {10, 20, 30, 40, 50, 60, 70}));
  EXPECT_EQ(sink_.waves, (std::vector<Wave>{Wave::ecg_ii, Wave::ecg_ii}));
}

TEST_F(BerryPackets, WrongSumsAndLengthsAreCountedAndDropped) {
  ByteString wrong = spo2_97;
  wrong[5] = 98;
  feed(wrong);
  EXPECT_EQ(rejected(RejectCause::checksum), 1);
  restart();
  feed(packet(0x04, {0, 97, 72, 1}));
  EXPECT_EQ(rejected(RejectCause::length), 1);
  restart();
  feed({0x55, 0xAA, 0x02, 0x04});
  EXPECT_EQ(rejected(RejectCause::length), 1);
  EXPECT_EQ(sink_.frames, 0);
  restart();
  feed({0x55, 0xAA, 0xFF, 0x77}, 0);  // a long packet that never ends
  feed(spo2_97, 500);
  EXPECT_EQ(sink_.frames, 1);
}

/// The whole talk with the simulated monitor.
class Berry : public testing::Test {
 protected:
  Berry() {
    talk_.vitals.set(Parameter::hr, 72'000);
    talk_.vitals.set(Parameter::spo2, 97'000);
    talk_.vitals.set(Parameter::pulse, 72'000);
  }
  CuffTalk talk_{"berry_pm6750"};
};

TEST_F(Berry, AtTheConnectionItSwitchesOnWhatItNeedsAndStartsNothing) {
  talk_.run_s(60);
  EXPECT_EQ(talk_.writes, (Lines{"55 AA 04 01 01 F9", "55 AA 04 03 01 F7", "55 AA 04 04 01 F6",
                                 "55 AA 04 FB 01 FF", "55 AA 04 FE 01 FC", "55 AA 04 FF 01 FB",
                                 "55 AA 04 FC 00 FF", "55 AA 04 FD 00 FE"}));
  EXPECT_NE(std::find(talk_.sink.lines.begin(), talk_.sink.lines.end(),
                      "device Berry|PM6750||V3.2, hardware V1.1"),
            talk_.sink.lines.end());
}

TEST_F(Berry, WhatSomebodySwitchedOffIsSwitchedOnAgain) {
  talk_.run_s(6);
  talk_.forget();
  const ByteString off{0x55, 0xAA, 0x04, 0x03, 0x00, 0xF8};
  talk_.device->receive(off, talk_.now);
  talk_.run_s(15);
  EXPECT_EQ(talk_.writes, (Lines{"55 AA 04 03 01 F7"}));
}

TEST_F(Berry, ASilentMonitorIsSetUpAgainAllTheTime) {
  talk_.run_s(6);
  talk_.forget();
  talk_.mute = true;
  talk_.run_s(60);
  EXPECT_GE(talk_.written("55 AA 04 01 01 F9"), 9);
  EXPECT_EQ(talk_.written(start_bytes), 0);
}

TEST_F(Berry, ACycleFromStartToResult) {
  talk_.run_s(7);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.run_s(40);
  EXPECT_EQ(talk_.writes, (Lines{std::string(adult_bytes), std::string(start_bytes)}));
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.sink.notices.back(), "cuff_pressure - cuff pressure");
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "nibp_sys valid 120000");
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_dia), "nibp_dia valid 80000");
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_mean), "nibp_mean valid 93000");
  EXPECT_EQ(talk_.sink.last(Parameter::spo2), "spo2 valid 97000");
}

TEST_F(Berry, StartIsRefusedWhileACycleRuns) {
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy) << "not connected";
  talk_.run_s(7);
  EXPECT_EQ(talk_.request(RequestKind::select_format), Refusal::unsupported);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  for (int i = 0; i < 20; ++i) {
    talk_.run_s(1);
    EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  }
  talk_.run_s(20);
  EXPECT_EQ(talk_.written(start_bytes), 1);
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
}

TEST_F(Berry, StartIsRefusedWhileTheCuffModuleInitialises) {
  talk_.run_s(1);
  talk_.decoder->feed(cuff(9), talk_.now, talk_.sink);
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  talk_.decoder->feed(cuff(10), talk_.now, talk_.sink);
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
}

TEST_F(Berry, AbortStopsAtOnceAndIsToldAsAborted) {
  talk_.run_s(7);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run(std::chrono::milliseconds(10));
  EXPECT_EQ(talk_.writes, (Lines{std::string(stop_bytes)}));
  talk_.run_s(30);
  EXPECT_EQ(talk_.writes.size(), 1U);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_pressure - cuff pressure", "cuff_failed + aborted"}));
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "");
}

TEST_F(Berry, AbortBeforeTheStartLeftStartsNothing) {
  talk_.run_s(7);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run_s(30);
  EXPECT_EQ(talk_.written(start_bytes), 0);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + aborted"}));
}

TEST_F(Berry, AnAbortThatIsNotConfirmedIsRepeatedAndSaid) {
  talk_.run_s(7);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(5);
  talk_.forget();
  talk_.deaf = true;
  (void)talk_.request(RequestKind::abort_cuff);
  talk_.run_s(6);
  EXPECT_EQ(talk_.written(stop_bytes), 5);
  EXPECT_EQ(talk_.sink.notices[1],
            "cuff_failed + aborted, but the monitor does not confirm it: look at the cuff");
}

TEST_F(Berry, AfterResetNothingIsStartedByItself) {
  talk_.run_s(7);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.decoder->reset(talk_.now, {});
  talk_.run_s(60);
  EXPECT_EQ(talk_.written(start_bytes), 0);
}

TEST_F(Berry, AHostThatLostItsStateLetsTheCycleEndAndReadsIt) {
  talk_.run_s(7);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.restart_host();
  talk_.forget();
  talk_.run_s(1);
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  talk_.run_s(40);
  EXPECT_EQ(talk_.written(start_bytes), 0);
  EXPECT_EQ(talk_.written(stop_bytes), 0);
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "nibp_sys valid 120000");
}

TEST_F(Berry, AFailedCycleGivesNoReading) {
  const std::vector<std::pair<Validity, std::string>> rows{
      {Validity::sensor_off, "cuff loose or not attached"},
      {Validity::sensor_disconnected, "cuff loose or not attached"},
      {Validity::motion, "disturbance"},
      {Validity::out_of_range, "out of range"},
      {Validity::low_perfusion, "took too long"},
      {Validity::no_value, "error of the cuff module"}};
  talk_.run_s(7);
  for (const auto& [why, text] : rows) {
    talk_.forget();
    talk_.fail(why);
    ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
    talk_.run_s(60);
    EXPECT_EQ(talk_.sink.notices.back(), "cuff_failed + " + text);
    EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "");
  }
}

TEST_F(Berry, AStartThatTheMonitorDidNotHearIsAborted) {
  talk_.run_s(7);
  talk_.deaf = true;
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + the cuff did not start, aborted"}));
  EXPECT_EQ(talk_.written(start_bytes), 1);
  EXPECT_EQ(talk_.written(stop_bytes), 1);
}

TEST_F(Berry, ACycleThatNeverEndsIsAbortedAfter180Seconds) {
  const auto decoder = find_driver("berry_pm6750")->make();
  RecordingSink sink;
  Instant now = CuffTalk::t0;
  decoder->reset(now, {});
  (void)decoder->poll(now, sink);
  decoder->feed(cuff_150_mmhg, now, sink);
  int ms = 0;
  for (std::string last; ms < 200'000 && last != stop_bytes; ms += 200) {
    now = now + std::chrono::milliseconds(200);
    last = hex(decoder->poll(now, sink).write);
    if (last != stop_bytes) decoder->feed(cuff_150_mmhg, now, sink);
  }
  EXPECT_EQ(ms, 180'000);
  EXPECT_EQ(sink.notices.back(), "cuff_failed + not done after 180 s, aborted");
  decoder->feed(cuff_150_mmhg, now, sink);
  decoder->feed(cuff(2), now, sink);
  EXPECT_EQ(sink.notices.back(), "cuff_failed + not done after 180 s, aborted") << "one reason";
}

TEST_F(Berry, ACuffOfWhichNothingIsSaidAnyMoreIsAborted) {
  const auto decoder = find_driver("berry_pm6750")->make();
  RecordingSink sink;
  decoder->reset(CuffTalk::t0, {});
  (void)decoder->poll(CuffTalk::t0, sink);
  decoder->feed(cuff_150_mmhg, CuffTalk::t0, sink);
  const Instant later = CuffTalk::t0 + std::chrono::seconds(10);
  EXPECT_NE(hex(decoder->poll(later - Duration(1), sink).write), stop_bytes);
  EXPECT_EQ(hex(decoder->poll(later, sink).write), stop_bytes);
  EXPECT_EQ(sink.notices.back(), "cuff_failed + the monitor says nothing of the cuff, aborted");
}

/// The monitor's bytes.
TEST(BerryDevice, SendsAsTheFactsSay) {
  const auto device = find_device("berry_pm6750")->make();
  Vitals vitals;
  vitals.set(Parameter::spo2, 97'000);
  vitals.set(Parameter::pulse, 72'000);
  vitals.set(Parameter::nibp_sys, 120'000);
  vitals.set(Parameter::nibp_mean, 93'000);
  vitals.set(Parameter::nibp_dia, 80'000);
  const std::vector<ByteString> off{{0x55, 0xAA, 0x04, 0x01, 0x00, 0xFA},
                                    {0x55, 0xAA, 0x04, 0x04, 0x00, 0xF7},
                                    {0x55, 0xAA, 0x04, 0xFB, 0x00, 0x00},
                                    {0x55, 0xAA, 0x04, 0xFE, 0x00, 0xFD},
                                    {0x55, 0xAA, 0x04, 0xFF, 0x00, 0xFC}};
  for (const ByteString& command : off) device->receive(command, CuffTalk::t0);
  ByteString out;
  (void)device->emit(CuffTalk::t0, vitals, out);
  EXPECT_EQ(hex(out), hex(spo2_97) + ' ' + hex(cuff_120));
  device->receive({{0x55, 0x55, 0xAA, 0x04, 0x02, 0x01, 0xF9}}, CuffTalk::t0);  // a wrong sum
  device->receive({{0x55, 0x55, 0xAA, 0x04, 0x02, 0x01, 0xF8}}, CuffTalk::t0);
  out.clear();
  (void)device->emit(CuffTalk::t0 + std::chrono::milliseconds(40), vitals, out);
  EXPECT_EQ(hex(out), "55 AA 08 03 04 00 00 00 00 F0");
}

TEST(BerryDevice, LeadsArePartOfTheEcgStatus) {
  const auto device = find_device("berry_pm6750")->make();
  Vitals vitals;
  vitals.set(Parameter::hr, 72'000);
  vitals.set(Parameter::rr, 14'000);
  device->receive({{0x55, 0xAA, 0x04, 0x05, 0x02, 0xF4}}, CuffTalk::t0);
  ByteString out;
  (void)device->emit(CuffTalk::t0, vitals, out);
  EXPECT_EQ(hex(Bytes(out).first(10)), "55 AA 08 02 58 48 0E 00 01 46");
  device->receive({{0x55, 0xAA, 0x04, 0x05, 0x03, 0xF3}}, CuffTalk::t0);
  for (int i = 1; i <= 25; ++i) {
    out.clear();
    (void)device->emit(CuffTalk::t0 + i * std::chrono::milliseconds(40), vitals, out);
  }
  EXPECT_EQ(hex(Bytes(out).first(10)), "55 AA 08 02 D8 48 0E 00 01 C6");
}

}  // namespace
}  // namespace vigil::test
