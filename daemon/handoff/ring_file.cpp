// Opening a ring's file: is it ours, is it whole, where does writing go on.

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "daemon/handoff/crc32c.hpp"
#include "daemon/handoff/layout.hpp"
#include "daemon/handoff/ring.hpp"

namespace vigil::handoff {

OpenedRing open_locked(const std::string& path, Descriptor file, std::size_t capacity);

namespace {

struct Walk {
  Recovery found;
  Position end = 0;  // behind the last good slot
  std::uint64_t counted = 0;
};

std::string system_error(const std::string& what) {
  return what + ": " + std::generic_category().message(errno);
}

/// The slot's length if it is whole and its CRC fits, else 0.
std::size_t check_slot(const Ring& ring, Position at, std::size_t length) {
  using namespace layout;
  if (length < slot_head_bytes || length > ring.max_slot_bytes()) return 0;
  const std::uint64_t* words = ring.word_at(at);
  const SlotSizes sizes = sizes_of(words[sizes_word]);
  if (round_up(slot_head_bytes + sizes.topic + sizes.payload) != length) return 0;
  std::vector<std::uint64_t> copy(words, words + length / word_bytes);
  copy[length_crc_word] = length;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(copy.data());
  return crc32c({bytes, length}) == words[length_crc_word] >> 32 ? length : 0;
}

/// From tail to head, until the first slot that is not good. No other thread is there yet.
Walk walk(const Ring& ring, Position tail, Position head) {
  using namespace layout;
  Walk walk;
  walk.end = tail;
  while (walk.end < head) {
    const Position at = walk.end;
    const std::uint64_t first = *ring.word_at(at);
    const std::size_t length = first & length_mask;
    const std::size_t most = std::min<std::uint64_t>(ring.room_at(at), head - at);
    if (length == 0 || length % word_bytes != 0 || length > most) break;
    if ((first & padding_flag) != 0) {
      if (length != ring.room_at(at)) break;
      walk.end += length;
      continue;
    }
    if (check_slot(ring, at, length) == 0) break;
    const std::uint64_t* words = ring.word_at(at);
    const SlotHead slot = head_of(words);
    walk.found.index.add(slot, at);
    walk.found.highest_record = std::max(walk.found.highest_record, slot.record);
    ++walk.found.slots;
    walk.counted = words[counted_before_word] + (slot.counted ? 1 : 0);
    walk.end += length;
  }
  walk.found.dropped_bytes = head - walk.end;
  return walk;
}

/// Why the first page is not that of a ring of this capacity; empty if it is.
std::string refuse_page(const std::uint64_t* page, std::size_t capacity) {
  using namespace layout;
  if (page[magic_word] != magic) return "is not a hand-off ring";
  if (page[version_word] != version) {
    return "has format version " + std::to_string(page[version_word]) + ", not " +
           std::to_string(version);
  }
  if (page[capacity_word] != capacity) {
    return "was made for " + std::to_string(page[capacity_word]) + " bytes, not " +
           std::to_string(capacity);
  }
  const Position head = page[head_word];
  const Position tail = page[tail_word];
  if (tail > head || head - tail > capacity || (head | tail) % word_bytes != 0) {
    return "has a damaged first page";
  }
  return {};
}

Descriptor open_and_lock(const std::string& path, std::string& error) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.good()) {
    error = system_error("cannot open the ring " + path);
  } else if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
    std::uint64_t pid = 0;
    const bool known = ::pread(file.fd(), &pid, sizeof pid,
                               layout::writer_pid_word * layout::word_bytes) == sizeof pid;
    error = "the ring " + path + " is in use by " +
            (known && pid != 0 ? "process " + std::to_string(pid) : "another process") +
            ": is another vigild running?";
    return {};
  }
  return file;
}

}  // namespace

OpenedRing open_locked(const std::string& path, Descriptor file, std::size_t capacity) {
  const auto bytes = static_cast<off_t>(layout::page_bytes + capacity);
  OpenedRing opened;
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) {
    opened.error = system_error("cannot look at the ring " + path);
    return opened;
  }
  const bool is_new = status.st_size == 0;
  std::string refusal;
  if (!is_new &&
      (status.st_size < static_cast<off_t>(layout::page_bytes) || status.st_size > bytes)) {
    refusal = "has " + std::to_string(status.st_size) + " bytes, not " + std::to_string(bytes);
    opened.found.message = refusal;
    return opened;
  }
  // A short file is filled with zeros; allocated now, so that no later store can fail.
  const int refused = ::posix_fallocate(file.fd(), 0, bytes);
  if (refused != 0) {
    errno = refused;
    opened.error = system_error("no space for the ring " + path);
    return opened;
  }
  Mapping mapping = Mapping::of_file(std::move(file), static_cast<std::size_t>(bytes));
  if (!mapping.good()) {
    opened.error = system_error("cannot map the ring " + path);
    return opened;
  }
  std::uint64_t* page = mapping.words();
  if (!is_new) refusal = refuse_page(page, capacity);
  if (page[layout::magic_word] == layout::magic) {
    opened.found.highest_epoch = page[layout::highest_epoch_word];
    // What a page of version 1 has there is zero.
    opened.found.highest_record = page[layout::highest_record_word];
  }
  if (!refusal.empty()) {
    opened.found.message = refusal;
    return opened;
  }
  std::unique_ptr<Ring> ring(new Ring(std::move(mapping), capacity));
  if (is_new) {
    ring->begin();
    opened.ring = std::move(ring);
    return opened;
  }
  const Position tail = page[layout::tail_word];
  Walk walked = walk(*ring, tail, page[layout::head_word]);
  walked.found.highest_epoch =
      std::max(opened.found.highest_epoch, walked.found.index.highest_epoch());
  walked.found.highest_record = std::max(opened.found.highest_record, walked.found.highest_record);
  opened.found = std::move(walked.found);
  const std::uint64_t dropped = opened.found.dropped_bytes;
  // Only the end can be torn, and only as much as was being written.
  if (dropped > ring->max_slot_bytes()) {
    opened.found.message = "is damaged " + std::to_string(dropped) + " bytes before its end";
    return opened;
  }
  if (dropped != 0) {
    opened.found.message = "the ring " + path + " was torn: its last " + std::to_string(dropped) +
                           " bytes were dropped, " + std::to_string(opened.found.slots) +
                           " slots are kept";
  }
  ring->go_on(walked.end, tail, walked.counted);
  opened.ring = std::move(ring);
  return opened;
}

OpenedRing Ring::open_file(const std::string& path, std::size_t capacity_bytes) {
  const std::size_t pages = capacity_bytes / layout::page_bytes * layout::page_bytes;
  const std::size_t capacity =
      std::clamp(pages, layout::min_capacity_bytes, layout::max_capacity_bytes);
  OpenedRing opened;
  Descriptor file = open_and_lock(path, opened.error);
  if (!opened.error.empty()) return opened;
  opened = open_locked(path, std::move(file), capacity);
  if (opened.ring || !opened.error.empty()) return opened;

  // Not usable: kept for whoever wants to look, in one place that the next such file replaces.
  const std::string aside = path + ".set-aside";
  const std::string message =
      "the ring " + path + " " + opened.found.message + "; set aside as " + aside;
  const std::uint64_t highest_epoch = opened.found.highest_epoch;
  const std::uint64_t highest_record = opened.found.highest_record;
  if (::rename(path.c_str(), aside.c_str()) != 0) {
    opened.error = system_error("cannot rename " + path + " to " + aside);
    return opened;
  }
  file = open_and_lock(path, opened.error);
  if (!opened.error.empty()) return opened;
  opened = open_locked(path, std::move(file), capacity);
  opened.found.message = message;
  opened.found.highest_epoch = highest_epoch;
  opened.found.highest_record = highest_record;
  return opened;
}

}  // namespace vigil::handoff
