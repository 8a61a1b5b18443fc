// vigil probe without its port: every simulated monitor against every driver, and what is none.
// It is long because every way in which a line can mislead the probe has its test here.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include "tests/drivers/driver_case.hpp"
#include "tools/vigil/probe_plan.hpp"
#include "tools/vigil/probe_text.hpp"

namespace vigil::probe {
namespace {

using test::ByteString;
using test::case_name;
using test::driver_cases;
using test::DriverCase;
using test::Unit;

constexpr std::uint32_t seed = 20'261'122;
/// As long as vigil probe listens at most with its defaults.
constexpr Duration listening = std::chrono::seconds(24);

PortClass class_of(const DriverCase& monitor) {
  const DeviceDescriptor* device = find_device(monitor.driver, monitor.variant);
  return device->transport == Transport::datagram ? PortClass::datagrams : PortClass::unclocked;
}

/// What the monitor says while the probe listens.
std::vector<Unit> said(const DriverCase& monitor) {
  test::Conversation talk(monitor);
  std::vector<Unit> all;
  Instant from = test::start;
  while (all.empty() || all.back().at - test::start < listening) {
    const std::vector<Unit> more = talk.units(test::at_rest(), 20, from);
    if (more.empty()) break;
    all.insert(all.end(), more.begin(), more.end());
    from = all.back().at;
  }
  return all;
}

std::vector<Evidence> heard(const std::vector<Unit>& units, PortClass port,
                            std::span<const Descriptor* const> among = drivers()) {
  std::vector<Evidence> all;
  for (const Step& step : plan_listening(among, port)) {
    for (const Candidate& candidate : step.candidates) {
      Trial trial(*candidate.driver, candidate.line, test::start);
      for (const Unit& unit : units) trial.feed(unit.bytes, unit.at);
      all.push_back(trial.evidence());
    }
  }
  return all;
}

/// Bytes as they come at 9600 baud, every 20 ms.
std::vector<Unit> paced(const ByteString& bytes) {
  std::vector<Unit> units;
  Instant at = test::start;
  for (std::size_t from = 0; from < bytes.size(); from += 19) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(from);
    const auto count = static_cast<std::ptrdiff_t>(std::min<std::size_t>(19, bytes.size() - from));
    units.push_back({at, ByteString(begin, begin + count)});
    at = at + std::chrono::milliseconds(20);
  }
  return units;
}

ByteString joined(const std::vector<Unit>& units) {
  ByteString all;
  for (const Unit& unit : units) all.insert(all.end(), unit.bytes.begin(), unit.bytes.end());
  return all;
}

std::string names(const Verdict& verdict) {
  std::string text;
  for (const Evidence& fit : verdict.fits) {
    text += std::string(text.empty() ? "" : ", ") + std::string(fit.driver->id) + ": " +
            evidence_text(fit);
  }
  return text;
}

class EveryMonitor : public testing::TestWithParam<DriverCase> {};

TEST_P(EveryMonitor, IsNamedAmongAllDrivers) {
  const Verdict verdict = judge(heard(said(GetParam()), class_of(GetParam())));
  ASSERT_EQ(verdict.outcome, Outcome::found) << names(verdict);
  EXPECT_EQ(verdict.fits.front().driver->id, GetParam().driver);
}

/// Those whose messages come in parts: a datagram comes whole, and has no middle to begin in.
class EveryMonitorOnALine : public testing::TestWithParam<DriverCase> {};

TEST_P(EveryMonitorOnALine, IsNamedWhenTheProbeBeginsInTheMiddleOfAMessage) {
  std::vector<Unit> units = said(GetParam());
  ByteString& first = units.front().bytes;
  first.erase(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(first.size() / 2));
  const Verdict verdict = judge(heard(units, PortClass::unclocked));
  ASSERT_EQ(verdict.outcome, Outcome::found) << names(verdict);
  EXPECT_EQ(verdict.fits.front().driver->id, GetParam().driver);
}

TEST_P(EveryMonitor, OnABadLineIsNotTakenForAnother) {
  std::mt19937 random(seed);
  for (const std::uint32_t one_in : {10U, 40U, 300U}) {
    std::vector<Unit> units = said(GetParam());
    for (Unit& unit : units) {
      for (std::uint8_t& byte : unit.bytes) {
        if (random() % one_in == 0) byte = static_cast<std::uint8_t>(random());
      }
    }
    const Verdict verdict = judge(heard(units, class_of(GetParam())));
    if (verdict.outcome == Outcome::found) {
      EXPECT_EQ(verdict.fits.front().driver->id, GetParam().driver) << "one in " << one_in;
    }
  }
}

TEST_P(EveryMonitor, WithItsBytesInDisorderIsNobody) {
  std::mt19937 random(seed);
  for (int round = 0; round < 5; ++round) {
    ByteString bytes = joined(said(GetParam()));
    std::shuffle(bytes.begin(), bytes.end(), random);
    const auto evidence = heard(paced(bytes), PortClass::unclocked);
    EXPECT_EQ(judge(evidence).outcome, Outcome::nothing) << names(judge(evidence));
  }
}

TEST_P(EveryMonitor, TogetherWithAnotherOnOneLineIsNobody) {
  for (const DriverCase& other : driver_cases()) {
    if (other.driver == GetParam().driver) continue;
    if (class_of(other) != class_of(GetParam())) continue;
    std::vector<Unit> units = said(GetParam());
    const std::vector<Unit> theirs = said(other);
    units.insert(units.end(), theirs.begin(), theirs.end());
    std::stable_sort(units.begin(), units.end(),
                     [](const Unit& a, const Unit& b) { return a.at < b.at; });
    // A talkative one can drown a quiet one: then it fits. None but these two ever does.
    for (const Evidence& fit : judge(heard(units, class_of(other))).fits) {
      EXPECT_TRUE(fit.driver->id == GetParam().driver || fit.driver->id == other.driver)
          << case_name(other) << " as " << fit.driver->id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Probe, EveryMonitor, testing::ValuesIn(driver_cases()),
                         [](const auto& tested) { return case_name(tested.param); });

std::vector<DriverCase> cases_on_a_line() {
  std::vector<DriverCase> cases = driver_cases();
  std::erase_if(cases, [](const auto& one) { return class_of(one) == PortClass::datagrams; });
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Probe, EveryMonitorOnALine, testing::ValuesIn(cases_on_a_line()),
                         [](const auto& tested) { return case_name(tested.param); });

struct Noise {
  const char* name;
  ByteString (*make)(std::mt19937& random);
};
void PrintTo(const Noise& noise, std::ostream* out) { *out << noise.name; }

constexpr std::size_t noise_bytes = 20'000;

template <typename Next>
ByteString made(Next next) {
  ByteString bytes(noise_bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(next(i));
  return bytes;
}

ByteString repeated(std::string_view text) {
  return made([&](std::size_t i) { return text[i % text.size()]; });
}

const std::array noises{
    Noise{"random", [](std::mt19937& r) { return made([&](std::size_t) { return r(); }); }},
    Noise{"zeros", [](std::mt19937&) { return made([](std::size_t) { return 0; }); }},
    Noise{"ones", [](std::mt19937&) { return made([](std::size_t) { return 0xFF; }); }},
    Noise{"alternating",
          [](std::mt19937&) { return made([](std::size_t i) { return i % 2 ? 0x55 : 0xAA; }); }},
    Noise{"ramp", [](std::mt19937&) { return made([](std::size_t i) { return i; }); }},
    Noise{"lowBits",
          [](std::mt19937& r) { return made([&](std::size_t) { return r() & 0x7FU; }); }},
    Noise{"syncEveryFourBytes",
          [](std::mt19937& r) {
            return made([&](std::size_t i) { return (r() & 0x7FU) | (i % 4 == 0 ? 0x80U : 0U); });
          }},
    Noise{"printable",
          [](std::mt19937& r) {
            return made([&](std::size_t i) { return i % 40 == 39 ? '\n' : 0x20 + r() % 95; });
          }},
    Noise{"digits",
          [](std::mt19937& r) {
            return made([&](std::size_t i) {
              return i % 30 == 28 ? '\r' : i % 30 == 29 ? '\n' : i % 4 == 0 ? ' ' : '0' + r() % 10;
            });
          }},
    Noise{"satelliteReceiver",
          [](std::mt19937&) {
            return repeated(
                "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n");
          }},
    Noise{"bootMessages",
          [](std::mt19937&) {
            return repeated("[    0.000000] Booting Linux on physical CPU 0x0\r\nlogin: ");
          }},
};

class EveryNoise : public testing::TestWithParam<Noise> {};

TEST_P(EveryNoise, FitsNobody) {
  std::mt19937 random(seed);
  for (int round = 0; round < 5; ++round) {
    const auto evidence = heard(paced(GetParam().make(random)), PortClass::unclocked);
    EXPECT_EQ(judge(evidence).outcome, Outcome::nothing) << names(judge(evidence));
  }
}

INSTANTIATE_TEST_SUITE_P(Probe, EveryNoise, testing::ValuesIn(noises),
                         [](const auto& tested) { return std::string(tested.param.name); });

const DriverCase& nonin_case(std::string_view variant) {
  return *std::find_if(driver_cases().begin(), driver_cases().end(), [&](const DriverCase& one) {
    return one.driver == "nonin" && one.variant == variant;
  });
}

Descriptor twin() {
  Descriptor other = *find_driver("nonin");
  other.id = "twin";
  return other;
}

TEST(Verdict, SilenceIsSilence) {
  const auto evidence = heard({}, PortClass::unclocked);
  EXPECT_EQ(judge(evidence).outcome, Outcome::silence);
  EXPECT_FALSE(worth_waiting(evidence));
}

TEST(Verdict, TwoThatFitAreBothToldAndNoneIsChosen) {
  const Descriptor other = twin();
  const std::array among{find_driver("nonin"), &other};
  const auto evidence = heard(said(nonin_case("df2")), PortClass::unclocked, among);
  const Verdict verdict = judge(evidence);
  EXPECT_EQ(verdict.outcome, Outcome::undecided);
  ASSERT_EQ(verdict.fits.size(), 2U);
  EXPECT_EQ(verdict.fits[0].driver->id, "nonin");
  EXPECT_EQ(verdict.fits[1].driver->id, "twin");
  const std::string text = verdict_text(verdict, evidence, {});
  EXPECT_EQ(text.find("driver = "), std::string::npos) << text;
}

TEST(Verdict, OneThatFitsAsFarAsItWasHeardStandsInTheWayOfAnother) {
  const Descriptor other = twin();
  Trial sure(*find_driver("nonin"), {}, test::start);
  for (const Unit& unit : said(nonin_case("df2"))) sure.feed(unit.bytes, unit.at);
  Trial begun(other, {}, test::start);
  std::vector<Unit> few = said(nonin_case("df8"));
  few.resize(6);
  for (const Unit& unit : few) begun.feed(unit.bytes, unit.at);
  const std::vector<Evidence> evidence{sure.evidence(), begun.evidence()};
  EXPECT_EQ(fit_of(evidence[0]), Fit::yes);
  EXPECT_EQ(fit_of(evidence[1]), Fit::too_few);
  EXPECT_EQ(judge(evidence).outcome, Outcome::undecided);
  EXPECT_TRUE(worth_waiting(evidence));
}

TEST(Verdict, AnotherSettingOfTheSameDriverIsNoRival) {
  Trial first(*find_driver("nonin"), {}, test::start);
  Trial second(*find_driver("nonin"), {19200}, test::start);
  for (const Unit& unit : said(nonin_case("df2"))) {
    first.feed(unit.bytes, unit.at);
    second.feed(unit.bytes, unit.at);
  }
  const Verdict verdict = judge({first.evidence(), second.evidence()});
  EXPECT_EQ(verdict.outcome, Outcome::found);
  EXPECT_EQ(verdict.fits.front().line.baud, 9600U);
  ASSERT_EQ(verdict.also_with.size(), 1U);
  EXPECT_EQ(verdict.also_with.front().baud, 19200U);
}

Evidence evidence_of(std::uint64_t frames, std::uint64_t bytes) {
  Evidence evidence;
  evidence.driver = find_driver("nonin");
  evidence.frames = frames;
  evidence.bytes = evidence.judged = evidence.in_frames = bytes;
  evidence.last_frame_at = Instant::from_ns(5'000'000'000);
  return evidence;
}

TEST(Fit, ShortFramesAndTextProveLess) {
  EXPECT_EQ(frames_needed(evidence_of(10, 40)), 12U);
  EXPECT_EQ(frames_needed(evidence_of(10, 80)), 8U);
  EXPECT_EQ(frames_needed(evidence_of(10, 200)), 3U);
  Evidence text = evidence_of(10, 200);
  text.text = true;
  EXPECT_EQ(frames_needed(text), 5U);
  EXPECT_EQ(fit_of(evidence_of(11, 44)), Fit::too_few);
  EXPECT_EQ(fit_of(evidence_of(12, 48)), Fit::yes);
}

TEST(Fit, NearlyAllBytesMustBeInFramesOverASecondAndWithPlausibleNumbers) {
  Evidence evidence = evidence_of(100, 10'000);
  evidence.in_frames = 9'500;
  EXPECT_EQ(fit_of(evidence), Fit::yes);
  evidence.in_frames = 9'499;
  EXPECT_EQ(evidence.share_permille(), 949U);
  EXPECT_EQ(fit_of(evidence), Fit::no);
  evidence.in_frames = 10'000;
  evidence.last_frame_at = Instant::from_ns(999'999'999);
  EXPECT_EQ(fit_of(evidence), Fit::too_few);
  evidence.last_frame_at = Instant::from_ns(1'000'000'000);
  EXPECT_EQ(fit_of(evidence), Fit::yes);
  evidence.valid = 80;
  evidence.implausible = 20;
  EXPECT_EQ(fit_of(evidence), Fit::yes);
  evidence.implausible = 21;
  EXPECT_EQ(fit_of(evidence), Fit::no);
}

constexpr std::array slow{LineSettings{9600}, LineSettings{2400}};
constexpr std::array fast{LineSettings{115200}, LineSettings{9600}};

Descriptor with(std::string_view id, std::span<const LineSettings> lines, Transport transport,
                bool polled = false) {
  Descriptor driver = *find_driver("nonin");
  driver.id = id;
  driver.line_settings = lines;
  driver.transport = transport;
  driver.polled = polled;
  return driver;
}

/// "9600: a b; 2400: a".
std::string text_of(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) {
    text += (text.empty() ? "" : "; ") + std::to_string(step.line.baud) + ":";
    for (const Candidate& candidate : step.candidates) {
      text += " " + std::string(candidate.driver->id) + "@" + std::to_string(candidate.line.baud);
    }
  }
  return text;
}

TEST(Plan, EachSettingIsOpenedOnceAndOnlyWhereThePortHasASpeed) {
  const Descriptor a = with("a", slow, Transport::stream);
  const Descriptor b = with("b", fast, Transport::either, true);
  const Descriptor c = with("c", slow, Transport::datagram, true);
  const std::array all{&a, &b, &c};
  EXPECT_EQ(text_of(plan_listening(all, PortClass::line)),
            "9600: a@9600 b@9600; 2400: a@2400; 115200: b@115200");
  EXPECT_EQ(text_of(plan_listening(all, PortClass::unclocked)), "9600: a@9600 b@115200");
  EXPECT_EQ(text_of(plan_listening(all, PortClass::datagrams)), "115200: b@115200 c@9600");
  EXPECT_EQ(text_of(plan_asking(all, PortClass::line)), "115200: b@115200; 9600: b@9600");
  EXPECT_EQ(text_of(plan_asking(all, PortClass::unclocked)), "115200: b@115200");
  EXPECT_EQ(text_of(plan_asking(all, PortClass::datagrams)), "115200: b@115200; 9600: c@9600");
  for (const Step& step : plan_listening(all, PortClass::datagrams)) {
    EXPECT_EQ(step.line.transport, Transport::datagram);
  }
}

TEST(ProbeText, GivesTheLinesOfTheConfiguration) {
  const Descriptor driver = with("a", slow, Transport::stream);
  Evidence evidence = evidence_of(3, 60);
  evidence.driver = &driver;
  EXPECT_EQ(config_lines(evidence, {"/dev/ttyUSB0"}), "driver = \"a\"\nport = \"/dev/ttyUSB0\"\n");
  evidence.line = {19200, 7, Parity::even, 2, FlowControl::xon_xoff, false, false};
  EXPECT_EQ(config_lines(evidence, {"usb:A1"}),
            "driver = \"a\"\nport = \"usb:A1\"\nbaud = 19200\ndata_bits = 7\nparity = \"even\"\n"
            "stop_bits = 2\nflow = \"xon_xoff\"\nrts = false\ndtr = false\n");
  EXPECT_EQ(config_lines(evidence, {"tcp://h:1", false}), "driver = \"a\"\nport = \"tcp://h:1\"\n");
}

TEST(ProbeText, SaysTheEvidence) {
  Evidence evidence = evidence_of(66, 8'250);
  evidence.judged = 8'300;
  evidence.valid = 12;
  evidence.without = 3;
  evidence.last_milli[index(Parameter::spo2)] = 97'000;
  evidence.last_milli[index(Parameter::temp1)] = 36'600;
  EXPECT_EQ(evidence_text(evidence),
            "66 frames in 5 s; 99.3 % of 8300 bytes are in them; 12 plausible values: SpO2 97 %, "
            "T1 36.6 Cel; 3 without a number");
  EXPECT_EQ(evidence_text(evidence_of(0, 1)), "no frame in 1 byte");
}

TEST(ProbeText, NamesThoseThatMustBeAskedUntilTheyWere) {
  const Descriptor driver = with("silent", slow, Transport::stream, true);
  ProbedPort port;
  port.must_be_asked = {&driver};
  EXPECT_NE(verdict_text({}, {}, port).find("  silent (Nonin "), std::string::npos);
  EXPECT_NE(verdict_text({}, {}, port).find("--ask"), std::string::npos);
  port.asked = true;
  EXPECT_EQ(verdict_text({}, {}, port).find("silent"), std::string::npos);
}

}  // namespace
}  // namespace vigil::probe
