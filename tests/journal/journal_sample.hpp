// A journal in a folder of its own, a ring in front of it, and clocks that the test sets.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/handoff/ring.hpp"
#include "daemon/journal/reader.hpp"
#include "daemon/journal/reserve.hpp"
#include "daemon/journal/sqlite.hpp"
#include "daemon/journal/verify.hpp"
#include "daemon/journal/writer.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::journal {

using handoff::SlotKind;

inline constexpr std::int64_t noon_2026_01_31 = 1'769'860'800;
inline constexpr std::int64_t one_day_s = 86'400;

/// A record as a test compares it.
struct Copied {
  std::uint64_t id = 0;
  RecordKind kind = RecordKind::event;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string payload;
  friend bool operator==(const Copied&, const Copied&) = default;
};

inline Copied copy_of(const RecordView& record) {
  return {record.id, record.kind, record.epoch, record.seq,
          std::string(record.payload.begin(), record.payload.end())};
}

inline std::string payload_of(std::uint64_t record) {
  return "record " + std::to_string(record) + std::string(record % 13, '.');
}

class JournalSample : public ::testing::Test {
 protected:
  JournalSample() {
    std::string name = (std::filesystem::temp_directory_path() / "vigil-journal-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    top_ = name;
    options_.folder = top_ + "/journal";
    options_.source = "clinic";
    options_.ballast_bytes = 0;
    options_.utc_s = [this] { return utc_s_; };
    options_.steady_ms = [this] { return steady_ms_; };
    make_ring(std::size_t{1} << 20U);
  }
  ~JournalSample() override {
    writer_.reset();
    std::filesystem::remove_all(top_);
  }

  void make_ring(std::size_t bytes) { ring_ = handoff::Ring::anonymous(bytes).ring; }
  /// One slot; its record is the next one. Inputs and checkpoints have no seq.
  void append(SlotKind kind, std::string payload = {}) {
    const bool published = handoff::is_published(kind);
    handoff::SlotHead head;
    head.epoch = epoch_;
    head.record = ++record_;
    head.kind = kind;
    head.counted = published;
    head.seq = published ? ++seq_ : 0;
    if (payload.empty()) payload = payload_of(record_);
    ASSERT_TRUE(
        ring_->append({head,
                       "v1/vital/dosing-1/a/",
                       {reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()}}));
  }
  void append(SlotKind kind, int times) {
    for (int i = 0; i < times; ++i) append(kind);
  }
  void heartbeat() {
    handoff::SlotHead head;
    head.epoch = epoch_;
    head.kind = SlotKind::heartbeat;
    head.counted = false;
    ASSERT_TRUE(ring_->append({head, "v1/heartbeat/", {}}));
  }
  void checkpoint(std::uint32_t part, std::uint32_t parts) {
    v1::CheckpointPart message;
    message.set_part(part);
    message.set_parts(parts);
    message.set_state("state");
    append(SlotKind::checkpoint, message.SerializeAsString());
  }

  /// Opens a writer over the ring, as the daemon does at start.
  Found open_writer() {
    writer_.reset();
    writer_ = std::make_unique<Writer>(options_, *ring_, reserve_ ? reserve_->ring() : nullptr);
    return writer_->open();
  }
  /// Everything at once, until nothing more can be done now.
  void write_all() {
    while (writer_->pass(true)) {
    }
  }
  /// The clock goes on, as it does while the writer waits to try again.
  void write_all_after(std::int64_t ms) {
    steady_ms_ += ms;
    write_all();
  }
  [[nodiscard]] Status status() const { return writer_->status(); }

  [[nodiscard]] std::vector<Copied> records(std::uint64_t first = 1, std::string* error = nullptr) {
    return records_in(options_.folder, first, error);
  }
  static std::vector<Copied> records_in(const std::string& folder, std::uint64_t first = 1,
                                        std::string* error = nullptr) {
    std::vector<Copied> all;
    OpenedReader opened = Reader::open(folder);
    if (!opened.reader) {
      if (error != nullptr) *error = opened.error;
      return all;
    }
    const bool good = opened.reader->read(first, [&](const RecordView& record) {
      all.push_back(copy_of(record));
      return true;
    });
    if (error != nullptr) *error = opened.reader->error();
    EXPECT_EQ(good, opened.reader->error().empty());
    return all;
  }
  /// Ids from 1 on without a hole, each with what was appended under that number.
  static void expect_whole(const std::vector<Copied>& all, std::uint64_t last) {
    ASSERT_EQ(all.size(), last);
    for (std::uint64_t i = 0; i < last; ++i) {
      ASSERT_EQ(all[i].id, i + 1);
      ASSERT_EQ(all[i].payload, payload_of(i + 1));
    }
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(options_.folder)) {
      const std::string name = entry.path().filename().string();
      if (name != "lock" && !name.ends_with("-wal") && !name.ends_with("-shm")) {
        names.push_back(name);
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::string path(const std::string& file) const {
    return options_.folder + "/" + file;
  }
  static std::string read_bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  /// As somebody would with the sqlite3 program.
  static void run_sql(const std::string& path, const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_free(error);
    sqlite3_close(database);
  }
  static v1::JournalGap gap_of(const Copied& record) {
    v1::JournalGap gap;
    EXPECT_EQ(record.kind, RecordKind::gap);
    EXPECT_TRUE(gap.ParseFromString(record.payload));
    return gap;
  }

  static constexpr const char* first_file = "journal-2026-01-31.db";
  std::string top_;
  Options options_;
  std::int64_t utc_s_ = noon_2026_01_31;
  std::int64_t steady_ms_ = 1'000'000;
  std::uint64_t epoch_ = 1;
  std::uint64_t seq_ = 0;
  std::uint64_t record_ = 0;
  std::unique_ptr<handoff::Ring> ring_;
  std::unique_ptr<Reserve> reserve_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace vigil::journal
