// The bytes of a capture file, but for their compression: its header, and the records of a link.
//
// docs/formats/capture.md describes them. It knows no file, clock or thread; what it decodes is
// untrusted and checked. Pure functions and values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/decoder.hpp"
#include "drivers/api/time.hpp"

namespace vigil::capture {

inline constexpr std::string_view file_magic = "VIGLCAPT";
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::size_t header_max_bytes = 4096;
inline constexpr std::size_t text_max_bytes = 512;
/// The longest read of a port: a whole datagram.
inline constexpr std::size_t payload_max_bytes = 65536;

/// Which link a file is of.
struct LinkName {
  std::string source;  // the daemon
  std::string room;
  std::string bed;
  std::uint32_t monitor = 0;  // its place at the bed, from 0
  std::string driver;
  std::string port;  // as configured
  bool listen_only = false;
  /// What the link knew of its port, so that it decides the same in a replay.
  std::uint16_t line_settings_count = 1;
  std::uint32_t reopen_after_ms = 0;
  friend bool operator==(const LinkName&, const LinkName&) = default;
};

struct Header {
  LinkName link;
  LineSettings line;           // of the port as it is open, or as it will be tried first
  bool open_at_start = false;  // the port was open when the file began
  bool anonymized = false;
  std::uint32_t part = 0;    // files of this link before it, since the daemon started
  std::int64_t wall_ns = 0;  // UTC since 1970 at the start; 0: not told
  Instant at;                // the same moment on CLOCK_BOOTTIME
  std::string boot_id;       // of this start of the machine: instants of two ids can't be compared
  friend bool operator==(const Header&, const Header&) = default;
};

/// Texts that are too long are cut.
[[nodiscard]] std::vector<std::uint8_t> encode(const Header& header);

struct DecodedHeader {
  std::optional<Header> header;
  std::size_t bytes = 0;  // its length in the file
  std::string error;      // why there is none
};
[[nodiscard]] DecodedHeader decode_header(Bytes file);
/// Whether `file` begins as a capture does.
[[nodiscard]] bool is_capture(Bytes file);

enum class Kind : std::uint8_t {
  from_monitor = 1,  // what one read brought: a piece of a stream, or one datagram
  to_monitor = 2,    // what was given to the port to be written
  opened = 3,
  closed = 4,
  failed = 5,  // the port could not be opened, and the reason is another than before
  gap = 6,     // something was not captured
  end = 7,     // the file was ended as intended; without it the daemon was killed, or writes on
};
[[nodiscard]] std::string_view name(Kind kind);

/// The payload is good as long as what it was read from.
struct Record {
  Kind kind = Kind::from_monitor;
  Instant at;
  Bytes payload;
};

struct Opened {
  LineSettings line;
  std::string_view device;
  std::string_view adapter;
};
struct Closed {
  bool by_us = false;  // given up by the link, or the daemon stops; else the port went away
  std::string_view reason;
};
struct Gap {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  Instant until;  // of the last one that is missing; the record's own time is that of the first
};

/// A payload in place: made without taking memory.
struct SmallPayload {
  std::array<std::uint8_t, 12 + 2 * (2 + text_max_bytes)> bytes{};
  std::size_t size = 0;
  [[nodiscard]] Bytes view() const { return {bytes.data(), size}; }
};
[[nodiscard]] SmallPayload encode(const Opened& opened);
[[nodiscard]] SmallPayload encode(const Closed& closed);
[[nodiscard]] SmallPayload encode(const Gap& gap);
/// Nothing if the payload is none of this kind.
[[nodiscard]] std::optional<Opened> opened_of(const Record& record);
[[nodiscard]] std::optional<Closed> closed_of(const Record& record);
[[nodiscard]] std::optional<Gap> gap_of(const Record& record);

/// Appends `record` to `raw`; `previous` is the time of the record before it, 0 for the first.
void append(const Record& record, Instant previous, std::vector<std::uint8_t>& raw);
/// Takes the next record off the front of `raw`; nothing if there is no good one.
[[nodiscard]] std::optional<Record> take(Bytes& raw, Instant previous);

}  // namespace vigil::capture
