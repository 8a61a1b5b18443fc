// One input of every alternative, each field at an odd value: for the round trip and the fuzzer.
#pragma once

#include <vector>

#include "daemon/engine/engine_config.hpp"
#include "daemon/engine/input.hpp"

namespace vigil::wire {

inline engine::EngineConfig input_clinic() {
  engine::EngineConfig config;
  config.beds.resize(2);
  config.beds[0].room = "dosing-1";
  config.beds[0].bed = "a";
  config.beds[1].room = "dosing-2";
  config.beds[1].bed = "b";
  config.beds[1].monitors.resize(3);
  config.profiles.resize(2);
  config.profiles[0].id = "adult";
  config.profiles[1].id = "ketamine-im";
  return config;
}

inline constexpr engine::MonitorRef sample_monitor{1, 2};

inline engine::Command sample_command() {
  using namespace std::string_view_literals;
  engine::Command command;
  command.kind = engine::CommandKind::set_limit;
  command.key = "key-7"sv;
  command.actor.name = "RN-2"sv;
  command.actor.role = alarm::Role::charge_nurse;
  command.actor.via = "station-3"sv;
  command.actor.verified = true;
  command.reason = "gemäß Absprache"sv;
  command.place = engine::Place::bedside;
  command.not_after = Instant::from_ns(987'654'321'987);
  command.bed = 1;
  command.alarm_number = (std::uint64_t{3} << 32U) | 11U;
  command.revision = 5;
  command.parameter = Parameter::etco2;
  command.side = alarm::Side::above;
  command.priority = alarm::Priority::high;
  command.limit_milli = -48'001;
  command.duration = Duration(61'000'000'007);
  command.seen = "awake"sv;
  command.with = "TH-1"sv;
  command.patient.session = "K-0007"sv;
  command.patient.profile = 1;
  command.patient.baseline_milli[index(Parameter::pulse)] = 66'500;
  command.patient.baseline_milli[index(Parameter::perfusion_index)] = 3;
  command.patient.first_dose_at = Instant::from_ns(-41);
  command.patient.last_dose_at = Instant::from_ns(77);
  return command;
}

/// `command` must outlive the samples.
inline std::vector<engine::Input> input_samples(const engine::Command& command) {
  using namespace engine;
  const Reading reading =
      Reading::of(Parameter::temp1, 36'629, Instant::from_ns(123'456'789)).with_unknown_age();
  const Notice notice{NoticeKind::monitor_alarm, false, "APNEA", -31'007,
                      MonitorPriority::high,     4711};
  const vigil::OtherNumeric other{"Téttő",        150'021,        "%{x}",
                                  Validity::demo, -5'000'000'001, Instant::from_ns(99)};
  alarm::RoleSet staff;
  staff.add(alarm::Role::nurse).add(alarm::Role::therapist);
  return {Tick{},
          PortOpened{sample_monitor, "/dev/ttyUSB3", "0403:6001 A1"},
          PortFailed{sample_monitor, "no such port"},
          PortClosed{sample_monitor, "it is gone"},
          PortActivity{sample_monitor, {100'001, 23, {1, 2, 3, 4, 5}}},
          MonitorReading{sample_monitor, reading},
          MonitorReading{sample_monitor,
                         Reading::none(Parameter::spo2, Validity::over_range, Instant())},
          MonitorReading{sample_monitor, Reading::demo(Parameter::hr, 61'000, Instant::from_ns(5))},
          MonitorIdentity{sample_monitor, {"Acme", "OX 1", "S-9", "1.2"}},
          MonitorNotice{sample_monitor, notice},
          PortsChanged{},
          ReceiverPresence{"station-1", "station", true, true, staff, "RN-1"},
          EventsDropped{17},
          Stopping{},
          CommandInput{&command},
          ClockStepped{Duration(-3'000'000'001), Duration(1'700'000'000'000'000'007)},
          JournalHealth{true, "it is full"},
          ClockSync{true},
          RecordDamaged{true, "no checkpoint"},
          MonitorOther{sample_monitor, other},
          RequestRefused{sample_monitor, RequestKind::select_format, Refusal::bad_argument}};
}

}  // namespace vigil::wire
