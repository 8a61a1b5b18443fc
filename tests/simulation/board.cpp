#include "tests/simulation/board.hpp"

#include <algorithm>

namespace vigil::simulation {

Board::Board(const engine::EngineConfig& config) {
  for (const engine::BedConfig& bed : config.beds) monitors_.emplace_back(bed.monitors.size());
  patients_.resize(config.beds.size());
}

void Board::on_restart(Instant now) {
  open_.clear();
  last_number_ = 0;
  std::fill(patients_.begin(), patients_.end(), ToldPatient{});
  for (auto& bed : monitors_) {
    for (MonitorBoard& monitor : bed) {
      monitor = {};
      monitor.link.since = now;
    }
  }
}

const OpenAlarm* Board::find(std::uint64_t number) const {
  const auto found = std::find_if(open_.begin(), open_.end(),
                                  [&](const OpenAlarm& one) { return one.number == number; });
  return found == open_.end() ? nullptr : &*found;
}

const OpenAlarm* Board::find_limit(engine::BedIndex bed, Parameter parameter,
                                   alarm::Side side) const {
  for (const OpenAlarm& one : open_) {
    if (one.bed == bed && is_limit(one.kind) && side_of(one.kind) == side &&
        one.parameter == parameter && one.state == alarm::State::active) {
      return &one;
    }
  }
  return nullptr;
}

void Board::on_event(const engine::Event& event) {
  if (const auto* vital = std::get_if<engine::VitalEvent>(&event.body)) {
    const Reading& reading = vital->reading;
    monitors_[event.bed][vital->monitor].vitals[index(reading.parameter())] = {
        reading.valid(), reading.milli().value_or(0), reading.measured_at()};
  } else if (const auto* link = std::get_if<engine::LinkEvent>(&event.body)) {
    ToldLink& told = monitors_[event.bed][link->monitor].link;
    const bool live = link->status.state == link::State::live;
    if ((told.state == link::State::live) != live) told.since = event.at;
    told.was_live = told.was_live || live;
    told.state = link->status.state;
  } else if (const auto* alarm = std::get_if<engine::AlarmEvent>(&event.body)) {
    on_alarm(event, *alarm);
  } else if (const auto* told = std::get_if<engine::PatientEvent>(&event.body)) {
    ToldPatient& patient = patients_[event.bed];
    if (told->patient.dosed() && !patient.dosed) patient.dosed_from = event.at;
    patient.dosed = told->patient.dosed();
    patient.in_session = told->patient.in_session();
    patient.off_monitor = told->off_monitor;
  }
}

void Board::on_alarm(const engine::Event& event, const engine::AlarmEvent& alarm) {
  last_number_ = std::max(last_number_, alarm.number);
  auto place = std::find_if(open_.begin(), open_.end(),
                            [&](const OpenAlarm& one) { return one.number == alarm.number; });
  if (alarm.state == alarm::State::inactive) {
    if (place != open_.end()) open_.erase(place);
    return;
  }
  if (place == open_.end()) place = open_.insert(open_.end(), OpenAlarm{});
  OpenAlarm& one = *place;
  one.number = alarm.number;
  one.bed = event.bed;
  one.monitor = alarm.monitor;
  one.kind = alarm.kind;
  one.type = alarm.type;
  one.parameter = alarm.parameter;
  one.priority = alarm.priority;
  one.presence = alarm.presence;
  one.state = alarm.state;
  one.inactivation = alarm.inactivation;
  one.revision = alarm.revision;
  one.occurrences = alarm.occurrences;
  one.started_at = alarm.started_at;
  one.ended_at = alarm.state == alarm::State::latched ? event.at : Instant::never();
}

}  // namespace vigil::simulation
