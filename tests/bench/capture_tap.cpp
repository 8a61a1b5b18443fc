// bench-capture: what raw capture costs the engine thread for each read of a port, beside the floor
// of the same run, two readings of the clock. The writing thread runs as in the daemon.
//
//   bench-capture [--reads 40000] [--folder FOLDER]
//
// A read of 64 bytes is what an adapter gives every 16 ms; 1024 is a message of waves. FOLDER is a
// new one; without it nothing is written.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "daemon/capture/capture_folder.hpp"
#include "daemon/capture/capture_writer.hpp"

namespace vigil::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Takes everything and keeps nothing.
class NoStore final : public capture::CaptureStore {
 public:
  std::unique_ptr<capture::CaptureFile> create(const std::string&, std::string& why,
                                               bool& taken) override {
    why.clear();
    taken = false;
    return std::make_unique<File>();
  }
  std::vector<capture::StoredFile> list() override { return {}; }
  bool remove(const std::string&) override { return true; }
  std::string full() override { return ""; }

 private:
  class File final : public capture::CaptureFile {
   public:
    std::string append(Bytes) override { return ""; }
    void sync() override {}
  };
};

void report(const char* what, std::vector<std::int64_t>& ns, std::uint64_t dropped) {
  std::sort(ns.begin(), ns.end());
  const auto at = [&](std::size_t permille) {
    return static_cast<long long>(ns[(ns.size() - 1) * permille / 1000]);
  };
  std::printf("%-34s p50 %5lld ns   p99 %5lld ns   p99.9 %6lld ns   %zu, %llu dropped\n", what,
              at(500), at(990), at(999), ns.size(), static_cast<unsigned long long>(dropped));
}

void measure(std::size_t reads, std::size_t size, const std::string& folder) {
  capture::WriterOptions options;
  options.links.resize(1);
  options.links[0].name.room = options.links[0].name.bed = "bench";
  std::unique_ptr<capture::CaptureStore> store = std::make_unique<NoStore>();
  if (!folder.empty()) store = std::make_unique<capture::CaptureFolder>(folder, 0);
  capture::Writer writer(
      std::move(options), std::move(store),
      [] {
        const auto now = Clock::now().time_since_epoch();
        return capture::Clocks{Instant::from_ns(now.count()), now.count()};
      },
      [](capture::Tone, const std::string& text) { std::puts(text.c_str()); });
  writer.start();
  std::vector<std::uint8_t> read(size);
  std::vector<std::int64_t> ns;
  std::vector<std::int64_t> floor;
  ns.reserve(reads);
  floor.reserve(reads);
  std::uint32_t random = 1;
  for (std::size_t i = 0; i < reads; ++i) {
    random = random * 1664525U + 1013904223U;
    read[i % size] = static_cast<std::uint8_t>(random >> 24U);
    const auto from = Clock::now();
    writer.tap(0).from_monitor(read, Instant::from_ns(from.time_since_epoch().count()));
    const auto between = Clock::now();
    const auto to = Clock::now();
    ns.push_back((between - from).count());
    floor.push_back((to - between).count());
    // A pause now and then, as a line has many: the writer is to keep up.
    if (i % 1024 == 1023) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  const std::uint64_t dropped = writer.tap(0).dropped_records();
  writer.stop();
  report("floor: the clock read twice", floor, 0);
  report((std::to_string(size) + " bytes into the queue").c_str(), ns, dropped);
}

}  // namespace
}  // namespace vigil::bench

int main(int argc, char** argv) {
  std::size_t reads = 40'000;
  std::string folder;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--reads") reads = static_cast<std::size_t>(std::max(1, std::atoi(argv[i + 1])));
    if (name == "--folder") folder = argv[i + 1];
  }
  for (const std::size_t size : {8U, 64U, 1024U}) vigil::bench::measure(reads, size, folder);
  return 0;
}
