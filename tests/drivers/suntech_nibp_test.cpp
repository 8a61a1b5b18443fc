// The driver suntech_nibp: packets of the module, the talk of the host with the simulated module,
// and answers by hand.
// It is long because every message and every refusal has its row.
#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/suntech_nibp/packet.hpp"
#include "tests/drivers/cuff_talk.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view start_bytes = "3A 20 A6";
constexpr std::string_view abort_bytes = "3A 79 01 00 4C";
constexpr std::string_view inflate_bytes = "3A 17 A0 00 0F";
constexpr std::string_view data_bytes = "3A 79 03 00 4A";
constexpr std::string_view pressure_bytes = "3A 79 05 00 48";

const ByteString ok{0x3E, 0x04, 0x4F, 0x6F};
const ByteString complete{0x3E, 0x04, 0x4B, 0x73};
const ByteString aborted{0x3E, 0x04, 0x41, 0x7D};
const ByteString cuff_258{0x3E, 0x05, 0x02, 0x01, 0xBA};
const ByteString cuff_142{0x3E, 0x05, 0x8E, 0x00, 0x2F};
const ByteString cuff_0{0x3E, 0x05, 0x00, 0x00, 0xBD};
/// The example of the manual: 115/74, mean 88, rate 85.
const ByteString manual{0x3E, 0x18, 0x73, 0x00, 0x4A, 0x00, 0x1E, 0x01, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x31, 0x07, 0x55, 0x00, 0x58, 0x00, 0x00, 0x00, 0x00, 0xE9};
const ByteString data_150{0x3E, 0x18, 0x96, 0x00, 0x5F, 0x00, 0x14, 0x01, 0x00, 0x00, 0x00, 0x00,
                          0x00, 0x00, 0x00, 0x00, 0x58, 0x00, 0x71, 0x00, 0x00, 0x00, 0x00, 0xD7};

ByteString data_with_error(std::uint8_t error) {
  ByteString bytes(24, 0);
  bytes[0] = 0x3E;
  bytes[1] = 0x18;
  bytes[20] = error;
  bytes[23] = static_cast<std::uint8_t>(0x100 - 0x3E - 0x18 - error);
  return bytes;
}
ByteString letter(char c) {
  return {0x3E, 0x04, static_cast<std::uint8_t>(c),
          static_cast<std::uint8_t>(0x100 - 0x3E - 0x04 - c)};
}

/// The packets of the module alone, as on a tapped line.
class SuntechPackets : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms = 0) {
    decoder_->feed(bytes, CuffTalk::t0 + std::chrono::milliseconds(ms), sink_);
  }
  std::unique_ptr<Decoder> decoder_ = find_driver("suntech_nibp")->make();
  RecordingSink sink_;
};

TEST_F(SuntechPackets, PressureOfTheManualAndOfTheFacts) {
  feed(cuff_258);
  feed(cuff_142);
  EXPECT_EQ(suntech_nibp::read_pressure(cuff_258), 258);
  EXPECT_EQ(suntech_nibp::read_pressure(cuff_142), 142);
  EXPECT_EQ(sink_.frames, 2);
  EXPECT_EQ(sink_.notices,
            (Lines{"cuff_started + the cuff measures", "cuff_pressure + cuff pressure",
                   "cuff_pressure + cuff pressure"}));
}

TEST_F(SuntechPackets, AResultAfterACompletedCycleIsNew) {
  feed(complete);
  feed(manual);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"nibp_sys valid 115000", "nibp_dia valid 74000",
                                          "nibp_mean valid 88000", "nibp_pulse valid 85000"}));
  EXPECT_EQ(sink_.lines[1], "device SunTech Medical|OEM NIBP module||");
}

TEST_F(SuntechPackets, WhatStandsAtTheStartIsOfUnknownAgeAndToldOnce) {
  feed(manual);
  feed(manual);
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"nibp_sys valid 115000 age-unknown", "nibp_dia valid 74000 age-unknown",
                   "nibp_mean valid 88000 age-unknown", "nibp_pulse valid 85000 age-unknown"}));
  feed(data_150);
  EXPECT_EQ(sink_.readings.size(), 8U);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 150000");
  EXPECT_EQ(sink_.last(Parameter::nibp_mean), "nibp_mean valid 113000");
}

TEST_F(SuntechPackets, TheSameNumbersAfterAnotherCycleAreNew) {
  feed(manual);
  feed(cuff_142);
  feed(cuff_0);
  feed(manual);
  EXPECT_EQ(sink_.readings.size(), 8U);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 115000");
}

TEST_F(SuntechPackets, EveryErrorIsNamed) {
  const std::vector<std::pair<std::uint8_t, std::string>> rows{
      {3, "BP out of range"},
      {86, "aborted by user"},
      {87, "cuff loose, air leak or inflate timeout"},
      {88, "safety timeout"},
      {89, "cuff overpressure"},
      {90, "power supply or hardware"},
      {91, "permission: safety override"},
      {97, "transducer out of range"},
      {99, "calibration data"},
      {1, "error 1"},
      {255, "error 255"}};
  for (const auto& [error, text] : rows) {
    decoder_->reset(CuffTalk::t0, {});
    sink_ = RecordingSink();
    feed(complete);
    feed(data_with_error(error));
    EXPECT_EQ(sink_.notices, (Lines{"cuff_failed + " + text}));
    EXPECT_TRUE(sink_.readings.empty());
  }
}

TEST_F(SuntechPackets, LooseCuffOfTheFacts) {
  const ByteString loose = data_with_error(87);
  EXPECT_EQ(hex(loose), "3E 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 57 00 00 53");
}

TEST_F(SuntechPackets, AZeroIsNoMeasurement) {
  for (const std::size_t at : {2U, 4U, 16U}) {
    ByteString bytes = data_150;
    bytes[23] = static_cast<std::uint8_t>(bytes[23] + bytes[at]);
    bytes[at] = 0;
    decoder_->reset(CuffTalk::t0, {});
    sink_ = RecordingSink();
    feed(complete);
    feed(bytes);
    EXPECT_EQ(sink_.notices, (Lines{"cuff_failed + the module gives no usable numbers"}));
    EXPECT_TRUE(sink_.readings.empty());
  }
}

TEST_F(SuntechPackets, NumbersThatContradictEachOtherAreADamagedPacket) {
  struct Row {
    std::uint8_t sys;
    std::uint8_t dia;
    std::uint8_t mean;
    bool good;
  };
  for (const Row& row : {Row{150, 95, 95, true}, Row{150, 95, 150, true}, Row{150, 95, 0, true},
                         Row{150, 95, 94, false}, Row{150, 95, 151, false}, Row{95, 95, 95, false},
                         Row{94, 95, 95, false}}) {
    ByteString bytes = data_150;
    bytes[2] = row.sys;
    bytes[4] = row.dia;
    bytes[18] = row.mean;
    bytes[23] = 0;
    unsigned sum = 0;
    for (const auto byte : bytes) sum += byte;
    bytes[23] = static_cast<std::uint8_t>(0x100 - (sum & 0xFFU));
    decoder_->reset(CuffTalk::t0, {});
    sink_ = RecordingSink();
    feed(complete);
    feed(bytes);
    EXPECT_EQ(sink_.readings.size(), row.good ? 4U : 0U) << int{row.mean};
    EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::field)], row.good ? 0 : 1);
    EXPECT_TRUE(sink_.notices.empty());
  }
}

TEST_F(SuntechPackets, FramesByLengthNeverByTheStartByte) {
  ByteString bytes = data_150;  // 62 mmHg is 3E
  bytes[4] = 0x3E;
  bytes[23] = static_cast<std::uint8_t>(bytes[23] + 0x5F - 0x3E);
  feed(complete);
  feed(bytes);
  EXPECT_EQ(sink_.last(Parameter::nibp_dia), "nibp_dia valid 62000");
  EXPECT_EQ(sink_.frames, 2);
}

TEST_F(SuntechPackets, AWrongSumGivesNothing) {
  ByteString bytes = manual;
  bytes[2] = 0x74;
  feed(bytes);
  feed(ByteString{0x3E, 0x06, 0x00});
  EXPECT_TRUE(sink_.readings.empty());
  EXPECT_EQ(sink_.frames, 0);
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::checksum)], 1);
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::length)], 1);
}

TEST_F(SuntechPackets, AHalfPacketIsForgottenAfterHalfASecondOfSilence) {
  feed(ByteString{0x3E, 0x18, 0x00}, 0);
  feed(cuff_142, 500);
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::length)], 1);
}

TEST_F(SuntechPackets, AnAbortThatIsOverheardIsAFailure) {
  feed(cuff_142);
  feed(aborted);
  feed(complete);
  feed(cuff_142);  // it empties
  EXPECT_EQ(sink_.notices,
            (Lines{"cuff_started + the cuff measures", "cuff_pressure + cuff pressure",
                   "cuff_pressure - cuff pressure", "cuff_failed + aborted"}));
}

TEST_F(SuntechPackets, ACuffThatStaysInflatedIsSaid) {
  feed(complete, 0);
  feed(cuff_142, 1000);
  feed(cuff_142, 19'000);
  EXPECT_TRUE(sink_.notices.empty());
  feed(cuff_142, 20'000);
  feed(cuff_0, 21'000);
  EXPECT_EQ(sink_.notices, (Lines{"device_status + the cuff stays inflated: take it off",
                                  "device_status - the cuff stays inflated: take it off"}));
}

/// The whole talk with the simulated module.
class Suntech : public testing::Test {
 protected:
  CuffTalk talk_{"suntech_nibp"};
};

TEST_F(Suntech, IdleItAsksForThePressureEveryTwoSeconds) {
  talk_.run_s(20);
  EXPECT_EQ(talk_.written(pressure_bytes), 10);
  EXPECT_EQ(talk_.written(data_bytes), 1);
  EXPECT_EQ(talk_.writes.size(), 11U);
  EXPECT_TRUE(talk_.sink.notices.empty());
  EXPECT_TRUE(talk_.sink.readings.empty());
}

TEST_F(Suntech, ACycleFromStartToResult) {
  talk_.run_s(3);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.run_s(40);
  EXPECT_EQ(talk_.writes[0], pressure_bytes);
  EXPECT_EQ(talk_.writes[1], inflate_bytes);
  EXPECT_EQ(talk_.writes[2], start_bytes);
  EXPECT_EQ(talk_.written(start_bytes), 1);
  EXPECT_EQ(talk_.written(data_bytes), 1);
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.sink.notices[1], "cuff_pressure + cuff pressure");
  EXPECT_EQ(talk_.sink.notices.back(), "cuff_pressure - cuff pressure");
  EXPECT_EQ(talk_.sink.reading_texts(), (Lines{"nibp_sys valid 120000", "nibp_dia valid 80000",
                                               "nibp_mean valid 93000", "nibp_pulse valid 72000"}));
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.run_s(40);
  EXPECT_EQ(talk_.written(inflate_bytes), 0) << "it is set once";
  EXPECT_EQ(talk_.sink.readings.size(), 4U) << "the same numbers, but a new measurement";
}

TEST_F(Suntech, StartIsRefusedWhileACycleRuns) {
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy) << "not connected";
  talk_.run_s(3);
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

TEST_F(Suntech, AbortStopsAtOnceAndIsToldAsAborted) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run(std::chrono::milliseconds(10));
  EXPECT_EQ(talk_.writes, (Lines{std::string(abort_bytes)}));
  talk_.run_s(30);
  EXPECT_EQ(talk_.written(abort_bytes), 1);
  EXPECT_EQ(talk_.written(start_bytes), 0);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_pressure - cuff pressure", "cuff_failed + aborted"}));
  EXPECT_TRUE(talk_.sink.readings.empty());
}

TEST_F(Suntech, AbortBeforeTheStartLeftStartsNothing) {
  talk_.run_s(3);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run_s(30);
  EXPECT_EQ(talk_.written(start_bytes), 0);
  EXPECT_EQ(talk_.written(abort_bytes), 1);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + aborted"}));
}

TEST_F(Suntech, AnAbortThatIsNotConfirmedIsRepeatedAndSaid) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(5);
  talk_.forget();
  talk_.deaf = true;
  (void)talk_.request(RequestKind::abort_cuff);
  talk_.run_s(6);
  EXPECT_EQ(talk_.written(abort_bytes), 5);
  ASSERT_EQ(talk_.sink.notices.size(), 2U);
  EXPECT_EQ(talk_.sink.notices[1],
            "cuff_failed + aborted, but the module does not confirm it: look at the cuff");
}

TEST_F(Suntech, AfterResetNothingIsStartedByItself) {
  talk_.run_s(3);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.decoder->reset(talk_.now, {});
  talk_.run_s(60);
  EXPECT_EQ(talk_.written(start_bytes), 0);
}

TEST_F(Suntech, AHostThatLostItsStateLetsTheCycleEndAndReadsIt) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.restart_host();
  talk_.forget();
  talk_.run_s(1);
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  talk_.run_s(40);
  EXPECT_EQ(talk_.written(start_bytes), 0);
  EXPECT_EQ(talk_.written(abort_bytes), 0);
  EXPECT_EQ(talk_.sink.readings.size(), 4U);
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "nibp_sys valid 120000");
}

TEST_F(Suntech, AFailedCycleGivesNoReading) {
  const std::vector<std::pair<Validity, std::string>> rows{
      {Validity::sensor_off, "cuff loose, air leak or inflate timeout"},
      {Validity::sensor_disconnected, "cuff loose, air leak or inflate timeout"},
      {Validity::out_of_range, "BP out of range"},
      {Validity::low_perfusion, "error 1"},
      {Validity::motion, "error 2"}};
  talk_.run_s(3);
  for (const auto& [why, text] : rows) {
    talk_.forget();
    talk_.fail(why);
    ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
    talk_.run_s(60);
    EXPECT_EQ(talk_.sink.notices.back(), "cuff_failed + " + text);
    EXPECT_TRUE(talk_.sink.readings.empty());
  }
}

TEST_F(Suntech, ASilentModuleIsNamedAndAskedAgainForEver) {
  talk_.run_s(3);
  talk_.forget();
  talk_.deaf = true;
  talk_.run_s(6);
  EXPECT_EQ(talk_.sink.notices, (Lines{"handshake + no answer from the module, try 1",
                                       "handshake + no answer from the module, try 2"}));
  talk_.run_s(600);
  EXPECT_GT(talk_.written(pressure_bytes), 600 / 5 - 3);
  talk_.forget();
  talk_.deaf = false;
  talk_.run_s(6);
  EXPECT_EQ(talk_.sink.notices, (Lines{"handshake - the module answers"}));
  EXPECT_GT(talk_.sink.frames, 0);
}

TEST_F(Suntech, AModuleThatFallsSilentInACycleIsAFailedCycle) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(5);
  talk_.forget();
  talk_.mute = true;
  talk_.run_s(7);
  EXPECT_EQ(talk_.sink.notices,
            (Lines{"cuff_pressure - cuff pressure", "cuff_failed + no answer from the module",
                   "handshake + no answer from the module, try 1",
                   "handshake + no answer from the module, try 2"}));
}

TEST_F(Suntech, AStartWithoutAnAnswerIsAborted) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run(std::chrono::milliseconds(100));
  talk_.mute = true;
  talk_.run_s(2);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + no answer to the start, aborted"}));
  EXPECT_GE(talk_.written(abort_bytes), 1);
  EXPECT_EQ(talk_.written(start_bytes), 1);
}

/// A module that is only a script: the test answers by hand.
class SuntechByHand : public testing::Test {
 protected:
  void SetUp() override {
    decoder_->reset(now_, {});
    answer(cuff_0);
    answer(data_with_error(0));
  }
  std::string poll() { return hex(decoder_->poll(now_, sink_).write); }
  void answer(const ByteString& bytes) {
    (void)poll();
    decoder_->feed(bytes, now_, sink_);
  }
  void wait(int ms) { now_ = now_ + std::chrono::milliseconds(ms); }

  Instant now_ = CuffTalk::t0;
  std::unique_ptr<Decoder> decoder_ = find_driver("suntech_nibp")->make();
  RecordingSink sink_;
};

TEST_F(SuntechByHand, ACuffThatIsNotEmptyIsNotStarted) {
  ASSERT_EQ(decoder_->request({RequestKind::start_cuff}, now_), Refusal::accepted);
  EXPECT_EQ(poll(), pressure_bytes);
  decoder_->feed(cuff_142, now_, sink_);
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + the cuff is not empty: 142 mmHg, not started");
  for (int i = 0; i < 100; ++i) {
    wait(400);
    EXPECT_NE(poll(), start_bytes);
    decoder_->feed(cuff_142, now_, sink_);
  }
}

TEST_F(SuntechByHand, FourteenIsEmptyAndFifteenIsNot) {
  for (const int mmhg : {14, 15}) {
    SetUp();
    ASSERT_EQ(decoder_->request({RequestKind::start_cuff}, now_), Refusal::accepted);
    answer({0x3E, 0x05, static_cast<std::uint8_t>(mmhg), 0x00,
            static_cast<std::uint8_t>(0x100 - 0x43 - mmhg)});
    EXPECT_EQ(poll() == inflate_bytes, mmhg == 14) << mmhg;
  }
}

TEST_F(SuntechByHand, RefusalsOfAStartAreNamed) {
  const std::vector<std::pair<char, std::string>> rows{
      {'E', "not started: the module answers 'E': error"},
      {'B', "not started: the module answers 'B': busy"},
      {'N', "not started: the module answers 'N': command not understood"},
      {'R', "not started: the module answers 'R': it was reset"},
      {'S', "not started: the module answers 'S': asleep"},
      {'Q', "not started: the module answers 'Q'"},
      {'\x07', "not started: the module answers '?'"}};
  for (const auto& [answered, text] : rows) {
    SetUp();
    sink_ = RecordingSink();
    (void)decoder_->request({RequestKind::start_cuff}, now_);
    answer(cuff_0);
    EXPECT_EQ(poll(), inflate_bytes);
    wait(199);
    EXPECT_EQ(poll(), "") << "200 ms between the pressure and the start";
    decoder_->feed(ok, now_, sink_);
    wait(101);
    EXPECT_EQ(poll(), start_bytes);
    decoder_->feed(complete, now_, sink_);  // of a cycle before
    decoder_->feed(letter(answered), now_, sink_);
    EXPECT_EQ(sink_.notices, (Lines{"cuff_failed + " + text}));
  }
}

TEST_F(SuntechByHand, AModuleThatSleepsIsNotLive) {
  for (int i = 0; i < 3; ++i) {
    wait(2000);
    answer(letter('S'));
  }
  EXPECT_EQ(sink_.notices, (Lines{"handshake + the module answers 'S': asleep, try 1"}));
  wait(2000);
  answer(cuff_0);
  EXPECT_EQ(sink_.notices.back(), "handshake - the module answers");
  EXPECT_EQ(sink_.lines.back(), "frame") << "the frame comes after, and makes the link live";
}

TEST_F(SuntechByHand, ACycleThatNeverEndsIsAbortedAfter180Seconds) {
  wait(2000);
  answer(cuff_142);
  std::string last;
  int ms = 0;
  for (; ms < 200'000 && last != abort_bytes; ms += 400) {
    wait(400);
    last = poll();
    if (last == pressure_bytes) decoder_->feed(cuff_142, now_, sink_);
  }
  EXPECT_EQ(ms, 180'000);
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + not done after 180 s, aborted");
  decoder_->feed(aborted, now_, sink_);
  decoder_->feed(complete, now_, sink_);
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + not done after 180 s, aborted");
  EXPECT_TRUE(sink_.readings.empty());
}

TEST_F(SuntechByHand, AResultThatAppearsAfterASilenceIsOfUnknownAge) {
  for (int i = 0; i < 20; ++i) {
    wait(500);
    (void)poll();
  }
  EXPECT_EQ(sink_.notices.front(), "handshake + no answer from the module, try 1");
  while (poll() != pressure_bytes) wait(100);
  decoder_->feed(cuff_0, now_, sink_);
  EXPECT_EQ(poll(), data_bytes);
  decoder_->feed(data_150, now_, sink_);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 150000 age-unknown");
}

TEST_F(SuntechByHand, AResultIsAskedForSixTimes) {
  wait(2000);
  answer(cuff_142);
  wait(400);
  answer(complete);
  EXPECT_EQ(poll(), "");
  wait(500);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(poll(), data_bytes);
    decoder_->feed(letter('B'), now_, sink_);
    wait(1000);
  }
  EXPECT_EQ(poll(), pressure_bytes);
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + no result after 6 tries");
}

TEST_F(SuntechByHand, AnEmptyCuffEndsACycleWhoseEndWasLost) {
  wait(2000);
  answer(cuff_142);
  for (int i = 0; i < 9; ++i) {
    wait(400);
    answer(cuff_0);
  }
  EXPECT_EQ(poll(), data_bytes);
  decoder_->feed(data_150, now_, sink_);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 150000");
}

/// The module's answers, byte for byte.
TEST(SuntechDevice, AnswersAsTheFactsSay) {
  const auto device = find_device("suntech_nibp")->make();
  Instant now = CuffTalk::t0;
  const auto ask = [&](const ByteString& command) {
    ByteString out;
    device->receive(command, now);
    (void)device->emit(now, Vitals{}, out);
    return hex(out);
  };
  EXPECT_EQ(ask({0x3A, 0x17, 0xA0, 0x00, 0x0F}), "3E 04 4F 6F");
  EXPECT_EQ(ask({0x3A, 0x79, 0x05, 0x00, 0x48}), "3E 05 00 00 BD");
  EXPECT_EQ(ask({0x3A, 0x79, 0x01, 0x00, 0x4C}), "3E 04 41 7D");
  EXPECT_EQ(ask({0x3A, 0x79, 0x10, 0x03, 0x3A}), "3E 04 4F 6F");
  EXPECT_EQ(ask({0x3A, 0x79, 0x10, 0x03, 0x3D}), "3E 04 4E 70") << "S2's wrong sum";
  EXPECT_EQ(ask({0x3A, 0x0C, 0x00, 0x01, 0x01, 0xB8}), "3E 04 4F 6F");
  EXPECT_EQ(ask({0x3A, 0x79, 0x03, 0x00, 0x4A}),
            "3E 18 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 AA");
  EXPECT_EQ(ask({0x3A, 0x20, 0xA6}), "3E 04 4F 6F");
  EXPECT_EQ(ask({0x3A, 0x20, 0xA6}), "3E 04 42 7C");
  now = now + std::chrono::seconds(2);
  EXPECT_EQ(ask({0x3A, 0x79, 0x05, 0x00, 0x48}), "3E 05 3C 00 81") << "30 mmHg a second";
}

}  // namespace
}  // namespace vigil::test
