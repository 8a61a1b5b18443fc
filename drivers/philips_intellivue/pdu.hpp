// Reading and writing of the protocol's data units: a cursor that can't leave its bytes, a writer
// with a fixed place, and the head of a data export message.
//
// It knows the skeleton of a message and no measurement. Values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "drivers/api/decoder.hpp"
#include "drivers/philips_intellivue/protocol.hpp"

namespace vigil::philips_intellivue {

/// Reads big-endian numbers. What lies past the end reads as 0, and good() is false from then on.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : bytes_(bytes) {}
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }
  Bytes take(std::size_t count) {
    if (count > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return {};
    }
    const Bytes taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  void skip(std::size_t count) { (void)take(count); }
  [[nodiscard]] Bytes rest() const { return bytes_; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8U | byte;
    return value;
  }
  Bytes bytes_;
  bool good_ = true;
};

/// One attribute of a list.
struct Attribute {
  std::uint16_t id = 0;
  Bytes value;
};

/// A list with count and length in front; each() stops at its end.
class AttributeList {
 public:
  /// Takes a list from the front of `cursor`.
  explicit AttributeList(Cursor& cursor);
  /// Entries are all inside the list, and fill it.
  [[nodiscard]] bool whole() const;
  [[nodiscard]] std::uint16_t count() const { return count_; }
  template <typename Each>
  void each(Each&& visit) const {
    Cursor cursor(bytes_);
    for (std::uint16_t i = 0; i < count_; ++i) {
      const std::uint16_t id = cursor.u16();
      const Bytes value = cursor.take(cursor.u16());
      if (!cursor.good()) return;
      visit(Attribute{id, value});
    }
  }

 private:
  std::uint16_t count_ = 0;
  Bytes bytes_;
  bool good_ = false;
};

/// The head of a message that begins with E1.
struct DataMessage {
  std::uint16_t operation = 0;  // ro::
  std::uint8_t linked_state = 0;
  std::uint8_t linked_count = 0;
  std::uint16_t invoke_id = 0;
  std::uint16_t command = 0;  // command::, or the error's number
  Bytes body;
};
/// Nothing if the head is not that of a data export message, or its lengths don't agree.
[[nodiscard]] std::optional<DataMessage> read_data_message(Bytes payload);

/// What a poll brought, single or extended.
struct PollResult {
  bool extended = false;
  std::uint16_t poll_number = 0;
  std::uint16_t sequence = 0;
  std::uint32_t relative_time = 0;
  Bytes absolute_time;
  std::uint16_t object_class = 0;
  std::uint16_t attribute_group = 0;
  std::uint16_t contexts = 0;
  Bytes list;

  /// Calls visit(context, handle, attributes) for each object.
  template <typename Each>
  void each(Each&& visit) const {
    Cursor cursor(list);
    for (std::uint16_t c = 0; c < contexts; ++c) {
      const std::uint16_t context = cursor.u16();
      const std::uint16_t count = cursor.u16();
      Cursor objects(cursor.take(cursor.u16()));
      if (!cursor.good()) return;
      for (std::uint16_t i = 0; i < count; ++i) {
        const std::uint16_t handle = objects.u16();
        const AttributeList attributes(objects);
        if (!objects.good()) return;
        visit(context, handle, attributes);
      }
    }
  }
};
/// Nothing if `body` of a confirmed action's result is no poll's, or anything in it is not whole.
[[nodiscard]] std::optional<PollResult> read_poll_result(Bytes body);

/// A message in a fixed place, at most `Capacity` bytes; what does not fit is left out, and
/// overflown() tells so.
template <std::size_t Capacity>
class Writer {
 public:
  void clear() { size_ = 0, overflown_ = false; }
  Writer& u8(std::uint32_t value) {
    if (size_ < Capacity)
      bytes_[size_++] = static_cast<std::uint8_t>(value & 0xFFU);
    else
      overflown_ = true;
    return *this;
  }
  Writer& u16(std::uint32_t value) { return u8(value >> 8U).u8(value); }
  Writer& u32(std::uint32_t value) { return u16(value >> 16U).u16(value); }
  Writer& bytes(Bytes all) {
    for (const std::uint8_t byte : all) u8(byte);
    return *this;
  }
  /// Leaves room for a length; close() fills it with what was written since.
  [[nodiscard]] std::size_t open() {
    u16(0);
    return size_;
  }
  void close(std::size_t opened) { put_u16(opened - 2, size_ - opened); }
  void put_u16(std::size_t at, std::size_t value) {
    if (at + 2 > size_) return;
    bytes_[at] = static_cast<std::uint8_t>(value >> 8U & 0xFFU);
    bytes_[at + 1] = static_cast<std::uint8_t>(value & 0xFFU);
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool overflown() const { return overflown_; }
  [[nodiscard]] Bytes view() const { return Bytes(bytes_).first(size_); }

 private:
  std::array<std::uint8_t, Capacity> bytes_{};
  std::size_t size_ = 0;
  bool overflown_ = false;
};

}  // namespace vigil::philips_intellivue
