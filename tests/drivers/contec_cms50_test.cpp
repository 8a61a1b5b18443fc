#include <gtest/gtest.h>

#include <string>

#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;
using ByteString = std::vector<std::uint8_t>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

const ByteString start_command{0x7D, 0x81, 0xA1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
const ByteString model_command{0x7D, 0x81, 0xA8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
const ByteString vendor_command{0x7D, 0x81, 0xA9, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
const ByteString keep_alive{0x7D, 0x81, 0xAF, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
constexpr LineSettings fast{115'200};

// Of the facts: 150/min, 96 % with a beep; 68/min, 97 %; finger out and searching.
const ByteString fast_150{0x01, 0xE8, 0xC5, 0x80, 0x87, 0x96, 0xE0, 0xFF, 0xFF};
const ByteString fast_68{0x01, 0xE0, 0xC5, 0x80, 0x87, 0xC4, 0xE1, 0xFF, 0xFF};
const ByteString fast_off{0x01, 0xEB, 0x90, 0x80, 0x80, 0xFF, 0xFF, 0xFF, 0xFF};
const ByteString slow_150{0xC5, 0x00, 0x47, 0x16, 0x60};
const ByteString slow_72{0xC5, 0x00, 0x07, 0x48, 0x61};

ByteString times(const ByteString& unit, std::size_t count) {
  ByteString all;
  for (std::size_t i = 0; i < count; ++i) all.insert(all.end(), unit.begin(), unit.end());
  return all;
}

class Cms50 : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms) {
    sink_ = RecordingSink();
    decoder_->feed(bytes, after(ms), sink_);
  }
  void start() { decoder_->reset(t0, fast); }
  /// The readings that three units of this kind give on a new line.
  Lines readings_of(const ByteString& unit) {
    start();
    feed(times(unit, 3), 0);
    return sink_.reading_texts();
  }
  ByteString polled(int ms) {
    sink_ = RecordingSink();
    const Poll poll = decoder_->poll(after(ms), sink_);
    next_ = poll.ask_again;
    EXPECT_GT(next_, after(ms));
    return {poll.write.begin(), poll.write.end()};
  }

  std::unique_ptr<Decoder> decoder_ = find_driver("contec_cms50")->make();
  RecordingSink sink_;
  Instant next_;
};

TEST_F(Cms50, PacketsOfTheNewProtocol) {
  feed(times(fast_68, 3), 0);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device Contec|||", "frame", "reading spo2 valid 97000",
                                "reading pulse valid 68000", "frame"}));
  EXPECT_EQ(readings_of(fast_off), (Lines{"spo2 sensor_off", "pulse sensor_off"}));
}

TEST_F(Cms50, RecordsOfTheOldProtocol) {
  feed(times(slow_72, 3), 0);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device Contec|||", "frame", "reading spo2 valid 97000",
                                "reading pulse valid 72000", "frame"}));
}

TEST_F(Cms50, APulseOf128AndMoreKeepsItsEighthBit) {
  // Programs that mask it read 22, and those that do not shift it read 86.
  EXPECT_EQ(readings_of(fast_150), (Lines{"spo2 valid 96000", "pulse valid 150000"}));
  EXPECT_EQ(readings_of(slow_150), (Lines{"spo2 valid 96000", "pulse valid 150000"}));
}

TEST_F(Cms50, EachFlagSaysWhyThereIsNoNumber) {
  struct Row {
    ByteString unit;
    std::string expected;
  };
  const std::vector<Row> rows{
      // New: probe error, searching, searching too long, and numbers that are none.
      {{0x01, 0xE1, 0x80, 0x80, 0x87, 0xC4, 0xE1, 0xFF, 0xFF}, "sensor_off"},
      {{0x01, 0xE2, 0x85, 0x80, 0x87, 0xC4, 0xE1, 0xFF, 0xFF}, "searching"},
      {{0x01, 0xE0, 0x95, 0x80, 0x87, 0xC4, 0xE1, 0xFF, 0xFF}, "searching"},
      {{0x01, 0xE8, 0x85, 0x80, 0x80, 0xFF, 0xFF, 0xFF, 0xFF}, "no_value"},
      {{0x01, 0xE0, 0x85, 0x80, 0x80, 0x80, 0x80, 0xFF, 0xFF}, "no_value"},
      // Old: no finger, searching, no signal, unplugged, and numbers that are none.
      {{0x85, 0x00, 0x17, 0x48, 0x61}, "sensor_off"},
      {{0x85, 0x00, 0x27, 0x48, 0x61}, "searching"},
      {{0x95, 0x00, 0x07, 0x48, 0x61}, "searching"},
      {{0xB0, 0x00, 0x50, 0x7F, 0x7F}, "sensor_disconnected"},
      {{0x80, 0x00, 0x40, 0x7F, 0x7F}, "no_value"},
      {{0x80, 0x00, 0x00, 0x00, 0x00}, "no_value"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(readings_of(row.unit), (Lines{"spo2 " + row.expected, "pulse " + row.expected}));
  }
}

TEST_F(Cms50, OneNumberMayBeMissingAlone) {
  EXPECT_EQ(readings_of({0x01, 0xE8, 0x85, 0x80, 0x87, 0xFF, 0xE1, 0xFF, 0xFF}),
            (Lines{"spo2 valid 97000", "pulse no_value"}));
  EXPECT_EQ(readings_of({0x85, 0x00, 0x07, 0x48, 0x7F}),
            (Lines{"spo2 no_value", "pulse valid 72000"}));
  EXPECT_EQ(readings_of({0x85, 0x00, 0x07, 0x48, 0x65}),
            (Lines{"spo2 out_of_range", "pulse valid 72000"}));
}

TEST_F(Cms50, ANumberCountsWhenTwoInARowSayIt) {
  start();
  feed(times(fast_68, 4), 0);
  ByteString damaged = fast_68;
  damaged[5] = 0xC5;
  feed(damaged, 1000);
  EXPECT_EQ(sink_.reading_texts(), Lines{"spo2 valid 97000"}) << "69 came once";
  feed(fast_68, 1016);
  EXPECT_EQ(sink_.reading_texts(), Lines{});
  feed(times(damaged, 2), 1032);
  EXPECT_EQ(sink_.reading_texts(), Lines{"pulse valid 69000"});
}

TEST_F(Cms50, APacketWithALostByteIsDropped) {
  start();
  feed(times(fast_68, 4), 0);
  for (std::size_t lost = 0; lost < fast_68.size(); ++lost) {
    ByteString bytes = fast_68;
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(lost));
    const ByteString good = times(fast_150, 1);
    bytes.insert(bytes.end(), good.begin(), good.end());
    feed(bytes, 500);
    for (const std::string& text : sink_.reading_texts()) ADD_FAILURE() << text;
    feed(times(fast_68, 3), 500);
  }
}

TEST_F(Cms50, NeitherProtocolIsTakenForTheOther) {
  start();
  ByteString all;
  for (int pulse = 1; pulse < 255; ++pulse) {
    for (const std::uint8_t flags : ByteString{0x80, 0xC5, 0xFF}) {
      const unsigned high = pulse > 127 ? 0x47 : 0x07;
      const ByteString record{flags, 0x01, static_cast<std::uint8_t>(high),
                              static_cast<std::uint8_t>(pulse & 0x7F), 0x01};
      all.insert(all.end(), record.begin(), record.end());
    }
  }
  feed(all, 0);
  EXPECT_EQ(sink_.frames, 254 * 3);
  EXPECT_EQ(sink_.rejects, (std::array<int, reject_cause_count>{}));
  start();
  feed(times(fast_150, 300), 0);
  EXPECT_EQ(sink_.frames, 300);
  EXPECT_EQ(sink_.rejects, (std::array<int, reject_cause_count>{}));
}

TEST_F(Cms50, AfterASecondOfTheOtherProtocolItChanges) {
  start();
  feed(times(fast_68, 60), 0);
  feed(times(slow_150, 107), 2000);
  EXPECT_EQ(sink_.frames, 0);
  feed(times(slow_150, 5), 3000);
  EXPECT_EQ(sink_.last(Parameter::pulse), "pulse valid 150000");
}

TEST_F(Cms50, TheOximetersOwnFlagOfALowSpo2) {
  start();
  const ByteString low{0x01, 0xE0, 0xA5, 0x80, 0x87, 0xC4, 0xD4, 0xFF, 0xFF};
  feed(times(low, 3), 0);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 84000", "pulse valid 68000"}));
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm + SpO2 low or dropping"});
  feed(times(fast_68, 3), 1000);
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm - SpO2 low or dropping"});
  start();
  feed(times({0xA5, 0x00, 0x07, 0x48, 0x54}, 3), 0);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"spo2 valid 84000", "pulse valid 72000"}));
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm + SpO2 low or dropping"});
}

TEST_F(Cms50, ThePerfusionNumberIsToldRawWhenItsFlagIsSet) {
  start();
  // 0x0122 = 290, little endian, with bit 4 of the third byte.
  const ByteString unit{0x01, 0x80, 0x85, 0x80, 0x97, 0xC4, 0xE1, 0xA2, 0x81};
  feed(times(unit, 3), 0);
  EXPECT_EQ(sink_.others, Lines{"Perfusion (raw) valid 290000"});
  feed(times(fast_68, 3), 1000);
  EXPECT_EQ(sink_.others, Lines{"Perfusion (raw) no_value"});
  start();
  feed(times(fast_68, 3), 0);
  EXPECT_EQ(sink_.others, Lines{}) << "a meter that never has one";
}

TEST_F(Cms50, ThePlethHasSixtySamplesASecond) {
  start();
  ByteString all;
  for (std::uint8_t i = 0; i < 24; ++i) {
    ByteString unit = fast_68;
    unit[3] = static_cast<std::uint8_t>(0x80 | i);
    all.insert(all.end(), unit.begin(), unit.end());
  }
  feed(all, 1000);
  Lines waves;
  for (const std::string& line : sink_.lines) {
    if (line.starts_with("wave")) waves.push_back(line);
  }
  EXPECT_EQ(waves, (Lines{"wave pleth 60000 mHz zero 0 scale 0 at 100800000000: 0 1 2 3 4 5 6 7 8 "
                          "9 10 11",
                          "wave pleth 60000 mHz zero 0 scale 0 at 100800000000: 12 13 14 15 16 17 "
                          "18 19 20 21 22 23"}));
}

TEST_F(Cms50, TheRateOfOldRecordsIsMeasured) {
  for (const int a_second : {60, 100}) {
    start();
    std::string first;
    for (int i = 0; i < 3 * a_second; ++i) {
      feed(slow_72, i * 1000 / a_second);
      for (const std::string& line : sink_.lines) {
        if (first.empty() && line.starts_with("wave")) first = line;
      }
    }
    EXPECT_TRUE(first.starts_with("wave pleth " + std::to_string(a_second * 1000) + " mHz"))
        << first;
  }
}

TEST_F(Cms50, TheModelIsReadAndTheVendorIsKnown) {
  start();
  ByteString answer{0x02, 0x80, 0x80, 0xC3, 0xCD, 0xD3, 0xB5, 0xB0, 0xC5};  // CMS50E
  const ByteString rest{0x02, 0x81, 0xFF, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0,
                        0x03, 0x80, 0x80, 0xC3, 0xCF, 0xCE, 0xD4, 0xC5, 0xC3};
  answer.insert(answer.end(), rest.begin(), rest.end());
  feed(answer, 0);
  EXPECT_EQ(sink_.lines, Lines{"device Contec|CMS50E||"});
  feed(times(fast_68, 3), 0);
  EXPECT_EQ(sink_.lines[1], "frame") << "told once";
}

TEST_F(Cms50, AnswersOfACaptureMakeNoReadingAndNoReject) {
  start();
  feed(times(fast_68, 3), 0);
  const ByteString answers{0x06, 0x80, 0x80, 0x87, 0x11, 0x80, 0x81, 0x81, 0x80, 0x80, 0x80,
                           0x80, 0x80, 0x0E, 0x80, 0x81, 0x13, 0x80, 0xA0, 0xA0, 0xA0, 0xA0,
                           0xA0, 0xA0, 0xA0, 0x14, 0x80, 0xA0, 0xA0, 0xA0, 0xA0, 0xA0, 0x80,
                           0x80, 0x04, 0x80, 0xF5, 0xF3, 0xE5, 0xF2, 0xA0, 0xA0, 0xA0};
  feed(answers, 100);
  EXPECT_EQ(sink_.lines, Lines{});
}

TEST_F(Cms50, AsksForItsNamesStartsItAndKeepsItAlive) {
  start();
  EXPECT_EQ(polled(0), model_command);
  EXPECT_EQ(next_, after(200));
  EXPECT_EQ(polled(100), ByteString{}) << "not yet";
  EXPECT_EQ(polled(200), vendor_command);
  EXPECT_EQ(polled(400), start_command);
  EXPECT_EQ(sink_.notices, Lines{"handshake + asked the oximeter to send, no answer yet"});
  feed(times(fast_68, 3), 500);
  EXPECT_EQ(sink_.notices, Lines{"handshake - the oximeter is sending"});
  int alive = 0;
  for (int ms = 500; ms < 20'500; ms += 50) {
    feed(times(fast_68, 3), ms);
    EXPECT_EQ(sink_.notices, Lines{});
    const ByteString written = polled(ms);
    if (written.empty()) continue;
    EXPECT_EQ(written, keep_alive);
    EXPECT_EQ((ms - 500) % 4000, 0) << "every 4 s";
    ++alive;
  }
  EXPECT_EQ(alive, 4);
}

TEST_F(Cms50, ASilentOximeterIsAskedAgainForEverWithBackOff) {
  start();
  (void)polled(0);
  (void)polled(200);
  int now = 400;
  EXPECT_EQ(polled(now), start_command);
  for (const int wait : {1000, 2000, 4000, 8000, 8000, 8000}) {
    EXPECT_EQ(next_, after(now + wait));
    EXPECT_EQ(polled(now + wait - 1), ByteString{});
    now += wait;
    EXPECT_EQ(polled(now), start_command);
  }
  EXPECT_EQ(sink_.notices, Lines{"handshake + no answer to the start command, try 7"});
}

TEST_F(Cms50, AStreamThatStopsIsStartedAgainWithItsReason) {
  start();
  feed(times(fast_68, 3), 0);
  EXPECT_EQ(polled(1999), ByteString{});
  EXPECT_EQ(next_, after(2000));
  EXPECT_EQ(polled(2000), start_command) << "its names are not asked for again";
  EXPECT_EQ(sink_.notices,
            Lines{"handshake + the oximeter stopped sending; asked it to send, try 1"});
  feed(times(fast_68, 3), 2100);
  EXPECT_EQ(sink_.notices, Lines{"handshake - the oximeter is sending"});
  feed({0x0D, 0x80, 0x82}, 2200);
  EXPECT_EQ(polled(2200), ByteString{});
  EXPECT_EQ(next_, after(3200));
  EXPECT_EQ(polled(3200), start_command);
  EXPECT_EQ(sink_.notices, Lines{"handshake + the oximeter ended the connection, reason 2; asked "
                                 "it to send, try 1"});
}

TEST_F(Cms50, NothingIsWrittenToAnOximeterOfTheOldProtocol) {
  decoder_->reset(t0, {19'200, 8, Parity::odd});
  EXPECT_EQ(polled(0), ByteString{});
  EXPECT_TRUE(next_.is_never());
  // Nor at the speed of the new one, once old records came.
  start();
  for (const int ms : {0, 200, 400}) EXPECT_EQ(polled(ms).size(), 9U);
  feed(times(slow_72, 3), 500);
  EXPECT_EQ(sink_.notices, Lines{"handshake - the oximeter is sending"});
  EXPECT_EQ(polled(10'000), ByteString{});
  EXPECT_TRUE(next_.is_never());
}

TEST_F(Cms50, ListenedToOnlyItTellsNoHandshake) {
  start();
  feed(times(fast_68, 3), 0);
  feed(times(fast_68, 3), 60'000);
  EXPECT_EQ(sink_.notices, Lines{});
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 1}, t0), Refusal::unsupported);
}

TEST_F(Cms50, TheNameOfAUserIsBlankedInARecordAndNothingElse) {
  ByteString bytes = fast_68;
  const ByteString user{0x04, 0x80, 0xF5, 0xF3, 0xE5, 0xF2, 0xA0, 0xA0, 0xA0};
  bytes.insert(bytes.end(), user.begin(), user.end());
  bytes.insert(bytes.end(), fast_150.begin(), fast_150.end());
  ByteString expected = bytes;
  for (std::size_t i = 11; i < 18; ++i) expected[i] = 0xA0;
  find_driver("contec_cms50")->blank_names(bytes, Transport::stream);
  EXPECT_EQ(bytes, expected);
  ByteString old = times({0x85, 0x04, 0x04, 0x04, 0x04}, 5);
  const ByteString before = old;
  find_driver("contec_cms50")->blank_names(old, Transport::stream);
  EXPECT_EQ(old, before);
}

}  // namespace
}  // namespace vigil::test
