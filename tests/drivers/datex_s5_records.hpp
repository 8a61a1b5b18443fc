// DRI records by hand, for the tests of datex_s5: nothing of the driver makes them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test {

using ByteString = std::vector<std::uint8_t>;

inline void put(ByteString& bytes, std::size_t at, int value, std::size_t size = 2) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(static_cast<unsigned>(value) >> 8 * i & 0xFFU);
  }
}

/// Flags, escapes and checksum.
inline ByteString framed(const ByteString& record) {
  ByteString bytes{0x7E};
  unsigned sum = 0;
  const auto add = [&](unsigned byte) {
    if (byte == 0x7E || byte == 0x7D) {
      bytes.push_back(0x7D);
      byte &= 0x5FU;
    }
    bytes.push_back(static_cast<std::uint8_t>(byte));
  };
  for (const std::uint8_t byte : record) {
    sum += byte;
    add(byte);
  }
  add(sum & 0xFFU);
  bytes.push_back(0x7E);
  return bytes;
}

struct Part {
  int type;
  ByteString bytes;
};

inline ByteString record_of(int main_type, const std::vector<Part>& parts, int level = 8,
                            int time = 1'000'000'000) {
  ByteString record(40);
  record[3] = static_cast<std::uint8_t>(level);
  put(record, 4, 4711);
  put(record, 6, time, 4);
  put(record, 14, main_type);
  std::size_t at = 16;
  for (const Part& part : parts) {
    put(record, at, static_cast<int>(record.size()) - 40);
    record[at + 2] = static_cast<std::uint8_t>(part.type);
    record.insert(record.end(), part.bytes.begin(), part.bytes.end());
    at += 3;
  }
  if (at < 40) record[at + 2] = 0xFF;
  put(record, 0, static_cast<int>(record.size()));
  return record;
}

/// The 278 bytes of a class, all groups absent.
struct Class {
  ByteString bytes = ByteString(278);

  explicit Class(int number) { put(bytes, 276, number << 8 | 0x81); }
  Class& group(std::size_t at, unsigned status, int label, const std::vector<int>& values) {
    put(bytes, 4 + at, static_cast<int>(status), 4);
    put(bytes, 4 + at + 4, label);
    for (std::size_t i = 0; i < values.size(); ++i) put(bytes, 4 + at + 6 + 2 * i, values[i]);
    return *this;
  }
};

inline ByteString displayed(const std::vector<Class>& classes, int type = 1, int level = 8) {
  std::vector<Part> parts;
  for (const Class& entry : classes) parts.push_back({type, entry.bytes});
  return framed(record_of(0, parts, level));
}

inline ByteString wave_part(int status, const std::vector<int>& samples) {
  ByteString bytes(6 + 2 * samples.size());
  put(bytes, 0, static_cast<int>(samples.size()));
  put(bytes, 2, status);
  for (std::size_t i = 0; i < samples.size(); ++i) put(bytes, 6 + 2 * i, samples[i]);
  return bytes;
}

struct AlarmBox {
  std::string text;
  int color;
};
/// With enumerations of 16 bits, or of 32.
inline ByteString alarm_part(int silence, const std::vector<AlarmBox>& boxes, bool wide = false) {
  ByteString bytes(wide ? 522U : 510U);
  put(bytes, 8, silence);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const std::size_t at = (wide ? 12U : 10U) + i * (wide ? 100U : 98U);
    for (std::size_t c = 0; c < boxes[i].text.size(); ++c) {
      bytes[at + c] = static_cast<std::uint8_t>(boxes[i].text[c]);
    }
    put(bytes, at + 82, boxes[i].color);
  }
  return bytes;
}

constexpr Instant t0 = Instant::from_ns(100'000'000'000);
constexpr Instant after_ms(int ms) { return t0 + std::chrono::milliseconds(ms); }

}  // namespace vigil::test
