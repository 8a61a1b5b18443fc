// CSV, JSON Lines, their dictionary, and what can go wrong.
#include <gtest/gtest.h>

#include <set>

#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

TEST(ExportCsv, HasTheseColumnsAndARowForEachNumber) {
  const std::string csv = exported("csv", sample_session());
  EXPECT_EQ(csv.substr(0, csv.find('\r')),
            "time_utc,t_plus_s,day,session,kind,parameter,mdc_code,mdc_refid,loinc,value,unit,"
            "validity,manual,age_s,severity,by,text");
  const auto rows = lines_with(csv, ",vital,spo2,");
  ASSERT_EQ(rows.size(), 164U * 60U);
  EXPECT_EQ(
      rows[0],
      "2000-01-01T11:30:00.000Z,-1800,1,K-0042,vital,spo2,150456,MDC_PULS_OXIM_SAT_O2,59408-5,"
      "97,%,valid,false,0,,,");
}

TEST(ExportCsv, NoNumberIsAnEmptyValueWithItsReason) {
  const auto off = lines_with(exported("csv", sample_session()), ",sensor-off,");
  ASSERT_EQ(off.size(), 240U);  // SpO2 and pulse, two minutes
  EXPECT_EQ(
      off[0],
      "2000-01-01T12:50:00.000Z,3000,1,K-0042,vital,spo2,150456,MDC_PULS_OXIM_SAT_O2,59408-5,,"
      "%,sensor-off,false,0,,,");
}

TEST(ExportCsv, TellsChecksAlarmsGapsAndByHand) {
  const std::string csv = exported("csv", sample_session());
  EXPECT_EQ(lines_with(csv, ",check,done,").at(1),
            "2000-01-01T12:31:00.000Z,1860,1,K-0042,check,done,,,,,,,,0,,second-nurse,number=2 "
            "how=window breathing=regular colour=normal moaas=4");
  EXPECT_EQ(lines_with(csv, ",gap,").at(0),
            "2000-01-01T13:19:59.000Z,4799,1,K-0042,gap,,,,,61,s,,,,,,57 events lost");
  EXPECT_EQ(lines_with(csv, ",manual-vitals-value,nibp_sys,").at(0),
            "2000-01-01T13:15:00.000Z,4500,1,K-0042,manual-vitals-value,nibp_sys,150021,"
            "MDC_PRESS_BLD_NONINV_SYS,8480-6,136,mm[Hg],valid,true,1.2,,,");
  EXPECT_EQ(
      lines_with(csv, ",alarm,spo2,").at(1),
      "2000-01-01T12:14:04.000Z,844,1,K-0042,alarm,spo2,150456,MDC_PULS_OXIM_SAT_O2,59408-5,84,"
      "%,,,,high,,SpO2 < 85 alarm=limit-low phase=escalate state=active inactivation=enabled "
      "id=3.17");
}

TEST(ExportJsonLines, IsTheSameRowsWithTheSamplesOfWaves) {
  const SessionRecord record = sample_session({2, false, true});
  const std::string lines = exported("jsonl", record);
  EXPECT_EQ(lines_with(lines, "\"vital\",\"parameter\":\"spo2\"").at(0),
            "{\"time_utc\":\"2000-01-01T11:30:00.000Z\",\"t_plus_s\":-1800,\"day\":1,"
            "\"session\":\"K-0042\",\"kind\":\"vital\",\"parameter\":\"spo2\",\"mdc_code\":150456,"
            "\"mdc_refid\":\"MDC_PULS_OXIM_SAT_O2\",\"loinc\":\"59408-5\",\"value\":97,"
            "\"unit\":\"%\",\"validity\":\"valid\",\"manual\":false,\"age_s\":0}");
  const auto waves = lines_with(lines, "\"kind\":\"wave\"");
  ASSERT_EQ(waves.size(), 240U);
  EXPECT_NE(waves[0].find("\"samples_per_second\":250,\"zero\":0,\"scale\":0.005,"
                          "\"samples\":[-20,-19,-18,"),
            std::string::npos)
      << waves[0];
}

TEST(ExportDictionary, NamesEveryColumnAndEveryKindThatIsUsed) {
  const std::string dictionary = dictionary_csv();
  const std::string csv = exported("csv", sample_session({165, false, true}));
  std::istringstream columns(csv.substr(0, csv.find('\r')));
  for (std::string column; std::getline(columns, column, ',');) {
    EXPECT_EQ(lines_with(dictionary, "column," + column + ",").size(), 1U) << column;
  }
  std::set<std::string> kinds;
  std::istringstream rows(csv.substr(csv.find('\n') + 1));
  for (std::string row; std::getline(rows, row);) {
    std::istringstream cells(row);
    std::string cell;
    for (int i = 0; i < 5; ++i) std::getline(cells, cell, ',');
    kinds.insert(cell);
  }
  EXPECT_GT(kinds.size(), 12U);
  for (const std::string& kind : kinds) {
    EXPECT_EQ(lines_with(dictionary, "kind," + kind + ",").size(), 1U) << kind;
  }
}

TEST(Export, SaysWhatCanNotBeExported) {
  EXPECT_EQ(exported("csv", {}), "PROBLEM: the record names no session");
  SessionRecord empty;
  empty.state.set_code("K-0042");
  EXPECT_EQ(exported("csv", empty), "PROBLEM: the record of K-0042 has no event");
  EXPECT_EQ(find_export_format("pdf"), nullptr);
  EXPECT_EQ(export_format_names(), "csv, jsonl, edf, fhir, hl7, rems, rems-csv, rems-json, report");
}

TEST(Export, AnOutputThatTakesNothingIsAProblem) {
  for (const std::string_view name : every_format) {
    EXPECT_EQ(export_session(*find_export_format(name), sample_session(), {},
                             [](std::string_view) { return false; }),
              "the output can't be written")
        << name;
  }
}

}  // namespace
}  // namespace vigil::sessionlog
