// A capture without what may name a patient or a place: for a report of a fault, or for research.
//
// What the driver knows to be a text that may name a patient is overwritten. What the driver could
// not read, as half a message at a gap, may hold a name as well, and becomes zeros. Pure; one
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/capture/capture_reader.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil {

struct AnonymizeOptions {
  bool keep_room = false;  // room, bed and name of the daemon
  bool keep_time = false;  // the date and time of day at which it began
};

struct Anonymized {
  std::vector<std::uint8_t> file;
  std::uint64_t bytes = 0;         // from the monitor
  std::uint64_t named_bytes = 0;   // overwritten by the driver
  std::uint64_t unread_bytes = 0;  // became zeros: in no good frame
  std::uint64_t damages = 0;       // of the file that was read
};

/// `reader` has a header and is at its beginning; `driver` is the one that the header names.
[[nodiscard]] Anonymized anonymize(capture::Reader& reader, const Descriptor& driver,
                                   const AnonymizeOptions& options);

/// "usb:" of "usb:FT4YWX1Z": what kind of port it is, and not which.
[[nodiscard]] std::string port_kind(std::string_view port);
/// "0403:6001:" of "0403:6001:FT4YWX1Z".
[[nodiscard]] std::string without_serial(std::string_view adapter);

}  // namespace vigil
