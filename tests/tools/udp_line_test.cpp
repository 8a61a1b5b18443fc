#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string>

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

io::FileDescriptor client() {
  return io::FileDescriptor(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
}

// A port that was free a moment ago.
std::uint16_t free_port() {
  const io::FileDescriptor probe = client();
  sockaddr generic = on_this_machine(0);
  socklen_t size = sizeof generic;
  EXPECT_EQ(bind(probe.get(), &generic, size), 0);
  EXPECT_EQ(getsockname(probe.get(), &generic, &size), 0);
  sockaddr_in address{};
  std::memcpy(&address, &generic, sizeof address);
  return ntohs(address.sin_port);
}

void say(const io::FileDescriptor& from, std::uint16_t port, std::string_view text) {
  const sockaddr address = on_this_machine(port);
  EXPECT_EQ(sendto(from.get(), text.data(), text.size(), 0, &address, sizeof address),
            static_cast<ssize_t>(text.size()));
}

// What comes within 20 s.
std::string receive(const io::FileDescriptor& at) {
  pollfd wanted{at.get(), POLLIN, 0};
  poll(&wanted, 1, 20'000);
  std::array<char, 64> buffer{};
  const ssize_t n = recv(at.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  return n > 0 ? std::string(buffer.data(), static_cast<std::size_t>(n)) : "";
}

// A datagram on this machine is there as soon as it was sent.
std::string heard(ByteLine& line) {
  std::vector<std::uint8_t> bytes;
  line.read(bytes);
  return {bytes.begin(), bytes.end()};
}

constexpr std::array<std::uint8_t, 3> abc{'a', 'b', 'c'};

TEST(UdpLine, KeepsDatagramsWholeAndAnswersWhomItHeardLast) {
  const std::uint16_t port = free_port();
  const OpenedLine opened = open_udp(port);
  ASSERT_TRUE(opened.line) << opened.error;
  EXPECT_FALSE(opened.line->connected()) << "nobody has spoken";
  const io::FileDescriptor one = client();
  const io::FileDescriptor two = client();
  say(one, port, "first");
  say(one, port, "second");
  EXPECT_TRUE(opened.line->connected());
  EXPECT_EQ(heard(*opened.line), "first");
  EXPECT_EQ(heard(*opened.line), "second");
  EXPECT_EQ(heard(*opened.line), "");
  EXPECT_EQ(opened.line->write(abc), 3U);
  EXPECT_EQ(receive(one), "abc");
  say(two, port, "third");
  EXPECT_EQ(heard(*opened.line), "third");
  EXPECT_EQ(opened.line->write(abc), 3U);
  EXPECT_EQ(receive(two), "abc");
}

TEST(UdpLine, AnnouncesFromItsOwnPortBeforeAnybodySpoke) {
  const std::uint16_t port = free_port();
  const OpenedLine opened = open_udp(port);
  ASSERT_TRUE(opened.line) << opened.error;
  const io::FileDescriptor listener = client();
  sockaddr there = on_this_machine(0);
  socklen_t size = sizeof there;
  ASSERT_EQ(bind(listener.get(), &there, size), 0);
  ASSERT_EQ(getsockname(listener.get(), &there, &size), 0);
  sockaddr_in address{};
  std::memcpy(&address, &there, sizeof address);
  opened.line->announce(ntohs(address.sin_port), abc);
  EXPECT_EQ(receive(listener), "abc");
  EXPECT_FALSE(opened.line->connected()) << "an announcement makes no host";
  opened.line->announce(ntohs(address.sin_port), abc);
  std::array<char, 8> buffer{};
  ASSERT_EQ(recvfrom(listener.get(), buffer.data(), buffer.size(), 0, &there, &size), 3);
  std::memcpy(&address, &there, sizeof address);
  EXPECT_EQ(ntohs(address.sin_port), port);
  EXPECT_EQ(ntohl(address.sin_addr.s_addr), INADDR_LOOPBACK);
}

TEST(UdpLine, APortInUseIsSaid) {
  const std::uint16_t port = free_port();
  const OpenedLine first = open_udp(port);
  ASSERT_TRUE(first.line) << first.error;
  EXPECT_EQ(open_udp(port).error,
            "can't listen on udp port " + std::to_string(port) + ": Address already in use");
}

}  // namespace
}  // namespace vigil::sim
