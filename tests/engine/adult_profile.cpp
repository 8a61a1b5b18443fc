#include "tests/engine/adult_profile.hpp"

#include <chrono>

namespace vigil::engine {
namespace {

using alarm::LimitLevel;
using alarm::Priority;
using alarm::Role;
using alarm::RoleSet;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Priority low = Priority::low;
constexpr Priority medium = Priority::medium;
constexpr Priority high = Priority::high;

LimitLevel level(Priority priority, std::int32_t limit, std::int32_t clear, Duration delay) {
  LimitLevel made;
  made.priority = priority;
  made.limit_milli = limit * 1000;
  made.clear_milli = clear * 1000;
  made.delay = delay;
  return made;
}

LimitLevel named(LimitLevel level, std::string_view name) {
  level.name = FixedText<16>(name);
  return level;
}

LimitLevel raw(LimitLevel level) {
  level.raw = true;
  return level;
}

/// A pressure of this or beyond; `confirm`: it waits for a repeat.
LimitLevel pressure(Priority priority, std::int32_t limit, std::int32_t clear, bool confirm) {
  LimitLevel made = level(priority, limit, clear, Duration(0));
  made.inclusive = true;
  made.confirm = confirm;
  return made;
}

LimitLevel relative(LimitLevel level, std::int32_t delta, std::int32_t percent, std::int32_t band) {
  level.relative = alarm::Relative{delta * 1000, percent, band * 1000};
  return level;
}

void put_limits(alarm::Profile& profile) {
  const auto of = [&](Parameter parameter) -> alarm::ParameterLimits& {
    return profile.limits[index(parameter)];
  };
  LimitLevel spo2_medium = level(medium, 92, 94, seconds(15));
  spo2_medium.sooner[0] = {2000, seconds(10)};
  LimitLevel spo2_drop = relative(level(medium, 94, 0, seconds(60)), 4, 0, 1);
  of(Parameter::spo2).below = {level(low, 94, 95, seconds(30)), spo2_medium, spo2_drop,
                               level(high, 88, 90, seconds(5)),
                               named(raw(level(high, 85, 87, Duration(0))), "desaturation")};
  LimitLevel hr_rise = level(medium, 110, 0, seconds(60));
  hr_rise.inclusive = true;
  of(Parameter::hr).above = {level(low, 110, 105, seconds(15)),
                             level(medium, 130, 125, seconds(15)), relative(hr_rise, 40, 0, 5),
                             relative(hr_rise, 0, 50, 5), level(high, 150, 145, seconds(10))};
  of(Parameter::hr).below = {level(low, 50, 55, seconds(15)), level(medium, 45, 50, seconds(15)),
                             level(high, 40, 45, seconds(10)),
                             named(raw(level(high, 1, 6, Duration(0))), "no heartbeat")};
  of(Parameter::nibp_sys).above = {pressure(low, 150, 145, false),
                                   pressure(medium, 160, 155, true),
                                   relative(pressure(medium, 150, 0, true), 40, 0, 5),
                                   relative(pressure(medium, 150, 0, true), 0, 30, 5),
                                   pressure(high, 180, 175, false),
                                   named(pressure(high, 200, 195, false), "critical")};
  of(Parameter::nibp_sys).below = {level(low, 100, 105, Duration(0)),
                                   pressure(medium, 95, 100, true), pressure(high, 90, 95, false)};
  of(Parameter::nibp_dia).above = {pressure(low, 95, 90, false), pressure(medium, 100, 95, true),
                                   relative(pressure(medium, 95, 0, true), 25, 0, 5),
                                   pressure(high, 110, 105, false)};
  LimitLevel weak = level(low, 0, 0, seconds(60));
  weak.limit_milli = weak.clear_milli = 300;
  of(Parameter::perfusion_index).below = {weak};
  profile.sane[index(Parameter::spo2)] = {80'000, 98'000};
  profile.sane[index(Parameter::hr)] = {30'000, 200'000};
}

void put_life(alarm::AlarmRules& rules) {
  rules.median_window = seconds(5);
  rules.life = {seconds(10), seconds(60), 3, minutes(5), 6, minutes(10), high};
  rules.signal.medium_after = seconds(30);
  rules.signal.high_after = seconds(120);
  for (const Parameter parameter : {Parameter::hr, Parameter::pulse, Parameter::spo2}) {
    rules.signal.continuous.set(index(parameter));
  }
  rules.signal.twin_loss_within = seconds(60);
  rules.pulse = {seconds(5), seconds(15), seconds(30), 15'000, seconds(30)};
  rules.host_cuff = {seconds(60), 2, seconds(30), minutes(15)};
  rules.cuff = {minutes(2), minutes(1),  3,           minutes(3),
                minutes(8), minutes(60), seconds(60), minutes(3)};
  rules.occupancy = {seconds(60), minutes(5)};
}

void put_people(alarm::AlarmRules& rules) {
  alarm::InactivationRules& off = rules.inactivation;
  off.audio_pause_default = minutes(2);
  off.audio_pause_max = off.alarm_pause_max = minutes(3);
  off.remind_acknowledged = off.remind_off = minutes(3);
  off.may_switch_off.add(Role::charge_nurse).add(Role::prescriber);
  off.may_change_limits.add(Role::nurse).add(Role::prescriber);
  off.bedside_only_after_dose = minutes(30);
  const auto call = [](Duration after, Role one) {
    return alarm::LadderStep{after, RoleSet().add(one)};
  };
  auto& ladder = rules.escalation.ladder;
  ladder[static_cast<std::size_t>(high)] = {
      {call(Duration(0), Role::nurse),
       {seconds(30), RoleSet().add(Role::charge_nurse).add(Role::prescriber)},
       call(seconds(60), Role::everyone)},
      seconds(30)};
  ladder[static_cast<std::size_t>(medium)] = {
      {call(Duration(0), Role::nurse), call(seconds(60), Role::second_nurse),
       call(seconds(120), Role::prescriber)},
      Duration(0)};
  ladder[static_cast<std::size_t>(low)] = {{call(Duration(0), Role::nurse)}, minutes(5)};
  rules.escalation.bedside_within = seconds(60);
}

}  // namespace

alarm::Profile adult_profile() {
  alarm::Profile profile;
  profile.id = "adult";
  profile.version = 1;
  profile.title = "Adults";
  put_limits(profile);
  put_life(profile.rules);
  put_people(profile.rules);
  alarm::SessionPhase phase;
  phase.id = "all";
  phase.cuff_at_min = {15, 25};
  profile.phases.push_back(phase);
  return profile;
}

alarm::Profile adult_profile_with_trends() {
  alarm::Profile profile = adult_profile();
  alarm::TrendRules& trends = profile.trends;
  trends.slope.push_back({Parameter::spo2, alarm::Side::below, 1000, minutes(3), low});
  trends.slope.push_back({Parameter::hr, alarm::Side::above, 8000, minutes(3), low});
  trends.limit_ahead.push_back({Parameter::spo2, minutes(3), minutes(3), 500, Priority::none});
  trends.shift.push_back({Parameter::hr, 100, 500, 5000, 8000, 1000, minutes(2)});
  trends.burden.push_back({Parameter::spo2, alarm::Side::below, 92'000, 50, low});
  trends.step.push_back({Parameter::hr, seconds(15), 25'000, Priority::none});
  trends.climb.push_back({Parameter::nibp_sys, 15'000, 2, low});
  trends.not_returned.push_back({Parameter::hr, minutes(60), 0, 20, true, true, low});
  return profile;
}

}  // namespace vigil::engine
