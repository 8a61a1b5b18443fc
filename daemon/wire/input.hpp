// The engine's inputs as bytes for the journal (vigil.v1.JournalInput), and back.
//
// A bed is named by room and bed, a profile by its id: an input still means the same bed when the
// configuration has changed. Neither has a clock; once warm the encoder does not allocate. A new
// alternative of engine::Input needs a message in journal.proto, a put_input() in input_encoder.cpp
// and a take() in input_decoder.cpp: without them neither compiles. One thread each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/input.hpp"
#include "daemon/handoff/slot.hpp"
#include "daemon/wire/session_order.hpp"
#include "vigil/v1/journal.pb.h"

namespace vigil::wire {

/// How the engine of an epoch began; the first input of each epoch.
struct Begin {
  std::uint64_t epoch = 0;
  bool resumed = false;
  Duration shift{0};  // what was moved, the Instants of the epoch before
  FixedText<36> boot_id;
  std::int64_t wall_minus_boot_ns = 0;
  FixedText<64> config_hash;
  FixedText<32> program;
  friend bool operator==(const Begin&, const Begin&) = default;
};

/// Beds and profiles by their names.
class ConfiguredNames {
 public:
  explicit ConfiguredNames(const engine::EngineConfig& config);
  struct Bed {
    std::string room;
    std::string bed;
    std::size_t monitors = 0;
  };
  [[nodiscard]] const Bed& bed(engine::BedIndex index) const;  // nameless if there is none
  [[nodiscard]] std::string_view profile(engine::ProfileIndex index) const;
  [[nodiscard]] std::optional<engine::BedIndex> find_bed(std::string_view room,
                                                         std::string_view bed) const;
  [[nodiscard]] std::optional<engine::ProfileIndex> find_profile(std::string_view id) const;
  [[nodiscard]] const Names& all() const { return all_; }

 private:
  std::vector<Bed> beds_;
  std::vector<std::string> profiles_;
  Bed none_;
  Names all_;
};

class InputEncoder {
 public:
  InputEncoder(std::uint64_t epoch, const engine::EngineConfig& config);

  /// The slot has no record number yet; its views are good until the next call.
  [[nodiscard]] handoff::Slot encode(Instant at, const engine::Input& input);
  [[nodiscard]] handoff::Slot encode(Instant at, const Begin& begin);

 private:
  [[nodiscard]] handoff::Slot finish(Instant at, v1::JournalInput& message);

  std::uint64_t epoch_;
  ConfiguredNames names_;
  // One message per alternative: changing the body of one message would free and allocate it.
  std::array<v1::JournalInput, std::variant_size_v<engine::Input>> inputs_;
  v1::JournalInput begin_;
  std::vector<std::uint8_t> bytes_;
};

enum class InputIs : std::uint8_t {
  input,
  begin,
  not_configured,  // good, but its bed, monitor or profile is not in this configuration
  malformed,
};

class InputDecoder {
 public:
  explicit InputDecoder(const engine::EngineConfig& config) : names_(config) {}

  /// What it was; at(), and input() or begin(), are good until the next call.
  [[nodiscard]] InputIs decode(std::span<const std::uint8_t> payload);
  [[nodiscard]] Instant at() const { return at_; }
  [[nodiscard]] const engine::Input& input() const { return input_; }
  [[nodiscard]] const Begin& begin() const { return begin_; }
  /// Why there is no input, in words.
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  ConfiguredNames names_;
  v1::JournalInput message_;
  Instant at_;
  engine::Command command_;
  engine::Input input_;
  Begin begin_;
  std::string error_;
};

}  // namespace vigil::wire
