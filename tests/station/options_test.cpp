#include "station/options.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/bus/fake_producer.hpp"

namespace vigil::station {
namespace {

std::optional<StationOptions> parse(std::vector<std::string> arguments, int& status) {
  arguments.insert(arguments.begin(), "vigil-station");
  std::vector<char*> argv;
  for (std::string& one : arguments) argv.push_back(one.data());
  return parse_options(static_cast<int>(argv.size()), argv.data(), status);
}

TEST(StationOptions, DefaultToPlainHttpOnLoopback) {
  int status = -1;
  const auto options = parse({}, status);
  ASSERT_TRUE(options);
  EXPECT_EQ(options->address, "127.0.0.1");
  EXPECT_EQ(options->port, 8440);
  EXPECT_FALSE(options->tls);
  ASSERT_EQ(options->daemons.size(), 1U);
  EXPECT_EQ(options->daemons[0].feed, "ipc:///run/vigil/feed");
}

TEST(StationOptions, TheShippedFileIsTheDefaults) {
  int status = -1;
  const auto shipped =
      parse({"--config", std::string(VIGIL_SOURCE_DIR) + "/config/station.toml"}, status);
  const auto defaults = parse({}, status);
  ASSERT_TRUE(shipped);
  EXPECT_EQ(shipped->site, defaults->site);
  EXPECT_EQ(shipped->address, defaults->address);
  EXPECT_EQ(shipped->port, defaults->port);
  EXPECT_EQ(shipped->log_dir, defaults->log_dir);
  EXPECT_EQ(shipped->state_dir, defaults->state_dir);
  EXPECT_EQ(shipped->web, defaults->web);
  EXPECT_EQ(shipped->journal_dir, defaults->journal_dir);
  EXPECT_EQ(shipped->profiles_dir, defaults->profiles_dir);
  EXPECT_EQ(shipped->program, defaults->program);
  EXPECT_EQ(shipped->daemons.size(), 1U);
  EXPECT_EQ(shipped->daemons[0].waves, defaults->daemons[0].waves);
  EXPECT_TRUE(shipped->places.empty());
}

TEST(StationOptions, AnUnknownKeyIsAnError) {
  const bus::TempFolder folder;
  const std::string path = folder.path() + "/station.toml";
  std::ofstream(path) << "sight = \"Ward 2\"\n";
  int status = -1;
  EXPECT_FALSE(parse({"--config", path}, status));
  EXPECT_EQ(status, exit_config);
}

TEST(StationOptions, WhatDoesNotFitIsRefused) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"--listen", "8440"},
                                             {"--listen", "127.0.0.1:port"},
                                             {"--listen", "127.0.0.1:70000"},
                                             {"--certificate", "a.pem"},
                                             {"--places", "4a"},
                                             {"--places", "4a@x,1"},
                                             {"--feed", "ipc://a", "ipc://b"},
                                             {"--password", "secret"}}) {
    int status = -1;
    EXPECT_FALSE(parse(wrong, status)) << wrong[0] << " " << wrong[1];
    EXPECT_EQ(status, exit_usage) << wrong[0] << " " << wrong[1];
  }
}

TEST(StationOptions, PlacesNameARoomABedAndWhere) {
  const auto told = [](const char* text) {
    const auto place = read_place(text);
    return place ? place->room() + "|" + place->bed() + "|" + std::to_string(place->row()) + "|" +
                       std::to_string(place->column())
                 : std::string("none");
  };
  EXPECT_EQ(told("1@0,0"), "1||0|0");
  EXPECT_EQ(told("4a@1,2"), "4|a|1|2");
  EXPECT_EQ(told("dosing-1/a@0,3"), "dosing-1|a|0|3");
  EXPECT_EQ(told("dosing-1@0,3"), "dosing-1||0|3");
  for (const char* const wrong : {"", "@0,0", "4a@0", "4a@0,32", "4a@-1,0", "4 a@0,0", "4A@0,0"}) {
    EXPECT_EQ(told(wrong), "none") << wrong;
  }
}

TEST(StationOptions, ListenTakesAddressesOfBothKinds) {
  std::string address;
  std::uint16_t port = 0;
  EXPECT_TRUE(read_listen("[::1]:8440", address, port));
  EXPECT_EQ(address, "::1");
  EXPECT_EQ(port, 8440);
  EXPECT_FALSE(read_listen(":8440", address, port));
}

}  // namespace
}  // namespace vigil::station
