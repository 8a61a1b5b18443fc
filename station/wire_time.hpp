// Wall times as protobuf has them. Pure; any thread.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "station/identity.hpp"

namespace vigil::station {

inline void put_time(google::protobuf::Timestamp& to, WallTime from) {
  const auto ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(from.time_since_epoch()).count();
  constexpr std::int64_t second = 1'000'000'000;
  to.set_seconds(ns / second);
  to.set_nanos(static_cast<std::int32_t>(ns % second));
}

inline std::int64_t to_ms(const google::protobuf::Timestamp& from) {
  return from.seconds() * 1000 + from.nanos() / 1'000'000;
}

inline void put_ms(google::protobuf::Timestamp& to, std::int64_t ms) {
  to.set_seconds(ms / 1000);
  to.set_nanos(static_cast<std::int32_t>(ms % 1000) * 1'000'000);
}

}  // namespace vigil::station
