#include "drivers/capnostream20/message.hpp"

#include <cstring>

namespace vigil::capnostream20 {
namespace {

/// Reads bytes after the start byte, without escapes.
class Reader {
 public:
  enum class Result : std::uint8_t { byte, more, start, bad };
  explicit Reader(Bytes bytes) : bytes_(bytes) {}

  Result next(std::uint8_t& byte) {
    if (at_ == bytes_.size()) return Result::more;
    byte = bytes_[at_];
    if (byte == start_byte) return Result::start;
    ++at_;
    if (byte != escape) return Result::byte;
    if (at_ == bytes_.size()) return Result::more;
    const std::uint8_t rest = bytes_[at_];
    if (rest == start_byte) return Result::start;
    ++at_;
    byte = static_cast<std::uint8_t>(escape + rest);
    return byte == escape || byte == start_byte ? Result::byte : Result::bad;
  }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 1;
};

/// A start byte inside of a message begins another one.
Scan cut_short(Reader::Result result, const Reader& reader) {
  if (result == Reader::Result::more) return {Scan::Kind::incomplete};
  const bool start = result == Reader::Result::start;
  return {Scan::Kind::broken, reader.at(), start ? RejectCause::length : RejectCause::field};
}

}  // namespace

Scan scan(Bytes bytes, std::span<std::uint8_t, most_content> place) {
  using Result = Reader::Result;
  if (bytes.empty()) return {Scan::Kind::incomplete};
  if (bytes[0] != start_byte) {
    const void* start = std::memchr(bytes.data(), start_byte, bytes.size());
    const std::size_t noise =
        start == nullptr
            ? bytes.size()
            : static_cast<std::size_t>(static_cast<const std::uint8_t*>(start) - bytes.data());
    return {Scan::Kind::broken, noise};
  }
  Reader reader(bytes);
  std::uint8_t size = 0;
  Result result = reader.next(size);
  if (result != Result::byte) return cut_short(result, reader);
  if (size == 0) return {Scan::Kind::broken, reader.at(), RejectCause::length};
  std::uint8_t check = size;
  for (std::size_t i = 0; i < size; ++i) {
    result = reader.next(place[i]);
    if (result != Result::byte) return cut_short(result, reader);
    check ^= place[i];
  }
  std::uint8_t checksum = 0;
  result = reader.next(checksum);
  if (result != Result::byte) return cut_short(result, reader);
  // mdpnp: wave messages sometimes have a stray 00 before the checksum.
  if (checksum == 0 && check != 0 && place[0] == response::co2_wave) {
    result = reader.next(checksum);
    if (result != Result::byte) return cut_short(result, reader);
  }
  if (checksum != check) return {Scan::Kind::broken, reader.at(), RejectCause::checksum};
  return {Scan::Kind::whole, reader.at(), RejectCause::noise, size};
}

std::size_t put_message(std::uint8_t code, Bytes payload, std::span<std::uint8_t> out) {
  std::size_t size = 0;
  std::uint8_t check = 0;
  const auto put = [&](std::uint8_t byte) {
    check ^= byte;
    if (byte == escape || byte == start_byte) {
      out[size++] = escape;
      byte = static_cast<std::uint8_t>(byte - escape);
    }
    out[size++] = byte;
  };
  out[size++] = start_byte;
  put(static_cast<std::uint8_t>(payload.size() + 1));
  put(code);
  for (const std::uint8_t byte : payload) put(byte);
  put(check);
  return size;
}

std::int32_t milli_mmhg(std::int32_t number, Units units) {
  // One kPa is 7.50062 mmHg; 1 vol% at 760 mmHg is 7.6 mmHg.
  std::int64_t micro = std::int64_t{number} * 1'000'000;
  if (units == Units::kpa) micro = std::int64_t{number} * 750'062;
  if (units == Units::volume_percent) micro = std::int64_t{number} * 760'000;
  return static_cast<std::int32_t>((micro + 50'000) / 100'000 * 100);
}

}  // namespace vigil::capnostream20
