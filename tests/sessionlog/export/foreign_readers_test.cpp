// Exports read by programs that are not ours: Python's csv, a rule check of FHIR with jsonschema,
// python3-hl7, and save2gdf of biosig-tools.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/sessionlog/export/exported.hpp"

namespace vigil::sessionlog {
namespace {

class Folder {
 public:
  Folder() {
    std::string name = "/tmp/vigil-export-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::string save(const std::string& name, const std::string& bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name);
  }

 private:
  std::string path_;
};

struct Ran {
  std::string output;
  int status;
};

Ran run(const std::string& command) {
  FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), static_cast<int>(part.size()), pipe) != nullptr) {
    output += part.data();
  }
  return {output, ::pclose(pipe)};
}

bool there(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

std::string script(const std::string& name) {
  return "/usr/bin/python3 " VIGIL_SOURCE_DIR "/tests/sessionlog/export/" + name + " ";
}

constexpr const char* install = " is not installed: NOTHING was checked. \"./run deps test\".";

TEST(ForeignReaders, PythonReadsTheCsv) {
  if (!there("/usr/bin/python3 -c ''")) GTEST_SKIP() << "python3" << install;
  const Folder folder;
  const Ran ran =
      run(script("check_csv.py") + folder.save("s.csv", exported("csv", sample_session(), true)));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(lines_with(ran.output, "spo2=").at(0), "spo2=9720 min=84 max=98");
}

TEST(ForeignReaders, FhirBundleKeepsTheRulesOfTheVitalSignsProfiles) {
  if (!there("/usr/bin/python3 -c 'import jsonschema'")) {
    GTEST_SKIP() << "python3-jsonschema" << install;
  }
  const Folder folder;
  for (const bool identified : {false, true}) {
    const Ran ran = run(script("check_fhir.py") +
                        folder.save("s.json", exported("fhir", sample_session(), identified)));
    EXPECT_EQ(ran.status, 0) << ran.output;
    EXPECT_EQ(ran.output,
              "Device=2\nEncounter=1\nFlag=2\nMedicationAdministration=3\nObservation=686\n"
              "Patient=1\n");
  }
}

TEST(ForeignReaders, TheRuleCheckOfFhirFindsAWrongUnitAndALostReference) {
  if (!there("/usr/bin/python3 -c 'import jsonschema'")) {
    GTEST_SKIP() << "python3-jsonschema" << install;
  }
  const Folder folder;
  std::string bundle = exported("fhir", sample_session());
  const std::size_t unit = bundle.find("\"code\":\"mm[Hg]\"}");
  bundle.replace(unit, 16, "\"code\":\"mmHg\"}");
  const std::size_t device = bundle.find("\"reference\":\"Device/device-0\"");
  bundle.replace(device, 29, "\"reference\":\"Device/device-9\"");
  const Ran ran = run(script("check_fhir.py") + folder.save("s.json", bundle));
  EXPECT_NE(ran.status, 0);
  EXPECT_EQ(lines_with(ran.output, "unit is not mm[Hg]").size(), 1U) << ran.output;
  EXPECT_EQ(lines_with(ran.output, "reference to nothing: Device/device-9").size(), 1U)
      << ran.output;
}

TEST(ForeignReaders, PythonsHl7ReadsTheBatch) {
  if (!there("/usr/bin/python3 -c 'import hl7'")) GTEST_SKIP() << "python3-hl7" << install;
  const Folder folder;
  SessionRecord record = sample_session();
  for (v1::Event& event : record.events) {
    if (event.has_alarm()) event.mutable_alarm()->set_text("SpO2 91|92 & ^ ~ \\ end");
  }
  const Ran ran = run(script("check_hl7.py") + folder.save("s.hl7", exported("hl7", record, true)));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(ran.output,
            "ORU^R01^ORU_R01=162\nORU^R40^ORU_R40=5\ntrailer=167\n"
            "facets=SpO2 91\\F\\92 \\T\\ \\S\\ \\R\\ \\E\\ end,84,escalate,active,enabled,PH,SP\n"
            "first_of_alarm=a3.17.1^VIGIL\nsys=122,122,164,152,146,136,128,126\n"
            "sys_time=20261122095500.000+0000\nwords=SpO2 91|92 & ^ ~ \\ end\n");
}

class Biosig : public testing::Test {
 protected:
  void SetUp() override {
    if (!there("command -v save2gdf")) GTEST_SKIP() << "biosig-tools" << install;
  }
  std::vector<double> channel(const Folder& folder, int number) {
    std::array<char, 16> ending{};
    std::snprintf(ending.data(), ending.size(), "out.a%02d", number);
    std::ifstream in(folder.file(ending.data()));
    std::vector<double> samples;
    for (double sample = 0; in >> sample;) samples.push_back(sample);
    return samples;
  }
};

TEST_F(Biosig, ReadsChannelsSamplesAndAnnotationsOfTheEdf) {
  const Folder folder;
  const std::string edf = folder.save("s.edf", exported("edf", sample_session({165, false, true})));
  const Ran ran = run("save2gdf -f=ASCII " + edf + " " + folder.file("out"));
  ASSERT_EQ(ran.status, 0) << ran.output;
  std::ifstream in(folder.file("out"));
  const std::string head{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> labels;
  for (const std::string& line : lines_with(head, "Label     ")) labels.push_back(line.substr(13));
  const std::vector<std::string> expected{"SBP",   "DBP", "MAP",    "HR",   "SpO2",
                                          "Pulse", "RR",  "ecg_ii", "pleth"};
  EXPECT_EQ(labels, expected);
  // It keeps times as parts of a day in a float: 11:30:00 comes back 13 microseconds early.
  EXPECT_EQ(lines_with(head, "Recording.Time").at(0).substr(21, 22), "2000-01-01 11:29:59.99");
  EXPECT_NE(head.find("Dose ketamine 60 mg im"), std::string::npos);
  EXPECT_NE(head.find("Alarm high: SpO2 < 85"), std::string::npos);
  EXPECT_NE(head.find("No value: SpO2"), std::string::npos);

  const std::vector<double> spo2 = channel(folder, 5);
  ASSERT_EQ(spo2.size(), 9721U);
  EXPECT_NEAR(spo2[1800 + 14 * 60 + 30], 84, 0.01);
  EXPECT_NEAR(spo2[1800 + 51 * 60], -3276.8, 0.01);  // the probe is off
  EXPECT_NEAR(*std::max_element(spo2.begin(), spo2.end()), 98, 0.01);
  const std::vector<double> sys = channel(folder, 1);
  EXPECT_NEAR(sys[1800 + 25 * 60], 164, 0.01);
  EXPECT_NEAR(sys[1800 + 25 * 60 + 1], -3276.8, 0.01);  // a cuff's number is not carried on
  const std::vector<double> ecg = channel(folder, 8);
  ASSERT_EQ(ecg.size(), 9721U * 250U);
  EXPECT_NEAR(ecg[0], -20 * 0.005, 0.001);
  EXPECT_NEAR(ecg[39], 19 * 0.005, 0.001);
  EXPECT_NEAR(ecg[1200 * 250 + 10], -163.84, 0.01);  // the block that is missing
  EXPECT_NEAR(ecg[1201 * 250], ((1201 * 250) % 40 - 20) * 0.005, 0.001);
}

}  // namespace
}  // namespace vigil::sessionlog
