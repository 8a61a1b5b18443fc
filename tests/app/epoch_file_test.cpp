#include "daemon/app/epoch_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

namespace vigil::app {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();

class EpochFile : public testing::Test {
 protected:
  EpochFile() {
    std::string name = (fs::temp_directory_path() / "vigil-epoch-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) folder = name;
  }
  ~EpochFile() override {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  void put(const std::string& text) const { std::ofstream(folder / "epoch") << text; }
  [[nodiscard]] std::string stored() const {
    std::ifstream file(folder / "epoch");
    std::string text;
    std::getline(file, text);
    return text;
  }
  /// The epoch, or 0 with `error` set.
  std::uint64_t take(std::uint64_t seen = 0) {
    warning.clear();
    const auto taken = take_epoch(folder.string(), seen, warning);
    if (const auto* why = std::get_if<std::string>(&taken)) {
      error = *why;
      return 0;
    }
    return std::get<std::uint64_t>(taken);
  }
  fs::path folder;
  std::string warning;
  std::string error;
};

TEST_F(EpochFile, BeginsAtOneAndGoesOnByOne) {
  EXPECT_EQ(take(), 1U);
  EXPECT_EQ(take(), 2U);
  EXPECT_EQ(stored(), "2");
  EXPECT_EQ(warning, "");
}

TEST_F(EpochFile, GoesOnAfterAHigherEpochThatWasSeen) {
  put("7\n");
  EXPECT_EQ(take(41), 42U);
  EXPECT_EQ(take(3), 43U);
}

class NoNumber : public EpochFile, public testing::WithParamInterface<std::string> {};

TEST_P(NoNumber, IsSetAsideAndTold) {
  put(GetParam());
  EXPECT_EQ(take(5), 6U);
  EXPECT_NE(warning.find("set-aside"), std::string::npos) << warning;
  EXPECT_TRUE(fs::exists(folder / "epoch.set-aside"));
  EXPECT_EQ(stored(), "6");
}

INSTANTIATE_TEST_SUITE_P(Garbage, NoNumber,
                         testing::Values("", "\n", "seven", "7x", "-1", " 7",
                                         "18446744073709551615", "18446744073709551616",
                                         std::string(100'000, '1'), std::string(100'000, '\0')));

TEST_F(EpochFile, OneThatCantBeReadIsSetAsideAndToldNotTakenForMissing) {
  fs::create_symlink("epoch", folder / "epoch");  // leads to itself
  EXPECT_EQ(take(5), 6U);
  EXPECT_NE(warning.find("set-aside"), std::string::npos) << warning;
}

TEST_F(EpochFile, WithoutAnEpochLeftItSaysSo) {
  EXPECT_EQ(take(last), 0U);
  EXPECT_NE(error, "");
  EXPECT_EQ(take(last - 2), last - 1) << error;
}

TEST_F(EpochFile, AFolderThatTakesNoFileIsAnError) {
  std::string told;
  const auto taken = take_epoch("/proc", 0, told);
  ASSERT_TRUE(std::holds_alternative<std::string>(taken));
  EXPECT_EQ(std::get<std::string>(taken).find("can't write /proc/epoch.new: "), 0U);
}

}  // namespace
}  // namespace vigil::app
