// Framing, requests, patient names and the simulated monitor of datex_s5. What records say:
// datex_s5_test.cpp. It is long because the talk with the monitor is shown message by message.
#include <gtest/gtest.h>

#include "drivers/datex_s5/frame.hpp"
#include "drivers/devices.hpp"
#include "tests/drivers/datex_s5_records.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;

/// A request as the vendor's examples have it: zeros, but for these bytes of the record.
ByteString request(std::size_t size, const std::vector<std::pair<std::size_t, int>>& bytes,
                   int level = 0) {
  ByteString record(size);
  record[0] = static_cast<std::uint8_t>(size);
  record[3] = static_cast<std::uint8_t>(level);
  record[21] = 0xFF;
  for (const auto& [at, byte] : bytes) record[at] = static_cast<std::uint8_t>(byte);
  return framed(record);
}
ByteString values_request(int type, int interval, int classes = 0x0E, int level = 0) {
  return request(49, {{40, type}, {41, interval}, {42, interval < 0 ? 0xFF : 0}, {43, classes}},
                 level);
}
const ByteString stop_waves = request(72, {{14, 1}, {40, 1}, {44, 0xFF}});
const ByteString start_waves =
    request(72, {{14, 1}, {44, 1}, {45, 8}, {46, 4}, {47, 9}, {48, 15}, {49, 0xFF}});
const ByteString enter_alarms = request(52, {{14, 4}, {40, 2}});

TEST(DatexS5Frame, ExamplesOfTheVendor) {
  // The checksums 49, 31, 7D (escaped), 48 and 48 are those of the vendor's examples.
  EXPECT_EQ(values_request(1, 10).size(), 52U);
  EXPECT_EQ(values_request(1, 10)[50], 0x49);
  EXPECT_EQ(request(49, {{40, 1}})[50], 0x31);
  const ByteString trend = values_request(3, 60);
  EXPECT_EQ(ByteString(trend.end() - 3, trend.end()), (ByteString{0x7D, 0x5D, 0x7E}));
  EXPECT_EQ(request(72, {{14, 1}, {44, 1}, {45, 0xFF}})[73], 0x48);
  EXPECT_EQ(stop_waves[73], 0x48);
}

TEST(DatexS5Frame, EscapesBothWays) {
  ByteString record(60);
  record[0] = 60;
  record[45] = 0x7E;
  record[46] = 0x7D;
  record[47] = 0x5E;
  const ByteString frame = framed(record);
  EXPECT_EQ(ByteString(frame.begin() + 46, frame.begin() + 51),
            (ByteString{0x7D, 0x5E, 0x7D, 0x5D, 0x5E}));
  std::array<std::uint8_t, datex_s5::longest_record + 1> place{};
  const Bytes body = Bytes(frame).subspan(1, frame.size() - 2);
  const Bytes found = datex_s5::unframe(body, place).record;
  EXPECT_EQ(ByteString(found.begin(), found.end()), record);
  std::array<std::uint8_t, 200> written{};
  const std::size_t size = datex_s5::put_frame(record, written);
  EXPECT_EQ(ByteString(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(size)),
            frame);
}

class DatexS5Link : public testing::Test {
 protected:
  void SetUp() override {
    decoder_->reset(t0, find_driver("datex_s5")->line_settings[0]);
    Class basic(0);
    basic.group(118, 3, 0, {9'600, 70});
    good_ = displayed({basic});
  }
  ByteString poll(int ms) {
    const Poll poll = decoder_->poll(after_ms(ms), sink_);
    ask_again_ms_ = static_cast<int>((poll.ask_again - t0).count() / 1'000'000);
    return {poll.write.begin(), poll.write.end()};
  }
  RecordingSink told(const ByteString& bytes, int ms = 0) {
    sink_ = RecordingSink();
    decoder_->feed(bytes, after_ms(ms), sink_);
    return sink_;
  }
  /// Asks for everything at `ms`, and 200 ms on.
  void ask_all(int ms, int level = 0) {
    EXPECT_EQ(poll(ms), request(72, {{14, 1}, {40, 1}, {44, 0xFF}}, level));
    EXPECT_EQ(ask_again_ms_, ms + 100);
    EXPECT_EQ(poll(ms + 50), ByteString{});
    EXPECT_EQ(poll(ms + 100), values_request(1, 5, 0x0E, level));
    EXPECT_EQ(poll(ms + 200).size(), 75U);
  }

  std::unique_ptr<Decoder> decoder_ = find_driver("datex_s5")->make();
  RecordingSink sink_;
  ByteString good_;
  int ask_again_ms_ = 0;
};

TEST_F(DatexS5Link, DamagedFramesAreDroppedByCause) {
  const std::size_t checksum = 2, length = 1, field = 3, noise = 0, oversize = 4;
  const auto causes = [&](ByteString bytes) {
    decoder_->reset(t0, {});
    const RecordingSink sink = told(bytes);
    EXPECT_EQ(sink.reading_texts(), Lines{});
    EXPECT_EQ(sink.frames, 0);
    return sink.rejects;
  };
  ByteString bad = good_;
  bad[60] ^= 1;
  EXPECT_EQ(causes(bad)[checksum], 1);
  bad = good_;
  bad.insert(bad.end() - 2, {0x7D, 0x11});
  EXPECT_EQ(causes(bad)[field], 1);
  EXPECT_EQ(causes({0x7E, 0x01, 0x02, 0x7D, 0x7E})[length], 1);
  EXPECT_EQ(causes({0x7E, 0x7E, 0x01, 0x7E, 0x7E})[length], 1);
  ByteString record = record_of(0, {{1, Class(0).bytes}});
  record[0] ^= 4;
  EXPECT_EQ(causes(framed(record))[length], 1);
  record = record_of(0, {{1, Class(0).bytes}});
  put(record, 16, 1);  // begins one byte too late: it ends outside
  EXPECT_EQ(causes(framed(record))[field], 1);
  put(record, 16, -1);
  EXPECT_EQ(causes(framed(record))[field], 1);
  record = record_of(1, {{8, wave_part(0, {1, 2})}});
  put(record, 40, 3);
  EXPECT_EQ(causes(framed(record))[field], 1);
  EXPECT_EQ(causes(framed(record_of(4, {{1, ByteString(511)}})))[field], 1);
  EXPECT_EQ(causes(framed(record_of(0, {{4, ByteString(113)}})))[field], 1);
  ByteString endless(4'000, 0x11);
  EXPECT_GT(causes(endless)[noise], 10);
  endless[0] = 0x7E;
  EXPECT_EQ(causes(endless)[oversize], 1);
}

TEST_F(DatexS5Link, FlagsMayBeSharedAndRepeated) {
  ByteString shared = good_;
  shared.insert(shared.end(), good_.begin() + 1, good_.end());
  shared.insert(shared.end(), {0x7E, 0x7E});
  shared.insert(shared.end(), good_.begin(), good_.end());
  EXPECT_EQ(told(shared).frames, 3);
  EXPECT_EQ(sink_.rejects, (std::array<int, reject_cause_count>{}));
}

TEST_F(DatexS5Link, AnEchoOfTheRequestsIsNoMonitor) {
  for (const ByteString& echo : {values_request(1, 5), stop_waves, start_waves, enter_alarms}) {
    EXPECT_EQ(told(echo).lines, Lines{});
  }
}

TEST_F(DatexS5Link, TheMonitorIsKnownByItsPlug) {
  EXPECT_EQ(told(good_).lines[1], "device GE Datex-Ohmeda|S/5 computer interface|4711|DRI level 8");
  EXPECT_EQ(told(good_, 5'000).lines[1], "reading spo2 valid 96000");
  ByteString record = record_of(0, {}, 10);
  put(record, 4, 65'535);
  EXPECT_EQ(told(framed(record), 6'000).lines,
            (Lines{"frame", "device GE Datex-Ohmeda|S/5 computer interface|65535|DRI level 10"}));
}

TEST_F(DatexS5Link, ItAsksForWavesToStopForValuesAndForWaves) {
  EXPECT_EQ(poll(0), stop_waves);
  EXPECT_EQ(sink_.notices, Lines{"handshake + asking for displayed values"});
  EXPECT_EQ(ask_again_ms_, 100);
  EXPECT_EQ(poll(100), values_request(1, 5));
  EXPECT_EQ(poll(200), start_waves);
  EXPECT_EQ(poll(300), ByteString{});
  EXPECT_EQ(ask_again_ms_, 2'500);
  EXPECT_EQ(told(good_, 1'000).notices, Lines{"handshake - displayed values are coming in"});
  EXPECT_EQ(told(good_, 6'000).notices, Lines{});
}

TEST_F(DatexS5Link, ASilentMonitorIsAskedAgainForEverWithBackOff) {
  ask_all(0);
  EXPECT_EQ(poll(2'499), ByteString{});
  const std::vector<int> times{2'500, 7'500, 17'500, 27'500, 37'500, 47'500};
  const std::vector<int> levels{7, 8, 9, 10, 11, 0};
  for (std::size_t i = 0; i < times.size(); ++i) {
    sink_ = RecordingSink();
    ask_all(times[i], levels[i]);
    EXPECT_EQ(sink_.notices,
              Lines{"handshake + no answer to the request for displayed values, try " +
                    std::to_string(i + 2)});
  }
}

TEST_F(DatexS5Link, AfterFifteenSecondsWithoutValuesItAsksAgain) {
  ask_all(0);
  told(good_, 1'000);
  told(framed(record_of(1, {{8, wave_part(0, {1})}})), 9'000);
  EXPECT_EQ(poll(15'999), ByteString{});
  ask_all(16'000);
  EXPECT_EQ(sink_.notices, Lines{"handshake + no displayed values for 15 s, asking again, try 1"});
  told(framed(record_of(1, {{8, wave_part(0, {1})}})), 17'000);
  EXPECT_EQ(poll(30'999), ByteString{});
  ask_all(31'000);
  EXPECT_EQ(sink_.notices,
            Lines{"handshake + the monitor talks, but sends no displayed values, try 2"});
}

TEST_F(DatexS5Link, WavesThatWentAwayAreAskedForAgain) {
  ask_all(0);
  told(good_, 1'000);
  EXPECT_EQ(poll(10'199), ByteString{});
  EXPECT_EQ(ask_again_ms_, 10'200);
  EXPECT_EQ(poll(10'200), start_waves);  // none came: the next is a minute later
  for (const int ms : {15'000, 25'000, 35'000, 45'000, 55'000, 65'000}) told(good_, ms);
  EXPECT_EQ(poll(70'199), ByteString{});
  EXPECT_EQ(poll(70'200), start_waves);
  told(framed(record_of(1, {{8, wave_part(0, {1})}})), 71'000);
  told(good_, 72'000);
  EXPECT_EQ(poll(80'999), ByteString{});
  EXPECT_EQ(poll(81'000), start_waves);
  told(good_, 84'000);
  EXPECT_EQ(poll(91'000), start_waves);
}

TEST_F(DatexS5Link, AlarmsAreAskedForFromLevelTenOn) {
  ask_all(0);
  told(displayed({Class(0)}, 1, 9), 500);
  EXPECT_EQ(poll(600), ByteString{});
  told(displayed({Class(0)}, 1, 10), 5'500);
  EXPECT_EQ(poll(5'600), enter_alarms);
  EXPECT_EQ(ask_again_ms_, 5'700);
  EXPECT_EQ(poll(5'700), ByteString{});
  for (const int ms : {10'500, 20'500, 30'500}) told(displayed({Class(0)}, 1, 10), ms);
  EXPECT_EQ(poll(35'000), start_waves);
  EXPECT_EQ(poll(35'599), ByteString{});
  EXPECT_EQ(poll(35'600), enter_alarms);
}

TEST_F(DatexS5Link, AMonitorThatWasSwitchedOffIsAskedForAlarmsAtOnce) {
  ask_all(0);
  told(displayed({Class(0)}, 1, 10), 300);
  EXPECT_EQ(poll(300), enter_alarms);
  ask_all(15'300);
  EXPECT_EQ(poll(15'500), ByteString{});
  EXPECT_EQ(poll(15'600), enter_alarms);
}

TEST_F(DatexS5Link, NamesOfPatientsAreOverwrittenAndFramesStayWhole) {
  ByteString patient(350);
  const std::string name = "Mustermann~}Erika";
  std::copy(name.begin(), name.end(), patient.begin() + 30);
  const ByteString network = framed(record_of(5, {{0, patient}}));
  ByteString stream{'E', 'r', 'i', 'k', 'a'};  // the end of a record that began before
  const std::size_t cut = stream.size();
  stream.insert(stream.end(), good_.begin(), good_.end());
  stream.insert(stream.end(), network.begin(), network.end());
  ByteString broken = network;
  broken[25] ^= 1;
  stream.insert(stream.end(), broken.begin(), broken.end());
  stream.insert(stream.end(), network.begin(), network.begin() + 120);
  const Lines before = told(stream).lines;
  find_driver("datex_s5")->blank_names(stream, Transport::stream);
  decoder_->reset(t0, {});
  EXPECT_EQ(told(stream).lines, before);
  EXPECT_EQ(sink_.frames, 2);
  const std::string text(stream.begin(), stream.end());
  EXPECT_EQ(text.find("Muster"), std::string::npos);
  EXPECT_EQ(text.find("Erika"), std::string::npos);
  EXPECT_EQ(ByteString(stream.begin() + static_cast<std::ptrdiff_t>(cut),
                       stream.begin() + static_cast<std::ptrdiff_t>(cut + good_.size())),
            good_);
}

class DatexS5Monitor : public testing::Test {
 protected:
  DatexS5Monitor() {
    vitals_.set(Parameter::hr, 72'000);
    vitals_.set(Parameter::spo2, 97'000);
    vitals_.set(Parameter::rr, 14'000);
  }
  ByteString emit(int ms) {
    ByteString bytes;
    next_ = device_->emit(after_ms(ms), vitals_, bytes);
    return bytes;
  }
  void ask(const ByteString& bytes, int ms) { device_->receive(bytes, after_ms(ms)); }
  /// Main type and first subrecord's type of each record that is sent at `ms`.
  Lines kinds(int ms) {
    Lines lines;
    ByteString body;
    for (const std::uint8_t byte : emit(ms)) {
      if (byte != 0x7E) {
        body.push_back(byte);
        continue;
      }
      std::array<std::uint8_t, datex_s5::longest_record + 1> place{};
      const Bytes record = datex_s5::unframe(body, place).record;
      EXPECT_EQ(record.empty(), body.empty());
      if (!record.empty()) {
        lines.push_back(std::to_string(record[14]) + '/' + std::to_string(record[18]) + " of " +
                        std::to_string(record.size()));
      }
      body.clear();
    }
    return lines;
  }
  void be(std::string_view variant) { device_ = find_device("datex_s5", variant)->make(); }

  std::unique_ptr<Device> device_ = find_device("datex_s5", "s5")->make();
  Vitals vitals_;
  Instant next_;
};

TEST_F(DatexS5Monitor, ItIsSilentUntilAskedAndStopsWhenTold) {
  EXPECT_EQ(kinds(0), Lines{});
  EXPECT_TRUE(next_.is_never());
  ask(values_request(1, 5), 0);
  EXPECT_EQ(kinds(0), Lines{"0/1 of 1152"});
  EXPECT_EQ(next_, after_ms(5'000));
  EXPECT_EQ(kinds(4'999), Lines{});
  EXPECT_EQ(kinds(5'000), Lines{"0/1 of 1152"});
  ask(values_request(1, 10, 0x01 | 0x02), 5'000);  // ext1 alone
  EXPECT_EQ(kinds(5'000), Lines{"0/1 of 318"});
  EXPECT_EQ(next_, after_ms(15'000));
  ask(values_request(1, 0), 6'000);
  EXPECT_EQ(kinds(15'000), Lines{});
  EXPECT_TRUE(next_.is_never());
}

TEST_F(DatexS5Monitor, ASingleShotIsAnsweredOnceInFiveSeconds) {
  ask(values_request(1, -1, 0), 0);
  EXPECT_EQ(kinds(0), Lines{"0/1 of 318"});
  ask(values_request(1, -1, 0), 4'000);
  EXPECT_EQ(kinds(4'000), Lines{});
  ask(values_request(1, -1, 0), 5'000);
  EXPECT_EQ(kinds(5'000), Lines{"0/1 of 318"});
}

TEST_F(DatexS5Monitor, TrendsComeOnlyBesideDisplayedValues) {
  ask(values_request(2, 10), 0);
  EXPECT_EQ(kinds(10'000), Lines{});
  ask(values_request(1, 60), 10'000);
  ask(values_request(2, 10), 10'000);
  ask(values_request(3, 60), 10'000);
  EXPECT_EQ(kinds(10'000), Lines{"0/1 of 1152"});
  EXPECT_EQ(kinds(20'000), Lines{"0/2 of 1152"});
  EXPECT_EQ(kinds(70'000), (Lines{"0/1 of 1152", "0/2 of 1152", "0/3 of 1152"}));
}

TEST_F(DatexS5Monitor, WavesStayWithinSixHundredSamplesASecond) {
  ask(start_waves, 0);
  EXPECT_EQ(kinds(199), Lines{});
  EXPECT_EQ(kinds(200), Lines{"1/1 of 290"});  // 40 + 5 * 6 + 2 * 110
  EXPECT_EQ(kinds(600), (Lines{"1/1 of 290", "1/1 of 290"}));
  ask(request(72, {{14, 1}, {44, 1}, {45, 2}, {46, 3}, {47, 0xFF}}), 600);
  EXPECT_EQ(kinds(800), Lines{"1/1 of 292"});  // ECG1 and ECG2 alone
  ask(stop_waves, 800);
  EXPECT_EQ(kinds(2'000), Lines{});
  ask(start_waves, 2'000);
  EXPECT_EQ(kinds(1'000'000).size(), 10U);
}

TEST_F(DatexS5Monitor, AlarmsAreSentByACarescapeOnly) {
  vitals_.set(Parameter::spo2, 84'000);
  ask(enter_alarms, 0);
  EXPECT_EQ(kinds(0), Lines{});
  be("carescape");
  ask(request(52, {{14, 4}}), 0);  // status once
  EXPECT_EQ(kinds(0), Lines{"4/1 of 550"});
  vitals_.set(Parameter::hr, 0);
  EXPECT_EQ(kinds(3'000), Lines{});
  ask(enter_alarms, 3'000);
  EXPECT_EQ(kinds(3'000), Lines{"4/1 of 550"});
  vitals_.set(Parameter::hr, 70'000);
  EXPECT_EQ(kinds(4'000), Lines{});
  EXPECT_EQ(next_, after_ms(5'000));
  EXPECT_EQ(kinds(5'000), Lines{"4/1 of 550"});
  EXPECT_EQ(kinds(8'000), Lines{});
  ask(request(52, {{14, 4}, {40, 3}}), 8'000);
  vitals_.set(Parameter::hr, 0);
  EXPECT_EQ(kinds(9'000), Lines{});
}

TEST_F(DatexS5Monitor, ItUnderstandsClientsThatDoNotEscapeTheChecksum) {
  ask(values_request(1, 5), 0);
  EXPECT_EQ(kinds(0), Lines{"0/1 of 1152"});
  ByteString bytes = values_request(3, 60);
  bytes.erase(bytes.end() - 2);  // 7D alone
  ask(bytes, 0);
  EXPECT_EQ(kinds(60'000), (Lines{"0/1 of 1152", "0/3 of 1152"}));
  bytes = values_request(2, 60, 0x10);  // the sum is 7E
  ASSERT_EQ(bytes[bytes.size() - 2], 0x5E);
  bytes[bytes.size() - 3] = 0x7E;
  bytes.erase(bytes.end() - 2);
  ask(bytes, 60'000);
  EXPECT_EQ(kinds(70'000), (Lines{"0/1 of 1152", "0/2 of 318"}));
}

TEST_F(DatexS5Monitor, WhatItShowsAndAlarmsReachesTheHost) {
  be("carescape");
  vitals_.set(Parameter::spo2, 84'000);
  vitals_.set(Parameter::nibp_sys, 120'000);
  vitals_.set(Parameter::nibp_dia, 80'000);
  vitals_.set(Parameter::nibp_mean, 93'000);
  vitals_.set(Parameter::nibp_pulse, 70'000);
  const auto decoder = find_driver("datex_s5")->make();
  RecordingSink sink;
  const auto run = [&](int from_ms, int to_ms) {
    for (int ms = from_ms; ms < to_ms; ms += 100) {
      const Poll poll = decoder->poll(after_ms(ms), sink);
      if (!poll.write.empty()) device_->receive(poll.write, after_ms(ms));
      decoder->feed(emit(ms), after_ms(ms), sink);
    }
  };
  run(0, 8'000);
  EXPECT_EQ(sink.notices,
            (Lines{"handshake + asking for displayed values", "device_status + P1 is ART",
                   "device_status + P2 is CVP", "handshake - displayed values are coming in",
                   "monitor_alarm + SpO2 LOW"}));
  EXPECT_EQ(sink.last(Parameter::nibp_sys), "nibp_sys valid 120000 age-unknown");
  EXPECT_EQ(sink.waves.size() % 2, 0U);  // ECG1 and resp; no pressure, no CO2, no pleth is lost
  sink = RecordingSink();
  vitals_.set(Parameter::nibp_sys, 131'000);
  vitals_.set(Parameter::spo2, 96'000);
  vitals_.lose(Parameter::hr, Validity::sensor_off);
  run(8'000, 26'000);
  EXPECT_EQ(sink.notices, (Lines{"monitor_alarm - SpO2 LOW", "monitor_alarm + ECG LEADS OFF",
                                 "cuff_started + cuff measurement started"}));
  EXPECT_EQ(sink.last(Parameter::nibp_sys), "nibp_sys valid 131000");
  EXPECT_EQ(sink.last(Parameter::hr), "hr sensor_off");
  EXPECT_EQ(sink.rejects, (std::array<int, reject_cause_count>{}));
}

}  // namespace
}  // namespace vigil::test
