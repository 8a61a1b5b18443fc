// Waves of each day in a file of its own: waves-2026-01-31.db. docs/formats/session-log.md.
//
// Best effort, as waves are: what the disk refuses is dropped and shows as missing before the next
// block. Nothing here holds up the session log. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/journal/sqlite.hpp"
#include "sessionlog/stored_record.hpp"
#include "vigil/v1/wave.pb.h"

namespace vigil::sessionlog {

inline constexpr std::chrono::milliseconds wave_group_max_time{1000};
inline constexpr std::size_t wave_group_max_blocks = 500;
/// After a failure no block is taken for so long.
inline constexpr std::chrono::seconds wave_retry{5};

/// One block as it is kept.
struct StoredWave {
  std::uint64_t id = 0;
  std::string session;        // of the bed's patient when it came; empty: nobody's
  std::uint64_t missing = 0;  // blocks of this daemon that are missing before it
  std::string payload;        // serialised vigil.v1.WaveBlock
};

[[nodiscard]] std::string wave_file_name(const std::string& day);
/// Of a day's file: what its first block follows.
[[nodiscard]] Hash wave_genesis_hash(const std::string& day);
[[nodiscard]] Hash wave_hash(const Hash& previous, const StoredWave& wave);

class WaveLog {
 public:
  using Time = std::chrono::nanoseconds;  // since boot
  explicit WaveLog(std::string folder) : folder_(std::move(folder)) {}

  void add(const v1::WaveBlock& block, const std::string& session, Time now);
  /// Commits what is due.
  void advance(Time now);
  bool commit(Time now);
  /// In words; empty if all is well.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  struct Pending {
    StoredWave wave;
    std::string source;
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;
  };
  [[nodiscard]] bool open_day(const std::string& day);
  [[nodiscard]] bool find_end();
  [[nodiscard]] int write_all(Head& head);
  void fail(Time now);

  std::string folder_;
  std::string day_;
  sqlite::Database database_;
  Head head_;
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> last_;  // by source and epoch
  std::vector<Pending> pending_;
  Time commit_at_ = Time::max();
  Time closed_until_{0};
  std::string problem_;
};

}  // namespace vigil::sessionlog
