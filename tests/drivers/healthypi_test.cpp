#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;
using ByteString = std::vector<std::uint8_t>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

// Of the facts: ECG 16, respiration -16, 36.94 degrees, RR 16, SpO2 97, HR 72, 80, 120, status 0.
const ByteString v4_frame{0x0A, 0xFA, 0x14, 0x00, 0x02, 0x10, 0x00, 0xF0, 0xFF,
                          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6E,
                          0x0E, 0x10, 0x61, 0x48, 0x50, 0x78, 0x00, 0x00, 0x0B};

ByteString frame_of(std::uint8_t type, const ByteString& payload) {
  ByteString frame{0x0A, 0xFA, static_cast<std::uint8_t>(payload.size()), 0x00, type};
  frame.insert(frame.end(), payload.begin(), payload.end());
  frame.insert(frame.end(), {0x00, 0x0B});
  return frame;
}

void put32(ByteString& out, std::int32_t value) {
  const auto bits = static_cast<std::uint32_t>(value);
  for (unsigned i = 0; i < 32; i += 8) out.push_back(static_cast<std::uint8_t>(bits >> i & 0xFFU));
}

/// v4 with these bytes: respiration rate, SpO2, heart rate, status.
ByteString v4(std::uint8_t rr, std::uint8_t spo2, std::uint8_t hr, std::uint8_t status) {
  ByteString frame = v4_frame;
  frame[19] = rr;
  frame[20] = spo2;
  frame[21] = hr;
  frame[24] = status;
  return frame;
}

/// v5 with a sample of each wave that differs from `i` to `i`.
ByteString v5(int i, std::uint8_t spo2, std::uint8_t hr, std::uint8_t rr, bool skip = false) {
  ByteString data;
  put32(data, 4 * i);
  put32(data, 16 * i);
  data.push_back(skip ? 0xFF : 0x00);
  put32(data, 1'000'000);
  put32(data, 64 * i);
  data.insert(data.end(), {0x42, 0x0E, spo2, hr, rr});  // 36.50
  return frame_of(0x02, data);
}

ByteString v5_ecg(std::uint8_t hr, std::uint8_t rr) {
  ByteString data;
  for (int i = 0; i < 8; ++i) put32(data, 4 * i);
  for (int i = 0; i < 4; ++i) put32(data, -16 * i);
  data.insert(data.end(), {hr, rr});
  return frame_of(0x03, data);
}

ByteString v5_ppg(std::uint8_t spo2) {
  ByteString data;
  for (int i = 0; i < 8; ++i) data.insert(data.end(), {static_cast<std::uint8_t>(i), 0x01});
  data.insert(data.end(), {spo2, 0x0E, 0x0E});
  return frame_of(0x04, data);
}

ByteString operator+(ByteString a, const ByteString& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class HealthyPi : public testing::Test {
 protected:
  void feed(const ByteString& bytes, int ms) {
    sink_ = RecordingSink();
    decoder_->feed(bytes, after(ms), sink_);
  }
  void start() { decoder_->reset(t0, {}); }
  Lines readings_of(const ByteString& frame) {
    start();
    feed(frame + frame, 0);
    return sink_.reading_texts();
  }
  Lines wave_lines(Wave wave) {
    const std::string title = "wave " + std::string(info(wave).key) + ' ';
    Lines lines;
    for (const std::string& line : sink_.lines) {
      if (line.starts_with(title)) lines.push_back(line);
    }
    return lines;
  }

  std::unique_ptr<Decoder> decoder_ = find_driver("healthypi")->make();
  RecordingSink sink_;
};

TEST_F(HealthyPi, AFrameOfV4) {
  feed(v4_frame, 0);
  EXPECT_EQ(sink_.lines, Lines{"frame"}) << "a number counts when two frames in a row say it";
  feed(v4_frame, 8);
  EXPECT_EQ(sink_.lines, (Lines{"frame", "device ProtoCentral|HealthyPi v4||",
                                "reading hr valid 72000", "reading spo2 valid 97000",
                                "reading rr valid 16000", "reading temp1 valid 36940"}));
  EXPECT_EQ(sink_.readings[0].measured_at(), after(8));
}

TEST_F(HealthyPi, TheConstantBloodPressureIsNeverPublished) {
  const UpdatePeriod* const none = nullptr;
  const Descriptor& driver = *find_driver("healthypi");
  for (const Parameter parameter :
       {Parameter::nibp_sys, Parameter::nibp_dia, Parameter::nibp_mean, Parameter::nibp_pulse,
        Parameter::p1_sys, Parameter::p1_dia, Parameter::p1_mean, Parameter::p2_sys}) {
    EXPECT_EQ(update_period(driver, parameter), none);
  }
  const std::vector<Parameter> measured{Parameter::hr, Parameter::spo2, Parameter::rr,
                                        Parameter::temp1};
  for (const char* variant : {"v3", "v4", "v5", "v5_openview"}) {
    start();
    const auto device = find_device("healthypi", variant)->make();
    Vitals vitals;
    for (const Parameter parameter : measured) vitals.set(parameter, 37'000);
    RecordingSink sink;
    for (int ms = 0; ms < 5000; ms += 8) {
      ByteString bytes;
      vitals.beat_milli = ms;
      vitals.breath_milli = ms / 4;
      (void)device->emit(after(ms), vitals, bytes);
      decoder_->feed(bytes, after(ms), sink);
    }
    ASSERT_FALSE(sink.readings.empty());
    for (const Reading& reading : sink.readings) {
      EXPECT_TRUE(std::find(measured.begin(), measured.end(), reading.parameter()) !=
                  measured.end())
          << variant << ": " << text_of(reading);
    }
    EXPECT_EQ(sink.others, Lines{});
  }
}

TEST_F(HealthyPi, OtherBytesWhereTheBloodPressureStandsChangeNothing) {
  ByteString other = v4_frame;
  other[22] = 95;
  other[23] = 150;
  EXPECT_EQ(readings_of(other), readings_of(v4_frame));
}

TEST_F(HealthyPi, TheStatusOfV4SaysWhichSensorIsOff) {
  struct Row {
    ByteString frame;
    Lines expected;
  };
  const std::string temp = "temp1 valid 36940";
  const std::vector<Row> rows{
      {v4(16, 97, 72, 0x00), {"hr valid 72000", "spo2 valid 97000", "rr valid 16000", temp}},
      {v4(16, 97, 72, 0x01), {"hr sensor_off", "spo2 valid 97000", "rr sensor_off", temp}},
      {v4(0, 97, 0, 0x1F), {"hr sensor_off", "spo2 sensor_off", "rr sensor_off", temp}},
      {v4(0, 97, 0, 0x10), {"hr sensor_off", "spo2 valid 97000", "rr sensor_off", temp}},
      {v4(16, 97, 72, 0x02), {"hr valid 72000", "spo2 sensor_off", "rr valid 16000", temp}},
      {v4(16, 0, 72, 0x00), {"hr valid 72000", "spo2 no_value", "rr valid 16000", temp}},
      {v4(0, 97, 0, 0x00), {"hr no_value", "spo2 valid 97000", "rr no_value", temp}},
      {v4(16, 101, 255, 0x00), {"hr no_value", "spo2 out_of_range", "rr valid 16000", temp}},
  };
  for (const Row& row : rows) EXPECT_EQ(readings_of(row.frame), row.expected);
  ByteString cold = v4_frame;
  cold[17] = cold[18] = 0;
  EXPECT_EQ(readings_of(cold).back(), "temp1 no_value");
}

TEST_F(HealthyPi, V3HasWavesAndNoNumbers) {
  ByteString all;
  for (int i = 0; i < 24; ++i) {
    ByteString data;
    put32(data, 256 * i);
    put32(data, -256 * i);
    put32(data, 64 * 999);
    put32(data, 64 * (100 + i));
    data.insert(data.end(), {0x1C, 120, 80});
    all = all + frame_of(0x02, data);
  }
  feed(all, 1000);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"hr no_value", "spo2 no_value", "rr no_value"}));
  EXPECT_EQ(wave_lines(Wave::ecg),
            Lines{"wave ecg 125000 mHz zero 0 scale 0 at 100808000000: 0 1 2 3 4 5 6 7 8 9 10 11 "
                  "12 13 14 15 16 17 18 19 20 21 22 23"});
  EXPECT_EQ(wave_lines(Wave::resp),
            Lines{"wave resp 125000 mHz zero 0 scale 0 at 100808000000: 0 -1 -2 -3 -4 -5 -6 -7 -8 "
                  "-9 -10 -11 -12 -13 -14 -15 -16 -17 -18 -19 -20 -21 -22 -23"});
  EXPECT_TRUE(wave_lines(Wave::pleth).front().ends_with(" 119 120 121 122 123"))
      << "infrared stands after red";
  EXPECT_EQ(sink_.lines[2], "device ProtoCentral|HealthyPi v3||");
}

TEST_F(HealthyPi, ALegacyFrameOfV5) {
  feed(v5(1, 97, 72, 16) + v5(2, 97, 72, 16), 0);
  EXPECT_EQ(
      sink_.lines,
      (Lines{"frame", "frame", "device ProtoCentral|HealthyPi 5||",
             "notice device_status + a HealthyPi 5 does not tell when a sensor is off: its numbers "
             "may be old ones",
             "reading hr valid 72000", "reading spo2 valid 97000", "reading rr valid 16000",
             "reading temp1 valid 36500"}));
  EXPECT_EQ(readings_of(v5(1, 0, 0, 0)),
            (Lines{"hr no_value", "spo2 no_value", "rr no_value", "temp1 valid 36500"}));
}

TEST_F(HealthyPi, TheWavesOfV5AreScaledTo16BitsAndSkippedRespirationIsLeftOut) {
  ByteString all;
  for (int i = 0; i < 48; ++i) all = all + v5(i, 97, 72, 16, i % 2 == 1);
  feed(all, 1000);
  EXPECT_EQ(wave_lines(Wave::ecg).size(), 2U);
  EXPECT_TRUE(wave_lines(Wave::ecg).front().starts_with(
      "wave ecg 128000 mHz zero 0 scale 0 at 100812500000: 0 1 2 3"));
  EXPECT_EQ(wave_lines(Wave::resp).size(), 1U);
  EXPECT_TRUE(wave_lines(Wave::resp)
                  .front()
                  .starts_with("wave resp 64000 mHz zero 0 scale 0 at 100625000000: 0 2 4 6"));
  EXPECT_TRUE(wave_lines(Wave::pleth)
                  .front()
                  .starts_with("wave pleth 128000 mHz zero 0 scale 0 at 100812500000: 0 1 2 3"));
}

TEST_F(HealthyPi, ASampleBeyond16BitsIsClamped) {
  ByteString all;
  for (int i = 0; i < 24; ++i) all = all + v5(i % 2 == 0 ? 10'000'000 : -10'000'000, 97, 72, 16);
  feed(all, 1000);
  EXPECT_TRUE(wave_lines(Wave::ecg).front().ends_with(" 32767 -32768 32767 -32768"));
}

TEST_F(HealthyPi, OpenviewFramesOfV5) {
  feed(v5_ecg(72, 16) + v5_ppg(97) + v5_ecg(72, 16) + v5_ppg(97), 0);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"hr valid 72000", "rr valid 16000", "spo2 valid 97000"}))
      << "no temperature: its low byte is lost";
  feed(v5_ecg(72, 16) + v5_ppg(97), 62);
  EXPECT_TRUE(wave_lines(Wave::ecg).front().starts_with("wave ecg 128000 mHz"));
  EXPECT_TRUE(wave_lines(Wave::ecg).front().ends_with(" 0 1 2 3 4 5 6 7"));
  EXPECT_TRUE(wave_lines(Wave::pleth).front().ends_with(" 256 257 258 259 260 261 262 263"));
  feed(v5_ecg(72, 16) + v5_ecg(72, 16) + v5_ecg(72, 16), 125);
  EXPECT_TRUE(wave_lines(Wave::resp).front().starts_with("wave resp 64000 mHz"));
  EXPECT_TRUE(wave_lines(Wave::resp).front().ends_with(" 0 -1 -2 -3"));
}

TEST_F(HealthyPi, ATypeIsReadByItsLengthToo) {
  // 02 with 19 bytes is v3, 04 with 19 bytes is v5; 03 and 04 of other lengths are other messages.
  for (const std::uint8_t type : ByteString{1, 3, 5, 6}) {
    start();
    feed(frame_of(type, ByteString(19, 0x55)), 0);
    EXPECT_EQ(sink_.frames, 0) << int{type};
    EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::field)], 1) << int{type};
  }
  for (const std::size_t length : {0U, 18U, 21U, 23U, 50U}) {
    start();
    feed(frame_of(0x02, ByteString(length, 0x55)), 0);
    EXPECT_EQ(sink_.frames, 0) << length;
  }
}

TEST_F(HealthyPi, ANumberWhoseWaveStandsStillIsHeld) {
  // As a v5 does: it goes on sending the last numbers when the sensors are off.
  for (int i = 0; i < 256; ++i) feed(v5(7, 97, 72, 16), 1000 + i * 8);
  EXPECT_EQ(sink_.reading_texts(), Lines{}) << "still, but not for 2 s";
  feed(v5(7, 97, 72, 16), 3050);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"hr held", "spo2 held", "rr held"}));
  feed(v5(8, 97, 72, 16), 3058);
  EXPECT_EQ(sink_.reading_texts(), (Lines{"hr valid 72000", "spo2 valid 97000", "rr valid 16000"}))
      << "it moves again";
}

TEST_F(HealthyPi, AHeartRateOfV5StandsWhileEitherOfItsWavesMoves) {
  const auto frame = [](int ecg, int pleth) {
    ByteString bytes = v5(0, 97, 72, 16);
    bytes[5] = static_cast<std::uint8_t>(4 * (ecg % 60));
    bytes[19] = static_cast<std::uint8_t>(pleth % 4 * 64);
    return bytes;
  };
  std::string hr;
  std::string spo2;
  for (int i = 0; i < 400; ++i) {
    feed(frame(1, i), i * 8);
    if (!sink_.last(Parameter::hr).empty()) hr = sink_.last(Parameter::hr);
  }
  EXPECT_EQ(hr, "hr valid 72000");
  for (int i = 0; i < 400; ++i) {
    feed(frame(i, 1), 4000 + i * 8);
    if (!sink_.last(Parameter::hr).empty()) hr = sink_.last(Parameter::hr);
    if (!sink_.last(Parameter::spo2).empty()) spo2 = sink_.last(Parameter::spo2);
  }
  EXPECT_EQ(hr, "hr valid 72000");
  EXPECT_EQ(spo2, "spo2 held");
}

TEST_F(HealthyPi, ADamagedNumberThatComesOnceIsNoReading) {
  feed(v4_frame + v4_frame + v4(16, 79, 72, 0) + v4_frame, 0);
  EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 97000");
  EXPECT_EQ(std::count(sink_.lines.begin(), sink_.lines.end(), "reading spo2 valid 79000"), 0);
}

TEST_F(HealthyPi, AFrameCutShortCostsOnlyItself) {
  ByteString cut = v4_frame;
  cut.resize(15);
  feed(v4_frame + v4_frame + cut + v4_frame + v4_frame, 0);
  EXPECT_EQ(sink_.frames, 4);
  EXPECT_EQ(sink_.rejects[static_cast<std::size_t>(RejectCause::length)], 1);
}

TEST_F(HealthyPi, TakesNoRequestAndWritesNothing) {
  EXPECT_EQ(decoder_->request({RequestKind::start_cuff}, t0), Refusal::unsupported);
  const Poll poll = decoder_->poll(t0, sink_);
  EXPECT_TRUE(poll.write.empty());
  EXPECT_TRUE(poll.ask_again.is_never());
}

TEST_F(HealthyPi, TheSimulatedV4SendsTheKnownFrame) {
  Vitals vitals;
  vitals.set(Parameter::temp1, 36'940);
  vitals.set(Parameter::rr, 16'000);
  vitals.set(Parameter::spo2, 97'000);
  vitals.set(Parameter::hr, 72'000);
  ByteString out;
  const auto device = find_device("healthypi")->make();
  EXPECT_EQ(device->emit(t0, vitals, out), after(8));
  ASSERT_EQ(out.size(), v4_frame.size());
  EXPECT_TRUE(std::equal(out.begin(), out.begin() + 5, v4_frame.begin()));
  EXPECT_TRUE(std::equal(out.begin() + 17, out.end(), v4_frame.begin() + 17));
  out.clear();
  (void)device->emit(after(3'600'000), vitals, out);
  EXPECT_EQ(out.size(), 128 * v4_frame.size()) << "bounded when time jumps";
}

TEST_F(HealthyPi, TheSimulatedV5HoldsItsNumbersWhenASensorIsOff) {
  Vitals vitals;
  vitals.set(Parameter::spo2, 97'000);
  const auto device = find_device("healthypi", "v5")->make();
  const auto emit = [&](int ms) {
    vitals.beat_milli = ms;
    ByteString bytes;
    (void)device->emit(after(ms), vitals, bytes);
    feed(bytes, ms);
    return sink_.last(Parameter::spo2);
  };
  std::string last;
  for (int ms = 0; ms < 1000; ms += 8) {
    if (const std::string text = emit(ms); !text.empty()) last = text;
  }
  EXPECT_EQ(last, "spo2 valid 97000");
  vitals.lose(Parameter::spo2, Validity::sensor_off);
  for (int ms = 1000; ms < 4000; ms += 8) {
    if (const std::string text = emit(ms); !text.empty()) last = text;
  }
  EXPECT_EQ(last, "spo2 held");
}

}  // namespace
}  // namespace vigil::test
