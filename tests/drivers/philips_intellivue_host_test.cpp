// Philips IntelliVue: host and monitor in conversation, and what is said when it does not begin.
#include <gtest/gtest.h>

#include <algorithm>

#include "drivers/devices.hpp"
#include "drivers/philips_intellivue/association.hpp"
#include "tests/drivers/driver_case.hpp"
#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

using namespace philips_intellivue;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A host and a simulated monitor, in steps of 10 ms. Either direction can be cut.
class IntellivueTalk : public testing::Test {
 protected:
  IntellivueTalk() { open("lan"); }
  void open(std::string_view variant) {
    const DeviceDescriptor* found = find_device("philips_intellivue", variant);
    device_ = found->make();
    LineSettings line = find_driver("philips_intellivue")->line_settings[0];
    line.transport = found->transport;
    host_->reset(now_, line);
  }
  void run(Duration duration) {
    for (const Instant end = now_ + duration; now_ < end; now_ = now_ + milliseconds(10)) {
      while (ask_at_ <= now_) {
        const Poll poll = host_->poll(now_, sink_);
        ASSERT_GT(poll.ask_again, now_);
        ask_at_ = poll.ask_again;
        if (poll.write.empty()) break;
        sent_.push_back({now_, hex_of(poll.write)});
        if (heard_by_monitor_) device_->receive(poll.write, now_);
      }
      ByteString bytes;
      const Instant due = device_->emit(now_, vitals_, bytes);
      if (bytes.empty() || !heard_by_host_) continue;
      ASSERT_GE(due, now_);
      received_.push_back(hex_of(bytes));
      host_->feed(bytes, now_, sink_);
      ask_at_ = now_;
    }
  }
  [[nodiscard]] Lines handshakes() const {
    Lines lines;
    for (const std::string& notice : sink_.notices) {
      if (notice.starts_with("handshake")) lines.push_back(notice.substr(10));
    }
    return lines;
  }
  /// How many messages of the host begin so.
  [[nodiscard]] std::ptrdiff_t sent(std::string_view begin) const {
    return std::count_if(sent_.begin(), sent_.end(),
                         [&](const auto& one) { return one.second.starts_with(begin); });
  }

  Instant now_ = t0;
  Instant ask_at_ = t0;
  Vitals vitals_ = at_rest();
  std::unique_ptr<Device> device_;
  std::unique_ptr<Decoder> host_ = find_driver("philips_intellivue")->make();
  RecordingSink sink_;
  std::vector<std::pair<Instant, std::string>> sent_;
  Lines received_;
  bool heard_by_monitor_ = true;
  bool heard_by_host_ = true;
};

TEST_F(IntellivueTalk, BeginsWithAnAssociationAndThenMeasures) {
  run(seconds(6));
  EXPECT_EQ(sent_[0].second, hex_of(release_request)) << "what stood before is ended";
  EXPECT_EQ(sent_[1].second.substr(0, 4), "0DEC");
  EXPECT_EQ(received_[0].substr(0, 4), "0ECE");
  EXPECT_EQ(received_[1].substr(0, 20), "E10000020001011A0001");
  EXPECT_EQ(handshakes(),
            (Lines{"+ asking the monitor for an association", "- associated, measuring"}));
  EXPECT_EQ(sink_.last(Parameter::hr), "hr valid 72000");
  EXPECT_EQ(sink_.last(Parameter::p2_mean), "p2_mean valid 80000");
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 121000");
  for (const Wave wave : {Wave::ecg_ii, Wave::pleth, Wave::resp, Wave::p1, Wave::co2}) {
    EXPECT_TRUE(std::find(sink_.waves.begin(), sink_.waves.end(), wave) != sink_.waves.end());
  }
  EXPECT_TRUE(std::find(sink_.lines.begin(), sink_.lines.end(),
                        "device Philips|M8000|00:09:FB:70:D8:0B|") != sink_.lines.end());
  EXPECT_EQ(sink_.rejects, (std::array<int, reject_cause_count>{}));
}

TEST_F(IntellivueTalk, GoesOnForMinutesOneCycleAfterTheOther) {
  run(seconds(200));
  std::vector<Instant> at;
  for (const Reading& reading : sink_.readings) {
    if (reading.parameter() == Parameter::spo2) at.push_back(reading.measured_at());
  }
  ASSERT_GT(at.size(), 185U);
  for (std::size_t i = 1; i < at.size(); ++i) {
    ASSERT_LE(at[i] - at[i - 1], milliseconds(2100)) << "at " << i;
  }
  EXPECT_EQ(handshakes().size(), 2U);
  EXPECT_EQ(sent("0D"), 2) << "the first try and the one before the answer came";
  EXPECT_EQ(std::count_if(
                sink_.readings.begin(), sink_.readings.end(),
                [](const Reading& reading) { return reading.parameter() == Parameter::nibp_sys; }),
            1);
}

TEST_F(IntellivueTalk, OnTheLineToo) {
  open("mib");
  run(seconds(6));
  EXPECT_EQ(sent_[0].second, hex_of(framed(release_request)));
  EXPECT_EQ(handshakes(),
            (Lines{"+ asking the monitor for an association", "- associated, measuring"}));
  EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 97000");
}

TEST_F(IntellivueTalk, ADemonstrationIsMarked) {
  open("demo");
  run(seconds(6));
  EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 demo 97000");
  EXPECT_EQ(std::count_if(sink_.readings.begin(), sink_.readings.end(),
                          [](const Reading& reading) { return reading.valid(); }),
            0);
}

TEST_F(IntellivueTalk, ASlowLineCarriesNoWaves) {
  LineSettings slow = find_driver("philips_intellivue")->line_settings[1];
  EXPECT_EQ(slow.baud, 19'200U);
  open("mib");
  host_->reset(now_, slow);
  run(seconds(6));
  EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 97000");
  EXPECT_TRUE(sink_.waves.empty());
}

TEST_F(IntellivueTalk, WithoutAnAnswerItAsksAgainWithGrowingPauses) {
  heard_by_monitor_ = false;
  run(seconds(40));
  std::vector<std::int64_t> pauses;
  Instant before;
  for (const auto& [at, hex] : sent_) {
    if (!hex.starts_with("0DEC")) continue;
    if (before != Instant()) pauses.push_back((at - before) / milliseconds(1));
    before = at;
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{1000, 2000, 4000, 8000, 8000, 8000, 8000}));
  EXPECT_EQ(handshakes(), (Lines{"+ asking the monitor for an association",
                                 "+ no answer to the association request, try 3",
                                 "+ no answer to the association request, try 4",
                                 "+ no answer to the association request, try 5",
                                 "+ no answer to the association request, try 6",
                                 "+ no answer to the association request, try 7",
                                 "+ no answer to the association request, try 8"}));
  heard_by_monitor_ = true;
  run(seconds(12));
  EXPECT_EQ(handshakes().back(), "- associated, measuring");
}

TEST_F(IntellivueTalk, BytesThatAreNoFramesLookLikeAWrongBaudRate) {
  open("mib");
  heard_by_monitor_ = false;
  run(milliseconds(500));
  host_->feed(bytes_of("0011223344"), now_, sink_);
  run(seconds(4));
  EXPECT_EQ(handshakes().back(), "+ bytes come, but no whole message: wrong baud rate? try 3");
}

TEST_F(IntellivueTalk, ARefusalIsSaidAndAskedAgain) {
  heard_by_monitor_ = false;
  run(seconds(1));
  host_->feed(refusal, now_, sink_);
  EXPECT_EQ(handshakes().back(), "+ refused: in use by another host?");
  run(seconds(2));
  host_->feed(refusal, now_, sink_);
  EXPECT_EQ(handshakes().back(), "+ refused: in use by another host? try 2");
  heard_by_monitor_ = true;
  run(seconds(8));
  EXPECT_EQ(handshakes().back(), "- associated, measuring");
}

TEST_F(IntellivueTalk, AMonitorThatFallsSilentInTheHandshakeIsAskedAgain) {
  run(milliseconds(1500));
  ASSERT_GE(received_.size(), 2U) << "accepted, and MDS create";
  ASSERT_EQ(sink_.readings.size(), 0U);
  heard_by_host_ = false;
  heard_by_monitor_ = false;
  // Before the first value: the host polls, and nothing comes.
  run(seconds(7));
  EXPECT_EQ(handshakes().at(1), "+ the monitor fell silent");
  heard_by_host_ = true;
  heard_by_monitor_ = true;
  run(seconds(20));
  EXPECT_EQ(handshakes().back(), "- associated, measuring");
}

TEST_F(IntellivueTalk, AMonitorThatDoesNotSayWhatItIsIsAskedAgain) {
  heard_by_monitor_ = false;
  run(seconds(1));
  AssociationMessage accepted;
  write_association_result(Profile(), accepted);
  host_->feed(accepted.view(), now_, sink_);
  run(seconds(6));
  EXPECT_EQ(handshakes().at(1), "+ associated, but the monitor does not say what it is");
}

TEST_F(IntellivueTalk, ALostAssociationIsSaidAndMadeAnew) {
  run(seconds(6));
  heard_by_host_ = false;
  run(seconds(6));
  EXPECT_EQ(handshakes().back(), "+ the monitor fell silent");
  heard_by_host_ = true;
  run(seconds(10));
  EXPECT_EQ(handshakes().back(), "- associated, measuring");
  host_->feed(abort_message, now_, sink_);
  EXPECT_EQ(handshakes().back(), "+ the monitor broke the association off");
  run(seconds(10));
  EXPECT_EQ(handshakes().back(), "- associated, measuring");
}

TEST_F(IntellivueTalk, AMessageThatIsLostNowAndThenLosesNoLink) {
  run(seconds(6));
  for (int i = 0; i < 30; ++i) {
    heard_by_host_ = false;
    run(milliseconds(300));
    heard_by_host_ = true;
    run(milliseconds(1700));
  }
  EXPECT_EQ(handshakes().size(), 2U);
}

TEST_F(IntellivueTalk, AListenerWithoutQuestionsHearsTheValues) {
  const auto listener = find_driver("philips_intellivue")->make();
  listener->reset(now_, datagram_line());
  RecordingSink heard;
  for (const Unit& unit : Conversation(datagram_cases().front()).units(vitals_, 40)) {
    listener->feed(unit.bytes, unit.at, heard);
  }
  EXPECT_EQ(heard.last(Parameter::hr), "hr valid 72000");
  EXPECT_EQ(std::count_if(heard.notices.begin(), heard.notices.end(),
                          [](const std::string& text) { return text.starts_with("handshake"); }),
            0);
}

}  // namespace
}  // namespace vigil::test::intellivue
