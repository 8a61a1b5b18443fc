// Real captures decode to their golden text. The captures are not part of the repository; where
// they are missing, these tests skip.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "drivers/registry.hpp"
#include "tests/drivers/datex_s5_records.hpp"
#include "tests/drivers/philips_intellivue_message.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {
namespace {

struct Capture {
  std::string file;
  std::string driver;
  std::size_t bytes_a_read;
  Duration read_every;
  /// Makes a stream of what the capture holds, where that is not what the line carried.
  std::vector<std::uint8_t> (*stream_of)(const std::vector<std::uint8_t>&) = nullptr;
};
void PrintTo(const Capture& capture, std::ostream* out) { *out << capture.file; }

/// As RecordingSink, but a wave is told by its size and range.
class GoldenSink final : public Sink {
 public:
  void on_reading(const Reading& reading) override {
    out << "reading " << text_of(reading) << '\n';
  }
  void on_other(const OtherNumeric& numeric) override {
    out << "other " << text_of(numeric) << '\n';
  }
  void on_wave(const WaveBlock& block) override {
    const auto [low, high] = std::minmax_element(block.samples.begin(), block.samples.end());
    out << "wave " << info(block.wave).key << ' ' << block.samples.size() << " samples "
        << block.rate_millihertz << " mHz from " << *low << " to " << *high << " first "
        << block.samples.front() << " last " << block.samples.back() << '\n';
  }
  void on_device(const Identity& identity) override {
    out << "device " << identity.vendor << '|' << identity.model << '|' << identity.serial << '|'
        << identity.firmware << '\n';
  }
  void on_notice(const Notice& notice) override {
    out << "notice " << name(notice.kind) << ' ' << notice.active << ' ' << notice.text << '\n';
  }
  void on_reject(RejectCause cause, std::uint64_t where) override {
    out << "reject " << name(cause) << " at " << where << '\n';
  }
  void on_frame() override { out << "frame\n"; }
  std::ostringstream out;
};

/// Messages in hexadecimal, one a line, framed for the serial line.
std::vector<std::uint8_t> framed_lines(const std::string& file) {
  std::vector<std::uint8_t> bytes;
  for (const auto& message : intellivue::capture(file)) {
    const auto frame = intellivue::framed(message);
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  }
  return bytes;
}

class Golden : public testing::TestWithParam<Capture> {};

TEST_P(Golden, ARealCaptureDecodesToItsText) {
  const std::string source = VIGIL_SOURCE_DIR;
  const std::string path = source + "/../shared/captures/" + GetParam().file;
  std::ifstream capture(path, std::ios::binary);
  if (!capture) GTEST_SKIP() << "no capture at " << path << ": nothing to compare";
  const std::string raw((std::istreambuf_iterator<char>(capture)), {});
  std::vector<std::uint8_t> bytes(raw.begin(), raw.end());
  if (GetParam().stream_of != nullptr) bytes = GetParam().stream_of(bytes);
  if (path.ends_with(".hex")) bytes = framed_lines(GetParam().file);
  const auto decoder = find_driver(GetParam().driver)->make();
  GoldenSink sink;
  Instant now = Instant::from_ns(10'000'000'000);
  for (std::size_t from = 0; from < bytes.size(); from += GetParam().bytes_a_read) {
    const std::size_t count = std::min(GetParam().bytes_a_read, bytes.size() - from);
    decoder->feed(Bytes(bytes).subspan(from, count), now, sink);
    now = now + GetParam().read_every;
  }
  const std::string golden_path = source + "/tests/drivers/golden/" + GetParam().driver + ".txt";
  // To write it anew after a wanted change, and then read the difference.
  if (std::getenv("VIGIL_WRITE_GOLDEN") != nullptr) std::ofstream(golden_path) << sink.out.str();
  std::ifstream golden(golden_path);
  ASSERT_TRUE(golden) << golden_path;
  const std::string expected((std::istreambuf_iterator<char>(golden)), {});
  EXPECT_EQ(sink.out.str(), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Captures, Golden,
    testing::Values(Capture{"ivy450c.bin", "ivy450c", 562, std::chrono::seconds(1)},
                    Capture{"nonin_df2.bin", "nonin", 5, Duration(std::chrono::seconds(1)) / 75},
                    Capture{"masimo_rad8.txt", "masimo_ascii", 127, std::chrono::seconds(1)},
                    Capture{"datex_s5_displayed.bin", "datex_s5", 100,
                            std::chrono::milliseconds(60), &framed},
                    Capture{"intellivue_replies.hex", "philips_intellivue", 1000,
                            std::chrono::milliseconds(256)}),
    [](const auto& tested) { return tested.param.driver; });

}  // namespace
}  // namespace vigil::test
