// The driver stx_nibp: packets of the module, the talk of the host with the simulated module,
// and answers by hand.
// It is long because every message and every refusal has its row.
#include <gtest/gtest.h>

#include "tests/drivers/cuff_talk.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

const std::string start_text = "\00201;;D7\003";
const std::string status_text = "\00218;;DF\003";
const std::string result_120 = "\002S0;A0;C00;M00;P120080093;R072;T0000;;32\003\r";
const std::string no_result = "\002S1;A0;C00;M00;P---------;R---;T----;;E3\003\r";

std::string hex_of(const std::string& text) { return hex(ByteString(text.begin(), text.end())); }

/// A status reply with its sum.
std::string status(const std::string& text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  unsigned sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  return "\002" + text + digits[sum >> 4U & 15U] + digits[sum & 15U] + "\003\r";
}

/// The packets of the module alone, as on a tapped line.
class StxPackets : public testing::Test {
 protected:
  void feed(const std::string& text, int ms = 0) {
    decoder_->feed(ByteString(text.begin(), text.end()),
                   CuffTalk::t0 + std::chrono::milliseconds(ms), sink_);
  }
  void restart() {
    decoder_->reset(CuffTalk::t0, {});
    sink_ = RecordingSink();
  }
  int rejected(RejectCause cause) { return sink_.rejects[static_cast<std::size_t>(cause)]; }

  std::unique_ptr<Decoder> decoder_ = find_driver("stx_nibp")->make();
  RecordingSink sink_;
};

TEST_F(StxPackets, TheResultThatStandsIsOfUnknownAgeAndNeverRepeated) {
  feed(result_120);
  feed(result_120, 2000);
  feed(result_120, 4000);
  EXPECT_EQ(sink_.frames, 3);
  EXPECT_EQ(sink_.reading_texts(),
            (Lines{"nibp_sys valid 120000 age-unknown", "nibp_dia valid 80000 age-unknown",
                   "nibp_mean valid 93000 age-unknown", "nibp_pulse valid 72000 age-unknown"}));
  EXPECT_EQ(rejected(RejectCause::noise), 0) << "the carriage return belongs to the packet";
}

TEST_F(StxPackets, NoResultIsNoReadingAndNoFailure) {
  feed(no_result);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device STX|ASCII NIBP module||"}));
}

TEST_F(StxPackets, ACycleThatIsOverheard) {
  feed(no_result);
  feed("\002150C0S3\003\r");
  feed("\002150C0S3\003\r");
  feed("\002142C0S3\003\r");
  feed("\002999\003\r");
  feed(result_120);
  EXPECT_EQ(sink_.notices,
            (Lines{"cuff_started + the cuff measures", "cuff_pressure + cuff pressure",
                   "cuff_pressure + cuff pressure", "cuff_pressure - cuff pressure"}));
  EXPECT_EQ(sink_.reading_texts(), (Lines{"nibp_sys valid 120000", "nibp_dia valid 80000",
                                          "nibp_mean valid 93000", "nibp_pulse valid 72000"}));
}

TEST_F(StxPackets, ALeadingSemicolonAndTenDashesAreTolerated) {
  feed(status(";S0;A0;C00;M06;P----------;R---;T-----;;"));
  EXPECT_EQ(sink_.frames, 1);
  feed("\002100C0S3\003\r");
  feed(status(";S0;A0;C00;M06;P----------;R---;T-----;;"));
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + cuff loose (M06)");
}

TEST_F(StxPackets, EveryMessageIsNamed) {
  const std::vector<std::pair<std::string, std::string>> rows{{"02", "self-test failed (M02)"},
                                                              {"06", "cuff loose (M06)"},
                                                              {"07", "air leak (M07)"},
                                                              {"08", "pneumatic fault (M08)"},
                                                              {"09", "weak pulse (M09)"},
                                                              {"10", "out of range (M10)"},
                                                              {"11", "movement (M11)"},
                                                              {"12", "overpressure (M12)"},
                                                              {"13", "signal saturated (M13)"},
                                                              {"14", "leak test failed (M14)"},
                                                              {"15", "system error (M15)"},
                                                              {"19", "took too long (M19)"},
                                                              {"05", "error M05"},
                                                              {"99", "error M99"}};
  for (const auto& [code, text] : rows) {
    restart();
    feed("\002999\003\r");
    feed(status("S0;A0;C00;M" + code + ";P---------;R---;T----;;"));
    EXPECT_EQ(sink_.notices, (Lines{"cuff_failed + " + text}));
    EXPECT_TRUE(sink_.readings.empty());
  }
}

TEST_F(StxPackets, AnOldFailureIsNotTold) {
  feed(status("S0;A0;C00;M06;P---------;R---;T----;;"));
  feed(status("S0;A0;C00;M06;P---------;R---;T----;;"), 2000);
  EXPECT_TRUE(sink_.notices.empty());
}

TEST_F(StxPackets, ACycleWithoutAResultIsAFailure) {
  feed("\002999\003\r");
  feed(no_result);
  EXPECT_EQ(sink_.notices, (Lines{"cuff_failed + the module gives no result"}));
}

TEST_F(StxPackets, WhatTheModuleDoesIsSaidOnceAndItsEndToo) {
  feed("\002050C1S3\003\r");
  feed("\002051C1S3\003\r");
  feed("\002052C2S3\003\r");
  feed("\002052C0S3\003\r");
  feed("\002000C0S4\003\r");
  feed("\002000C0S5\003\r");
  feed("\002000C0S7\003\r");
  feed("\002999\003\r");
  feed(status("S1;A1;C00;M00;P---------;R---;T----;;"));
  feed(status("S1;A0;C00;M00;P---------;R---;T----;;"));
  Lines states;
  for (const std::string& notice : sink_.notices) {
    if (notice.starts_with("device_status")) states.push_back(notice.substr(14));
  }
  EXPECT_EQ(states, (Lines{"+ neonate cuff in adult mode", "- neonate cuff in adult mode",
                           "+ adult cuff in neonate mode", "- adult cuff in neonate mode",
                           "+ manometer mode", "- manometer mode", "+ watchdog test",
                           "- watchdog test", "+ pneumatic test", "- pneumatic test",
                           "+ the module is in neonate mode", "- the module is in neonate mode"}));
}

TEST_F(StxPackets, WrongSumsAndFormsAreCountedAndDropped) {
  std::string wrong = result_120;
  wrong[17] = '9';
  feed(wrong);
  EXPECT_EQ(rejected(RejectCause::checksum), 1);
  for (const std::string& text :
       {std::string("\00215OC0S3\003\r"), std::string("\002150C3S3\003\r"),
        std::string("\002401C0S3\003\r"), std::string("\002998\003\r"), std::string("\002\003\r"),
        status("S0;A0;C00;M00;P080120093;R072;T0000;;"),
        status("S0;A0;C00;M00;P120080121;R072;T0000;;"),
        status("S0;A0;C00;M00;P12008009-;R072;T0000;;"),
        status("S0;A0;C00;M0x;P120080093;R072;T0000;;"),
        status("S0;A0;C00;M00;R072;P120080093;T0000;;")}) {
    restart();
    feed(text);
    EXPECT_EQ(rejected(RejectCause::field), 1) << text;
    EXPECT_EQ(sink_.frames, 0) << text;
  }
  restart();
  feed("\002" + std::string(60, 'A'));
  EXPECT_EQ(rejected(RejectCause::oversize), 1);
  EXPECT_TRUE(sink_.readings.empty());
}

TEST_F(StxPackets, AHalfPacketIsForgottenAfterHalfASecondOfSilence) {
  feed("\002S0;A0", 0);
  feed("\002999\003\r", 500);
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(rejected(RejectCause::length), 1);
}

/// The whole talk with the simulated module.
class Stx : public testing::Test {
 protected:
  CuffTalk talk_{"stx_nibp"};
};

TEST_F(Stx, IdleItAsksForTheStatusEveryTwoSeconds) {
  talk_.run_s(20);
  EXPECT_EQ(talk_.written(hex_of(status_text)), 10);
  EXPECT_EQ(talk_.writes.size(), 10U);
  EXPECT_TRUE(talk_.sink.notices.empty());
}

TEST_F(Stx, ACycleFromStartToResult) {
  talk_.run_s(3);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.run_s(40);
  const Lines first(talk_.writes.begin(), talk_.writes.begin() + 5);
  EXPECT_EQ(first, (Lines{hex_of(status_text), hex_of("\00203;;D9\003"), hex_of("\00224;;DC\003"),
                          hex_of("\00222;;DA\003"), hex_of(start_text)}));
  EXPECT_EQ(talk_.written(hex_of(start_text)), 1);
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.sink.notices.back(), "cuff_pressure - cuff pressure");
  EXPECT_EQ(talk_.sink.reading_texts(), (Lines{"nibp_sys valid 120000", "nibp_dia valid 80000",
                                               "nibp_mean valid 93000", "nibp_pulse valid 72000"}));
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.run_s(40);
  EXPECT_EQ(talk_.sink.readings.size(), 4U) << "the same numbers, but a new measurement";
}

TEST_F(Stx, StartIsRefusedWhileACycleRuns) {
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
  EXPECT_EQ(talk_.written(hex_of(start_text)), 1);
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
}

TEST_F(Stx, AbortStopsAtOnceAndIsToldAsAborted) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.forget();
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run(std::chrono::milliseconds(10));
  EXPECT_EQ(talk_.writes, (Lines{"58"}));
  talk_.run_s(30);
  EXPECT_EQ(talk_.written("58"), 1);
  EXPECT_EQ(talk_.written(hex_of(start_text)), 0);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_pressure - cuff pressure", "cuff_failed + aborted"}));
  EXPECT_TRUE(talk_.sink.readings.empty());
}

TEST_F(Stx, AbortBeforeTheStartLeftStartsNothing) {
  talk_.run_s(3);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  ASSERT_EQ(talk_.request(RequestKind::abort_cuff), Refusal::accepted);
  talk_.run_s(30);
  EXPECT_EQ(talk_.written(hex_of(start_text)), 0);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + aborted"}));
}

TEST_F(Stx, AnAbortThatIsNotConfirmedIsRepeatedAndSaid) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(5);
  talk_.forget();
  talk_.deaf = true;
  (void)talk_.request(RequestKind::abort_cuff);
  talk_.run_s(9);
  EXPECT_EQ(talk_.written("58"), 5);
  EXPECT_EQ(talk_.sink.notices[1],
            "cuff_failed + aborted, but the module does not confirm it: look at the cuff");
}

TEST_F(Stx, AfterResetNothingIsStartedByItself) {
  talk_.run_s(3);
  ASSERT_EQ(talk_.request(RequestKind::start_cuff), Refusal::accepted);
  talk_.decoder->reset(talk_.now, {});
  talk_.run_s(60);
  EXPECT_EQ(talk_.written(hex_of(start_text)), 0);
}

TEST_F(Stx, AHostThatLostItsStateLetsTheCycleEndAndReadsIt) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run_s(10);
  talk_.restart_host();
  talk_.forget();
  talk_.run_s(1);
  EXPECT_EQ(talk_.sink.notices.front(), "cuff_started + the cuff measures");
  EXPECT_EQ(talk_.request(RequestKind::start_cuff), Refusal::busy);
  talk_.run_s(40);
  EXPECT_EQ(talk_.written(hex_of(start_text)), 0);
  EXPECT_EQ(talk_.written("58"), 0);
  EXPECT_EQ(talk_.sink.last(Parameter::nibp_sys), "nibp_sys valid 120000");
  EXPECT_EQ(talk_.sink.readings.size(), 4U);
}

TEST_F(Stx, AFailedCycleGivesNoReading) {
  const std::vector<std::pair<Validity, std::string>> rows{
      {Validity::sensor_off, "cuff loose (M06)"},
      {Validity::sensor_disconnected, "air leak (M07)"},
      {Validity::low_perfusion, "weak pulse (M09)"},
      {Validity::out_of_range, "out of range (M10)"},
      {Validity::motion, "movement (M11)"},
      {Validity::no_value, "system error (M15)"}};
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

TEST_F(Stx, ASilentModuleIsNamedAndAskedAgainForEver) {
  talk_.run_s(3);
  talk_.forget();
  talk_.deaf = true;
  talk_.run_s(6);
  EXPECT_EQ(talk_.sink.notices, (Lines{"handshake + no answer from the module, try 1",
                                       "handshake + no answer from the module, try 2"}));
  talk_.run_s(600);
  EXPECT_GT(talk_.written(hex_of(status_text)), 600 / 5 - 3);
  talk_.forget();
  talk_.deaf = false;
  talk_.run_s(6);
  EXPECT_EQ(talk_.sink.notices, (Lines{"handshake - the module answers"}));
}

TEST_F(Stx, AModuleThatFallsSilentInACycleIsAFailedCycle) {
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

TEST_F(Stx, AStartThatTheModuleDidNotHearIsAborted) {
  talk_.run_s(3);
  (void)talk_.request(RequestKind::start_cuff);
  talk_.run(std::chrono::milliseconds(100));
  talk_.deaf = true;
  talk_.run_s(4);
  talk_.deaf = false;
  talk_.run_s(10);
  EXPECT_EQ(talk_.sink.notices, (Lines{"cuff_failed + the module did not start, aborted"}));
  EXPECT_EQ(talk_.written(hex_of(start_text)), 1);
  EXPECT_EQ(talk_.written("58"), 1);
}

/// A module that is only a script: the test answers by hand.
class StxByHand : public testing::Test {
 protected:
  void SetUp() override {
    decoder_->reset(now_, {});
    (void)poll();
    feed(no_result);
  }
  std::string poll() { return hex(decoder_->poll(now_, sink_).write); }
  void feed(const std::string& text) {
    decoder_->feed(ByteString(text.begin(), text.end()), now_, sink_);
  }
  void wait(int ms) { now_ = now_ + std::chrono::milliseconds(ms); }

  Instant now_ = CuffTalk::t0;
  std::unique_ptr<Decoder> decoder_ = find_driver("stx_nibp")->make();
  RecordingSink sink_;
};

TEST_F(StxByHand, AModuleAtWorkIsNotStarted) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"S3", "not started: a cuff cycle runs already"},
      {"S4", "not started: manometer mode"},
      {"S5", "not started: watchdog test"},
      {"S7", "not started: pneumatic test"}};
  for (const auto& [state, text] : rows) {
    SetUp();
    sink_ = RecordingSink();
    wait(2000);
    ASSERT_EQ(decoder_->request({RequestKind::start_cuff}, now_), Refusal::accepted);
    EXPECT_EQ(poll(), hex_of(status_text));
    feed(status(state + ";A0;C00;M00;P---------;R---;T----;;"));
    EXPECT_EQ(sink_.notices.front(), "cuff_failed + " + text);
    for (int i = 0; i < 10; ++i) {
      wait(250);
      EXPECT_NE(poll(), hex_of(start_text));
    }
  }
}

TEST_F(StxByHand, ACycleThatNeverEndsIsAbortedAfter180Seconds) {
  wait(2000);
  feed("\002150C0S3\003\r");
  std::string last;
  int ms = 0;
  for (; ms < 200'000 && last != "58"; ms += 200) {
    wait(200);
    last = poll();
    if (last != "58") feed("\002150C0S3\003\r");
  }
  EXPECT_EQ(ms, 180'000);
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + not done after 180 s, aborted");
  const std::size_t told = sink_.notices.size();
  feed("\002140C0S3\003\r");
  feed("\002999\003\r");
  wait(500);
  EXPECT_EQ(poll(), hex_of(status_text));
  feed(status("S0;A0;C00;M12;P---------;R---;T----;;"));
  EXPECT_EQ(sink_.notices.size(), told) << "one cycle, one reason";
}

TEST_F(StxByHand, AnAbortThatTheModuleIgnoresIsSaid) {
  (void)decoder_->request({RequestKind::abort_cuff}, now_);
  feed("\002150C0S3\003\r");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(poll(), "58");
    wait(500);
    EXPECT_EQ(poll(), hex_of(status_text));
    feed(status("S3;A0;C00;M00;P---------;R---;T----;;"));
  }
  ASSERT_GE(sink_.notices.size(), 2U);
  EXPECT_EQ(sink_.notices[sink_.notices.size() - 2],
            "cuff_failed + aborted, but the module goes on: look at the cuff");
  EXPECT_EQ(sink_.notices.back(), "cuff_started + the cuff measures") << "it is watched on";
}

TEST_F(StxByHand, AResultIsAskedForSixTimes) {
  wait(2000);
  feed("\002150C0S3\003\r");
  feed("\002999\003\r");
  wait(999);
  EXPECT_EQ(poll(), "");
  wait(1);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(poll(), hex_of(status_text));
    wait(1000);
  }
  (void)poll();
  EXPECT_EQ(sink_.notices.back(), "cuff_failed + no result after 6 tries");
}

TEST_F(StxByHand, AStreamThatStopsIsAskedAbout) {
  wait(2000);
  feed("\002150C0S3\003\r");
  wait(3000);
  EXPECT_EQ(poll(), hex_of(status_text));
  feed(status("S3;A0;C00;M00;P---------;R---;T----;;"));
  wait(3000);
  EXPECT_EQ(poll(), hex_of(status_text));
  feed(result_120);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 120000");
}

/// The module's answers, byte for byte.
TEST(StxDevice, AnswersAsTheFactsSay) {
  const auto device = find_device("stx_nibp")->make();
  Instant now = CuffTalk::t0;
  Vitals vitals;
  const auto ask = [&](const std::string& command) {
    ByteString out;
    device->receive(ByteString(command.begin(), command.end()), now);
    (void)device->emit(now, vitals, out);
    return std::string(out.begin(), out.end());
  };
  EXPECT_EQ(ask(status_text), no_result);
  EXPECT_EQ(ask("\00218;;DE\003"), "") << "a wrong sum";
  for (const Parameter p :
       {Parameter::nibp_sys, Parameter::nibp_dia, Parameter::nibp_mean, Parameter::nibp_pulse}) {
    vitals.set(p, 0);
  }
  vitals.set(Parameter::nibp_sys, 120'000);
  vitals.set(Parameter::nibp_dia, 80'000);
  vitals.set(Parameter::nibp_mean, 93'000);
  vitals.set(Parameter::nibp_pulse, 72'000);
  EXPECT_EQ(ask(status_text + "\r"), result_120) << "a carriage return may follow";
  EXPECT_EQ(ask("\00225;;DD\003\00219;;E0\003\00220;;D8\003"), "");
  EXPECT_EQ(ask(status_text), status("S0;A1;C00;M00;P120080093;R072;T0000;;"));
  EXPECT_EQ(ask("\00224;;DC\003\00221;;D9\003\00222;;DA\003\00223;;DB\003\00203;;D9\003"), "");
  EXPECT_EQ(ask(start_text), "\002000C0S3\003\r");
  now = now + std::chrono::milliseconds(200);
  EXPECT_EQ(ask(""), "\002006C0S3\003\r");
  EXPECT_EQ(ask(status_text), "\002S3;A0;C00;M00;P---------;R---;T----;;E5\003\r");
  EXPECT_EQ(ask("X\r"), "\002999\003\r");
  EXPECT_EQ(ask("\00214;;DB\003"), "\002000C0S4\003\r");
  EXPECT_EQ(ask("X"), "\002999\003\r");
  EXPECT_EQ(ask("\00217;;DE\003"), "\002000C0S7\003\r");
}

}  // namespace
}  // namespace vigil::test
