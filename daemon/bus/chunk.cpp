#include "daemon/bus/chunk.hpp"

#include <array>

namespace vigil::bus {
namespace {

// Tags: field number << 3 | wire type (0 varint, 2 length-delimited).
constexpr unsigned varint_type = 0;
constexpr unsigned bytes_type = 2;
constexpr char tag(int field, unsigned type) {
  return static_cast<char>(static_cast<unsigned>(field) << 3 | type);
}

// Tags of fields from 16 on take two bytes; none is used here.
static_assert(v1::Event::kRetransmitFieldNumber < 16);
static_assert(v1::SnapshotChunk::kEventsFieldNumber < 16);
static_assert(v1::ReplayChunk::kEventsFieldNumber < 16);
static_assert(v1::Reply::kSnapshotFieldNumber < 16);

constexpr std::array<char, 2> retransmit{tag(v1::Event::kRetransmitFieldNumber, varint_type), 1};

void append_length(std::string& to, std::size_t length) {
  for (; length >= 0x80; length >>= 7) to.push_back(static_cast<char>((length & 0x7F) | 0x80));
  to.push_back(static_cast<char>(length));
}

std::string wrap(std::uint64_t request_id, bool done, int field, const std::string& chunk,
                 const std::string& events) {
  v1::Reply reply;
  reply.set_request_id(request_id);
  reply.set_done(done);
  std::string bytes = reply.SerializeAsString();
  bytes.push_back(tag(field, bytes_type));
  append_length(bytes, chunk.size() + events.size());
  return bytes + chunk + events;
}

}  // namespace

void ChunkEvents::add(std::span<const std::uint8_t> event) {
  constexpr int in_snapshot = v1::SnapshotChunk::kEventsFieldNumber;
  constexpr int in_replay = v1::ReplayChunk::kEventsFieldNumber;
  bytes_.push_back(tag(of_ == Of::snapshot ? in_snapshot : in_replay, bytes_type));
  append_length(bytes_, event.size() + retransmit.size());
  bytes_.append(reinterpret_cast<const char*>(event.data()), event.size());
  bytes_.append(retransmit.data(), retransmit.size());
  ++count_;
}

std::string reply_with(std::uint64_t request_id, bool done, const v1::SnapshotChunk& chunk,
                       const ChunkEvents& events) {
  return wrap(request_id, done, v1::Reply::kSnapshotFieldNumber, chunk.SerializeAsString(),
              events.bytes());
}

std::string reply_with(std::uint64_t request_id, bool done, const v1::ReplayChunk& chunk,
                       const ChunkEvents& events) {
  return wrap(request_id, done, v1::Reply::kReplayFieldNumber, chunk.SerializeAsString(),
              events.bytes());
}

}  // namespace vigil::bus
