#include "tools/sim/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vigil::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

const DeviceDescriptor* only_ivy(std::string_view driver, std::string_view variant) {
  static const DeviceDescriptor ivy{"ivy450c", "", nullptr};
  return driver == "ivy450c" && variant.empty() ? &ivy : nullptr;
}

std::vector<std::string> mistakes(std::string_view text) {
  std::vector<std::string> found;
  for (const ScenarioError& error : parse_scenario(text, only_ivy).errors) {
    found.push_back(std::to_string(error.line) + ":" + std::to_string(error.column) + " " +
                    error.text);
  }
  return found;
}

constexpr std::string_view good = R"(
seed = 9
[[bed]]
room = "2"
bed = "a"
driver = "ivy450c"
link = "room-2"
patient = { hr = 80, spo2 = 96.5, noise = 0.5 }
cuff = { first_s = 5, every_s = 60 }
[[bed.happening]]
at_s = 8
what = "unplug"
[[bed.happening]]
at_s = 2.5
what = "desaturation"
to = 84
down_s = 3
)";

TEST(Scenario, ReadsBedsPatientsAndHappeningsInOrderOfTime) {
  const ScenarioResult result = parse_scenario(good, only_ivy);
  ASSERT_TRUE(result.scenario);
  const Scenario& scenario = *result.scenario;
  EXPECT_EQ(scenario.seed, 9U);
  ASSERT_EQ(scenario.beds.size(), 1U);
  const SimulatedBed& bed = scenario.beds[0];
  EXPECT_EQ(bed.link, "room-2");
  EXPECT_EQ(bed.patient.hr_milli, 80'000);
  EXPECT_EQ(bed.patient.spo2_milli, 96'500);
  EXPECT_EQ(bed.patient.noise_permille, 500);
  EXPECT_EQ(bed.cuff_first, seconds(5));
  EXPECT_EQ(bed.cuff_every, seconds(60));
  ASSERT_EQ(bed.happenings.size(), 2U);
  EXPECT_EQ(bed.happenings[0].at, milliseconds(2500));
  EXPECT_EQ(bed.happenings[0].kind, HappeningKind::desaturation);
  EXPECT_EQ(bed.happenings[0].desaturation.from_milli, 96'500);
  EXPECT_EQ(bed.happenings[0].desaturation.to_milli, 84'000);
  EXPECT_EQ(bed.happenings[0].desaturation.down, seconds(3));
  EXPECT_EQ(bed.happenings[1].kind, HappeningKind::unplug);
  EXPECT_EQ(label(scenario, bed), "room 2");
}

TEST(Scenario, FindsEveryMistakeWithItsLineAndColumn) {
  EXPECT_THAT(
      mistakes(R"(seed = -1
[[bed]]
room = "Room 2"
bed = "a"
driver = "ivy"
link = "a/b"
colour = 3
patient = { hr = 300, sys = 80, dia = 90 }
[[bed.happening]]
at_s = "soon"
what = "dance"
)"),
      ElementsAre("1:8 seed must be a whole number from 0 to 9223372036854775807",
                  "3:8 room may hold a to z, 0 to 9 and -",
                  "5:10 there is no simulated monitor ivy",
                  "6:8 link is a plain name; the folder is given with --folder",
                  "7:1 unknown key colour; known here: room, bed, driver, variant, link, tcp, "
                  "udp, indication, patient, cuff, happening",
                  "8:18 hr must be a number from 20 to 250", "8:39 dia must be below sys",
                  "10:8 at_s must be a number of seconds, 0 or more",
                  "11:8 unknown happening dance; known: dose, desaturation, recovery, probe_off, "
                  "probe_on, leads_off, leads_on, cuff_loose, cuff_fits, motion, "
                  "cuff, unplug, replug, silence, resume, garbage"));
}

TEST(Scenario, AHappeningMayComeAgainButNotWithoutAPause) {
  const std::string bed =
      "[[bed]]\nroom = \"1\"\nbed = \"a\"\ndriver = \"ivy450c\"\nlink = \"l\"\n"
      "[[bed.happening]]\nat_s = 5\nwhat = \"cuff\"\n";
  const ScenarioResult result = parse_scenario(bed + "every_s = 120\n", only_ivy);
  ASSERT_TRUE(result.scenario);
  EXPECT_EQ(result.scenario->beds[0].happenings[0].every, seconds(120));
  EXPECT_THAT(mistakes(bed + "every_s = 0.5\n"), ElementsAre("9:11 every_s must be 1 or more"));
}

TEST(Scenario, ABedNeedsALinkOrATcpPortAndNoneTwice) {
  const std::string bed = "[[bed]]\nroom = \"1\"\nbed = \"a\"\ndriver = \"ivy450c\"\n";
  EXPECT_THAT(mistakes(bed), ElementsAre("3:7 a bed needs either link, tcp or udp"));
  EXPECT_THAT(mistakes(bed + "link = \"x\"\ntcp = 7\n"),
              ElementsAre("6:7 a bed needs either link, tcp or udp"));
  EXPECT_THAT(mistakes(bed + "link = \"x\"\n" + bed + "link = \"x\"\n"),
              ElementsAre("6:1 link x is used twice"));
}

TEST(Scenario, AMonitorOfDatagramsHasAUdpPortAndNoOther) {
  static constexpr DeviceDescriptor on_network{"ivy450c", "", nullptr, Transport::datagram};
  const auto of_network = [](const std::string& text) {
    std::vector<std::string> lines;
    const DeviceLookup find = [](std::string_view, std::string_view) { return &on_network; };
    for (const ScenarioError& error : parse_scenario(text, find).errors) {
      lines.push_back(std::to_string(error.line) + ":" + std::to_string(error.column) + " " +
                      error.text);
    }
    return lines;
  };
  const std::string bed = "[[bed]]\nroom = \"1\"\nbed = \"a\"\ndriver = \"ivy450c\"\n";
  EXPECT_THAT(of_network(bed + "udp = 24105\n"), ElementsAre());
  EXPECT_THAT(of_network(bed + "link = \"x\"\n"),
              ElementsAre("4:10 this monitor speaks datagrams: give it udp"));
  EXPECT_THAT(mistakes(bed + "udp = 24105\n"),
              ElementsAre("5:7 this monitor speaks no datagrams: give it link or tcp"));
  EXPECT_THAT(of_network(bed + "udp = 7\n" + bed + "udp = 7\n"),
              ElementsAre("6:1 udp 7 is used twice"));
  EXPECT_THAT(of_network(bed + "udp = 24105\nindication = 24005\n"), ElementsAre());
  EXPECT_THAT(of_network(bed + "udp = 24105\nindication = 0\n"), ElementsAre());
  EXPECT_THAT(of_network(bed + "udp = 24105\nindication = 65536\n"),
              ElementsAre("6:14 indication must be a whole number from 0 to 65535"));
  EXPECT_THAT(of_network(bed + "udp = 24105\nindication = 24105\n"),
              ElementsAre("6:14 indication must be another port than udp"));
  EXPECT_THAT(mistakes(bed + "link = \"x\"\nindication = 24005\n"),
              ElementsAre("6:14 indication needs udp: only a monitor on the network tells itself"));
}

TEST(Scenario, TextThatIsNotTomlIsOneMistakeAtItsPlace) {
  const ScenarioResult result = parse_scenario("seed = 1\nbed = [\n", only_ivy);
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(result.errors[0].line, 2U);
  EXPECT_FALSE(result.scenario);
}

TEST(Scenario, AnOrderIsAHappeningOfOneBedNow) {
  const Scenario scenario = *parse_scenario(good, only_ivy).scenario;
  const OrderResult result = parse_order("2/a  desaturation to=86 down_s=0 hold_s=600\r", scenario);
  ASSERT_TRUE(result.order) << result.error;
  EXPECT_EQ(result.order->bed, 0U);
  EXPECT_EQ(result.order->happening.kind, HappeningKind::desaturation);
  EXPECT_EQ(result.order->happening.desaturation.from_milli, 96'500);
  EXPECT_EQ(result.order->happening.desaturation.to_milli, 86'000);
  EXPECT_EQ(result.order->happening.desaturation.hold, seconds(600));
  ASSERT_TRUE(parse_order("2/a recovery", scenario).order);
  EXPECT_EQ(parse_order("2/a recovery", scenario).order->happening.kind, HappeningKind::recovery);
}

TEST(Scenario, AnOrderThatIsWrongIsRefusedInWords) {
  const Scenario scenario = *parse_scenario(good, only_ivy).scenario;
  const auto why = [&](std::string_view line) { return parse_order(line, scenario).error; };
  EXPECT_EQ(why("3/a unplug"), "there is no bed \"3/a\"; an order begins with ROOM/BED, as 5/a");
  EXPECT_EQ(why(""), "there is no bed \"\"; an order begins with ROOM/BED, as 5/a");
  EXPECT_EQ(why("2/a unplug every_s=5"), "an order happens once: no every_s");
  EXPECT_EQ(why("2/a desaturation to=98"), "to must be below from");
  EXPECT_THAT(why("2/a unplug to=98"), testing::StartsWith("unknown key to; known here: "));
  EXPECT_THAT(why("2/a fly"), testing::StartsWith("unknown happening fly; known: dose, "));
  EXPECT_NE(why("2/a desaturation to="), "");
  EXPECT_NE(why("2/a \" unplug"), "");
}

TEST(Scenario, WithoutABedItIsRefused) {
  EXPECT_THAT(mistakes("seed = 1\n"), ElementsAre("1:1 a scenario has 1 to 64 [[bed]] tables"));
}

}  // namespace
}  // namespace vigil::sim
