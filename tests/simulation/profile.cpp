#include "tests/simulation/profile.hpp"

#include <chrono>

namespace vigil::simulation {
namespace {

using alarm::Priority;
using alarm::Role;
using alarm::RoleSet;
using std::chrono::minutes;
using std::chrono::seconds;

RoleSet roles(std::initializer_list<Role> list) {
  RoleSet set;
  for (const Role role : list) set.add(role);
  return set;
}

void set_life(alarm::AlarmRules& rules, Random& random) {
  rules.median_window = seconds(random.permille(300) ? 0 : random.number(3, 5));
  rules.life.min_on = seconds(random.permille(300) ? 0 : 10);
  rules.life.join_within = seconds(random.permille(300) ? 0 : 60);
  rules.life.recurrent_joins = 3;
  rules.life.recurrent_within = minutes(5);
  rules.life.flood_alerts = 6;
  rules.life.flood_within = minutes(10);
  rules.life.latch_from = random.permille(500) ? Priority::high : Priority::none;
}

void set_watches(alarm::AlarmRules& rules) {
  rules.signal.medium_after = seconds(30);
  rules.signal.high_after = seconds(120);
  for (const Parameter parameter : {Parameter::spo2, Parameter::pulse, Parameter::hr}) {
    rules.signal.continuous.set(index(parameter));
  }
  rules.pulse = {seconds(5), seconds(15), seconds(30), 15'000, seconds(30)};
  rules.cuff.repeat_within = minutes(2);
  rules.cuff.cycle = minutes(1);
  rules.cuff.failures = 3;
  rules.cuff.unscheduled_invalid = minutes(60);
  rules.occupancy = {seconds(60), minutes(5)};
}

void set_people(alarm::AlarmRules& rules) {
  alarm::InactivationRules& silence = rules.inactivation;
  silence.audio_pause_default = minutes(2);
  silence.audio_pause_max = minutes(3);
  silence.alarm_pause_max = minutes(2);
  silence.remind_acknowledged = minutes(3);
  silence.remind_off = minutes(3);
  silence.may_switch_off = roles({Role::nurse, Role::charge_nurse, Role::prescriber});
  silence.may_change_limits = roles({Role::nurse, Role::prescriber});
  silence.bedside_only_after_dose = minutes(30);
  auto& ladder = rules.escalation.ladder;
  ladder[static_cast<std::size_t>(Priority::high)] = {
      {{seconds(0), roles({Role::nurse})},
       {seconds(30), roles({Role::charge_nurse, Role::prescriber})},
       {seconds(60), roles({Role::everyone})}},
      seconds(30)};
  ladder[static_cast<std::size_t>(Priority::medium)] = {{{seconds(0), roles({Role::nurse})},
                                                         {seconds(60), roles({Role::second_nurse})},
                                                         {seconds(120), roles({Role::prescriber})}},
                                                        seconds(0)};
  ladder[static_cast<std::size_t>(Priority::low)] = {{{seconds(0), roles({Role::nurse})}},
                                                     minutes(5)};
  rules.escalation.bedside_within = seconds(60);
}

}  // namespace

alarm::Profile make_profile(Random& random) {
  alarm::Profile profile;
  profile.id = "simulated";
  profile.version = 1;
  profile.title = "Simulated";
  set_life(profile.rules, random);
  set_watches(profile.rules);
  set_people(profile.rules);
  profile.sane[index(Parameter::spo2)] = {80'000, 98'000};
  profile.sane[index(Parameter::pulse)] = {30'000, 180'000};
  return profile;
}

}  // namespace vigil::simulation
