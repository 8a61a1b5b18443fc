// From one record to its rows in the typed tables. A pure function: the same record gives the same
// rows on every machine, so that "vigil verify" can make them anew and compare.
//
// It knows no database and no earlier record. Any thread.
#pragma once

#include "sessionlog/record.hpp"
#include "sessionlog/tables.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::sessionlog {

/// Rises whenever the tables or what goes into them change: then all are made anew.
inline constexpr std::uint64_t projection_version = 1;

/// What stands in the chain for an event. `retransmit` is cleared: the record is the same whichever
/// way it came.
[[nodiscard]] Record record_of(const v1::Event& event);
/// Whose event it is: the session of the bed's patient, or the one that it tells of.
[[nodiscard]] const std::string& session_of(const v1::Event& event);
/// When a number was measured, microseconds since 1970 UTC.
[[nodiscard]] std::int64_t measured_us(const v1::Event& event, std::uint64_t measured_ns);
/// A CLOCK_BOOTTIME of the event's machine on the wall clock, by the event's own pair of clocks.
/// Times of the wire are untrusted: what makes no sense wraps, and harms nothing.
[[nodiscard]] std::int64_t wall_at(std::int64_t wall_us, const v1::Event& event,
                                   std::uint64_t boot_ns);
[[nodiscard]] std::int64_t to_us(const google::protobuf::Timestamp& time);

/// Adds the rows of a record. False: the payload is none of its kind, and there are no rows.
bool project(const Record& record, Rows& rows);

}  // namespace vigil::sessionlog
