// The pauses and offs that stand at one bed: what, where, by whom, until when.
//
// Audio pause and audio off silence one receiver; alarm pause and alarm off cover a parameter, or
// all. They end by time or by a person, never unseen (docs/safety-rules.md 11). Pure; one caller at
// a time; no allocation.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "daemon/alarm/vocabulary.hpp"
#include "drivers/api/archive.hpp"
#include "drivers/api/parameter.hpp"
#include "drivers/api/text.hpp"
#include "drivers/api/time.hpp"

namespace vigil::alarm {

struct Silence {
  Inactivation what{};                 // audio_paused, audio_off, alarm_paused or alarm_off
  std::optional<Parameter> parameter;  // of the last two; absent: every parameter
  FixedText<64> receiver;              // of the first two
  Instant until = Instant::never();
  FixedText<32> by;
  FixedText<160> reason;
  Instant remind_at = Instant::never();

  [[nodiscard]] bool same_place(const Silence& other) const {
    return what == other.what && parameter == other.parameter && receiver == other.receiver;
  }
  /// Whether it takes picture and sound of this parameter's alarms.
  [[nodiscard]] bool covers(const std::optional<Parameter>& of) const {
    const bool whole = what == Inactivation::alarm_paused || what == Inactivation::alarm_off;
    return whole && (!parameter || parameter == of);
  }
  void archive(Archive& archive) {
    archive.field("what", what, Inactivation::alarm_off);
    archive.field("parameter", parameter);
    archive.field("receiver", receiver);
    archive.field("until", until);
    archive.field("by", by);
    archive.field("reason", reason);
    archive.field("remind_at", remind_at);
  }
};

inline constexpr std::size_t silences_max = 16;

class SilenceList {
 public:
  /// In the place of what stands there already; false if the list is full.
  bool put(const Silence& silence) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (!all_[i].same_place(silence)) continue;
      all_[i] = silence;
      return true;
    }
    if (count_ == silences_max) return false;
    all_[count_++] = silence;
    return true;
  }
  void take(std::size_t place) { all_[place] = all_[--count_]; }

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] Silence& operator[](std::size_t place) { return all_[place]; }
  [[nodiscard]] const Silence& operator[](std::size_t place) const { return all_[place]; }
  /// Pause or off of this parameter's alarms; the off if both.
  [[nodiscard]] const Silence* covering(const std::optional<Parameter>& parameter) const {
    const Silence* found = nullptr;
    for (std::size_t i = 0; i < count_; ++i) {
      if (!all_[i].covers(parameter)) continue;
      if (found == nullptr || all_[i].what == Inactivation::alarm_off) found = &all_[i];
    }
    return found;
  }
  /// An audio pause or off, of any receiver; the one that ends last.
  [[nodiscard]] const Silence* audio() const {
    const Silence* found = nullptr;
    for (std::size_t i = 0; i < count_; ++i) {
      if (all_[i].receiver.empty()) continue;
      if (found == nullptr || all_[i].until > found->until) found = &all_[i];
    }
    return found;
  }
  [[nodiscard]] bool audio_silent_at(std::string_view receiver) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (!receiver.empty() && all_[i].receiver.view() == receiver) return true;
    }
    return false;
  }
  [[nodiscard]] Instant deadline() const {
    Instant first = Instant::never();
    for (std::size_t i = 0; i < count_; ++i) {
      first = std::min({first, all_[i].until, all_[i].remind_at});
    }
    return first;
  }

  void archive(Archive& archive) {
    if (archive.loading()) count_ = 0;
    archive.each("all", count_, silences_max, [&](std::size_t place) {
      if (archive.loading()) all_[count_++] = {};
      all_[place].archive(archive);
    });
  }

 private:
  std::array<Silence, silences_max> all_{};
  std::size_t count_ = 0;
};

}  // namespace vigil::alarm
