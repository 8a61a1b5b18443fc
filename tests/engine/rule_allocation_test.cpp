// No heap on the way of a reading, with every rule on and alarms that come and go.
#include <gtest/gtest.h>

#include "tests/allocation_count.hpp"
#include "tests/engine/adult_profile.hpp"
#include "tests/engine/clinic.hpp"

namespace vigil::engine {
namespace {

class Nothing final : public Output {
 public:
  void on_event(const Event& event) override {
    const auto* alarm = std::get_if<AlarmEvent>(&event.body);
    alarms += alarm != nullptr ? 1 : 0;
  }
  void on_action(const PortAction&) override {}
  std::size_t alarms = 0;
};

/// One second of a monitor: `s` decides which trouble there is.
void second(Engine& engine, std::int64_t s, Nothing& out) {
  const Instant at = at_ms(s * 1000);
  const std::int64_t phase = s % 600;
  const auto give = [&](Parameter parameter, std::int32_t value) {
    engine.step(at, MonitorReading{{0, 0}, Reading::of(parameter, value * 1000, at)}, out);
  };
  engine.step(at, ReceiverPresence{"wall-1", "station", true}, out);
  if (phase >= 500 && phase < 540) return;  // the link is lost
  engine.step(at, PortActivity{{0, 0}, {100, 1, {}}}, out);
  give(Parameter::hr, phase >= 300 && phase < 340 ? 155 : 70 + static_cast<std::int32_t>(s % 3));
  if (phase >= 400 && phase < 450) {
    const Reading none = Reading::none(Parameter::spo2, Validity::sensor_off, at);
    engine.step(at, MonitorReading{{0, 0}, none}, out);
  } else {
    give(Parameter::spo2, phase >= 100 && phase < 140 ? 84 : 97);
    give(Parameter::pulse, phase >= 200 && phase < 250 ? 99 : 70);
  }
  if (phase % 120 == 0) {
    engine.step(at, MonitorNotice{{0, 0}, Notice{NoticeKind::cuff_started, true, ""}}, out);
    give(Parameter::nibp_sys, phase == 240 ? 164 : phase == 360 ? 185 : 120);
  }
}

TEST(RuleAllocation, NoneForAReadingOnceWarmWithEveryRuleOn) {
  EngineConfig config = clinic_config(1, adult_profile_with_trends());
  config.beds[0].cuff_on_oximeter_limb = true;
  Nothing out;
  Engine engine(config);
  engine.start(at_ms(0), out);
  engine.step(at_ms(1), PortOpened{{0, 0}, "/dev/ttyUSB0"}, out);
  Command command;
  command.kind = CommandKind::patient;
  command.key = FixedText<64>("1");
  command.actor.role = alarm::Role::nurse;
  command.bed = 0;
  command.patient.session = FixedText<32>("K-0042");
  command.patient.profile = 0;
  command.patient.baseline_milli[index(Parameter::hr)] = 70'000;
  command.patient.first_dose_at = command.patient.last_dose_at = at_ms(1);
  engine.step(at_ms(1), CommandInput{&command}, out);
  std::int64_t s = 1;
  for (; s < 1200; ++s) second(engine, s, out);
  const std::size_t alarms_before = out.alarms;
  const std::size_t before = test::allocations;
  for (; s < 7200; ++s) second(engine, s, out);
  EXPECT_EQ(test::allocations, before);
  EXPECT_GT(out.alarms, alarms_before + 100);
}

}  // namespace
}  // namespace vigil::engine
