#include "drivers/datex_s5/names.hpp"

#include <algorithm>
#include <array>

namespace vigil::datex_s5 {
namespace {

constexpr std::uint8_t filler = '*';

/// The place of the unescaped byte `index` in `body`, or its end.
std::size_t place_of(Bytes body, std::size_t index) {
  std::size_t at = 0;
  while (index > 0 && at < body.size()) {
    at += body[at] == escape ? std::size_t{2} : std::size_t{1};
    --index;
  }
  return std::min(at, body.size());
}

/// Overwrites the bytes of `raw`, which are whole escapes, and keeps their sum: an escaped byte
/// stays an escaped one.
void overwrite(std::span<std::uint8_t> raw) {
  unsigned missing = 0;
  std::array<std::uint8_t*, 2> plain{};
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == escape && i + 1 < raw.size()) {
      ++i;
      missing += (raw[i] | escape_bit) - unsigned{escape};
      raw[i] = static_cast<std::uint8_t>(escape & ~escape_bit);
    } else {
      missing += raw[i] - unsigned{filler};
      raw[i] = filler;
      plain[1] = plain[0];
      plain[0] = &raw[i];
    }
  }
  missing &= 0xFFU;
  if (plain[0] == nullptr) return;
  auto byte = static_cast<std::uint8_t>((filler + missing) & 0xFFU);
  if ((byte == flag || byte == escape) && plain[1] != nullptr) {
    byte = static_cast<std::uint8_t>(byte - 2);
    *plain[1] = filler + 2;
  }
  if (byte == flag || byte == escape) return;  // a body of one byte, of no record
  *plain[0] = byte;
}

void blank(std::span<std::uint8_t> body) {
  std::array<std::uint8_t, longest_record + 1> place{};
  const Unframed found = unframe(body, place);
  if (found.record.empty()) {
    std::fill(body.begin(), body.end(), filler);
    return;
  }
  const auto type = static_cast<MainType>(u16(found.record, header::main_type));
  if (type == MainType::physiological || type == MainType::wave || type == MainType::alarm) return;
  const std::size_t from = place_of(body, header_size);
  const std::size_t to = place_of(body, found.record.size());
  overwrite(body.subspan(from, to - from));
}

}  // namespace

void blank_names(std::span<std::uint8_t> recorded, Transport) {
  while (!recorded.empty()) {
    const auto end = std::find(recorded.begin(), recorded.end(), flag);
    const auto size = static_cast<std::size_t>(end - recorded.begin());
    if (size > 0) blank(recorded.first(size));
    recorded = recorded.subspan(std::min(size + 1, recorded.size()));
  }
}

}  // namespace vigil::datex_s5
