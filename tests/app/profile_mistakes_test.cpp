// Every mistake that a profile can hold, with the exact message and place. It is long because each
// rule of the file has its row here.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "daemon/app/profile.hpp"
#include "tests/app/profile_sample.hpp"

namespace vigil::app {
namespace {

class OneProfileMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneProfileMistake, GivesItsExactMessage) { expect_message(GetParam()); }

constexpr Mistake head_mistakes[] = {
    {"Good", "id = \"sample\"", "id = \"sample\"", ""},
    {"NoId", "id = \"sample\"", "", "f:1:1: the file has no 'id', expected a text\n"},
    {"IdInCapitals", "id = \"sample\"", "id = \"Sample\"",
     "f:1:6: 'id' is 'Sample', expected 1 to 32 of a-z, 0-9 and -\n"},
    {"IdIsNotTheFilesName", "id = \"sample\"", "id = \"other\"",
     "f:1:6: 'id' is 'other', expected the name of the file ('sample')\n"},
    {"VersionZero", "version = 3", "version = 0",
     "f:2:11: 'version' is 0, expected 1 to 1000000\n"},
    {"NoTitle", "title = \"A sample\"\n", "", "f:1:1: the file has no 'title', expected a text\n"},
    {"NoSignOff", "[sign_off]\nname = \"\"\nrole = \"\"\ndate = \"\"\n", "",
     "f:1:1: the file has no 'sign_off', expected a table\n"},
    {"SignOffHalfFilled", "name = \"\"", "name = \"Dr A\"",
     "f:4:1: [sign_off] is half filled, expected name, role and date, or none\n"},
    {"SignOffWithoutADate", "name = \"\"\nrole = \"\"\ndate = \"\"",
     "name = \"A\"\nrole = \"B\"\ndate = \"today\"",
     "f:7:8: 'date' is 'today', expected a date as 2026-01-31\n"},
    {"UnknownKey", "version = 3", "version = 3\nbedside = 1",
     "f:3:1: unknown key 'bedside' in the file, expected id, version, title, base, sign_off, "
     "limits, sane, rules, trends, session or phases\n"},
    {"BaseElsewhere", "version = 3", "version = 3\nbase = \"../x.base.toml\"",
     "f:3:8: 'base' is '../x.base.toml', expected a file of the same folder that ends with "
     ".base.toml\n"},
    {"BaseWithoutItsEnding", "version = 3", "version = 3\nbase = \"x.toml\"",
     "f:3:8: 'base' is 'x.toml', expected a file of the same folder that ends with .base.toml\n"},
    {"BaseMissing", "version = 3", "version = 3\nbase = \"x.base.toml\"",
     "f:3:8: 'base' is 'x.base.toml', which can't be read\n"},
    {"NotToml", "version = 3", "version =",
     "f:2:10: not TOML: Error while parsing key-value pair: expected value, saw '\\n'\n"},
};

constexpr Mistake limit_mistakes[] = {
    {"LimitWithoutSource", "delay_s = 15, source = \"s\"", "delay_s = 15",
     "f:9:16: below.medium has no 'source', expected a text\n"},
    {"UnknownKeyOfALimit", "delay_s = 15, source", "delay = 15, source",
     "f:9:42: unknown key 'delay' in below.medium, did you mean 'delay_s'?\n"},
    {"HighNotGraver", "limit = 88, clear = 90", "limit = 92, clear = 94",
     "f:11:13: below.high is 92, expected less than below.medium (92)\n"},
    {"SecondHighNotGraver", "{ limit = 85, clear = 87", "{ limit = 89, clear = 91",
     "f:12:13: below.high is 89, expected less than below.high (88)\n"},
    {"ClearOnTheWrongSide", "clear = 94", "clear = 91",
     "f:9:38: below.medium clears at 91, expected 92 or more\n"},
    {"DelayTooLong", "delay_s = 15", "delay_s = 601",
     "f:9:52: 'delay_s' is 601, expected 0 to 600\n"},
    {"SoonerNotShorter", "delay_s = 15", "delay_s = 15, sooner = [{ by = 2, delay_s = 15 }]",
     "f:9:86: sooner of below.medium waits 15 s, expected less than 15\n"},
    {"SoonerNotDeeper", "delay_s = 15",
     "delay_s = 15, sooner = [{ by = 2, delay_s = 10 }, { by = 2, delay_s = 5 }]",
     "f:9:99: sooner of below.medium begins 2 beyond the limit, expected more than 2\n"},
    {"SoonerThrice", "delay_s = 15",
     "delay_s = 15, sooner = [{ by = 1, delay_s = 9 }, { by = 2, delay_s = 8 }, { by = 3, delay_s "
     "= 7 }]",
     "f:9:65: below.medium has 3 sooner delays, expected at most 2\n"},
    {"SoonerWithoutDepth", "delay_s = 15", "delay_s = 15, sooner = [{ delay_s = 10 }]",
     "f:9:66: sooner of below.medium has no 'by', expected a number\n"},
    {"RelativeWithBoth", "limit = 92, clear = 94",
     "limit = 93, relative = { delta = 4, percent = 5 }",
     "f:9:41: relative of below.medium has both of 'delta' and 'percent', expected one\n"},
    {"RelativeWithNeither", "limit = 92, clear = 94", "limit = 93, relative = { clear_band = 1 }",
     "f:9:41: relative of below.medium has neither of 'delta' and 'percent', expected one\n"},
    {"RelativeWithoutFloor", "limit = 92, clear = 94", "relative = { delta = 4 }",
     "f:9:16: below.medium has no 'limit', expected a number\n"},
    {"RelativeWithClear", "limit = 92, clear = 94",
     "limit = 93, clear = 94, relative = { delta = 4 }",
     "f:9:38: below.medium is relative, expected 'clear_band' in 'relative' and no 'clear'\n"},
    {"RelativeBandBeyondTheBaseline", "limit = 92, clear = 94",
     "limit = 93, relative = { delta = 4, clear_band = 4 }",
     "f:9:67: relative of below.medium clears 4 from its limit, expected less than its delta "
     "(4)\n"},
    {"RelativeNotAboveZero", "limit = 92, clear = 94", "limit = 93, relative = { delta = 0 }",
     "f:9:51: 'delta' is 0, expected 0.001 to 1000\n"},
    {"RelativeFloorBehindTheLimit", "{ limit = 92, clear = 94, delay_s = 15, source = \"s\" }",
     "[\n  { limit = 92, clear = 94, source = \"s\" },\n  { limit = 92, relative.delta = 4, source "
     "= \"s\" },\n]",
     "f:11:13: below.medium has the floor 92, expected more than the limit of its priority (92)\n"},
    {"ConfirmOfNoCuff", "raw = true", "confirm = true",
     "f:12:39: below.high waits for a repeat, expected that only of a cuff's parameters\nf:12:39: "
     "below.high waits for a repeat, expected that only of low and medium\n"},
    {"ConfirmOfAHighCuff", "above.medium =", "above.high =",
     "f:15:39: above.high waits for a repeat, expected that only of low and medium\n"},
    {"NameTooLong", "\"desaturation\"", "\"deep desaturation\"",
     "f:12:48: below.high is called 'deep desaturation', expected at most 16 bytes\n"},
};

constexpr Mistake rule_mistakes[] = {
    {"SaneRangeWithoutALimit", "lowest = 80", "lowest = 90",
     "f:11:13: below.high is 88, outside its sane range, expected 90 to 98\n"},
    {"SaneRangeUpsideDown", "lowest = 80, highest = 98", "lowest = 98, highest = 80",
     "f:17:33: 'highest' is 80, expected more than 'lowest' (98)\n"},
    {"SaneRangeWithoutSource", "highest = 98, source = \"s\"", "highest = 98",
     "f:17:8: [sane.spo2] has no 'source', expected a text\n"},
    {"RuleTableMissing", "median = { window_s = 5, source = \"s\" }\n", "",
     "f:18:1: [rules] has no 'median', expected a table\n"},
    {"RuleNumberMissing", "join_within_s = 60\n", "",
     "f:22:1: [rules.life] has no 'join_within_s', expected a number\n"},
    {"RuleWithoutSource", "latch_from = \"high\"\nsource = \"s\"\n", "latch_from = \"high\"\n",
     "f:22:1: [rules.life] has no 'source', expected a text\n"},
    {"RuleMisspelt", "join_within_s", "joins_within_s",
     "f:22:1: [rules.life] has no 'join_within_s', expected a number\nf:24:1: unknown key "
     "'joins_within_s' in [rules.life], did you mean 'join_within_s'?\n"},
    {"LatchFromNothingKnown", "latch_from = \"high\"", "latch_from = \"grave\"",
     "f:29:14: 'latch_from' is 'grave', expected none, low, medium or high\n"},
    {"GraverStepNotLater", "high_after_s = 120", "high_after_s = 30",
     "f:104:16: 'high_after_s' is not longer than 'medium_after_s', expected the graver step "
     "later\n"},
    {"UnknownParameter", "continuous = [\"spo2\"]", "continuous = [\"sp02\"]",
     "f:106:14: 'continuous' holds 'sp02', did you mean 'spo2'?\n"},
    {"ContinuousCuff", "continuous = [\"spo2\"]", "continuous = [\"nibp_sys\"]",
     "f:106:14: 'continuous' holds 'nibp_sys', expected parameters that are measured all the "
     "time\n"},
    {"PauseLongerThanItsMost", "audio_pause_default_s = 120", "audio_pause_default_s = 240",
     "f:49:25: 'audio_pause_default_s' is longer than 'audio_pause_max_s', expected at most "
     "that\n"},
    {"ViewerGetsARight", "may_change_limits = [\"nurse\"]",
     "may_change_limits = [\"nurse\", \"viewer\"]",
     "f:55:31: 'may_change_limits' is 'viewer', expected nurse, second_nurse, charge_nurse, "
     "prescriber, therapist or technician\n"},
    {"ViewerIsCalled", "call = [\"everyone\"]", "call = [\"viewer\"]",
     "f:64:69: 'call' is 'viewer', expected nurse, second_nurse, charge_nurse, prescriber, "
     "therapist, technician or everyone\n"},
    {"NobodyIsCalled", "call = [\"everyone\"]", "call = []",
     "f:64:68: 'call' has 0 entries, expected 1 to 16\n"},
    {"FirstStepLater", "high]\nsteps = [{ after_s = 0", "high]\nsteps = [{ after_s = 5",
     "f:64:22: the first step of [rules.escalation.high] comes later, expected after_s = 0\n"},
    {"StepsNotAscending", "after_s = 30, call", "after_s = 0, call",
     "f:64:57: a step of [rules.escalation.high] is not later than the one before, expected more "
     "than 0\n"},
    {"LadderWithoutSource", "repeat_every_s = 30\nsource = \"s\"\n", "repeat_every_s = 30\n",
     "f:63:1: [rules.escalation.high] has no 'source', expected a text\n"},
};

constexpr Mistake trend_mistakes[] = {
    {"UnknownTrend", "trends.shift", "trends.shifts",
     "f:67:10: unknown key 'shifts' in [trends], did you mean 'shift'?\n"},
    {"TrendOfACuff", "parameters = [\"pulse\"]", "parameters = [\"nibp_sys\"]",
     "f:68:14: [[trends.shift]] names nibp_sys, expected parameters that are measured all the "
     "time\n"},
    {"TrendUnknownPriority", "priority = \"low\"", "priority = \"lwo\"",
     "f:81:12: 'priority' is 'lwo', expected none, low, medium or high\n"},
    {"ShiftStepsNotAscending", "low_at_sigma = 8", "low_at_sigma = 5",
     "f:72:16: 'low_at_sigma' is not more than 'advisory_at_sigma', expected the graver step "
     "further out\n"},
    {"ReturnBandTwice", "band = 2", "band = 2\nband_percent = 20",
     "f:76:1: [[trends.not_returned]] has both of 'band' and 'band_percent', expected one\n"},
    {"ReturnLooksNowhere", "above = false", "above = false\nbelow = false",
     "f:81:9: [[trends.not_returned]] looks at neither side, expected 'above' or 'below'\n"},
    {"TrendWithoutSource", "priority = \"low\"\nsource = \"s\"\n", "priority = \"low\"\n",
     "f:76:1: [[trends.not_returned]] has no 'source', expected a text\n"},
};

constexpr Mistake phase_mistakes[] = {
    {"NoPhases", "[[phases]]\nid = \"baseline\"", "[[phase]]\nid = \"baseline\"",
     "f:83:3: unknown key 'phase' in the file, did you mean 'phases'?\n"},
    {"PhaseGap", "from_min = 0\nto_min = 60", "from_min = 5\nto_min = 60",
     "f:92:12: 'from_min' is 5, expected the end of 'baseline' (0)\n"},
    {"PhaseOverlap", "from_min = 60\n", "from_min = 50\n",
     "f:100:12: 'from_min' is 50, expected the end of 'peak' (60)\n"},
    {"PhaseOfTheDoseMissing", "from_min = -30\nto_min = 0", "from_min = 5\nto_min = 10",
     "f:86:12: the first phase begins at 5, expected 0 or before: the dose has a phase\nf:92:12: "
     "'from_min' is 0, expected the end of 'baseline' (10)\n"},
    {"PhaseUpsideDown", "from_min = -30", "from_min = 10",
     "f:86:12: the first phase begins at 10, expected 0 or before: the dose has a phase\nf:87:10: "
     "'to_min' is 0, expected more than 'from_min' (10)\n"},
    {"PhaseTwice", "id = \"recovery\"", "id = \"peak\"", "f:98:6: phase 'peak' is there twice\n"},
    {"PhaseAfterAnOpenEnd", "to_min = 60\n", "",
     "f:96:1: a phase follows 'peak', which has no 'to_min', expected it to be the last\n"},
    {"LastPhaseEnds", "from_min = 60\n", "from_min = 60\nto_min = 90\n",
     "f:101:10: the last phase has 'to_min', expected an open end: no session runs out of "
     "phases\n"},
    {"PhaseWithoutSource", "from_min = 60\nsource = \"s\"\n", "from_min = 60\n",
     "f:97:1: [[phases]] has no 'source', expected a text\n"},
    {"CuffOutsideItsPhase", "[15, 30]", "[15, 75]",
     "f:95:15: 'cuff_at_min' has a reading at 75 min, expected one until 60 min\n"},
    {"CuffsNotAscending", "[15, 30]", "[30, 15]",
     "f:95:15: 'cuff_at_min' has a reading at 15 min, expected one after 30 min\n"},
    {"CuffTwoWays", "cuff_at_min = [15, 30]", "cuff_at_min = [15]\ncuff_every_min = 15",
     "f:96:18: a phase has both 'cuff_at_min' and 'cuff_every_min', expected one\n"},
    {"CuffNotANumber", "[15, 30]", "[15, \"x\"]",
     "f:95:20: 'cuff_at_min' is a text, expected a whole number\n"},
};

std::string rule_name(const testing::TestParamInfo<Mistake>& info) {
  return std::string(info.param.rule);
}
INSTANTIATE_TEST_SUITE_P(Head, OneProfileMistake, testing::ValuesIn(head_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Limit, OneProfileMistake, testing::ValuesIn(limit_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Rule, OneProfileMistake, testing::ValuesIn(rule_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Trend, OneProfileMistake, testing::ValuesIn(trend_mistakes), rule_name);
INSTANTIATE_TEST_SUITE_P(Phase, OneProfileMistake, testing::ValuesIn(phase_mistakes), rule_name);

TEST(ProfileMistakes, ThreeMistakesGiveThreeLinesWithLineAndColumn) {
  std::string text = changed_sample("clear = 94", "clear = 91");
  text.replace(text.find("join_within_s"), 13, "join_with_s");
  text.replace(text.find("from_min = 60"), 13, "from_min = 61");
  // "join_with_s" is one slip: a key too much. The key that is missing by it is written below.
  text.replace(text.find("recurrent_joins"), 0, "join_within_s = 60\n");
  EXPECT_EQ(describe("p.toml", load_profile(text, "sample.toml", {}).errors),
            "p.toml:9:38: below.medium clears at 91, expected 92 or more\n"
            "p.toml:24:1: unknown key 'join_with_s' in [rules.life], did you mean "
            "'join_within_s'?\n"
            "p.toml:101:12: 'from_min' is 61, expected the end of 'peak' (60)\n");
}

TEST(ProfileMistakes, AFileThatIsTooLargeIsRefusedUnread) {
  const std::string text(config_max_bytes + 1, '#');
  EXPECT_EQ(describe("f", load_profile(text, "sample.toml", {}).errors),
            "f:1:1: 262145 bytes, expected at most 262144\n");
}

}  // namespace
}  // namespace vigil::app
