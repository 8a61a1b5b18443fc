#include "drivers/datex_s5/frame.hpp"

#include <algorithm>
#include <cstring>

namespace vigil::datex_s5 {

Unframed unframe(Bytes body, std::span<std::uint8_t, longest_record + 1> place) {
  std::size_t size = 0;
  while (!body.empty()) {
    const void* found = std::memchr(body.data(), escape, body.size());
    const std::size_t plain =
        found == nullptr
            ? body.size()
            : static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - body.data());
    if (plain > place.size() - size) return {{}, RejectCause::oversize};
    std::copy_n(body.begin(), plain, place.begin() + static_cast<std::ptrdiff_t>(size));
    size += plain;
    body = body.subspan(plain);
    if (body.empty()) break;
    if (body.size() < 2) return {{}, RejectCause::length};
    const auto byte = static_cast<std::uint8_t>(body[1] | escape_bit);
    if (byte == body[1] || (byte != flag && byte != escape)) return {{}, RejectCause::field};
    if (size == place.size()) return {{}, RejectCause::oversize};
    place[size++] = byte;
    body = body.subspan(2);
  }
  if (size < header_size + 1) return {{}, RejectCause::length};
  const Bytes record = Bytes(place).first(size - 1);
  if (sum8(record) != place[size - 1]) return {{}, RejectCause::checksum};
  if (u16(record, header::length) != record.size()) return {{}, RejectCause::length};
  return {record};
}

std::size_t put_frame(Bytes record, std::span<std::uint8_t> out) {
  std::size_t size = 0;
  const auto put = [&](std::uint8_t byte) {
    if (byte == flag || byte == escape) {
      out[size++] = escape;
      byte = static_cast<std::uint8_t>(byte & ~escape_bit);
    }
    out[size++] = byte;
  };
  out[size++] = flag;
  for (const std::uint8_t byte : record) put(byte);
  put(sum8(record));
  out[size++] = flag;
  return size;
}

}  // namespace vigil::datex_s5
