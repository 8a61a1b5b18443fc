// What people ask of a bed, and the rules that say no (docs/formats/commands.md).
#include <algorithm>

#include "daemon/alarm/alarm_text.hpp"
#include "daemon/alarm/effective_limits.hpp"
#include "daemon/engine/bed_state.hpp"
#include "daemon/engine/bed_step.hpp"

namespace vigil::engine {
namespace {

using alarm::Inactivation;
using alarm::Silence;

}  // namespace

Ruling BedState::apply(const Command& command, Instant now, BedSink& out) {
  Step step(*this, 0, now, out);
  Ruling ruling = refused(Outcome::refused, "this is not asked of a bed");
  switch (command.kind) {
    case CommandKind::acknowledge:
    case CommandKind::going:
    case CommandKind::cant_go:
    case CommandKind::confirm:
    case CommandKind::reset: {
      const AlarmRuling made = apply_to_alarm(book_, command, now, step);
      if (made.delivery) step.tell(*made.delivery, now);
      ruling = made.ruling;
      break;
    }
    case CommandKind::at_bedside:
      book_.set_bedside(person_of(command).shown(), now, step);
      ruling = done("at the bedside");
      break;
    case CommandKind::left_bedside:
      book_.set_bedside({}, now, step);
      ruling = done("left the bedside");
      break;
    case CommandKind::audio_pause:
    case CommandKind::audio_off:
    case CommandKind::alarm_pause:
    case CommandKind::alarm_off:
      ruling = on_silence_command(command, now, step);
      break;
    case CommandKind::enable:
      ruling = on_enable(command, now, step);
      break;
    case CommandKind::off_monitor:
    case CommandKind::on_monitor:
      ruling = on_off_monitor(command, now, step);
      break;
    case CommandKind::confirm_monitor:
      confirm_monitors(person_of(command), now, step);
      ruling = done("the monitor is this bed's");
      break;
    case CommandKind::set_limit:
      ruling = on_set_limit(command, now, step);
      break;
    case CommandKind::patient:
      ruling = on_patient_command(command, now, step);
      break;
    case CommandKind::hold_cuff:
      ruling = host_cuff_.hold(command, now, step);
      break;
    case CommandKind::release_cuff:
      ruling = host_cuff_.release(command, now, step);
      break;
    case CommandKind::start_cuff:
      ruling = host_cuff_.start(command, now, step);
      break;
    case CommandKind::stop_cuff:
      ruling = host_cuff_.stop(command, now, step);
      break;
    case CommandKind::test_alarm:
    default:  // those of a session
      break;
  }
  refresh();
  return ruling;
}

Ruling BedState::on_silence_command(const Command& command, Instant now, Step& step) {
  const alarm::InactivationRules& rules = rules_->inactivation;
  const bool audio =
      command.kind == CommandKind::audio_pause || command.kind == CommandKind::audio_off;
  const bool pause =
      command.kind == CommandKind::audio_pause || command.kind == CommandKind::alarm_pause;
  const Duration longest =
      command.kind == CommandKind::audio_pause ? rules.audio_pause_max : rules.alarm_pause_max;
  const bool permitted = rules.may_switch_off.has(command.actor.role);
  if (command.kind != CommandKind::audio_pause && !permitted) {
    return refused(Outcome::not_permitted, "this role may not switch alarms off or pause them");
  }
  const bool whole_or_spo2 = audio || !command.parameter || command.parameter == Parameter::spo2;
  if (!pause && patient_.dosed() && whole_or_spo2) {
    return refused(Outcome::refused, "SpO2 alarms of a dosed patient can't be off");
  }
  if (pause && longest.count() <= 0)
    return refused(Outcome::refused, "the profile allows no pause");
  if (pause && command.duration > longest) {
    FixedText<160> why("longer than this profile allows: at most ");
    why.append(alarm::age_text(longest).view());
    return refused(Outcome::refused, why.view());
  }
  if (audio && command.actor.via.empty()) {
    return refused(Outcome::refused, "a pause of the sound needs the name of its station");
  }
  if (audio && book_.unattended_high() &&
      step.out().sounding_elsewhere(command.actor.via.view()) == 0) {
    return refused(Outcome::refused,
                   "a high alarm is not acknowledged, and no other station sounds");
  }
  Silence silence;
  silence.what = audio ? (pause ? Inactivation::audio_paused : Inactivation::audio_off)
                       : (pause ? Inactivation::alarm_paused : Inactivation::alarm_off);
  if (audio) silence.receiver = command.actor.via;
  if (!audio) silence.parameter = command.parameter;
  silence.by = person_of(command).shown();
  silence.reason = command.reason;
  if (pause) {
    const Duration usual =
        audio && rules.audio_pause_default.count() > 0 ? rules.audio_pause_default : longest;
    silence.until = now + (command.duration.count() > 0 ? command.duration : usual);
  } else if (rules.remind_off.count() > 0) {
    silence.remind_at = now + rules.remind_off;
  }
  if (!book_.silences().put(silence))
    return refused(Outcome::refused, "too many pauses at this bed");
  tell_silence(silence, true, false, command.reason.view(), now, step);
  book_.silences_changed(now, step);
  return done(name(silence.what));
}

void BedState::tell_silence(const Silence& silence, bool active, bool reminder,
                            std::string_view reason, Instant at, Step& step) {
  step.tell(InactivationEvent{silence.what, active, reminder, silence.parameter, silence.receiver,
                              silence.until, silence.by, reason},
            at);
}

void BedState::end_silence(std::size_t place, std::string_view reason, Instant at, Step& step) {
  const Silence silence = book_.silences()[place];
  book_.silences().take(place);
  tell_silence(silence, false, false, reason, at, step);
  book_.silences_changed(at, step);
}

void BedState::end_audio_pauses(std::string_view reason, Instant at, Step& step) {
  for (std::size_t i = book_.silences().size(); i > 0; --i) {
    if (book_.silences()[i - 1].what != Inactivation::audio_paused) continue;
    end_silence(i - 1, reason, at, step);
  }
}

void BedState::advance_silences(Instant due, Step& step) {
  for (std::size_t i = book_.silences().size(); i > 0; --i) {
    Silence& silence = book_.silences()[i - 1];
    if (silence.until <= due) {
      end_silence(i - 1, "its time is over", due, step);
    } else if (silence.remind_at <= due) {
      const Duration after = rules_->inactivation.remind_off;
      silence.remind_at = after.count() > 0 ? due + after : Instant::never();
      tell_silence(silence, true, true, silence.reason.view(), due, step);
    }
  }
}

Ruling BedState::on_enable(const Command& command, Instant now, Step& step) {
  bool any = false;
  for (std::size_t i = book_.silences().size(); i > 0; --i) {
    const Silence& silence = book_.silences()[i - 1];
    const bool meant = silence.receiver.empty()
                           ? !command.parameter || silence.parameter == command.parameter
                           : !command.parameter && silence.receiver == command.actor.via;
    if (!meant) continue;
    any = true;
    FixedText<160> reason("by ");
    reason.append(person_of(command).shown().view());
    end_silence(i - 1, reason.view(), now, step);
  }
  return any ? done("alarms are on again") : done("nothing was paused or off");
}

Ruling BedState::on_off_monitor(const Command& command, Instant now, Step& step) {
  if (command.kind == CommandKind::on_monitor) {
    if (!off_monitor_) return done("it was so already");
    set_off_monitor(false, now, step);
    return done("on the monitor again");
  }
  if (command.actor.name.empty())
    return refused(Outcome::refused, "this needs the name of a person");
  if (command.reason.empty() || command.seen.empty() || command.with.empty()) {
    return refused(Outcome::refused,
                   "this needs a reason, what was seen, and who is with the patient");
  }
  const Duration blocked = rules_->inactivation.bedside_only_after_dose;
  const bool soon = patient_.last_dose_at && now < *patient_.last_dose_at + blocked;
  if (soon && command.place != Place::bedside) {
    FixedText<160> why("within ");
    why.append(alarm::age_text(blocked).view()).append(" after a dose only from the bedside");
    return refused(Outcome::refused, why.view());
  }
  book_.set_ending_person(command.actor.name);
  set_off_monitor(true, now, step);
  book_.set_ending_person({});
  FixedText<160> detail("off the monitor, seen: ");
  detail.append(command.seen.view()).append(", with: ").append(command.with.view());
  return done(detail.view());
}

Ruling BedState::on_set_limit(const Command& command, Instant now, Step& step) {
  if (!rules_->inactivation.may_change_limits.has(command.actor.role)) {
    return refused(Outcome::not_permitted, "this role may not change limits");
  }
  if (!patient_.in_session()) {
    return refused(Outcome::refused, "without a session the limits are the clinic's");
  }
  if (!command.parameter) return refused(Outcome::refused, "no parameter");
  if (command.reason.empty())
    return refused(Outcome::refused, "a limit is changed with a reason only");
  const Parameter parameter = *command.parameter;
  const auto& sane = profile_ != nullptr ? profile_->sane[index(parameter)] : std::nullopt;
  if (!sane) return refused(Outcome::refused, "this limit can't be changed here");
  if (command.limit_milli < sane->lowest_milli || command.limit_milli > sane->highest_milli) {
    FixedText<160> why("outside what is sane: ");
    why.append(alarm::number_text(sane->lowest_milli).view()).append(" to ");
    why.append(alarm::number_text(sane->highest_milli).view());
    return refused(Outcome::refused, why.view());
  }
  alarm::ParameterLimits limits = limits_of(parameter);
  alarm::LimitLevel* level = alarm::find_level(limits, command.side, command.priority);
  if (level == nullptr) return refused(Outcome::refused, "there is no such limit");
  const std::int32_t before = level->limit_milli;
  alarm::move_level(*level, command.limit_milli, parameter);
  if (!alarm::in_order(limits, command.side)) {
    return refused(Outcome::refused, "it must lie between the limits of the other priorities");
  }
  if (!alarm::apart(limits)) {
    return refused(Outcome::refused, "a limit below must lie under every limit above");
  }
  std::erase_if(overrides_, [&](const LimitOverride& changed) {
    return changed.parameter == parameter && changed.side == command.side &&
           changed.priority == command.priority;
  });
  overrides_.push_back({parameter, command.side, command.priority, command.limit_milli});
  apply_limits(now, step);
  FixedText<160> detail(info(parameter).label);
  detail.append(command.side == alarm::Side::below ? " below " : " above ");
  detail.append(alarm::name(command.priority)).append(" ");
  detail.append(alarm::number_text(before).view()).append(" -> ");
  detail.append(alarm::number_text(command.limit_milli).view());
  return done(detail.view());
}

Ruling BedState::on_patient_command(const Command& command, Instant now, Step& step) {
  const PatientContext& next = command.patient;
  if (session_.open()) {
    FixedText<160> why("this bed has a medicine session, whose orders change the patient: ");
    why.append(session_.summary().id.view());
    return refused(Outcome::refused, why.view());
  }
  const bool has_profile =
      next.profile == default_profile ||
      (next.profile >= 0 && static_cast<std::size_t>(next.profile) < config_->profiles.size());
  if (!has_profile) return refused(Outcome::refused, "there is no such profile");
  if (!next.in_session() && next.dosed()) {
    return refused(Outcome::refused, "a dose belongs to a session");
  }
  if (next.first_dose_at.has_value() != next.last_dose_at.has_value() ||
      (next.dosed() && *next.last_dose_at < *next.first_dose_at)) {
    return refused(Outcome::refused, "the last dose is not before the first");
  }
  if (next.dosed() && *next.last_dose_at > now) {
    return refused(Outcome::refused, "a dose can't lie in the future");
  }
  const bool same = next.session == patient_.session;
  if (same && patient_.dosed() && next.first_dose_at != patient_.first_dose_at) {
    return refused(Outcome::refused, "T counts from the first dose and never moves");
  }
  set_patient(next, now, step);
  return done(next.in_session() ? "patient set" : "no session");
}

}  // namespace vigil::engine
