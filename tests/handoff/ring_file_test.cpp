#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "daemon/handoff/reader.hpp"
#include "daemon/handoff/ring.hpp"

namespace vigil::handoff {
namespace {

constexpr std::size_t capacity = 8192;
constexpr std::size_t page = 4096;

class RingFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-ring-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ + "/ring";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static void append(Ring& ring, std::uint64_t epoch, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t seq = from; seq <= to; ++seq) {
      const std::string text = "payload " + std::to_string(seq) + std::string(seq % 7, '.');
      ASSERT_TRUE(ring.append({{epoch, seq, 100 * epoch + seq, seq, SlotKind::vital, true, false},
                               "v1/vital/a/b/",
                               {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}}));
    }
  }

  static std::vector<std::pair<std::uint64_t, std::uint64_t>> all(const Ring& ring) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
    SlotReader reader(ring, ring.tail());
    while (const Slot* slot = reader.next()) found.emplace_back(slot->head.epoch, slot->head.seq);
    return found;
  }

  [[nodiscard]] std::string read() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
  }

  std::string folder_;
  std::string path_;
};

TEST_F(RingFile, ANewFileIsEmptyAndHasNothingToTell) {
  const OpenedRing opened = Ring::open_file(path_, capacity);
  ASSERT_TRUE(opened.ring) << opened.error;
  EXPECT_EQ(opened.found.message, "");
  EXPECT_EQ(opened.found.highest_epoch, 0U);
  EXPECT_EQ(opened.found.highest_record, 0U);
  EXPECT_EQ(std::filesystem::file_size(path_), page + capacity);
}

TEST_F(RingFile, GoesOnBehindTheOldEpoch) {
  {
    const OpenedRing first = Ring::open_file(path_, capacity);
    append(*first.ring, 4, 1, 5);
  }
  const OpenedRing second = Ring::open_file(path_, capacity);
  ASSERT_TRUE(second.ring) << second.error;
  EXPECT_EQ(second.found.message, "");
  EXPECT_EQ(second.found.highest_epoch, 4U);
  EXPECT_EQ(second.found.highest_record, 405U);
  EXPECT_EQ(second.found.slots, 5U);
  ASSERT_NE(second.found.index.find(4), nullptr);
  EXPECT_EQ(second.found.index.find(4)->first_seq, 1U);
  EXPECT_EQ(second.found.index.find(4)->last_seq, 5U);
  EXPECT_EQ(second.ring->counted_at_start(), 5U);
  append(*second.ring, 5, 1, 2);
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> want{{4, 1}, {4, 2}, {4, 3}, {4, 4},
                                                                  {4, 5}, {5, 1}, {5, 2}};
  EXPECT_EQ(all(*second.ring), want);
  SlotReader reader(*second.ring, second.ring->start(), second.ring->counted_at_start());
  ASSERT_NE(reader.next(), nullptr);
  EXPECT_EQ(reader.lost(), 0U);
}

TEST_F(RingFile, EveryEventAppendedBeforeKillNineIsThere) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const OpenedRing opened = Ring::open_file(path_, capacity);
    append(*opened.ring, 1, 1, 30);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  const OpenedRing opened = Ring::open_file(path_, capacity);
  ASSERT_TRUE(opened.ring) << opened.error;
  EXPECT_EQ(opened.found.slots, 30U);
  EXPECT_EQ(opened.found.dropped_bytes, 0U);
}

TEST_F(RingFile, ASecondOpenerIsRefused) {
  const OpenedRing first = Ring::open_file(path_, capacity);
  const OpenedRing second = Ring::open_file(path_, capacity);
  EXPECT_FALSE(second.ring);
  EXPECT_EQ(second.error, "the ring " + path_ + " is in use by process " +
                              std::to_string(::getpid()) + ": is another vigild running?");
}

// The last slots torn at every byte, in three ways: the file ends there, zeros from there on, and
// one byte changed there. It loads with a prefix, or with nothing changed, and says so.
TEST_F(RingFile, TornAtAnyByteOfTheLastSlotsItKeepsAPrefixAndSaysSo) {
  std::size_t head = 0;
  {
    const OpenedRing opened = Ring::open_file(path_, capacity);
    append(*opened.ring, 1, 1, 20);
    head = opened.ring->head();
  }
  const std::string whole = read();
  const std::size_t slot_bytes = head / 20;
  for (int way = 0; way < 3; ++way) {
    for (std::size_t at = head - 3 * slot_bytes; at < head; ++at) {
      std::string bytes = whole;
      if (way == 0) bytes.resize(page + at);
      if (way == 1) std::fill(bytes.begin() + static_cast<long>(page + at), bytes.end(), '\0');
      if (way == 2) bytes[page + at] = static_cast<char>(bytes[page + at] ^ 0x40);
      write(bytes);
      const OpenedRing opened = Ring::open_file(path_, capacity);
      ASSERT_TRUE(opened.ring) << way << " " << at << ": " << opened.error;
      const auto found = all(*opened.ring);
      ASSERT_LE(found.size(), 20U);
      ASSERT_GE(found.size(), 16U);
      for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i].second, i + 1);
      ASSERT_EQ(opened.found.message.empty(), found.size() == 20) << way << " " << at;
      if (way == 2) {
        ASSERT_LT(found.size(), 20U) << at;
      }
      append(*opened.ring, 2, 1, 1);
      ASSERT_EQ(all(*opened.ring).size(), found.size() + 1);
    }
  }
}

TEST_F(RingFile, CutAnywhereInItsFirstPageItIsSetAsideAndANewOneBegins) {
  {
    const OpenedRing opened = Ring::open_file(path_, capacity);
    append(*opened.ring, 3, 1, 4);
  }
  const std::string whole = read();
  for (const std::size_t size : {1U, 8U, 63U, 64U, 2000U, 4095U}) {
    write(whole.substr(0, size));
    const OpenedRing opened = Ring::open_file(path_, capacity);
    ASSERT_TRUE(opened.ring) << opened.error;
    EXPECT_EQ(opened.found.message, "the ring " + path_ + " has " + std::to_string(size) +
                                        " bytes, not 12288; set aside as " + path_ + ".set-aside");
    EXPECT_EQ(std::filesystem::file_size(path_ + ".set-aside"), size);
    EXPECT_TRUE(all(*opened.ring).empty());
  }
}

TEST_F(RingFile, DamagedBeforeItsEndItIsSetAsideAndTheEpochIsStillKnown) {
  {
    const OpenedRing opened = Ring::open_file(path_, capacity);
    append(*opened.ring, 3, 1, 60);
  }
  std::string bytes = read();
  bytes[page + 100] = static_cast<char>(bytes[page + 100] ^ 1);
  write(bytes);
  const OpenedRing opened = Ring::open_file(path_, capacity);
  ASSERT_TRUE(opened.ring) << opened.error;
  EXPECT_NE(opened.found.message.find("bytes before its end; set aside as"), std::string::npos)
      << opened.found.message;
  EXPECT_EQ(opened.found.highest_epoch, 3U);
  EXPECT_EQ(opened.found.highest_record, 360U);
  EXPECT_TRUE(all(*opened.ring).empty());
}

TEST_F(RingFile, ADamagedFirstPageIsSetAside) {
  struct Case {
    std::size_t at;
    std::string want;
  };
  for (const Case& c :
       {Case{0, "is not a hand-off ring"}, Case{8, "has format version 6, not 2"},
        Case{17, "was made for 9216 bytes, not 8192"}, Case{65, "has a damaged first page"},
        Case{128, "has a damaged first page"}}) {
    std::filesystem::remove(path_);
    {
      const OpenedRing opened = Ring::open_file(path_, capacity);
      append(*opened.ring, 3, 1, 4);
    }
    std::string bytes = read();
    bytes[c.at] = static_cast<char>(bytes[c.at] ^ 4);
    if (c.at == 65) bytes[c.at] = 0x7F;
    write(bytes);
    const OpenedRing opened = Ring::open_file(path_, capacity);
    ASSERT_TRUE(opened.ring) << opened.error;
    EXPECT_EQ(opened.found.message,
              "the ring " + path_ + " " + c.want + "; set aside as " + path_ + ".set-aside");
  }
}

TEST_F(RingFile, AFolderThatIsNotThereIsAnErrorInWords) {
  const OpenedRing opened = Ring::open_file(folder_ + "/none/ring", capacity);
  EXPECT_FALSE(opened.ring);
  EXPECT_EQ(opened.error,
            "cannot open the ring " + folder_ + "/none/ring: No such file or directory");
}

}  // namespace
}  // namespace vigil::handoff
