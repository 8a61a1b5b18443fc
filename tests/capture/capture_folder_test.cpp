// The folder on a real disk: who may read it, what it deletes, and what it says when it is full.
#include "daemon/capture/capture_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/capture/capture_sample.hpp"
#include "tests/io/loop.hpp"

namespace vigil::capture {
namespace {

constexpr const char* a_name = "7-a-1-20261122T121501.123Z.vcap";

class CaptureOnDisk : public testing::Test {
 protected:
  static mode_t mode(const std::string& path) {
    struct stat found {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 07777;
  }
  std::unique_ptr<CaptureFile> create(CaptureFolder& in, const std::string& name = a_name) {
    return in.create(name, why, taken);
  }
  std::string size(const std::string& name = a_name) const {
    return std::to_string(std::filesystem::file_size(path + "/" + name));
  }
  io::TemporaryFolder folder;
  std::string path = folder.path / "captures";
  CaptureFolder captures{path, 0};
  std::string why;
  bool taken = false;
};

TEST_F(CaptureOnDisk, NobodyElseMayRead) {
  const mode_t before = ::umask(0);
  const auto file = create(captures);
  ::umask(before);
  ASSERT_TRUE(file) << why;
  EXPECT_EQ(mode(path), 0700U);
  EXPECT_EQ(mode(path + "/" + a_name), 0600U);
}

TEST_F(CaptureOnDisk, AFolderThatOthersMayReadIsRefused) {
  std::filesystem::create_directory(path);
  ASSERT_EQ(::chmod(path.c_str(), 0750), 0);
  EXPECT_FALSE(create(captures));
  EXPECT_EQ(why, path + " is open to other users, and captures hold patient data: chmod 700 it");
  ASSERT_EQ(::chmod(path.c_str(), 0700), 0);
  EXPECT_TRUE(create(captures)) << why;
}

TEST_F(CaptureOnDisk, AFolderThatCanNotBeMadeIsSaidInWords) {
  CaptureFolder nowhere(folder.path / "no/such", 0);
  EXPECT_FALSE(create(nowhere));
  EXPECT_EQ(why,
            "can't make " + std::string(folder.path / "no/such") + ": No such file or directory");
  std::ofstream(path) << "x";
  EXPECT_FALSE(create(captures));
  EXPECT_EQ(why, path + " is no folder");
}

TEST_F(CaptureOnDisk, ANameInUseOrALinkIsNeverWrittenOver) {
  ASSERT_TRUE(create(captures));
  EXPECT_FALSE(create(captures));
  EXPECT_TRUE(taken);
  std::filesystem::create_symlink(folder.path / "elsewhere",
                                  path + "/7-a-2-20261122T121501.123Z.vcap");
  EXPECT_FALSE(create(captures, "7-a-2-20261122T121501.123Z.vcap"));
  EXPECT_FALSE(std::filesystem::exists(folder.path / "elsewhere"));
}

TEST_F(CaptureOnDisk, ListsAndRemovesOnlyFilesOfItsOwnThatNobodyWrites) {
  auto file = create(captures);
  ASSERT_EQ(file->append(bytes_of("12345")), "");
  std::ofstream(path + "/notes.txt") << "mine";
  std::ofstream(path + "/7-a-1-2026.vcap") << "mine";
  std::filesystem::create_directory(path + "/8-a-1-20261122T121501.123Z.vcap");
  ASSERT_EQ(captures.list().size(), 1U);
  EXPECT_EQ(captures.list()[0].name, a_name);
  EXPECT_EQ(captures.list()[0].bytes, 5U);
  EXPECT_FALSE(captures.remove(a_name));
  file.reset();
  EXPECT_TRUE(captures.remove(a_name));
  EXPECT_EQ(captures.list().size(), 0U);
  EXPECT_TRUE(std::filesystem::exists(path + "/notes.txt"));
}

TEST_F(CaptureOnDisk, ADiskThatIsNearlyFullTakesNoNewFile) {
  CaptureFolder greedy(path, std::uint64_t{1} << 60U);
  EXPECT_FALSE(create(greedy));
  EXPECT_NE(why.find("MiB are free at " + path), std::string::npos) << why;
  EXPECT_EQ(captures.list().size(), 0U);
}

TEST_F(CaptureOnDisk, WhatDoesNotFitIsTakenBackWhole) {
  const auto file = create(captures);
  ASSERT_EQ(file->append(bytes_of("header")), "");
  const auto before = ::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  rlimit small = old;
  small.rlim_cur = 100;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string said = file->append(std::vector<std::uint8_t>(1000));
  ::setrlimit(RLIMIT_FSIZE, &old);
  ::signal(SIGXFSZ, before);
  EXPECT_EQ(said, "can't write " + path + "/" + a_name + ": File too large");
  EXPECT_EQ(size(), "6");
  EXPECT_EQ(file->append(bytes_of("more")), "");
}

TEST(CaptureNames, AreRoomBedMonitorAndTime) {
  LinkName link;
  link.room = "icu-7";
  link.bed = "b-1";
  link.monitor = 1;
  const std::string name = file_name(link, 1'795'349'701'005'999'999);
  EXPECT_EQ(name, "icu-7-b-1-2-20261122T121501.005Z.vcap");
  EXPECT_EQ(link_part(name), "icu-7-b-1-2");
  for (const char* other : {"", ".vcap", "7-a-1-20261122T121501.005Z.vcap.gz",
                            "7-a-1-20261122T121501.5Z.vcap", "7-a-x-20261122T121501.005Z.vcap",
                            "-1-20261122T121501.005Z.vcap", "7-a-1_20261122T121501.005Z.vcap"}) {
    EXPECT_EQ(link_part(other), "") << other;
  }
}

}  // namespace
}  // namespace vigil::capture
