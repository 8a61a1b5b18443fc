// What was written is read again; what is damaged is told with its place and never read.
#include "daemon/capture/capture_reader.hpp"

#include <gtest/gtest.h>

#include "tests/capture/capture_sample.hpp"

namespace vigil::capture {
namespace {

Sample three_blocks() {
  Sample sample;
  const LineSettings line = sample_header().line;
  sample.add(Kind::opened, 5000, encode(Opened{line, "/dev/ttyUSB0", "0403:6001:A5"}));
  sample.add(Kind::from_monitor, 5100, "first").add(Kind::to_monitor, 5101, "ask").seal();
  sample.add(Kind::from_monitor, 6000, "second").add(Kind::from_monitor, 5999, "back").seal();
  sample.add(Kind::gap, 7000, encode(Gap{3, 300, at_ms(7500)}));
  sample.add(Kind::closed, 8000, encode(Closed{false, "unplugged"}));
  sample.add(Kind::failed, 8100, encode(Closed{false, "no such port"}));
  sample.add(Kind::closed, 8200, encode(Closed{true, ""})).add(Kind::end, 8300, "").seal();
  return sample;
}

const Lines first_block{"5000 opened 19200 /dev/ttyUSB0 0403:6001:A5", "5100 from monitor first",
                        "5101 to monitor ask"};
const Lines second_block{"6000 from monitor second", "5999 from monitor back"};
const Lines third_block{"7000 gap 3 records 300 bytes until 7500", "8000 closed unplugged",
                        "8100 failed no such port", "8200 closed by us "};

Lines joined(std::initializer_list<Lines> parts) {
  Lines all;
  for (const Lines& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

TEST(CaptureReader, GivesBackHeaderAndRecords) {
  const ReadFile read(three_blocks().file);
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.header, sample_header());
  EXPECT_EQ(read.lines, joined({first_block, second_block, third_block}));
  EXPECT_EQ(read.damages, Damages{});
  EXPECT_EQ(read.blocks, 3U);
  EXPECT_TRUE(read.ended);
}

TEST(CaptureReader, AFileCutAtEveryByteLoadsOrSaysWhyNot) {
  const Sample sample = three_blocks();
  std::vector<Lines> whole{{},
                           first_block,
                           joined({first_block, second_block}),
                           joined({first_block, second_block, third_block})};
  std::vector<std::size_t> starts = sample.starts;
  starts.push_back(sample.file.size());
  for (std::size_t size = 0; size < sample.file.size(); ++size) {
    const ReadFile read(Bytes(sample.file).first(size));
    if (size < starts[0]) {
      EXPECT_EQ(read.error, size == 0 ? "the file is empty" : "the file ends within its header");
      EXPECT_EQ(read.lines, Lines{});
      continue;
    }
    std::size_t blocks = 0;
    while (starts[blocks + 1] <= size) ++blocks;
    EXPECT_EQ(read.error, "");
    EXPECT_EQ(read.lines, whole[blocks]) << size;
    EXPECT_FALSE(read.ended) << size;
    const std::size_t torn = size - starts[blocks];
    const Damages expected =
        torn == 0 ? Damages{} : Damages{{starts[blocks], torn, "the file ends within a block"}};
    EXPECT_EQ(read.damages, expected) << size;
    EXPECT_EQ(read.lost, torn);
  }
}

TEST(CaptureReader, EveryFlippedBitIsFoundAndCostsOneBlock) {
  const Sample sample = three_blocks();
  const std::vector<Lines> without{joined({second_block, third_block}),
                                   joined({first_block, third_block}),
                                   joined({first_block, second_block})};
  std::vector<std::size_t> starts = sample.starts;
  starts.push_back(sample.file.size());
  for (std::size_t at = 0; at < sample.file.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::vector<std::uint8_t> file = sample.file;
      file[at] ^= static_cast<std::uint8_t>(1U << bit);
      const ReadFile read(file);
      if (at < starts[0]) {
        EXPECT_NE(read.error, "") << at;
        EXPECT_EQ(read.lines, Lines{}) << at;
        continue;
      }
      std::size_t hit = 0;
      while (starts[hit + 1] <= at) ++hit;
      EXPECT_EQ(read.lines, without[hit]) << at;
      ASSERT_EQ(read.damages.size(), 1U) << at;
      EXPECT_EQ(read.damages[0].offset, starts[hit]) << at;
      EXPECT_EQ(read.lost, starts[hit + 1] - starts[hit]) << at;
    }
  }
}

TEST(CaptureReader, ABlockThatSomebodyTookOutIsMissed) {
  const Sample sample = three_blocks();
  std::vector<std::uint8_t> file = sample.file;
  const auto at = [&](std::size_t i) {
    return file.begin() + static_cast<std::ptrdiff_t>(sample.starts[i]);
  };
  file.erase(at(1), at(2));
  const ReadFile read(file);
  EXPECT_EQ(read.lines, joined({first_block, third_block}));
  EXPECT_EQ(read.damages, (Damages{{sample.starts[1], 0, "blocks are missing here"}}));
}

TEST(CaptureReader, ABlockThatStandsTwiceIsReadOnce) {
  const Sample sample = three_blocks();
  std::vector<std::uint8_t> file = sample.file;
  const std::vector<std::uint8_t> second(
      file.begin() + static_cast<std::ptrdiff_t>(sample.starts[1]),
      file.begin() + static_cast<std::ptrdiff_t>(sample.starts[2]));
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(sample.starts[2]), second.begin(),
              second.end());
  const ReadFile read(file);
  EXPECT_EQ(read.lines, joined({first_block, second_block, third_block}));
  EXPECT_EQ(
      read.damages,
      (Damages{{sample.starts[2], second.size(), "a block stands here that was read before"}}));
}

TEST(CaptureReader, SaysWhatIsNoCapture) {
  EXPECT_EQ(ReadFile(bytes_of("minute,hr\n0,60\n")).error,
            "it is no capture of Vigil: it does not begin with VIGLCAPT");
  EXPECT_FALSE(is_capture(bytes_of("VIGLCAP")));
  EXPECT_TRUE(is_capture(Sample().file));
}

TEST(CaptureReader, ARecordThatMakesNoSenseEndsItsBlock) {
  for (const auto& [kind, payload] :
       std::vector<std::pair<Kind, std::string>>{{Kind::opened, "short"},
                                                 {Kind::closed, "\x02"},
                                                 {Kind::gap, "\x80"},
                                                 {Kind::end, "x"},
                                                 {static_cast<Kind>(8), ""},
                                                 {static_cast<Kind>(0), ""}}) {
    Sample sample;
    sample.add(Kind::from_monitor, 1, "good").add(kind, 2, payload);
    sample.add(Kind::from_monitor, 3, "lost").seal().add(Kind::from_monitor, 4, "next").seal();
    const ReadFile read(sample.file);
    EXPECT_EQ(read.lines, (Lines{"1 from monitor good", "4 from monitor next"}));
    EXPECT_EQ(read.damages, (Damages{{sample.starts[0], sample.starts[1] - sample.starts[0],
                                      "a block holds a record that makes no sense"}}));
  }
}

TEST(CaptureReader, ATimeBeforeTheStartOfTheMachineMakesNoSense) {
  Sample sample;
  sample.add(Kind::from_monitor, 5, "good").add(Kind::from_monitor, -1, "bad").seal();
  EXPECT_EQ(ReadFile(sample.file).lines, Lines{"5 from monitor good"});
}

TEST(CaptureFormat, TextsOfAnyLengthFit) {
  Header header = sample_header();
  const std::string longest(700, 'x');
  header.link.source = header.link.room = header.link.bed = longest;
  header.link.driver = header.link.port = header.boot_id = longest;
  const DecodedHeader decoded = decode_header(encode(header));
  ASSERT_TRUE(decoded.header) << decoded.error;
  EXPECT_EQ(decoded.header->boot_id, std::string(text_max_bytes, 'x'));
  const SmallPayload opened = encode(Opened{header.line, longest, longest});
  const auto back = opened_of({Kind::opened, at_ms(1), opened.view()});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->adapter, std::string(text_max_bytes, 'x'));
}

TEST(CaptureFormat, TheLargestReadFitsIntoABlockThatIsNearlyFull) {
  Sample sample;
  const std::string nearly(block_full_bytes - 32, 'n');
  const std::string largest(payload_max_bytes, 'l');
  sample.add(Kind::from_monitor, 1, nearly).add(Kind::from_monitor, 2, largest).seal();
  const ReadFile read(sample.file);
  EXPECT_EQ(read.lines, (Lines{"1 from monitor " + nearly, "2 from monitor " + largest}));
}

}  // namespace
}  // namespace vigil::capture
