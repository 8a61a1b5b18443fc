#include "sessionlog/wave_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "sessionlog/chain.hpp"
#include "sessionlog/civil_time.hpp"
#include "sessionlog/projection.hpp"

namespace vigil::sessionlog {
namespace {

constexpr const char* version_1 = R"sql(
CREATE TABLE block(
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, epoch INTEGER NOT NULL, wave_seq INTEGER NOT NULL,
  session TEXT NOT NULL, missing INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL)
  STRICT;
CREATE UNIQUE INDEX block_identity ON block(source, epoch, wave_seq);
CREATE INDEX block_session ON block(session, id) WHERE session <> '';
CREATE TRIGGER block_no_update BEFORE UPDATE ON block
  BEGIN SELECT RAISE(ABORT, 'block is append-only'); END;
CREATE TRIGGER block_no_delete BEFORE DELETE ON block
  BEGIN SELECT RAISE(ABORT, 'block is append-only'); END;
)sql";
constexpr std::array steps{sqlite::Migration{1, version_1}};

}  // namespace

std::string wave_file_name(const std::string& day) { return "waves-" + day + ".db"; }

Hash wave_genesis_hash(const std::string& day) {
  return payload_hash(as_bytes("vigil session log waves " + day));
}

Hash wave_hash(const Hash& previous, const StoredWave& wave) {
  Record record;
  record.id = wave.id;
  record.seq = wave.missing;
  record.session = wave.session;
  return record_hash(previous, record, payload_hash(as_bytes(wave.payload)));
}

bool WaveLog::find_end() {
  sqlite::Statement last = database_.prepare("SELECT id, hash FROM block ORDER BY id DESC LIMIT 1");
  const int code = last.step();
  if (code == SQLITE_DONE) {
    head_ = {0, wave_genesis_hash(day_)};
  } else {
    const auto hash = code == SQLITE_ROW ? last.bytes(1) : std::span<const std::uint8_t>{};
    if (hash.size() != head_.hash.size()) return false;
    head_.id = last.number(0);
    std::copy(hash.begin(), hash.end(), head_.hash.begin());
  }
  sqlite::Statement ends =
      database_.prepare("SELECT source, epoch, max(wave_seq) FROM block GROUP BY source, epoch");
  while (ends.step() == SQLITE_ROW) {
    std::uint64_t& known = last_[{std::string(ends.text(0)), ends.number(1)}];
    known = std::max(known, ends.number(2));
  }
  return true;
}

bool WaveLog::open_day(const std::string& day) {
  if (database_.good() && day == day_) return true;
  database_.close();
  day_ = day;
  const std::string path = folder_ + "/" + wave_file_name(day);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
  database_ = sqlite::Database(path, sqlite::Access::create);
  // A power cut may take the last blocks: the session log's own commits must not wait for them.
  return database_.good() &&
         database_.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL") == SQLITE_OK &&
         sqlite::migrate(database_, steps).empty() && find_end();
}

void WaveLog::add(const v1::WaveBlock& block, const std::string& session, Time now) {
  if (now < closed_until_ || block.wave_seq() == 0) return;
  const std::string day = day_text(to_us(block.wall_time()));
  if (day != day_ && !pending_.empty() && !commit(now)) return;
  if (!open_day(day)) return fail(now);
  std::uint64_t& last = last_[{block.source(), block.epoch()}];
  if (block.wave_seq() <= last) return;
  Pending made;
  made.wave.session = session;
  made.wave.missing = last == 0 ? 0 : block.wave_seq() - last - 1;
  made.wave.payload = block.SerializeAsString();
  made.source = block.source();
  made.epoch = block.epoch();
  made.seq = block.wave_seq();
  last = block.wave_seq();
  pending_.push_back(std::move(made));
  if (commit_at_ == Time::max()) commit_at_ = now + wave_group_max_time;
  if (pending_.size() >= wave_group_max_blocks) (void)commit(now);
}

void WaveLog::advance(Time now) {
  if (now >= commit_at_) (void)commit(now);
}

int WaveLog::write_all(Head& head) {
  int code = database_.run("BEGIN IMMEDIATE");
  sqlite::Statement insert = database_.prepare("INSERT INTO block VALUES(?,?,?,?,?,?,?,?)");
  for (Pending& block : pending_) {
    if (code != SQLITE_OK) break;
    block.wave.id = head.id + 1;
    const Hash hash = wave_hash(head.hash, block.wave);
    insert.bind(1, block.wave.id);
    insert.bind(2, std::string_view(block.source));
    insert.bind(3, block.epoch);
    insert.bind(4, block.seq);
    insert.bind(5, std::string_view(block.wave.session));
    insert.bind(6, block.wave.missing);
    insert.bind(7, as_bytes(block.wave.payload));
    insert.bind(8, std::span<const std::uint8_t>(hash));
    code = insert.run();
    head = {block.wave.id, hash};
  }
  return code == SQLITE_OK ? database_.run("COMMIT") : code;
}

bool WaveLog::commit(Time now) {
  commit_at_ = Time::max();
  if (pending_.empty()) return true;
  Head head = head_;
  if (write_all(head) != SQLITE_OK) {
    fail(now);
    return false;
  }
  head_ = head;
  pending_.clear();
  problem_.clear();
  return true;
}

void WaveLog::fail(Time now) {
  problem_ = database_.error();
  pending_.clear();
  last_.clear();
  database_.close();
  commit_at_ = Time::max();
  closed_until_ = now + wave_retry;
}

}  // namespace vigil::sessionlog
