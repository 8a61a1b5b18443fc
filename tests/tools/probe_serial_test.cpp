// vigil probe on a real serial port of a machine that is made up (tests/io/fake_kernel.hpp): opened
// anew for each setting, and named as the configuration should name it. And on a network port.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "drivers/devices.hpp"
#include "tests/io/fake_kernel.hpp"
#include "tools/vigil/commands.hpp"

namespace vigil {
namespace {

/// A Nonin at ten times its speed on the far end of a cable.
class Talker {
 public:
  explicit Talker(const io::Pty& line) : line_(line), thread_([this] { talk(); }) {}
  ~Talker() {
    stop_ = true;
    thread_.join();
  }
  Talker(const Talker&) = delete;
  Talker& operator=(const Talker&) = delete;

 private:
  void talk() {
    const auto device = find_device("nonin", "df2")->make();
    Vitals vitals;
    vitals.set(Parameter::spo2, 97'000);
    vitals.set(Parameter::pulse, 72'000);
    Instant now = Instant::from_ns(1'000'000'000);
    std::vector<std::uint8_t> bytes;
    while (!stop_) {
      bytes.clear();
      now = now + std::chrono::milliseconds(100);
      (void)device->emit(now, vitals, bytes);
      // What nobody reads is lost, as on a line.
      if (!bytes.empty()) (void)!::write(line_.master.get(), bytes.data(), bytes.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  const io::Pty& line_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST(ProbeSerial, NamesDriverSettingsAndTheSocketOfTheAdapter) {
  io::FakeKernel kernel;
  kernel.plug({.tty = "ttyUSB0", .socket = "1-1.2", .serial = "A1"});
  ProbeOptions options;
  options.port = "/dev/ttyUSB0";
  options.speed = 10;
  const Talker talker(kernel.line("ttyUSB0"));
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int status = run_probe(options);
  const std::string said = testing::internal::GetCapturedStdout();
  const std::string errors = testing::internal::GetCapturedStderr();
  ASSERT_EQ(status, 0) << said << errors;
  EXPECT_EQ(said.find("One driver fits:\n  nonin (Nonin "), 0U) << said;
  EXPECT_NE(said.find("), 9600 8N1\n"), std::string::npos) << said;
  EXPECT_EQ(said.find("speed of its own"), std::string::npos) << said;
  EXPECT_TRUE(
      said.ends_with("\n\n[[bed.monitor]]\ndriver = \"nonin\"\n"
                     "port = \"path:pci-0000:00:14.0-usb-0:1.2:1.0\"\n"))
      << said;
}

TEST(ProbeSerial, WhatIsNotPluggedInIsTold) {
  io::FakeKernel kernel;
  ProbeOptions options;
  options.port = "usb:A1";
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_probe(options), 66);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "vigil: no adapter with serial number A1 is plugged in\n");
}

/// A monitor that speaks datagrams, at ten times its speed, on a port of this machine.
class NetworkMonitor {
 public:
  explicit NetworkMonitor(const DeviceDescriptor& device)
      : device_(device.make()), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof any;
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&any), size), 0);
    EXPECT_EQ(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&any), &size), 0);
    port_ = ntohs(any.sin_port);
    thread_ = std::thread([this] { talk(); });
  }
  ~NetworkMonitor() {
    stop_ = true;
    thread_.join();
  }
  NetworkMonitor(const NetworkMonitor&) = delete;
  NetworkMonitor& operator=(const NetworkMonitor&) = delete;
  [[nodiscard]] std::string address() const { return "udp://127.0.0.1:" + std::to_string(port_); }

 private:
  void talk() {
    Vitals vitals;
    vitals.set(Parameter::spo2, 97'000);
    vitals.set(Parameter::hr, 72'000);
    std::vector<std::uint8_t> bytes(65536);
    sockaddr_in host{};
    for (Instant now = Instant::from_ns(1'000'000'000); !stop_; now = now + step) {
      socklen_t size = sizeof host;
      const ssize_t n = ::recvfrom(socket_.get(), bytes.data(), bytes.size(), 0,
                                   reinterpret_cast<sockaddr*>(&host), &size);
      if (n > 0) device_->receive(Bytes(bytes).first(static_cast<std::size_t>(n)), now);
      std::vector<std::uint8_t> message;
      (void)device_->emit(now, vitals, message);
      if (!message.empty() && host.sin_port != 0) {
        (void)::sendto(socket_.get(), message.data(), message.size(), 0,
                       reinterpret_cast<const sockaddr*>(&host), sizeof host);
      }
      std::this_thread::sleep_for(step / 10);
    }
  }
  static constexpr Duration step = std::chrono::milliseconds(20);

  std::unique_ptr<Device> device_;
  io::FileDescriptor socket_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

TEST(ProbeNetwork, NamesEachMonitorThatSpeaksDatagrams) {
  bool any = false;
  for (const DeviceDescriptor* device : devices()) {
    if (device->transport != Transport::datagram) continue;
    any = true;
    const NetworkMonitor monitor(*device);
    ProbeOptions options;
    options.port = monitor.address();
    options.ask = true;
    options.speed = 10;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = run_probe(options);
    const std::string said = testing::internal::GetCapturedStdout();
    const std::string errors = testing::internal::GetCapturedStderr();
    EXPECT_EQ(status, 0) << said << errors;
    EXPECT_NE(said.find("), datagrams\n"), std::string::npos) << said;
    EXPECT_TRUE(said.ends_with("\n\n[[bed.monitor]]\ndriver = \"" + std::string(device->driver) +
                               "\"\nport = \"" + monitor.address() + "\"\n"))
        << said;
  }
  if (!any) GTEST_SKIP() << "no simulated monitor speaks datagrams";
}

}  // namespace
}  // namespace vigil
