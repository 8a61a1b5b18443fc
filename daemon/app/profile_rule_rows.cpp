#include <utility>

#include "daemon/app/config_section.hpp"
#include "daemon/app/profile_rows_parts.hpp"
#include "daemon/app/profile_words.hpp"

namespace vigil::app {
namespace {

/// One rule a row, under the name of its table; the source stands in the first row.
class RuleRows {
 public:
  RuleRows(ProfileRows& table, const Sources& sources) : table_(table), sources_(sources) {}
  void begin(std::string name) {
    if (!table_.rows.empty()) table_.rows.emplace_back();
    source_ = source_of(sources_, "rules." + name);
    name_ = std::move(name);
  }
  void row(std::string words) {
    table_.rows.push_back({std::exchange(name_, {}), std::move(words), std::exchange(source_, {})});
  }

 private:
  ProfileRows& table_;
  const Sources& sources_;
  std::string name_;
  std::string source_;
};

void add_life(const alarm::LifeRules& life, RuleRows& to) {
  to.begin("life");
  to.row("An alert stays for at least " + in_words(life.min_on) + ".");
  to.row("When it comes back within " + in_words(life.join_within) + ", it is the same alert.");
  to.row(life.recurrent_joins == 0
             ? "Alerts that come back again and again raise no alarm."
             : "It came back " + std::to_string(life.recurrent_joins) + " times within " +
                   in_words(life.recurrent_within) + ": alarm \"recurrent\", medium.");
  to.row(life.flood_alerts == 0
             ? "Many alerts raise no advice."
             : std::to_string(life.flood_alerts) + " new alerts of one patient within " +
                   in_words(life.flood_within) + ": advice to review the limits.");
  to.row(life.latch_from == alarm::Priority::none
             ? "No alarm stays to be seen after its end."
             : "Alarms from " + std::string(name(life.latch_from)) +
                   " on stay to be seen after their end.");
}

void add_signal(const alarm::SignalRules& signal, RuleRows& to) {
  std::string missing;
  for (const ParameterInfo& p : parameters()) {
    if (!signal.continuous.test(index(p.id))) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(p.label);
  }
  to.begin("signal");
  to.row(missing + " missing in a dosed patient, since the last valid value: medium " +
         after(signal.medium_after) + ", high " + after(signal.high_after) + ".");
  to.row(signal.twin_loss_within == Duration{0}
             ? "Two links of one room that are lost together ask nothing."
             : "Two links of one room lost within " + in_words(signal.twin_loss_within) +
                   ": confirm both monitors.");
}

void add_pulse(const alarm::PulseRules& pulse, RuleRows& to) {
  to.begin("pulse");
  to.row("Probe on and no pulse in a dosed patient: medium " + after(pulse.no_pulse_medium_after) +
         ", high " + after(pulse.no_pulse_high_after) + ".");
  to.row("HR and SpO2 lost together, link alive, no sensor reported off: high " +
         after(pulse.both_lost_high_after) + ".");
  to.row(pulse.disagree_milli == 0
             ? "HR and pulse are not compared."
             : "HR and pulse differ by more than " + from_milli(pulse.disagree_milli) +
                   " /min for " + in_words(pulse.disagree_for) + ": check lead and probe.");
}

void add_host_cuff(const alarm::HostCuffRules& cuff, RuleRows& to) {
  to.begin("host_cuff");
  to.row("Where Vigil starts the cuff: a failed cycle is tried again after " +
         in_words(cuff.retry_after) + ", " + std::to_string(cuff.retries) + " times.");
  to.row("Between two inflations the arm rests " + in_words(cuff.rest) + ".");
  to.row("A person can hold the cuff for at most " + in_words(cuff.hold_max) + ".");
}

void add_cuff(const alarm::CuffRules& cuff, RuleRows& to) {
  to.begin("cuff");
  to.row("A reading that needs a repeat alarms without one after " + in_words(cuff.repeat_within) +
         " and one cuff cycle of " + in_words(cuff.cycle) + ".");
  to.row(cuff.failures == 0
             ? "Failed cuff cycles raise no alarm."
             : std::to_string(cuff.failures) + " failed cuff cycles in a row alarm.");
  to.row("A scheduled reading is missing: low " + after(cuff.overdue_low) + ", medium " +
         after(cuff.overdue_medium) + ".");
  to.row(cuff.unscheduled_invalid == Duration{0}
             ? "A reading without a schedule counts until the next."
             : "A reading without a schedule counts for " + in_words(cuff.unscheduled_invalid) +
                   ".");
  to.row("Cuff on the oximeter's limb: SpO2 loss is milder for at most " + in_words(cuff.limb_max) +
         ", once in " + in_words(cuff.limb_every) + ".");
}

void add_inactivation(const alarm::InactivationRules& rules, RuleRows& to) {
  to.begin("inactivation");
  to.row("Audio pause: " + in_words(rules.audio_pause_default) + ", at most " +
         in_words(rules.audio_pause_max) + ". Alarm pause: at most " +
         in_words(rules.alarm_pause_max) + ".");
  to.row("An acknowledged high alarm that goes on sounds again: " +
         after(rules.remind_acknowledged) + ".");
  to.row("Audio off and alarm off remind of themselves " + after(rules.remind_off) + ".");
  to.row("Who may switch off or pause alarms: " + in_words(rules.may_switch_off) + ".");
  to.row("Who may change limits: " + in_words(rules.may_change_limits) + ".");
  to.row("\"Off monitor\" is taken at the bedside only, for " +
         in_words(rules.bedside_only_after_dose) + " after a dose.");
}

}  // namespace

ProfileRows rule_rows(const alarm::AlarmRules& rules, const Sources& sources) {
  ProfileRows table{"Rules", {{"rule", 12}, {"what it does", 62}, {"source", 22}}, {}};
  RuleRows to(table, sources);
  to.begin("median");
  to.row(rules.median_window == Duration{0}
             ? "Every limit is judged on the single value."
             : "HR, pulse and SpO2 are judged on the median of " + in_words(rules.median_window) +
                   ", if the limit does not say \"single value\".");
  add_life(rules.life, to);
  add_signal(rules.signal, to);
  add_pulse(rules.pulse, to);
  add_cuff(rules.cuff, to);
  add_host_cuff(rules.host_cuff, to);
  to.begin("occupancy");
  to.row("A pulse on a bed without a session: low " + after(rules.occupancy.low_after) +
         ", medium " + after(rules.occupancy.medium_after) + ".");
  add_inactivation(rules.inactivation, to);
  return table;
}

ProfileRows escalation_rows(const alarm::EscalationRules& rules, const Sources& sources) {
  ProfileRows table{"Escalation: whom an alarm calls until it is acknowledged",
                    {{"priority", 12}, {"calls", 62}, {"source", 22}},
                    {}};
  for (const alarm::Priority priority :
       {alarm::Priority::high, alarm::Priority::medium, alarm::Priority::low}) {
    const alarm::Ladder& ladder = rules.ladder[static_cast<std::size_t>(priority)];
    std::string calls;
    for (const alarm::LadderStep& step : ladder.steps) {
      calls += (step.after == Duration{0} ? "At once " : "; after " + in_words(step.after) + " ") +
               in_words(step.call);
    }
    calls += ladder.repeat_every == Duration{0}
                 ? "."
                 : "; then again every " + in_words(ladder.repeat_every) + ".";
    table.rows.push_back({std::string(name(priority)), std::move(calls),
                          source_of(sources, "rules.escalation." + std::string(name(priority)))});
  }
  table.rows.push_back({"bedside",
                        "A high alarm acknowledged, and nobody at the bedside: the next step " +
                            after(rules.bedside_within) + ".",
                        source_of(sources, "rules.escalation")});
  return table;
}

}  // namespace vigil::app
