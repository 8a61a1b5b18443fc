// What a good configuration becomes, its defaults and warnings, and several mistakes at once.
#include "daemon/app/config.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "drivers/registry.hpp"

namespace vigil::app {
namespace {

using namespace std::chrono_literals;
using alarm::Priority;

std::string bed_with(std::string_view more) {
  return "[[bed]]\nroom = \"7\"\nbed = \"a\"\n[[bed.monitor]]\ndriver = \"acme-oximeter\"\n"
         "port = \"/dev/ttyS0\"\n" +
         std::string(more);
}

ConfigResult parse(std::string_view text) { return parse_config(text, "/run/vigil"); }

const alarm::ParameterLimits& limits_of(const ConfigResult& result, Parameter parameter) {
  return result.config->engine.beds[0].limits[index(parameter)];
}

TEST(Config, LeavesOutToDefaults) {
  const auto result = parse_config(bed_with(""), "/tmp/r");
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  EXPECT_EQ(result.config->source, "vigil");
  EXPECT_EQ(result.config->bus.feed, std::vector<std::string>{"ipc:///tmp/r/feed"});
  EXPECT_EQ(result.config->bus.control, std::vector<std::string>{"ipc:///tmp/r/control"});
  EXPECT_EQ(result.config->bus.waves, std::vector<std::string>{"ipc:///tmp/r/waves"});
  EXPECT_EQ(result.config->ring_bytes, 67'108'864U);
  EXPECT_EQ(result.config->engine.technical.fresh, 3s);
  EXPECT_EQ(result.config->engine.technical.invalid, 10s);
  EXPECT_EQ(result.config->engine.technical.sensor_off, 5s);
}

TEST(Config, CaptureIsOffWithoutAFolder) {
  EXPECT_FALSE(parse(bed_with("")).config->capture.on());
  EXPECT_FALSE(parse("[capture]\nkeep_days = 3\n" + bed_with("")).config->capture.on());
  const auto off = parse("[capture]\nfolder = \"/c\"\nenabled = false\n" + bed_with(""));
  EXPECT_FALSE(off.config->capture.on());
  const auto on = parse(
      "[capture]\nfolder = \"captures\"\nfile_max_mib = 2\nfile_max_hours = 3\n"
      "link_max_mib = 4\ntotal_max_mib = 5\nkeep_days = 6\n" +
      bed_with(""));
  ASSERT_TRUE(on.config) << describe("f", on.errors);
  EXPECT_TRUE(on.config->capture.on());
  EXPECT_EQ(on.config->capture.folder, "captures");
  const capture::Limits& limits = on.config->capture.limits;
  EXPECT_EQ(limits.file_max_bytes, 2U << 20U);
  EXPECT_EQ(limits.file_max_age, 3h);
  EXPECT_EQ(limits.link_max_bytes, 4U << 20U);
  EXPECT_EQ(limits.total_max_bytes, 5U << 20U);
  EXPECT_EQ(limits.keep, 144h);
}

TEST(Config, CaptureThatMakesNoSenseIsRefused) {
  const auto errors = [](const std::string& section) {
    return describe("f", parse(bed_with("") + "[capture]\n" + section).errors);
  };
  EXPECT_EQ(errors("enabled = true\n"),
            "f:8:11: 'enabled' is true and there is no 'folder', expected where captures go\n");
  EXPECT_EQ(errors("folder = \"../elsewhere\"\n"),
            "f:8:10: 'folder' is '../elsewhere', expected a path without \"..\", absolute or "
            "below the state directory\n");
  EXPECT_EQ(errors("file_max_mib = 9\nlink_max_mib = 8\n"),
            "f:9:16: 'link_max_mib' is less than 'file_max_mib', expected room for a file\n");
  EXPECT_EQ(errors("link_max_mib = 80\ntotal_max_mib = 79\n"),
            "f:9:17: 'total_max_mib' is less than 'link_max_mib', expected room for a link\n");
  EXPECT_EQ(errors("keep_day = 8\n"),
            "f:8:1: unknown key 'keep_day' in [capture], did you mean 'keep_days'?\n");
}

TEST(Config, TheJournalIsOnUnlessItIsTurnedOff) {
  const JournalConfig kept = parse(bed_with("")).config->journal;
  EXPECT_TRUE(kept.enabled);
  EXPECT_EQ(kept.folder, "journal");
  EXPECT_EQ(kept.keep_days, 30U);
  EXPECT_EQ(kept.keep_bytes, 0U);
  const auto set =
      parse("[journal]\nenabled = false\nfolder = \"/j\"\nkeep_days = 3\nkeep_bytes = 67108864\n" +
            bed_with(""));
  ASSERT_TRUE(set.config) << describe("f", set.errors);
  EXPECT_FALSE(set.config->journal.enabled);
  EXPECT_EQ(set.config->journal.folder, "/j");
  EXPECT_EQ(set.config->journal.keep_days, 3U);
  EXPECT_EQ(set.config->journal.keep_bytes, 67'108'864U);
}

TEST(Config, AClockThatNothingSetsIsNotAcceptedUnlessItIsSaid) {
  EXPECT_TRUE(parse(bed_with("")).config->require_synchronised);
  const auto set = parse("[clock]\nrequire_synchronised = false\n" + bed_with(""));
  ASSERT_TRUE(set.config) << describe("f", set.errors);
  EXPECT_FALSE(set.config->require_synchronised);
}

TEST(Config, AJournalThatMakesNoSenseIsRefused) {
  const auto errors = [](const std::string& section) {
    return describe("f", parse(bed_with("") + "[journal]\n" + section).errors);
  };
  EXPECT_EQ(errors("folder = \"../elsewhere\"\n"),
            "f:8:10: 'folder' is '../elsewhere', expected a path without \"..\", absolute or "
            "below the state directory\n");
  EXPECT_EQ(errors("keep_days = 0\n"), "f:8:13: 'keep_days' is 0, expected 1 to 3650\n");
}

TEST(Config, ItsHashIsThatOfTheFileAndOfEveryProfile) {
  const auto profiles = [](std::string hash) {
    return [hash](const std::string&) {
      ProfileSet set;
      set.profiles.resize(1);
      set.profiles[0].id = "adult";
      set.profiles[0].hash = hash;
      return set;
    };
  };
  const std::string text = bed_with("");
  const auto hash = [&](const std::string& of, const std::string& profile) {
    return parse_config(of, "/tmp/r", profiles(profile)).config->hash;
  };
  EXPECT_EQ(hash(text, "a").size(), 64U);
  EXPECT_EQ(hash(text, "a"), hash(text, "a"));
  EXPECT_NE(hash(text, "a"), hash(text, "b"));
  EXPECT_NE(hash(text, "a"), hash(text + "# one more line\n", "a"));
}

TEST(Config, GivesBedsAndMonitorsInTheirOrder) {
  const auto result =
      parse(bed_with("[[bed.monitor]]\ndriver = \"acme-net\"\nport = \"udp://10.0.0.9:24105\"\n"
                     "[[bed]]\nroom = \"8\"\nbed = \"b-1\"\n[[bed.monitor]]\n"
                     "driver = \"acme-oximeter\"\nport = \"usb:A1\"\nlisten_only = true\n"));
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  const auto& beds = result.config->engine.beds;
  ASSERT_EQ(beds.size(), 2U);
  EXPECT_EQ(beds[1].room, "8");
  EXPECT_EQ(beds[1].bed, "b-1");
  ASSERT_EQ(beds[0].monitors.size(), 2U);
  EXPECT_EQ(beds[0].monitors[0].driver, find_driver("acme-oximeter"));
  EXPECT_EQ(beds[0].monitors[0].line_settings_count, 2U);
  EXPECT_EQ(beds[0].monitors[1].port, "udp://10.0.0.9:24105");
  EXPECT_EQ(beds[0].monitors[1].line_settings_count, 1U);
  const auto& ports = result.config->ports;
  ASSERT_EQ(ports.size(), 2U);
  ASSERT_EQ(ports[0].size(), 2U);
  EXPECT_EQ(ports[0][1].address.kind, PortKind::udp);
  EXPECT_EQ(ports[0][1].address.name, "10.0.0.9");
  EXPECT_EQ(ports[0][1].address.port, 24105);
  EXPECT_FALSE(ports[0][0].listen_only);
  EXPECT_TRUE(ports[1][0].listen_only);
  EXPECT_EQ(ports[1][0].address.name, "A1");
}

TEST(Config, TellsADriverOfEitherTransportWhichOneItsPortIs) {
  for (const auto& [address, transport] : {std::pair{"/dev/ttyS9", Transport::stream},
                                           {"tcp://h:4001", Transport::stream},
                                           {"udp://10.0.0.9:24105", Transport::datagram}}) {
    const auto result = parse(bed_with("[[bed.monitor]]\ndriver = \"acme-both\"\nport = \"" +
                                       std::string(address) + "\"\n"));
    ASSERT_TRUE(result.config) << describe("f", result.errors);
    EXPECT_EQ(result.config->ports[0][1].line[0].transport, transport) << address;
  }
}

TEST(Config, TriesTheDriversLineSettingsUnlessOneIsConfigured) {
  const auto standard = parse(bed_with(""));
  ASSERT_TRUE(standard.config);
  EXPECT_EQ(standard.config->ports[0][0].line.size(), 2U);
  EXPECT_EQ(standard.config->ports[0][0].line[1].baud, 19200U);
  const auto set =
      parse(bed_with("baud = 115200\nparity = \"odd\"\nflow = \"rts_cts\"\n"
                     "stop_bits = 2\ndata_bits = 7\ndtr = false\n"));
  ASSERT_TRUE(set.config) << describe("f", set.errors);
  const LineSettings expected{115200, 7, Parity::odd, 2, FlowControl::rts_cts, true, false};
  EXPECT_EQ(set.config->ports[0][0].line, std::vector<LineSettings>{expected});
  EXPECT_EQ(set.config->engine.beds[0].monitors[0].line_settings_count, 1U);
}

TEST(Config, ReadsLimitsInThousandthsFromLowToHigh) {
  const auto result = parse(bed_with(
      "[bed.limits.spo2]\nbelow.high = { limit = 88, delay_s = 5, clear = 90, inclusive = false, "
      "clear_hold_s = 2.5 }\nbelow.medium = { limit = 92.5, delay_s = 15 }\n"
      "[bed.limits.nibp_sys]\nabove.high = { limit = 180, inclusive = true, clear = 175 }\n"
      "above.low = { limit = 150 }\n"));
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  const auto& spo2 = limits_of(result, Parameter::spo2);
  ASSERT_EQ(spo2.below.size(), 2U);
  EXPECT_EQ(spo2.below[0].priority, Priority::medium);
  EXPECT_EQ(spo2.below[0].limit_milli, 92'500);
  EXPECT_EQ(spo2.below[0].clear_milli, 94'500);
  EXPECT_EQ(spo2.below[0].delay, 15s);
  EXPECT_EQ(spo2.below[0].clear_hold, 5s);
  EXPECT_EQ(spo2.below[1].priority, Priority::high);
  EXPECT_EQ(spo2.below[1].clear_milli, 90'000);
  EXPECT_EQ(spo2.below[1].clear_hold, 2500ms);
  EXPECT_TRUE(spo2.above.empty());
  const auto& sys = limits_of(result, Parameter::nibp_sys);
  ASSERT_EQ(sys.above.size(), 2U);
  EXPECT_EQ(sys.above[0].clear_milli, 145'000);
  EXPECT_EQ(sys.above[0].delay, 0s);
  EXPECT_TRUE(sys.above[1].inclusive);
}

TEST(Config, ReadsSeveralLevelsOfOnePriorityRelativeOnesFirst) {
  const auto result = parse(
      bed_with("[bed.limits.spo2]\nbelow.medium = [\n"
               "  { limit = 92, delay_s = 15, sooner = [{ by = 2, delay_s = 10 }] },\n"
               "  { limit = 93, inclusive = true, relative = { delta = 4, clear_band = 1 } },\n]\n"
               "below.high = [\n  { limit = 88 },\n"
               "  { limit = 85, raw = true, name = \"desaturation\", source = \"ours\" },\n]\n"
               "[[bed.limits.nibp_sys.above.medium]]\nlimit = 150\nconfirm = true\n"
               "relative.percent = 30\n"));
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  const auto& below = limits_of(result, Parameter::spo2).below;
  ASSERT_EQ(below.size(), 4U);
  ASSERT_TRUE(below[0].relative);
  EXPECT_EQ(below[0].relative->delta_milli, 4'000);
  EXPECT_EQ(below[0].relative->percent, 0);
  EXPECT_EQ(below[0].relative->clear_band_milli, 1'000);
  EXPECT_EQ(below[0].limit_milli, 93'000);
  EXPECT_EQ(below[0].clear_milli, 94'000);
  EXPECT_FALSE(below[1].relative);
  EXPECT_EQ(below[1].sooner[0].by_milli, 2'000);
  EXPECT_EQ(below[1].sooner[0].delay, 10s);
  EXPECT_EQ(below[1].sooner[1].by_milli, 0);
  EXPECT_FALSE(below[2].raw);
  EXPECT_TRUE(below[3].raw);
  EXPECT_EQ(below[3].name.view(), "desaturation");
  const auto& above = limits_of(result, Parameter::nibp_sys).above;
  ASSERT_EQ(above.size(), 1U);
  EXPECT_TRUE(above[0].confirm);
  EXPECT_EQ(above[0].relative->percent, 30);
  EXPECT_EQ(above[0].relative->clear_band_milli, 5'000);
}

TEST(Config, DefaultClearOfSpO2IsAValueThatCanBeMeasured) {
  const auto result = parse(bed_with("[bed.limits.spo2]\nbelow.low = { limit = 99 }\n"));
  ASSERT_TRUE(result.config);
  EXPECT_EQ(limits_of(result, Parameter::spo2).below[0].clear_milli, 100'000);
}

TEST(Config, WarnsOfABedWithoutLimits) {
  const auto result = parse(bed_with(""));
  EXPECT_TRUE(result.config);
  EXPECT_EQ(describe("f", result.warnings),
            "f:1:1: bed 'a' of room '7' has no limits: only technical alarms\n");
}

TEST(Config, WarnsOfLimitsThatNoMonitorCanBreak) {
  const auto result = parse(bed_with("[bed.limits.rr]\nbelow.high = { limit = 8 }\n"));
  EXPECT_TRUE(result.config);
  EXPECT_EQ(describe("f", result.warnings),
            "f:7:1: bed 'a' of room '7' has limits for rr, which none of its monitors measures\n");
}

TEST(Config, WarnsOfPlainTcpOnLoopback) {
  const auto result = parse("bus.feed = [\"ipc:///x\", \"tcp://127.0.0.1:7411\"]\n" +
                            bed_with("[bed.limits.spo2]\nbelow.high = { limit = 88 }\n"));
  ASSERT_TRUE(result.config) << describe("f", result.errors);
  EXPECT_EQ(result.config->bus.feed.size(), 2U);
  EXPECT_EQ(describe("f", result.warnings),
            "f:1:25: plain tcp: every program on this machine can read 'tcp://127.0.0.1:7411', "
            "whatever its user\n");
}

TEST(Config, SixMistakesGiveSixMessagesSortedByPlace) {
  const auto result = parse(
      "sorce = \"x\"\n[ring]\nmegabytes = \"64\"\n[[bed]]\nroom = \"R 7\"\nbed = \"a\"\n"
      "[[bed.monitor]]\ndriver = \"acme-oxi\"\nport = \"/dev/ttyS0\"\nbaud = 0\n"
      "[bed.limits.spo2]\nbelow.high = { limit = 88, clear = 80 }\n");
  EXPECT_FALSE(result.config);
  EXPECT_EQ(describe("vigil.toml", result.errors),
            "vigil.toml:1:1: unknown key 'sorce' in the file, did you mean 'source'?\n"
            "vigil.toml:3:13: 'megabytes' is a text, expected a whole number\n"
            "vigil.toml:5:8: 'room' is 'R 7', expected 1 to 16 of a-z, 0-9 and -\n"
            "vigil.toml:8:10: unknown driver 'acme-oxi', did you mean 'acme-oximeter'? expected "
            "acme-oximeter, acme-net, acme-both or acme-cuff\n"
            "vigil.toml:10:8: 'baud' is 0, expected 50 to 4000000\n"
            "vigil.toml:12:36: below.high clears at 80, expected 88 or more\n");
}

TEST(Config, RefusesAFileThatIsTooLargeUnread) {
  const auto result = parse(std::string(config_max_bytes + 1, '#'));
  EXPECT_EQ(describe("f", result.errors), "f:1:1: 262145 bytes, expected at most 262144\n");
}

TEST(Config, TellsOfTwoHundredMistakesAndCountsTheRest) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "x" + std::to_string(i) + "_unknown = 1\n";
  const auto result = parse(text);
  ASSERT_EQ(result.errors.size(), 201U);
  EXPECT_EQ(result.errors.back().text, "and 101 more, not shown");
}

TEST(Config, OutlivesNestingThatWouldOverflowTheStack) {
  std::string dots = "a";
  for (int i = 0; i < 100'000; ++i) dots += ".a";
  EXPECT_EQ(describe("f", parse(dots + " = 1").errors),
            "f:1:1: 100000 dots in one line, expected at most 32\n");
  EXPECT_FALSE(parse("a = " + std::string(100'000, '[')).config);
}

TEST(Config, CommentsMayHoldAnyNumberOfDots) {
  EXPECT_TRUE(parse("# " + std::string(60, '.') + "\n" + bed_with("")).config);
}

}  // namespace
}  // namespace vigil::app
