// Files of a link: their names, their turns, and what happens when the disk takes nothing.
#include "daemon/capture/capture_recorder.hpp"

#include <gtest/gtest.h>

#include "tests/capture/capture_sample.hpp"
#include "tests/capture/memory_store.hpp"

namespace vigil::capture {
namespace {

constexpr std::int64_t wall_at_boot = 1'795'349'701'000'000'000;  // 2026-11-22T12:15:01Z

class CaptureRecorder : public testing::Test {
 protected:
  static LinkStart link(const std::string& room) {
    LinkStart start;
    start.name.source = "clinic";
    start.name.room = room;
    start.name.bed = "a";
    start.name.driver = "nonin";
    start.name.port = "/dev/ttyS0";
    start.line.baud = 19200;
    return start;
  }
  static Clocks at(std::int64_t ms) { return {at_ms(ms), wall_at_boot + at_ms(ms).ns()}; }
  Recorder recorder(const Limits& limits = {}) {
    return {{link("7"), link("8")}, "boot", limits, store, [this](Tone tone, const std::string& t) {
              told.push_back((tone == Tone::warning ? "warning: " : "info: ") + t);
            }};
  }
  void bytes(Recorder& to, std::int64_t ms, std::string_view text, std::uint32_t link = 0) {
    to.take(link, {Kind::from_monitor, at_ms(ms), bytes_of(text)}, at(ms));
  }
  void opened(Recorder& to, std::int64_t ms) {
    LineSettings line;
    line.baud = 57600;
    const SmallPayload payload = encode(Opened{line, "/dev/ttyS0", ""});
    to.take(0, {Kind::opened, at_ms(ms), payload.view()}, at(ms));
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [name, bytes] : store.files) all.push_back(name);
    return all;
  }
  ReadFile read(const std::string& name) const { return ReadFile(store.files.at(name)); }

  MemoryStore store;
  std::vector<std::string> told;
};

TEST_F(CaptureRecorder, EachLinkHasAFileThatBeginsWithItsFirstRecord) {
  Recorder to = recorder();
  EXPECT_EQ(names(), Lines{});
  opened(to, 100);
  bytes(to, 250, "seven");
  bytes(to, 1300, "eight", 1);
  to.finish(at(2000));
  ASSERT_EQ(names(), (Lines{"7-a-1-20261122T121501.100Z.vcap", "8-a-1-20261122T121502.300Z.vcap"}));
  const ReadFile first = read(names()[0]);
  EXPECT_EQ(first.lines, (Lines{"100 opened 57600 /dev/ttyS0 ", "250 from monitor seven"}));
  EXPECT_TRUE(first.ended);
  EXPECT_EQ(first.damages, Damages{});
  ASSERT_TRUE(first.header);
  EXPECT_EQ(first.header->link, link("7").name);
  EXPECT_EQ(first.header->line.baud, 19200U);
  EXPECT_FALSE(first.header->open_at_start);
  EXPECT_EQ(first.header->at, at_ms(100));
  EXPECT_EQ(first.header->wall_ns, wall_at_boot + 100'000'000);
  EXPECT_EQ(first.header->boot_id, "boot");
  EXPECT_EQ(read(names()[1]).lines, Lines{"1300 from monitor eight"});
  EXPECT_EQ(told, Lines{});
}

TEST_F(CaptureRecorder, ABlockWaitsAtMostFiveSeconds) {
  Recorder to = recorder();
  bytes(to, 1000, "x");
  to.pass(at(5999));
  EXPECT_EQ(read(names()[0]).lines, Lines{});
  to.pass(at(6000));
  EXPECT_EQ(read(names()[0]).lines, Lines{"1000 from monitor x"});
  EXPECT_FALSE(read(names()[0]).ended);
}

TEST_F(CaptureRecorder, AFileThatIsFullIsFollowedByOneThatStandsForItself) {
  Limits limits;
  limits.file_max_bytes = block_stored_max_bytes + 200'000;
  Recorder to = recorder(limits);
  opened(to, 0);
  std::string noise(4000, ' ');
  std::uint32_t random = 1;
  Lines fed{"0 opened 57600 /dev/ttyS0 "};
  for (int i = 1; i <= 200; ++i) {
    for (char& c : noise) c = static_cast<char>((random = random * 1664525U + 1013904223U) >> 24U);
    bytes(to, i, noise);
    fed.push_back(std::to_string(i) + " from monitor " + noise);
  }
  to.finish(at(300));
  // A little less than 200 kB can stand in a file: 4 blocks of 65 kB, as noise has no pattern.
  ASSERT_EQ(names().size(), 4U);
  Lines all;
  for (std::size_t i = 0; i < names().size(); ++i) {
    const ReadFile file = read(names()[i]);
    EXPECT_LE(store.files.at(names()[i]).size(), limits.file_max_bytes);
    EXPECT_TRUE(file.ended);
    EXPECT_EQ(file.header->part, i);
    EXPECT_EQ(file.header->open_at_start, i > 0);
    EXPECT_EQ(file.header->line.baud, i > 0 ? 57600U : 19200U);
    all.insert(all.end(), file.lines.begin(), file.lines.end());
  }
  EXPECT_EQ(all, fed);
}

TEST_F(CaptureRecorder, AnOldFileIsEndedThoughNothingComes) {
  Limits limits;
  limits.file_max_age = std::chrono::seconds(3600);
  Recorder to = recorder(limits);
  bytes(to, 0, "x");
  to.pass(at(3'599'999));
  EXPECT_FALSE(read(names()[0]).ended);
  to.pass(at(3'600'000));
  EXPECT_TRUE(read(names()[0]).ended);
  bytes(to, 3'600'001, "y");
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(CaptureRecorder, TwoFilesOfOneMillisecondHaveTwoNames) {
  store.files["7-a-1-20261122T121501.000Z.vcap"] = {};
  Recorder to = recorder();
  bytes(to, 0, "x");
  EXPECT_EQ(names(), (Lines{"7-a-1-20261122T121501.000Z.vcap", "7-a-1-20261122T121501.001Z.vcap"}));
}

TEST_F(CaptureRecorder, ADiskThatTakesNoFileIsToldOnceAndItsLossIsARecord) {
  store.refuses_files = "no space";
  Recorder to = recorder();
  for (int i = 0; i < 5; ++i) bytes(to, i * 1000, "12345");
  to.pass(at(9999));
  EXPECT_EQ(told, Lines{"warning: raw capture has stopped, all else goes on: no space"});
  EXPECT_TRUE(to.stopped());
  EXPECT_EQ(to.lost_records(), 5U);
  EXPECT_EQ(to.lost_bytes(), 25U);
  store.refuses_files.clear();
  to.pass(at(10'000));
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1], "info: raw capture goes on after 10 s, 25 bytes were not captured");
  bytes(to, 10'001, "back");
  to.finish(at(10'002));
  EXPECT_EQ(read(names()[0]).lines,
            (Lines{"0 gap 5 records 25 bytes until 4000", "10001 from monitor back"}));
}

TEST_F(CaptureRecorder, ABlockThatFindsNoRoomIsLostAndSaidSo) {
  Recorder to = recorder();
  bytes(to, 0, "first");
  to.pass(at(5000));
  bytes(to, 6000, "second");
  bytes(to, 6500, "third");
  store.refuses_bytes = "no space";
  to.pass(at(11'000));
  EXPECT_EQ(told, Lines{"warning: raw capture has stopped, all else goes on: no space"});
  bytes(to, 12'000, "fourth");
  store.refuses_bytes.clear();
  to.pass(at(21'000));
  bytes(to, 22'000, "fifth");
  to.finish(at(23'000));
  ASSERT_EQ(names().size(), 2U);
  EXPECT_EQ(read(names()[0]).lines, Lines{"0 from monitor first"});
  EXPECT_EQ(read(names()[1]).lines,
            (Lines{"6000 gap 3 records 17 bytes until 12000", "22000 from monitor fifth"}));
  EXPECT_EQ(told[1], "info: raw capture goes on after 10 s, 6 bytes were not captured");
}

TEST_F(CaptureRecorder, ADiskThatIsNearlyFullIsLeftToOthers) {
  Recorder to = recorder();
  to.pass(at(0));
  bytes(to, 1, "x");
  store.nearly_full = "nearly full";
  to.pass(at(59'999));
  EXPECT_EQ(told, Lines{});
  to.pass(at(60'000));
  EXPECT_EQ(told, Lines{"warning: raw capture has stopped, all else goes on: nearly full"});
  EXPECT_TRUE(read(names()[0]).ended);
}

TEST_F(CaptureRecorder, OldFilesGoWhenANewOneBegins) {
  store.files["9-b-1-20250101T000000.000Z.vcap"] = {};
  store.modified["9-b-1-20250101T000000.000Z.vcap"] = 0;
  store.files["7-a-1-20261121T000000.000Z.vcap"] = {};
  store.modified["7-a-1-20261121T000000.000Z.vcap"] = wall_at_boot;
  Recorder to = recorder();
  bytes(to, 0, "x");
  EXPECT_EQ(names(), (Lines{"7-a-1-20261121T000000.000Z.vcap", "7-a-1-20261122T121501.000Z.vcap"}));
}

TEST(CaptureRetention, TheOldestGoFirstByAgeByLinkAndByTotal) {
  const std::vector<StoredFile> files{{"7-a-1-20261122T000003.000Z.vcap", 30, 3000},
                                      {"7-a-1-20261122T000001.000Z.vcap", 10, 1000},
                                      {"7-a-2-20261122T000002.000Z.vcap", 20, 2000},
                                      {"8-a-1-20261122T000004.000Z.vcap", 40, 4000}};
  const auto gone = [&](std::uint64_t link_max, std::uint64_t total_max, std::int64_t keep_ns,
                        const Lines& open = {}) {
    Limits limits;
    limits.link_max_bytes = link_max;
    limits.total_max_bytes = total_max;
    limits.keep = Duration(keep_ns);
    Lines seconds;
    for (const std::string& name : too_many(files, open, limits, 5000)) {
      seconds.push_back(name.substr(0, 5) + name.substr(20, 1));
    }
    return seconds;
  };
  EXPECT_EQ(gone(1000, 1000, 4000), Lines{});
  EXPECT_EQ(gone(1000, 1000, 3999), Lines{"7-a-11"});
  EXPECT_EQ(gone(1000, 1000, 2000), (Lines{"7-a-11", "7-a-22"}));
  EXPECT_EQ(gone(39, 1000, 9000), (Lines{"7-a-11", "8-a-14"}));
  EXPECT_EQ(gone(1000, 99, 9000), Lines{"7-a-11"});
  EXPECT_EQ(gone(1000, 70, 9000), (Lines{"7-a-11", "7-a-22"}));
  EXPECT_EQ(gone(1000, 1, 0, {files[1].name, files[3].name}), (Lines{"7-a-22", "7-a-13"}));
}

}  // namespace
}  // namespace vigil::capture
