#include "daemon/app/profile_rules.hpp"

#include <array>
#include <string>

namespace vigil::app {
namespace {

constexpr double minute = 60.0;
constexpr double hour = 3600.0;
constexpr double max_count = 100.0;

constexpr std::array<KeySpec, 9> rules_keys{{
    {"median", Expect::table, true},
    {"life", Expect::table, true},
    {"signal", Expect::table, true},
    {"pulse", Expect::table, true},
    {"cuff", Expect::table, true},
    {"host_cuff", Expect::table, true},
    {"occupancy", Expect::table, true},
    {"inactivation", Expect::table, true},
    {"escalation", Expect::table, true},
}};

void read_median(const toml::table& table, Duration& window, Reading& reading) {
  constexpr std::array<KeySpec, 2> keys{
      {{"window_s", Expect::number, true, 0.0, 30.0}, source_key}};
  ProfileTable(table, "[rules.median]", "rules.median", keys, reading).seconds("window_s", window);
}

void read_life(const toml::table& table, alarm::LifeRules& life, Reading& reading) {
  const std::array<KeySpec, 8> keys{{
      {"min_on_s", Expect::number, true, 0.0, minute},
      {"join_within_s", Expect::number, true, 0.0, hour},
      {"recurrent_joins", Expect::whole, true, 0.0, max_count},
      {"recurrent_within_s", Expect::number, true, 0.0, hour},
      {"flood_alerts", Expect::whole, true, 0.0, max_count},
      {"flood_within_s", Expect::number, true, 0.0, hour},
      {"latch_from", Expect::text, true, 0.0, 0.0, priority_words()},
      source_key,
  }};
  const ProfileTable from(table, "[rules.life]", "rules.life", keys, reading);
  from.seconds("min_on_s", life.min_on);
  from.seconds("join_within_s", life.join_within);
  from.count("recurrent_joins", life.recurrent_joins);
  from.seconds("recurrent_within_s", life.recurrent_within);
  from.count("flood_alerts", life.flood_alerts);
  from.seconds("flood_within_s", life.flood_within);
  from.priority("latch_from", life.latch_from);
}

/// A later, graver step of the same rule must not come before the milder one. 0 is off.
void check_later(const ProfileTable& from, std::string_view first, Duration milder,
                 std::string_view second, Duration graver, Reading& reading) {
  if (graver == Duration{0} || graver > milder) return;
  reading.report.error(
      from.section().mark(second),
      quoted(second) + " is not longer than " + quoted(first) + ", expected the graver step later");
}

void read_signal(const toml::table& table, alarm::SignalRules& signal, Reading& reading) {
  constexpr std::array<KeySpec, 5> keys{{
      {"medium_after_s", Expect::number, true, 0.0, hour},
      {"high_after_s", Expect::number, true, 0.0, hour},
      {"twin_loss_within_s", Expect::number, true, 0.0, hour},
      {"continuous", Expect::texts, true},
      source_key,
  }};
  const ProfileTable from(table, "[rules.signal]", "rules.signal", keys, reading);
  from.seconds("medium_after_s", signal.medium_after);
  from.seconds("high_after_s", signal.high_after);
  from.seconds("twin_loss_within_s", signal.twin_loss_within);
  for (const Parameter parameter : from.parameters("continuous")) {
    signal.continuous.set(index(parameter));
    if (!info(parameter).episodic) continue;
    reading.report.error(from.section().mark("continuous"),
                         "'continuous' holds " + quoted(info(parameter).key) +
                             ", expected parameters that are measured all the time");
  }
  check_later(from, "medium_after_s", signal.medium_after, "high_after_s", signal.high_after,
              reading);
}

void read_pulse(const toml::table& table, alarm::PulseRules& pulse, Reading& reading) {
  constexpr std::array<KeySpec, 6> keys{{
      {"no_pulse_medium_after_s", Expect::number, true, 0.0, minute},
      {"no_pulse_high_after_s", Expect::number, true, 0.0, minute},
      {"both_lost_high_after_s", Expect::number, true, 0.0, 10 * minute},
      {"disagree", Expect::number, true, 0.0, 100.0},
      {"disagree_for_s", Expect::number, true, 0.0, 10 * minute},
      source_key,
  }};
  const ProfileTable from(table, "[rules.pulse]", "rules.pulse", keys, reading);
  from.seconds("no_pulse_medium_after_s", pulse.no_pulse_medium_after);
  from.seconds("no_pulse_high_after_s", pulse.no_pulse_high_after);
  from.seconds("both_lost_high_after_s", pulse.both_lost_high_after);
  from.milli("disagree", pulse.disagree_milli);
  from.seconds("disagree_for_s", pulse.disagree_for);
  check_later(from, "no_pulse_medium_after_s", pulse.no_pulse_medium_after, "no_pulse_high_after_s",
              pulse.no_pulse_high_after, reading);
}

void read_host_cuff(const toml::table& table, alarm::HostCuffRules& cuff, Reading& reading) {
  constexpr std::array<KeySpec, 5> keys{{
      {"retry_after_s", Expect::number, true, 0.0, 10 * minute},
      {"retries", Expect::whole, true, 0.0, 5.0},
      {"rest_s", Expect::number, true, 10.0, 10 * minute},
      {"hold_max_s", Expect::number, true, 0.0, hour},
      source_key,
  }};
  const ProfileTable from(table, "[rules.host_cuff]", "rules.host_cuff", keys, reading);
  from.seconds("retry_after_s", cuff.retry_after);
  from.count("retries", cuff.retries);
  from.seconds("rest_s", cuff.rest);
  from.seconds("hold_max_s", cuff.hold_max);
}

void read_cuff(const toml::table& table, alarm::CuffRules& cuff, Reading& reading) {
  constexpr std::array<KeySpec, 9> keys{{
      {"repeat_within_s", Expect::number, true, 0.0, 10 * minute},
      {"cycle_s", Expect::number, true, 0.0, 5 * minute},
      {"failures", Expect::whole, true, 0.0, max_count},
      {"overdue_low_s", Expect::number, true, 0.0, hour},
      {"overdue_medium_s", Expect::number, true, 0.0, hour},
      {"unscheduled_invalid_s", Expect::number, true, 0.0, 4 * hour},
      {"limb_max_s", Expect::number, true, 0.0, minute},
      {"limb_every_s", Expect::number, true, 0.0, hour},
      source_key,
  }};
  const ProfileTable from(table, "[rules.cuff]", "rules.cuff", keys, reading);
  from.seconds("repeat_within_s", cuff.repeat_within);
  from.seconds("cycle_s", cuff.cycle);
  from.count("failures", cuff.failures);
  from.seconds("overdue_low_s", cuff.overdue_low);
  from.seconds("overdue_medium_s", cuff.overdue_medium);
  from.seconds("unscheduled_invalid_s", cuff.unscheduled_invalid);
  from.seconds("limb_max_s", cuff.limb_max);
  from.seconds("limb_every_s", cuff.limb_every);
  check_later(from, "overdue_low_s", cuff.overdue_low, "overdue_medium_s", cuff.overdue_medium,
              reading);
}

void read_occupancy(const toml::table& table, alarm::OccupancyRules& occupancy, Reading& reading) {
  constexpr std::array<KeySpec, 3> keys{{
      {"low_after_s", Expect::number, true, 0.0, hour},
      {"medium_after_s", Expect::number, true, 0.0, hour},
      source_key,
  }};
  const ProfileTable from(table, "[rules.occupancy]", "rules.occupancy", keys, reading);
  from.seconds("low_after_s", occupancy.low_after);
  from.seconds("medium_after_s", occupancy.medium_after);
  check_later(from, "low_after_s", occupancy.low_after, "medium_after_s", occupancy.medium_after,
              reading);
}

void read_inactivation(const toml::table& table, alarm::InactivationRules& rules,
                       Reading& reading) {
  // docs/clinical-numbers.md 9: pauses are short by nature, so a profile can't make them long.
  const std::array<KeySpec, 9> keys{{
      {"audio_pause_default_s", Expect::number, true, 0.0, 10 * minute},
      {"audio_pause_max_s", Expect::number, true, 0.0, 10 * minute},
      {"alarm_pause_max_s", Expect::number, true, 0.0, 10 * minute},
      {"remind_acknowledged_s", Expect::number, true, 0.0, 10 * minute},
      {"remind_off_s", Expect::number, true, 0.0, 10 * minute},
      {"may_switch_off", Expect::texts, true, 0.0, 0.0, acting_role_words()},
      {"may_change_limits", Expect::texts, true, 0.0, 0.0, acting_role_words()},
      {"bedside_only_after_dose_s", Expect::number, true, 0.0, 4 * hour},
      source_key,
  }};
  const ProfileTable from(table, "[rules.inactivation]", "rules.inactivation", keys, reading);
  from.seconds("audio_pause_default_s", rules.audio_pause_default);
  from.seconds("audio_pause_max_s", rules.audio_pause_max);
  from.seconds("alarm_pause_max_s", rules.alarm_pause_max);
  from.seconds("remind_acknowledged_s", rules.remind_acknowledged);
  from.seconds("remind_off_s", rules.remind_off);
  from.roles("may_switch_off", rules.may_switch_off);
  from.roles("may_change_limits", rules.may_change_limits);
  from.seconds("bedside_only_after_dose_s", rules.bedside_only_after_dose);
  const bool both = from.section().milli("audio_pause_max_s").has_value();
  if (both && rules.audio_pause_default > rules.audio_pause_max) {
    reading.report.error(from.section().mark("audio_pause_default_s"),
                         "'audio_pause_default_s' is longer than 'audio_pause_max_s', expected at "
                         "most that");
  }
}

}  // namespace

alarm::AlarmRules read_rules(const toml::table& table, Reading& reading) {
  const Section section(table, "[rules]", rules_keys, reading.report);
  alarm::AlarmRules rules;
  if (const auto* t = section.table("median")) read_median(*t, rules.median_window, reading);
  if (const auto* t = section.table("life")) read_life(*t, rules.life, reading);
  if (const auto* t = section.table("signal")) read_signal(*t, rules.signal, reading);
  if (const auto* t = section.table("pulse")) read_pulse(*t, rules.pulse, reading);
  if (const auto* t = section.table("cuff")) read_cuff(*t, rules.cuff, reading);
  if (const auto* t = section.table("host_cuff")) read_host_cuff(*t, rules.host_cuff, reading);
  if (const auto* t = section.table("occupancy")) read_occupancy(*t, rules.occupancy, reading);
  if (const auto* t = section.table("inactivation")) {
    read_inactivation(*t, rules.inactivation, reading);
  }
  if (const auto* t = section.table("escalation")) rules.escalation = read_escalation(*t, reading);
  return rules;
}

}  // namespace vigil::app
