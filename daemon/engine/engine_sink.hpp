// Where beds put what they tell: adds the bed and the numbers. For engine*.cpp only.
#pragma once

#include <algorithm>

#include "daemon/engine/engine.hpp"

namespace vigil::engine {

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
  std::uint64_t next_number() override { return ++engine_.alarm_number_; }
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
  [[nodiscard]] std::int64_t wall_minus_boot_ns() const override {
    return engine_.wall_minus_boot_ns_;
  }
  [[nodiscard]] FixedText<64> test_alarm_by() const override {
    return engine_.system_.test_alarm_by(engine_.latest_);
  }

 private:
  Engine& engine_;
  BedIndex bed_;
  Output& out_;
};

}  // namespace vigil::engine
