// The table of drivers: golden for three that are made up, and its form for those there are.
#include "tools/vigil/drivers_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "drivers/registry.hpp"
#include "tools/vigil/line_text.hpp"
#include "tools/vigil/terminal_text.hpp"

namespace vigil {
namespace {

constexpr Duration second = std::chrono::seconds(1);
constexpr std::array plain{LineSettings{}};
constexpr std::array many{LineSettings{19200, 8, Parity::even, 1, FlowControl::rts_cts},
                          LineSettings{115200, 7, Parity::odd, 2, FlowControl::xon_xoff},
                          LineSettings{19200, 8, Parity::even, 1, FlowControl::rts_cts},
                          LineSettings{2400, 8, Parity::mark, 1, FlowControl::none, false, false}};
constexpr std::array two{UpdatePeriod{Parameter::spo2, second},
                         UpdatePeriod{Parameter::pulse, 2 * second}};
constexpr std::array wide{UpdatePeriod{Parameter::hr, second},
                          UpdatePeriod{Parameter::spo2, second},
                          UpdatePeriod{Parameter::pulse, second},
                          UpdatePeriod{Parameter::rr, second},
                          UpdatePeriod{Parameter::nibp_sys, second},
                          UpdatePeriod{Parameter::nibp_dia, second},
                          UpdatePeriod{Parameter::nibp_mean, second},
                          UpdatePeriod{Parameter::nibp_pulse, second},
                          UpdatePeriod{Parameter::etco2, second},
                          UpdatePeriod{Parameter::p1_sys, second},
                          UpdatePeriod{Parameter::p1_dia, second},
                          UpdatePeriod{Parameter::p1_mean, second},
                          UpdatePeriod{Parameter::temp1, second},
                          UpdatePeriod{Parameter::temp2, second},
                          UpdatePeriod{Parameter::perfusion_index, second}};
constexpr std::array cuff{RequestKind::abort_cuff, RequestKind::start_cuff};

constexpr Descriptor small{
    "oxi", "Maker", "One, Two", Maturity::bench_tested, Transport::stream, plain, 3 * second,
    two,   {},      nullptr};
constexpr Descriptor large{"great_monitor",
                           "Great Medical",
                           "Bedside 1000, 2000 and 3000 with the serial card or the network card, "
                           "software from 1.2 on",
                           Maturity::experimental,
                           Transport::either,
                           many,
                           3 * second,
                           wide,
                           cuff,
                           nullptr,
                           true};
constexpr Descriptor net{
    "net", "Net", "N",    Maturity::replay_tested, Transport::datagram, plain, 3 * second,
    two,   {},    nullptr};
constexpr std::array table{&small, &large, &net};

std::string golden(const std::string& name, const std::string& now) {
  const std::string path = VIGIL_SOURCE_DIR "/tests/tools/golden/" + name;
  // To write it anew after a wanted change, and then read the difference.
  if (std::getenv("VIGIL_WRITE_GOLDEN") != nullptr) std::ofstream(path) << now;
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DriversText, At80And120ColumnsIsTheGoldenText) {
  const std::string narrow = drivers_text(table, 80);
  EXPECT_EQ(narrow, golden("drivers-80.txt", narrow));
  const std::string full = drivers_text(table, 120);
  EXPECT_EQ(full, golden("drivers-120.txt", full));
}

TEST(DriversText, OfTheRegistryFitsAndNamesEachDriver) {
  for (const std::size_t width : {60U, 80U, 120U}) {
    const std::string text = drivers_text(drivers(), width);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(watch::columns(line), width) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
    for (const Descriptor* driver : drivers()) {
      EXPECT_NE(text.find("\n" + std::string(driver->id) + "  "), std::string::npos) << driver->id;
    }
  }
}

TEST(DriversText, TellsEachLineOnceAndTheNetworkAtLast) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines_of(small), (Lines{"9600 8N1"}));
  EXPECT_EQ(lines_of(large), (Lines{"19200 8E1, RTS/CTS", "115200 7O2, XON/XOFF",
                                    "2400 8M1, RTS off, DTR off", "LAN"}));
  EXPECT_EQ(lines_of(net), (Lines{"LAN"}));
}

TEST(DriversJson, HasEveryField) {
  const boost::json::value list = boost::json::parse(drivers_json(table));
  ASSERT_EQ(list.as_array().size(), 3U);
  EXPECT_EQ(boost::json::serialize(list.at(0)),
            R"({"id":"oxi","vendor":"Maker","model":"One, Two","maturity":"bench-tested",)"
            R"("polled":false,"starts_cuff":false,"transport":"stream","lines":["9600 8N1"],)"
            R"("measures":[{"key":"spo2","label":"SpO2","unit":"%","every_s":1E0},)"
            R"({"key":"pulse","label":"Pulse","unit":"/min","every_s":2E0}]})");
  EXPECT_TRUE(list.at(1).at("polled").as_bool());
  EXPECT_TRUE(list.at(1).at("starts_cuff").as_bool());
  EXPECT_EQ(list.at(2).at("transport").as_string(), "datagram");
}

}  // namespace
}  // namespace vigil
