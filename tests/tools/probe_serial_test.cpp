// vigil probe on a real serial port of a machine that is made up (tests/io/fake_kernel.hpp): opened
// anew for each setting, and named as the configuration should name it.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace vigil
