// Captures drive decoder and link as the port did.
#include "tools/vigil/replay_capture.hpp"

#include <gtest/gtest.h>

#include "tests/capture/capture_sample.hpp"
#include "tests/tools/replay_rules.hpp"
#include "tools/vigil/replay_text.hpp"

namespace vigil::replay {
namespace {

using capture::at_ms;
using capture::Kind;
using capture::Lines;
using capture::Sample;

/// What letter_driver's decoders were asked, with the second of the story.
std::vector<std::string> polls;

/// F is a frame with an SpO2 of 97; it asks every 10 s, and half a second after it was fed.
class LetterDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant at, Sink& sink) override {
    for (const std::uint8_t byte : bytes) {
      if (byte != 'F') {
        sink.on_reject(RejectCause::noise, 0);
        continue;
      }
      sink.on_frame();
      sink.on_reading(Reading::of(Parameter::spo2, 97'000, at));
    }
    asks_ = true;
  }
  void reset(Instant at, const LineSettings& line) override {
    polls.push_back(std::to_string(ms_of(at)) + " reset " + std::to_string(line.baud));
  }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant at, Sink&) override {
    polls.push_back(std::to_string(ms_of(at)) + " poll");
    if (!asks_) return {{}, Instant(), at + std::chrono::seconds(10)};
    asks_ = false;
    return {question_, at + std::chrono::milliseconds(500), at + std::chrono::seconds(10)};
  }

 private:
  std::vector<std::uint8_t> question_{'?'};
  bool asks_ = false;
};

constexpr std::array updates{UpdatePeriod{Parameter::spo2, std::chrono::seconds(1)}};
constexpr Descriptor letter_driver{
    .id = "letters",
    .vendor = "Test",
    .model = "Test",
    .maturity = Maturity::experimental,
    .transport = Transport::stream,
    .line_settings = {},
    .quiet_max = std::chrono::seconds(3),
    .updates = updates,
    .requests = {},
    .make = [] { return std::unique_ptr<Decoder>(std::make_unique<LetterDecoder>()); }};

capture::Header header(std::int64_t ms, std::uint32_t part = 0) {
  capture::Header made;
  made.link.room = "7";
  made.link.driver = "letters";
  made.at = at_ms(ms);
  made.part = part;
  made.boot_id = "boot";
  return made;
}
capture::SmallPayload opened(std::uint32_t baud) {
  LineSettings line;
  line.baud = baud;
  return encode(capture::Opened{line, "/dev/x", ""});
}

class ReplayCapture : public testing::Test {
 protected:
  ReplayCapture() { polls.clear(); }
  Story story_of(std::vector<CaptureFile> files) {
    auto joined = join(std::move(files));
    EXPECT_TRUE(joined.value) << joined.mistake.text;
    if (!joined.value) return {};
    losses = joined.value->losses;
    return play(letter_driver, *joined.value, {});
  }
  static std::string mistake(std::vector<CaptureFile> files) {
    return join(std::move(files)).mistake.text;
  }
  static std::vector<std::string> comings(const Story& story) {
    std::vector<std::string> lines;
    for (const Alarm& alarm : story.alarms) {
      for (const Coming& coming : alarm.comings) lines.push_back(coming_text(alarm, coming));
    }
    return lines;
  }
  std::vector<std::string> losses;
};

TEST_F(ReplayCapture, TimesAreThoseOfTheRecordsAndTheDecoderIsAskedAsItWasLive) {
  Sample sample(header(50'000));
  sample.add(Kind::opened, 51'000, opened(19200)).add(Kind::from_monitor, 52'000, "F");
  sample.add(Kind::to_monitor, 52'500, "?").add(Kind::from_monitor, 53'250, "xF");
  sample.add(Kind::end, 70'000, "").seal();
  const Story story = story_of({{"a", sample.file}});
  EXPECT_EQ(polls, (Lines{"1000 reset 19200", "1000 poll", "2000 poll", "2500 poll", "3250 poll",
                          "3750 poll", "13750 poll"}));
  EXPECT_EQ(values_text(story).substr(0, 32), "0:00:02 spo2 97\n0:00:03 spo2 97\n");
  EXPECT_EQ(story.to - story.from, std::chrono::seconds(20));
  EXPECT_EQ(comings(story),
            Lines{"   0:00:06      open  [t] * Link lost: no data from the monitor"});
}

TEST_F(ReplayCapture, NothingIsAskedOfATappedLine) {
  capture::Header quiet = header(0);
  quiet.link.listen_only = true;
  Sample sample(quiet);
  sample.add(Kind::opened, 0, opened(9600)).add(Kind::from_monitor, 1000, "F").seal();
  story_of({{"a", sample.file}});
  EXPECT_EQ(polls, Lines{"0 reset 9600"});
}

TEST_F(ReplayCapture, APortThatGoesAwayIsALostLinkAtOnce) {
  Sample sample(header(0));
  sample.add(Kind::opened, 0, opened(9600)).add(Kind::from_monitor, 1000, "F");
  sample.add(Kind::closed, 2000, encode(capture::Closed{false, "unplugged"}));
  sample.add(Kind::failed, 2100, encode(capture::Closed{false, "no such port"}));
  sample.add(Kind::opened, 5000, opened(9600)).add(Kind::from_monitor, 6000, "F").seal();
  const Story story = story_of({{"a", sample.file}});
  ASSERT_EQ(story.alarms.size(), 1U);
  EXPECT_EQ(story.alarms[0].kind, alarm::Kind::link_lost);
  EXPECT_EQ(ms_of(story.alarms[0].comings[0].from), 2000);
}

TEST_F(ReplayCapture, FilesOfOneLinkAreOneRecordInTheirOrder) {
  Sample first(header(0));
  first.add(Kind::opened, 0, opened(9600)).add(Kind::from_monitor, 1000, "F");
  first.add(Kind::end, 2000, "").seal();
  capture::Header later = header(2000, 1);
  later.open_at_start = true;
  Sample second(later);
  second.add(Kind::from_monitor, 2000, "F").seal();
  const Story story = story_of({{"second", second.file}, {"first", first.file}});
  EXPECT_EQ(values_text(story), "0:00:01 spo2 97\n0:00:02 spo2 97\n");
  EXPECT_EQ(story.alarms.size(), 0U);
  polls.clear();
  // Alone, the second one begins with a port that is open.
  EXPECT_EQ(values_text(story_of({{"second", second.file}})), "0:00:00 spo2 97\n");
  EXPECT_EQ(polls.front(), "0 reset 9600");
}

TEST_F(ReplayCapture, WhatIsMissingIsTold) {
  Sample sample(header(0));
  sample.add(Kind::gap, 0, encode(capture::Gap{3, 300, at_ms(1)})).seal();
  sample.add(Kind::from_monitor, 2000, "F").seal();
  sample.file.pop_back();
  story_of({{"a", sample.file}});
  EXPECT_EQ(
      losses,
      (Lines{"a: 3 reads or writes with 300 bytes were not captured",
             "a: at byte " + std::to_string(sample.starts[1]) + ": the file ends within a block, " +
                 std::to_string(sample.file.size() - sample.starts[1]) + " bytes of the file"}));
}

TEST_F(ReplayCapture, FilesThatDoNotBelongTogetherAreRefused) {
  Sample good(header(0));
  good.add(Kind::from_monitor, 0, "F").seal();
  capture::Header other = header(0);
  other.link.room = "8";
  EXPECT_EQ(mistake({{"a", good.file}, {"b", Sample(other).file}}), "b: it is of another link");
  other = header(0);
  other.boot_id = "another";
  EXPECT_EQ(mistake({{"a", good.file}, {"b", Sample(other).file}}),
            "b: the machine was started anew in between: replay them one by one");
  EXPECT_EQ(mistake({{"a", Sample(header(0)).file}}), "a: there is nothing in it");
  good.file.resize(10);
  EXPECT_EQ(mistake({{"a", good.file}}), "a: the file ends within its header");
  Sample longer(header(0));
  longer.add(Kind::from_monitor, longest_ms + 1, "F").seal();
  EXPECT_EQ(mistake({{"a", longer.file}}), "a: it is longer than 31 days");
}

/// The last character of SpO2's line, and how long that line is.
std::pair<char, std::size_t> end_of_strip(std::int64_t length_us) {
  Story story;
  story.from = Instant::from_ns(0);
  story.to = Instant::from_ns(length_us * 1000);
  story.readings.push_back(Reading::of(Parameter::spo2, 97'000, story.to));
  const std::string text = strip_text(story);
  const std::size_t at = text.find("SpO2");
  const std::string line = text.substr(at, text.find('\n', at) - at);
  return {line.back(), line.size()};
}

TEST(ReplayStrip, ARecordThatEndsBetweenTwoMillisecondsEndsInTheLastColumn) {
  EXPECT_EQ(end_of_strip(705'300), (std::pair<char, std::size_t>{'.', 12 + 80}));
  EXPECT_EQ(end_of_strip(705'000), (std::pair<char, std::size_t>{'.', 12 + 80}));
  EXPECT_EQ(end_of_strip(1), (std::pair<char, std::size_t>{'.', 12 + 1}));
}

}  // namespace
}  // namespace vigil::replay
