// vigil probe as a technician runs it: every simulated monitor on a pseudo-terminal of its own, at
// ten times its speed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <random>

#include "drivers/devices.hpp"
#include "drivers/registry.hpp"
#include "tests/e2e/process.hpp"

namespace vigil::e2e {
namespace {

constexpr int exit_data = 65;
constexpr int exit_usage = 64;
constexpr int exit_unavailable = 69;
constexpr int exit_os = 71;

std::vector<const DeviceDescriptor*> with_a_line() {
  std::vector<const DeviceDescriptor*> all;
  for (const DeviceDescriptor* device : devices()) {
    if (device->transport == Transport::stream) all.push_back(device);
  }
  return all;
}

bool there(const std::string& link) { return std::filesystem::exists(link); }

class ProbedMonitor : public testing::TestWithParam<const DeviceDescriptor*> {};

TEST_P(ProbedMonitor, IsNamedWithItsEvidence) {
  const TempFolder folder;
  const std::string driver(GetParam()->driver);
  std::string scenario = "[[bed]]\nroom = \"1\"\nbed = \"a\"\nlink = \"m\"\ndriver = \"" + driver;
  if (!GetParam()->variant.empty()) {
    scenario += "\"\nvariant = \"" + std::string(GetParam()->variant);
  }
  write_file(folder / "s.toml", scenario + "\"\n");
  Process sim("vigil-sim", {"run", folder / "s.toml", "--folder", folder.path(), "--speed", "10"});
  ASSERT_TRUE(eventually([&] { return there(folder / "m"); })) << sim.errors();
  auto probe = std::make_unique<Process>(
      "vigil", std::vector<std::string>{"probe", folder / "m", "--speed", "10", "--seconds", "12"});
  ASSERT_TRUE(probe->wait());
  if (find_driver(driver)->polled && probe->wait() == exit_unavailable) {
    EXPECT_NE(probe->output().find("\n  " + driver + " ("), std::string::npos) << probe->output();
    probe = std::make_unique<Process>(
        "vigil", std::vector<std::string>{"probe", folder / "m", "--speed", "10", "--ask"});
    ASSERT_TRUE(probe->wait());
    EXPECT_NE(probe->errors().find("WARNING: --ask writes to "), std::string::npos);
  }
  ASSERT_EQ(probe->wait(), 0) << probe->output() << probe->errors();
  const std::string said = probe->output();
  EXPECT_EQ(said.find("One driver fits:\n  " + driver + " ("), 0U) << said;
  EXPECT_NE(said.find("\n\n[[bed.monitor]]\ndriver = \"" + driver + "\"\nport = \"" +
                      (folder / "m") + "\"\n"),
            std::string::npos)
      << said;
}

std::string name_of(const testing::TestParamInfo<const DeviceDescriptor*>& tested) {
  const DeviceDescriptor& device = *tested.param;
  return std::string(device.driver) +
         (device.variant.empty() ? "" : "_" + std::string(device.variant));
}

INSTANTIATE_TEST_SUITE_P(Devices, ProbedMonitor, testing::ValuesIn(with_a_line()), name_of);

/// A port on which nobody talks: the other end is held open.
class SilentPort {
 public:
  SilentPort() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    grantpt(master_);
    unlockpt(master_);
    path_ = ptsname(master_);
  }
  ~SilentPort() { close(master_); }
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  /// What was written to it.
  [[nodiscard]] bool heard_nothing() const {
    fcntl(master_, F_SETFL, O_NONBLOCK);
    char byte = 0;
    return read(master_, &byte, 1) <= 0;
  }

 private:
  int master_;
  std::string path_;
};

TEST(ProbeProgram, SilenceIsToldAndNothingIsWritten) {
  const SilentPort port;
  Process probe("vigil", {"probe", port.path(), "--seconds", "0.3"});
  EXPECT_EQ(probe.wait(), exit_unavailable);
  EXPECT_EQ(probe.output().find("Silence: no byte came."), 0U) << probe.output();
  EXPECT_TRUE(port.heard_nothing());
  for (const Descriptor* driver : drivers()) {
    const bool named =
        probe.output().find("  " + std::string(driver->id) + " (") != std::string::npos;
    EXPECT_EQ(named, driver->polled && driver->transport != Transport::datagram) << driver->id;
  }
}

TEST(ProbeProgram, NoiseFitsNobody) {
  const TempFolder folder;
  std::mt19937 random(7);
  std::string noise;
  for (int i = 0; i < 20'000; ++i) noise += static_cast<char>(random() & 0xFFU);
  write_file(folder / "noise", noise);
  Process sim("vigil-sim", {"play", folder / "noise", "--driver", "nonin", "--link", folder / "m",
                            "--loop", "--speed", "10"});
  ASSERT_TRUE(eventually([&] { return there(folder / "m"); })) << sim.errors();
  Process probe("vigil", {"probe", folder / "m", "--speed", "10", "--ask"});
  EXPECT_EQ(probe.wait(), exit_data) << probe.output();
  EXPECT_EQ(probe.output().find("Not asked: something talks on this port already.\nNo driver fits"),
            0U)
      << probe.output();
}

bool has_open(pid_t pid, const std::string& path) {
  std::error_code error;
  for (const auto& fd :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd", error)) {
    if (std::filesystem::read_symlink(fd.path(), error) == path) return true;
  }
  return false;
}

TEST(ProbeProgram, APortThatTheDaemonHasIsToldWithWhoHasIt) {
  const TempFolder folder;
  const SilentPort port;
  write_file(folder / "vigil.toml",
             "[[bed]]\nroom = \"1\"\nbed = \"a\"\n[[bed.monitor]]\ndriver = \"nonin\"\nport = \"" +
                 port.path() + "\"\n");
  Process vigild("vigild", {"--config", folder / "vigil.toml", "--runtime-dir", folder / "run",
                            "--state-dir", folder / "state"});
  const std::string wanted = port.path() + " is in use by another program: vigild (process " +
                             std::to_string(vigild.pid()) + "). Stop it first\n";
  // Only then: a probe that is there first would keep the daemon out.
  ASSERT_TRUE(eventually([&] { return has_open(vigild.pid(), port.path()); })) << vigild.errors();
  std::string errors;
  EXPECT_TRUE(eventually([&] {
    Process probe("vigil", {"probe", port.path(), "--seconds", "0.1"});
    const bool refused = probe.wait() == exit_os;
    errors = probe.errors();
    return refused && errors == "vigil: " + wanted;
  })) << errors;
}

TEST(ProbeProgram, AsDriverTriesOnlyThatOne) {
  const SilentPort port;
  Process probe("vigil", {"probe", port.path(), "--seconds", "0.1", "--driver", "ivy450c"});
  EXPECT_EQ(probe.wait(), exit_unavailable);
  EXPECT_EQ(probe.output().find("until they are asked"), std::string::npos) << probe.output();
  Process wrong("vigil", {"probe", port.path(), "--driver", "ivy"});
  EXPECT_EQ(wrong.wait(), exit_usage);
  EXPECT_EQ(wrong.errors(), "vigil: no driver \"ivy\"; \"vigil drivers\" lists them\n");
}

TEST(ProbeProgram, AnAddressThatIsNoneIsAMistakeOfTheCommandLine) {
  Process probe("vigil", {"probe", "ttyUSB0"});
  EXPECT_EQ(probe.wait(), exit_usage);
  EXPECT_EQ(probe.errors(),
            "vigil: ttyUSB0: expected /dev/..., usb:<serial>, path:<USB path>, tcp://host:port or "
            "udp://host:port\n");
}

}  // namespace
}  // namespace vigil::e2e
