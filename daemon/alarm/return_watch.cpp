#include "daemon/alarm/return_watch.hpp"

#include <algorithm>
#include <cstdlib>

#include "daemon/alarm/return_text.hpp"

namespace vigil::alarm {

ReturnWatch::ReturnWatch(const std::vector<ReturnRule>& rules, std::size_t first_number)
    : first_number_(first_number) {
  watched_.reserve(rules.size());
  for (const ReturnRule& rule : rules) watched_.push_back({.rule = rule});
}

void ReturnWatch::set_patient(const Baselines& baseline_milli,
                              std::optional<Instant> first_dose_at) {
  baseline_milli_ = baseline_milli;
  for (Watched& watched : watched_) {
    const Instant due_at =
        first_dose_at ? *first_dose_at + watched.rule.after_dose : Instant::never();
    if (due_at == watched.due_at) continue;
    // Also a corrected time of the dose: what was judged too early is judged again.
    watched.due_at = due_at;
    watched.phase = Phase::waiting;
  }
}

bool ReturnWatch::outside(const Watched& watched, std::int32_t milli) const {
  const std::optional<std::int32_t> baseline = baseline_milli_[index(watched.rule.parameter)];
  // Nothing can be said without a baseline, so nothing stands.
  if (!baseline) return false;
  const std::int64_t away = std::int64_t{milli} - *baseline;
  const std::int64_t band = watched.rule.band_milli > 0 ? watched.rule.band_milli
                                                        : std::abs(std::int64_t{*baseline}) *
                                                              watched.rule.band_percent / 100;
  return (watched.rule.above && away > band) || (watched.rule.below && away < -band);
}

void ReturnWatch::tell(const Watched& watched, const Value& value, Instant at,
                       TrendSink& sink) const {
  const auto number = first_number_ + static_cast<std::size_t>(&watched - watched_.data());
  sink.on_verdict(number,
                  return_verdict(watched.rule, watched.present, value.milli,
                                 baseline_milli_[index(watched.rule.parameter)]),
                  at);
}

void ReturnWatch::judge(Watched& watched, const Value& value, Instant at, TrendSink& sink) {
  watched.phase = Phase::judged;
  const bool was = watched.present;
  watched.present = outside(watched, value.milli);
  if (watched.present != was) tell(watched, value, at, sink);
  // The new one is told before the old one ends: there is no moment without.
  for (Watched& earlier : watched_) {
    if (earlier.rule.parameter != watched.rule.parameter) continue;
    if (!earlier.present || earlier.due_at >= watched.due_at) continue;
    earlier.present = false;
    tell(earlier, value, at, sink);
  }
}

void ReturnWatch::on_valid(Parameter parameter, std::int32_t milli, Instant measured_at,
                           TrendSink& sink) {
  const Value value{milli, measured_at};
  newest_[index(parameter)] = value;
  for (Watched& watched : watched_) {
    if (watched.rule.parameter != parameter) continue;
    if (watched.phase == Phase::due && baseline_milli_[index(parameter)]) {
      judge(watched, value, measured_at, sink);
    } else if (watched.present && !outside(watched, milli)) {
      watched.present = false;
      tell(watched, value, measured_at, sink);
    }
  }
}

void ReturnWatch::on_signal_lost(Parameter parameter) {
  if (!info(parameter).episodic) newest_[index(parameter)].reset();
}

ReturnWatch::Watched* ReturnWatch::next_due(Instant now) {
  Watched* next = nullptr;
  for (Watched& watched : watched_) {
    if (watched.phase != Phase::waiting || watched.due_at > now) continue;
    if (next == nullptr || watched.due_at < next->due_at) next = &watched;
  }
  return next;
}

void ReturnWatch::come_due(Watched& watched, Instant now, Instant at, TrendSink& sink) {
  const Parameter parameter = watched.rule.parameter;
  watched.phase = Phase::due;
  for (Watched& other : watched_) {
    if (other.rule.parameter != parameter) continue;
    // A later rule that is due as well speaks for this one, and this one for those before it.
    if (other.due_at > watched.due_at && other.due_at <= now) watched.phase = Phase::judged;
    if (other.due_at < watched.due_at && other.phase == Phase::due) other.phase = Phase::judged;
  }
  const std::optional<Value> value = newest_[index(parameter)];
  if (watched.phase != Phase::due || !value || !baseline_milli_[index(parameter)]) return;
  const Duration oldest = info(parameter).episodic ? oldest_cuff : oldest_value;
  if (at - value->at <= oldest) judge(watched, *value, at, sink);
}

void ReturnWatch::advance(Instant now, TrendSink& sink) {
  while (Watched* const next = next_due(now)) {
    // A dose that is told late has rules that were due long ago: they are told as of now.
    come_due(*next, now, std::max(next->due_at, now_), sink);
  }
  now_ = std::max(now_, now);
}

Instant ReturnWatch::deadline() const {
  Instant earliest = Instant::never();
  for (const Watched& watched : watched_) {
    if (watched.phase == Phase::waiting) earliest = std::min(earliest, watched.due_at);
  }
  return earliest;
}

void ReturnWatch::reset() {
  for (Watched& watched : watched_) watched = {.rule = watched.rule};
  baseline_milli_ = {};
  newest_ = {};
}

void ReturnWatch::archive(Archive& archive) {
  archive.each("watched", watched_.size(), watched_.size(), [&](std::size_t place) {
    archive.field("phase", watched_[place].phase, Phase::judged);
    archive.field("present", watched_[place].present);
  });
  archive.object("newest", [&] {
    for (const ParameterInfo& entry : parameters()) {
      archive.field(Archive::Name::of(entry.key), newest_[index(entry.id)]);
    }
  });
  archive.field("now", now_);
}

}  // namespace vigil::alarm
