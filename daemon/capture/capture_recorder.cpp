#include "daemon/capture/capture_recorder.hpp"

#include <utility>

#include "daemon/capture/capture_folder.hpp"

namespace vigil::capture {
namespace {

// Two files of one link within a millisecond: the later one's name is a little ahead of its time.
constexpr int names_tried = 1000;
constexpr std::int64_t ns_per_ms = 1'000'000;

std::string seconds_text(Duration length) {
  return std::to_string(length.count() / 1'000'000'000) + " s";
}

}  // namespace

Recorder::Recorder(std::vector<LinkStart> links, std::string boot_id, const Limits& limits,
                   CaptureStore& store, Tell tell)
    : boot_id_(std::move(boot_id)), limits_(limits), store_(store), tell_(std::move(tell)) {
  for (LinkStart& start : links) {
    links_.emplace_back();
    links_.back().start = std::move(start);
  }
}

void Recorder::take(std::uint32_t number, const Record& record, const Clocks& now) {
  if (number >= links_.size()) return;
  Link& link = links_[number];
  const bool first_of_file = link.file == nullptr;
  const bool writable = !first_of_file || open_file(link, record.at, now);
  if (const auto opened = opened_of(record)) {
    link.start.line = opened->line;
    link.port_open = true;
  } else if (record.kind == Kind::closed) {
    link.port_open = false;
  }
  if (!writable) {
    const auto gap = gap_of(record);
    return gap ? lose(link, record.at, gap->until, gap->records, gap->bytes)
               : lose(link, record.at, record.at, 1, record.payload.size());
  }
  add(link, record);
  if (link.block.full()) write_block(link, now);
}

void Recorder::add(Link& link, const Record& record) {
  link.block.add(record);
  ++link.block_records;
  link.block_payload += record.payload.size();
}

void Recorder::lose(Link& link, Instant at, Instant until, std::uint64_t records,
                    std::uint64_t bytes) {
  if (link.lost.records == 0) link.lost_since = at;
  link.lost.records += records;
  link.lost.bytes += bytes;
  link.lost.until = until;
  lost_records_ += records;
  lost_bytes_ += bytes;
}

bool Recorder::open_file(Link& link, Instant first, const Clocks& now) {
  if (stopped() && now.boot < retry_at_) return false;
  make_room(now);
  // The file begins with what it tells of first, which is a little older than now.
  const Instant began = link.lost.records > 0 ? link.lost_since : first;
  const std::int64_t began_wall_ns = now.wall_ns - (now.boot - began).count();
  std::string why;
  std::int64_t wall_ns = began_wall_ns;
  for (int i = 0; i < names_tried && link.file == nullptr; ++i, wall_ns += ns_per_ms) {
    bool taken = false;
    link.file_name = file_name(link.start.name, wall_ns);
    link.file = store_.create(link.file_name, why, taken);
    if (!taken) break;
  }
  if (link.file != nullptr) {
    const auto header = encode(Header{link.start.name, link.start.line, link.port_open, false,
                                      link.parts, began_wall_ns, began, boot_id_});
    why = link.file->append(header);
    link.file_bytes = header.size();
  }
  if (!why.empty() || link.file == nullptr) {
    if (link.file != nullptr) {
      link.file.reset();
      store_.remove(link.file_name);
    }
    stop(why, now);
    return false;
  }
  ++link.parts;
  link.blocks = 0;
  link.file_began = now.boot;
  if (link.lost.records > 0) {
    link.block.add({Kind::gap, link.lost_since, encode(link.lost).view()});
    link.lost = {};
  }
  if (stopped()) go_on(now);
  return true;
}

void Recorder::write_block(Link& link, const Clocks& now) {
  if (link.block.empty() || link.file == nullptr) return;
  const Instant began = link.block.began_at();
  const std::uint64_t records = std::exchange(link.block_records, 0);
  const std::uint64_t payload = std::exchange(link.block_payload, 0);
  const Bytes block = link.block.seal(compressor_, link.blocks);
  const std::string why = link.file->append(block);
  if (!why.empty()) {
    link.file.reset();
    lose(link, began, now.boot, records, payload);
    return stop(why, now);
  }
  ++link.blocks;
  link.file_bytes += block.size();
  // One more block must find room.
  if (link.file_bytes + block_stored_max_bytes >= limits_.file_max_bytes) end_file(link, now);
}

void Recorder::end_file(Link& link, const Clocks& now) {
  if (link.file == nullptr) return;
  link.block.add({Kind::end, now.boot, {}});
  const std::string why = link.file->append(link.block.seal(compressor_, link.blocks));
  const std::uint64_t records = std::exchange(link.block_records, 0);
  const std::uint64_t payload = std::exchange(link.block_payload, 0);
  if (why.empty()) link.file->sync();
  link.file.reset();
  if (why.empty()) return;
  if (records > 0) lose(link, now.boot, now.boot, records, payload);
  stop(why, now);
}

void Recorder::pass(const Clocks& now) {
  for (Link& link : links_) {
    if (link.file == nullptr) continue;
    if (now.boot - link.file_began >= limits_.file_max_age) {
      end_file(link, now);
    } else if (!link.block.empty() && now.boot - link.block.began_at() >= block_waits_max) {
      write_block(link, now);
    }
  }
  if (stopped() && now.boot >= retry_at_) {
    // Who lost something begins: the loss is to stand in a file as soon as one can be written.
    Link* first = nullptr;
    for (Link& link : links_) {
      if (link.file == nullptr && (first == nullptr || link.lost.records > first->lost.records)) {
        first = &link;
      }
    }
    if (first != nullptr) (void)open_file(*first, now.boot, now);
  }
  if (now.boot < look_at_) return;
  look_at_ = now.boot + look_every;
  if (stopped()) return;
  make_room(now);
  if (const std::string why = store_.full(); !why.empty()) {
    for (Link& link : links_) end_file(link, now);
    stop(why, now);
  }
}

void Recorder::finish(const Clocks& now) {
  for (Link& link : links_) end_file(link, now);
}

void Recorder::stop(const std::string& why, const Clocks& now) {
  retry_at_ = now.boot + retry_every;
  if (stopped()) return;
  why_ = why;
  stopped_at_ = now.boot;
  lost_before_ = lost_bytes_;
  tell_(Tone::warning, "raw capture has stopped, all else goes on: " + why);
}

void Recorder::go_on(const Clocks& now) {
  why_.clear();
  tell_(Tone::info, "raw capture goes on after " + seconds_text(now.boot - stopped_at_) + ", " +
                        std::to_string(lost_bytes_ - lost_before_) + " bytes were not captured");
}

void Recorder::make_room(const Clocks& now) {
  std::vector<std::string> open;
  for (const Link& link : links_) {
    if (link.file != nullptr) open.push_back(link.file_name);
  }
  for (const std::string& name : too_many(store_.list(), open, limits_, now.wall_ns)) {
    store_.remove(name);
  }
}

}  // namespace vigil::capture
