// The inputs of a journal through an engine once more, and what it says held against the events
// that are stored.
//
// It takes the journal's records in their order and decides nothing: vigild goes on from where it
// ends, `vigil replay` reports it. It reads no clock and no file. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"
#include "daemon/journal/record.hpp"
#include "daemon/wire/encoder.hpp"
#include "daemon/wire/input.hpp"

namespace vigil::playback {

/// An event that is not as it is stored.
struct Difference {
  std::uint64_t record = 0;  // of the stored event; if there is none: of the input that made it
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string stored;  // in words; empty: none is stored
  std::string made;    // in words; empty: none was made
  std::string fields;  // what differs of the two: "limits.limits[0].limit: 88 -> 85"
};

struct Tally {
  std::uint64_t inputs = 0;    // up to the first difference
  std::uint64_t events = 0;    // stored, and held against one that was made, up to it
  std::uint64_t unjudged = 0;  // stored, and nothing could be made to compare
  std::uint64_t not_configured = 0;
  std::uint64_t malformed = 0;
  std::uint64_t gaps = 0;  // records that were lost before they were written
  std::string complaint;   // the first of the last three, in words with its record
};

/// An event that was made and that no record holds.
struct MadeEvent {
  handoff::SlotHead head;
  std::string topic;
  std::vector<std::uint8_t> payload;
  engine::Event event;
};

/// A new engine in the state of `engine`, with its Instants moved by `shift`: the same way for
/// vigild and for whoever plays its journal. Null: `error` says why.
[[nodiscard]] std::unique_ptr<engine::Engine> moved(const engine::Engine& engine,
                                                    const engine::EngineConfig& config,
                                                    Duration shift, std::string& error);

class Playback final : private engine::Output {
 public:
  /// `config` must outlive this.
  Playback(std::string source, const engine::EngineConfig& config);
  ~Playback();

  /// Whether what is made is held against what is stored: not after a change of configuration or
  /// program, which may well make other events.
  void compare(bool on) { compare_ = on; }
  /// Goes on from a checkpoint of this epoch.
  [[nodiscard]] engine::Restored restore(std::span<const std::uint8_t> state, std::uint64_t epoch,
                                         std::int64_t wall_minus_boot_ns);
  /// In order of id. What is no input and no event is passed over; so is everything before a
  /// beginning is known.
  void take(const journal::RecordView& record);

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }
  /// The first alarm that came, changed or ended otherwise; means something only beside a
  /// difference.
  [[nodiscard]] const std::optional<Difference>& alarm_difference() const {
    return alarm_difference_;
  }
  /// No record follows: what the last input made is held against what is stored, too.
  void end() { compare_alarms(); }
  /// Of the last epoch, in order of seq.
  [[nodiscard]] const std::deque<MadeEvent>& not_stored() const { return made_; }
  /// Configuration and profiles that the epoch began with; empty: its beginning was not seen.
  [[nodiscard]] const std::string& config_hash() const { return config_hash_; }
  [[nodiscard]] bool begun() const { return engine_ != nullptr; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  /// Of the last input.
  [[nodiscard]] Instant latest() const { return latest_; }
  [[nodiscard]] std::unique_ptr<engine::Engine> take_engine() { return std::move(engine_); }

 private:
  void on_event(const engine::Event& event) override;
  void on_action(const engine::PortAction&) override {}
  void take_input(const journal::RecordView& record);
  void take_event(const journal::RecordView& record);
  void begin(const wire::Begin& begin, Instant at, std::uint64_t record);
  void set_epoch(std::uint64_t epoch, std::int64_t wall_minus_boot_ns);
  void differ(std::uint64_t record, const v1::Event* stored, const MadeEvent* made);
  void compare_alarms();
  [[nodiscard]] MadeEvent encoded(const engine::Event& event, const wire::Stamp& stamp);
  void complain(std::uint64_t record, const std::string& what);

  std::string source_;
  const engine::EngineConfig& config_;
  wire::InputDecoder decoder_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<wire::Encoder> encoder_;
  bool compare_ = true;
  std::uint64_t epoch_ = 0;
  std::string config_hash_;
  Instant latest_;
  wire::Stamp stamp_;
  std::deque<MadeEvent> made_;
  std::optional<Difference> difference_;
  std::optional<Difference> alarm_difference_;
  // Of the input before the next one: all that it made is stored before the next one is.
  std::uint64_t input_record_ = 0;
  std::vector<Difference> alarms_stored_;
  std::vector<Difference> alarms_made_;
  Tally tally_;
};

}  // namespace vigil::playback
