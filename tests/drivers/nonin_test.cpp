#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "drivers/devices.hpp"
#include "drivers/nonin/format_request.hpp"
#include "drivers/nonin/records.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using nonin::Format;
using Lines = std::vector<std::string>;
using ByteString = std::vector<std::uint8_t>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

/// A packet by hand: status and value of each frame.
struct Packet {
  Format format = Format::df2;
  std::array<std::uint8_t, 25> status{};
  std::array<std::uint8_t, 25> value{};

  Packet(int pulse, int spo2, std::uint8_t flags, Format in = Format::df2) : format(in) {
    status.fill(static_cast<std::uint8_t>(0x80 | flags));
    status[0] |= 1;
    value[0] = static_cast<std::uint8_t>(pulse >> 7);
    value[1] = static_cast<std::uint8_t>(pulse & 0x7F);
    value[2] = static_cast<std::uint8_t>(spo2);
    value[3] = 148;
  }
  [[nodiscard]] ByteString bytes() const {
    ByteString all;
    for (std::size_t i = 0; i < 25; ++i) {
      ByteString frame = format == Format::df2 ? ByteString{0x01, status[i], 100, value[i]}
                                               : ByteString{status[i], 0x80, 0xE8, value[i]};
      unsigned sum = 0;
      for (const auto byte : frame) sum += byte;
      frame.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
      all.insert(all.end(), frame.begin(), frame.end());
    }
    return all;
  }
};

class Nonin : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms) { decoder_->feed(bytes, after(ms), sink_); }
  void feed(std::string_view text, int ms) { feed(ByteString(text.begin(), text.end()), ms); }

  std::unique_ptr<Decoder> decoder_ = find_driver("nonin")->make();
  RecordingSink sink_;
};

TEST_F(Nonin, HeartRateHasNineBitsInTwoTimesSeven) {
  for (const Format format : {Format::df2, Format::df7}) {
    decoder_->reset(t0, {});
    sink_ = RecordingSink();
    feed(Packet(203, 97, 0, format).bytes(), 0);
    EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 203000", "spo2 valid 97000"}));
  }
}

TEST_F(Nonin, FramesOfTheProtocolFacts) {
  const std::vector<ByteString> df2{{0x01, 0x81, 0x64, 0x01, 0xE7}, {0x01, 0x89, 0x00, 0x03, 0x8D}};
  for (const ByteString& frame : df2) {
    std::size_t checked = 0;
    EXPECT_EQ(nonin::match_packet(frame, Format::df2, checked).kind, nonin::Match::Kind::more);
    EXPECT_EQ(checked, 1U);
  }
  const ByteString df7{0x81, 0x80, 0xE8, 0x01, 0xEA, 0x80, 0x80, 0xF2, 0x4B, 0x3D};
  std::size_t checked = 0;
  EXPECT_EQ(nonin::match_packet(df7, Format::df7, checked).kind, nonin::Match::Kind::more);
  EXPECT_EQ(checked, 2U);
}

TEST_F(Nonin, StatusSaysWhyThereIsNoNumber) {
  struct Row {
    int pulse;
    int spo2;
    std::uint8_t flags;
    Lines expected;
  };
  const std::vector<Row> rows{
      {511, 127, 0x00, {"pulse no_value", "spo2 no_value"}},
      {511, 127, 0x40, {"pulse sensor_disconnected", "spo2 sensor_disconnected"}},
      {511, 127, 0x08, {"pulse sensor_off", "spo2 sensor_off"}},
      {511, 127, 0x18, {"pulse sensor_off", "spo2 sensor_off"}},
      {511, 127, 0x10, {"pulse searching", "spo2 searching"}},
      {511, 127, 0x20, {"pulse motion", "spo2 motion"}},
      {511, 127, 0x04, {"pulse low_perfusion", "spo2 low_perfusion"}},
      {511, 127, 0x06, {"pulse no_value", "spo2 no_value"}},
      {72, 127, 0x20, {"pulse valid 72000", "spo2 motion"}},
      {72, 97, 0x24, {"pulse valid 72000", "spo2 valid 97000"}},
      {72, 97, 0x08, {"pulse sensor_off", "spo2 sensor_off"}},
      {72, 97, 0x40, {"pulse sensor_disconnected", "spo2 sensor_disconnected"}},
      {72, 97, 0x10, {"pulse searching", "spo2 searching"}},
      {17, 101, 0x00, {"pulse out_of_range", "spo2 out_of_range"}},
      {18, 100, 0x00, {"pulse valid 18000", "spo2 valid 100000"}},
      {321, 0, 0x00, {"pulse valid 321000", "spo2 valid 0"}},
      {322, 126, 0x00, {"pulse out_of_range", "spo2 out_of_range"}},
  };
  for (const Row& row : rows) {
    for (const Format format : {Format::df2, Format::df7}) {
      decoder_->reset(t0, {});
      sink_ = RecordingSink();
      feed(Packet(row.pulse, row.spo2, row.flags, format).bytes(), 0);
      EXPECT_EQ(sink_.reading_texts(), row.expected) << int{row.flags};
    }
  }
}

TEST_F(Nonin, NothingIsReadBeforeAWholePacket) {
  ByteString bytes = Packet(72, 97, 0).bytes();
  ByteString tail(bytes.begin() + 5, bytes.end());
  feed(tail, 0);
  EXPECT_EQ(sink_.frames, 0);
  bytes.pop_back();
  feed(bytes, 0);
  EXPECT_EQ(sink_.frames, 0);
  EXPECT_TRUE(sink_.readings.empty());
}

TEST_F(Nonin, OneBadFrameCostsThePacketAndNotTheNextOne) {
  ByteString bytes = Packet(72, 97, 0).bytes();
  bytes[62] ^= 0x10;
  feed(bytes, 0);
  EXPECT_EQ(sink_.frames, 0);
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::checksum)], 1);
  feed(Packet(73, 96, 0).bytes(), 333);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 73000", "spo2 valid 96000"}));
}

TEST_F(Nonin, PlethIsABlockOf25At75Hz) {
  feed(Packet(72, 97, 0).bytes(), 0);
  EXPECT_TRUE(
      sink_.lines.back().starts_with("wave pleth 75000 mHz zero 0 scale 0 at 99666666667: 100"));
  EXPECT_EQ(sink_.wave_sizes, (std::vector<std::size_t>{25}));
  decoder_->reset(t0, {});
  feed(Packet(72, 97, 0, Format::df7).bytes(), 0);
  EXPECT_TRUE(sink_.lines.back().starts_with(
      "wave pleth 75000 mHz zero -32768 scale 0 at 99666666667: 232 232"));
}

TEST_F(Nonin, FirmwareAndBatteryAreToldOnChange) {
  Packet packet(72, 97, 0);
  feed(packet.bytes(), 0);
  EXPECT_EQ(std::count(sink_.lines.begin(), sink_.lines.end(), "device Nonin|||148"), 1);
  EXPECT_EQ(sink_.notices, Lines{});
  packet.value[7] = 0x25;  // bit 2 is reserved and set in real packets
  feed(packet.bytes(), 333);
  feed(packet.bytes(), 667);
  EXPECT_EQ(sink_.notices, (Lines{"device_status + battery low", "device_status + SmartPoint"}));
  packet.value[7] = 0x04;
  feed(packet.bytes(), 1000);
  EXPECT_EQ(sink_.notices.size(), 4U);
  EXPECT_EQ(sink_.notices[2], "device_status - battery low");
  EXPECT_EQ(std::count(sink_.lines.begin(), sink_.lines.end(), "device Nonin|||148"), 1);
}

TEST_F(Nonin, Format8NeedsThreeRecordsThatAgree) {
  const ByteString record{0x80, 0x48, 0x61, 0x00};
  feed(record, 0);
  feed(record, 1000);
  EXPECT_EQ(sink_.frames, 0);
  feed(record, 2000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 72000", "spo2 valid 97000"}));
  sink_ = RecordingSink();
  feed(ByteString{0x80, 0x49, 0x60, 0x00}, 3000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 73000", "spo2 valid 96000"}));
}

TEST_F(Nonin, Format8ALeapCountsWhenItIsConfirmed) {
  for (int i = 0; i < 3; ++i) feed(ByteString{0x80, 0x48, 0x61, 0x00}, i * 1000);
  sink_ = RecordingSink();
  feed(ByteString{0x81, 0x4B, 0x58, 0x00}, 3000);
  EXPECT_TRUE(sink_.readings.empty());
  feed(ByteString{0x81, 0x4B, 0x58, 0x00}, 4000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 203000", "spo2 valid 88000"}));
}

TEST_F(Nonin, Format8HeldNumbersAreNoNumbers) {
  struct Row {
    ByteString record;
    std::string expected;
  };
  const std::vector<Row> rows{{{0xA3, 0x7F, 0x7F, 0x08}, "pulse sensor_off"},
                              {{0x80, 0x48, 0x61, 0x08}, "pulse sensor_off"},
                              {{0xC0, 0x48, 0x61, 0x00}, "pulse sensor_disconnected"},
                              {{0xA0, 0x48, 0x61, 0x00}, "pulse searching"},
                              {{0x87, 0x7F, 0x7F, 0x00}, "pulse motion"},
                              {{0x93, 0x7F, 0x7F, 0x00}, "pulse low_perfusion"},
                              {{0x83, 0x7F, 0x7F, 0x00}, "pulse no_value"}};
  for (const Row& row : rows) {
    decoder_->reset(t0, {});
    sink_ = RecordingSink();
    for (int i = 0; i < 3; ++i) feed(row.record, i * 1000);
    EXPECT_EQ(sink_.last(Parameter::pulse), row.expected);
  }
}

ByteString spot_check(std::uint8_t high, std::uint8_t low) {
  ByteString record{0x00, 0x02, 0x00, 0x0D, 0x00, 0x0E, 0x20, 0x26, 0x11, 0x22,
                    0x14, 0x30, 0x15, 0x00, high, low,  0x00, 0x48, 0x00, 0x61};
  unsigned sum = 0;
  for (std::size_t i = 6; i < record.size(); ++i) sum += record[i];
  record.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
  record.push_back(0x03);
  return record;
}

TEST_F(Nonin, ASpotCheckIsOneReading) {
  const ByteString record = spot_check(0x02, 0x00);
  EXPECT_EQ(record[20], 0x7D);
  feed(record, 0);
  feed(record, 5000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse valid 72000", "spo2 valid 97000"}));
  EXPECT_EQ(sink_.frames, 2);
}

TEST_F(Nonin, ARecordFromMemoryIsNeverALiveReading) {
  feed(spot_check(0x02, 0x10), 0);
  EXPECT_TRUE(sink_.readings.empty());
  EXPECT_EQ(sink_.notices,
            (Lines{"device_status + SmartPoint", "device_status + record from memory, not live"}));
}

TEST_F(Nonin, ASpotCheckThatFailedItsQualityCheckIsNoNumber) {
  feed(spot_check(0x01, 0x00), 0);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"pulse no_value", "spo2 no_value"}));
}

TEST_F(Nonin, ASpotCheckWithAWrongSumLengthOrEndIsRejected) {
  for (const std::size_t at : {std::size_t{5}, std::size_t{17}, std::size_t{20}, std::size_t{21}}) {
    ByteString record = spot_check(0x02, 0x00);
    record[at] ^= 0x01;
    sink_ = RecordingSink();
    decoder_->reset(t0, {});
    feed(record, 0);
    feed(ByteString(80, 0x00), 0);
    EXPECT_EQ(sink_.frames, 0) << at;
  }
}

TEST_F(Nonin, TextLines) {
  struct Row {
    std::string line;
    Lines expected;
  };
  const Lines good{"pulse valid 72000", "spo2 valid 97000"};
  const std::vector<Row> rows{
      {"SPO2=097 HR=072\r\n", good},
      {"SPO2= 97 HR= 72\r\n", good},
      {"14:30:15 SPO2=097 HR=072\r\n", good},
      {"SPO2=097 HR=072 F\r\n", good},
      {"SPO2=097 HR=072*\r\n", good},
      {"SPO2=097 HR=072 B\r\n", good},
      {"SPO2=--- HR=---\r\n", {"pulse no_value", "spo2 no_value"}},
      {"SPO2=097 HR=72\r\n", {}},
      {"SPO2=0x7 HR=072\r\n", {}},
      {"SPO2=097 HR=072 X\r\n", {}},
      {"SPO2=097HR=072\r\n", {}},
      {"SPO2=097 HR=072\n", {}},
      {"SPO2=   HR=072\r\n", {}},
  };
  for (const Row& row : rows) {
    decoder_->reset(t0, {});
    sink_ = RecordingSink();
    feed(row.line, 0);
    EXPECT_EQ(sink_.reading_texts(), row.expected) << row.line;
  }
}

TEST_F(Nonin, AnotherFormatIsFoundAfterASecondOfBadBytes) {
  feed(Packet(72, 97, 0).bytes(), 0);
  sink_ = RecordingSink();
  for (int i = 1; i < 8; ++i) feed(Packet(80, 95, 0, Format::df7).bytes(), i * 333);
  EXPECT_EQ(sink_.last(Parameter::pulse), "pulse valid 80000");
}

TEST_F(Nonin, SelectFormatSendsTheCommandOfTheMeter) {
  struct Row {
    std::uint8_t format;
    ByteString command;
  };
  const std::vector<Row> rows{
      {2, {0x02, 0x70, 0x02, 0x02, 0x02, 0x03}},
      {13, {0x02, 0x70, 0x02, 0x02, 0x0D, 0x03}},
      {107, {0x02, 0x70, 0x04, 0x02, 0x07, 0x21, 0x9E, 0x03}},
  };
  for (const Row& row : rows) {
    decoder_->reset(t0, {});
    EXPECT_EQ(decoder_->request({RequestKind::select_format, row.format}, t0), Refusal::accepted);
    const Poll poll = decoder_->poll(t0, sink_);
    EXPECT_EQ(ByteString(poll.write.begin(), poll.write.end()), row.command);
    EXPECT_EQ(poll.ask_again, after(5000));
  }
}

TEST_F(Nonin, RequestsThatCannotBe) {
  EXPECT_EQ(decoder_->request({RequestKind::start_cuff}, t0), Refusal::unsupported);
  for (const int number : {0, 1, 3, 100, 101, 255}) {
    EXPECT_EQ(
        decoder_->request({RequestKind::select_format, static_cast<std::uint8_t>(number)}, t0),
        Refusal::bad_argument);
  }
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 7}, t0), Refusal::accepted);
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 2}, t0), Refusal::busy);
}

TEST_F(Nonin, ACommandWithoutAnswerIsRepeatedAndThenGivenUp) {
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 7}, t0), Refusal::accepted);
  EXPECT_EQ(decoder_->poll(after(0), sink_).write.size(), 6U);
  EXPECT_EQ(decoder_->poll(after(4999), sink_).write.size(), 0U);
  EXPECT_EQ(decoder_->poll(after(5000), sink_).write.size(), 6U);
  EXPECT_EQ(decoder_->poll(after(10'000), sink_).write.size(), 6U);
  const Poll last = decoder_->poll(after(15'000), sink_);
  EXPECT_TRUE(last.write.empty());
  EXPECT_TRUE(last.ask_again.is_never());
  EXPECT_EQ(sink_.notices.back(), "device_status - data format 7: no answer from the meter");
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 7}, after(15'000)), Refusal::accepted);
}

TEST_F(Nonin, AnAnswerThatNobodyAskedForIsNoise) {
  feed(ByteString{0x06, 0x15}, 0);
  EXPECT_TRUE(sink_.notices.empty());
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::noise)], 1);
}

TEST_F(Nonin, RefusedThreeTimesIsTheEnd) {
  EXPECT_EQ(decoder_->request({RequestKind::select_format, 7}, t0), Refusal::accepted);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(decoder_->poll(after(i * 5000), sink_).write.size(), 6U);
    feed(ByteString{0x15}, i * 5000 + 10);
  }
  EXPECT_EQ(sink_.notices.back(), "device_status - data format 7 refused");
  EXPECT_TRUE(decoder_->poll(after(15'000), sink_).ask_again.is_never());
}

TEST_F(Nonin, TheSimulatedMeterChangesItsFormatWhenAsked) {
  for (const int number : {7, 107}) {
    decoder_->reset(t0, {});
    sink_ = RecordingSink();
    const auto device = find_device("nonin", "df13")->make();
    Vitals vitals;
    vitals.set(Parameter::pulse, 72'000);
    vitals.set(Parameter::spo2, 97'000);
    EXPECT_EQ(
        decoder_->request({RequestKind::select_format, static_cast<std::uint8_t>(number)}, t0),
        Refusal::accepted);
    device->receive(decoder_->poll(t0, sink_).write, t0);
    ByteString bytes;
    device->emit(after(10), vitals, bytes);
    ASSERT_EQ(bytes.size(), 126U);
    EXPECT_EQ(bytes[0], 0x06);
    feed(bytes, 10);
    EXPECT_EQ(sink_.notices, (Lines{"device_status + data format 7 asked for",
                                    "device_status - data format 7 accepted"}));
    EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 97000");
  }
}

}  // namespace
}  // namespace vigil::test
