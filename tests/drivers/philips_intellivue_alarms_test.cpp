// Philips IntelliVue: the monitor's own alarms, and what is switched off at the bedside.
#include <gtest/gtest.h>

#include "tests/drivers/philips_intellivue_message.hpp"

namespace vigil::test::intellivue {
namespace {

std::string value(const std::string& hex) { return attribute("0950", hex); }

std::string alarm(std::string_view source, std::string_view code, std::string_view type,
                  std::string_view state, const std::string& words) {
  const std::string general =
      "000100020030"
      "00000000";
  const std::string details = words.empty() ? general : general + text(words);
  return std::string(source) + std::string(code) + std::string(type) + std::string(state) +
         "000600010001" + (words.empty() ? "0201" : "0204") + sized(details);
}

ByteString alarms(const std::vector<std::string>& patient,
                  const std::vector<std::string>& technical, std::string_view state = "1000") {
  const auto list = [](std::string_view id, const std::vector<std::string>& entries) {
    std::string all;
    for (const std::string& entry : entries) all += entry;
    return attribute(id, word(entries.size()) + sized(all));
  };
  return poll_result("0036", "0801",
                     {object("8401", {attribute("0916", std::string(state) + "0001000000000000"),
                                      list("0902", patient), list("0904", technical)})});
}

TEST_F(Intellivue, AlarmsOfTheMonitorKeepTheirPriorityAndEnd) {
  EXPECT_EQ(lines_of(alarms({alarm("4BB8", "003E", "0200", "0000", "**SpO2 84<90"),
                             alarm("4182", "0C04", "0400", "0000", "")},
                            {alarm("4BB8", "0135", "0001", "0000", "")})),
            (Lines{"notice monitor_alarm + **SpO2 84<90", "notice monitor_alarm + HR asystole",
                   "notice monitor_alarm + SpO2 sensor disconnected"}));
  EXPECT_EQ(lines_of(alarms({alarm("4BB8", "003E", "0200", "0000", "**SpO2 83<90"),
                             alarm("4182", "0C04", "0400", "0000", "")},
                            {})),
            (Lines{"notice monitor_alarm + **SpO2 83<90",
                   "notice monitor_alarm - SpO2 sensor disconnected"}));
  EXPECT_EQ(lines_of(alarms({}, {})),
            (Lines{"notice monitor_alarm - **SpO2 83<90", "notice monitor_alarm - HR asystole"}));
}

/// Keeps each notice whole.
class NoticeSink final : public Sink {
 public:
  void on_reading(const Reading&) override {}
  void on_other(const OtherNumeric&) override {}
  void on_wave(const WaveBlock&) override {}
  void on_device(const Identity&) override {}
  void on_reject(RejectCause, std::uint64_t) override {}
  void on_frame() override {}
  void on_notice(const Notice& notice) override {
    told.push_back(std::string(name(notice.kind)) + ' ' + std::to_string(notice.active) + ' ' +
                   std::to_string(static_cast<int>(notice.priority)) + ' ' +
                   std::to_string(notice.code) + ' ' + std::string(notice.text));
  }
  Lines told;
};

TEST_F(Intellivue, RedIsHighYellowMediumTheRestLowAndTheCodeIsSourceAndEvent) {
  NoticeSink sink;
  const std::vector<std::string> patient{alarm("4182", "0C04", "0400", "0000", "a"),
                                         alarm("4182", "0028", "0200", "0000", "b"),
                                         alarm("4182", "4261", "0100", "0000", "c"),
                                         alarm("4182", "0001", "0000", "0000", "no alarm")};
  const std::vector<std::string> technical{alarm("4BB8", "0112", "0004", "0000", "d"),
                                           alarm("4BB8", "0134", "0002", "0000", "e"),
                                           alarm("4BB8", "017C", "0001", "0000", "f")};
  decoder_->feed(alarms(patient, technical), t0, sink);
  const std::uint32_t hr = 0x41820000;
  const std::uint32_t spo2 = 0x4BB80000;
  EXPECT_EQ(sink.told, (Lines{"monitor_alarm 1 2 " + std::to_string(hr + 0x0C04) + " a",
                              "monitor_alarm 1 1 " + std::to_string(hr + 0x0028) + " b",
                              "monitor_alarm 1 0 " + std::to_string(hr + 0x4261) + " c",
                              "monitor_alarm 1 2 " + std::to_string(spo2 + 0x0112) + " d",
                              "monitor_alarm 1 1 " + std::to_string(spo2 + 0x0134) + " e",
                              "monitor_alarm 1 0 " + std::to_string(spo2 + 0x017C) + " f"}));
}

TEST_F(Intellivue, AlarmsThatAreOffOrPausedAtTheMonitorAreSaid) {
  EXPECT_EQ(lines_of(alarms({}, {}, "1000")), Lines{});
  EXPECT_EQ(lines_of(alarms({}, {}, "5000")),
            Lines{"notice bedside_silence + alarms are paused at the monitor"});
  EXPECT_EQ(lines_of(alarms({}, {}, "5000")), Lines{});
  EXPECT_EQ(lines_of(alarms({}, {}, "9100")),
            Lines{"notice bedside_silence + alarms are off at the monitor"});
  EXPECT_EQ(lines_of(alarms({}, {}, "1100")),
            Lines{"notice bedside_silence - alarms are off at the monitor"});
  EXPECT_EQ(lines_of(alarms({alarm("4182", "0028", "0200", "8000", "HR HIGH")}, {})),
            (Lines{"notice monitor_alarm + HR HIGH",
                   "notice bedside_silence + alarm is off or paused at the monitor: HR HIGH"}));
  EXPECT_EQ(lines_of(alarms({}, {})),
            (Lines{"notice monitor_alarm - HR HIGH",
                   "notice bedside_silence - alarm is off or paused at the monitor: HR HIGH"}));
  EXPECT_EQ(lines_of(numerics({object("0001", {value("418200010AA000000048")})})),
            (Lines{"notice bedside_silence + alarms are off at the monitor: HR",
                   "reading hr valid 72000"}));
  EXPECT_EQ(lines_of(numerics({object("0001", {value("418200000AA000000048")})}), 100),
            Lines{"notice bedside_silence - alarms are off at the monitor: HR"});
}

TEST_F(Intellivue, ATechnicalAlarmSaysWhyThereIsNoValue) {
  feed(alarms({}, {alarm("4BB8", "0112", "0001", "0000", "SpO2 SENSOR OFF"),
                   alarm("0100", "010C", "0001", "0000", "LEAD")}));
  EXPECT_EQ(lines_of(numerics({object("0001", {value("4BB820000220007FFFFF")}),
                               object("0002", {value("482220000AA0007FFFFF")}),
                               object("0003", {value("418220000AA0007FFFFF")}),
                               object("0004", {value("50B020000F20007FFFFF")})})),
            (Lines{"reading spo2 sensor_off", "reading pulse sensor_off",
                   "reading hr sensor_disconnected", "reading etco2 no_value"}));
}

TEST_F(Intellivue, AlarmsAreToldAgainAfterALinkThatWasSilent) {
  const ByteString message = alarms({alarm("4182", "0028", "0200", "0000", "HR HIGH")}, {});
  EXPECT_EQ(lines_of(message), Lines{"notice monitor_alarm + HR HIGH"});
  EXPECT_EQ(lines_of(message, 1024), Lines{});
  EXPECT_EQ(lines_of(message, 7000), Lines{"notice monitor_alarm + HR HIGH"});
}

TEST_F(Intellivue, AListThatIsNotWholeEndsNoAlarm) {
  feed(alarms({alarm("4182", "0028", "0200", "0000", "HR HIGH")}, {}));
  const ByteString broken = poll_result("0036", "0801",
                                        {object("8401", {attribute("0902",
                                                                   "0002"
                                                                   "0004"
                                                                   "41820028")})});
  EXPECT_EQ(lines_of(broken), Lines{});
  EXPECT_EQ(lines_of(alarms({}, {})), Lines{"notice monitor_alarm - HR HIGH"});
}

}  // namespace
}  // namespace vigil::test::intellivue
