#include "daemon/handoff/ring.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "daemon/handoff/crc32c.hpp"
#include "daemon/handoff/reader.hpp"

namespace vigil::handoff {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string text_of(const Slot& slot) {
  return {reinterpret_cast<const char*>(slot.payload.data()), slot.payload.size()};
}

bool append(Ring& ring, std::uint64_t epoch, std::uint64_t seq, std::string_view payload) {
  return ring.append(
      {{epoch, seq, 0, 7, SlotKind::vital, true, false}, "v1/t/", bytes_of(payload)});
}

TEST(Crc32c, FitsTheVectorsOfRfc3720) {
  EXPECT_EQ(crc32c(std::vector<std::uint8_t>(32, 0x00)), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::vector<std::uint8_t>(32, 0xFF)), 0x62A8AB43U);
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
  EXPECT_EQ(crc32c({}), 0U);
}

TEST(Ring, GivesBackHeadTopicAndPayload) {
  const OpenedRing opened = Ring::anonymous(4096);
  ASSERT_TRUE(opened.ring);
  const SlotHead head{3, 9, 77, 0xABCDEF0123456789, SlotKind::alarm, true, true};
  ASSERT_TRUE(opened.ring->append({head, "v1/alarm/a/b/", bytes_of("payload")}));
  ASSERT_TRUE(opened.ring->append({{3, 0, 0, 0, SlotKind::heartbeat, false, false}, "", {}}));
  SlotReader reader(*opened.ring, 0, 0);
  const Slot* slot = reader.next();
  ASSERT_NE(slot, nullptr);
  EXPECT_EQ(slot->head, head);
  EXPECT_EQ(slot->topic, "v1/alarm/a/b/");
  EXPECT_EQ(text_of(*slot), "payload");
  slot = reader.next();
  ASSERT_NE(slot, nullptr);
  EXPECT_EQ(slot->head, (SlotHead{3, 0, 0, 0, SlotKind::heartbeat, false, false}));
  EXPECT_EQ(slot->topic, "");
  EXPECT_EQ(slot->payload.size(), 0U);
  EXPECT_EQ(reader.next(), nullptr);
  EXPECT_EQ(reader.lost(), 0U);
}

TEST(Ring, RefusesASlotLargerThanAQuarterAndStaysUsable) {
  const OpenedRing opened = Ring::anonymous(4096);
  EXPECT_EQ(opened.ring->max_slot_bytes(), 1024U);
  const std::string largest(1024 - 56 - 5, 'x');
  EXPECT_TRUE(append(*opened.ring, 1, 1, largest));
  EXPECT_FALSE(append(*opened.ring, 1, 2, largest + "y"));
  SlotReader reader(*opened.ring, 0, 0);
  ASSERT_NE(reader.next(), nullptr);
  EXPECT_EQ(reader.next(), nullptr);
}

TEST(Ring, EverySizeSurvivesTheWrap) {
  const OpenedRing opened = Ring::anonymous(4096);
  SlotReader reader(*opened.ring, 0, 0);
  for (std::uint64_t seq = 1; seq <= 3000; ++seq) {
    const std::string payload((seq * 37) % 900, static_cast<char>('a' + seq % 26));
    ASSERT_TRUE(append(*opened.ring, 1, seq, payload));
    const Slot* slot = reader.next();
    ASSERT_NE(slot, nullptr) << seq;
    ASSERT_EQ(slot->head.seq, seq);
    ASSERT_EQ(text_of(*slot), payload);
    ASSERT_LE(opened.ring->head() - opened.ring->tail(), 4096U);
  }
  EXPECT_EQ(reader.lost(), 0U);
}

TEST(Ring, ALateReaderGoesOnAtTheTailAndKnowsHowManyItLost) {
  const OpenedRing opened = Ring::anonymous(4096);
  SlotReader reader(*opened.ring, 0, 0);
  const std::string payload(40, 'x');  // 104 bytes a slot, 39 in the ring
  for (std::uint64_t seq = 1; seq <= 1000; ++seq)
    ASSERT_TRUE(append(*opened.ring, 1, seq, payload));
  const Slot* slot = reader.next();
  ASSERT_NE(slot, nullptr);
  const std::uint64_t first = slot->head.seq;
  EXPECT_GT(first, 955U);
  EXPECT_EQ(reader.lost(), first - 1);
  std::uint64_t last = first;
  while ((slot = reader.next()) != nullptr) {
    ASSERT_EQ(slot->head.seq, last + 1);
    last = slot->head.seq;
  }
  EXPECT_EQ(last, 1000U);
  EXPECT_EQ(reader.lost(), first - 1);
}

TEST(Ring, LostHeartbeatsAreNoLoss) {
  const OpenedRing opened = Ring::anonymous(4096);
  SlotReader reader(*opened.ring, 0, 0);
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(opened.ring->append({{1, 0, 0, 0, SlotKind::heartbeat, false, false}, "h", {}}));
  }
  ASSERT_NE(reader.next(), nullptr);
  EXPECT_EQ(reader.lost(), 0U);
}

// What a reader gets while the writer runs over it: whole slots only, in order, and a loss count
// that makes up the difference. Under the thread sanitizer this is the proof of layout.hpp.
TEST(Ring, ReadersInOtherThreadsSeeWholeSlotsInOrder) {
  const OpenedRing opened = Ring::anonymous(8192);
  constexpr std::uint64_t total = 20000;
  std::atomic<bool> done{false};
  struct Seen {
    std::uint64_t slots = 0;
    std::uint64_t lost = 0;
    std::uint64_t bad = 0;
  };
  std::vector<Seen> seen(2);
  std::vector<std::thread> readers;
  for (Seen& mine : seen) {
    readers.emplace_back([&ring = *opened.ring, &done, &mine] {
      SlotReader reader(ring, 0, 0);
      std::uint64_t last = 0;
      for (bool stop = false; !stop;) {
        stop = done.load();
        while (const Slot* slot = reader.next()) {
          const std::uint64_t seq = slot->head.seq;
          const std::string want((seq * 13) % 300, static_cast<char>('a' + seq % 26));
          if (text_of(*slot) != want || slot->topic != "v1/t/" || seq <= last) ++mine.bad;
          last = seq;
          ++mine.slots;
        }
        std::this_thread::yield();
      }
      mine.lost = reader.lost();
    });
  }
  for (std::uint64_t seq = 1; seq <= total; ++seq) {
    const std::string payload((seq * 13) % 300, static_cast<char>('a' + seq % 26));
    ASSERT_TRUE(append(*opened.ring, 1, seq, payload));
  }
  done.store(true);
  for (std::thread& reader : readers) reader.join();
  for (const Seen& mine : seen) {
    EXPECT_EQ(mine.bad, 0U);
    EXPECT_EQ(mine.slots + mine.lost, total);
  }
}

TEST(SeqIndex, KeepsEvery256thAndFindsAScanStartAtOrBefore) {
  SeqIndex index;
  for (std::uint64_t seq = 1; seq <= 1000; ++seq) {
    index.add({1, seq, 0, 0, SlotKind::vital, true, false}, seq * 100);
  }
  for (std::uint64_t seq = 1; seq <= 300; ++seq) {
    index.add({2, seq, 0, 0, SlotKind::vital, true, false}, 100'000 + seq * 100);
  }
  index.add({2, 0, 0, 0, SlotKind::heartbeat, false, false}, 140'000);
  EXPECT_EQ(index.size(), 4U + 2U);
  struct Case {
    std::uint64_t epoch, seq;
    Position tail, want;
  };
  for (const Case& c :
       {Case{1, 1, 100, 100}, Case{1, 255, 100, 100}, Case{1, 256, 100, 25'600},
        Case{1, 999, 100, 76'800}, Case{2, 10, 100, 100'100}, Case{2, 300, 100, 125'600},
        Case{3, 1, 100, 100}, Case{1, 300, 30'000, 30'000}}) {
    EXPECT_EQ(index.scan_from(c.epoch, c.seq, c.tail), c.want) << c.epoch << "." << c.seq;
  }
  ASSERT_NE(index.find(1), nullptr);
  EXPECT_EQ(index.find(1)->last_seq, 1000U);
  index.forget_before(100'100);
  EXPECT_EQ(index.find(1), nullptr);
  EXPECT_EQ(index.size(), 2U);
  EXPECT_EQ(index.highest_epoch(), 2U);
}

}  // namespace
}  // namespace vigil::handoff
