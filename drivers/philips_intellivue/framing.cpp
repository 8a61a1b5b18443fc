#include "drivers/philips_intellivue/framing.hpp"

#include <algorithm>
#include <cstring>

namespace vigil::philips_intellivue {
namespace {

// Eight bytes at a time: tables[k] is the effect of a byte that k more bytes follow.
constexpr std::size_t slices = 8;
using CheckTables = std::array<std::array<std::uint16_t, 256>, slices>;

constexpr CheckTables make_tables() {
  CheckTables tables{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0x8408U : crc >> 1U;
    tables[0][byte] = static_cast<std::uint16_t>(crc);
  }
  for (std::size_t slice = 1; slice < slices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const unsigned before = tables[slice - 1][byte];
      tables[slice][byte] = static_cast<std::uint16_t>((before >> 8U) ^ tables[0][before & 0xFFU]);
    }
  }
  return tables;
}
constexpr CheckTables tables = make_tables();

/// Where `byte` stands first in `bytes`, or their size.
std::size_t find(Bytes bytes, std::uint8_t byte) {
  if (bytes.empty()) return 0;
  const void* at = std::memchr(bytes.data(), byte, bytes.size());
  if (at == nullptr) return bytes.size();
  return static_cast<std::size_t>(static_cast<const std::uint8_t*>(at) - bytes.data());
}

}  // namespace

std::uint16_t frame_check(Bytes bytes) {
  unsigned crc = 0xFFFF;
  while (bytes.size() >= slices) {
    crc = unsigned{tables[7][(crc ^ bytes[0]) & 0xFFU]} ^
          tables[6][((crc >> 8U) ^ bytes[1]) & 0xFFU] ^ tables[5][bytes[2]] ^ tables[4][bytes[3]] ^
          tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^ tables[0][bytes[7]];
    bytes = bytes.subspan(slices);
  }
  for (const std::uint8_t byte : bytes) crc = (crc >> 8U) ^ tables[0][(crc ^ byte) & 0xFFU];
  return static_cast<std::uint16_t>(crc ^ 0xFFFFU);
}

std::size_t put_frame(Bytes payload, std::span<std::uint8_t> out) {
  if (payload.size() > longest_payload) return 0;
  std::array<std::uint8_t, frame_header_size + longest_payload + frame_check_size> plain;
  plain[0] = protocol_id;
  plain[1] = message_type;
  plain[2] = static_cast<std::uint8_t>(payload.size() >> 8U);
  plain[3] = static_cast<std::uint8_t>(payload.size() & 0xFFU);
  std::copy(payload.begin(), payload.end(), plain.begin() + frame_header_size);
  const std::size_t size = frame_header_size + payload.size();
  const std::uint16_t check = frame_check(Bytes(plain).first(size));
  plain[size] = static_cast<std::uint8_t>(check & 0xFFU);
  plain[size + 1] = static_cast<std::uint8_t>(check >> 8U);
  std::size_t at = 0;
  if (out.empty()) return 0;
  out[at++] = frame_begin;
  for (const std::uint8_t byte : Bytes(plain).first(size + frame_check_size)) {
    if (at + 3 > out.size()) return 0;
    if (needs_escape(byte)) out[at++] = frame_escape;
    out[at++] = needs_escape(byte) ? static_cast<std::uint8_t>(byte ^ frame_flip) : byte;
  }
  out[at++] = frame_end;
  return at;
}

std::optional<Bytes> Deframer::next(Sink& sink) {
  for (;;) {
    const Bytes bytes = buffer_.view().first(std::min(buffer_.view().size(), longest_frame));
    if (bytes.empty()) return std::nullopt;
    if (bytes[0] != frame_begin) {
      drop(find(bytes, frame_begin), RejectCause::noise, sink);
      continue;
    }
    const Bytes unsearched = bytes.subspan(std::max<std::size_t>(searched_, 1));
    const std::size_t from = bytes.size() - unsearched.size();
    const std::size_t end = from + find(unsearched, frame_end);
    const std::size_t begin = from + find(unsearched.first(end - from), frame_begin);
    if (begin < end) {
      // A new frame begins inside this one: this one was cut short.
      drop(begin, RejectCause::length, sink);
      continue;
    }
    if (end == bytes.size()) {
      searched_ = end;
      if (bytes.size() < longest_frame) return std::nullopt;
      drop(longest_frame, RejectCause::oversize, sink);
      continue;
    }
    RejectCause cause = RejectCause::length;
    const std::optional<Bytes> payload = open(bytes.subspan(1, end - 1), cause);
    if (!payload) {
      drop(end + 1, cause, sink);
      continue;
    }
    run_.end();
    frame_at_ = buffer_.where();
    searched_ = 0;
    buffer_.drop(end + 1);
    return payload;
  }
}

void Deframer::drop(std::size_t count, RejectCause cause, Sink& sink) {
  for (std::size_t i = 0; i < count; ++i) {
    run_.drop(i == 0 ? cause : RejectCause::noise, buffer_.where() + i, sink);
  }
  buffer_.drop(count);
  searched_ = 0;
}

std::optional<Bytes> Deframer::open(Bytes inside, RejectCause& cause) {
  std::size_t size = 0;
  while (!inside.empty()) {
    const std::size_t run = find(inside, frame_escape);
    if (run > plain_.size() - size) return std::nullopt;
    std::copy_n(inside.begin(), run, plain_.begin() + static_cast<std::ptrdiff_t>(size));
    size += run;
    inside = inside.subspan(run);
    if (inside.empty()) break;
    // An escape before the end is the sender's way to give a frame up (VMP).
    if (inside.size() < 2 || size == plain_.size()) return std::nullopt;
    plain_[size++] = static_cast<std::uint8_t>(inside[1] ^ frame_flip);
    inside = inside.subspan(2);
  }
  if (size < frame_header_size + frame_check_size + 1) return std::nullopt;
  const std::size_t length = std::size_t{plain_[2]} << 8U | plain_[3];
  cause = RejectCause::checksum;
  const std::size_t checked = size - frame_check_size;
  const auto sent = static_cast<std::uint16_t>(plain_[checked] | plain_[checked + 1] << 8U);
  if (frame_check(Bytes(plain_).first(checked)) != sent) return std::nullopt;
  cause = RejectCause::length;
  if (length != checked - frame_header_size) return std::nullopt;
  cause = RejectCause::field;
  if (plain_[0] != protocol_id || plain_[1] != message_type) return std::nullopt;
  return Bytes(plain_).subspan(frame_header_size, length);
}

}  // namespace vigil::philips_intellivue
