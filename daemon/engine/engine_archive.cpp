// The engine's whole state as bytes, and how a restarted engine goes on
// (docs/formats/checkpoint.md).
#include <algorithm>
#include <string>
#include <utility>

#include "daemon/engine/engine_sink.hpp"

namespace vigil::engine {

void Engine::save(std::vector<std::uint8_t>& into) const {
  Archive archive(into);
  // One function names the fields for both ways; an Archive that saves changes none of them.
  const_cast<Engine*>(this)->archive(archive);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  archive.finish();
}

Restored Engine::restore(std::span<const std::uint8_t> from, Duration shift) {
  Archive loader(from, shift);
  archive(loader);
  loader.finish();
  Restored restored{loader.error(), loader.unknown(), loader.missing(), loader.notes(), latest_};
  if (!restored.ok()) forget_all();
  return restored;
}

void Engine::forget_all() {
  beds_.clear();
  for (const BedConfig& bed : config_.beds) beds_.emplace_back(bed, config_);
  deadlines_ = DeadlineTree(beds_.size());
  std::fill(asking_.begin(), asking_.end(), std::uint8_t{0});
  std::fill(bed_seq_.begin(), bed_seq_.end(), 0);
  system_ = SystemState(config_);
  desk_ = SessionDesk(config_);
  receivers_ = Receivers();
  answered_ = Answered();
  latest_ = advanced_ = Instant();
  next_beat_ = Instant::never();
  seq_ = 0;
  epoch_ = alarm_number_ = 0;
  wall_minus_boot_ = Duration(0);
}

void Engine::archive(Archive& archive) {
  archive.field("epoch", epoch_);
  archive.field("alarm_number", alarm_number_);
  archive.field("seq", seq_);
  archive.field("latest", latest_);
  archive.field("advanced", advanced_);
  archive.field("next_beat", next_beat_);
  // No length of time: since 1970 it is longer than any that a state may hold.
  std::int64_t wall_minus_boot_ns = wall_minus_boot_.count();
  archive.field("wall_minus_boot", wall_minus_boot_ns);
  wall_minus_boot_ = Duration(wall_minus_boot_ns);
  archive.each("beds", beds_.size(), beds_max,
               [&](std::size_t place) { archive_bed(archive, place); });
  archive.field("system", system_);
  archive.field("desk", desk_);
  archive.field("receivers", receivers_);
  archive.field("answered", answered_);
}

/// Beds are known by room and name. `place` is one of this configuration only when it saves.
void Engine::archive_bed(Archive& archive, std::size_t place) {
  std::string room;
  std::string name;
  if (archive.saving()) {
    room = config_.beds[place].room;
    name = config_.beds[place].bed;
  }
  archive.field("room", room);
  archive.field("bed", name);
  const auto found =
      std::find_if(config_.beds.begin(), config_.beds.end(),
                   [&](const BedConfig& bed) { return bed.room == room && bed.bed == name; });
  if (found == config_.beds.end()) {
    alarm::AlertBook gone;
    archive.object("state", [&] {
      archive.field("book", gone);
      desk_.load_homeless(archive, room + "/" + name);
      archive.skip_rest();
    });
    system_.take_homeless(std::move(gone), "Room " + room + ", bed " + name + ": ");
    archive.note("bed " + room + "/" + name + " is not configured any more");
    return archive.skip_rest();
  }
  const auto bed = static_cast<std::size_t>(found - config_.beds.begin());
  archive.field("bed_seq", bed_seq_[bed]);
  archive.field("asking", asking_[bed]);
  archive.field("state", beds_[bed]);
  deadlines_.set(bed, beds_[bed].deadline());
}

/// Numbers begin anew with each epoch; those of alarms carry theirs.
void Engine::begin(const Beginning& beginning) {
  epoch_ = static_cast<std::uint32_t>(beginning.epoch & 0xFFFFFFFFU);
  alarm_number_ = 0;
  seq_ = 0;
  std::fill(bed_seq_.begin(), bed_seq_.end(), 0);
  wall_minus_boot_ = beginning.wall_minus_boot;
}

void Engine::resume(Instant now, Output& out, const Beginning& beginning) {
  begin(beginning);
  latest_ = std::max(latest_, now);
  next_beat_ = Instant::never();
  receivers_.restart(latest_);
  // An engine that was away is one that woke up late: what came due is told first, with its time.
  for (BedState& bed : beds_) bed.set_away(true);
  advance(latest_, out);
  for (BedState& bed : beds_) bed.set_away(false);
  tell_system(SystemKind::started, "vigild was restarted and goes on", "", latest_, out);
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    Sink sink(*this, static_cast<BedIndex>(i), out);
    beds_[i].restored() ? beds_[i].resume(latest_, sink) : beds_[i].start(latest_, sink);
    deadlines_.set(i, beds_[i].deadline());
  }
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    watch_binding(static_cast<BedIndex>(i), true, latest_, out);
  }
  Sink sink(*this, no_bed, out);
  system_.resume(latest_, sink);
  tell_desk(latest_, out);
  next_beat_ = latest_;
  advance(latest_, out);
}

}  // namespace vigil::engine
