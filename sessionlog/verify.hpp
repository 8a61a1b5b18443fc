// Whether a session log is what was written: chain, gaps, seals, and every typed row made anew.
//
// It only reads, also beside a live writer. One thread; the progress is told on it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemon/journal/sqlite.hpp"

namespace vigil::sessionlog {

/// Progress is told after so many records.
inline constexpr std::uint64_t verify_progress_every = 50'000;

struct VerifyOptions {
  /// Only the chain of the records, their order and the seals; not the typed tables, nor the pages.
  bool chain_only = false;
  /// Hexadecimal: the key that every seal must bear. Empty: that of <folder>/seal.pub.
  std::string public_key;
  std::function<void(std::uint64_t done, std::uint64_t of)> on_progress;
};

enum class VerifyOutcome : std::uint8_t { good, bad, unreadable };

struct Verified {
  VerifyOutcome outcome = VerifyOutcome::good;
  /// What is wrong, with the number of the first bad record; empty if good.
  std::string problem;
  std::uint64_t bad_record = 0;  // 0: it belongs to no record
  std::uint64_t records = 0;     // checked
  std::uint64_t seals = 0;
  std::uint64_t gaps = 0;
  std::uint64_t pruned = 0;
  std::uint64_t last_sealed = 0;  // record; what is behind it may be cut off unseen
  std::string head;               // of the chain, hexadecimal
};

/// The records and typed tables of <folder>/sessions.db.
[[nodiscard]] Verified verify_log(const std::string& folder, const VerifyOptions& options);
/// The same of an open database, without its schema and pages.
[[nodiscard]] Verified verify_records(sqlite::Database& database, const VerifyOptions& options);
/// One file of waves, by its path.
[[nodiscard]] Verified verify_waves(const std::string& path);
/// The files of waves in a folder, in order.
[[nodiscard]] std::vector<std::string> wave_files(const std::string& folder);

}  // namespace vigil::sessionlog
