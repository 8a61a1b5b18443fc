#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "daemon/io/descriptor.hpp"
#include "tools/sim/byte_line.hpp"

namespace vigil::sim {
namespace {

sockaddr on_this_machine(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  std::memcpy(&generic, &address, sizeof address);
  return generic;
}

// A port that was free a moment ago.
std::uint16_t free_port() {
  const io::FileDescriptor probe(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr generic = on_this_machine(0);
  socklen_t size = sizeof generic;
  EXPECT_EQ(bind(probe.get(), &generic, size), 0);
  EXPECT_EQ(getsockname(probe.get(), &generic, &size), 0);
  sockaddr_in address{};
  std::memcpy(&address, &generic, sizeof address);
  return ntohs(address.sin_port);
}

io::FileDescriptor connected_to(std::uint16_t port) {
  io::FileDescriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr address = on_this_machine(port);
  EXPECT_EQ(connect(client.get(), &address, sizeof address), 0);
  return client;
}

// What comes within 20 s; "" if the other side closed.
std::string receive(const io::FileDescriptor& client) {
  pollfd wanted{client.get(), POLLIN, 0};
  poll(&wanted, 1, 20'000);
  std::array<char, 64> buffer{};
  const ssize_t n = recv(client.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  return n > 0 ? std::string(buffer.data(), static_cast<std::size_t>(n)) : "";
}

TEST(TcpLine, OneClientIsServedTheSecondTurnedAwayAndTheNextTakenAfterIt) {
  const std::uint16_t port = free_port();
  const OpenedLine opened = open_tcp(port);
  ASSERT_TRUE(opened.line) << opened.error;
  EXPECT_FALSE(opened.line->connected());
  const std::vector<std::uint8_t> bytes{'t', 'i', 'c', 'k'};
  {
    const io::FileDescriptor first = connected_to(port);
    ASSERT_TRUE(opened.line->connected());
    EXPECT_EQ(opened.line->write(bytes), 4U);
    EXPECT_EQ(receive(first), "tick");
    const io::FileDescriptor second = connected_to(port);
    EXPECT_TRUE(opened.line->connected());
    EXPECT_EQ(receive(second), "");
    EXPECT_EQ(send(first.get(), "\x03\r", 2, MSG_NOSIGNAL), 2);
    std::vector<std::uint8_t> heard;
    opened.line->read(heard);
    EXPECT_EQ(heard, (std::vector<std::uint8_t>{3, '\r'}));
  }
  std::vector<std::uint8_t> heard;
  opened.line->read(heard);  // notices that the first has gone
  EXPECT_FALSE(opened.line->connected());
  const io::FileDescriptor third = connected_to(port);
  EXPECT_TRUE(opened.line->connected());
}

TEST(TcpLine, APortInUseIsRefusedInWords) {
  const std::uint16_t port = free_port();
  const OpenedLine first = open_tcp(port);
  ASSERT_TRUE(first.line);
  EXPECT_EQ(open_tcp(port).error,
            "can't listen on port " + std::to_string(port) + ": Address already in use");
}

}  // namespace
}  // namespace vigil::sim
