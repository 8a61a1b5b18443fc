#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

using Lines = std::vector<std::string>;
using testing::Test;

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
Instant after(int ms) { return t0 + std::chrono::milliseconds(ms); }

/// The text lines of a message, each to be changed by a test.
struct Text {
  std::string hr = "HR=1;80;ECG-II-DIAG;";
  std::string rr = "RR=1;35;APNEA: 20 SEC;";
  std::string etco2 = "ETCO2=1;;;";
  std::string spo2 = "SPO2=1;100;PR=80 ;";
  std::string nibp = "NIBP=4;121;75;92;80;;";
  std::string p1 = "P1=3;111;73;88;;";
  std::string p2 = "P2=3;;;;NO TRANSDUCER;";
  std::string t1 = "T1=1;;;";
  std::string t2 = "T2=1;;;";

  [[nodiscard]] std::string all() const {
    std::string text;
    for (const std::string* line : {&hr, &rr, &etco2, &spo2, &nibp, &p1, &p2, &t1, &t2}) {
      if (!line->empty()) text += *line + '\r';
    }
    return text;
  }
};

std::vector<std::uint8_t> message(const std::string& text, char wave = '\x64') {
  const std::string all =
      "\xFF"
      "ANSAR-B " +
      std::string(400, wave) + text + "\xFE";
  return {all.begin(), all.end()};
}

class Ivy450c : public Test {
 protected:
  void feed(const std::string& text, int ms) {
    sink_ = RecordingSink();
    decoder_->feed(message(text), after(ms), sink_);
  }
  void feed(const Text& text, int ms) { feed(text.all(), ms); }
  int rejects(RejectCause cause) { return sink_.rejects[static_cast<std::size_t>(cause)]; }

  std::unique_ptr<Decoder> decoder_ = find_driver("ivy450c")->make();
  RecordingSink sink_;
};

TEST_F(Ivy450c, AMessageGivesHeartRateFirstThenSaturationThenTheRest) {
  feed(Text(), 0);
  EXPECT_EQ(
      sink_.reading_texts(),
      (Lines{"hr valid 80000", "spo2 valid 100000", "pulse valid 80000", "rr valid 35000",
             "etco2 no_value", "p1_sys valid 111000", "p1_dia valid 73000", "p1_mean valid 88000",
             "p2_sys sensor_disconnected", "p2_dia sensor_disconnected",
             "p2_mean sensor_disconnected", "temp1 no_value", "temp2 no_value",
             "nibp_sys valid 121000 age-unknown", "nibp_dia valid 75000 age-unknown",
             "nibp_mean valid 92000 age-unknown", "nibp_pulse valid 80000 age-unknown"}));
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(sink_.readings[0].measured_at(), t0);
}

TEST_F(Ivy450c, ValuesAndReasonsOfALine) {
  struct Row {
    Text text;
    Parameter parameter;
    std::string expected;
  };
  const auto with = [](std::string Text::*line, std::string value) {
    Text text;
    text.*line = std::move(value);
    return text;
  };
  const std::vector<Row> rows{
      {with(&Text::hr, "HR=1;0;ECG-II-DIAG;ASYSTOLE"), Parameter::hr, "hr valid 0"},
      {with(&Text::hr, "HR=1;;LEADS OFF;"), Parameter::hr, "hr sensor_off"},
      {with(&Text::hr, "HR=1;;ECG-II-DIAG;LEAD OFF"), Parameter::hr, "hr sensor_off"},
      {with(&Text::hr, "HR=1;80;LEADS OFF;"), Parameter::hr, "hr held"},
      {with(&Text::hr, "HR=1;---;ECG-II-DIAG;"), Parameter::hr, "hr no_value"},
      {with(&Text::hr, "HR=1;401;ECG-II-DIAG;"), Parameter::hr, "hr out_of_range"},
      {with(&Text::rr, "RR=1;;APNEA: 20 SEC;"), Parameter::rr, "rr no_value"},
      {with(&Text::etco2, "ETCO2=1;38;;"), Parameter::etco2, "etco2 valid 38000"},
      {with(&Text::spo2, "SPO2=1;;SENSOR OFF;"), Parameter::spo2, "spo2 sensor_off"},
      {with(&Text::spo2, "SPO2=1;;SENSOR OFF;"), Parameter::pulse, "pulse sensor_off"},
      {with(&Text::spo2, "SPO2=1;97;PR=   ;"), Parameter::pulse, "pulse no_value"},
      {with(&Text::spo2, "SPO2=1;97;PR=121;"), Parameter::pulse, "pulse valid 121000"},
      {with(&Text::spo2, "SPO2=1;;SEARCHING;"), Parameter::spo2, "spo2 searching"},
      {with(&Text::spo2, "SPO2=1;101;PR=80 ;"), Parameter::spo2, "spo2 out_of_range"},
      {with(&Text::p2, "P2=3;12;-2;5;CVP;"), Parameter::p2_dia, "p2_dia valid -2000"},
      {with(&Text::t1, "T1=1;36.6;;"), Parameter::temp1, "temp1 valid 36600"},
      {with(&Text::t1, "T1=1;37;;"), Parameter::temp1, "temp1 valid 37000"},
      {with(&Text::t1, "T1=1;98.6;;"), Parameter::temp1, "temp1 out_of_range"},
  };
  for (const Row& row : rows) {
    decoder_->reset(t0, {});
    feed(row.text, 0);
    EXPECT_EQ(sink_.last(row.parameter), row.expected) << row.text.all();
  }
}

TEST_F(Ivy450c, ALineOfUnknownFormRejectsTheWholeMessage) {
  const std::vector<std::string> lines{
      "HR=1;8O;ECG-II-DIAG;",  "HR=1;1000;ECG-II-DIAG;", "HR=2;80;ECG-II-DIAG;",
      "HR=1;80;ECG-II-DIAG",   "HR=1;80;A;B;",           "HR=1;-8;ECG-II-DIAG;",
      "HR=1;8.0;ECG-II-DIAG;", "H=1;80;ECG-II-DIAG;",    "HR 1;80;ECG-II-DIAG;",
      "HR=1;8 0;ECG-II-DIAG;", "HR=;80;ECG-II-DIAG;",    "HR=1;+80;ECG-II-DIAG;"};
  for (const std::string& line : lines) {
    decoder_->reset(t0, {});
    Text text;
    text.hr = line;
    feed(text, 0);
    EXPECT_TRUE(sink_.lines.front().starts_with("reject field at 0")) << line;
    EXPECT_TRUE(sink_.readings.empty()) << line;
    EXPECT_EQ(sink_.frames, 0) << line;
  }
}

TEST_F(Ivy450c, ACuffWhoseMeanIsOutsideItsPressuresIsIgnoredAndTheRestCounts) {
  for (const char* line :
       {"NIBP=4;121;75;9;80;;", "NIBP=4;21;75;92;80;;", "NIBP=4;121;75;122;80;;"}) {
    decoder_->reset(t0, {});
    feed(Text(), 0);
    Text text;
    text.nibp = line;
    feed(text, 1000);
    EXPECT_EQ(sink_.frames, 1) << line;
    EXPECT_EQ(sink_.last(Parameter::hr), "hr valid 80000") << line;
    EXPECT_EQ(sink_.last(Parameter::nibp_sys), "") << line;
    EXPECT_EQ(sink_.last(Parameter::nibp_pulse), "") << line;
    EXPECT_EQ(rejects(RejectCause::field), 1) << line;
    feed(Text(), 2000);
    EXPECT_EQ(sink_.last(Parameter::nibp_sys), "") << "the old measurement must not look new";
  }
}

TEST_F(Ivy450c, AnInvasivePressureOutOfOrderCostsNothing) {
  Text text;
  text.p1 = "P1=3;111;73;72;;";
  feed(text, 0);
  EXPECT_EQ(sink_.last(Parameter::p1_mean), "p1_mean valid 72000");
}

TEST_F(Ivy450c, TwoLinesMeltedIntoOneAreNoReading) {
  Text text;
  feed(text, 0);
  text.hr = "";
  text.rr = "HR=1;85;APNEA: 20 SEC;";
  feed(text, 1000);
  EXPECT_TRUE(sink_.readings.empty());
  EXPECT_EQ(sink_.frames, 0);
}

TEST_F(Ivy450c, AMonitorWithFewerLinesIsTakenAtItsSecondMessage) {
  Text text;
  text.t2 = "";
  feed(text, 0);
  EXPECT_EQ(sink_.frames, 0);
  feed(text, 1000);
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(sink_.last(Parameter::hr), "hr valid 80000");
  EXPECT_EQ(sink_.last(Parameter::temp2), "");
}

TEST_F(Ivy450c, ACuffMeasurementIsToldOnceAndAgainWhenItChanges) {
  Text text;
  feed(text, 0);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 121000 age-unknown");
  for (int second = 1; second < 20; ++second) {
    feed(text, second * 1000);
    EXPECT_EQ(sink_.last(Parameter::nibp_sys), "");
  }
  text.nibp = "NIBP=4;121;75;92;81;;";
  feed(text, 20'000);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 121000");
  EXPECT_EQ(sink_.last(Parameter::nibp_pulse), "nibp_pulse valid 81000");
  text.nibp = "NIBP=4;;;;;;";
  feed(text, 21'000);
  EXPECT_EQ(sink_.last(Parameter::nibp_mean), "nibp_mean no_value");
  feed(text, 22'000);
  EXPECT_EQ(sink_.last(Parameter::nibp_mean), "");
}

TEST_F(Ivy450c, ACuffMeasurementAfterAnEmptyStartHasAKnownAge) {
  Text text;
  text.nibp = "NIBP=4;;;;;;";
  feed(text, 0);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys no_value");
  feed(Text(), 1000);
  EXPECT_EQ(sink_.last(Parameter::nibp_sys), "nibp_sys valid 121000");
}

TEST_F(Ivy450c, TheMonitorsAlarmIsToldOnChange) {
  Text text;
  feed(text, 0);
  EXPECT_EQ(sink_.notices, Lines{});
  text.spo2 = "SPO2=1;84;PR=80 ;LOW";
  feed(text, 1000);
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm + SPO2: LOW"});
  feed(text, 2000);
  EXPECT_EQ(sink_.notices, Lines{});
  text.spo2 = "SPO2=1;84;PR=80 ;VERY LOW";
  feed(text, 3000);
  EXPECT_EQ(sink_.notices, (Lines{"monitor_alarm - SPO2: LOW", "monitor_alarm + SPO2: VERY LOW"}));
  feed(Text(), 4000);
  EXPECT_EQ(sink_.notices, Lines{"monitor_alarm - SPO2: VERY LOW"});
}

TEST_F(Ivy450c, AFlatAbsentChannelGivesNoWave) {
  const std::string text = Text().all();
  decoder_->feed(message(text, '\xFB'), after(0), sink_);
  EXPECT_TRUE(sink_.waves.empty());
  decoder_->feed(message(text, '\x78'), after(1000), sink_);
  EXPECT_EQ(sink_.waves,
            (std::vector<Wave>{Wave::ecg_ii, Wave::resp, Wave::pleth, Wave::p1, Wave::p2}));
  EXPECT_EQ(sink_.wave_sizes, (std::vector<std::size_t>{200, 50, 50, 50, 50}));
  const auto ecg = std::find_if(sink_.lines.begin(), sink_.lines.end(),
                                [](const auto& line) { return line.starts_with("wave ecg_ii"); });
  EXPECT_TRUE(
      ecg->starts_with("wave ecg_ii 200000 mHz zero 100 scale 20000 at 100000000000: 120 120"));
}

TEST_F(Ivy450c, AMessageWithoutEndIsOversize) {
  auto bytes = message(std::string(600, 'A'));
  decoder_->feed(bytes, after(0), sink_);
  EXPECT_EQ(rejects(RejectCause::oversize), 1);
  EXPECT_EQ(sink_.frames, 0);
}

TEST_F(Ivy450c, AMessageCutShortByTheNextOneCostsOnlyItself) {
  auto bytes = message(Text().all());
  bytes.resize(430);
  const auto whole = message(Text().all());
  bytes.insert(bytes.end(), whole.begin(), whole.end());
  decoder_->feed(bytes, after(0), sink_);
  EXPECT_EQ(sink_.frames, 1);
  EXPECT_EQ(rejects(RejectCause::length), 1);
}

TEST_F(Ivy450c, AnEndByteAmongTheWavesDoesNotEndTheMessage) {
  decoder_->feed(message(Text().all(), '\xFE'), after(0), sink_);
  EXPECT_EQ(sink_.frames, 1);
}

TEST_F(Ivy450c, TakesNoRequestAndWritesNothing) {
  EXPECT_EQ(decoder_->request({RequestKind::start_cuff}, t0), Refusal::unsupported);
  const Poll poll = decoder_->poll(t0, sink_);
  EXPECT_TRUE(poll.write.empty());
  EXPECT_TRUE(poll.ask_again.is_never());
}

}  // namespace
}  // namespace vigil::test
