#include "daemon/journal/verify.hpp"

#include <optional>
#include <string>
#include <thread>

#include "daemon/journal/chain.hpp"
#include "daemon/journal/segment_reader.hpp"

namespace vigil::journal {
namespace {

/// A sum that does not depend on the order: table and index must give the same.
struct EventSum {
  std::uint64_t events = 0;
  std::uint64_t mixed = 0;
  bool read = true;

  void add(std::uint64_t epoch, std::uint64_t seq, std::uint64_t id) {
    // Odd factors spread each number over all bits (Knuth's multiplicative hash).
    std::uint64_t word = epoch * 0x9E3779B97F4A7C15U + seq;
    word = (word ^ (word >> 29U)) * 0xBF58476D1CE4E5B9U + id;
    word = (word ^ (word >> 32U)) * 0x94D049BB133111EBU;
    mixed += word ^ (word >> 31U);
    ++events;
  }
  friend bool operator==(const EventSum&, const EventSum&) = default;
};

/// The index, on a connection of its own, beside the reading of the table.
EventSum sum_of_index(const std::string& folder, const SegmentName& name, std::uint64_t last_id) {
  EventSum sum;
  SegmentReader segment = SegmentReader::open(folder, name);
  sqlite::Statement rows = segment.database.prepare(
      "SELECT epoch, seq, id FROM record INDEXED BY record_event WHERE seq > 0 AND id <= ?");
  rows.bind(1, last_id);
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    sum.add(rows.number(0), rows.number(1), rows.number(2));
  }
  sum.read = code == SQLITE_DONE;
  return sum;
}

class Verifier {
 public:
  Verifier(std::string folder, const std::function<void(std::uint64_t)>& progress)
      : folder_(std::move(folder)), progress_(progress) {}

  Verified run() {
    const Listing listing = list_segments(folder_);
    if (!listing.error.empty()) return bad(0, listing.error);
    for (const SegmentName& name : listing.segments) {
      if (!check(name)) return result_;
    }
    result_.good = true;
    return result_;
  }

 private:
  Verified bad(std::uint64_t record, const std::string& what) {
    result_.bad_record = record;
    result_.what = what;
    return result_;
  }
  bool check(const SegmentName& name);
  bool check_rows(SegmentReader& segment, std::uint64_t last_id, EventSum& sum);

  std::string folder_;
  const std::function<void(std::uint64_t)>& progress_;
  std::string previous_file_;
  std::optional<ChainCheck> chain_;
  Verified result_;
};

bool Verifier::check(const SegmentName& name) {
  SegmentReader segment = SegmentReader::open(folder_, name);
  const std::string path = folder_ + "/" + name.file();
  if (segment.empty && segment.error.empty()) {
    // A crash while the newest was begun leaves that; elsewhere something was taken out.
    return true;
  }
  std::string wrong = segment.error;
  if (wrong.empty()) {
    wrong = wrong_tables(segment.database);
    if (wrong.empty() && chain_) wrong = segment.wrong_link(previous_file_, chain_->head());
    if (!wrong.empty()) wrong = path + ": " + wrong;
  }
  if (!wrong.empty()) {
    bad(0, wrong);
    return false;
  }
  Head head = segment.beginning();
  if (chain_) head.epoch = chain_->head().epoch;
  chain_.emplace(head);
  // Rows up to here never change: another connection sees the same ones.
  const std::uint64_t last_id =
      segment.database.number("SELECT max(id) FROM record").value_or(head.id);
  EventSum of_index;
  std::thread index([&] { of_index = sum_of_index(folder_, name, last_id); });
  EventSum of_table;
  const bool good = check_rows(segment, last_id, of_table);
  index.join();
  if (!good) return false;
  if (!(of_index == of_table)) {
    bad(0, path + ": its index of events does not fit its records");
    return false;
  }
  previous_file_ = name.file();
  ++result_.segments;
  return true;
}

bool Verifier::check_rows(SegmentReader& segment, std::uint64_t last_id, EventSum& sum) {
  const std::string& path = segment.database.path();
  const std::string sql =
      "SELECT " + std::string(row_columns) + " FROM record WHERE id <= ? ORDER BY id";
  sqlite::Statement rows = segment.database.prepare(sql);
  rows.bind(1, last_id);
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    const RecordView record = row_of(rows);
    std::string wrong = wrong_types(rows);
    if (wrong.empty()) wrong = chain_->follow(record, rows.bytes(hash_column));
    if (!wrong.empty()) {
      bad(record.id, path + ": record " + std::to_string(record.id) + " " + wrong);
      return false;
    }
    if (record.seq > 0) sum.add(record.epoch, record.seq, record.id);
    if (record.kind == RecordKind::gap) ++result_.gaps;
    if (result_.first_record == 0) result_.first_record = record.id;
    result_.last_record = record.id;
    result_.last_hash = chain_->head().hash;
    if (++result_.records % progress_every == 0 && progress_) progress_(result_.records);
  }
  if (code != SQLITE_DONE) {
    const std::string after = std::to_string(chain_->head().id);
    bad(chain_->head().id + 1, segment.database.error() + ", after record " + after);
    return false;
  }
  if (chain_->head().id != last_id) {
    bad(last_id, path + ": record " + std::to_string(last_id) + " can't be read");
    return false;
  }
  return true;
}

}  // namespace

Verified verify(const std::string& folder, const std::function<void(std::uint64_t)>& progress) {
  return Verifier(folder, progress).run();
}

}  // namespace vigil::journal
