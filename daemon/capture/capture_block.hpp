// A block of a capture file: some records, compressed on their own, with checksums and a number.
//
// A block is read without any other one: damage costs one block. Each class belongs to one thread
// at a time, and keeps its memory from block to block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "daemon/capture/capture_format.hpp"

namespace vigil::capture {

inline constexpr std::string_view block_magic = "VBLK";
inline constexpr std::size_t block_header_bytes = 24;
/// From here on a block takes no more records.
inline constexpr std::size_t block_full_bytes = 65536;
/// A full block and the largest record behind it.
inline constexpr std::size_t block_raw_max_bytes = std::size_t{192} * 1024;
/// What zstd may make of that at most, and some more.
inline constexpr std::size_t block_stored_max_bytes = std::size_t{200} * 1024;

/// Compresses blocks, one at a time: some MiB that all links share.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  /// The whole block of these records, good until the next call.
  [[nodiscard]] Bytes block(Bytes raw, std::uint32_t number);

 private:
  struct Zstd;
  std::unique_ptr<Zstd> zstd_;
  std::vector<std::uint8_t> stored_;
};

class BlockWriter {
 public:
  void add(const Record& record);
  [[nodiscard]] bool empty() const { return raw_.empty(); }
  [[nodiscard]] bool full() const { return raw_.size() >= block_full_bytes; }
  /// Time of the first record in it.
  [[nodiscard]] Instant began_at() const { return began_at_; }
  /// The block with this number; the next record begins a new one.
  [[nodiscard]] Bytes seal(Compressor& compressor, std::uint32_t number);

 private:
  std::vector<std::uint8_t> raw_;
  Instant began_at_;
  Instant last_at_;
};

class BlockReader {
 public:
  BlockReader();
  ~BlockReader();
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  struct Found {
    std::string_view wrong;  // why this is no block; empty: it is one
    std::size_t bytes = 0;   // its length in the file
    std::uint32_t number = 0;
    bool cut = false;  // the file ends within it
  };
  /// Looks at the block that `file` begins with; checks it without opening it.
  [[nodiscard]] static Found look(Bytes file);
  /// The records of a block that look() found good; empty `bytes`: `wrong` says why not. Good until
  /// the next call.
  struct Raw {
    Bytes bytes;
    std::string_view wrong;
  };
  [[nodiscard]] Raw open(Bytes block);

 private:
  struct Zstd;
  std::unique_ptr<Zstd> zstd_;
  std::vector<std::uint8_t> raw_;
};

}  // namespace vigil::capture
