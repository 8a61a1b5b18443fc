// HTTP/1.1, WebSocket and TLS: connections, and nothing of what they carry.
//
// One thread runs it and owns all connections. post() and stop() may be called by any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "station/certificate.hpp"
#include "station/counters.hpp"
#include "station/hub.hpp"
#include "station/router.hpp"
#include "station/workers.hpp"

namespace vigil::station {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any that is free
  bool tls = false;
  CertificateFiles certificate;
  /// A line for people.
  std::function<void(const std::string&)> say;
};

class Server {
 public:
  Server();
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Reads the certificate and takes the port. Empty, or why not. Connections wait until run().
  [[nodiscard]] std::string open(const ServerOptions& options, Counters& counters);
  [[nodiscard]] std::uint16_t port() const;
  /// Serves until stop(), or until a signal to end if `with_signals`. SIGHUP reads the certificate
  /// again.
  void run(Router& router, Hub& hub, Workers& workers, bool with_signals);
  /// Runs this on the thread of run(), soon.
  void post(std::function<void()> job);
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vigil::station
