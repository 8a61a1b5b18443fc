#include "tests/engine/random_clinic.hpp"

#include <algorithm>

namespace vigil::engine {

EngineConfig random_config() {
  EngineConfig config = clinic_config(2, adult_profile_with_trends());
  config.profiles.push_back(adult_profile());
  config.profiles[1].rules = {};
  config.profiles.push_back({});
  config.beds[0].cuff_on_oximeter_limb = true;
  return config;
}

Command random_command(Clinic& clinic, Chance& chance) {
  Command made = clinic.command(static_cast<CommandKind>(chance.below(command_kind_count)));
  made.actor.role = static_cast<alarm::Role>(chance.below(6));
  made.actor.via = FixedText<64>(chance.below(2) == 0 ? "wall-1" : "wall-2");
  made.bed = static_cast<BedIndex>(chance.below(2));
  if (chance.below(20) == 0) made.bed = no_bed;
  made.place = Place::bedside;
  made.reason = FixedText<160>("any");
  made.seen = made.with = FixedText<64>("any");
  const auto alarms = clinic.all<AlarmEvent>();
  if (!alarms.empty()) {
    const auto newest = static_cast<std::uint32_t>(std::min<std::size_t>(alarms.size(), 12));
    const AlarmEvent& one = alarms[alarms.size() - 1 - chance.below(newest)];
    made.alarm_number = one.number;
    made.revision = one.revision;
  }
  if (chance.below(2) == 0) made.parameter = static_cast<Parameter>(chance.below(5));
  made.side = chance.below(2) == 0 ? alarm::Side::below : alarm::Side::above;
  made.priority = static_cast<alarm::Priority>(1 + chance.below(3));
  made.limit_milli = static_cast<std::int32_t>(30 + chance.below(150)) * 1000;
  made.duration = std::chrono::seconds(chance.below(200));
  if (chance.below(4) != 0) {
    made.patient.session = FixedText<32>(chance.below(3) == 0 ? "K-2" : "K-1");
    made.patient.profile = static_cast<ProfileIndex>(chance.below(3));
    made.patient.baseline_milli[index(Parameter::hr)] = 70'000;
    if (chance.below(2) == 0) {
      made.patient.first_dose_at = made.patient.last_dose_at =
          Instant::from_ns(clinic.now().ns() / 2);
    }
  }
  return made;
}

void disturb(Clinic& clinic, Chance& chance) {
  static constexpr std::array<Parameter, 4> watched{Parameter::hr, Parameter::pulse,
                                                    Parameter::spo2, Parameter::perfusion_index};
  clinic.bed = static_cast<BedIndex>(chance.below(2));
  const Parameter parameter = watched[chance.below(4)];
  switch (chance.below(8)) {
    case 0:
      clinic.lose(parameter, static_cast<Validity>(1 + chance.below(11)));
      break;
    case 1:
      clinic.set(parameter, static_cast<std::int32_t>(chance.below(160)));
      break;
    case 2:
      clinic.set(Parameter::spo2, static_cast<std::int32_t>(82 + chance.below(18)));
      clinic.set(Parameter::pulse, 70);
      break;
    case 3:
      clinic.silence(chance.below(2) == 0);
      break;
    case 4:
      clinic.cuff(static_cast<std::int32_t>(85 + chance.below(120)));
      break;
    case 5:
      clinic.notice(static_cast<NoticeKind>(chance.below(7)), chance.below(3) != 0, "any",
                    static_cast<MonitorPriority>(chance.below(3)));
      break;
    case 6:
      clinic.unset(parameter);
      break;
    default:
      clinic.ask(random_command(clinic, chance));
  }
}

}  // namespace vigil::engine
