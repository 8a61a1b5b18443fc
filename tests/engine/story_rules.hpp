// The rules that every story must keep, each a small checker of its own on what came out of a step,
// beside the oracle's view of what went in.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "tests/engine/story.hpp"
#include "tests/engine/story_oracle.hpp"

namespace vigil::engine {

/// How often something happened, so that no rule is kept by silence.
struct StoryTally {
  std::uint64_t limit_starts = 0;
  std::uint64_t limit_ends = 0;
  std::uint64_t escalations = 0;
  std::uint64_t deescalations = 0;
  std::uint64_t signal_losses = 0;  // under an alarm
  std::uint64_t starts_unknown = 0;
  std::uint64_t link_losses = 0;
  std::uint64_t link_returns = 0;
  std::uint64_t sensor_alarms = 0;
};

class StoryRules final : public StoryWatch {
 public:
  StoryRules(const EngineConfig& config, Instant begins);

  void after_step(Instant now, const Input& input, const std::vector<Event>& events, bool port_open,
                  Instant deadline) override;

  std::vector<std::string> complaints;
  StoryTally tally;
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a

 private:
  struct Open {
    AlarmEvent last;
    BedIndex bed{};
  };
  struct Watched {
    MonitorRef ref;
    MonitorOracle oracle;
    std::array<std::optional<Reading>, parameter_count> told;  // the last vital of each
    link::State link = link::State::absent;
  };

  void feed_oracles(Instant now, const Input& input, bool port_open);
  void numbers(const Event& event);
  void times(const Event& event, Instant now);
  void pairing(const Event& event, const AlarmEvent& alarm);
  void told_on_change_only(const AlarmEvent& before, const AlarmEvent& alarm);
  void end_by_value_only(const Watched& watched, const AlarmEvent& alarm);
  void start_by_value_only(const Watched& watched, const AlarmEvent& alarm, Instant at);
  void loss_told_at_once(const Watched& watched, const AlarmEvent& before, const AlarmEvent& alarm,
                         Instant at);
  void value_before_alarm(const Watched& watched, const AlarmEvent& alarm);
  void link_alarm(const Watched& watched, const AlarmEvent& alarm, Instant at);
  void alarms_as_by_oracle(const Watched& watched);
  void add_to_hash(const Event& event);
  void complain(const std::string& rule, const std::string& detail);
  Watched& watched_by(BedIndex bed, MonitorIndex monitor);
  [[nodiscard]] const Open* open_alarm(MonitorRef ref, alarm::Kind kind,
                                       std::optional<Parameter> parameter) const;

  std::vector<Watched> monitors_;
  std::map<std::uint64_t, Open> open_;  // by alarm number
  std::uint64_t last_number_ = 0;
  std::uint64_t seq_ = 0;
  std::map<BedIndex, std::uint64_t> bed_seq_;
  Instant latest_event_;
  Instant before_;                                           // the time of the step before
  std::optional<std::tuple<MonitorRef, Parameter>> judged_;  // a valid reading in this step
  std::optional<MonitorRef> heard_;                          // a frame in this step
};

}  // namespace vigil::engine
