// What no export may tell.
#include <gtest/gtest.h>

#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

TEST(ExportPrivacy, DeIdentifiedIsTheDefaultAndHoldsNoNameTextPlaceOrDate) {
  SessionRecord record = sample_session({165, false, true});
  for (const std::string_view format : every_format) {
    const std::string text = exported(format, record);
    ASSERT_FALSE(text.starts_with("PROBLEM")) << text;
    for (const std::string_view secret :
         {"RN-2", "RN-5", "Hale", "Jane", "PSY-1", "her own mask", "hand on chest", "SN-55123",
          "clinic-north", "2026-11", "20261122", "22.11.26", "NOV", "left deltoid", "LOT-77A"}) {
      EXPECT_EQ(text.find(secret), std::string::npos) << format << " tells " << secret;
    }
    EXPECT_NE(text.find("K-0042"), std::string::npos) << format;
  }
}

TEST(ExportPrivacy, IdentifiedOrNotNothingOfThePartnerIsTold) {
  const SessionRecord record = sample_session({165, false, true});
  for (const bool identified : {false, true}) {
    for (const std::string_view format : every_format) {
      const std::string text = exported(format, record, identified);
      EXPECT_EQ(text.find("K-0043"), std::string::npos) << format;
      EXPECT_EQ(text.find("K0043"), std::string::npos) << format;
    }
    EXPECT_TRUE(lines_with(exported("csv", record, identified),
                           ",hr,147842,MDC_ECG_HEART_RATE,"
                           "8867-4,199,")
                    .empty());
  }
}

TEST(ExportPrivacy, EveryExportSaysWhichOfTheTwoItIs) {
  const SessionRecord record = sample_session();
  for (const std::string_view format : every_format) {
    if (format == "edf") continue;
    EXPECT_NE(exported(format, record).find("De-identified"), std::string::npos) << format;
    EXPECT_NE(exported(format, record, true).find("IDENTIFIED"), std::string::npos) << format;
  }
  EXPECT_NE(exported("edf", record).find("advisory_only_deidentified"), std::string::npos);
  EXPECT_NE(exported("edf", record, true).find("advisory_only_identified"), std::string::npos);
}

TEST(ExportPrivacy, IdentifiedGivesNamesWordsAndRealTimes) {
  const SessionRecord record = sample_session();
  const std::string csv = exported("csv", record, true);
  EXPECT_NE(csv.find("RN-2"), std::string::npos);
  EXPECT_NE(csv.find("her own mask"), std::string::npos);
  EXPECT_NE(csv.find("10 s belonged to [another patient]"), std::string::npos);
  EXPECT_EQ(
      lines_with(csv, ",dose,ketamine,").at(0),
      "2026-11-22T09:30:00.000Z,0,1,K-0042.20261122.1,dose,ketamine,,,,60,mg,,true,,,RN-2,"
      "dose=1 step=given route=im mg=60 mg_per_kg=0.75 site=left deltoid lot=LOT-77A number=3");
}

}  // namespace
}  // namespace vigil::sessionlog
