// A capture in memory, its records as lines of text, and what a reader said of it. For tests only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/capture/capture_reader.hpp"

namespace vigil::capture {

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline Header sample_header() {
  Header header;
  header.link = {"clinic", "7", "a", 1, "nonin", "usb:FT4YWX1Z", true, 3, 10'000};
  header.line = {19200, 7, Parity::even, 2, FlowControl::rts_cts, false, true, Transport::stream};
  header.open_at_start = true;
  header.part = 4;
  header.wall_ns = 1'790'000'000'123'456'789;
  header.at = Instant::from_ns(5'000'000'000);
  header.boot_id = "11111111-2222-3333-4444-555555555555";
  return header;
}

inline Instant at_ms(std::int64_t ms) { return Instant::from_ns(ms * 1'000'000); }

/// A file of blocks with the records that are given to it.
class Sample {
 public:
  explicit Sample(const Header& header = sample_header()) : file(encode(header)) {}
  Sample& add(Kind kind, std::int64_t ms, std::string_view payload) {
    block_.add({kind, at_ms(ms), bytes_of(payload)});
    return *this;
  }
  Sample& add(Kind kind, std::int64_t ms, const SmallPayload& payload) {
    block_.add({kind, at_ms(ms), payload.view()});
    return *this;
  }
  Sample& seal() {
    starts.push_back(file.size());
    const Bytes block = block_.seal(*compressor_, number_++);
    file.insert(file.end(), block.begin(), block.end());
    return *this;
  }
  std::vector<std::uint8_t> file;
  std::vector<std::size_t> starts;  // of the blocks

 private:
  std::unique_ptr<Compressor> compressor_ = std::make_unique<Compressor>();
  BlockWriter block_;
  std::uint32_t number_ = 0;
};

inline std::string line_of(const Record& record) {
  std::string line =
      std::to_string(record.at.ns() / 1'000'000) + " " + std::string(name(record.kind)) + " ";
  if (const auto opened = opened_of(record)) {
    return line + std::to_string(opened->line.baud) + " " + std::string(opened->device) + " " +
           std::string(opened->adapter);
  }
  if (const auto closed = closed_of(record)) {
    return line + (closed->by_us ? "by us " : "") + std::string(closed->reason);
  }
  if (const auto gap = gap_of(record)) {
    return line + std::to_string(gap->records) + " records " + std::to_string(gap->bytes) +
           " bytes until " + std::to_string(gap->until.ns() / 1'000'000);
  }
  return line + std::string(record.payload.begin(), record.payload.end());
}

struct Damage {
  std::uint64_t offset;
  std::uint64_t bytes;
  std::string why;
  friend bool operator==(const Damage&, const Damage&) = default;
};

struct ReadFile final : Reporter {
  explicit ReadFile(Bytes file) {
    Reader reader(file, *this);
    error = reader.error();
    header = reader.header();
    while (const auto record = reader.next()) lines.push_back(line_of(*record));
    ended = reader.ended();
    lost = reader.lost_bytes();
    blocks = reader.blocks();
  }
  void on_damage(std::uint64_t offset, std::uint64_t bytes, std::string_view why) override {
    damages.push_back({offset, bytes, std::string(why)});
  }
  std::string error;
  std::optional<Header> header;
  std::vector<std::string> lines;
  std::vector<Damage> damages;
  std::uint64_t lost = 0;
  std::uint32_t blocks = 0;
  bool ended = false;
};

using Lines = std::vector<std::string>;
using Damages = std::vector<Damage>;

}  // namespace vigil::capture
