// What the server needs of accounts and routes, and what these may know of the running station.
//
// station/server.cpp calls an Api; StationApi (station/routes.hpp) is one, tests have their own.
// It knows neither sockets nor the bus. Each function says which thread calls it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "station/http.hpp"
#include "station/identity.hpp"
#include "vigil/v1/event.pb.h"
#include "vigil/v1/station.pb.h"

namespace vigil::station {

/// A page that is open now.
struct ConnectedPage {
  Identity who;
  /// Address of the other side.
  std::string remote;
  WallTime since{};
  bool sound = false;
  bool visible = false;
};

/// What the station hears and whom it serves, copied at one moment.
struct LiveState {
  std::vector<v1::FeedState> feeds;
  /// The latest Link event of each monitor, the last heartbeat of each daemon.
  std::vector<v1::Event> links;
  std::vector<v1::Event> heartbeats;
  std::vector<ConnectedPage> pages;
};

/// The running station, for routes that tell of it.
class Live {
 public:
  virtual ~Live() = default;
  /// Any thread; waits for nobody.
  [[nodiscard]] virtual std::shared_ptr<const LiveState> live() const = 0;
};

/// What became of a PIN.
struct Proof {
  /// Whose it is; empty: `refused` says why not, in words.
  std::string account;
  std::string display;
  v1::AccountRole role = v1::ACCOUNT_ROLE_UNSPECIFIED;
  std::string refused;
};

class Api {
 public:
  virtual ~Api() = default;

  /// Every route under /api/ but live and history. A worker thread; several at once. `who` is
  /// filled in, a wrong Origin is refused already.
  [[nodiscard]] virtual HttpResponse handle(const HttpRequest& request) = 0;

  /// Who has this cookie (its value alone). Nothing: nobody, ended, disabled or revoked. The io
  /// thread, for each request: memory only, no disk.
  [[nodiscard]] virtual std::optional<Identity> identify(std::string_view cookie) = 0;

  /// The same for a login that is known (Identity::login), as it stands now. The io thread.
  [[nodiscard]] virtual std::optional<Identity> find(std::string_view login) = 0;

  /// Rises when a login ends or changes: the server looks at its pages again. Any thread.
  [[nodiscard]] virtual std::uint64_t generation() const = 0;

  /// This login's own person has just acted: Identity::proven moves on to now. The io thread.
  virtual void acted(std::string_view login) = 0;

  /// Is this the account's PIN? Of the login's own account it renews Identity::proven. Slow
  /// (argon2): a worker thread.
  [[nodiscard]] virtual Proof prove(std::string_view login, std::string_view account,
                                    std::string_view pin) = 0;

  /// For /metrics: what was refused here, by reason ("wrong_password", "login_rate_account" ...).
  /// Any thread.
  [[nodiscard]] virtual std::map<std::string, std::uint64_t> refused() const = 0;
};

}  // namespace vigil::station
