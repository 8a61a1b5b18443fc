#include "tests/bench/station/page_reader.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string_view>

#include "vigil/v1/station.pb.h"

namespace vigil::bench {
namespace {

void send_all(int fd, const std::string& bytes) {
  (void)!::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

/// A PageMessage in a frame of its own; the mask is 0, which masks nothing.
std::string masked(const std::string& body) {
  std::string frame = "\x82";
  frame += static_cast<char>(0x80U | body.size());
  frame += std::string(4, '\0');
  return frame + body;
}

std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

}  // namespace

PageReader::~PageReader() {
  for (const Page& page : pages_) ::close(page.fd);
}

bool PageReader::connect(const std::string& cookie, bool reads) {
  Page page;
  page.reads = reads;
  page.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (!reads) {
    const int small = 4096;
    ::setsockopt(page.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port_);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(page.fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return false;
  send_all(
      page.fd,
      "GET /api/live HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: vigil=" +
          cookie +
          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Protocol: vigil.v1\r\n\r\n");
  char c = 0;
  while (!page.bytes.ends_with("\r\n\r\n")) {
    if (::recv(page.fd, &c, 1, 0) != 1) return false;
    page.bytes += c;
  }
  if (!page.bytes.starts_with("HTTP/1.1 101")) return false;
  page.bytes.clear();
  v1::PageMessage waves;
  waves.mutable_waves()->set_on(true);
  send_all(page.fd, masked(waves.SerializeAsString()));
  ::fcntl(page.fd, F_SETFL, O_NONBLOCK);
  pages_.push_back(std::move(page));
  return true;
}

void PageReader::take_frames(Page& page) {
  const std::int64_t now = now_ns();
  std::string_view rest = page.bytes;
  v1::StationMessage message;
  while (rest.size() >= 2) {
    std::size_t size = static_cast<unsigned char>(rest[1]) & 0x7FU;
    std::size_t head = 2;
    const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (rest.size() < head + more) break;
    if (more != 0) size = 0;
    for (; head < 2 + more; ++head) size = size << 8U | static_cast<unsigned char>(rest[head]);
    if (rest.size() < head + size) break;
    const bool binary = (static_cast<unsigned char>(rest[0]) & 0xFU) == 2;
    if (!binary) send_all(page.fd, std::string("\x8A\x80\0\0\0\0", 6));  // a ping: a pong
    if (binary && message.ParseFromArray(rest.data() + head, static_cast<int>(size))) {
      ++frames;
      const v1::Event& event = message.event();
      if (event.seq() != 0 && !event.retransmit()) {
        ages.push_back(now - static_cast<std::int64_t>(event.instant_ns()));
      }
    }
    rest.remove_prefix(head + size);
  }
  page.bytes.erase(0, page.bytes.size() - rest.size());
}

void PageReader::poll(int wait_ms) {
  std::vector<pollfd> ready;
  for (const Page& page : pages_) {
    ready.push_back({page.reads ? page.fd : -1, POLLIN, 0});
  }
  ::poll(ready.data(), ready.size(), wait_ms);
  std::array<char, 65536> part{};
  for (std::size_t i = 0; i < ready.size(); ++i) {
    if (ready[i].revents == 0) continue;
    const ssize_t n = ::recv(pages_[i].fd, part.data(), part.size(), 0);
    if (n <= 0) {
      ++closed;
      pages_[i].reads = false;
      continue;
    }
    pages_[i].bytes.append(part.data(), static_cast<std::size_t>(n));
    take_frames(pages_[i]);
  }
}

}  // namespace vigil::bench
