#include "tests/engine/twin.hpp"

#include <gtest/gtest.h>

#include "tests/simulation/event_hash.hpp"

namespace vigil::engine {
namespace {

void shift(Instant& at, Duration by) {
  if (at != Instant()) at = at + by;
}
void shift(std::optional<Instant>& at, Duration by) {
  if (at) shift(*at, by);
}
void shift(Reading& reading, Duration by) {
  Instant at = reading.measured_at();
  shift(at, by);
  const bool unknown = reading.age_unknown();
  if (reading.valid()) {
    reading = Reading::of(reading.parameter(), *reading.milli(), at);
  } else {
    reading = Reading::none(reading.parameter(), reading.validity(), at);
  }
  if (unknown) reading = reading.with_unknown_age();
}
void shift(PatientContext& patient, Duration by) {
  shift(patient.first_dose_at, by);
  shift(patient.last_dose_at, by);
}

struct ShiftBody {
  Duration by;
  void operator()(VitalEvent& body) const { shift(body.reading, by); }
  void operator()(AlarmEvent& body) const {
    shift(body.last_measured_at, by);
    shift(body.started_at, by);
    shift(body.repeat_until, by);
    shift(body.inactivated_until, by);
  }
  void operator()(InactivationEvent& body) const { shift(body.until, by); }
  void operator()(PatientEvent& body) const { shift(body.patient, by); }
  void operator()(CuffEvent& body) const {
    shift(body.next_at, by);
    shift(body.held_until, by);
  }
  void operator()(AlarmLoadEvent& body) const { shift(body.since, by); }
  template <class Body>
  void operator()(Body&) const {}
};

std::string words(const Event& event) {
  std::string text = std::to_string(event.at.ns() / 1'000'000) + " bed " +
                     std::to_string(event.bed) + " body " + std::to_string(event.body.index());
  if (const auto* alarm = std::get_if<AlarmEvent>(&event.body)) {
    text += " " + std::to_string(alarm->number) + " " + std::string(name(alarm->phase)) + " " +
            std::string(alarm->text.view()) + " | " + std::string(alarm->reason.view()) + " | " +
            std::string(alarm->detail.view());
  }
  if (const auto* vital = std::get_if<VitalEvent>(&event.body)) {
    text += " " + std::string(info(vital->reading.parameter()).key) + " " +
            std::to_string(vital->reading.milli().value_or(-1)) +
            (vital->unconfirmed ? " unconfirmed " : " ") + std::to_string(vital->fresh_for.count());
  }
  if (const auto* command = std::get_if<CommandEvent>(&event.body)) {
    text += " " + std::string(name(command->outcome)) + " " + std::string(command->detail.view());
  }
  if (const auto* link = std::get_if<LinkEvent>(&event.body)) {
    text +=
        " " + std::string(name(link->status.state)) + " " + std::string(link->status.reason.view());
  }
  return text + " #" + std::to_string(simulation::event_hash(event));
}

}  // namespace

Event shifted(Event event, Duration by) {
  if (by == Duration(0)) return event;
  shift(event.at, by);
  std::visit(ShiftBody{by}, event.body);
  return event;
}

void Heard::on_event(const Event& event) {
  if (!heartbeats_ && std::holds_alternative<HeartbeatEvent>(event.body)) return;
  lines.push_back(words(shifted(event, -clock_)));
}
void Heard::on_action(const PortAction& action) {
  lines.push_back("port " + std::to_string(action.monitor.bed) + "." +
                  std::to_string(action.monitor.monitor) + " " +
                  std::to_string(static_cast<int>(action.action)) + " " +
                  std::to_string(action.line_settings));
}
void Heard::on_request(const MonitorRequest& request) {
  lines.push_back("request " + std::to_string(request.monitor.bed) + " " +
                  std::to_string(static_cast<int>(request.request.kind)));
}
void Heard::on_answer(const Answer& answer) {
  lines.push_back("answer " + std::string(answer.key.view()) + " " +
                  std::string(name(answer.outcome)) + " " + std::to_string(answer.repeated) + " " +
                  std::string(answer.text.view()));
}

Twin::Twin(const EngineConfig& config, const std::vector<std::uint8_t>& saved, bool heartbeats,
           Duration clock)
    : Heard(heartbeats, clock), engine(config), clock_(clock) {
  const Restored restored = engine.restore(saved, clock);
  EXPECT_EQ(restored.error, "");
  EXPECT_EQ(restored.notes, std::vector<std::string>());
  EXPECT_EQ(restored.unknown, 0U);
  EXPECT_EQ(restored.missing, 0U);
}

void Twin::step(Instant now, const Input& input) {
  lines.clear();
  Input here = input;
  Command command;
  if (auto* in = std::get_if<CommandInput>(&here); in != nullptr && in->command != nullptr) {
    command = *in->command;
    shift(command.not_after, clock_);
    shift(command.patient, clock_);
    in->command = &command;
  }
  if (auto* in = std::get_if<MonitorReading>(&here)) shift(in->reading, clock_);
  engine.step(now + clock_, here, *this);
}

std::vector<std::uint8_t> Twin::save() const { return engine::save(engine); }

std::vector<std::uint8_t> save(const Engine& engine) {
  std::vector<std::uint8_t> bytes;
  engine.save(bytes);
  return bytes;
}

}  // namespace vigil::engine
