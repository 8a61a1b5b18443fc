// The chain of hashes through the records: how one is made, and whether a row follows the one
// before it. docs/formats/journal.md.
//
// It reads no file. Values of one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "daemon/journal/record.hpp"

namespace vigil::journal {

inline constexpr std::uint64_t format_version = 1;

/// The first row of a segment: what it continues.
struct Genesis {
  std::uint64_t format = format_version;
  std::string source;            // name of the daemon
  std::string previous_segment;  // file name; empty: the journal begins here
  std::uint64_t previous_id = 0;
  Hash previous_hash{};
};

/// The end of a chain.
struct Head {
  std::uint64_t id = 0;
  std::uint64_t epoch = 0;
  Hash hash{};  // of the last record, or of the genesis where there is none
};

[[nodiscard]] Hash genesis_hash(const Genesis& genesis);
[[nodiscard]] Hash record_hash(const Hash& previous, const RecordView& record);
[[nodiscard]] std::string to_text(const Hash& hash);  // hexadecimal

/// Follows the records in order.
class ChainCheck {
 public:
  /// `behind`: what the next record must follow. Its epoch may be 0: not known.
  explicit ChainCheck(const Head& behind) : head_(behind) {}

  /// Empty: the row follows, and is the head now. Else what is wrong, and the head stays.
  [[nodiscard]] std::string follow(const RecordView& record, std::span<const std::uint8_t> hash);
  [[nodiscard]] const Head& head() const { return head_; }

 private:
  [[nodiscard]] std::string wrong_order(const RecordView& record) const;

  Head head_;
  std::uint64_t seq_ = 0;  // of the last event of the head's epoch; 0: none was seen
};

}  // namespace vigil::journal
