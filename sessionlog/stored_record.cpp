#include "sessionlog/stored_record.hpp"

#include <algorithm>

#include "sessionlog/chain.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::string_view columns =
    "SELECT id, kind, source, epoch, seq, wall_us, session, payload, pruned, hash FROM record ";

std::string query(std::string_view rest) { return std::string(columns) + std::string(rest); }

}  // namespace

RecordCursor::RecordCursor(sqlite::Database& database, std::uint64_t after)
    : statement_(database.prepare(query("WHERE id > ?1 ORDER BY id"))) {
  statement_.bind(1, after);
}

RecordCursor::RecordCursor(sqlite::Database& database, const std::string& session)
    : session_(session),
      statement_(database.prepare(query("WHERE session = ?1 AND session <> '' ORDER BY id"))) {
  statement_.bind(1, std::string_view(session_));
}

bool RecordCursor::next() {
  code_ = statement_.step();
  if (code_ != SQLITE_ROW) return false;
  record_.id = statement_.number(0);
  record_.kind = static_cast<RecordKind>(std::min<std::uint64_t>(statement_.number(1), 255));
  record_.source = statement_.text(2);
  record_.epoch = statement_.number(3);
  record_.seq = statement_.number(4);
  record_.wall_us = static_cast<std::int64_t>(statement_.number(5));
  record_.session = statement_.text(6);
  has_payload_ = statement_.type(7) != SQLITE_NULL;
  const auto payload = statement_.bytes(7);
  record_.payload.assign(payload.begin(), payload.end());
  return true;
}

bool RecordCursor::types_hold() const {
  constexpr std::array types{SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_TEXT, SQLITE_INTEGER,
                             SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_TEXT};
  int column = 0;
  for (const int type : types) {
    if (statement_.type(column++) != type) return false;
  }
  const int payload = statement_.type(7);
  const int pruned = statement_.type(8);
  return (payload == SQLITE_BLOB ? pruned == SQLITE_NULL
                                 : payload == SQLITE_NULL && pruned == SQLITE_BLOB) &&
         statement_.type(9) == SQLITE_BLOB;
}

int RecordWriter::write(Record& record) {
  record.id = head_.id + 1;
  const Hash hash = record_hash(head_.hash, record, payload_hash(as_bytes(record.payload)));
  if (!insert_.good()) {
    insert_ = database_->prepare("INSERT INTO record VALUES(?,?,?,?,?,?,?,?,NULL,?)");
  }
  insert_.bind(1, record.id);
  insert_.bind(2, static_cast<std::uint64_t>(record.kind));
  insert_.bind(3, std::string_view(record.source));
  insert_.bind(4, record.epoch);
  insert_.bind(5, record.seq);
  insert_.bind(6, static_cast<std::uint64_t>(record.wall_us));
  insert_.bind(7, std::string_view(record.session));
  insert_.bind(8, as_bytes(record.payload));
  insert_.bind(9, std::span<const std::uint8_t>(hash));
  const int code = insert_.run();
  if (code == SQLITE_OK) head_ = {record.id, hash};
  return code;
}

std::optional<Head> find_head(sqlite::Database& database) {
  sqlite::Statement last = database.prepare("SELECT id, hash FROM record ORDER BY id DESC LIMIT 1");
  const int code = last.step();
  if (code == SQLITE_DONE) return Head{0, genesis_hash()};
  Head head;
  const auto hash = code == SQLITE_ROW ? last.bytes(1) : std::span<const std::uint8_t>{};
  if (hash.size() != head.hash.size()) return std::nullopt;
  head.id = last.number(0);
  std::copy(hash.begin(), hash.end(), head.hash.begin());
  return head;
}

}  // namespace vigil::sessionlog
