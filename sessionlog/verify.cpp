#include "sessionlog/verify.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sessionlog/chain.hpp"
#include "sessionlog/files.hpp"
#include "sessionlog/positions.hpp"
#include "sessionlog/projection.hpp"
#include "sessionlog/schema.hpp"
#include "sessionlog/seal.hpp"
#include "sessionlog/stored_record.hpp"
#include "sessionlog/typed_compare.hpp"
#include "vigil/v1/log.pb.h"

namespace vigil::sessionlog {
namespace {

/// Follows the records of one log.
class Check {
 public:
  Check(sqlite::Database& database, const VerifyOptions& options)
      : database_(&database), options_(&options) {
    if (!options.chain_only) typed_.emplace(database);
    head_.hash = genesis_hash();
  }

  Verified run();

 private:
  [[nodiscard]] std::string follow(const RecordCursor& at);
  [[nodiscard]] std::string follow_chain(const RecordCursor& at);
  [[nodiscard]] std::string follow_order(const Record& record);
  [[nodiscard]] std::string follow_gap(const Record& record);
  [[nodiscard]] std::string follow_seal(const Record& record, const Head& before);
  [[nodiscard]] std::string follow_prune(const Record& record);
  [[nodiscard]] std::string finish();

  sqlite::Database* database_;
  const VerifyOptions* options_;
  std::optional<TypedCompare> typed_;
  Head head_;
  Positions positions_;
  std::vector<std::uint64_t> pruned_;  // ids that no prune record has covered yet
  Rows rows_;
  Verified result_;
};

std::string Check::follow_chain(const RecordCursor& at) {
  const Record& record = at.record();
  if (record.id != head_.id + 1) {
    return "record " + std::to_string(head_.id + 1) + " is missing";
  }
  if (!at.types_hold()) return "a column is not of its type";
  const auto kind = static_cast<std::uint64_t>(record.kind);
  if (kind < 1 || kind > last_record_kind) return "its kind is none";
  Hash payload{};
  if (at.has_payload()) {
    payload = payload_hash(as_bytes(record.payload));
  } else {
    const auto left = at.pruned();
    if (left.size() != payload.size()) return "its payload is gone";
    if (record.kind != RecordKind::reading || !record.session.empty()) {
      return "its payload is gone, and it is none that may go";
    }
    std::copy(left.begin(), left.end(), payload.begin());
    pruned_.push_back(record.id);
    ++result_.pruned;
  }
  const Hash hash = record_hash(head_.hash, record, payload);
  if (!std::equal(hash.begin(), hash.end(), at.hash().begin(), at.hash().end())) {
    return "its hash does not fit what it says and the record before it";
  }
  head_ = {record.id, hash};
  return {};
}

std::string Check::follow_order(const Record& record) {
  if (record.kind != RecordKind::reading && record.kind != RecordKind::event) return {};
  std::uint64_t& position = positions_[record.source][record.epoch];
  if (position == to_the_end || record.seq != position + 1) {
    return "event " + std::to_string(record.seq) + " of epoch " + std::to_string(record.epoch) +
           " follows event " + std::to_string(position) + ", and no gap is told";
  }
  position = record.seq;
  return {};
}

std::string Check::follow_gap(const Record& record) {
  v1::LogGap gap;
  if (!gap.ParseFromString(record.payload)) return "it is no gap";
  std::uint64_t& position = positions_[gap.source()][gap.epoch()];
  if (gap.from_seq() != position + 1) return "a gap that does not begin behind the last event";
  position = gap.to_seq() == 0 ? to_the_end : gap.to_seq();
  ++result_.gaps;
  return {};
}

std::string Check::follow_seal(const Record& record, const Head& before) {
  v1::LogSeal seal;
  if (!seal.ParseFromString(record.payload)) return "it is no seal";
  const bool head_fits = seal.last_record() == before.id &&
                         seal.head() == std::string(before.hash.begin(), before.hash.end());
  if (!head_fits) return "a seal over another head than that of the record before it";
  if (!signature_holds(seal)) return "a seal whose signature does not hold";
  const std::string key = to_hex(as_bytes(seal.public_key()));
  if (!options_->public_key.empty() && key != options_->public_key) {
    return "a seal by another key, " + key;
  }
  result_.last_sealed = before.id;
  ++result_.seals;
  return {};
}

std::string Check::follow_prune(const Record& record) {
  v1::LogPrune prune;
  if (!prune.ParseFromString(record.payload)) return "it is no prune";
  const auto end = std::upper_bound(pruned_.begin(), pruned_.end(), prune.last_record());
  const auto begin = std::lower_bound(pruned_.begin(), end, prune.first_record());
  if (static_cast<std::uint64_t>(end - begin) != prune.readings()) {
    return "it tells of " + std::to_string(prune.readings()) +
           " readings that were taken out, and " + std::to_string(end - begin) + " are";
  }
  pruned_.erase(begin, end);
  return {};
}

std::string Check::follow(const RecordCursor& at) {
  const Record& record = at.record();
  const Head before = head_;
  if (std::string wrong = follow_chain(at); !wrong.empty()) return wrong;
  std::string wrong = follow_order(record);
  if (record.kind == RecordKind::gap) wrong = follow_gap(record);
  if (record.kind == RecordKind::seal) wrong = follow_seal(record, before);
  if (record.kind == RecordKind::prune) wrong = follow_prune(record);
  if (!wrong.empty() || !typed_) return wrong;
  rows_.clear();
  if (at.has_payload() && !project(record, rows_)) return "its payload can't be read";
  return typed_->follow(record.id, rows_);
}

std::string Check::finish() {
  if (!pruned_.empty()) {
    result_.bad_record = pruned_.front();
    return "its payload is gone, and no prune is told";
  }
  return typed_ ? typed_->finish(head_.id) : std::string();
}

Verified Check::run() {
  const std::uint64_t of = database_->number("SELECT max(id) FROM record").value_or(0);
  RecordCursor at(*database_, std::uint64_t{0});
  while (result_.problem.empty() && at.next()) {
    result_.problem = follow(at);
    if (!result_.problem.empty()) {
      result_.bad_record = at.record().id == head_.id ? head_.id : head_.id + 1;
      break;
    }
    ++result_.records;
    if (options_->on_progress && result_.records % verify_progress_every == 0) {
      options_->on_progress(result_.records, of);
    }
  }
  if (result_.problem.empty() && at.code() != SQLITE_OK) {
    result_.problem = "can't be read: " + database_->error();
    result_.bad_record = head_.id + 1;
  }
  if (result_.problem.empty()) result_.problem = finish();
  if (!result_.problem.empty()) result_.outcome = VerifyOutcome::bad;
  result_.head = to_hex(head_.hash);
  return result_;
}

Verified bad(std::string problem) {
  Verified result;
  result.outcome = VerifyOutcome::bad;
  result.problem = std::move(problem);
  return result;
}

}  // namespace

Verified verify_records(sqlite::Database& database, const VerifyOptions& options) {
  return Check(database, options).run();
}

Verified verify_log(const std::string& folder, const VerifyOptions& options) {
  OpenedLog opened = open_to_read(folder + "/" + database_name);
  Verified result;
  if (!opened.error.empty()) {
    result.outcome = VerifyOutcome::unreadable;
    result.problem = opened.error;
    return result;
  }
  sqlite::Database& database = opened.database;
  VerifyOptions with_key = options;
  if (with_key.public_key.empty()) {
    const auto line = read_text_file(folder + "/" + public_key_name);
    if (line) with_key.public_key = line->substr(0, line->find('\n'));
  }
  // One moment of a log that may be written meanwhile.
  if (database.run("BEGIN") != SQLITE_OK) return bad(database.error());
  if (std::string wrong = compare_schema(database); !wrong.empty()) return bad(wrong);
  if (database.number("SELECT count(*) FROM projection") != 1U) {
    return bad("table projection has not one row");
  }
  result = verify_records(database, with_key);
  if (result.outcome != VerifyOutcome::good || options.chain_only) return result;
  sqlite::Statement pages = database.prepare("PRAGMA integrity_check(1)");
  if (pages.step() != SQLITE_ROW || pages.text(0) != "ok") {
    const std::string what(pages.text(0));
    return bad("the file's pages: " + (what.empty() ? database.error() : what));
  }
  return result;
}

}  // namespace vigil::sessionlog
