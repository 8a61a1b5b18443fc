// Every mistake that the configuration file can hold, with the exact message and place.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "daemon/app/config.hpp"

namespace vigil::app {
namespace {

struct Mistake {
  std::string_view rule;
  std::string_view text;      // before the bed
  std::string_view bed;       // instead of the good bed's lines, if not empty
  std::string_view expected;  // all errors
};

// Line 1 is `text`'s if there is one; the good bed follows.
constexpr std::string_view good_bed =
    "[[bed]]\nroom = \"7\"\nbed = \"a\"\n[[bed.monitor]]\ndriver = \"acme-oximeter\"\n"
    "port = \"/dev/ttyS0\"\n";
#define BED "[[bed]]\nroom = \"7\"\nbed = \"a\"\n"
#define MONITOR "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"/dev/ttyS0\"\n"
#define SPO2 BED MONITOR "[bed.limits.spo2]\n"

std::string errors_of(std::string_view text) {
  const ConfigResult result = parse_config(text, "/run/vigil");
  EXPECT_EQ(result.config.has_value(), result.errors.empty());
  return describe("f", result.errors);
}

class OneMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, GivesItsExactMessage) {
  const Mistake& mistake = GetParam();
  std::string text(mistake.text);
  text += mistake.bed.empty() ? good_bed : mistake.bed;
  EXPECT_EQ(errors_of(text), mistake.expected) << text;
}

constexpr Mistake root_mistakes[] = {
    {"NoMistake", "", "", ""},
    {"UnknownKey", "sorce = \"x\"\n", "",
     "f:1:1: unknown key 'sorce' in the file, did you mean 'source'?\n"},
    {"UnknownKeyFarFromAll", "colour = 1\n", "",
     "f:1:1: unknown key 'colour' in the file, expected source, profiles, profile, bus, ring, "
     "capture, journal, clock, technical or bed\n"},
    {"EmptyText", "source = \"\"\n", "", "f:1:10: 'source' is empty, expected a text\n"},
    {"WrongType", "source = 7\n", "", "f:1:10: 'source' is a whole number, expected a text\n"},
    {"ControlCharacter", "source = \"a\\u0001b\"\n", "",
     "f:1:10: 'source' is 'a?b', expected 1 to 64 printable characters\n"},
    {"RingTooLarge", "ring.megabytes = 5000\n", "",
     "f:1:18: 'megabytes' is 5000, expected 1 to 4096\n"},
    {"RingNotWhole", "ring.megabytes = 1.5\n", "",
     "f:1:18: 'megabytes' is a number with a point, expected a whole number\n"},
    {"AgeLongerThanAllowed", "technical.fresh_s = 4\n", "",
     "f:1:21: 'fresh_s' is 4, expected 0.1 to 3\n"},
    {"InvalidBeforeStale", "technical.invalid_s = 2\n", "",
     "f:1:23: 'invalid_s' is not longer than 'fresh_s', expected a value to be stale before it is "
     "invalid\n"},
    {"NotANumber", "technical.sensor_off_s = nan\n", "",
     "f:1:26: 'sensor_off_s' is not a finite number, expected a number\n"},
    {"TooManyDecimals", "technical.fresh_s = 2.0005\n", "",
     "f:1:21: 'fresh_s' is 2.0005, expected at most three decimals\n"},
    {"NoBeds", "", "source = \"x\"\n", "f:1:1: no [[bed]], expected at least one\n"},
    {"EmptyFile", "", " ", "f:1:1: no [[bed]], expected at least one\n"},
    {"BedIsNoTable", "", "bed = 3\n",
     "f:1:7: 'bed' is a whole number, expected tables in double brackets\n"},
    {"BedsAreNumbers", "", "bed = [3]\n",
     "f:1:7: 'bed' is a list, expected tables in double brackets\n"},
    {"NotToml", "a = \n", "",
     "f:1:5: not TOML: Error while parsing key-value pair: expected value, saw '\\n'\n"},
    {"SameKeyTwice", "source = \"a\"\nsource = \"b\"\n", "",
     "f:2:10: not TOML: Error while parsing key-value pair: cannot redefine existing string "
     "'source'\n"},
    {"NotUtf8", "source = \"\xff\"\n", "",
     "f:1:10: not TOML: Encountered invalid utf-8 sequence\n"},
    {"DottedKeyTooDeep", "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=1\n",
     "", "f:1:1: 33 dots in one line, expected at most 32\n"},
};

constexpr Mistake bus_mistakes[] = {
    {"EndpointWithoutScheme", "bus.feed = [\"/run/x\"]\n", "",
     "f:1:13: '/run/x' is no endpoint, expected ipc:///path or tcp://127.0.0.1:port\n"},
    {"EndpointRelative", "bus.feed = [\"ipc://x\"]\n", "",
     "f:1:13: 'ipc://x' is no endpoint, expected an absolute path after ipc://\n"},
    {"EndpointOverNetwork", "bus.feed = [\"tcp://10.0.0.1:7411\"]\n", "",
     "f:1:13: 'tcp://10.0.0.1:7411' would send and take orders unencrypted over a network, "
     "expected ipc:// or tcp://127.0.0.1\n"},
    {"EndpointAnyAddress", "bus.feed = [\"tcp://*:7411\"]\n", "",
     "f:1:13: 'tcp://*:7411' would send and take orders unencrypted over a network, expected "
     "ipc:// or tcp://127.0.0.1\n"},
    {"EndpointNameLooksLikeLoopback", "bus.feed = [\"tcp://127.evil.org:7411\"]\n", "",
     "f:1:13: 'tcp://127.evil.org:7411' would send and take orders unencrypted over a network, "
     "expected ipc:// or tcp://127.0.0.1\n"},
    {"EndpointWithoutPort", "bus.feed = [\"tcp://127.0.0.1\"]\n", "",
     "f:1:13: 'tcp://127.0.0.1' is no endpoint, expected a port number from 1 to 65535 at its "
     "end\n"},
    {"EndpointPortZero", "bus.feed = [\"tcp://127.0.0.1:0\"]\n", "",
     "f:1:13: 'tcp://127.0.0.1:0' is no endpoint, expected a port number from 1 to 65535 at its "
     "end\n"},
    {"EndpointTwice", "[bus]\nfeed = [\"ipc:///a\"]\nwaves = [\"ipc:///a\"]\n", "",
     "f:3:10: endpoint 'ipc:///a' is used twice, first in line 2\n"},
    {"EndpointOfAnotherDefault", "bus.feed = [\"ipc:///run/vigil/waves\"]\n", "",
     "f:1:13: endpoint 'ipc:///run/vigil/waves' is used twice, first as the default of 'waves'\n"},
    {"EndpointsEmpty", "bus.feed = []\n", "", "f:1:12: 'feed' has 0 entries, expected 1 to 16\n"},
    {"EndpointNotAText", "bus.feed = [\"ipc:///a\", 3]\n", "",
     "f:1:25: 'feed' is a whole number, expected a text\n"},
    {"EndpointsNotAList", "bus.feed = \"ipc:///a\"\n", "",
     "f:1:12: 'feed' is a text, expected a list of texts\n"},
};

constexpr Mistake bed_mistakes[] = {
    {"NoRoom", "", "[[bed]]\nbed = \"a\"\n" MONITOR,
     "f:1:1: [[bed]] has no 'room', expected a text\n"},
    {"EmptyRoom", "", "[[bed]]\nroom = \"\"\nbed = \"a\"\n" MONITOR,
     "f:2:8: 'room' is empty, expected a text\n"},
    {"RoomInCapitals", "", "[[bed]]\nroom = \"Room\"\nbed = \"a\"\n" MONITOR,
     "f:2:8: 'room' is 'Room', expected 1 to 16 of a-z, 0-9 and -\n"},
    {"RoomTooLong", "", "[[bed]]\nroom = \"12345678901234567\"\nbed = \"a\"\n" MONITOR,
     "f:2:8: 'room' is '12345678901234567', expected 1 to 16 of a-z, 0-9 and -\n"},
    {"NoMonitor", "", BED, "f:1:1: [[bed]] has no 'monitor', expected tables in double brackets\n"},
    {"SameBedTwice", "",
     BED MONITOR BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"/dev/ttyS1\"\n",
     "f:9:7: bed 'a' of room '7' is there twice, first in line 3\n"},
    {"SamePortTwice", "",
     BED MONITOR "[[bed]]\nroom = \"8\"\nbed = \"a\"\n[[bed.monitor]]\n"
                 "driver = \"acme-oximeter\"\nport = \"/dev/ttyS0\"\n",
     "f:12:8: port '/dev/ttyS0' is used twice, first in line 6\n"},
    {"NoDriver", "", BED "[[bed.monitor]]\nport = \"/dev/ttyS0\"\n",
     "f:4:1: [[bed.monitor]] has no 'driver', expected a text\n"},
    {"UnknownDriver", "", BED "[[bed.monitor]]\ndriver = \"acme-oxymeter\"\nport = \"/dev/a\"\n",
     "f:5:10: unknown driver 'acme-oxymeter', did you mean 'acme-oximeter'? expected "
     "acme-oximeter, "
     "acme-net, acme-both or acme-cuff\n"},
    {"UnknownDriverFarFromAll", "", BED "[[bed.monitor]]\ndriver = \"zzz\"\nport = \"/dev/a\"\n",
     "f:5:10: unknown driver 'zzz', expected acme-oximeter, acme-net, acme-both or acme-cuff\n"},
    {"BadPort", "", BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"ttyUSB0\"\n",
     "f:6:8: bad port 'ttyUSB0': expected /dev/..., usb:<serial>, path:<USB path>, tcp://host:port "
     "or udp://host:port\n"},
    {"PortWithoutNumber", "",
     BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"tcp://h\"\n",
     "f:6:8: bad port 'tcp://h': no port number, expected tcp://host:port\n"},
    {"PortNumberTooLarge", "",
     BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"tcp://h:65536\"\n",
     "f:6:8: bad port 'tcp://h:65536': bad port number, expected 1 to 65535 after the last "
     "colon\n"},
    {"DatagramDriverOnSerialPort", "",
     BED "[[bed.monitor]]\ndriver = \"acme-net\"\nport = \"/dev/ttyS0\"\n",
     "f:6:8: driver 'acme-net' needs datagrams, expected udp://host:port\n"},
    {"StreamDriverOnDatagrams", "",
     BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"udp://h:1\"\n",
     "f:6:8: driver 'acme-oximeter' needs a stream, expected a serial port or tcp://host:port\n"},
    {"ListeningPortThatWouldWrite", "",
     BED "[[bed.monitor]]\ndriver = \"acme-net\"\nport = \"udp://*:24005\"\n",
     "f:6:8: 'udp://*:24005' only listens, expected listen_only = true with it\n"},
    {"LineSettingsOnTcp", "",
     BED "[[bed.monitor]]\ndriver = \"acme-oximeter\"\nport = \"tcp://h:1\"\nbaud = 9600\n",
     "f:7:8: 'baud' has no meaning for 'tcp://h:1', expected it only with a serial port\n"},
    {"BaudOutOfRange", "", BED MONITOR "baud = 5\n",
     "f:7:8: 'baud' is 5, expected 50 to 4000000\n"},
    {"ParityUnknown", "", BED MONITOR "parity = \"evn\"\n",
     "f:7:10: 'parity' is 'evn', expected none, odd, even or mark\n"},
    {"StopBitsOutOfRange", "", BED MONITOR "stop_bits = 3\n",
     "f:7:13: 'stop_bits' is 3, expected 1 to 2\n"},
    {"FlowAndRts", "", BED MONITOR "flow = \"rts_cts\"\nrts = true\n",
     "f:8:7: 'rts' is driven by flow control, expected no 'rts' with flow rts_cts\n"},
    {"NobodyToStartACuff", "", BED "start_cuff = true\n" MONITOR,
     "f:4:14: no monitor of this bed can be told to start a cuff, expected one whose driver can "
     "(see 'vigil drivers') and that is not listen_only\n"},
    {"ACuffThatMayOnlyBeHeard", "",
     BED "start_cuff = true\n[[bed.monitor]]\ndriver = \"acme-cuff\"\nport = \"/dev/ttyS0\"\n"
         "listen_only = true\n",
     "f:4:14: no monitor of this bed can be told to start a cuff, expected one whose driver can "
     "(see 'vigil drivers') and that is not listen_only\n"},
    {"ACuffThatCanBeStarted", "",
     BED "start_cuff = true\n[[bed.monitor]]\ndriver = \"acme-cuff\"\nport = \"/dev/ttyS0\"\n", ""},
    {"ListenOnlyAsText", "", BED MONITOR "listen_only = \"yes\"\n",
     "f:7:15: 'listen_only' is a text, expected true or false\n"},
};

constexpr Mistake limit_mistakes[] = {
    {"UnknownParameter", "", BED MONITOR "[bed.limits.sp02]\nbelow.high = { limit = 88 }\n",
     "f:7:13: unknown key 'sp02' in [bed.limits], did you mean 'spo2'?\n"},
    {"UnknownSide", "", SPO2 "under.high = { limit = 88 }\n",
     "f:8:1: unknown key 'under' in [bed.limits.spo2], expected below or above\n"},
    {"UnknownPriority", "", SPO2 "below.hihg = { limit = 88 }\n",
     "f:8:7: unknown key 'hihg' in below of [bed.limits.spo2], did you mean 'high'?\n"},
    {"UnknownKeyOfALimit", "", SPO2 "below.high = { limit = 88, delay = 5 }\n",
     "f:8:28: unknown key 'delay' in below.high, did you mean 'delay_s'?\n"},
    {"NoLimit", "", SPO2 "below.high = { delay_s = 5 }\n",
     "f:8:14: below.high has no 'limit', expected a number\n"},
    {"LimitAsText", "", SPO2 "below.high = { limit = \"88\" }\n",
     "f:8:24: 'limit' is a text, expected a number\n"},
    {"LimitOutOfRange", "", SPO2 "below.high = { limit = 101 }\n",
     "f:8:24: 'limit' is 101, expected 0 to 100\n"},
    {"LimitNotFinite", "", SPO2 "below.high = { limit = nan }\n",
     "f:8:24: 'limit' is not a finite number, expected a number\n"},
    {"LimitInfinite", "", SPO2 "below.high = { limit = -inf }\n",
     "f:8:24: 'limit' is not a finite number, expected a number\n"},
    {"LimitTooFine", "", SPO2 "below.high = { limit = 88.0001 }\n",
     "f:8:24: 'limit' is 88.0001, expected at most three decimals\n"},
    {"NegativeDelay", "", SPO2 "below.high = { limit = 88, delay_s = -1 }\n",
     "f:8:38: 'delay_s' is -1, expected 0 to 600\n"},
    {"ClearOnTheWrongSide", "", SPO2 "below.high = { limit = 88, clear = 87 }\n",
     "f:8:36: below.high clears at 87, expected 88 or more\n"},
    {"ClearOnTheWrongSideAbove", "", SPO2 "above.high = { limit = 88, clear = 89 }\n",
     "f:8:36: above.high clears at 89, expected 88 or less\n"},
    {"ClearThatViolates", "", SPO2 "below.high = { limit = 88, clear = 88, inclusive = true }\n",
     "f:8:36: below.high clears at 88, expected more than 88\n"},
    {"HighNotGraverThanMedium", "",
     SPO2 "below.medium = { limit = 90 }\nbelow.high = { limit = 90 }\n",
     "f:9:24: below.high is 90, expected less than below.medium (90)\n"},
    {"MediumNotGraverThanLowAbove", "",
     SPO2 "above.low = { limit = 90 }\nabove.medium = { limit = 89 }\n",
     "f:9:26: above.medium is 89, expected more than above.low (90)\n"},
    {"SidesCross", "",
     SPO2 "below.high = { limit = 90 }\nabove.high = { limit = 80, clear = 75 }\n",
     "f:9:24: above.high is 80, expected more than below.high (90)\n"},
    {"ClearPastTheOtherSide", "",
     SPO2 "below.high = { limit = 88, clear = 96 }\nabove.high = { limit = 95 }\n",
     "f:8:24: below.high clears at 96, expected less than above.high (95)\n"},
    {"TemperatureNeedsClear", "", BED MONITOR "[bed.limits.temp1]\nabove.high = { limit = 39.5 }\n",
     "f:8:14: above.high has no 'clear', expected a number: temp1 has no usual hysteresis\n"},
};

std::string rule_name(const testing::TestParamInfo<Mistake>& info) {
  return std::string(info.param.rule);
}
INSTANTIATE_TEST_SUITE_P(Root, OneMistake, testing::ValuesIn(root_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Bus, OneMistake, testing::ValuesIn(bus_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Bed, OneMistake, testing::ValuesIn(bed_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Limits, OneMistake, testing::ValuesIn(limit_mistakes), rule_name);

}  // namespace
}  // namespace vigil::app
