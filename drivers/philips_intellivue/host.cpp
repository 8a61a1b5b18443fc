#include "drivers/philips_intellivue/host.hpp"

#include <algorithm>
#include <charconv>

#include "drivers/philips_intellivue/requests.hpp"

namespace vigil::philips_intellivue {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A monitor without an association does not answer a release (PCAP).
constexpr Duration release_wait = milliseconds(300);
/// A real monitor answers after 1.1 to 2.2 s (PCAP).
constexpr Duration first_try = seconds(1);
constexpr Duration longest_try = seconds(8);
constexpr Duration naming_wait = seconds(5);
/// ICE: the connection is lost after 5 s without a word.
constexpr Duration silence = seconds(5);
constexpr Duration answer_wait = milliseconds(3500);
constexpr Duration no_numerics = seconds(15);
constexpr Duration keep_alive = seconds(4);
/// The monitor repeats its answers for a minute; asked anew before that is over.
constexpr std::uint32_t period_ticks = 60 * 8000;
constexpr Duration renew_after = seconds(50);
constexpr Duration labels_again = seconds(30);
constexpr Duration refused_again = seconds(60);
constexpr std::uint16_t first_invoke = 0x0100;
constexpr std::uint16_t keep_alive_invoke = 0x0110;
constexpr std::uint16_t wave_list_invoke = 0x0111;

/// The waves that Vigil names (labels: VMP, ICE), at most 3 ECG and 8 others (VMP).
constexpr std::array<std::uint32_t, 7> wanted_waves{
    partition_scada | physio::ecg_ii, partition_scada | 0x0101,       partition_scada | 0x0103,
    partition_scada | physio::pleth,  partition_scada | physio::resp, partition_scada | physio::abp,
    partition_scada | physio::co2};

Duration back_off(unsigned tries) {
  Duration wait = first_try;
  for (unsigned i = 1; i < tries && wait < longest_try; ++i) wait *= 2;
  return std::min(wait, longest_try);
}

}  // namespace

void Host::on_frame(Instant now) {
  heard_at_ = now;
  frames_ = true;
}

void Host::on_accept(const Profile& granted, Instant now) {
  if (phase_ != Phase::associating) return;
  granted_ = granted;
  phase_ = Phase::naming;
  due_ = now + naming_wait;
}

void Host::on_refusal(Instant now, Sink& sink) {
  if (phase_ != Phase::associating && phase_ != Phase::naming) return;
  ++failures_;
  restart(now + back_off(failures_), "refused: in use by another host?", sink);
}

void Host::on_end(bool asked_to, Instant now, Sink& sink) {
  if (phase_ == Phase::begin || phase_ == Phase::waiting) return;
  ++failures_;
  restart(now + back_off(failures_),
          asked_to ? "the monitor ended the association" : "the monitor broke the association off",
          sink);
}

void Host::on_release_result(Instant now) {
  if (phase_ == Phase::associating && tries_ == 0) due_ = std::min(due_, now);
}

void Host::on_mds_create(std::uint16_t invoke_id, std::uint32_t event_time, Instant now) {
  if (phase_ == Phase::begin || phase_ == Phase::waiting) return;
  answer_mds_ = true;
  mds_invoke_ = invoke_id;
  mds_time_ = event_time;
  if (phase_ != Phase::polling) begin_polling(now);
}

void Host::begin_polling(Instant now) {
  phase_ = Phase::polling;
  asks_ = {};
  const auto set = [&](Asked which, std::uint16_t object_class, std::uint16_t group, bool again) {
    asks_[which].object_class = object_class;
    asks_[which].group = group;
    asks_[which].again = again;
  };
  set(numerics_all, object::numeric, group::all, false);
  set(numerics, object::numeric, group::observed, true);
  set(alarms, object::alert_monitor, group::alarms, true);
  set(waves, object::wave, group::all, true);
  asks_[waves].done = !fast_ || (granted_.options & profile_option::waves) == 0;
  wave_list_ = asks_[waves].done ? WaveList::ready : WaveList::ask;
  labels_wanted_ = false;
  labels_asked_at_ = heard_at_ = now;
  for (Ask& ask : asks_) ask.renew_at = ask.answered_at = now;
}

void Host::on_poll_result(std::uint16_t object_class, std::uint16_t group, Instant now,
                          Sink& sink) {
  if (phase_ != Phase::polling) return;
  for (Ask& ask : asks_) {
    if (ask.object_class != object_class || ask.group != group) continue;
    ask.answered_at = now;
    ask.asked = false;
    if (!ask.again) ask.done = true;
  }
  if (object_class != object::numeric || measuring_) return;
  measuring_ = true;
  failures_ = tries_ = 0;
  told_.clear();
  sink.on_notice({NoticeKind::handshake, false, "associated, measuring"});
}

void Host::on_wave_list(std::size_t count) {
  // A list that somebody made is left as it is.
  if (wave_list_ == WaveList::asked) wave_list_ = count == 0 ? WaveList::set : WaveList::ready;
}

void Host::on_error(std::uint16_t invoke_id, Instant now, Sink& sink) {
  if (invoke_id == wave_list_invoke) wave_list_ = WaveList::ready;
  if (invoke_id < first_invoke || invoke_id >= first_invoke + ask_count) return;
  Ask& ask = asks_[invoke_id - std::size_t{first_invoke}];
  ask.asked = false;
  ask.renew_at = now + (ask.object_class == object::numeric ? answer_wait : refused_again);
  // Not missing, but refused: asked for again later.
  if (ask.object_class != object::numeric) ask.answered_at = ask.renew_at;
  if (ask.object_class == object::wave) {
    if (waves_refused_) return;
    waves_refused_ = true;
    sink.on_notice({NoticeKind::device_status, true, "the monitor refuses its waves"});
  } else if (!measuring_) {
    say("the monitor refuses its values: in use by another host?", sink);
  }
}

void Host::restart(Instant at, std::string_view why, Sink& sink) {
  phase_ = Phase::waiting;
  due_ = at;
  tries_ = 0;
  measuring_ = false;
  answer_mds_ = false;
  if (failures_ > 1)
    say_try(why, sink);
  else
    say(why, sink);
}

void Host::say(std::string_view why, Sink& sink) {
  const FixedText<96> text(why);
  if (text == told_) return;
  told_ = text;
  sink.on_notice({NoticeKind::handshake, true, told_.view()});
}

void Host::say_try(std::string_view why, Sink& sink) {
  std::array<char, 12> digits{};
  const unsigned tried = std::max(tries_, failures_);
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), tried).ptr;
  FixedText<96> text(why);
  text.append(why.ends_with('?') ? " try " : ", try ");
  text.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
  say(text.view(), sink);
}

Instant Host::poll(Instant now, AssociationMessage& out, Sink& sink) {
  out.clear();
  Instant again = Instant::never();
  switch (phase_) {
    case Phase::begin:
      say("asking the monitor for an association", sink);
      again = release(now, out);
      break;
    case Phase::waiting:
      again = now < due_ ? due_ : release(now, out);
      break;
    case Phase::associating:
      again = poll_associating(now, out, sink);
      break;
    case Phase::naming:
      if (now >= due_) {
        ++failures_;
        restart(now + back_off(failures_), "associated, but the monitor does not say what it is",
                sink);
      }
      again = due_;
      break;
    case Phase::polling:
      again = poll_polling(now, out, sink);
      break;
  }
  if (out.size() > 0) {
    sent_at_ = now;
    again = now + pace_;
  }
  return std::max(again, now + milliseconds(1));
}

/// What an earlier host, or we, left behind is ended before a new association is asked for.
Instant Host::release(Instant now, AssociationMessage& out) {
  out.bytes(release_request);
  phase_ = Phase::associating;
  tries_ = 0;
  due_ = now + release_wait;
  return due_;
}

Instant Host::poll_associating(Instant now, AssociationMessage& out, Sink& sink) {
  if (now < due_) return due_;
  ++tries_;
  // A second request is usual: the first answer takes longer than the first pause.
  if (tries_ > 2) {
    const bool misfit = rejects_ && !frames_;
    say_try(misfit ? "bytes come, but no whole message: wrong baud rate?"
                   : "no answer to the association request",
            sink);
  }
  Profile profile;
  write_association_request(profile, out);
  due_ = now + back_off(tries_);
  return due_;
}

Instant Host::poll_polling(Instant now, AssociationMessage& out, Sink& sink) {
  if (now - heard_at_ >= silence || now - asks_[numerics].answered_at >= no_numerics) {
    failures_ = 1;
    const bool silent = now - heard_at_ >= silence;
    restart(now, silent ? "the monitor fell silent" : "the monitor sends no values", sink);
    return now;
  }
  if (answer_mds_) {
    answer_mds_ = false;
    write_mds_create_result(mds_invoke_, mds_time_, out);
    return now;
  }
  if (now - sent_at_ < pace_) return sent_at_ + pace_;
  if (labels_wanted_ && now - labels_asked_at_ >= labels_again) {
    labels_wanted_ = false;
    labels_asked_at_ = now;
    asks_[numerics_all].done = false;
    asks_[numerics_all].renew_at = now;
  }
  if (ask_next(now, out)) return now;
  if (now - sent_at_ >= keep_alive) {
    // Any confirmed action keeps the association (ICE).
    write_single_poll({keep_alive_invoke, ++poll_number_, object::alert_monitor, group::vmo_static},
                      out);
    return now;
  }
  Instant next = std::min(sent_at_ + keep_alive, heard_at_ + silence);
  next = std::min(next, asks_[numerics].answered_at + no_numerics);
  for (const Ask& ask : asks_) next = std::min(next, due(ask));
  return next;
}

Instant Host::due(const Ask& ask) const {
  if (ask.done) return Instant::never();
  // An answer that stays away, or a series that broke off, is asked for again.
  const Instant missing = std::max(ask.answered_at, ask.asked_at) + answer_wait;
  return ask.again || ask.asked ? std::min(ask.renew_at, missing) : ask.renew_at;
}

bool Host::ask_next(Instant now, AssociationMessage& out) {
  if (wave_list_ == WaveList::ask) {
    wave_list_ = WaveList::asked;
    wave_list_at_ = now;
    write_get_wave_list(wave_list_invoke, out);
    return true;
  }
  if (wave_list_ == WaveList::set) {
    wave_list_ = WaveList::ready;
    write_set_wave_list(wave_list_invoke, wanted_waves, out);
    return true;
  }
  if (now - wave_list_at_ >= answer_wait) wave_list_ = WaveList::ready;
  for (std::size_t i = 0; i < asks_.size(); ++i) {
    Ask& ask = asks_[i];
    if (now < due(ask)) continue;
    ask.asked = true;
    ask.asked_at = now;
    ask.renew_at = ask.again ? now + renew_after : Instant::never();
    const auto invoke = static_cast<std::uint16_t>(first_invoke + i);
    write_extended_poll(
        {invoke, ++poll_number_, ask.object_class, ask.group, ask.again ? period_ticks : 0}, out);
    return true;
  }
  return false;
}

}  // namespace vigil::philips_intellivue
