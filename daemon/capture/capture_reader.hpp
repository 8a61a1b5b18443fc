// Reads the records of a capture file, and says how many bytes of the file were lost, and where.
//
// After damage it goes on at the next block that is whole. It reads memory, never a file; bytes are
// untrusted. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/capture/capture_block.hpp"
#include "daemon/capture/capture_format.hpp"

namespace vigil::capture {

/// Told of each damage as the reader comes to it.
class Reporter {
 public:
  /// `bytes` of the file from `offset` on give no record. 0 bytes: blocks are missing there.
  virtual void on_damage(std::uint64_t offset, std::uint64_t bytes, std::string_view why) = 0;

 protected:
  ~Reporter() = default;
};

class Reader {
 public:
  /// `file` and `reporter` stay good as long as this.
  Reader(Bytes file, Reporter& reporter);

  /// Nothing: error() says why, and there are no records.
  [[nodiscard]] const std::optional<Header>& header() const { return decoded_.header; }
  [[nodiscard]] const std::string& error() const { return decoded_.error; }
  /// Good until the next call. Nothing: the file is through.
  [[nodiscard]] std::optional<Record> next();
  /// The daemon ended this file; true only behind the last record.
  [[nodiscard]] bool ended() const { return ended_; }
  /// When it did, if it did.
  [[nodiscard]] Instant ended_at() const { return previous_; }
  [[nodiscard]] std::uint32_t blocks() const { return blocks_; }
  [[nodiscard]] std::uint64_t lost_bytes() const { return lost_; }
  /// Whether something was lost between the record before and this one; asks once.
  [[nodiscard]] bool take_cut();

 private:
  bool open_next();
  void skip_to_block(std::string_view why);
  void damage(std::size_t from, std::size_t bytes, std::string_view why);

  Bytes file_;
  Reporter& reporter_;
  DecodedHeader decoded_;
  BlockReader block_;
  std::size_t at_ = 0;        // where the next block begins
  std::size_t block_at_ = 0;  // where the open one begins
  Bytes raw_;                 // what is left of the open block
  Instant previous_;
  std::uint32_t number_ = 0;  // of the next block
  std::uint32_t blocks_ = 0;
  std::uint64_t lost_ = 0;
  bool ended_ = false;
  bool cut_ = false;
};

}  // namespace vigil::capture
