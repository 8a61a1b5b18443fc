#include "tools/vigil/watch_model.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vigil::watch {
namespace {

Instant instant(std::uint64_t ns) { return Instant::from_ns(static_cast<std::int64_t>(ns)); }

// "2" before "10" before "10a" before "garden".
bool natural_less(std::string_view a, std::string_view b) {
  const auto key = [](std::string_view id) {
    const auto digits = std::min(id.find_first_not_of("0123456789"), id.size());
    return std::tuple(digits == 0 ? std::size_t{99} : digits, id.substr(0, digits), id);
  };
  return key(a) < key(b);
}

bool bed_less(const Bed& a, const Bed& b) {
  // What belongs to no bed is Vigil's own, and comes first.
  if (a.room.empty() || b.room.empty()) return a.room.empty() && !b.room.empty();
  return a.room == b.room ? natural_less(a.bed, b.bed) : natural_less(a.room, b.room);
}

bool alarm_before(const v1::Alarm& a, const v1::Alarm& b) {
  return std::pair(a.priority(), a.started_ns()) > std::pair(b.priority(), b.started_ns());
}

}  // namespace

Freshness freshness(std::string_view parameter, Duration age, Duration fresh_for) {
  const bool cuff = parameter.starts_with("nibp_");
  Duration fresh = cuff ? Duration(std::chrono::minutes(15)) : std::chrono::seconds(3);
  Duration stale = cuff ? Duration(std::chrono::minutes(60)) : std::chrono::seconds(10);
  // A monitor that is slow by nature: 2 and 4 of its periods (docs/clinical-numbers.md 3).
  fresh = std::max(fresh, fresh_for);
  stale = std::max(stale, fresh_for * 2);
  if (age <= fresh) return Freshness::fresh;
  return age <= stale ? Freshness::stale : Freshness::gone;
}

void Model::on_snapshot() {
  beds_.clear();
  other_sessions_.clear();
  stopping_ = false;
  // Another start of the daemon may be another boot of its machine.
  ahead_this_minute_.reset();
  ahead_last_minute_.reset();
}

void Model::on_hearing(Hearing hearing, Instant now) {
  if (hearing == Hearing::live && hearing_ != Hearing::live) heard_at_ = now;
  hearing_ = hearing;
}

bool Model::on_event(const v1::Event& event, Instant now) {
  if (!event.retransmit()) {
    learn_clock(instant(event.instant_ns()), now);
    heard_at_ = now;
  }
  if (event.has_system()) {
    stopping_ = event.system().kind() == v1::SYSTEM_KIND_STOPPING;
    return false;
  }
  if (event.room().empty() && event.has_medicine_session()) {
    on_other_session(event.medicine_session());
    return false;
  }
  if (event.room().empty() && !event.has_alarm() && !event.has_inactivation()) return false;
  Bed& bed = bed_of(event);
  if (event.has_vital()) on_vital(bed, event.vital());
  if (event.has_other()) on_other(bed, event.other());
  if (event.has_notice()) on_notice(bed, event);
  if (event.has_link()) on_link(bed, event);
  if (event.has_alarm()) on_alarm(bed, event.alarm());
  if (event.has_inactivation()) on_inactivation(bed, event.inactivation());
  if (event.has_cuff()) bed.cuff_plan = event.cuff();
  if (event.has_patient()) bed.patient = event.patient();
  if (event.has_alarm_load()) bed.alarm_load = event.alarm_load();
  if (event.has_medicine_session()) on_session(bed, event.medicine_session());
  if (event.has_check()) on_check(bed, event);
  if (event.has_entry()) on_entry(bed, event.entry());
  if (event.has_limits()) {
    std::erase_if(bed.limits, [&](const v1::Limits& limits) {
      return limits.parameter() == event.limits().parameter();
    });
    bed.limits.push_back(event.limits());
  }
  if (bed.room.empty() && bed.alarms.empty() && bed.inactivations.empty()) {
    beds_.erase(beds_.begin());
  }
  return event.has_alarm() || event.has_inactivation();
}

Bed& Model::bed_of(const v1::Event& event) {
  Bed wanted;
  wanted.room = event.room();
  wanted.bed = event.bed();
  auto at = std::lower_bound(beds_.begin(), beds_.end(), wanted, bed_less);
  if (at == beds_.end() || at->room != wanted.room || at->bed != wanted.bed) {
    at = beds_.insert(at, std::move(wanted));
  }
  return *at;
}

void Model::learn_clock(Instant daemon_time, Instant now) {
  const Duration ahead = daemon_time - now;
  if (!ahead_this_minute_ || now - minute_began_ >= std::chrono::minutes(1)) {
    ahead_last_minute_ = ahead_this_minute_;
    ahead_this_minute_ = ahead;
    minute_began_ = now;
  }
  // What was under way for the shortest time tells best.
  ahead_this_minute_ = std::max(*ahead_this_minute_, ahead);
}

Duration Model::ahead() const {
  const Duration ahead = ahead_this_minute_.value_or(Duration(0));
  return ahead_last_minute_ ? std::max(ahead, *ahead_last_minute_) : ahead;
}

Duration Model::age(Instant daemon_time, Instant now) const {
  return std::max(Duration(0), (now + ahead()) - daemon_time);
}

bool Model::cuff_works(const Bed& bed, Instant now) const {
  if (!bed.cuff) return false;
  // A cycle that was not told to be over: the pressure comes every second or so, and no cycle of an
  // adult takes 3 min.
  const Duration silent =
      bed.cuff->pressure ? Duration(std::chrono::seconds(10)) : Duration(std::chrono::minutes(3));
  return age(bed.cuff->told_at, now) <= silent;
}

Duration Model::left(Instant daemon_time, Instant now) const {
  return std::max(Duration(0), daemon_time - (now + ahead()));
}

std::optional<Instant> Model::daemon_now(Instant now) const {
  if (!ahead_this_minute_) return std::nullopt;
  return now + ahead();
}

std::vector<Model::Found> Model::all_alarms() const {
  std::vector<Found> all;
  for (const Bed& bed : beds_) {
    for (const v1::Alarm& alarm : bed.alarms) all.push_back({&bed, &alarm});
  }
  return all;
}

Model::Found Model::find_alarm(std::string_view alarm_id) const {
  for (const Found& found : all_alarms()) {
    if (found.alarm->alarm_id() == alarm_id) return found;
  }
  return {};
}

Duration Model::unheard_for(Instant now) const { return std::max(Duration(0), now - heard_at_); }

const Number* Model::number(const Bed& bed, std::string_view parameter) {
  const Number* best = nullptr;
  for (const Number& number : bed.numbers) {
    if (number.parameter != parameter) continue;
    const bool better =
        best == nullptr || std::tuple(number.validity == v1::VALIDITY_VALID, number.measured_at) >
                               std::tuple(best->validity == v1::VALIDITY_VALID, best->measured_at);
    if (better) best = &number;
  }
  return best;
}

std::size_t Model::alarm_count() const {
  std::size_t count = 0;
  for (const Bed& bed : beds_) count += bed.alarms.size();
  return count;
}

void Model::on_vital(Bed& bed, const v1::Vital& vital) {
  auto at = std::find_if(bed.numbers.begin(), bed.numbers.end(), [&](const Number& number) {
    return number.parameter == vital.parameter() && number.monitor == vital.monitor();
  });
  if (at == bed.numbers.end()) {
    at = bed.numbers.insert(at, Number{});
    at->parameter = vital.parameter();
    at->monitor = vital.monitor();
  }
  at->validity = vital.validity();
  constexpr std::uint64_t longest_ns = 3'600'000'000'000;
  if (vital.fresh_ns() > 0) {
    at->fresh_for = Duration(static_cast<std::int64_t>(std::min(vital.fresh_ns(), longest_ns)));
  }
  if (vital.parameter() == "nibp_sys" && bed.cuff && bed.cuff->monitor == vital.monitor()) {
    bed.cuff.reset();
  }
  at->demo.reset();
  if (vital.validity() == v1::VALIDITY_DEMO && vital.has_value()) {
    at->demo = vital.value();
    at->demo_at = instant(vital.measured_ns());
  }
  if (vital.validity() != v1::VALIDITY_VALID || !vital.has_value()) return;
  at->value = vital.value();
  at->measured_at = instant(vital.measured_ns());
  at->age_unknown = vital.age_unknown();
  for (LinkShown& shown : bed.links) {
    if (shown.link.monitor() == vital.monitor() && !vital.age_unknown()) {
      shown.last_number = at->measured_at;
    }
  }
}

void Model::on_other(Bed& bed, const v1::OtherNumeric& other) {
  const auto same = [&](const OtherNumber& known) {
    return known.told.monitor() == other.monitor() && known.told.mdc_code() == other.mdc_code() &&
           known.told.label() == other.label();
  };
  auto at = std::find_if(bed.others.begin(), bed.others.end(), same);
  if (at == bed.others.end()) at = bed.others.insert(at, OtherNumber{});
  *at = {other, instant(other.measured_ns())};
}

void Model::on_notice(Bed& bed, const v1::Event& event) {
  const v1::Notice& notice = event.notice();
  const Instant at = instant(event.instant_ns());
  const bool same = bed.cuff && bed.cuff->monitor == notice.monitor();
  switch (notice.kind()) {
    case v1::NOTICE_KIND_CUFF_STARTED:
      if (notice.active()) {
        bed.cuff = CuffAtWork{notice.monitor(), at, at, std::nullopt};
      } else if (same) {
        bed.cuff.reset();
      }
      return;
    case v1::NOTICE_KIND_CUFF_PRESSURE:
      if (!notice.active() || !notice.has_value()) return;
      if (!same) bed.cuff = CuffAtWork{notice.monitor(), at, at, std::nullopt};
      bed.cuff->told_at = at;
      bed.cuff->pressure = notice.value();
      return;
    case v1::NOTICE_KIND_CUFF_FAILED:
      if (same) bed.cuff.reset();
      return;
    default:
      return;
  }
}

void Model::on_link(Bed& bed, const v1::Event& event) {
  const v1::Link& link = event.link();
  auto at = std::find_if(bed.links.begin(), bed.links.end(), [&](const LinkShown& shown) {
    return shown.link.monitor() >= link.monitor();
  });
  if (at == bed.links.end() || at->link.monitor() != link.monitor()) {
    at = bed.links.insert(at, LinkShown{link, instant(event.instant_ns()), std::nullopt});
    for (const Number& number : bed.numbers) {
      if (number.monitor != link.monitor() || !number.value || number.age_unknown) continue;
      at->last_number = std::max(at->last_number.value_or(Instant{}), number.measured_at);
    }
    return;
  }
  const bool was_live = at->link.state() == v1::LINK_STATE_LIVE;
  const bool is_live = link.state() == v1::LINK_STATE_LIVE;
  // Between absent, opening, waiting and quiet the time without data goes on.
  if (was_live != is_live) at->since = instant(event.instant_ns());
  at->link = link;
}

void Model::on_inactivation(Bed& bed, const v1::InactivationChange& change) {
  std::erase_if(bed.inactivations, [&](const v1::InactivationChange& other) {
    return other.what() == change.what() && other.parameter() == change.parameter() &&
           other.receiver() == change.receiver();
  });
  if (change.active()) bed.inactivations.push_back(change);
}

void Model::on_session(Bed& bed, const v1::Session& session) {
  const v1::SessionState state = session.state();
  const bool open = state >= v1::SESSION_STATE_SCHEDULED && state < v1::SESSION_STATE_CLOSED;
  const bool same = bed.session && open && bed.session->id() == session.id();
  // Checks belong to a session: those of another one are of the past.
  if (bed.session && !same) {
    bed.checks.clear();
    bed.cuff_by_hand.reset();
  }
  bed.session.reset();
  if (open) bed.session = session;
}

void Model::on_entry(Bed& bed, const v1::SessionEntry& entry) {
  if (entry.kind() != v1::ENTRY_KIND_MANUAL_VITALS) return;
  std::optional<double> systolic;
  std::optional<double> diastolic;
  for (const v1::SnapshotValue& value : entry.values()) {
    if (!value.has_value()) continue;
    if (value.parameter() == "nibp_sys") systolic = value.value();
    if (value.parameter() == "nibp_dia") diastolic = value.value();
  }
  if (!systolic || !diastolic) return;
  const Instant measured = Instant::from_ns(entry.performed_ns());
  if (bed.cuff_by_hand && bed.cuff_by_hand->measured_at > measured) return;
  bed.cuff_by_hand = CuffByHand{*systolic, *diastolic, measured};
}

void Model::on_check(Bed& bed, const v1::Event& event) {
  const v1::Check& check = event.check();
  const bool past = bed.session && !event.session().empty() && bed.session->id() != event.session();
  if (past) return;
  std::erase_if(bed.checks,
                [&](const v1::Check& other) { return other.number() == check.number(); });
  const bool open = check.state() == v1::CHECK_STATE_PLANNED ||
                    check.state() == v1::CHECK_STATE_DUE ||
                    check.state() == v1::CHECK_STATE_OVERDUE;
  if (!open) return;
  const auto later = [](const v1::Check& a, const v1::Check& b) { return a.due_ns() < b.due_ns(); };
  bed.checks.insert(std::upper_bound(bed.checks.begin(), bed.checks.end(), check, later), check);
}

void Model::on_other_session(const v1::Session& session) {
  const auto by_id = [](const v1::Session& a, const v1::Session& b) { return a.id() < b.id(); };
  std::erase_if(other_sessions_,
                [&](const v1::Session& other) { return other.id() == session.id(); });
  const v1::SessionState state = session.state();
  const bool kept = state == v1::SESSION_STATE_SCHEDULED || state == v1::SESSION_STATE_CLOSED ||
                    state == v1::SESSION_STATE_INTEGRATION;
  if (!kept) return;
  other_sessions_.insert(
      std::upper_bound(other_sessions_.begin(), other_sessions_.end(), session, by_id), session);
}

void Model::on_alarm(Bed& bed, const v1::Alarm& alarm) {
  // Only the event of a call says whom it calls; they stay called until the alarm changes hands.
  std::vector<int> called(alarm.calls().begin(), alarm.calls().end());
  for (const v1::Alarm& before : bed.alarms) {
    const bool goes_on = before.alarm_id() == alarm.alarm_id() &&
                         before.revision() == alarm.revision() &&
                         alarm.inactivation() != v1::INACTIVATION_ALERT_ACKNOWLEDGED;
    if (called.empty() && goes_on) called.assign(before.calls().begin(), before.calls().end());
  }
  std::erase_if(bed.alarms, [&](const v1::Alarm& a) { return a.alarm_id() == alarm.alarm_id(); });
  const bool stands =
      alarm.state() == v1::ALARM_STATE_ACTIVE || alarm.state() == v1::ALARM_STATE_LATCHED;
  if (!stands) return;
  const auto place = bed.alarms.insert(
      std::upper_bound(bed.alarms.begin(), bed.alarms.end(), alarm, alarm_before), alarm);
  place->clear_calls();
  for (const int role : called) place->add_calls(static_cast<v1::StaffRole>(role));
}

}  // namespace vigil::watch
