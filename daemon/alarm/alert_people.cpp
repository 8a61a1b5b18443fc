// What people do to an alert: acknowledge, go, decline, confirm, reset, stand at the bedside.
#include <algorithm>

#include "daemon/alarm/alert_book.hpp"

namespace vigil::alarm {
namespace {

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, 64 bit
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

}  // namespace

Taken AlertBook::acknowledge(std::uint64_t number, std::uint32_t revision, const Person& person,
                             Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  latest_ = std::max(latest_, at);
  Alert* alert = find(number);
  if (alert == nullptr) return Taken::unknown;
  if (!standing(*alert)) return Taken::ended;
  if (alert->revision != revision) return Taken::stale;
  if (alert->acknowledged) return Taken::already;
  if (!alert->ack_counted) {
    alert->ack_counted = true;
    const Duration took = at - alert->started_at;
    const auto edge =
        std::find_if(acknowledge_edges_s.begin(), acknowledge_edges_s.end(),
                     [&](std::int32_t seconds) { return took <= std::chrono::seconds(seconds); });
    ++load_.acknowledge_times[static_cast<std::size_t>(edge - acknowledge_edges_s.begin())];
    load_.acknowledge_sum += took;
    load_.longest_acknowledge = std::max(load_.longest_acknowledge, took);
    ++line(load_, *alert).acknowledged;
  }
  alert->ever_attended = alert->acknowledged = true;
  alert->acknowledged_by = person.shown();
  plan_reminder(*alert, at);
  alert->last_call = at;
  plan_ladder(*alert);
  tell(*alert, {Phase::update, false, {}}, at, sink);
  if (alert->info.ends_on_acknowledge) {
    end_by(person, static_cast<Slot>(alert - alerts_.data()), at, sink);
  }
  refresh();
  return Taken::done;
}

/// An acknowledged high alarm that goes on sounds again.
void AlertBook::plan_reminder(Alert& alert, Instant from) {
  const Duration after = rules_->inactivation.remind_acknowledged;
  const bool reminds =
      alert.acknowledged && alert.finding.priority == Priority::high && after.count() > 0;
  alert.remind_at = reminds ? from + after : Instant::never();
}

Taken AlertBook::going(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  latest_ = std::max(latest_, at);
  Alert* alert = find(number);
  if (alert == nullptr) return Taken::unknown;
  if (!standing(*alert)) return Taken::ended;
  alert->ever_attended = true;
  alert->responsible = person.shown();
  alert->last_call = at;
  plan_ladder(*alert);
  tell(*alert, {Phase::update, false, {}}, at, sink);
  refresh();
  return Taken::done;
}

Taken AlertBook::cant_go(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  latest_ = std::max(latest_, at);
  Alert* alert = find(number);
  if (alert == nullptr) return Taken::unknown;
  if (!standing(*alert)) return Taken::ended;
  ++alert->declined;
  if (alert->responsible == person.shown()) alert->responsible.clear();
  // The next one is called now, not when the timer of this one has run out.
  if (!attended(*alert) && !ladder_of(*alert).steps.empty()) {
    climb(*alert, at, sink);
  } else {
    plan_ladder(*alert);
    tell(*alert, {Phase::update, false, {}}, at, sink);
  }
  refresh();
  return Taken::done;
}

Taken AlertBook::confirm(std::uint64_t number, std::uint32_t revision, const Person& person) {
  Alert* alert = find(number);
  if (alert == nullptr) return Taken::unknown;
  if (!standing(*alert)) return Taken::ended;
  if (alert->revision != revision) return Taken::stale;
  const std::uint64_t hash = hash_of(person.via.view());
  const auto end = alert->confirmed.begin() + alert->confirmed_count;
  if (std::find(alert->confirmed.begin(), end, hash) != end) return Taken::already;
  if (alert->confirmed_count < confirmed_max) {
    alert->confirmed[alert->confirmed_count++] = hash;
  }
  return Taken::done;
}

Taken AlertBook::reset(std::uint64_t number, const Person& person, Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  Alert* alert = find(number);
  if (alert == nullptr) return Taken::unknown;
  if (alert->stage != Stage::latched) return standing(*alert) ? Taken::stale : Taken::ended;
  tell_reset(*alert, person.shown(), at, sink);
  return Taken::done;
}

void AlertBook::tell_reset(Alert& alert, const FixedText<32>& by, Instant at, ChangeSink& sink) {
  alert.stage = Stage::idle;
  ending_person_ = by;
  tell(alert, {Phase::reset, false, {}}, at, sink);
  ending_person_.clear();
}

void AlertBook::set_bedside(const FixedText<32>& name, Instant at, ChangeSink& sink) {
  latest_ = std::max(latest_, at);
  latest_ = std::max(latest_, at);
  bedside_ = name;
  for (Alert& alert : alerts_) {
    if (!standing(alert)) continue;
    if (name.empty()) alert.last_call = at;
    plan_ladder(alert);
    if (alert.finding.priority >= Priority::medium) {
      tell(alert, {Phase::update, false, {}}, at, sink);
    }
  }
  refresh();
}

}  // namespace vigil::alarm
