#include "station/options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>

#include "station/limits.hpp"

namespace vigil::station {
namespace {

constexpr std::uint32_t places_max = 32;  // rows, columns

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool is_name(std::string_view text) {
  return text.size() <= 16 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

/// One daemon for each feed. The lists must fit; no waves at all is allowed.
bool pair_up(const std::vector<std::string>& feed, const std::vector<std::string>& control,
             const std::vector<std::string>& waves, std::vector<DaemonEndpoints>& out) {
  const bool fits = feed.size() == control.size() && feed.size() <= daemons_max &&
                    (waves.empty() || waves.size() == feed.size());
  for (std::size_t i = 0; fits && i < feed.size(); ++i) {
    out.push_back({feed[i], control[i], waves.empty() ? std::string() : waves[i]});
  }
  return fits;
}

std::nullopt_t wrong(const std::string& words, int& exit_status) {
  std::fprintf(stderr, "vigil-station: %s\n", words.c_str());
  exit_status = exit_usage;
  return std::nullopt;
}

struct Lists {
  std::vector<std::string> feed;
  std::vector<std::string> control;
  std::vector<std::string> waves;
  std::vector<std::string> places;
  std::string listen = "127.0.0.1:8440";
  bool no_waves = false;
};

void add_options(CLI::App& cli, StationOptions& options, Lists& lists) {
  cli.add_option("--site", options.site, "name of the clinic or ward, shown on every page")
      ->capture_default_str();
  cli.add_option("--listen", lists.listen,
                 "address and port; plain HTTP only on loopback, HTTPS on any other")
      ->capture_default_str();
  cli.add_flag("--tls", options.tls, "HTTPS on loopback, too");
  cli.add_option("--certificate", options.certificate,
                 "certificate chain, PEM; default: one made by itself in state-dir");
  cli.add_option("--key", options.key, "its private key, PEM");
  cli.add_option("--name", options.names, "host names and addresses that browsers may use");
  cli.add_option("--feed", lists.feed, "feed of each daemon")->capture_default_str();
  cli.add_option("--control", lists.control, "control of each daemon")->capture_default_str();
  cli.add_option("--waves", lists.waves, "waves of each daemon")->capture_default_str();
  cli.add_flag("--no-waves", lists.no_waves, "show no waves");
  cli.add_option("--log-dir", options.log_dir, "folder of the session log, read only")
      ->capture_default_str();
  cli.add_option("--state-dir", options.state_dir, "folder of accounts, notes and certificate")
      ->capture_default_str();
  cli.add_option("--journal-dir", options.journal_dir,
                 "folder of the daemon's journal, for its free space")
      ->capture_default_str();
  cli.add_option("--profiles-dir", options.profiles_dir, "folder of the profiles")
      ->capture_default_str();
  cli.add_option("--program", options.program, "the program vigil, for ports and probes")
      ->capture_default_str();
  cli.add_option("--web", options.web, "folder of the built page")->capture_default_str();
  cli.add_option("--places", lists.places, "beds on the wall: 1@0,0 4a@1,1; empty: by name");
  cli.add_option("--receiver-prefix", options.receiver_prefix,
                 "before the names of pages as receivers, where a daemon has several stations");
}

}  // namespace

std::optional<v1::WallPlace> read_place(std::string_view text) {
  const std::size_t at = text.find('@');
  const std::size_t comma = text.find(',', at == std::string_view::npos ? 0 : at);
  if (at == std::string_view::npos || comma == std::string_view::npos) return std::nullopt;
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  if (!read_number(text.substr(at + 1, comma - at - 1), row) ||
      !read_number(text.substr(comma + 1), column) || row >= places_max || column >= places_max) {
    return std::nullopt;
  }
  std::string_view room = text.substr(0, at);
  std::string_view bed;
  const std::size_t slash = room.find('/');
  const bool ends_with_letter = !room.empty() && room.back() >= 'a' && room.back() <= 'z';
  if (slash != std::string_view::npos) {
    bed = room.substr(slash + 1);
    room = room.substr(0, slash);
  } else if (ends_with_letter && room.find_first_not_of("0123456789") == room.size() - 1) {
    bed = room.substr(room.size() - 1);
    room.remove_suffix(1);
  }
  if (room.empty() || !is_name(room) || !is_name(bed)) return std::nullopt;
  v1::WallPlace place;
  place.set_room(std::string(room));
  place.set_bed(std::string(bed));
  place.set_row(row);
  place.set_column(column);
  return place;
}

bool read_listen(std::string_view text, std::string& address, std::uint16_t& port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !read_number(text.substr(colon + 1), port)) return false;
  address = std::string(text.substr(0, colon));
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  return !address.empty();
}

std::optional<StationOptions> parse_options(int argc, char** argv, int& exit_status) {
  StationOptions options;
  Lists lists;
  const DaemonEndpoints here;
  lists.feed = {here.feed};
  lists.control = {here.control};
  lists.waves = {here.waves};
  CLI::App cli{
      "vigil-station: the nurses' wall and the review, for browsers.\n"
      "Secondary, advisory notification for research and education. The bedside\n"
      "monitor stays the primary alarm."};
  cli.set_config("--config", "", "configuration file: these options, as in station.toml");
  cli.allow_config_extras(false);
  add_options(cli, options, lists);
  cli.set_version_flag("--version", "vigil-station " VIGIL_VERSION);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool of_file = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::FileError) ||
                         error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConfigError);
    exit_status = cli.exit(error) == 0 ? 0 : of_file ? exit_config : exit_usage;
    return std::nullopt;
  }
  options.version = VIGIL_VERSION;
  if (lists.no_waves) lists.waves.clear();
  if (!pair_up(lists.feed, lists.control, lists.waves, options.daemons)) {
    return wrong("expected one feed, one control and one waves endpoint per daemon", exit_status);
  }
  if (!read_listen(lists.listen, options.address, options.port)) {
    return wrong("--listen: expected an address and a port, like 127.0.0.1:8440", exit_status);
  }
  if (options.certificate.empty() != options.key.empty()) {
    return wrong("--certificate and --key belong together", exit_status);
  }
  for (const std::string& text : lists.places) {
    const auto place = read_place(text);
    if (!place) return wrong("--places: " + text + " is none, like 4a@1,0", exit_status);
    options.places.push_back(*place);
  }
  return options;
}

}  // namespace vigil::station
