#include "daemon/journal/segment_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace vigil::journal {

SegmentReader SegmentReader::open(const std::string& folder, const SegmentName& name) {
  // Asked before and after: it may change meanwhile.
  const bool writable = ::access(folder.c_str(), W_OK) == 0;
  SegmentReader reader = look(folder, name);
  reader.passing = reader.passing || !writable || ::access(folder.c_str(), W_OK) != 0;
  (void)reader.database.run("COMMIT");
  return reader;
}

SegmentReader SegmentReader::look(const std::string& folder, const SegmentName& name) {
  const std::string path = folder + "/" + name.file();
  SegmentReader reader;
  reader.name = name;
  reader.database = sqlite::Database(path, sqlite::Access::read_only);
  // Beside a file in WAL mode SQLite makes two more. Where it may not, and nobody writes, it must
  // not want to.
  std::error_code ignored;
  if (!reader.database.number("PRAGMA user_version") &&
      !sqlite::says_damage(reader.database.code()) &&
      !std::filesystem::exists(path + "-wal", ignored)) {
    reader.database = sqlite::Database(path, sqlite::Access::unchanging);
    reader.passing = true;
  }
  // All of it as it is at one moment: a file may be begun meanwhile.
  (void)reader.database.run("BEGIN");
  const auto version = reader.database.number("PRAGMA user_version");
  if (!version) {
    reader.error = reader.database.error();
    reader.damage = sqlite::says_damage(reader.database.code());
    return reader;
  }
  if (*version == 0 && reader.database.number("SELECT count(*) FROM sqlite_schema") == 0U) {
    reader.empty = true;
    return reader;
  }
  if (*version != format_version) {
    reader.error = path + ": has format version " + std::to_string(*version) + ", not " +
                   std::to_string(format_version);
    reader.damage = true;
    return reader;
  }
  FoundGenesis found = read_genesis(reader.database);
  reader.empty = found.empty;
  if (found.empty) return reader;
  if (found.genesis) {
    reader.genesis = *std::move(found.genesis);
  } else {
    reader.error = path + ": " + found.wrong;
    reader.damage = true;
  }
  return reader;
}

std::optional<Head> SegmentReader::before(std::uint64_t id) {
  sqlite::Statement row =
      database.prepare("SELECT id, epoch, hash FROM record WHERE id < ? ORDER BY id DESC LIMIT 1");
  row.bind(1, id);
  const int code = row.step();
  if (code == SQLITE_DONE) return beginning();
  const auto hash = row.bytes(2);
  Head head{row.number(0), row.number(1), {}};
  if (code != SQLITE_ROW || hash.size() != head.hash.size()) return std::nullopt;
  std::copy(hash.begin(), hash.end(), head.hash.begin());
  return head;
}

std::string SegmentReader::wrong_link(const std::string& previous_file, const Head& head) const {
  if (genesis.previous_segment != previous_file) {
    return genesis.previous_segment.empty()
               ? "says that the journal begins here, but " + previous_file + " is before it"
               : "continues " + genesis.previous_segment + ", and that is missing: before it is " +
                     previous_file;
  }
  if (genesis.previous_id != head.id) {
    return "continues record " + std::to_string(genesis.previous_id) + ", but " + previous_file +
           " ends with record " + std::to_string(head.id);
  }
  if (genesis.previous_hash != head.hash) {
    return "does not continue " + previous_file + ": the hash of its last record differs";
  }
  return {};
}

}  // namespace vigil::journal
