#include "daemon/capture/capture_block.hpp"

#include <zstd.h>

#include <algorithm>
#include <span>

#include "daemon/capture/capture_bytes.hpp"
#include "daemon/handoff/crc32c.hpp"

namespace vigil::capture {
namespace {

// 4 magic, 4 CRC-32C of all behind it, 4 number, 4 stored length, 4 raw length, 4 CRC of the raw.
constexpr std::size_t crc_at = 4;
constexpr std::size_t checked_from = 8;
// zstd's own default: a block takes less than a millisecond.
constexpr int compression_level = 3;

bool starts_with_magic(Bytes bytes) {
  return std::equal(block_magic.begin(), block_magic.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<unsigned char>(a) == b; });
}

}  // namespace

struct Compressor::Zstd {
  Zstd() : context(ZSTD_createCCtx()) {}
  ~Zstd() { ZSTD_freeCCtx(context); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ZSTD_CCtx* context;
};

Compressor::Compressor() : zstd_(std::make_unique<Zstd>()) {}
Compressor::~Compressor() = default;

Bytes Compressor::block(Bytes raw, std::uint32_t number) {
  stored_.resize(block_header_bytes + ZSTD_compressBound(raw.size()));
  const std::size_t compressed = ZSTD_compressCCtx(
      zstd_->context, stored_.data() + block_header_bytes, stored_.size() - block_header_bytes,
      raw.data(), raw.size(), compression_level);
  // It can't fail with a place of compressBound(); an empty block would say so to a reader.
  stored_.resize(block_header_bytes + (ZSTD_isError(compressed) != 0 ? 0 : compressed));
  std::copy(block_magic.begin(), block_magic.end(), stored_.begin());
  const std::span<std::uint8_t> all(stored_);
  Put put(all.subspan(checked_from));
  put.number(number, 4);
  put.number(stored_.size() - block_header_bytes, 4);
  put.number(raw.size(), 4);
  put.number(handoff::crc32c(raw), 4);
  Put(all.subspan(crc_at, 4)).number(handoff::crc32c(all.subspan(checked_from)), 4);
  return stored_;
}

void BlockWriter::add(const Record& record) {
  if (raw_.empty()) {
    began_at_ = record.at;
    last_at_ = Instant();
  }
  append(record, last_at_, raw_);
  last_at_ = record.at;
}

Bytes BlockWriter::seal(Compressor& compressor, std::uint32_t number) {
  const Bytes block = compressor.block(raw_, number);
  raw_.clear();
  return block;
}

struct BlockReader::Zstd {
  Zstd() : context(ZSTD_createDCtx()) {}
  ~Zstd() { ZSTD_freeDCtx(context); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ZSTD_DCtx* context;
};

BlockReader::BlockReader() : zstd_(std::make_unique<Zstd>()) {}
BlockReader::~BlockReader() = default;

BlockReader::Found BlockReader::look(Bytes file) {
  if (file.size() < block_header_bytes) return {"the file ends within a block", 0, 0, true};
  if (!starts_with_magic(file)) return {"no block begins here", 0, 0, false};
  Get get(file.subspan(crc_at));
  const auto crc = get.as<std::uint32_t>();
  const auto number = get.as<std::uint32_t>();
  const auto stored = get.as<std::uint32_t>();
  const auto raw = get.as<std::uint32_t>();
  if (stored > block_stored_max_bytes || raw > block_raw_max_bytes || raw == 0) {
    return {"a block is damaged", 0, 0, false};
  }
  const std::size_t bytes = block_header_bytes + stored;
  if (bytes > file.size()) return {"the file ends within a block", 0, 0, true};
  if (crc != handoff::crc32c(file.subspan(checked_from, bytes - checked_from))) {
    return {"a block is damaged", 0, 0, false};
  }
  return {"", bytes, number, false};
}

BlockReader::Raw BlockReader::open(Bytes block) {
  Get get(block.subspan(checked_from + 8));
  const auto raw = get.as<std::uint32_t>();
  const auto crc = get.as<std::uint32_t>();
  raw_.resize(raw);
  const Bytes stored = block.subspan(block_header_bytes);
  const std::size_t size =
      ZSTD_decompressDCtx(zstd_->context, raw_.data(), raw_.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) != 0 || size != raw) return {{}, "a block can't be decompressed"};
  if (crc != handoff::crc32c(raw_)) return {{}, "a block holds other bytes than were written"};
  return {raw_, ""};
}

}  // namespace vigil::capture
