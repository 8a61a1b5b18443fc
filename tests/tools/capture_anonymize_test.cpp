// Names go, frames stay whole, and what nobody could read goes as well.
#include "tools/vigil/capture_anonymize.hpp"

#include <gtest/gtest.h>

#include "tests/capture/capture_sample.hpp"
#include "tools/vigil/capture_text.hpp"

namespace vigil {
namespace {

using namespace capture;

/// Frames are "<...>"; all between them is noise.
class AngleDecoder final : public Decoder {
 public:
  void feed(Bytes bytes, Instant, Sink& sink) override {
    for (const std::uint8_t byte : bytes) {
      if (byte == '<') {
        if (inside_) sink.on_reject(RejectCause::length, 0);
        inside_ = true;
      } else if (byte == '>' && inside_) {
        inside_ = false;
        sink.on_frame();
      } else if (!inside_) {
        sink.on_reject(RejectCause::noise, 0);
      }
    }
  }
  void reset(Instant, const LineSettings&) override { inside_ = false; }
  Refusal request(const Request&, Instant) override { return Refusal::unsupported; }
  Poll poll(Instant, Sink&) override { return {}; }

 private:
  bool inside_ = false;
};

/// The text of whole frames "<N...>" is a name.
void blank(std::span<std::uint8_t> recorded, Transport) {
  for (std::size_t i = 0; i + 1 < recorded.size(); ++i) {
    if (recorded[i] != '<' || recorded[i + 1] != 'N') continue;
    std::size_t end = i + 2;
    while (end < recorded.size() && recorded[end] != '>') ++end;
    if (end == recorded.size()) return;
    for (std::size_t at = i + 2; at < end; ++at) recorded[at] = 'x';
  }
}

constexpr Descriptor driver_with(void (*blank_names)(std::span<std::uint8_t>, Transport)) {
  return {.id = "angles",
          .vendor = "Test",
          .model = "Test",
          .maturity = Maturity::experimental,
          .transport = Transport::either,
          .line_settings = {},
          .quiet_max = std::chrono::seconds(3),
          .updates = {},
          .requests = {},
          .make = [] { return std::unique_ptr<Decoder>(std::make_unique<AngleDecoder>()); },
          .blank_names = blank_names};
}

struct Result {
  explicit Result(const Sample& sample, const AnonymizeOptions& options = {},
                  void (*blank_names)(std::span<std::uint8_t>, Transport) = blank) {
    struct Silent final : Reporter {
      void on_damage(std::uint64_t, std::uint64_t, std::string_view) override {}
    } silent;
    Reader reader(sample.file, silent);
    made = anonymize(reader, driver_with(blank_names), options);
    const ReadFile back(made.file);
    EXPECT_EQ(back.damages, Damages{});
    lines = back.lines;
    header = back.header;
    ended = back.ended;
    for (std::string& line : lines) {
      for (char& c : line) c = c == '\0' ? '0' : c;
    }
  }
  Anonymized made;
  Lines lines;
  std::optional<Header> header;
  bool ended = false;
};

SmallPayload opened_as(Transport transport) {
  LineSettings line;
  line.transport = transport;
  return encode(Opened{line, "/dev/room-7", "0403:6001:FT4YWX1Z"});
}

TEST(CaptureAnonymize, NamesAreOverwrittenAcrossTheCutsOfTheReads) {
  Sample sample;
  sample.add(Kind::opened, 1, opened_as(Transport::stream));
  sample.add(Kind::from_monitor, 2, "<a><NJo").add(Kind::to_monitor, 3, "NJohn");
  sample.add(Kind::from_monitor, 4, "hn><b").seal().add(Kind::from_monitor, 5, ">");
  sample.add(Kind::end, 6, "").seal();
  const Result result(sample);
  EXPECT_EQ(result.lines,
            (Lines{"1 opened 9600 device 0403:6001:", "2 from monitor <a><Nxx",
                   "3 to monitor NJohn", "4 from monitor xx><b", "5 from monitor >"}));
  EXPECT_EQ(result.made.bytes, 13U);
  EXPECT_EQ(result.made.named_bytes, 4U);
  EXPECT_EQ(result.made.unread_bytes, 0U);
  EXPECT_TRUE(result.ended);
}

TEST(CaptureAnonymize, HalfAMessageAtAGapOrAnEndBecomesZeros) {
  Sample sample;
  sample.add(Kind::from_monitor, 1, "hn><a><NJo");
  sample.add(Kind::gap, 2, encode(Gap{1, 9, at_ms(2)}));
  sample.add(Kind::from_monitor, 3, "hn><b><c><NJo");
  sample.add(Kind::closed, 4, encode(Closed{false, "/dev/room-7 is gone"}));
  sample.add(Kind::from_monitor, 5, "<d>").seal();
  const Result result(sample);
  EXPECT_EQ(result.lines, (Lines{"1 from monitor 0000000000", "2 gap 1 records 9 bytes until 2",
                                 "3 from monitor 000000<c>0000", "4 closed not told here",
                                 "5 from monitor <d>"}));
  EXPECT_EQ(result.made.named_bytes, 0U);
  EXPECT_EQ(result.made.unread_bytes, 20U);
  EXPECT_FALSE(result.ended);
}

TEST(CaptureAnonymize, ADamagedMessageGoesWithTheFrameBehindIt) {
  Sample sample;
  sample.add(Kind::from_monitor, 1, "<a><NJo<b>NMary><c>").seal();
  EXPECT_EQ(Result(sample).lines, Lines{"1 from monitor <a>0000000000000000"});
}

TEST(CaptureAnonymize, EachDatagramStandsForItself) {
  Sample sample;
  sample.add(Kind::opened, 1, opened_as(Transport::datagram));
  sample.add(Kind::from_monitor, 2, "<NJohn>").add(Kind::from_monitor, 3, "NJohn>");
  sample.add(Kind::from_monitor, 4, "<b>!").add(Kind::from_monitor, 5, "<c>").seal();
  const Result result(sample);
  EXPECT_EQ(result.lines,
            (Lines{"1 opened 9600 device 0403:6001:", "2 from monitor <Nxxxx>",
                   "3 from monitor 000000", "4 from monitor 0000", "5 from monitor <c>"}));
}

TEST(CaptureAnonymize, ADriverWithoutTextKeepsItsBytes) {
  Sample sample;
  sample.add(Kind::from_monitor, 1, "noise <NJohn> noise").seal();
  EXPECT_EQ(Result(sample, {}, nullptr).lines, Lines{"1 from monitor noise <NJohn> noise"});
}

TEST(CaptureAnonymize, TheHeaderTellsNoPlaceUnlessAsked) {
  Sample sample;
  sample.add(Kind::from_monitor, 6000, "<a>").seal();
  Header expected = sample_header();
  expected.anonymized = true;
  expected.link.port = "usb:";
  expected.wall_ns = 0;
  expected.link.source = expected.link.room = expected.link.bed = "";
  EXPECT_EQ(Result(sample).header, expected);
  expected.link.source = "clinic";
  expected.link.room = "7";
  expected.link.bed = "a";
  EXPECT_EQ(Result(sample, {true, false}).header, expected);
  expected.wall_ns = sample_header().wall_ns;
  EXPECT_EQ(Result(sample, {true, true}).header, expected);
}

TEST(CaptureAnonymize, WhatWasDamagedIsAGap) {
  Sample sample;
  sample.add(Kind::from_monitor, 1, "<a><NJo").seal();
  sample.add(Kind::from_monitor, 2, "hn>").seal();
  sample.add(Kind::from_monitor, 3, "<b>").seal();
  sample.file[sample.starts[1] + 30] ^= 1U;
  const Result result(sample);
  EXPECT_EQ(result.lines, (Lines{"1 from monitor <a>0000", "3 gap 0 records 0 bytes until 3",
                                 "3 from monitor <b>"}));
  EXPECT_EQ(result.made.damages, 1U);
}

TEST(CaptureAnonymize, PortsLoseTheirNames) {
  EXPECT_EQ(port_kind("usb:FT4YWX1Z"), "usb:");
  EXPECT_EQ(port_kind("tcp://10.0.7.20:4001"), "tcp://");
  EXPECT_EQ(port_kind("/dev/room-7"), "device");
  EXPECT_EQ(port_kind(""), "");
  EXPECT_EQ(without_serial("0403:6001:FT4YWX1Z"), "0403:6001:");
  EXPECT_EQ(without_serial("0403:6001:"), "0403:6001:");
  EXPECT_EQ(without_serial("no colons"), "");
}

TEST(CaptureText, ShowsAllOfAFile) {
  Sample sample;
  sample.add(Kind::opened, 5000, opened_as(Transport::stream));
  sample.add(Kind::from_monitor, 5500, "12345").add(Kind::to_monitor, 6000, "ask").seal();
  sample.add(Kind::gap, 7000, encode(Gap{3, 300, at_ms(7500)})).seal();
  sample.add(Kind::closed, 3'667'345, encode(Closed{true, ""})).add(Kind::end, 3'667'345, "");
  sample.seal();
  const std::string size = std::to_string(sample.file.size());
  const std::string start =
      "link      7/a monitor 2, driver nonin, port usb:FT4YWX1Z, listen only\n"
      "daemon    clinic, file 5 of this link since its start\n"
      "began     2026-09-21 14:13:20 UTC, 0:00:05.000 after the start of the machine "
      "11111111-2222-3333-4444-555555555555\n"
      "line      19200 7E2, the port was open\n";
  const std::string counts =
      "read      1 times, 5 bytes from monitor\n"
      "written   1 times, 3 bytes to monitor\n"
      "opened    1 times\n";
  const ShownCapture whole = show_text(sample.file);
  EXPECT_EQ(whole.text, start + "length    1:01:02.345 in 3 blocks, " + size + " bytes\n" + counts +
                            "closed    1 times\nfailed    0 times\n"
                            "missing   3 reads or writes, 300 bytes, in 1 gaps\n"
                            "end       as intended\n");
  EXPECT_FALSE(whole.damaged);
  const std::size_t torn = sample.file.size() - sample.starts[2] - 1;
  sample.file.pop_back();
  const ShownCapture cut = show_text(sample.file);
  EXPECT_EQ(cut.text, start + "length    0:00:02.000 in 2 blocks, " +
                          std::to_string(sample.file.size()) + " bytes\n" + counts +
                          "closed    0 times\nfailed    0 times\n"
                          "missing   3 reads or writes, 300 bytes, in 1 gaps\n"
                          "damage    at byte " +
                          std::to_string(sample.starts[2]) + ": the file ends within a block, " +
                          std::to_string(torn) +
                          " bytes lost\n"
                          "end       none: the daemon writes on, or it was killed\n");
  EXPECT_TRUE(cut.damaged);
}

TEST(CaptureText, ListsFilesAndSaysWhichAreNone) {
  const std::vector<ListedCapture> files{{"7-a-2.vcap", 1234, decode_header(Sample().file)},
                                         {"x.vcap", 3, decode_header(bytes_of("VIG"))}};
  EXPECT_EQ(list_text(files),
            "file        bytes       began                    driver      link\n"
            "7-a-2.vcap  1234        2026-09-21 14:13:20 UTC  nonin       7/a monitor 2\n"
            "x.vcap      3           the file ends within its header\n");
}

}  // namespace
}  // namespace vigil
