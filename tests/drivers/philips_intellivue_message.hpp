// Messages of a Philips IntelliVue made by hand, and the captures of a real one.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/philips_intellivue/framing.hpp"
#include "drivers/registry.hpp"
#include "tests/drivers/recording_sink.hpp"

namespace vigil::test::intellivue {

using ByteString = std::vector<std::uint8_t>;

/// "C0 3A" or "C03A"; other characters than hex digits are skipped.
inline ByteString bytes_of(std::string_view hex) {
  ByteString bytes;
  int half = -1;
  for (const char c : hex) {
    const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
    if (at == std::string_view::npos || c == '\n' || c == ' ') continue;
    if (half < 0) {
      half = static_cast<int>(at);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(half * 16 + static_cast<int>(at)));
      half = -1;
    }
  }
  return bytes;
}

inline std::string hex_of(Bytes bytes) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

inline std::string word(std::size_t value) {
  const ByteString bytes{static_cast<std::uint8_t>(value >> 8U & 0xFFU),
                         static_cast<std::uint8_t>(value & 0xFFU)};
  return hex_of(bytes);
}
/// A length, and what it counts.
inline std::string sized(const std::string& hex) { return word(bytes_of(hex).size()) + hex; }
inline std::string attribute(std::string_view id, const std::string& value) {
  return std::string(id) + sized(value);
}
/// An object: handle and attributes, each as attribute() makes it.
inline std::string object(std::string_view handle, const std::vector<std::string>& attributes) {
  std::string all;
  for (const std::string& one : attributes) all += one;
  return std::string(handle) + word(attributes.size()) + sized(all);
}
/// A String in UTF-16.
inline std::string text(std::string_view letters) {
  std::string hex;
  for (const char c : letters) hex += word(static_cast<unsigned char>(c));
  return sized(hex + "0000");
}

/// The result of an extended poll: all objects in context 1.
inline ByteString poll_result(std::string_view object_class, std::string_view group,
                              const std::vector<std::string>& objects,
                              std::string_view relative = "00000000",
                              std::string_view absolute = "FFFFFFFFFFFFFFFF") {
  std::string all;
  for (const std::string& one : objects) all += one;
  const std::string contexts = "0001" + word(objects.size()) + sized(all);
  const std::string poll = "00010000" + std::string(relative) + std::string(absolute) + "0001" +
                           std::string(object_class) + std::string(group) + "0001" +
                           sized(contexts);
  const std::string body = "002100000000F13B" + sized(poll);
  return bytes_of("E10000020002" + sized("01010007" + sized(body)));
}
inline ByteString numerics(const std::vector<std::string>& objects,
                           std::string_view relative = "00000000") {
  return poll_result("0006", "0803", objects, relative);
}

inline ByteString framed(Bytes payload) {
  ByteString frame(philips_intellivue::longest_frame);
  frame.resize(philips_intellivue::put_frame(payload, frame));
  return frame;
}

/// The messages of a capture, one a line; empty: it is not there.
/// The captures are not part of the repository. One that is there and gives nothing is a failure.
inline bool has_capture(const std::string& file) {
  return std::ifstream(std::string(VIGIL_SOURCE_DIR) + "/../shared/captures/" + file).is_open();
}

inline std::vector<ByteString> capture(const std::string& file) {
  std::ifstream in(std::string(VIGIL_SOURCE_DIR) + "/../shared/captures/" + file);
  std::vector<ByteString> messages;
  for (std::string line; std::getline(in, line);) messages.push_back(bytes_of(line));
  return messages;
}

inline constexpr Instant t0 = Instant::from_ns(100'000'000'000);

inline LineSettings datagram_line() {
  LineSettings line = find_driver("philips_intellivue")->line_settings[0];
  line.transport = Transport::datagram;
  return line;
}

using Lines = std::vector<std::string>;

/// A decoder that hears datagrams.
class Intellivue : public testing::Test {
 protected:
  Intellivue() { decoder_->reset(t0, datagram_line()); }
  void feed(const ByteString& message, int ms = 0) {
    decoder_->feed(message, t0 + std::chrono::milliseconds(ms), sink_);
  }
  /// What one message gives, but for the frame itself.
  Lines lines_of(const ByteString& message, int ms = 0) {
    sink_.lines.clear();
    feed(message, ms);
    Lines lines = sink_.lines;
    std::erase(lines, "frame");
    return lines;
  }
  std::unique_ptr<Decoder> decoder_ = find_driver("philips_intellivue")->make();
  RecordingSink sink_;
};

}  // namespace vigil::test::intellivue
