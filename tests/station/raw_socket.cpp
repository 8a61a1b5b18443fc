#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "tests/station/browser.hpp"

namespace vigil::station {

RawSocket::RawSocket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

RawSocket::~RawSocket() {
  if (fd_ >= 0) ::close(fd_);
}

bool RawSocket::send(const std::string& bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t n = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

std::string RawSocket::read_until(const std::string& end) const {
  std::string all;
  std::array<char, 4096> part{};
  while (end.empty() || all.find(end) == std::string::npos) {
    pollfd ready{fd_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(browser_patience.count()) * 1000) <= 0) return all;
    const ssize_t n = ::recv(fd_, part.data(), part.size(), 0);
    if (n <= 0) return all;
    all.append(part.data(), static_cast<std::size_t>(n));
  }
  return all;
}

std::string RawSocket::read_all() const { return read_until({}); }

std::string ask(std::uint16_t port, const std::string& request) {
  const RawSocket socket(port);
  socket.send(request);
  return socket.read_all();
}

std::string get(const std::string& path, const std::string& cookie, const std::string& more) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" +
         (cookie.empty() ? "" : "Cookie: vigil=" + cookie + "\r\n") + more +
         "Connection: close\r\n\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& cookie,
                 const std::string& origin) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" +
         (cookie.empty() ? "" : "Cookie: vigil=" + cookie + "\r\n") +
         (origin.empty() ? "" : "Origin: " + origin + "\r\n") +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

unsigned status_of(const std::string& answer) {
  if (!answer.starts_with("HTTP/1.1 ")) return 0;
  return static_cast<unsigned>(std::atoi(answer.c_str() + 9));
}

std::uint64_t metric(std::uint16_t port, const std::string& name) {
  const std::string all = ask(port, get("/metrics"));
  const std::string wanted = "\nvigil_station_" + name + " ";
  const std::size_t at = all.find(wanted);
  return at == std::string::npos ? 0 : std::strtoull(&all[at + wanted.size()], nullptr, 10);
}

std::uint64_t refusals(std::uint16_t port, const std::string& reason) {
  return metric(port, "refused_total{reason=\"" + reason + "\"}");
}

}  // namespace vigil::station
