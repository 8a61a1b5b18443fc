// tcp and udp ports against sockets of this machine.
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>

#include "daemon/io/open_port.hpp"
#include "daemon/io/reader.hpp"
#include "tests/io/loop.hpp"

namespace vigil::io {
namespace {

using boost::asio::ip::tcp;
using boost::asio::ip::udp;
using Octets = std::vector<std::uint8_t>;

OpenRequest request_for(PortKind kind, std::uint16_t port, const std::string& host = "127.0.0.1") {
  const std::string text = (kind == PortKind::tcp ? "tcp://" : "udp://") + host + ":";
  return {{kind, text + std::to_string(port), host, port}, {}, false};
}

struct Network : testing::Test {
  Reader::Callbacks callbacks() {
    return {[this](Bytes b, Instant) { messages.emplace_back(b.begin(), b.end()); },
            [this](const std::string& why) { gone.push_back(why); }, [] {}};
  }
  Reader& read(OpenResult opened) {
    reader.emplace(loop, std::move(std::get<OpenPort>(opened)), callbacks());
    return *reader;
  }
  boost::asio::io_context loop;
  std::vector<Octets> messages;
  std::vector<std::string> gone;
  std::optional<Reader> reader;
};

TEST_F(Network, TcpCarriesBytesBothWaysAndTellsTheEnd) {
  tcp::acceptor server(loop, {boost::asio::ip::address_v4::loopback(), 0});
  OpenResult opened = open_port(request_for(PortKind::tcp, server.local_endpoint().port()));
  ASSERT_TRUE(std::holds_alternative<OpenPort>(opened));
  EXPECT_EQ(std::get<OpenPort>(opened).device(),
            "tcp://127.0.0.1:" + std::to_string(server.local_endpoint().port()));
  Reader& port = read(std::move(opened));
  tcp::socket peer = server.accept();
  boost::asio::write(peer, boost::asio::buffer("SpO2", 4));
  EXPECT_TRUE(run_until(loop, [&] { return !messages.empty(); }));
  EXPECT_EQ(messages.front(), (Octets{'S', 'p', 'O', '2'}));
  EXPECT_EQ(port.write(Octets{1, 2, 3}), Reader::Write::queued);
  EXPECT_TRUE(run_until(loop, [&] { return peer.available() == 3; }));
  Octets received(3);
  boost::asio::read(peer, boost::asio::buffer(received));
  EXPECT_EQ(received, (Octets{1, 2, 3}));
  peer.close();
  EXPECT_TRUE(run_until(loop, [&] { return !gone.empty(); }));
  EXPECT_EQ(gone, std::vector<std::string>{"the device server closed the connection"});
}

TEST_F(Network, TcpRefusalIsAFailureInPlainWords) {
  std::uint16_t free_port = 0;
  {
    const tcp::acceptor server(loop, {boost::asio::ip::address_v4::loopback(), 0});
    free_port = server.local_endpoint().port();
  }
  const OpenResult result = open_port(request_for(PortKind::tcp, free_port));
  ASSERT_TRUE(std::holds_alternative<PortFailure>(result));
  EXPECT_EQ(std::get<PortFailure>(result).kind, PortFailure::Kind::failed);
  EXPECT_EQ(std::get<PortFailure>(result).text, "tcp://127.0.0.1:" + std::to_string(free_port) +
                                                    ": the device server refuses the connection");
}

TEST_F(Network, TcpServerThatNeverAnswersCountsAsAbsentInTime) {
  // A full backlog: the kernel drops further requests, as an unplugged server would.
  tcp::acceptor server(loop);
  server.open(tcp::v4());
  server.bind({boost::asio::ip::address_v4::loopback(), 0});
  server.listen(0);
  const auto request = request_for(PortKind::tcp, server.local_endpoint().port());
  std::vector<OpenResult> filling;
  std::optional<PortFailure> failure;
  for (int i = 0; i < 4 && !failure; ++i) {
    filling.push_back(open_port(request));
    if (auto* failed = std::get_if<PortFailure>(&filling.back())) failure = *failed;
  }
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, PortFailure::Kind::absent);
  EXPECT_EQ(failure->text, request.address.text + ": no answer");
}

TEST_F(Network, UnknownHostIsAFailure) {
  const OpenResult result = open_port(request_for(PortKind::tcp, 1, "no-such-host.invalid"));
  ASSERT_TRUE(std::holds_alternative<PortFailure>(result));
  EXPECT_TRUE(std::get<PortFailure>(result).text.starts_with(
      "tcp://no-such-host.invalid:1: unknown host: "));
}

TEST_F(Network, UdpKeepsDatagramsWholeAndHearsOnlyItsMonitor) {
  udp::socket monitor(loop, {boost::asio::ip::address_v4::loopback(), 0});
  Reader& port = read(open_port(request_for(PortKind::udp, monitor.local_endpoint().port())));
  EXPECT_EQ(port.write(Octets{9, 8}), Reader::Write::queued);
  EXPECT_TRUE(run_until(loop, [&] { return monitor.available() == 2; }));
  Octets request(16);
  udp::endpoint host;
  request.resize(monitor.receive_from(boost::asio::buffer(request), host));
  EXPECT_EQ(request, (Octets{9, 8}));
  udp::socket stranger(loop, {boost::asio::ip::address_v4::loopback(), 0});
  stranger.send_to(boost::asio::buffer("no", 2), host);
  const Octets large(20'000, 7);
  monitor.send_to(boost::asio::buffer("", 0), host);
  monitor.send_to(boost::asio::buffer(large), host);
  monitor.send_to(boost::asio::buffer("x", 1), host);
  EXPECT_TRUE(run_until(loop, [&] { return messages.size() == 2; }));
  EXPECT_EQ(messages, (std::vector<Octets>{large, {'x'}}));
  EXPECT_TRUE(gone.empty());
}

TEST_F(Network, UdpOutlivesAMonitorThatIsSwitchedOff) {
  udp::socket monitor(loop, {boost::asio::ip::address_v4::loopback(), 0});
  const auto address = monitor.local_endpoint();
  Reader& port = read(open_port(request_for(PortKind::udp, address.port())));
  monitor.close();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(port.write(Octets{1}), Reader::Write::queued);
    for (int turn = 0; turn < 10; ++turn) loop.poll();
  }
  monitor = udp::socket(loop, address);
  EXPECT_TRUE(run_until(loop, [&] {
    if (monitor.available() == 0) port.write(Octets{2});
    return monitor.available() > 0;
  }));
  EXPECT_TRUE(gone.empty());
}

TEST_F(Network, UdpListenerHearsAnyoneAndNeverWrites) {
  std::uint16_t port_number = 0;
  {
    const udp::socket probe(loop, {udp::v4(), 0});
    port_number = probe.local_endpoint().port();
  }
  Reader& port = read(open_port(request_for(PortKind::udp, port_number, "*")));
  udp::socket monitor(loop, {boost::asio::ip::address_v4::loopback(), 0});
  monitor.send_to(boost::asio::buffer("hello", 5),
                  {boost::asio::ip::address_v4::loopback(), port_number});
  EXPECT_TRUE(run_until(loop, [&] { return !messages.empty(); }));
  EXPECT_EQ(port.write(Octets{1}), Reader::Write::listen_only);
}

}  // namespace
}  // namespace vigil::io
