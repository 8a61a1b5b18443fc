// vigil-station as a whole: feeds, hub, history, accounts, server, put together and taken apart in
// the right order.
//
// One thread makes, runs and destroys it; stop() may be called by any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "station/api.hpp"
#include "station/feed.hpp"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

struct StationOptions {
  std::string site = "Vigil";
  std::string version;
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  /// HTTPS on loopback, too. On any other address there is nothing else.
  bool tls = false;
  std::string certificate;  // empty: made in state_dir
  std::string key;
  std::vector<std::string> names;
  std::vector<DaemonEndpoints> daemons;
  std::string log_dir = "/var/lib/vigil/log";
  std::string state_dir = "/var/lib/vigil/station";
  std::string journal_dir = "/var/lib/vigil/journal";
  std::string profiles_dir = "/etc/vigil/profiles";
  std::string program = "/usr/bin/vigil";
  std::string web = "/usr/share/vigil/web";
  std::vector<v1::WallPlace> places;
  std::string receiver_prefix;
  /// A line for people.
  std::function<void(const std::string&)> say = [](const std::string&) {};
  /// Ends by signals of the process.
  bool with_signals = false;
};

/// Makes the accounts and routes; nullptr: `error` says why not. The options are final: `tls` says
/// whether this station speaks HTTPS.
using MakeApi = std::function<std::unique_ptr<Api>(const StationOptions& options, Live& live,
                                                   std::string& error)>;

class Station {
 public:
  Station(StationOptions options, MakeApi make_api);
  ~Station();
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  /// Reads, makes, takes the port. Empty, or why not.
  [[nodiscard]] std::string open();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool tls() const;
  /// Serves until it is told to end.
  void run();
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::station
