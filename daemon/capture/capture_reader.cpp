#include "daemon/capture/capture_reader.hpp"

#include <cstring>

namespace vigil::capture {
namespace {

/// Where the next `block_magic` stands at or behind `from`; the end of the file if nowhere.
std::size_t find_magic(Bytes file, std::size_t from) {
  while (from < file.size()) {
    const void* const found =
        std::memchr(file.data() + from, block_magic.front(), file.size() - from);
    if (found == nullptr) break;
    from = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - file.data());
    if (file.size() - from < block_magic.size()) break;
    if (std::memcmp(file.data() + from, block_magic.data(), block_magic.size()) == 0) return from;
    ++from;
  }
  return file.size();
}

}  // namespace

Reader::Reader(Bytes file, Reporter& reporter)
    : file_(file), reporter_(reporter), decoded_(decode_header(file)), at_(decoded_.bytes) {
  if (!decoded_.header) at_ = file_.size();
}

bool Reader::take_cut() {
  const bool cut = cut_;
  cut_ = false;
  return cut;
}

void Reader::damage(std::size_t from, std::size_t bytes, std::string_view why) {
  lost_ += bytes;
  cut_ = true;
  reporter_.on_damage(from, bytes, why);
}

void Reader::skip_to_block(std::string_view why) {
  const std::size_t from = at_;
  for (at_ = find_magic(file_, at_ + 1); at_ < file_.size(); at_ = find_magic(file_, at_ + 1)) {
    const BlockReader::Found found = BlockReader::look(file_.subspan(at_));
    if (found.wrong.empty() && found.number >= number_) break;
  }
  damage(from, at_ - from, why);
}

bool Reader::open_next() {
  bool told = false;
  while (at_ < file_.size()) {
    const BlockReader::Found found = BlockReader::look(file_.subspan(at_));
    if (!found.wrong.empty() || found.number < number_) {
      skip_to_block(found.wrong.empty() ? "a block stands here that was read before" : found.wrong);
      told = true;
      continue;
    }
    // Damage in between was told where it is; missing without it, somebody took them out.
    if (found.number > number_ && !told) damage(at_, 0, "blocks are missing here");
    number_ = found.number + 1;
    block_at_ = at_;
    const BlockReader::Raw raw = block_.open(file_.subspan(at_, found.bytes));
    at_ += found.bytes;
    if (!raw.wrong.empty()) {
      damage(block_at_, found.bytes, raw.wrong);
      told = true;
      continue;
    }
    ++blocks_;
    raw_ = raw.bytes;
    previous_ = Instant();
    return true;
  }
  return false;
}

std::optional<Record> Reader::next() {
  for (;;) {
    if (raw_.empty() && !open_next()) return std::nullopt;
    const auto record = take(raw_, previous_);
    if (!record) {
      // The checksums are right, so it was written so: nothing behind it can be trusted.
      damage(block_at_, at_ - block_at_, "a block holds a record that makes no sense");
      raw_ = {};
      continue;
    }
    previous_ = record->at;
    if (record->kind != Kind::end) {
      ended_ = false;
      return record;
    }
    ended_ = true;
  }
}

}  // namespace vigil::capture
