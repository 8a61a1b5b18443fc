// Starts the cuff of a bed whose monitor can be told to: at the minutes of the profile, for the
// repeat of a reading that waits for one, and when a person asks. It retries a failed cycle, rests
// the arm, and waits while a person holds it.
//
// It says what it did as CuffEvents; that readings are overdue or cycles fail is CuffWatch's to
// alarm. Pure; called by BedState only; no allocation but when the schedule is set.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/alarm/rules.hpp"
#include "daemon/engine/alarm_commands.hpp"
#include "daemon/engine/event.hpp"
#include "drivers/api/decoder.hpp"

namespace vigil::engine {

class HostCuffSink {
 public:
  virtual void on_cuff(const CuffEvent& event, Instant at) = 0;
  virtual void on_cuff_request(RequestKind kind, Instant at) = 0;

 protected:
  ~HostCuffSink() = default;
};

class HostCuff {
 public:
  /// A cycle that brings neither a reading nor a failure for so long is over: twice what the
  /// modules themselves allow (180 s), and a margin.
  static constexpr Duration longest_cycle = std::chrono::minutes(4);
  /// A monitor that took a start shows that it inflates within this time.
  static constexpr Duration starts_within = std::chrono::seconds(15);

  /// There is a monitor that can be told, and the configuration allows it.
  void allow(MonitorIndex monitor) { monitor_ = monitor; }
  /// A person asked for the end of the cycle that runs.
  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] bool allowed() const { return monitor_.has_value(); }
  [[nodiscard]] MonitorIndex monitor() const { return monitor_.value_or(0); }
  void set_rules(const alarm::HostCuffRules& rules, Duration counts_early) {
    rules_ = rules;
    counts_early_ = counts_early;
  }
  /// Minutes after `dose`, ascending; a dose of never() means none.
  void set_schedule(const std::vector<std::int32_t>& minutes, Instant dose, Instant now,
                    HostCuffSink& sink);
  /// What was planned for the last patient is not the next one's.
  void new_patient(Instant now, HostCuffSink& sink);
  /// The monitor answers, or does not; a person took the patient off it, or put him back.
  void set_ready(bool live, bool off_monitor, Instant now, HostCuffSink& sink);
  void on_started(Instant now, HostCuffSink& sink);
  void on_failed(std::string_view why, Instant now, HostCuffSink& sink);
  /// A valid reading, measured then.
  void on_reading(Instant measured_at, Instant now, HostCuffSink& sink);
  /// The decoder did not take the last request.
  void on_refused(Refusal why, Instant now, HostCuffSink& sink);
  /// A reading waits for its repeat.
  void want_repeat(Instant now, HostCuffSink& sink);

  [[nodiscard]] Ruling hold(const Command& command, Instant now, HostCuffSink& sink);
  [[nodiscard]] Ruling release(const Command& command, Instant now, HostCuffSink& sink);
  [[nodiscard]] Ruling start(const Command& command, Instant now, HostCuffSink& sink);
  [[nodiscard]] Ruling stop(const Command& command, Instant now, HostCuffSink& sink);

  void advance(Instant now, HostCuffSink& sink);
  [[nodiscard]] Instant deadline() const;

  /// After a restart: what runs may still run; nothing is asked for before the link is live again.
  void restart() { live_ = false; }
  /// Says again what stands, for who comes now.
  void announce(Instant now, HostCuffSink& sink);
  /// All but the rules; the schedule too, until set_schedule() gives another.
  void archive(Archive& archive);

 private:
  enum class Cause : std::uint8_t { schedule, repeat, person };
  /// A cycle that is to come.
  struct Want {
    Cause cause{};
    std::int32_t minute = 0;    // of the schedule
    std::uint32_t attempt = 0;  // 0: the first
    Instant not_before;
    FixedText<32> by;
    void archive(Archive& archive);
  };
  struct Hold {
    Instant since;
    Instant until;
    FixedText<32> by;
    FixedText<96> reason;
    void archive(Archive& archive);
  };
  enum class Doing : std::uint8_t { nothing, asked, running };

  [[nodiscard]] Instant scheduled() const;
  [[nodiscard]] FixedText<96> words(const Want& want) const;
  [[nodiscard]] Instant next_at() const;
  void tell(CuffState state, std::string_view text, std::string_view by, Instant at,
            HostCuffSink& sink);
  void end_hold(std::string_view why, std::string_view by, Instant at, HostCuffSink& sink);
  void plan(const Want& want, Instant now, HostCuffSink& sink);
  void try_start(Instant now, HostCuffSink& sink);
  void give_up_cycle(std::string_view why, Instant now, HostCuffSink& sink);
  void take_due_minutes(Instant now, HostCuffSink& sink);

  std::optional<MonitorIndex> monitor_;
  alarm::HostCuffRules rules_;
  Duration counts_early_{0};  // a reading taken so long before its minute is that minute's
  std::vector<std::int32_t> minutes_;
  Instant dose_ = Instant::never();
  std::size_t next_ = 0;  // the first scheduled minute that has not come
  std::optional<Want> want_;
  std::optional<Want> current_;  // what the cycle that runs is for
  std::optional<Hold> hold_;
  Doing doing_ = Doing::nothing;
  Instant doing_since_;
  Instant rest_until_;
  Instant last_reading_at_ = Instant::never();
  bool live_ = false;
  bool off_monitor_ = false;
  bool stopping_ = false;  // a person asked for the end of this cycle
  bool told_waiting_ = false;
  std::uint32_t inflations_ = 0;
  std::uint32_t failures_ = 0;
};

}  // namespace vigil::engine
