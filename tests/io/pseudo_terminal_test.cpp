// Pseudo-terminals through open_port and Reader: what the simulator and socat give.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include "daemon/io/open_port.hpp"
#include "daemon/io/reader.hpp"
#include "tests/io/loop.hpp"

namespace vigil::io {
namespace {

using Octets = std::vector<std::uint8_t>;

OpenRequest request_for(const std::string& path, bool listen_only = false) {
  return {{PortKind::device, path, path, 0}, {}, listen_only};
}

std::string failure_of(const OpenResult& result) {
  const auto* failure = std::get_if<PortFailure>(&result);
  return failure != nullptr ? failure->text : "opened";
}

/// A reader on one pseudo-terminal, and what it called back.
struct Reading {
  explicit Reading(const std::string& path, bool listen_only = false) {
    OpenResult opened = open_port(request_for(path, listen_only));
    if (!std::holds_alternative<OpenPort>(opened)) {
      ADD_FAILURE() << failure_of(opened);
      return;
    }
    reader.emplace(
        loop, std::move(std::get<OpenPort>(opened)),
        Reader::Callbacks{
            [this](Bytes b, Instant) { bytes.insert(bytes.end(), b.begin(), b.end()); },
            [this](const std::string& why) { gone.push_back(why); }, [this] { ++written; }});
  }
  boost::asio::io_context loop;
  Octets bytes;
  std::vector<std::string> gone;
  int written = 0;
  std::optional<Reader> reader;
};

TEST(PseudoTerminal, OpensThroughASymbolicLinkAndTellsTheDevice) {
  const Pty pty;
  const TemporaryFolder folder;
  const auto link = folder.path / "bed1";
  std::filesystem::create_symlink(pty.path, link);
  OpenResult opened = open_port(request_for(link.string()));
  ASSERT_TRUE(std::holds_alternative<OpenPort>(opened)) << failure_of(opened);
  const auto& port = std::get<OpenPort>(opened);
  EXPECT_EQ(port.device(), pty.path);
  EXPECT_EQ(port.kind(), OpenPort::Kind::pseudo_terminal);
  EXPECT_NE(::fcntl(port.fd(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(::fcntl(port.fd(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(PseudoTerminal, CarriesEveryByteBothWays) {
  const Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  const Octets hard{0x01, 0x0D, 0x0A, 0x11, 0x13, 0xFF, 0x00, 0x03, 0x1A, 0x7F};
  pty.send(hard);
  EXPECT_TRUE(run_until(reading.loop, [&] { return reading.bytes.size() >= hard.size(); }));
  EXPECT_EQ(reading.bytes, hard);
  EXPECT_EQ(reading.reader->write(hard), Reader::Write::queued);
  Octets back;
  EXPECT_TRUE(run_until(reading.loop, [&] {
    const Octets more = pty.received();
    back.insert(back.end(), more.begin(), more.end());
    return back.size() >= hard.size();
  }));
  EXPECT_EQ(back, hard);
  EXPECT_EQ(reading.written, 1);
}

TEST(PseudoTerminal, AnIdlePortIsNotAtItsEnd) {
  const Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  for (int i = 0; i < 20; ++i) reading.loop.poll();
  EXPECT_TRUE(reading.gone.empty());
  pty.send({0x42});
  EXPECT_TRUE(run_until(reading.loop, [&] { return !reading.bytes.empty(); }));
  EXPECT_TRUE(reading.gone.empty());
}

TEST(PseudoTerminal, HangUpIsToldOnceAndNothingAfterIt) {
  Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  { const FileDescriptor closed = std::move(pty.master); }
  EXPECT_TRUE(run_until(reading.loop, [&] { return !reading.gone.empty(); }));
  EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::gone);
  reading.loop.restart();
  reading.loop.poll();
  EXPECT_EQ(reading.gone.size(), 1U);
}

TEST(PseudoTerminal, SecondOpenIsRefusedAndTheFirstGoesOn) {
  const Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  EXPECT_EQ(failure_of(open_port(request_for(pty.path))),
            pty.path + " is in use by another program");
  pty.send({0x42});
  EXPECT_TRUE(run_until(reading.loop, [&] { return !reading.bytes.empty(); }));
}

TEST(PseudoTerminal, OpensAgainAfterAClose) {
  const Pty pty;
  for (int round = 0; round < 3; ++round) {
    OpenResult opened = open_port(request_for(pty.path));
    ASSERT_TRUE(std::holds_alternative<OpenPort>(opened)) << failure_of(opened);
  }
}

TEST(PseudoTerminal, ListenOnlyNeverWrites) {
  const Pty pty;
  Reading reading(pty.path, true);
  ASSERT_TRUE(reading.reader);
  EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::listen_only);
  reading.loop.poll();
  EXPECT_TRUE(pty.received().empty());
  pty.send({0x42});
  EXPECT_TRUE(run_until(reading.loop, [&] { return !reading.bytes.empty(); }));
}

TEST(Reader, QueueOfWritesIsBounded) {
  const Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  const Octets half(Reader::max_queued_bytes / 2, 0x55);
  EXPECT_EQ(reading.reader->write(half), Reader::Write::queued);
  EXPECT_EQ(reading.reader->write(half), Reader::Write::queued);
  EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::full);
  std::size_t received = 0;
  EXPECT_TRUE(run_until(reading.loop, [&] {
    received += pty.received().size();
    return received == 2 * half.size() && reading.written == 1;
  }));
  EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::queued);
}

TEST(Reader, NumberOfQueuedWritesIsBounded) {
  const Pty pty;
  Reading reading(pty.path);
  ASSERT_TRUE(reading.reader);
  for (std::size_t i = 0; i < Reader::max_queued_writes; ++i) {
    EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::queued);
  }
  EXPECT_EQ(reading.reader->write(Octets{1}), Reader::Write::full);
}

TEST(Reader, PortCanBeTakenFromWithinItsCallback) {
  const Pty pty;
  OpenResult opened = open_port(request_for(pty.path));
  ASSERT_TRUE(std::holds_alternative<OpenPort>(opened));
  boost::asio::io_context loop;
  std::optional<Reader> reader;
  std::optional<OpenPort> taken;
  int calls = 0;
  reader.emplace(loop, std::move(std::get<OpenPort>(opened)),
                 Reader::Callbacks{[&](Bytes, Instant) {
                                     ++calls;
                                     taken.emplace(reader->take_port());
                                     reader.reset();
                                   },
                                   [&](const std::string&) { ++calls; }, [] {}});
  pty.send({1, 2, 3});
  EXPECT_TRUE(run_until(loop, [&] { return taken.has_value(); }));
  pty.send({4});
  loop.restart();
  loop.poll();
  EXPECT_EQ(calls, 1);
  EXPECT_GE(taken->fd(), 0);
}

TEST(OpenPort, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  const std::string absent = (folder.path / "none").string();
  OpenResult result = open_port(request_for(absent));
  ASSERT_TRUE(std::holds_alternative<PortFailure>(result));
  EXPECT_EQ(std::get<PortFailure>(result).kind, PortFailure::Kind::absent);
  EXPECT_EQ(failure_of(result), absent + " is not there: nothing plugged in");
  const std::string dangling = (folder.path / "link").string();
  std::filesystem::create_symlink(absent, dangling);
  result = open_port(request_for(dangling));
  EXPECT_EQ(std::get<PortFailure>(result).kind, PortFailure::Kind::absent);
  EXPECT_EQ(failure_of(result), dangling + " points to a device that is not there");
}

TEST(OpenPort, RefusesWhatIsNoSerialPort) {
  const TemporaryFolder folder;
  EXPECT_EQ(failure_of(open_port(request_for(folder.path.string()))),
            std::filesystem::canonical(folder.path).string() + " is not a serial port");
  EXPECT_EQ(failure_of(open_port(request_for("/dev/null"))),
            "/dev/null is not a serial port that the system knows");
}

}  // namespace
}  // namespace vigil::io
