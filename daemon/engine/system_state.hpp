// The alarms that belong to no bed: nobody receives, the clock, lost events, the journal, a damaged
// past, sessions without a bed, a test.
//
// Pure; called by Engine only. No allocation after construction.
#pragma once

#include <string_view>
#include <utility>

#include "daemon/alarm/alert_book.hpp"
#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/command.hpp"
#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/session_desk.hpp"

namespace vigil::engine {

class SystemState {
 public:
  explicit SystemState(const EngineConfig& config);

  void start(Instant now);
  /// Whether a patient is dosed, and whether anybody can be alarmed.
  void on_delivery(bool dosed, bool anybody, Instant now, BedSink& out);
  void on_clock_stepped(Duration by, Instant now, BedSink& out);
  void on_clock_sync(bool synchronised, Instant now, BedSink& out);
  /// `anew`: nothing that stood is restored.
  void on_record_damaged(bool anew, std::string_view reason, Instant now, BedSink& out);
  void on_events_dropped(std::uint64_t count, Instant now, BedSink& out);
  void on_journal(bool good, std::string_view reason, Instant now, BedSink& out);
  void on_homeless(const SessionDesk::Homeless& sessions, Instant now, BedSink& out);
  /// Commands on these alarms, and the test alarm.
  [[nodiscard]] Ruling apply(const Command& command, Instant now, BedSink& out);
  /// The receiver that confirmed the last test alarm, asked for since then; empty: none did.
  [[nodiscard]] FixedText<64> test_alarm_by(Instant since) const;
  void advance(Instant now, BedSink& out);
  [[nodiscard]] Instant deadline() const;
  [[nodiscard]] std::uint32_t open_alarms() const { return book_.open_count(); }

  /// The alarms of a bed that is not configured any more: resume() tells their end.
  void take_homeless(alarm::AlertBook&& gone, std::string_view where) {
    book_.take_homeless(std::move(gone), where);
  }
  void resume(Instant now, BedSink& out);
  void archive(Archive& archive);

 private:
  class Step;
  void tell(alarm::Slot slot, alarm::Kind kind, alarm::Priority priority, std::string_view text,
            std::string_view reason, Instant at, BedSink& out);
  void end(alarm::Slot slot, alarm::Kind kind, std::string_view text, Instant at, BedSink& out);

  alarm::AlertBook book_;
  const alarm::AlarmRules* rules_;
  alarm::Slot no_receiver_;
  alarm::Slot clock_;
  alarm::Slot clock_sync_;
  alarm::Slot past_;
  alarm::Slot dropped_;
  alarm::Slot journal_;
  alarm::Slot homeless_;
  alarm::Slot test_;
  FixedText<64> test_by_;
  Instant test_at_;
  bool alone_ = false;  // a patient is dosed, and nobody receives
  bool told_alone_ = false;
  Instant alone_due_ = Instant::never();
  Instant receivers_known_from_;
};

}  // namespace vigil::engine
