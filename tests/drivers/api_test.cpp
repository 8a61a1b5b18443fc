#include <gtest/gtest.h>

#include <set>
#include <string>

#include "drivers/api/checksum.hpp"
#include "drivers/api/frame_buffer.hpp"
#include "drivers/api/numeric_pacing.hpp"
#include "drivers/api/reject_run.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/wave.hpp"
#include "drivers/api/wave_shape.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

constexpr Instant t0 = Instant::from_ns(5'000'000'000);

TEST(ParameterTable, KeysAreUniqueAndFindTheirParameter) {
  std::set<std::string_view> keys;
  for (const ParameterInfo& entry : parameters()) {
    EXPECT_TRUE(keys.insert(entry.key).second) << entry.key;
    EXPECT_EQ(parameter_from_key(entry.key), entry.id);
    EXPECT_EQ(info(entry.id).key, entry.key);
    EXPECT_EQ(entry.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string_view::npos);
    EXPECT_EQ(entry.mdc >> 16U, 2U) << entry.key;
    EXPECT_LT(entry.lowest_milli, entry.highest_milli);
  }
  EXPECT_EQ(keys.size(), parameter_count);
  EXPECT_EQ(parameter_from_key("HR"), std::nullopt);
  EXPECT_EQ(parameter_from_key(""), std::nullopt);
}

TEST(WaveTable, KeysAreUnique) {
  std::set<std::string_view> keys;
  for (const WaveInfo& entry : waves()) {
    EXPECT_TRUE(keys.insert(entry.key).second);
    EXPECT_EQ(info(entry.id).key, entry.key);
  }
  EXPECT_EQ(keys.size(), wave_count);
}

TEST(ReadingRange, BothLimitsOfEachParameterAreValidAndOneBeyondIsNot) {
  for (const ParameterInfo& entry : parameters()) {
    EXPECT_EQ(Reading::of(entry.id, entry.lowest_milli, t0).milli(), entry.lowest_milli);
    EXPECT_EQ(Reading::of(entry.id, entry.highest_milli, t0).milli(), entry.highest_milli);
    for (const std::int32_t beyond : {entry.lowest_milli - 1, entry.highest_milli + 1}) {
      const Reading reading = Reading::of(entry.id, beyond, t0);
      EXPECT_EQ(reading.validity(), Validity::out_of_range) << entry.key;
      EXPECT_EQ(reading.milli(), std::nullopt);
    }
  }
}

TEST(ReadingRange, ADemonstrationHasANumberToShowAndNoneToJudge) {
  const Reading demo = Reading::demo(Parameter::spo2, 95'000, t0);
  EXPECT_EQ(demo.validity(), Validity::demo);
  EXPECT_FALSE(demo.valid());
  EXPECT_EQ(demo.milli(), std::nullopt);
  EXPECT_EQ(demo.shown_milli(), 95'000);
  EXPECT_EQ(Reading::demo(Parameter::spo2, 101'000, t0).validity(), Validity::out_of_range);
  EXPECT_EQ(Reading::none(Parameter::spo2, Validity::demo, t0).validity(), Validity::no_value);
  EXPECT_EQ(Reading::of(Parameter::spo2, 95'000, t0).shown_milli(), 95'000);
}

TEST(ReadingRange, NoneIsNeverValid) {
  EXPECT_EQ(Reading::none(Parameter::hr, Validity::valid, t0).validity(), Validity::no_value);
  const Reading off = Reading::none(Parameter::hr, Validity::sensor_off, t0);
  EXPECT_EQ(off.validity(), Validity::sensor_off);
  EXPECT_EQ(off.milli(), std::nullopt);
  EXPECT_FALSE(off.age_unknown());
  EXPECT_TRUE(off.with_unknown_age().age_unknown());
}

TEST(FixedTextCut, CutsAtAWholeUtf8Character) {
  EXPECT_EQ(FixedText<4>("abcdef").view(), "abcd");
  EXPECT_EQ(FixedText<4>("abc\xC3\xA9").view(), "abc");
  EXPECT_EQ(FixedText<5>("abc\xC3\xA9").view(), "abc\xC3\xA9");
  EXPECT_EQ(FixedText<3>("\xE2\x82\xAC\xE2\x82\xAC").view(), "\xE2\x82\xAC");
  FixedText<6> text("ab");
  EXPECT_EQ(text.append("\xE2\x82\xAC").append("yz").view(), "ab\xE2\x82\xACy");
}

TEST(Checksum, IsTheSumModulo256) {
  const std::array<std::uint8_t, 4> bytes{0x01, 0x81, 0x64, 0x01};
  EXPECT_EQ(sum8(bytes), 0xE7);
  const std::array<std::uint8_t, 3> wraps{0xFF, 0xFF, 0x03};
  EXPECT_EQ(sum8(wraps), 0x01);
  EXPECT_EQ(sum8({}), 0);
}

TEST(FrameWindow, TakesWhatFitsAndCountsWhatLeft) {
  FrameBuffer<8> buffer;
  const std::array<std::uint8_t, 6> bytes{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(buffer.append(bytes), 6U);
  EXPECT_EQ(buffer.append(bytes), 2U);
  EXPECT_EQ(buffer.append(bytes), 0U);
  buffer.drop(5);
  EXPECT_EQ(buffer.where(), 5U);
  EXPECT_EQ(buffer.append(Bytes(bytes).subspan(2)), 4U);
  const Bytes view = buffer.view();
  EXPECT_EQ(std::vector<std::uint8_t>(view.begin(), view.end()),
            (std::vector<std::uint8_t>{6, 1, 2, 3, 4, 5, 6}));
  buffer.drop(100);
  EXPECT_EQ(buffer.where(), 12U);
  EXPECT_TRUE(buffer.view().empty());
  buffer.clear();
  EXPECT_EQ(buffer.where(), 0U);
}

TEST(Rejects, OneReportForARunAndOneMoreForAGraverCause) {
  RejectRun run;
  RecordingSink sink;
  for (std::uint64_t at = 10; at < 20; ++at) run.drop(RejectCause::noise, at, sink);
  run.drop(RejectCause::checksum, 20, sink);
  run.drop(RejectCause::noise, 21, sink);
  run.end();
  run.drop(RejectCause::noise, 40, sink);
  EXPECT_EQ(sink.lines, (std::vector<std::string>{"reject noise at 10", "reject checksum at 20",
                                                  "reject noise at 40"}));
}

TEST(Rejects, ALongRunIsToldAgain) {
  RejectRun run;
  RecordingSink sink;
  for (std::uint64_t at = 0; at < 600; ++at) run.drop(RejectCause::noise, at, sink);
  EXPECT_EQ(sink.lines, (std::vector<std::string>{"reject noise at 0", "reject noise at 256",
                                                  "reject noise at 512"}));
}

TEST(Pacing, AChangeAtOnceTheSameOnceASecond) {
  NumericPacing pacing;
  const auto at = [](int ms) { return t0 + std::chrono::milliseconds(ms); };
  EXPECT_TRUE(pacing.admit(Reading::of(Parameter::hr, 80'000, at(0))));
  EXPECT_FALSE(pacing.admit(Reading::of(Parameter::hr, 80'000, at(500))));
  EXPECT_TRUE(pacing.admit(Reading::of(Parameter::spo2, 80'000, at(500))));
  EXPECT_TRUE(pacing.admit(Reading::of(Parameter::hr, 81'000, at(501))));
  EXPECT_FALSE(pacing.admit(Reading::of(Parameter::hr, 81'000, at(1'400))));
  EXPECT_TRUE(pacing.admit(Reading::of(Parameter::hr, 81'000, at(1'401))));
  EXPECT_TRUE(pacing.admit(Reading::none(Parameter::hr, Validity::no_value, at(1'402))));
  EXPECT_FALSE(pacing.admit(Reading::none(Parameter::hr, Validity::no_value, at(1'403))));
  pacing.clear();
  EXPECT_TRUE(pacing.admit(Reading::none(Parameter::hr, Validity::no_value, at(1'404))));
}

TEST(WaveShape, StaysInItsRangeAndPeaksWhereItSays) {
  for (std::int64_t phase = -1000; phase < 2000; ++phase) {
    EXPECT_GE(ecg_shape(phase), -250);
    EXPECT_LE(ecg_shape(phase), 1000);
    EXPECT_GE(pulse_shape(phase), 0);
    EXPECT_LE(pulse_shape(phase), 1000);
    EXPECT_GE(breath_shape(phase), 0);
    EXPECT_LE(breath_shape(phase), 1000);
    EXPECT_EQ(ecg_shape(phase), ecg_shape(phase + 1000));
  }
  EXPECT_EQ(ecg_shape(300), 1000);
  EXPECT_EQ(pulse_shape(400), 1000);
  EXPECT_EQ(breath_shape(400), 1000);
}

}  // namespace
}  // namespace vigil::test
