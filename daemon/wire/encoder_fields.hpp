// How the encoder puts the core's values into fields. Not for use outside daemon/wire. Pure.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/time.hpp"

namespace vigil::wire {

inline constexpr std::string_view system_topic = "v1/system/";

/// Exact to the thousandth: the quotient of two integers is rounded once.
inline double from_milli(std::int32_t milli) { return milli / 1000.0; }

/// 0 for what was before the machine was booted, as of a state that was restored after it.
inline std::uint64_t nanoseconds(Instant at) {
  return at.ns() < 0 ? 0 : static_cast<std::uint64_t>(at.ns());
}
/// 0 for what has no end.
inline std::uint64_t nanoseconds_or_none(Instant at) { return at.is_never() ? 0 : nanoseconds(at); }

/// A view's assignment keeps the field's capacity; passing it as a string would allocate.
inline void put(std::string* field, std::string_view text) { field->assign(text); }

/// UTC of an instant of CLOCK_BOOTTIME, also of one before the machine was started.
inline void put_wall_time(google::protobuf::Timestamp& to, Instant at,
                          std::int64_t wall_minus_boot_ns) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t wall_ns = at.ns() + wall_minus_boot_ns;
  // Rounded down, so that nanos is never negative, before 1970 too.
  std::int64_t seconds = wall_ns / second;
  std::int64_t nanos = wall_ns % second;
  if (nanos < 0) {
    nanos += second;
    --seconds;
  }
  to.set_seconds(seconds);
  to.set_nanos(static_cast<std::int32_t>(nanos));
}

/// Into `bytes`, which grows to the largest message.
template <typename Message>
std::span<const std::uint8_t> serialise(const Message& message, std::vector<std::uint8_t>& bytes) {
  const std::size_t size = message.ByteSizeLong();
  if (bytes.size() < size) bytes.resize(size);
  message.SerializeWithCachedSizesToArray(bytes.data());
  return {bytes.data(), size};
}

}  // namespace vigil::wire
