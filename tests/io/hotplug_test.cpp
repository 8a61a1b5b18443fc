// Devices that come and go in a folder, as the simulator's links do, are told within the bound.
#include "daemon/io/hotplug.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "daemon/io/boot_clock.hpp"
#include "tests/io/loop.hpp"

namespace vigil::io {
namespace {

namespace fs = std::filesystem;

struct Plugging : testing::Test {
  void watch(const fs::path& device) {
    hotplug.emplace(loop, std::vector<std::string>{device.string()}, [this] { ++changes; });
  }
  /// True if at least one change is told from now on.
  bool told() {
    const int before = changes;
    return run_until(loop, [&] { return changes > before; });
  }
  TemporaryFolder folder;
  boost::asio::io_context loop;
  int changes = 0;
  std::optional<Hotplug> hotplug;
};

TEST_F(Plugging, TellsALinkThatComesAndGoes) {
  watch(folder.path / "bed1");
  const Pty pty;
  fs::create_symlink(pty.path, folder.path / "bed1");
  EXPECT_TRUE(told());
  fs::remove(folder.path / "bed1");
  EXPECT_TRUE(told());
}

TEST_F(Plugging, TellsWithinHalfASecond) {
  watch(folder.path / "bed1");
  const Instant before = boot_now();
  fs::create_symlink("/dev/null", folder.path / "bed1");
  ASSERT_TRUE(told());
  EXPECT_LT(boot_now() - before, std::chrono::milliseconds(500));
}

TEST_F(Plugging, FindsAFolderThatIsMadeLater) {
  watch(folder.path / "a" / "b" / "bed1");
  fs::create_directories(folder.path / "a" / "b");
  EXPECT_TRUE(told());
  fs::create_symlink("/dev/null", folder.path / "a" / "b" / "bed1");
  EXPECT_TRUE(told());
}

TEST_F(Plugging, FindsAFolderThatWasRemovedAndMadeAgain) {
  fs::create_directory(folder.path / "run");
  watch(folder.path / "run" / "bed1");
  fs::remove(folder.path / "run");
  EXPECT_TRUE(told());
  fs::create_directory(folder.path / "run");
  EXPECT_TRUE(told());
  fs::create_symlink("/dev/null", folder.path / "run" / "bed1");
  EXPECT_TRUE(told());
}

TEST_F(Plugging, FollowsALinkToWhereItsDeviceWillBe) {
  fs::create_directory(folder.path / "links");
  fs::create_directory(folder.path / "devices");
  fs::create_symlink("../devices/tty7", folder.path / "links" / "bed1");
  watch(folder.path / "links" / "bed1");
  fs::create_symlink("/dev/null", folder.path / "devices" / "tty7");
  EXPECT_TRUE(told());
}

TEST_F(Plugging, TellsALinkThatIsReplacedInOneStep) {
  fs::create_symlink("/dev/null", folder.path / "bed1");
  watch(folder.path / "bed1");
  fs::create_symlink("/dev/zero", folder.path / "new");
  fs::rename(folder.path / "new", folder.path / "bed1");
  EXPECT_TRUE(told());
}

TEST_F(Plugging, ManyEventsAreToldOnce) {
  watch(folder.path / "bed1");
  for (int i = 0; i < 20; ++i) {
    fs::create_symlink("/dev/null", folder.path / "bed1");
    fs::remove(folder.path / "bed1");
  }
  EXPECT_TRUE(told());
  EXPECT_EQ(changes, 1);
}

TEST_F(Plugging, NeighboursDoNotMatter) {
  watch(folder.path / "bed1");
  fs::create_symlink("/dev/null", folder.path / "bed2");
  fs::create_symlink("/dev/null", folder.path / "bed1");
  EXPECT_TRUE(told());
  fs::remove(folder.path / "bed2");
  EXPECT_FALSE(run_until(
      loop, [&] { return changes > 1; }, 3 * Hotplug::coalesce));
}

TEST(DeadlineTimer, CallsOncePerArmingAndNotBefore) {
  boost::asio::io_context loop;
  int calls = 0;
  DeadlineTimer timer(loop, [&] { ++calls; });
  const Instant due = boot_now() + std::chrono::milliseconds(20);
  timer.arm(boot_now() + std::chrono::hours(1));
  timer.arm(due);
  EXPECT_TRUE(run_until(loop, [&] { return calls == 1; }));
  EXPECT_GE(boot_now(), due);
  timer.arm(Instant::from_ns(0));
  EXPECT_TRUE(run_until(loop, [&] { return calls == 2; }));
}

TEST(DeadlineTimer, NeverDisarms) {
  boost::asio::io_context loop;
  int calls = 0;
  int reference_calls = 0;
  DeadlineTimer timer(loop, [&] { ++calls; });
  DeadlineTimer reference(loop, [&] { ++reference_calls; });
  const Instant due = boot_now() + std::chrono::milliseconds(20);
  timer.arm(due);
  timer.arm(Instant::never());
  reference.arm(due + std::chrono::milliseconds(20));
  EXPECT_TRUE(run_until(loop, [&] { return reference_calls == 1; }));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace vigil::io
