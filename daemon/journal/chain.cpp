#include "daemon/journal/chain.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "daemon/journal/blake.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::journal {
Hash genesis_hash(const Genesis& genesis) {
  Blake blake;
  blake.add(std::string_view("vigil journal segment"));
  blake.add(genesis.format);
  blake.add(std::string_view(genesis.source));
  blake.add(std::string_view(genesis.previous_segment));
  blake.add(genesis.previous_id);
  blake.add(genesis.previous_hash);
  return blake.hash();
}

Hash record_hash(const Hash& previous, const RecordView& record) {
  // One run of bytes before the payload: fewer calls, since every record passes here twice.
  std::array<std::uint8_t, 64> head{};
  std::copy(previous.begin(), previous.end(), head.begin());
  std::size_t at = previous.size();
  for (const std::uint64_t word : {record.id, std::uint64_t{static_cast<std::uint8_t>(record.kind)},
                                   record.epoch, record.seq}) {
    for (unsigned shift = 0; shift < 64; shift += 8) {
      head[at++] = static_cast<std::uint8_t>((word >> shift) & 0xFF);
    }
  }
  Blake blake;
  blake.add(head);
  blake.add(record.payload);
  return blake.hash();
}

std::string to_text(const Hash& hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : hash) {
    text += digits[byte / 16U];
    text += digits[byte % 16U];
  }
  return text;
}

std::string ChainCheck::wrong_order(const RecordView& record) const {
  const std::uint64_t next = head_.id + 1;
  if (record.id <= head_.id) {
    return "comes after record " + std::to_string(head_.id);
  }
  if (record.kind == RecordKind::gap) {
    v1::JournalGap gap;
    if (!gap.ParseFromArray(record.payload.data(), static_cast<int>(record.payload.size()))) {
      return "is a gap that can't be read";
    }
    if (gap.first_record() != next || gap.last_record() != record.id) {
      return "is a gap of records " + std::to_string(gap.first_record()) + " to " +
             std::to_string(gap.last_record()) + ", but record " + std::to_string(head_.id) +
             " is before it";
    }
  } else if (record.id != next) {
    return record.id == next + 1 ? "record " + std::to_string(next) + " is missing before it"
                                 : "records " + std::to_string(next) + " to " +
                                       std::to_string(record.id - 1) + " are missing before it";
  }
  if (record.epoch < head_.epoch) {
    return "is of epoch " + std::to_string(record.epoch) + ", after one of epoch " +
           std::to_string(head_.epoch);
  }
  if (record.kind != RecordKind::event && record.seq != 0) return "has a seq, and is no event";
  if (record.kind == RecordKind::event && record.seq != 0 && record.epoch == head_.epoch &&
      record.seq <= seq_) {
    return "has seq " + std::to_string(record.seq) + ", after " + std::to_string(seq_);
  }
  return {};
}

std::string ChainCheck::follow(const RecordView& record, std::span<const std::uint8_t> hash) {
  if (record.kind < RecordKind::event || record.kind > RecordKind::gap) {
    return "is of an unknown kind";
  }
  std::string wrong = wrong_order(record);
  if (!wrong.empty()) return wrong;
  const Hash want = record_hash(head_.hash, record);
  if (!std::equal(want.begin(), want.end(), hash.begin(), hash.end())) {
    return "has a hash that does not fit: it, or one before it, was changed";
  }
  if (record.epoch != head_.epoch) seq_ = 0;
  if (record.seq != 0) seq_ = record.seq;
  head_ = {record.id, record.epoch, want};
  return {};
}

}  // namespace vigil::journal
