// The chain of hashes through the records of a session log. docs/formats/session-log.md.
//
// It reads no file. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sessionlog/record.hpp"

namespace vigil::sessionlog {

/// What the first record follows.
[[nodiscard]] Hash genesis_hash();
[[nodiscard]] Hash payload_hash(std::span<const std::uint8_t> payload);
/// The payload goes in by its own hash: so it can be taken out later, and the chain still holds.
[[nodiscard]] Hash record_hash(const Hash& previous, const Record& record, const Hash& payload);

[[nodiscard]] std::span<const std::uint8_t> as_bytes(std::string_view text);
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
/// Nothing unless it is pairs of hexadecimal digits.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

}  // namespace vigil::sessionlog
