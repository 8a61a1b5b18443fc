// The files of waves: each has a chain of its own.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sessionlog/chain.hpp"
#include "sessionlog/verify.hpp"
#include "sessionlog/wave_log.hpp"
#include "vigil/v1/wave.pb.h"

namespace vigil::sessionlog {
namespace {

constexpr std::string_view prefix = "waves-";
constexpr std::string_view suffix = ".db";

/// Empty if the row is that of its block, and follows.
std::string follow(const sqlite::Statement& row, Head& head) {
  StoredWave wave;
  wave.id = row.number(0);
  wave.session = row.text(4);
  wave.missing = row.number(5);
  const auto payload = row.bytes(6);
  wave.payload.assign(payload.begin(), payload.end());
  if (wave.id != head.id + 1) return "block " + std::to_string(head.id + 1) + " is missing";
  if (row.type(4) != SQLITE_TEXT || row.type(6) != SQLITE_BLOB) return "a column of another type";
  const Hash hash = wave_hash(head.hash, wave);
  const auto stored = row.bytes(7);
  if (row.type(7) != SQLITE_BLOB ||
      !std::equal(hash.begin(), hash.end(), stored.begin(), stored.end())) {
    return "its hash does not fit what it says and the block before it";
  }
  v1::WaveBlock block;
  const bool same = block.ParseFromString(wave.payload) && row.type(1) == SQLITE_TEXT &&
                    block.source() == row.text(1) && block.epoch() == row.number(2) &&
                    block.wave_seq() == row.number(3);
  if (!same) return "its columns are not what the block says";
  head = {wave.id, hash};
  return {};
}

/// Empty if indexes and pages fit.
std::string wrong_pages(sqlite::Database& database) {
  sqlite::Statement pages = database.prepare("PRAGMA integrity_check(1)");
  const bool told = pages.step() == SQLITE_ROW;
  if (told && pages.text(0) == "ok") return {};
  return "the file's pages: " + (told ? std::string(pages.text(0)) : database.error());
}

}  // namespace

std::vector<std::string> wave_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failed;
  std::filesystem::directory_iterator at(folder, failed);
  for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix)) files.push_back(at->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Verified verify_waves(const std::string& path) {
  Verified result;
  sqlite::Database database(path, sqlite::Access::read_only);
  sqlite::Statement rows = database.prepare(
      "SELECT id, source, epoch, wave_seq, session, missing, payload, hash FROM block ORDER BY id");
  if (!rows.good()) {
    result.outcome = VerifyOutcome::unreadable;
    result.problem = database.error();
    return result;
  }
  const std::string name = std::filesystem::path(path).filename().string();
  Head head;
  head.hash =
      wave_genesis_hash(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
  int code = SQLITE_DONE;
  while (result.problem.empty() && (code = rows.step()) == SQLITE_ROW) {
    result.problem = follow(rows, head);
    if (result.problem.empty()) ++result.records;
  }
  if (result.problem.empty() && code != SQLITE_DONE) result.problem = database.error();
  if (!result.problem.empty()) {
    result.outcome = VerifyOutcome::bad;
    result.bad_record = head.id + 1;
  } else if (std::string wrong = wrong_pages(database); !wrong.empty()) {
    result.outcome = VerifyOutcome::bad;
    result.problem = std::move(wrong);
  }
  result.head = to_hex(head.hash);
  return result;
}

}  // namespace vigil::sessionlog
