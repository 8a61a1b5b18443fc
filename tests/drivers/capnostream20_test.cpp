// All of capnostream20, from hand-made messages. It is long because every message, flag and step of
// the handshake has a vector of its own.
#include <gtest/gtest.h>

#include <chrono>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;
using ByteString = std::vector<std::uint8_t>;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

/// A message by hand: start, LEN, code, payload, exclusive or; 80 and 85 escaped.
ByteString message(int code, const ByteString& payload) {
  ByteString content{static_cast<std::uint8_t>(payload.size() + 1),
                     static_cast<std::uint8_t>(code)};
  content.insert(content.end(), payload.begin(), payload.end());
  std::uint8_t check = 0;
  for (const std::uint8_t byte : content) check ^= byte;
  content.push_back(check);
  ByteString bytes{0x85};
  for (const std::uint8_t byte : content) {
    if (byte == 0x80 || byte == 0x85) {
      bytes.push_back(0x80);
      bytes.push_back(byte == 0x80 ? 0x00 : 0x05);
    } else {
      bytes.push_back(byte);
    }
  }
  return bytes;
}

ByteString text_message(int code, std::string_view text) {
  return message(code, ByteString(text.begin(), text.end()));
}

struct Numerics {
  int etco2 = 38, fico2 = 1, rr = 12, spo2 = 97, pulse = 72;
  int slow = 0, co2_alarms = 0, spo2_alarms = 0, units = 1, extended = 0;

  [[nodiscard]] ByteString payload() const {
    ByteString bytes{0x4A, 0x9F, 0x9A, 0xC3};
    for (const int value :
         {etco2, fico2, rr, spo2, pulse, slow, 0,  0,   0,  co2_alarms, spo2_alarms, 0,
          60,    15,    30, 5,    8,     100,  85, 140, 50, units,      extended}) {
      bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return bytes;
  }
  [[nodiscard]] ByteString bytes() const { return message(1, payload()); }
};

ByteString wave(int number, int whole, int fraction, int status) {
  return message(0, {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(whole),
                     static_cast<std::uint8_t>(fraction), static_cast<std::uint8_t>(status)});
}

class Capnostream : public testing::Test {
 protected:
  RecordingSink told(const ByteString& bytes, int ms = 0) {
    sink_ = RecordingSink();
    decoder_->feed(bytes, after(ms), sink_);
    return sink_;
  }
  RecordingSink fresh(const ByteString& bytes) {
    decoder_->reset(t0, {});
    return told(bytes);
  }
  ByteString poll(int ms) {
    const Poll poll = decoder_->poll(after(ms), sink_);
    ask_again_ms_ = static_cast<int>((poll.ask_again - t0).count() / 1'000'000);
    return {poll.write.begin(), poll.write.end()};
  }

  std::unique_ptr<Decoder> decoder_ = find_driver("capnostream20")->make();
  RecordingSink sink_;
  int ask_again_ms_ = 0;
};

const ByteString enable{0x85, 0x01, 0x01, 0x00};
const ByteString set_up{0x85, 0x03, 0x3C, 0x04, 0x02, 0x39};
const ByteString start_rt{0x85, 0x01, 0x04, 0x05};
const ByteString link_is_active{0x85, 0x01, 0x06, 0x07};
const ByteString who = text_message(4, "V45.67 02/24/2008 B355987654  ");

TEST_F(Capnostream, NumericsInTheirUnits) {
  const RecordingSink sink = told(Numerics().bytes());
  EXPECT_EQ(sink.lines, (Lines{"frame", "reading spo2 valid 97000", "reading pulse valid 72000",
                               "reading rr valid 12000", "reading etco2 valid 38000",
                               "other FiCO2 valid 1000 mm[Hg] mdc 151716"}));
  Numerics kpa;
  kpa.etco2 = 51;
  kpa.fico2 = 2;
  kpa.units = 2;
  EXPECT_EQ(fresh(kpa.bytes()).last(Parameter::etco2), "etco2 valid 38300");  // 5.1 kPa
  EXPECT_EQ(sink_.others, Lines{"FiCO2 valid 1500 mm[Hg] mdc 151716"});
  kpa.units = 3;
  EXPECT_EQ(fresh(kpa.bytes()).last(Parameter::etco2), "etco2 valid 38800");  // 5.1 vol%
  EXPECT_EQ(sink_.others, Lines{"FiCO2 valid 1500 mm[Hg] mdc 151716"});
}

TEST_F(Capnostream, ZeroIsANumberAndTwoHundredFiftyFiveIsNone) {
  Numerics none;
  none.etco2 = none.fico2 = none.rr = none.spo2 = none.pulse = 255;
  EXPECT_EQ(told(none.bytes()).reading_texts(),
            (Lines{"spo2 no_value", "pulse no_value", "rr no_value", "etco2 no_value"}));
  EXPECT_EQ(sink_.others, Lines{"FiCO2 no_value mm[Hg] mdc 151716"});
  none.etco2 = none.rr = none.spo2 = none.pulse = 0;
  EXPECT_EQ(fresh(none.bytes()).reading_texts(),
            (Lines{"spo2 valid 0", "pulse valid 0", "rr valid 0", "etco2 valid 0"}));
  none.spo2 = 101;
  EXPECT_EQ(fresh(none.bytes()).last(Parameter::spo2), "spo2 out_of_range");
}

TEST_F(Capnostream, TheOximeterSaysWhyThereIsNoNumber) {
  const std::vector<std::pair<int, std::string>> rows{{0x01, "no_pulse"},
                                                      {0x20, "sensor_off"},
                                                      {0x40, "sensor_disconnected"},
                                                      {0x61, "sensor_disconnected"},
                                                      {0x21, "sensor_off"}};
  for (const auto& [alarms, name] : rows) {
    for (const int number : {255, 88}) {
      Numerics numerics;
      numerics.spo2_alarms = alarms;
      numerics.spo2 = numerics.pulse = number;
      EXPECT_EQ(fresh(numerics.bytes()).reading_texts(),
                (Lines{"spo2 " + name, "pulse " + name, "rr valid 12000", "etco2 valid 38000"}));
    }
  }
}

TEST_F(Capnostream, TheGasSideSaysWhyThereIsNoNumber) {
  struct Row {
    int fast;
    int extended;
    int number;
    std::string expected;
  };
  const std::vector<Row> rows{{0x01, 0, 255, "no_value"},
                              {0x02, 0, 255, "not_calibrated"},
                              {0x10, 0, 255, "not_calibrated"},
                              {0x04, 0, 255, "interference"},
                              {0x20, 0, 255, "interference"},
                              {0x40, 0, 255, "sensor_disconnected"},
                              {0x80, 0, 255, "sensor_disconnected"},
                              {0x40, 0, 20, "sensor_disconnected"},
                              {0, 0x04, 255, "sensor_off"},
                              {0, 0x04, 20, "sensor_off"},
                              {0x08, 0, 20, "valid 20000"},
                              {0x04, 0, 20, "valid 20000"}};
  for (const Row& row : rows) {
    decoder_->reset(t0, {});
    told(wave(1, 0, 0, row.fast));
    Numerics numerics;
    numerics.etco2 = numerics.rr = row.number;
    numerics.extended = row.extended;
    EXPECT_EQ(told(numerics.bytes()).last(Parameter::etco2), "etco2 " + row.expected);
    EXPECT_EQ(sink_.last(Parameter::rr), "rr " + row.expected);
    EXPECT_EQ(sink_.last(Parameter::spo2), "spo2 valid 97000");
  }
}

TEST_F(Capnostream, AlarmsAndStatusAreToldWhenTheyChange) {
  Numerics numerics;
  EXPECT_EQ(told(numerics.bytes()).notices, Lines{});
  numerics.co2_alarms = 0x3F;
  numerics.spo2_alarms = 0x7F;
  EXPECT_EQ(told(numerics.bytes(), 1000).notices,
            (Lines{"monitor_alarm + no breath", "monitor_alarm + EtCO2 high",
                   "monitor_alarm + EtCO2 low", "monitor_alarm + RR high", "monitor_alarm + RR low",
                   "monitor_alarm + FiCO2 high", "monitor_alarm + pulse not found",
                   "monitor_alarm + SpO2 high", "monitor_alarm + SpO2 low",
                   "monitor_alarm + pulse rate high", "monitor_alarm + pulse rate low",
                   "monitor_alarm + SpO2 sensor off", "monitor_alarm + SpO2 sensor disconnected"}));
  EXPECT_EQ(told(numerics.bytes(), 2000).notices, Lines{});
  numerics.co2_alarms = 0x3E;
  numerics.spo2_alarms = 0x7F;
  numerics.slow = 0x07;
  numerics.extended = 0x87;
  EXPECT_EQ(told(numerics.bytes(), 3000).notices,
            (Lines{"monitor_alarm - no breath", "device_status + patient type is neonatal",
                   "bedside_silence + alarms are silenced for a while",
                   "bedside_silence + all alarms are silenced", "device_status + check calibration",
                   "device_status + check flow", "device_status + pump is off",
                   "device_status + battery low"}));
  numerics.slow = 0xF8;  // audible alarms, beeps, the oximeter's maker: nothing to tell
  numerics.extended = 0x87;
  EXPECT_EQ(told(numerics.bytes(), 4000).notices,
            (Lines{"device_status - patient type is neonatal",
                   "bedside_silence - alarms are silenced for a while",
                   "bedside_silence - all alarms are silenced"}));
  // After silence what stands is told again.
  EXPECT_EQ(told(numerics.bytes(), 6200).notices.size(), 0U);
  EXPECT_EQ(told(numerics.bytes(), 8401).notices.size(), 12U + 4U);
}

TEST_F(Capnostream, FastStatusIsToldWhenItChanges) {
  EXPECT_EQ(
      told(wave(1, 0, 0, 0xFF)).notices,
      (Lines{"device_status + CO2 module starts up", "device_status + CO2 line is blocked",
             "device_status + self-maintenance runs", "device_status + CO2 line is purged",
             "device_status + FilterLine is not connected", "device_status + CO2 malfunction"}));
  EXPECT_EQ(told(wave(2, 0, 0, 0xBF), 50).notices,
            Lines{"device_status - FilterLine is not connected"});
}

class PrioritySink final : public Sink {
 public:
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_notice(const Notice& notice) override { told.push_back({notice.priority, notice.code}); }
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
  std::vector<std::pair<MonitorPriority, std::uint32_t>> told;
};

TEST_F(Capnostream, EachAlarmHasAPriorityAndACode) {
  using P = MonitorPriority;
  PrioritySink sink;
  Numerics numerics;
  numerics.co2_alarms = 0x05;
  numerics.spo2_alarms = 0x25;
  decoder_->feed(numerics.bytes(), t0, sink);
  EXPECT_EQ(sink.told, (std::vector<std::pair<P, std::uint32_t>>{{P::high, 0x101},
                                                                 {P::medium, 0x104},
                                                                 {P::high, 0x201},
                                                                 {P::high, 0x204},
                                                                 {P::low, 0x220}}));
}

TEST_F(Capnostream, TheWaveIsInHundredthsOfMmHg) {
  told(Numerics().bytes());
  ByteString bytes;
  for (int i = 0; i < 6; ++i) {
    const ByteString one = wave(250 + i, 38 + i, 128, i == 2 ? 0x08 : 0);
    bytes.insert(bytes.end(), one.begin(), one.end());
  }
  EXPECT_EQ(told(bytes, 1000).lines.back(), "frame");
  EXPECT_EQ(sink_.lines[5],
            "wave co2 20000 mHz zero 0 scale 10000 at 100750000000: 3850 3950 4050 4150 4250");
  // The number goes on from 255 to 0; a gap, or a sample that is none, ends the block.
  EXPECT_EQ(told(wave(0, 10, 0, 0), 1050).lines, Lines{"frame"});
  EXPECT_EQ(told(wave(2, 11, 0, 0), 1150).lines.back(),
            "wave co2 20000 mHz zero 0 scale 10000 at 101000000000: 4350 1000");
  EXPECT_EQ(told(wave(3, 0, 0, 1), 1200).lines.back(),
            "wave co2 20000 mHz zero 0 scale 10000 at 101100000000: 1100");
  Numerics kpa;
  kpa.units = 2;
  told(kpa.bytes(), 1300);
  told(wave(4, 50, 0, 0), 1300);
  EXPECT_EQ(told(wave(6, 0, 0, 0), 1400).lines.back(),
            "wave co2 20000 mHz zero 0 scale 10000 at 101300000000: 3750");
}

TEST_F(Capnostream, WithoutUnitsThereIsNoWave) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(told(wave(i, 38, 0, 0), 50 * i).lines, Lines{"frame"});
}

TEST_F(Capnostream, EscapesAndTheStrayZeroOfAWave) {
  EXPECT_EQ(wave(0x80, 0x85, 5, 0),
            (ByteString{0x85, 0x05, 0x00, 0x80, 0x00, 0x80, 0x05, 0x05, 0x00, 0x05}));
  EXPECT_EQ(told({0x85, 0x05, 0x00, 0x80, 0x00, 0x80, 0x05, 0x05, 0x00, 0x05}).lines,
            Lines{"frame"});
  EXPECT_EQ(told({0x85, 0x05, 0x00, 0x01, 0x02, 0x03, 0x00, 0x00, 0x05}).lines, Lines{"frame"});
  EXPECT_EQ(told({0x85, 0x05, 0x00, 0x01, 0x02, 0x03, 0x00, 0x00, 0x06}).lines,
            Lines{"reject checksum at 19"});
}

TEST_F(Capnostream, DamagedMessagesAreDroppedByCause) {
  ByteString bad = Numerics().bytes();
  bad[10] ^= 1;
  EXPECT_EQ(fresh(bad).lines, Lines{"reject checksum at 0"});
  EXPECT_EQ(fresh({0x85, 0x00, 0x00}).lines, Lines{"reject length at 0"});
  EXPECT_EQ(fresh({0x85, 0x05, 0x80, 0x07}).lines, Lines{"reject field at 0"});
  ByteString cut = Numerics().bytes();
  cut.resize(12);
  const ByteString good = Numerics().bytes();
  cut.insert(cut.end(), good.begin(), good.end());
  EXPECT_EQ(fresh(cut).lines[0], "reject length at 0");
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(fresh({1, 2, 3}).lines, Lines{"reject noise at 0"});
  Numerics numerics;
  for (const int units : {0, 4, 50}) {
    numerics.units = units;
    EXPECT_EQ(fresh(numerics.bytes()).lines, Lines{"reject field at 0"});
  }
  EXPECT_EQ(fresh(message(1, ByteString(26, 1))).lines, Lines{"reject field at 0"});
  EXPECT_EQ(fresh(message(0, {1, 2, 3})).lines, Lines{"reject field at 0"});
}

TEST_F(Capnostream, ItSaysWhoItIs) {
  EXPECT_EQ(told(who).lines, (Lines{"frame", "device Oridion|Capnostream 20|B355987654|V45.67"}));
  EXPECT_EQ(told(who).lines, Lines{"frame"});
  EXPECT_EQ(told(text_message(4, "V45.68 02/24/2009 B255000001  ")).lines[1],
            "device Oridion|Capnostream 20|B255000001|V45.68");
}

TEST_F(Capnostream, AnEchoOfCommandsIsNoMonitor) {
  for (const ByteString& echo :
       {enable, set_up, start_rt, link_is_active, message(5, {}), message(2, {}),
        message(10, {1, 1}), message(3, {4}), text_message(7, "ICE              ")}) {
    EXPECT_EQ(told(echo).frames, 0);
  }
  EXPECT_EQ(told(text_message(2, "K-0001              ")).lines, Lines{"frame"});
}

TEST_F(Capnostream, ItEnablesSetsUpStartsAndKeepsAlive) {
  EXPECT_EQ(poll(0), enable);
  EXPECT_EQ(sink_.notices, Lines{"handshake + asking the monitor to talk"});
  EXPECT_EQ(ask_again_ms_, 1000);
  EXPECT_EQ(poll(100), ByteString{});
  told(who, 200);
  EXPECT_EQ(poll(200), set_up);
  EXPECT_EQ(ask_again_ms_, 400);
  told(message(60, {4, 2}), 250);
  EXPECT_EQ(poll(300), ByteString{});
  EXPECT_EQ(poll(400), start_rt);
  EXPECT_EQ(told(Numerics().bytes(), 1400).notices, Lines{"handshake - numerics are coming in"});
  EXPECT_EQ(told(Numerics().bytes(), 2400).notices, Lines{});
  for (int ms = 3400; ms <= 11'400; ms += 1000) {
    told(Numerics().bytes(), ms);
    const bool due = ms == 5400 || ms == 10'400;
    EXPECT_EQ(poll(ms), due ? link_is_active : ByteString{}) << ms;
  }
}

TEST_F(Capnostream, ASilentMonitorIsAskedForEverWithBackOff) {
  poll(0);
  int attempt = 2;
  for (const int ms : {1000, 3000, 8000, 13'000, 18'000}) {
    sink_ = RecordingSink();
    EXPECT_EQ(poll(ms - 1), ByteString{});
    EXPECT_EQ(poll(ms), enable);
    EXPECT_EQ(sink_.notices, Lines{"handshake + no answer to the request to talk, try " +
                                   std::to_string(attempt++)});
  }
}

TEST_F(Capnostream, WhenNumericsStopItBeginsAnew) {
  poll(0);
  told(who, 100);
  poll(100);
  poll(300);
  told(wave(1, 0, 0, 0), 3200);
  EXPECT_EQ(poll(3299), ByteString{});
  EXPECT_EQ(poll(3300), enable);
  EXPECT_EQ(sink_.notices, Lines{"handshake + the monitor answers, but sends no numerics, try 2"});
  told(Numerics().bytes(), 3400);
  EXPECT_EQ(poll(5599), link_is_active);
  EXPECT_EQ(poll(5600), enable);
  EXPECT_EQ(sink_.notices.back(), "handshake + no numerics any more, asking again");
}

TEST_F(Capnostream, AMonitorThatAlreadyTalksIsKeptAlive) {
  poll(0);
  EXPECT_EQ(told(Numerics().bytes(), 500).notices, Lines{"handshake - numerics are coming in"});
  EXPECT_EQ(poll(500), link_is_active);
  EXPECT_EQ(ask_again_ms_, 2700);
}

TEST_F(Capnostream, NamesOfPatientsAreOverwrittenAndMessagesStayWhole) {
  for (const int code : {2, 12, 57, 58}) {
    for (const std::string name : {"Mustermann, Erika", "Erika \x85\x80 Mustermann", "\xAF"}) {
      ByteString stream{'E', 'r', 'i', 'k', 'a'};
      for (const ByteString& part : {Numerics().bytes(), text_message(code, name), who}) {
        stream.insert(stream.end(), part.begin(), part.end());
      }
      ByteString half = text_message(code, name);
      half.pop_back();
      stream.insert(stream.end(), half.begin(), half.end());
      const Lines before = fresh(stream).lines;
      const std::size_t size = stream.size();
      find_driver("capnostream20")->blank_names(stream, Transport::stream);
      EXPECT_EQ(stream.size(), size);
      EXPECT_EQ(fresh(stream).lines, before) << code << ' ' << name;
      const std::string text(stream.begin(), stream.end());
      EXPECT_EQ(text.find("Muster"), std::string::npos);
      EXPECT_EQ(text.find("Erika"), std::string::npos);
    }
  }
}

TEST(CapnostreamMonitor, ItTalksOnceEnabledAndStartedAndStopsWhenTold) {
  const auto device = find_device("capnostream20")->make();
  Vitals vitals;
  vitals.set(Parameter::spo2, 84'000);
  vitals.set(Parameter::rr, 0);
  const auto emit = [&](int ms) {
    ByteString bytes;
    (void)device->emit(after(ms), vitals, bytes);
    return bytes;
  };
  device->receive(start_rt, t0);
  EXPECT_EQ(emit(5000), ByteString{});
  device->receive(enable, after(5000));
  EXPECT_EQ(emit(5000), who);
  device->receive(set_up, after(5100));
  EXPECT_EQ(emit(5100), message(60, {4, 2}));
  device->receive(start_rt, after(5200));
  EXPECT_EQ(emit(5249), ByteString{});
  EXPECT_EQ(emit(5250), wave(0, 0, 0, 1));
  for (int ms = 5300; ms < 6200; ms += 50) EXPECT_EQ(emit(ms).size(), 8U) << ms;
  RecordingSink sink;
  const auto decoder = find_driver("capnostream20")->make();
  decoder->feed(emit(6200), after(6200), sink);
  EXPECT_EQ(sink.reading_texts(),
            (Lines{"spo2 valid 84000", "pulse no_value", "rr valid 0", "etco2 no_value"}));
  EXPECT_EQ(sink.notices, (Lines{"monitor_alarm + no breath", "monitor_alarm + SpO2 low"}));
  EXPECT_EQ(sink.frames, 2);
  EXPECT_LT(emit(1'000'000).size(), 40U * 10 + 3 * 40);
  device->receive(message(5, {}), after(1'000'000));
  EXPECT_EQ(emit(1'010'000), ByteString{});
  device->receive(start_rt, after(1'010'000));
  EXPECT_EQ(emit(1'010'050).size(), 8U);
  device->receive(message(2, {}), after(1'010'100));
  EXPECT_EQ(emit(1'020'000), ByteString{});
}

}  // namespace
}  // namespace vigil::test
