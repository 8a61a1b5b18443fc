// bench-decode: how many bytes a second one core decodes, for every simulated monitor; beside a
// copy of the same bytes in the same run, which is the floor.
//
//   bench-decode [--ms 100] [driver ...]
//
// The monitor's side of a conversation is recorded first. A stream is then fed in parts of 4 KiB,
// as a busy port is read, datagrams one by one. Rounds of decoding and of copying take turns; the
// median round counts. What the heap is asked for is counted once the decoder is warm.
#include <time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "tests/allocation_count.hpp"
#include "tests/drivers/driver_case.hpp"

namespace vigil::bench {
namespace {

using test::ByteString;
using test::DriverCase;
using test::Unit;

constexpr std::size_t recorded_bytes = 512 * 1024;
constexpr std::size_t recorded_units = 60'000;
constexpr std::size_t read_bytes = 4096;
constexpr int rounds = 9;
/// Wanted: frames of more than 100 bytes at 200 MB/s, shorter ones and text at 50 MB/s.
constexpr double long_frame = 100;
constexpr double long_frames_mb_s = 200;
constexpr double short_frames_mb_s = 50;

/// Looks at what it gets, and keeps nothing.
class Counter final : public Sink {
 public:
  void on_reading(const Reading& reading) override { seen += reading.valid() ? 1U : 0U; }
  void on_other(const OtherNumeric& numeric) override { seen += numeric.label.size(); }
  void on_wave(const WaveBlock& block) override { seen += block.samples.size(); }
  void on_device(const Identity&) override {}
  void on_notice(const Notice&) override {}
  void on_reject(RejectCause, std::uint64_t) override { ++rejects; }
  void on_frame() override { ++frames; }
  std::uint64_t seen = 0;
  std::uint64_t frames = 0;
  std::uint64_t rejects = 0;
};

/// Numbers that move a little, so that no decoder sees the same ones for ever.
std::vector<Unit> record(const DriverCase& monitor) {
  test::Conversation talk(monitor);
  std::vector<Unit> units;
  std::size_t bytes = 0;
  std::int32_t turn = 0;
  Instant from = test::start;
  while (bytes < recorded_bytes && units.size() < recorded_units) {
    Vitals vitals = test::at_rest();
    vitals.set(Parameter::hr, (70 + turn % 20) * 1000);
    vitals.set(Parameter::pulse, (70 + turn % 20) * 1000);
    vitals.set(Parameter::spo2, (90 + turn % 10) * 1000);
    ++turn;
    const std::vector<Unit> more = talk.units(vitals, 20, from);
    if (more.empty()) break;
    for (const Unit& unit : more) bytes += unit.bytes.size();
    units.insert(units.end(), more.begin(), more.end());
    from = more.back().at;
  }
  return units;
}

/// The same bytes as they are read: datagrams whole, a stream in parts.
std::vector<Unit> as_read(const std::vector<Unit>& said, bool datagrams) {
  if (datagrams) return said;
  std::vector<Unit> parts;
  for (const Unit& unit : said) {
    for (const std::uint8_t byte : unit.bytes) {
      if (parts.empty() || parts.back().bytes.size() == read_bytes) parts.push_back({unit.at, {}});
      parts.back().bytes.push_back(byte);
      parts.back().at = unit.at;
    }
  }
  return parts;
}

/// Of this process: "per core", also where other programs take turns on it.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Result {
  double frame_bytes = 0;
  double mb_s = 0;
  double ns_frame = 0;
  double allocations_frame = 0;
  double floor_mb_s = 0;
  std::uint64_t rejects = 0;
};

class Bench {
 public:
  Bench(const DriverCase& monitor, double round_s)
      : round_s_(round_s), decoder_(monitor.make_decoder()) {
    const DeviceDescriptor& device = *find_device(monitor.driver, monitor.variant);
    const bool datagrams = device.transport == Transport::datagram;
    reads_ = as_read(record(monitor), datagrams);
    for (const Unit& read : reads_) bytes_ += read.bytes.size();
    LineSettings line = find_driver(monitor.driver)->line_settings[0];
    line.transport = device.transport;
    decoder_->reset(test::start, line);
    copy_.resize(65536);
  }

  Result run() {
    decode_all();  // warm, and locked to the stream
    const Counter before = counter_;
    const std::size_t allocated_before = test::allocations;
    decode_all();
    const auto frames = static_cast<double>(counter_.frames - before.frames);
    Result result;
    if (frames == 0) return result;
    result.allocations_frame = static_cast<double>(test::allocations - allocated_before) / frames;
    result.rejects = counter_.rejects - before.rejects;
    result.frame_bytes = static_cast<double>(bytes_) / frames;
    std::vector<double> decoded;
    std::vector<double> copied;
    for (int round = 0; round < rounds; ++round) {
      decoded.push_back(rate([this] { decode_all(); }));
      copied.push_back(rate([this] { copy_all(); }));
    }
    result.mb_s = median(decoded);
    result.floor_mb_s = median(copied);
    result.ns_frame = result.frame_bytes / result.mb_s * 1000;
    return result;
  }

 private:
  template <typename Pass>
  double rate(Pass pass) {
    const double from = cpu_seconds();
    double passes = 0;
    while (cpu_seconds() - from < round_s_) {
      pass();
      ++passes;
    }
    return passes * static_cast<double>(bytes_) / (cpu_seconds() - from) / 1e6;
  }

  /// Time goes on over the passes: only the seam between two is a jump, in the bytes.
  void decode_all() {
    for (const Unit& read : reads_) decoder_->feed(read.bytes, read.at + shift_, counter_);
    shift_ += reads_.back().at - reads_.front().at + std::chrono::seconds(1);
  }
  void copy_all() {
    for (const Unit& read : reads_) {
      std::memcpy(copy_.data(), read.bytes.data(), std::min(read.bytes.size(), copy_.size()));
      asm volatile("" : : "r"(copy_.data()) : "memory");
    }
  }

  double round_s_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<Unit> reads_;
  std::size_t bytes_ = 0;
  ByteString copy_;
  Counter counter_;
  Duration shift_{0};
};

bool is_text(const DriverCase& monitor) {
  std::size_t printable = 0;
  std::size_t all = 0;
  for (const Unit& unit : test::Conversation(monitor).units(test::at_rest(), 20)) {
    for (const std::uint8_t byte : unit.bytes) {
      ++all;
      if ((byte >= 0x20 && byte <= 0x7E) || (byte >= '\t' && byte <= '\r')) ++printable;
    }
  }
  return printable * 10 >= all * 9;
}

/// False: it misses what is wanted.
bool measure(const DriverCase& monitor, double round_s) {
  const Result result = Bench(monitor, round_s).run();
  const std::string name = case_name(monitor);
  if (result.frame_bytes == 0) {
    std::printf("%-24s no frame was decoded\n", name.c_str());
    return false;
  }
  const bool longer = result.frame_bytes > long_frame && !is_text(monitor);
  const double wanted = longer ? long_frames_mb_s : short_frames_mb_s;
  const bool met = result.mb_s >= wanted && result.allocations_frame == 0;
  std::printf("%-24s %8.1f %9.0f %9.0f %9.3f %9.0f %8.1f %8.0f  %s%s\n", name.c_str(),
              result.frame_bytes, result.mb_s, result.ns_frame, result.allocations_frame,
              result.floor_mb_s, result.floor_mb_s / result.mb_s, wanted, met ? "met" : "MISSED",
              result.rejects > 1 ? " (with rejects)" : "");
  std::fflush(stdout);
  return met;
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  using namespace vigil;
  double round_s = 0.1;
  std::vector<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--ms") == 0 && i + 1 < argc) {
      round_s = std::max(1, std::atoi(argv[++i])) / 1000.0;
    } else {
      wanted.emplace_back(argv[i]);
    }
  }
  std::printf("%-24s %8s %9s %9s %9s %9s %8s %8s\n", "monitor", "B/frame", "MB/s", "ns/frame",
              "heap/fr.", "copy MB/s", "copy/dec", "wanted");
  bool met = true;
  for (const test::DriverCase& monitor : test::driver_cases()) {
    const bool asked = std::find(wanted.begin(), wanted.end(), monitor.driver) != wanted.end();
    if (wanted.empty() || asked) met = bench::measure(monitor, round_s) && met;
  }
  return met ? 0 : 1;
}
