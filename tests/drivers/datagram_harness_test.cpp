// Rules that hold for every driver of datagrams, on every simulated monitor that sends them:
// messages are lost, doubled, out of order, cut short or longer than they were.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/drivers/driver_case.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

constexpr std::uint32_t seed = 20'261'122;

class DatagramHarness : public testing::TestWithParam<DriverCase> {
 protected:
  std::vector<Unit> units(std::size_t count, const Vitals& vitals = at_rest()) const {
    return Conversation(GetParam()).units(vitals, count);
  }
  std::unique_ptr<Decoder> opened() const {
    auto decoder = GetParam().make_decoder();
    LineSettings line = find_driver(GetParam().driver)->line_settings[0];
    line.transport = Transport::datagram;
    decoder->reset(start, line);
    return decoder;
  }
  RecordingSink fed(const std::vector<Unit>& all) const {
    const auto decoder = opened();
    RecordingSink sink;
    for (const Unit& unit : all) decoder->feed(unit.bytes, unit.at, sink);
    return sink;
  }
  /// What any clean listener may have heard, with or without the first messages.
  std::set<std::string> known() const {
    const std::vector<std::string> texts = fed(units(3 * GetParam().units)).reading_texts();
    std::set<std::string> all(texts.begin(), texts.end());
    for (const std::string& text : texts) all.insert(text + " age-unknown");
    return all;
  }
  static void expect_known(const RecordingSink& sink, const std::set<std::string>& known) {
    for (const std::string& text : sink.reading_texts()) {
      ASSERT_TRUE(known.contains(text)) << text;
    }
  }
};

TEST_P(DatagramHarness, EveryDatagramOfTheMonitorIsAGoodFrame) {
  const std::vector<Unit> all = units(3 * GetParam().units);
  const RecordingSink sink = fed(all);
  EXPECT_EQ(sink.frames, static_cast<int>(all.size()));
  EXPECT_EQ(std::count_if(sink.rejects.begin(), sink.rejects.end(), [](int n) { return n > 0; }),
            0);
  EXPECT_FALSE(sink.readings.empty());
}

TEST_P(DatagramHarness, LossDoublingAndDisorderMakeNoNewReading) {
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const std::set<std::string> clean = known();
  const std::vector<Unit> all = units(3 * GetParam().units);
  for (int round = 0; round < 200; ++round) {
    std::vector<Unit> received;
    for (const Unit& unit : all) {
      const auto fate = random() % 8;
      if (fate == 0) continue;
      received.push_back(unit);
      if (fate == 1) received.push_back(unit);
      if (fate == 2 && received.size() > 1) {
        std::swap(received.back().bytes, received[received.size() - 2].bytes);
      }
    }
    const RecordingSink sink = fed(received);
    EXPECT_EQ(sink.frames, static_cast<int>(received.size())) << "round " << round;
    expect_known(sink, clean);
  }
}

TEST_P(DatagramHarness, ATruncatedDatagramIsRejectedAndGivesNothing) {
  const std::vector<Unit> all = units(GetParam().units);
  for (const Unit& unit : all) {
    for (std::size_t size = 1; size < unit.bytes.size(); ++size) {
      const auto decoder = opened();
      RecordingSink sink;
      decoder->feed(Bytes(unit.bytes).first(size), unit.at, sink);
      ASSERT_EQ(sink.readings.size(), 0U) << "cut at " << size;
      ASSERT_EQ(sink.others.size(), 0U) << "cut at " << size;
      ASSERT_EQ(sink.waves.size(), 0U) << "cut at " << size;
      ASSERT_EQ(sink.frames, 0) << "cut at " << size;
      ASSERT_EQ(sink.lines.size(), 1U) << "cut at " << size << ": one reject";
    }
  }
}

TEST_P(DatagramHarness, ALongerDatagramIsRejectedAndGivesNothing) {
  for (const Unit& unit : units(GetParam().units)) {
    ByteString longer = unit.bytes;
    longer.push_back(0);
    const auto decoder = opened();
    RecordingSink sink;
    decoder->feed(longer, unit.at, sink);
    EXPECT_EQ(sink.frames, 0);
    EXPECT_EQ(sink.lines.size(), 1U);
  }
}

TEST_P(DatagramHarness, AfterGarbageTheNextDatagramCounts) {
  std::mt19937 random(seed);
  const std::vector<Unit> all = units(2 * GetParam().units);
  const auto decoder = opened();
  RecordingSink sink;
  for (const Unit& unit : all) {
    ByteString garbage(1 + random() % 200);
    for (std::uint8_t& byte : garbage) byte = static_cast<std::uint8_t>(random());
    decoder->feed(garbage, unit.at, sink);
    const int frames = sink.frames;
    decoder->feed(unit.bytes, unit.at, sink);
    ASSERT_EQ(sink.frames, frames + 1);
  }
  expect_known(sink, known());
}

TEST_P(DatagramHarness, DeviceToDecoderIsTheIdentityOnValues) {
  for (const Sweep& sweep : GetParam().sweeps) {
    for (std::int32_t value = sweep.lowest; value <= sweep.highest; value += 7) {
      Vitals vitals = at_rest();
      vitals.set(sweep.parameter, value * 1000);
      const RecordingSink sink = fed(units(GetParam().units, vitals));
      ASSERT_EQ(sink.last(sweep.parameter),
                std::string(info(sweep.parameter).key) + " valid " + std::to_string(value * 1000));
    }
  }
}

TEST_P(DatagramHarness, DeviceToDecoderIsTheIdentityOnEveryReasonForNoValue) {
  for (const Loss& loss : GetParam().losses) {
    for (const Validity why : loss.validities) {
      Vitals vitals = at_rest();
      for (const Parameter parameter : loss.parameters) vitals.lose(parameter, why);
      const RecordingSink sink = fed(units(GetParam().units, vitals));
      for (const Parameter parameter : loss.parameters) {
        EXPECT_EQ(sink.last(parameter),
                  std::string(info(parameter).key) + ' ' + std::string(name(why)));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, DatagramHarness, testing::ValuesIn(datagram_cases()),
                         [](const auto& tested) { return case_name(tested.param); });

}  // namespace
}  // namespace vigil::test
