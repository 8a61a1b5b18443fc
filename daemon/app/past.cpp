#include "daemon/app/past.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "daemon/app/open_sessions.hpp"
#include "daemon/handoff/reader.hpp"
#include "daemon/journal/reader.hpp"
#include "daemon/playback/checkpoint_parts.hpp"

namespace vigil::app {
namespace {

/// So far before the latest checkpoint an earlier one is looked for: they come every 60 s.
constexpr std::uint64_t look_back_max_records = 100'000;
constexpr std::string_view none_can_be_taken = "no checkpoint of the journal can be taken";
constexpr std::string_view none_is_held = "the journal holds no whole checkpoint";

using playback::CheckpointAssembler;
using playback::CheckpointHead;
using Take = std::function<bool(const journal::RecordView&)>;

/// The records of the journal, and behind them what only the ring holds.
class Records {
 public:
  Records(const std::string& folder, const handoff::Ring& ring, Past& past) : ring_(ring) {
    journal::OpenedReader opened = journal::Reader::open(folder);
    if (!opened.reader) {
      past.notes.push_back("the journal can't be read: " + opened.error);
      std::error_code ignored;
      if (std::filesystem::exists(folder, ignored)) unread_ = past.notes.back();
      return;
    }
    reader_ = std::move(opened.reader);
    last_stored_ = reader_->last_record();
  }
  void read(std::uint64_t first, const Take& take, Past& past) {
    bool more = true;
    if (reader_ && first <= last_stored_) {
      const bool whole = reader_->read(
          first, [&](const journal::RecordView& record) { return more = take(record); });
      if (!whole) past.notes.push_back("reading the journal: " + reader_->error());
    }
    if (more) read_ring(std::max(first, last_stored_ + 1), take);
  }
  /// The first records of whole checkpoints, the latest first; the earlier ones only if asked for.
  [[nodiscard]] std::vector<std::uint64_t> latest() {
    std::vector<std::uint64_t> found;
    CheckpointAssembler assembler;
    read_ring(last_stored_ + 1, [&](const journal::RecordView& record) {
      if (assembler.take(record)) found.insert(found.begin(), assembler.first_record());
      return true;
    });
    const auto stored = reader_ ? reader_->latest_checkpoint() : std::nullopt;
    if (stored) found.push_back(*stored);
    return found;
  }
  [[nodiscard]] std::vector<std::uint64_t> before(std::uint64_t record, Past& past) {
    std::vector<std::uint64_t> found;
    CheckpointAssembler assembler;
    const std::uint64_t first = record - std::min(record - 1, look_back_max_records);
    read(
        first,
        [&](const journal::RecordView& one) {
          if (one.id >= record) return false;
          if (assembler.take(one)) found.insert(found.begin(), assembler.first_record());
          return true;
        },
        past);
    return found;
  }
  /// Why a journal that is there can't be read; empty: it can, or there is none.
  [[nodiscard]] const std::string& unread() const { return unread_; }
  /// The sessions that were open at the end, as far as events tell.
  [[nodiscard]] std::string open_sessions(Past& past) {
    OpenSessions open;
    bool some = false;
    const std::uint64_t first = last_stored_ - std::min(last_stored_, look_back_max_records) + 1;
    read(
        first,
        [&](const journal::RecordView& record) {
          some = true;
          open.take(record);
          return true;
        },
        past);
    return some ? open.words() : "which sessions were open can't be read";
  }
  [[nodiscard]] bool any() {
    bool some = reader_ && last_stored_ > 0;
    read_ring(1, [&](const journal::RecordView&) {
      some = true;
      return false;
    });
    return some;
  }

 private:
  void read_ring(std::uint64_t first, const Take& take) const {
    handoff::SlotReader reader(ring_, ring_.tail());
    while (const handoff::Slot* slot = reader.next()) {
      if (slot->head.record == 0 || slot->head.record < first) continue;
      const journal::RecordKind kind =
          slot->head.kind == handoff::SlotKind::input
              ? journal::RecordKind::input
              : (slot->head.kind == handoff::SlotKind::checkpoint ? journal::RecordKind::checkpoint
                                                                  : journal::RecordKind::event);
      if (!take({slot->head.record, kind, slot->head.epoch, slot->head.seq, slot->payload})) return;
    }
  }

  const handoff::Ring& ring_;
  std::unique_ptr<journal::Reader> reader_;
  std::string unread_;
  std::uint64_t last_stored_ = 0;
};

class Restart {
 public:
  Restart(Records& records, const Config& config, const ThisStart& start, Past& past)
      : records_(records), config_(config), start_(start), past_(past) {}

  /// False: this checkpoint can't be taken.
  bool from(std::uint64_t checkpoint) {
    CheckpointAssembler assembler;
    records_.read(
        checkpoint, [&](const journal::RecordView& record) { return !assembler.take(record); },
        past_);
    const CheckpointHead& head = assembler.head();
    const std::string name = "checkpoint at record " + std::to_string(checkpoint);
    playback::Playback playback(config_.source, config_.engine);
    const bool same = head.config_hash == config_.hash && head.program == start_.program;
    playback.compare(same);
    const engine::Restored restored =
        playback.restore(assembler.state(), assembler.epoch(), head.wall_minus_boot_ns);
    if (!restored.ok()) {
      past_.notes.push_back(name + " can't be taken: " + restored.error);
      return false;
    }
    for (const std::string& note : restored.notes) past_.notes.push_back(name + ": " + note);
    records_.read(
        checkpoint,
        [&](const journal::RecordView& record) {
          playback.take(record);
          return true;
        },
        past_);
    if (!playback.begun()) return false;
    tell(name, head, playback);
    if (same) past_.not_stored = playback.not_stored();
    return move_here(*playback.take_engine(), head, playback.latest());
  }

 private:
  void tell(const std::string& name, const CheckpointHead& head,
            const playback::Playback& playback) {
    const playback::Tally& tally = playback.tally();
    past_.notes.push_back("goes on from the " + name + " and " + std::to_string(tally.inputs) +
                          " inputs behind it, " + std::to_string(tally.events) +
                          " events as stored");
    if (head.config_hash != config_.hash) {
      past_.notes.push_back("the configuration has changed since the " + name);
    }
    if (head.program != start_.program) {
      past_.notes.push_back("the " + name + " is of program " + head.program);
    }
    if (!tally.complaint.empty()) past_.notes.push_back("going on: " + tally.complaint);
    // A bed that is not configured any more is no damage.
    if (tally.gaps + tally.malformed > 0) past_.lacks = tally.complaint;
    if (const auto& difference = playback.difference()) {
      past_.notes.push_back("going on, at record " + std::to_string(difference->record) +
                            " an event came out differently: stored \"" + difference->stored +
                            "\", made \"" + difference->made + "\"; what was made holds");
    }
  }

  /// Onto this machine's clock.
  bool move_here(const engine::Engine& engine, const CheckpointHead& head, Instant latest) {
    past_.other_boot = head.boot_id.empty() || head.boot_id != start_.boot_id;
    Duration shift{0};
    if (past_.other_boot) {
      shift = std::min(Duration(head.wall_minus_boot_ns - start_.wall_minus_boot_ns),
                       start_.now - latest);
    }
    std::string error;
    past_.engine = playback::moved(engine, config_.engine, shift, error);
    past_.shift = shift;
    if (!past_.engine) past_.notes.push_back("the state can't be taken over: " + error);
    return past_.engine != nullptr;
  }

  Records& records_;
  const Config& config_;
  const ThisStart& start_;
  Past& past_;
};

}  // namespace

Past read_past(const std::string& journal_folder, const std::string& damage,
               const handoff::Ring& ring, const Config& config, const ThisStart& start) {
  Past past;
  Records records(journal_folder, ring, past);
  Restart restart(records, config, start, past);
  past.lacks = damage;
  const std::vector<std::uint64_t> latest = records.latest();
  for (const std::uint64_t checkpoint : latest) {
    if (restart.from(checkpoint)) return past;
  }
  if (!latest.empty()) {
    for (const std::uint64_t checkpoint : records.before(latest.back(), past)) {
      if (restart.from(checkpoint)) return past;
    }
    past.begun_anew = none_can_be_taken;
  } else if (!records.unread().empty()) {
    past.begun_anew = records.unread();
  } else if (!damage.empty()) {
    past.begun_anew = damage;
  } else if (records.any()) {
    past.begun_anew = none_is_held;
  }
  if (!past.begun_anew.empty()) past.open_before = records.open_sessions(past);
  return past;
}

}  // namespace vigil::app
