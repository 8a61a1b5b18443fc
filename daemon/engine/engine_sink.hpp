// One call of the engine into a bed, or into what belongs to no bed. For engine*.cpp only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "daemon/engine/engine.hpp"

namespace vigil::engine {

/// Adds the bed and the numbers to what a bed, or the system, tells.
class Engine::Sink final : public BedSink {
 public:
  Sink(Engine& engine, BedIndex bed, Output& out) : engine_(engine), bed_(bed), out_(out) {}

  void tell(Event& event) override {
    event.bed = bed_;
    engine_.send(event, out_);
  }
  void on_action(MonitorIndex monitor, link::Action action, std::size_t line_settings) override {
    out_.on_action({{bed_, monitor}, action, line_settings});
  }
  void on_request(MonitorIndex monitor, RequestKind kind) override {
    out_.on_request({{bed_, monitor}, {kind}});
  }
  /// Unique over all epochs: an alarm keeps its number over a restart.
  std::uint64_t next_number() override {
    return std::uint64_t{engine_.epoch_} << 32U | ++engine_.alarm_number_;
  }
  [[nodiscard]] alarm::RoleSet reachable() const override { return engine_.receivers_.staff(); }
  [[nodiscard]] std::uint32_t sounding_elsewhere(std::string_view receiver) const override {
    const alarm::SilenceList& silences = engine_.beds_[bed_].book().silences();
    const auto& all = engine_.receivers_.all();
    return static_cast<std::uint32_t>(
        std::count_if(all.begin(), all.end(), [&](const Receiver& other) {
          return other.sound && other.name.view() != receiver &&
                 !silences.audio_silent_at(other.name.view());
        }));
  }

 private:
  Engine& engine_;
  BedIndex bed_;
  Output& out_;
};

}  // namespace vigil::engine
