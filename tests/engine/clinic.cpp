#include "tests/engine/clinic.hpp"

#include <algorithm>

namespace vigil::engine {

EngineConfig clinic_config(std::size_t beds) { return clinic_config(beds, adult_profile()); }

EngineConfig clinic_config(std::size_t beds, const alarm::Profile& profile) {
  EngineConfig config;
  config.profiles.push_back(profile);
  for (std::size_t b = 0; b < beds; ++b) {
    BedConfig bed;
    bed.room = "4";
    bed.bed = std::string(1, static_cast<char>('a' + b));
    bed.monitors.push_back({&ward_driver, "/dev/ttyUSB" + std::to_string(b), 1, Duration(0)});
    bed.profile = 0;
    config.beds.push_back(bed);
  }
  return config;
}

Clinic::Clinic(const EngineConfig& config)
    : Scene(config), config_(config), beds_(config.beds.size()) {
  add_wall("wall-1", alarm::RoleSet().add(alarm::Role::nurse).add(alarm::Role::second_nurse));
  for (std::size_t b = 0; b < beds_.size(); ++b) {
    bed = static_cast<BedIndex>(b);
    open(0, bed);
    set(Parameter::hr, 70);
    set(Parameter::pulse, 70);
    set(Parameter::spo2, 97);
  }
  bed = 0;
}

void Clinic::set(Parameter parameter, std::int32_t value) { set_milli(parameter, value * 1000); }
void Clinic::set_milli(Parameter parameter, std::int32_t milli) {
  beds_[bed].signs[parameter] = {milli, std::nullopt};
}
void Clinic::lose(Parameter parameter, Validity why) { beds_[bed].signs[parameter] = {0, why}; }
void Clinic::unset(Parameter parameter) { beds_[bed].signs.erase(parameter); }

void Clinic::add_wall(const std::string& name, alarm::RoleSet staff, bool sound) {
  walls_.push_back({name, staff, sound});
  tell_walls();
}

void Clinic::tell_walls() {
  for (const Wall& wall : walls_) {
    engine.step(now(), ReceiverPresence{wall.name, "station", wall.sound, wall.sound, wall.staff},
                *this);
  }
}

void Clinic::to_ms(std::int64_t ms) {
  for (std::int64_t t = now_ms_ + 5000; t < ms; t += 5000) {
    now_ms_ = t;
    tell_walls();
  }
  now_ms_ = ms;
  tell_walls();
  tick(ms);
}

void Clinic::run_to(std::int64_t second) {
  for (std::int64_t s = now_s() + 1; s <= second; ++s) {
    now_ms_ = s * 1000;
    tell_walls();
    for (std::size_t b = 0; b < beds_.size(); ++b) {
      if (beds_[b].silent) continue;
      const auto place = static_cast<BedIndex>(b);
      frame(now_ms_, place);
      for (const auto& [parameter, sign] : beds_[b].signs) {
        const Reading reading = sign.why ? Reading::none(parameter, *sign.why, now())
                                         : Reading::of(parameter, sign.milli, now());
        engine.step(now(), MonitorReading{{place, 0}, reading}, *this);
      }
    }
    tick(now_ms_);
  }
}

void Clinic::cuff(std::int32_t systolic, std::int32_t diastolic) {
  valid(now_ms_, Parameter::nibp_sys, systolic * 1000, bed);
  valid(now_ms_, Parameter::nibp_dia, diastolic * 1000, bed);
}

void Clinic::notice(NoticeKind kind, bool active, std::string_view text, MonitorPriority priority) {
  engine.step(now(), MonitorNotice{{bed, 0}, Notice{kind, active, text, 0, priority}}, *this);
}

Restored Clinic::restart(std::int64_t away_ms, const EngineConfig& config) {
  std::vector<std::uint8_t> saved;
  engine.engine->save(saved);
  engine.engine.emplace(config);
  Restored restored = engine.engine->restore(saved);
  config_ = config;
  beds_.resize(config.beds.size());
  now_ms_ += away_ms;
  engine.engine->resume(now(), *this, {++epoch_, Duration(0)});
  return restored;
}

Command Clinic::command(CommandKind kind) {
  Command made;
  made.kind = kind;
  made.key = FixedText<64>("key-" + std::to_string(++keys_));
  made.actor.name = FixedText<32>("RN-2");
  made.actor.role = alarm::Role::nurse;
  made.actor.via = FixedText<64>("wall-1");
  made.actor.verified = true;
  made.bed = bed;
  return made;
}

Answer Clinic::ask(const Command& command) {
  last_answer_ = {};
  engine.step(now(), CommandInput{&command}, *this);
  return last_answer_;
}

Command Clinic::on_alarm(CommandKind kind, std::string_view text) {
  Command made = command(kind);
  const AlarmEvent found = alarm(text);
  made.bed = no_bed;
  made.alarm_number = found.number;
  made.revision = found.revision;
  return made;
}

Answer Clinic::send_patient() {
  Command made = command(CommandKind::patient);
  made.patient = patient;
  return ask(made);
}

Answer Clinic::start_session(std::string_view code) {
  patient = {};
  patient.session = FixedText<32>(code);
  patient.profile = 0;
  return send_patient();
}

Answer Clinic::dose() {
  if (!patient.first_dose_at) patient.first_dose_at = now();
  patient.last_dose_at = now();
  return send_patient();
}

Answer Clinic::end_session() {
  patient = {};
  return send_patient();
}

std::vector<std::string> Clinic::take() {
  std::vector<std::string> told;
  told.swap(alarms);
  return told;
}

AlarmEvent Clinic::alarm(std::string_view text) const {
  std::uint64_t number = 0;
  for (const Event& event : events) {
    const auto* found = std::get_if<AlarmEvent>(&event.body);
    if (found != nullptr && found->text.view().find(text) != std::string_view::npos) {
      number = found->number;
    }
  }
  AlarmEvent last;
  for (const AlarmEvent& change : all<AlarmEvent>()) {
    if (change.number == number) last = change;
  }
  return last;
}

std::vector<std::string> Clinic::calls(std::string_view text) const {
  std::vector<std::string> told;
  for (const Event& event : events) {
    const auto* change = std::get_if<AlarmEvent>(&event.body);
    if (change == nullptr || change->calls.empty()) continue;
    if (change->text.view().find(text) == std::string_view::npos) continue;
    std::string line = std::to_string(event.at.ns() / 1'000'000);
    for (std::size_t r = 0; r < alarm::role_count; ++r) {
      const auto role = static_cast<alarm::Role>(r);
      if (change->calls.has(role)) line += " " + std::string(name(role));
    }
    told.push_back(line);
  }
  return told;
}

}  // namespace vigil::engine
