// The patient of a bed, and the rules that follow: profile, limits in force, baseline, dose.
#include <algorithm>

#include "daemon/alarm/effective_limits.hpp"
#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

const alarm::TrendRules no_trends;

/// Every scheduled cuff reading, in minutes after the dose, ascending.
std::vector<std::int32_t> cuff_minutes(const alarm::Profile* profile) {
  // A last phase without an end goes on being scheduled for as long as anybody stays.
  constexpr std::int32_t last_min = 12 * 60;
  std::vector<std::int32_t> minutes;
  if (profile == nullptr) return minutes;
  for (const alarm::SessionPhase& phase : profile->phases) {
    for (const std::int32_t minute : phase.cuff_at_min) minutes.push_back(minute);
    if (!phase.cuff_every_min || *phase.cuff_every_min <= 0) continue;
    const std::int32_t end = phase.to_min.value_or(last_min);
    for (std::int32_t at = phase.from_min + *phase.cuff_every_min; at <= end;
         at += *phase.cuff_every_min) {
      minutes.push_back(at);
    }
  }
  // Before the dose nothing is scheduled by its clock.
  std::erase_if(minutes, [](std::int32_t minute) { return minute <= 0; });
  std::sort(minutes.begin(), minutes.end());
  minutes.erase(std::unique(minutes.begin(), minutes.end()), minutes.end());
  return minutes;
}

void put_side(LimitsEvent& event, const std::vector<alarm::LimitLevel>& levels, alarm::Side side) {
  for (const alarm::LimitLevel& level : levels) {
    if (event.count == limits_in_force_max) return;
    event.limits[event.count++] = {
        side,      level.priority, level.limit_milli, level.inclusive, level.relative.has_value(),
        level.name};
  }
}

bool same_limits(const std::vector<alarm::LimitLevel>& a, const std::vector<alarm::LimitLevel>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const alarm::LimitLevel& x, const alarm::LimitLevel& y) {
                      return x.priority == y.priority && x.limit_milli == y.limit_milli &&
                             x.inclusive == y.inclusive && x.name == y.name &&
                             x.relative.has_value() == y.relative.has_value();
                    });
}

}  // namespace

const alarm::Profile* BedState::profile_of(const PatientContext& patient) const {
  const ProfileIndex wanted =
      patient.in_session() && patient.profile != default_profile ? patient.profile : bed_->profile;
  if (wanted < 0 || static_cast<std::size_t>(wanted) >= config_->profiles.size()) return nullptr;
  return &config_->profiles[static_cast<std::size_t>(wanted)];
}

void BedState::set_patient(const PatientContext& patient, Instant now, Step& step) {
  const bool another = patient.session != patient_.session;
  if (another) forget_patient(now, step);
  patient_ = patient;
  if (another) expect_patient(now, step);
  if (patient_.dosed()) end_forbidden_silences(now, step);
  // After a close the limits stay until the sensors are off (docs/safety-rules.md A).
  limits_linger_ = !patient_.in_session() && somebody_is_on();
  if (!limits_linger_) take_limits(another);
  apply_rules(now, step);
  tell_patient(now, step);
}

void BedState::forget_patient(Instant now, Step& step) {
  if (patient_.in_session()) tell_load(true, now, step);
  while (book_.silences().size() > 0) end_silence(0, "the session ended", now, step);
  book_.clear_load(now);
  load_since_ = now;
  if (!book_.bedside().empty()) book_.set_bedside({}, now, step);
  forget_trends(now, step);
  pulse_.new_patient();
  cuff_.new_patient(now, step);
  host_cuff_.new_patient(now, step);
}

void BedState::expect_patient(Instant now, Step& step) {
  forget_sensors(now, step);
  for (Bedside& bedside : monitors_) {
    if (!bedside.bound.asked) bind(bedside);
  }
  if (!patient_.in_session()) return;  // whoever is off the monitor stays so when a session closes
  book_.new_patient(now, step);
  if (off_monitor_) set_off_monitor(false, now, step);
}

/// What only the last patient wore is not missed.
void BedState::forget_sensors(Instant now, Step& step) {
  const MonitorIndex caller = step.monitor();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    monitors_[m].state.new_patient(now, step);
  }
  step.set_monitor(caller);
}

void BedState::take_limits(bool of_another) {
  profile_ = profile_of(patient_);
  baseline_milli_ = patient_.baseline_milli;
  if (of_another) overrides_.clear();
}

/// Alarms of SpO2 can't be off while a patient is dosed, whenever they were switched off.
void BedState::end_forbidden_silences(Instant now, Step& step) {
  for (std::size_t i = book_.silences().size(); i > 0; --i) {
    const alarm::Silence& silence = book_.silences()[i - 1];
    const bool off =
        silence.what == alarm::Inactivation::audio_off ||
        (silence.what == alarm::Inactivation::alarm_off && silence.covers(Parameter::spo2));
    if (off) end_silence(i - 1, "the patient is dosed", now, step);
  }
}

/// What a course said of a patient who is gone, or of rules that are, is told no more.
void BedState::forget_trends(Instant now, Step& step) {
  for (const alarm::Slot slot : trend_slots_) book_.withdraw(slot, now, step);
  trends_.reset();
  for (const ParameterInfo& entry : parameters()) {
    trends_.set_limits(entry.id, alarm::nearest(in_force_[index(entry.id)]));
  }
  trends_.set_patient(patient_.baseline_milli, patient_.first_dose_at);
}

void BedState::apply_rules(Instant now, Step& step) {
  const alarm::AlarmRules* before = rules_;
  rules_ = profile_ != nullptr ? &profile_->rules : &alarm::no_rules;
  if (rules_ != before) book_.set_rules(*rules_, now);
  if (rules_ != before || trends_.rule_count() == 0) rebuild_trends(now, step);
  apply_limits(now, step);
  apply_context(now, step);
  const bool dosed = patient_.dosed();
  pulse_.set_rules(rules_->pulse, dosed, patient_.in_session());
  agreement_.set_rules(rules_->pulse, now, step);
  cuff_.set_rules(rules_->cuff);
  const bool scheduled = dosed && measures(Parameter::nibp_sys);
  const auto minutes = scheduled ? cuff_minutes(profile_) : std::vector<std::int32_t>();
  const Instant dose = patient_.first_dose_at.value_or(Instant::never());
  cuff_.set_schedule(minutes, dose, now, step);
  host_cuff_.set_rules(rules_->host_cuff, rules_->cuff.overdue_low);
  host_cuff_.set_schedule(minutes, dose, now, step);
  occupancy_.set_rules(rules_->occupancy, patient_.in_session(), now, step);
  trends_.set_patient(patient_.baseline_milli, patient_.first_dose_at);
}

void BedState::rebuild_trends(Instant now, Step& step) {
  for (const alarm::Slot slot : trend_slots_) book_.withdraw(slot, now, step);
  trends_ = alarm::TrendWatch(profile_ != nullptr ? profile_->trends : no_trends);
}

alarm::ParameterLimits BedState::limits_of(Parameter parameter) const {
  const alarm::ParameterLimits& own = bed_->limits[index(parameter)];
  alarm::ParameterLimits limits;
  if (!own.empty()) {
    limits = own;
  } else if (profile_ != nullptr) {
    limits = profile_->limits[index(parameter)];
  }
  for (const LimitOverride& changed : overrides_) {
    if (changed.parameter != parameter) continue;
    alarm::LimitLevel* level = alarm::find_level(limits, changed.side, changed.priority);
    if (level != nullptr) alarm::move_level(*level, changed.limit_milli, parameter);
  }
  return limits;
}

void BedState::apply_limits(Instant now, Step& step) {
  JudgingRules judging;
  judging.repeat = {rules_->cuff.repeat_within, rules_->cuff.cycle, host_cuff_.allowed()};
  judging.median_window = rules_->median_window;
  judging.cuff_invalid = rules_->cuff.unscheduled_invalid;
  for (const ParameterInfo& entry : parameters()) {
    const std::size_t i = index(entry.id);
    judging.limits[i] = alarm::resolve(limits_of(entry.id), entry.id, baseline_milli_[i]);
    trends_.set_limits(entry.id, alarm::nearest(judging.limits[i]));
    const bool same = same_limits(judging.limits[i].below, in_force_[i].below) &&
                      same_limits(judging.limits[i].above, in_force_[i].above);
    if (!same) tell_limits(entry.id, judging.limits[i], now, step);
  }
  in_force_ = judging.limits;
  judging.limits = judged_limits();
  const MonitorIndex caller = step.monitor();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    monitors_[m].state.set_rules(judging, now, step);
  }
  step.set_monitor(caller);
}

/// The limits in force, and while a binding is asked for those of the patient beside, too.
BedLimits BedState::judged_limits() const {
  BedLimits limits = in_force_;
  if (!company_) return limits;
  for (std::size_t i = 0; i < parameter_count; ++i) {
    limits[i] = alarm::stricter(in_force_[i], (*company_)[i]);
  }
  return limits;
}

void BedState::apply_context(Instant now, Step& step) {
  const alarm::LossContext context{patient_.in_session(), patient_.dosed(), rules_->signal,
                                   cuff_.on_limb_now()};
  const MonitorIndex caller = step.monitor();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    monitors_[m].state.set_loss_context(context, now, step);
  }
  step.set_monitor(caller);
}

void BedState::tell_limits(Parameter parameter, const alarm::ParameterLimits& limits, Instant now,
                           Step& step) {
  LimitsEvent event;
  event.parameter = parameter;
  put_side(event, limits.below, alarm::Side::below);
  put_side(event, limits.above, alarm::Side::above);
  event.personal = std::any_of(overrides_.begin(), overrides_.end(),
                               [&](const auto& changed) { return changed.parameter == parameter; });
  step.tell(event, now);
}

void BedState::tell_patient(Instant now, Step& step) {
  PatientEvent event;
  event.patient = patient_;
  event.off_monitor = off_monitor_;
  if (profile_ != nullptr) {
    event.profile = FixedText<32>(profile_->id);
    event.profile_version = profile_->version;
  }
  step.tell(event, now);
}

void BedState::tell_load(bool final, Instant now, Step& step) {
  step.tell(AlarmLoadEvent{load_since_, final, book_.load(now)}, now);
}

void BedState::set_off_monitor(bool off, Instant now, Step& step) {
  off_monitor_ = off;
  const MonitorIndex caller = step.monitor();
  for (std::size_t m = 0; m < monitors_.size(); ++m) {
    step.set_monitor(static_cast<MonitorIndex>(m));
    if (off) monitors_[m].state.forget_unknown(now, step);
    monitors_[m].state.set_suspended(off, now, step);
    for (MonitorAlarm& entry : monitors_[m].alarms) {
      const bool unknown = entry.active && !monitors_[m].state.live();
      if (off && unknown) tell_monitor_alarm(entry, false, alarm::Presence::clear, now, step);
    }
  }
  step.set_monitor(caller);
  if (off) pulse_.end(now, step);
  update_host_cuff(now, step);
  if (off) forget_trends(now, step);
  tell_patient(now, step);
}

}  // namespace vigil::engine
