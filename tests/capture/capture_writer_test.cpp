// The engine's side: taps never wait, whatever the disk does, and nothing is lost unsaid.
#include "daemon/capture/capture_writer.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "tests/capture/capture_sample.hpp"
#include "tests/capture/memory_store.hpp"

namespace vigil::capture {
namespace {

/// A disk whose first write hangs until it is let go.
struct Gate {
  void hang() {
    std::unique_lock lock(mutex);
    reached = true;
    changed.notify_all();
    changed.wait(lock, [this] { return open; });
  }
  void wait_until_reached() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return reached; });
  }
  void let_go() {
    const std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
  std::mutex mutex;
  std::condition_variable changed;
  bool reached = false;
  bool open = false;
};

class HangingStore final : public CaptureStore {
 public:
  HangingStore(std::shared_ptr<MemoryStore> store, std::shared_ptr<Gate> gate)
      : store_(std::move(store)), gate_(std::move(gate)) {}
  std::unique_ptr<CaptureFile> create(const std::string& name, std::string& why,
                                      bool& taken) override {
    gate_->hang();
    return store_->create(name, why, taken);
  }
  std::vector<StoredFile> list() override { return store_->list(); }
  bool remove(const std::string& name) override { return store_->remove(name); }
  std::string full() override { return ""; }

 private:
  std::shared_ptr<MemoryStore> store_;
  std::shared_ptr<Gate> gate_;
};

class CaptureWriter : public testing::Test {
 protected:
  CaptureWriter() {
    WriterOptions options;
    options.links.resize(1);
    options.links[0].name.room = options.links[0].name.bed = "1";
    options.queue_bytes = 4096;
    writer = std::make_unique<Writer>(
        std::move(options), std::make_unique<HangingStore>(store, gate),
        [] {
          return Clocks{at_ms(1000), 0};
        },
        [](Tone, const std::string&) {});
  }
  Lines lines() const {
    Lines all;
    for (const auto& [name, bytes] : store->files) {
      const ReadFile file(bytes);
      all.insert(all.end(), file.lines.begin(), file.lines.end());
    }
    return all;
  }
  std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  std::unique_ptr<Writer> writer;
};

TEST_F(CaptureWriter, WritesWhatItsTapsWereGiven) {
  gate->let_go();
  Tap& tap = writer->tap(0);
  writer->start();
  tap.failed("no such port", at_ms(1));
  tap.failed("no such port", at_ms(2));
  tap.failed("in use", at_ms(3));
  tap.opened({LineSettings(), "/dev/x", ""}, at_ms(4));
  tap.from_monitor(bytes_of("hello"), at_ms(5));
  tap.to_monitor(bytes_of("ask"), at_ms(6));
  tap.closed(false, "unplugged", at_ms(7));
  tap.closed(true, "", at_ms(8));
  tap.failed("in use", at_ms(9));
  EXPECT_TRUE(writer->stop());
  EXPECT_EQ(lines(), (Lines{"1 failed no such port", "3 failed in use", "4 opened 9600 /dev/x ",
                            "5 from monitor hello", "6 to monitor ask", "7 closed unplugged",
                            "9 failed in use"}));
}

TEST_F(CaptureWriter, ADiskThatHangsDelaysNoReadAndItsGapIsARecord) {
  Tap& tap = writer->tap(0);
  writer->start();
  tap.from_monitor(bytes_of("first"), at_ms(1));
  gate->wait_until_reached();
  // The thread is inside the disk and comes back only when this thread lets it go: if a tap waited
  // for it, this test would never end. 4096 bytes hold 31 more of these.
  const std::string read(104, 'r');
  for (int i = 0; i < 1000; ++i) tap.from_monitor(bytes_of(read), at_ms(10 + i));
  EXPECT_GT(tap.dropped_records(), 900U);
  EXPECT_EQ(tap.dropped_bytes(), tap.dropped_records() * 104);
  const auto behind = writer->news(at_ms(2000));
  ASSERT_TRUE(behind);
  EXPECT_EQ(behind->text,
            "raw capture falls behind, the disk is slow; what is not captured is counted");
  EXPECT_FALSE(writer->news(at_ms(3000)));
  gate->let_go();
  const std::uint64_t dropped = tap.dropped_records();
  // The gap is told as soon as there is room; what comes behind it is captured.
  std::uint64_t tries = 0;
  do {
    tap.from_monitor(bytes_of("again"), at_ms(5000));
    ++tries;
    std::this_thread::yield();
  } while (tap.dropped_records() == dropped + tries);
  EXPECT_TRUE(writer->stop());
  const Lines all = lines();
  ASSERT_GE(all.size(), 3U);
  EXPECT_EQ(all.front(), "1 from monitor first");
  const std::uint64_t total = tap.dropped_records();
  EXPECT_EQ(all[all.size() - 2], std::to_string(10 + 1000 - dropped) + " gap " +
                                     std::to_string(total) + " records " +
                                     std::to_string(tap.dropped_bytes()) + " bytes until " +
                                     (total == dropped ? "1009" : "5000"));
  EXPECT_EQ(all.back(), "5000 from monitor again");
  (void)writer->news(at_ms(6000));
  const auto over = writer->news(at_ms(16'000));
  ASSERT_TRUE(over);
  EXPECT_EQ(over->text, "raw capture keeps up again, " + std::to_string(tap.dropped_bytes()) +
                            " bytes were not captured");
  EXPECT_FALSE(writer->news(at_ms(30'000)));
}

TEST_F(CaptureWriter, ADiskThatNeverComesBackIsLeftBehindAtTheEnd) {
  writer->start();
  writer->tap(0).from_monitor(bytes_of("first"), at_ms(1));
  gate->wait_until_reached();
  EXPECT_FALSE(writer->stop());
  writer.reset();
  gate->let_go();
}

}  // namespace
}  // namespace vigil::capture
