// Rules that hold for every driver (docs/safety-rules.md 12), checked on every simulated monitor.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/drivers/driver_case.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

constexpr std::uint32_t seed = 20'261'122;

class Harness : public testing::TestWithParam<DriverCase> {
 protected:
  void SetUp() override {
    talk_ = std::make_unique<Conversation>(GetParam());
    decoder_ = GetParam().make_decoder();
    decoder_->reset(start, find_driver(GetParam().driver)->line_settings[0]);
  }
  std::unique_ptr<Conversation> talk_;
  std::unique_ptr<Decoder> decoder_;
};

using Lines = std::vector<std::string>;

ByteString joined(const std::vector<Unit>& units) {
  ByteString all;
  for (const Unit& unit : units) all.insert(all.end(), unit.bytes.begin(), unit.bytes.end());
  return all;
}

Lines decode(const DriverCase& driver_case, const ByteString& bytes,
             const std::vector<std::size_t>& cuts) {
  const auto decoder = driver_case.make_decoder();
  RecordingSink sink;
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    decoder->feed(Bytes(bytes).subspan(from, cut - from), start, sink);
    from = cut;
  }
  decoder->feed(Bytes(bytes).subspan(from), start, sink);
  return sink.lines;
}

TEST_P(Harness, EveryCutInTwoGivesTheSameOutput) {
  Vitals vitals = at_rest();
  const ByteString bytes = joined(talk_->units(vitals, GetParam().units));
  const Lines whole = decode(GetParam(), bytes, {});
  EXPECT_GT(std::count(whole.begin(), whole.end(), "frame"), 0);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    ASSERT_EQ(decode(GetParam(), bytes, {cut}), whole) << "cut at " << cut;
  }
}

TEST_P(Harness, RandomCutsOfADamagedStreamGiveTheSameOutput) {
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  ByteString bytes = joined(talk_->units(at_rest(), 2 * GetParam().units));
  for (int i = 0; i < 12; ++i) bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
  bytes.erase(bytes.begin(), bytes.begin() + 3);
  const Lines whole = decode(GetParam(), bytes, {});
  for (int round = 0; round < 100; ++round) {
    std::vector<std::size_t> cuts(random() % 40);
    for (std::size_t& cut : cuts) cut = random() % bytes.size();
    std::sort(cuts.begin(), cuts.end());
    ASSERT_EQ(decode(GetParam(), bytes, cuts), whole) << "round " << round;
  }
  std::vector<std::size_t> each(bytes.size());
  for (std::size_t i = 0; i < each.size(); ++i) each[i] = i;
  EXPECT_EQ(decode(GetParam(), bytes, each), whole) << "byte by byte";
}

ByteString garbage(std::mt19937& random, const DriverCase& driver_case) {
  ByteString bytes(1 + random() % 40);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(random());
    if (!driver_case.checksum) byte = static_cast<std::uint8_t>(byte | 0x80U);
  }
  return bytes;
}

/// Garbage before, between and inside frames, and frames that end too early.
ByteString damage(const std::vector<Unit>& units, std::mt19937& random,
                  const DriverCase& driver_case) {
  ByteString all;
  const auto add = [&](const ByteString& bytes) {
    all.insert(all.end(), bytes.begin(), bytes.end());
  };
  for (const Unit& unit : units) {
    ByteString bytes = unit.bytes;
    const auto middle =
        bytes.begin() + static_cast<std::ptrdiff_t>(1 + random() % (bytes.size() - 1));
    switch (random() % 4) {
      case 0:
        add(garbage(random, driver_case));
        break;
      case 1: {
        const ByteString inside = garbage(random, driver_case);
        bytes.insert(middle, inside.begin(), inside.end());
        break;
      }
      case 2: {
        bytes.erase(middle, bytes.end());
        // A half message with the start of the next one must not look whole.
        break;
      }
      default:
        break;
    }
    add(bytes);
  }
  return all;
}

TEST_P(Harness, GarbageNeverMakesAReadingThatTheCleanStreamDidNotHave) {
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::vector<Unit> units = talk_->units(at_rest(), 2 * GetParam().units + 2);
  RecordingSink clean;
  decoder_->feed(joined(units), start, clean);
  const Lines texts = clean.reading_texts();
  std::set<std::string> known(texts.begin(), texts.end());
  // Without the message that told the monitor's time, the age is unknown: that claims less.
  for (const std::string& text : texts) known.insert(text + " age-unknown");
  ASSERT_FALSE(known.empty());
  for (int round = 0; round < 300; ++round) {
    const ByteString bytes = damage(units, random, GetParam());
    RecordingSink sink;
    decoder_->reset(start, {});
    decoder_->feed(bytes, start, sink);
    for (const std::string& text : sink.reading_texts()) {
      ASSERT_TRUE(known.contains(text)) << text << " in round " << round;
    }
  }
}

TEST_P(Harness, AfterDamageItLocksAgainWithinTwoFrames) {
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (int round = 0; round < 100; ++round) {
    SetUp();
    const std::vector<Unit> before = talk_->units(at_rest(), GetParam().units);
    const Instant later = before.back().at + std::chrono::seconds(20);
    const std::vector<Unit> after = talk_->units(at_rest(), 2, later);
    RecordingSink sink;
    for (const Unit& unit : before) decoder_->feed(unit.bytes, unit.at, sink);
    const auto kept = random() % before.back().bytes.size();
    decoder_->feed(Bytes(before.back().bytes).first(kept), later, sink);
    decoder_->feed(garbage(random, GetParam()), later, sink);
    const int frames = sink.frames;
    for (const Unit& unit : after) decoder_->feed(unit.bytes, unit.at, sink);
    ASSERT_GT(sink.frames, frames) << "round " << round;
  }
}

/// What the decoder says at last, after the monitor has shown `vitals` for a while.
RecordingSink shown(const DriverCase& driver_case, const Vitals& vitals) {
  const auto decoder = driver_case.make_decoder();
  RecordingSink sink;
  for (const Unit& unit : Conversation(driver_case).units(vitals, driver_case.units)) {
    decoder->feed(unit.bytes, unit.at, sink);
  }
  return sink;
}

TEST_P(Harness, DeviceToDecoderIsTheIdentityOnValues) {
  for (const Sweep& sweep : GetParam().sweeps) {
    for (std::int32_t value = sweep.lowest; value <= sweep.highest; ++value) {
      Vitals vitals = at_rest();
      vitals.set(sweep.parameter, value * 1000);
      if (GetParam().cuff_on_request) {
        vitals.cuff = {vitals[Parameter::nibp_sys], vitals[Parameter::nibp_dia],
                       vitals[Parameter::nibp_mean], vitals[Parameter::nibp_pulse]};
      }
      const RecordingSink sink = shown(GetParam(), vitals);
      const std::string expected =
          std::string(info(sweep.parameter).key) + " valid " + std::to_string(value * 1000);
      ASSERT_EQ(sink.last(sweep.parameter), expected);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST_P(Harness, DeviceToDecoderIsTheIdentityOnEveryReasonForNoValue) {
  for (const Loss& loss : GetParam().losses) {
    for (const Validity why : loss.validities) {
      Vitals vitals = at_rest();
      for (const Parameter parameter : loss.parameters) vitals.lose(parameter, why);
      const RecordingSink sink = shown(GetParam(), vitals);
      for (const Parameter parameter : loss.parameters) {
        const std::string expected =
            std::string(info(parameter).key) + ' ' + std::string(name(why));
        EXPECT_EQ(sink.last(parameter), expected);
      }
      for (const Reading& reading : sink.readings) {
        const bool lost = std::find(loss.parameters.begin(), loss.parameters.end(),
                                    reading.parameter()) != loss.parameters.end();
        EXPECT_NE(reading.valid(), lost) << text_of(reading);
      }
    }
  }
}

TEST_P(Harness, AnUnchangedNumericIsToldAtMostOnceASecond) {
  if (!GetParam().paced) return;  // a cuff tells each measurement once
  const Parameter paced = *GetParam().paced;
  const std::vector<Unit> units = talk_->units(at_rest(), 10 * GetParam().units + 1);
  RecordingSink sink;
  for (const Unit& unit : units) decoder_->feed(unit.bytes, unit.at, sink);
  std::int64_t count = 0;
  std::optional<Instant> first;
  for (const Reading& reading : sink.readings) {
    if (reading.parameter() != paced) continue;
    if (!first) first = reading.measured_at();
    ++count;
  }
  ASSERT_TRUE(first);
  const Duration whole = units.back().at - *first;
  const Duration period = update_period(*find_driver(GetParam().driver), paced)->period;
  EXPECT_LE(count, whole / std::chrono::seconds(1) + 2);
  EXPECT_GE(count, whole / std::max<Duration>(period, std::chrono::seconds(1)) - 1);
}

TEST_P(Harness, ResetForgetsAHalfFrame) {
  const std::vector<Unit> units = talk_->units(at_rest(), GetParam().units);
  const ByteString& last = units.back().bytes;
  RecordingSink sink;
  for (std::size_t i = 0; i + 1 < units.size(); ++i) {
    decoder_->feed(units[i].bytes, units[i].at, sink);
  }
  decoder_->feed(Bytes(last).first(last.size() - 1), start, sink);
  const int frames = sink.frames;
  const std::size_t readings = sink.readings.size();
  decoder_->reset(start, {});
  decoder_->feed(Bytes(last).last(1), start, sink);
  EXPECT_EQ(sink.frames, frames);
  EXPECT_EQ(sink.readings.size(), readings);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Harness, testing::ValuesIn(stream_cases()),
                         [](const auto& tested) { return case_name(tested.param); });

TEST(Registry, EveryDeviceHasADecoderAndACaseInTheHarness) {
  EXPECT_EQ(devices().size(), driver_cases().size());
  for (const DeviceDescriptor* device : devices()) {
    EXPECT_NE(find_driver(device->driver), nullptr) << device->driver;
    EXPECT_EQ(find_device(device->driver, device->variant), device);
  }
  for (const Descriptor* descriptor : drivers()) {
    EXPECT_NE(find_device(descriptor->id), nullptr) << descriptor->id;
    EXPECT_FALSE(descriptor->line_settings.empty());
  }
}

TEST(Registry, UnknownNamesFindNothing) {
  EXPECT_EQ(find_driver("ivy"), nullptr);
  EXPECT_EQ(find_device("nonin", "df9"), nullptr);
  EXPECT_EQ(find_device("nonin")->variant, "df2");
}

}  // namespace
}  // namespace vigil::test
