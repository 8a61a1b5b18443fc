#include "daemon/engine/engine.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/engine/engine_sink.hpp"

namespace vigil::engine {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

/// Whether a command of this kind is about one alarm, at whatever bed.
bool is_of_alarm(CommandKind kind) {
  return kind == CommandKind::acknowledge || kind == CommandKind::going ||
         kind == CommandKind::cant_go || kind == CommandKind::confirm || kind == CommandKind::reset;
}

}  // namespace

Engine::Engine(EngineConfig config)
    : config_(std::move(config)),
      deadlines_(config_.beds.size()),
      asking_(config_.beds.size(), 0),
      system_(config_),
      desk_(config_),
      bed_seq_(config_.beds.size(), 0) {
  beds_.reserve(config_.beds.size());
  for (const BedConfig& bed : config_.beds) beds_.emplace_back(bed, config_);
}

void Engine::start(Instant now, Output& out, const Beginning& beginning) {
  begin(beginning);
  latest_ = now;
  tell_system(SystemKind::started, "vigild started", "", now, out);
  system_.start(now);
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    Sink sink(*this, static_cast<BedIndex>(i), out);
    beds_[i].start(now, sink);
    deadlines_.set(i, beds_[i].deadline());
  }
  beat(now, out);
}

void Engine::step(Instant now, const Input& input, Output& out) {
  latest_ = std::max(latest_, now);
  advance(latest_, out);
  apply(latest_, input, out);
  advance(latest_, out);
}

Instant Engine::deadline() const {
  return std::min({deadlines_.earliest(), next_beat_, receivers_.deadline(), system_.deadline(),
                   desk_.deadline()});
}

void Engine::advance(Instant now, Output& out) {
  const auto next = [this] {
    return std::min(
        {deadlines_.earliest(), receivers_.deadline(), system_.deadline(), desk_.deadline()});
  };
  while (next() <= now) {
    // A change of rules can make something due that lies in the past: it came due now.
    const Instant due = advanced_ = std::max(next(), advanced_);
    if (deadlines_.earliest() <= due) {
      const std::size_t i = deadlines_.earliest_place();
      const auto bed = static_cast<BedIndex>(i);
      Sink sink(*this, bed, out);
      beds_[i].advance(due, sink);
      deadlines_.set(i, beds_[i].deadline());
      watch_twins(bed, due, out);
    } else if (receivers_.deadline() <= due) {
      drop_receivers(due, out);
    } else if (desk_.deadline() <= due) {
      advance_desk(due, out);
    } else {
      Sink sink(*this, no_bed, out);
      system_.advance(due, sink);
    }
  }
  advanced_ = now;
  // After a stall one heartbeat tells as much as ten; it comes after all that came due, so that it
  // counts it.
  if (next_beat_ <= now) beat(now, out);
}

template <class In>
void Engine::at_bed(const In& in, Instant now, Output& out) {
  const BedIndex bed = in.monitor.bed;
  Sink sink(*this, bed, out);
  beds_[bed].apply(in, now, sink);
  deadlines_.set(bed, beds_[bed].deadline());
  watch_binding(bed, false, now, out);
}

void Engine::apply(Instant now, const Input& input, Output& out) {
  std::visit(Overloaded{
                 [](const Tick&) {},
                 [&](const PortsChanged& in) {
                   for (std::size_t i = 0; i < beds_.size(); ++i) {
                     Sink sink(*this, static_cast<BedIndex>(i), out);
                     beds_[i].apply(in, now, sink);
                     deadlines_.set(i, beds_[i].deadline());
                   }
                 },
                 [&](const ReceiverPresence& in) { on_presence(in, now, out); },
                 [&](const EventsDropped& in) {
                   FixedText<160> text("events lost inside the daemon: ");
                   text.append(std::to_string(in.count));
                   tell_system(SystemKind::events_dropped, text.view(), "", now, out);
                   Sink sink(*this, no_bed, out);
                   system_.on_events_dropped(in.count, now, sink);
                 },
                 [&](const Stopping&) {
                   tell_system(SystemKind::stopping, "vigild is stopping", "", now, out);
                 },
                 [&](const CommandInput& in) {
                   if (in.command != nullptr) on_command(*in.command, now, out);
                 },
                 [&](const ClockStepped& in) {
                   Sink sink(*this, no_bed, out);
                   wall_minus_boot_ = in.wall_minus_boot;
                   system_.on_clock_stepped(in.by, now, sink);
                 },
                 [&](const JournalHealth& in) {
                   Sink sink(*this, no_bed, out);
                   system_.on_journal(in.good, in.reason, now, sink);
                 },
                 [&](const ClockSync& in) {
                   Sink sink(*this, no_bed, out);
                   system_.on_clock_sync(in.synchronised, now, sink);
                 },
                 [&](const RecordDamaged& in) {
                   Sink sink(*this, no_bed, out);
                   system_.on_record_damaged(in.anew, in.reason, now, sink);
                 },
                 [&](const PortClosed& in) {
                   at_bed(in, now, out);
                   watch_twins(in.monitor.bed, now, out);
                 },
                 [&](const auto& in) { at_bed(in, now, out); },
             },
             input);
}

void Engine::on_presence(const ReceiverPresence& in, Instant now, Output& out) {
  const auto answer = receivers_.on_presence(in, now);
  if (answer == Receivers::Answer::joined) {
    tell_system(SystemKind::receiver_joined, in.role, in.receiver, now, out);
  }
  watch_delivery(now, out);
}

void Engine::drop_receivers(Instant at, Output& out) {
  FixedText<64> name;
  while (receivers_.take_gone(at, name)) {
    tell_system(SystemKind::receiver_left, "not heard for 10 s", name.view(), at, out);
  }
  watch_delivery(at, out);
}

void Engine::watch_delivery(Instant now, Output& out) {
  const bool dosed = desk_.homeless().dosed ||
                     std::any_of(beds_.begin(), beds_.end(),
                                 [](const BedState& bed) { return bed.patient().dosed(); });
  Sink sink(*this, no_bed, out);
  system_.on_delivery(dosed, receivers_.anybody(), now, sink);
}

/// Two beds of a room lost their links at nearly the same time: somebody may have swapped cables.
void Engine::watch_twins(BedIndex bed, Instant now, Output& out) {
  if (beds_[bed].link_lost_at() != now) return;
  const Duration within = beds_[bed].twin_loss_within();
  if (within.count() <= 0) return;
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    if (i == bed || config_.beds[i].room != config_.beds[bed].room) continue;
    const Instant other = beds_[i].link_lost_at();
    if (other.is_never() || other + within < now) continue;
    for (const std::size_t asked : {static_cast<std::size_t>(bed), i}) {
      Sink sink(*this, static_cast<BedIndex>(asked), out);
      beds_[asked].ask_binding("both links of the room were lost at nearly the same time", now,
                               sink);
      deadlines_.set(asked, beds_[asked].deadline());
      watch_binding(static_cast<BedIndex>(asked), false, now, out);
    }
  }
}

/// While a binding of a room is not confirmed, its values are judged by the limits of both beds.
void Engine::watch_binding(BedIndex bed, bool limits_too, Instant now, Output& out) {
  const bool asking = beds_[bed].asks_binding();
  if (asking == (asking_[bed] != 0) && !(limits_too && asking)) return;
  asking_[bed] = asking ? 1 : 0;
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    if (i == bed || config_.beds[i].room != config_.beds[bed].room) continue;
    Sink sink(*this, bed, out);
    const std::string both = config_.beds[bed].bed + " or " + config_.beds[i].bed;
    beds_[bed].set_company(asking ? &beds_[i].limits() : nullptr, both, now, sink);
    deadlines_.set(bed, beds_[bed].deadline());
    return;  // rooms have one or two beds
  }
}

void Engine::on_command(const Command& command, Instant now, Output& out) {
  Answer answer;
  answer.key = command.key;
  const Answer* before = command.key.empty() ? nullptr : answered_.find(command.key);
  if (before != nullptr) {
    answer = *before;
    answer.repeated = true;
    out.on_answer(answer);
    return;
  }
  const Ruling ruling = rule(command, now, out);
  answer.outcome = ruling.outcome;
  answer.text = ruling.text;
  if (!command.key.empty()) answered_.keep(answer);
  out.on_answer(answer);
}

Ruling Engine::rule(const Command& command, Instant now, Output& out) {
  Ruling ruling;
  BedIndex bed = command.bed;
  const bool needs_bed = command.bed != no_bed;
  if (command.key.empty()) {
    ruling = refused(Outcome::refused, "a command needs an idempotency key");
  } else if (command.not_after != Instant() && now > command.not_after) {
    ruling = refused(Outcome::too_late, "it came too late and was not done");
  } else if (command.actor.role == alarm::Role::viewer && command.kind != CommandKind::confirm) {
    ruling = refused(Outcome::not_permitted, "a viewer may look only");
  } else if (needs_bed && command.bed >= beds_.size()) {
    ruling = refused(Outcome::not_found, "there is no such bed");
    bed = no_bed;
  } else if (command.alarm_number != 0 && is_of_alarm(command.kind)) {
    ruling = rule_on_alarm(command, now, out, bed);
  } else if (is_of_session(command.kind)) {
    ruling = rule_on_session(command, now, out, bed);
  } else if (command.kind == CommandKind::test_alarm) {
    Sink sink(*this, no_bed, out);
    ruling = system_.apply(command, now, sink);
    bed = no_bed;
  } else if (!needs_bed) {
    ruling = rule_on_all(command, now, out);
  } else {
    Sink sink(*this, command.bed, out);
    ruling = beds_[command.bed].apply(command, now, sink);
    deadlines_.set(command.bed, beds_[command.bed].deadline());
  }
  // A confirmation is told as a delivery; to tell it as a command too would double every alarm.
  if (command.kind != CommandKind::confirm) tell_command(command, ruling, bed, now, out);
  if (command.kind == CommandKind::patient) watch_delivery(now, out);
  const bool changes_limits = command.kind == CommandKind::patient ||
                              command.kind == CommandKind::set_limit ||
                              command.kind == CommandKind::confirm_monitor;
  for (std::size_t i = 0; changes_limits && i < beds_.size(); ++i) {
    watch_binding(static_cast<BedIndex>(i), true, now, out);
  }
  return ruling;
}

/// An alarm is found by its number, whatever bed the sender thought it was at.
Ruling Engine::rule_on_alarm(const Command& command, Instant now, Output& out, BedIndex& found) {
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    if (!beds_[i].book().knows(command.alarm_number)) continue;
    found = static_cast<BedIndex>(i);
    Sink sink(*this, found, out);
    Ruling ruling = beds_[i].apply(command, now, sink);
    deadlines_.set(i, beds_[i].deadline());
    return ruling;
  }
  found = no_bed;
  Sink sink(*this, no_bed, out);
  return system_.apply(command, now, sink);
}

/// A pause of the sound, or its end, at every bed: each bed decides for itself.
Ruling Engine::rule_on_all(const Command& command, Instant now, Output& out) {
  Ruling ruling;
  const bool for_all = command.kind == CommandKind::audio_pause ||
                       command.kind == CommandKind::audio_off ||
                       command.kind == CommandKind::enable;
  if (!for_all) {
    ruling = refused(Outcome::not_found, "this needs a bed or an alarm");
    return ruling;
  }
  std::uint32_t refusals = 0;
  for (std::size_t i = 0; i < beds_.size(); ++i) {
    Sink sink(*this, static_cast<BedIndex>(i), out);
    const Ruling one = beds_[i].apply(command, now, sink);
    deadlines_.set(i, beds_[i].deadline());
    if (one.outcome == Outcome::done) continue;
    ++refusals;
    ruling.text = one.text;
    ruling.outcome = one.outcome;
  }
  if (refusals > 0 && refusals < beds_.size()) {
    ruling.outcome = Outcome::done;
    ruling.detail = FixedText<160>("not at every bed: ");
    ruling.detail.append(ruling.text.view());
  }
  return ruling;
}

void Engine::tell_command(const Command& command, const Ruling& ruling, BedIndex bed, Instant now,
                          Output& out) {
  Event event;
  event.at = now;
  event.bed = bed;
  if (bed != no_bed) event.session = beds_[bed].patient().session;
  const FixedText<160>& detail = ruling.outcome == Outcome::done ? ruling.detail : ruling.text;
  event.body = CommandEvent{command.kind,           ruling.outcome,     command.key,
                            command.actor.name,     command.actor.role, command.actor.via,
                            command.actor.verified, command.reason,     detail,
                            command.alarm_number};
  send(event, out);
}

void Engine::beat(Instant at, Output& out) {
  next_beat_ = at + heartbeat_every;
  HeartbeatEvent body;
  body.last_seq = seq_;
  body.beds = static_cast<std::uint32_t>(bed_seq_.size());
  for (const BedState& bed : beds_) {
    body.links_live += bed.links_live();
    body.alarms_active += bed.open_alarms();
  }
  body.alarms_active += system_.open_alarms();
  body.receivers = receivers_.count();
  body.receivers_sounding = receivers_.sounding();
  Event event;
  event.at = at;
  event.body = body;
  out.on_event(event);
}

void Engine::tell_system(SystemKind kind, std::string_view text, std::string_view receiver,
                         Instant at, Output& out) {
  Event event;
  event.at = at;
  event.body = SystemEvent{kind, text, receiver};
  send(event, out);
}

void Engine::send(Event& event, Output& out) {
  event.seq = ++seq_;
  if (event.bed != no_bed) event.bed_seq = ++bed_seq_[event.bed];
  out.on_event(event);
}

}  // namespace vigil::engine
