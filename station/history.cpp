#include "station/history.hpp"

#include <algorithm>
#include <cmath>

#include "station/limits.hpp"
#include "station/wire_time.hpp"

namespace vigil::station {
namespace {

using Point = HistoryStore::Point;

constexpr std::int64_t second_ms = 1000;

std::string bed_key(const std::string& source, const std::string& room, const std::string& bed) {
  return source + '\x1f' + room + '\x1f' + bed;
}

std::string series_key(const std::string& parameter, std::uint32_t monitor, bool manual) {
  return parameter + '\x1f' + std::to_string(monitor) + (manual ? "\x1fm" : "");
}

std::int32_t to_milli(double value) { return static_cast<std::int32_t>(std::lround(value * 1000)); }

/// When it was measured, on the wall clock of the daemon.
std::int64_t measured_ms(const v1::Event& event, std::uint64_t measured_ns) {
  const auto age_ns = static_cast<std::int64_t>(event.instant_ns() - measured_ns);
  return to_ms(event.wall_time()) - age_ns / 1'000'000;
}

bool is_mark(const v1::Event& event) {
  if (event.has_entry()) return true;
  if (event.has_check()) {
    const v1::CheckState state = event.check().state();
    return state == v1::CHECK_STATE_DONE || state == v1::CHECK_STATE_SKIPPED;
  }
  if (!event.has_alarm()) return false;
  const v1::AlarmPhase phase = event.alarm().phase();
  return phase == v1::ALARM_PHASE_START || phase == v1::ALARM_PHASE_END ||
         phase == v1::ALARM_PHASE_RESET;
}

bool same_event(const v1::Event& a, const v1::Event& b) {
  return a.epoch() == b.epoch() && a.seq() == b.seq();
}

template <typename Queue>
auto first_not_before(Queue& queue, std::int64_t at_ms) {
  return std::lower_bound(queue.begin(), queue.end(), at_ms,
                          [](const auto& one, std::int64_t at) { return one.at_ms < at; });
}

/// Both in order of time; of one second, what was here counts.
std::deque<Point> merged(const std::deque<Point>& past, const std::deque<Point>& here) {
  std::deque<Point> all;
  auto next = here.begin();
  for (const Point& point : past) {
    const std::int64_t second = point.at_ms / second_ms;
    for (; next != here.end() && next->at_ms / second_ms <= second; ++next) all.push_back(*next);
    if (all.empty() || all.back().at_ms / second_ms != second) all.push_back(point);
  }
  all.insert(all.end(), next, here.end());
  return all;
}

/// What is asked for of a bed, and no more: others wait for the lock.
HistoryStore::Bed since(const HistoryStore::Bed& bed, std::int64_t from_ms) {
  HistoryStore::Bed part;
  for (const auto& [key, series] : bed.series) {
    part.series[key] = {series.parameter,
                        series.monitor,
                        series.unit,
                        {first_not_before(series.points, from_ms), series.points.end()},
                        series.broken};
  }
  part.marks.assign(first_not_before(bed.marks, from_ms), bed.marks.end());
  return part;
}

void fill_series(v1::HistorySeries& to, const HistoryStore::Series& from) {
  to.set_parameter(from.parameter);
  to.set_monitor(from.monitor);
  to.set_unit(from.unit);
  to.mutable_at_ms()->Reserve(static_cast<int>(from.points.size()));
  to.mutable_milli()->Reserve(static_cast<int>(from.points.size()));
  std::int64_t last_ms = 0;
  std::uint32_t place = 0;
  for (const Point& point : from.points) {
    to.add_at_ms(point.at_ms - last_ms);
    last_ms = point.at_ms;
    to.add_milli(point.milli);
    if (point.after_break && place != 0) to.add_breaks(place);
    if (point.manual) to.add_manual(place);
    ++place;
  }
  if (from.broken) to.add_breaks(place);
}

}  // namespace

HistoryStore::Bed* HistoryStore::bed_of(const v1::Event& event) {
  const std::string key = bed_key(event.source(), event.room(), event.bed());
  const auto found = beds_.find(key);
  if (found != beds_.end()) return &found->second;
  return beds_.size() < history_beds_max ? &beds_[key] : nullptr;
}

const HistoryStore::Bed* HistoryStore::find(const std::string& source, const std::string& room,
                                            const std::string& bed) const {
  const auto found = beds_.find(bed_key(source, room, bed));
  return found == beds_.end() ? nullptr : &found->second;
}

void HistoryStore::insert(Series& series, const Point& point) {
  std::deque<Point>& points = series.points;
  const bool later = points.empty() || points.back().at_ms / second_ms < point.at_ms / second_ms;
  if (later) {
    points.push_back(point);
    points.back().after_break = point.after_break || series.broken;
    series.broken = false;
    ++points_;
  } else {
    const auto at = first_not_before(points, point.at_ms / second_ms * second_ms);
    if (at->at_ms / second_ms == point.at_ms / second_ms) {
      // Of one second the last value counts; a repeated one changes nothing.
      if (at->at_ms <= point.at_ms) at->milli = point.milli;
      if (std::next(at) == points.end()) series.broken = false;
    } else {
      points.insert(at, point);
      ++points_;
    }
  }
  trim(series);
}

void HistoryStore::trim(Series& series) {
  std::deque<Point>& points = series.points;
  const auto span_ms = std::chrono::milliseconds(history_span).count();
  while (points.size() > history_points_max ||
         (!points.empty() && points.back().at_ms - points.front().at_ms > span_ms) ||
         (points_ > history_all_points_max && points.size() > 1)) {
    points.pop_front();
    --points_;
  }
}

void HistoryStore::add_value(Bed& bed, const std::string& parameter, std::uint32_t monitor,
                             const std::string& unit, const Point& point) {
  const std::string key = series_key(parameter, monitor, point.manual);
  auto found = bed.series.find(key);
  if (found == bed.series.end()) {
    if (bed.series.size() >= history_series_max) return;
    found = bed.series.emplace(key, Series{parameter, monitor, unit, {}, false}).first;
  }
  insert(found->second, point);
}

void HistoryStore::break_off(Bed& bed, const std::string& parameter, std::uint32_t monitor) {
  const auto found = bed.series.find(series_key(parameter, monitor, false));
  if (found != bed.series.end() && !found->second.points.empty()) found->second.broken = true;
}

void HistoryStore::add_mark(Bed& bed, Mark mark) {
  const auto at =
      std::upper_bound(bed.marks.begin(), bed.marks.end(), mark.at_ms,
                       [](std::int64_t at_ms, const Mark& one) { return at_ms < one.at_ms; });
  for (auto before = at; before != bed.marks.begin();) {
    --before;
    if (before->at_ms != mark.at_ms) break;
    if (same_event(before->event, mark.event)) return;
  }
  bed.marks.insert(at, std::move(mark));
  const auto span_ms = std::chrono::milliseconds(history_span).count();
  while (bed.marks.size() > history_marks_max ||
         bed.marks.back().at_ms - bed.marks.front().at_ms > span_ms) {
    bed.marks.pop_front();
  }
}

void HistoryStore::add(const v1::Event& event) {
  const bool counts = event.has_vital() || is_mark(event);
  if (!counts || event.room().empty()) return;
  Bed* const bed = bed_of(event);
  if (bed == nullptr) return;
  if (event.has_vital()) {
    const v1::Vital& vital = event.vital();
    if (vital.validity() == v1::VALIDITY_VALID && vital.has_value()) {
      add_value(*bed, vital.parameter(), vital.monitor(), vital.unit(),
                {measured_ms(event, vital.measured_ns()), to_milli(vital.value()), false, false});
    } else {
      break_off(*bed, vital.parameter(), vital.monitor());
    }
    return;
  }
  const std::int64_t told_ms = to_ms(event.wall_time());
  const bool by_hand = event.has_entry() && event.entry().kind() == v1::ENTRY_KIND_MANUAL_VITALS;
  if (by_hand) {
    const std::int64_t at_ms = to_ms(event.entry().performed_time());
    for (const v1::SnapshotValue& value : event.entry().values()) {
      if (!value.has_value()) continue;
      add_value(*bed, value.parameter(), 0, value.unit(),
                {at_ms, to_milli(value.value()), false, true});
    }
  }
  add_mark(*bed, {told_ms, event});
}

void HistoryStore::merge(HistoryStore&& past) {
  for (auto& [key, from] : past.beds_) {
    if (beds_.count(key) == 0 && beds_.size() >= history_beds_max) continue;
    Bed& to = beds_[key];
    for (auto& [name, series] : from.series) {
      const auto [here, is_new] = to.series.emplace(
          name, Series{series.parameter, series.monitor, series.unit, {}, series.broken});
      points_ -= here->second.points.size();
      here->second.points = merged(series.points, here->second.points);
      points_ += here->second.points.size();
      trim(here->second);
    }
    for (Mark& mark : from.marks) add_mark(to, std::move(mark));
  }
}

void History::add(const v1::Event& event) {
  const std::lock_guard lock(mutex_);
  store_.add(event);
}

void History::heard_since(const std::string& source, std::int64_t at_ms) {
  const std::lock_guard lock(mutex_);
  complete_from_ms_[source] = at_ms;
}

void History::add_past(const std::string& source, HistoryStore&& past,
                       std::optional<std::int64_t> complete_from_ms) {
  const std::lock_guard lock(mutex_);
  store_.merge(std::move(past));
  if (complete_from_ms) {
    complete_from_ms_[source] = *complete_from_ms;
  } else {
    complete_from_ms_.erase(source);
  }
}

v1::History History::of_bed(const std::string& source, const std::string& room,
                            const std::string& bed, std::chrono::minutes span, WallTime now) const {
  const std::int64_t from_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch() - span).count();
  HistoryStore::Bed copy;
  std::optional<std::int64_t> complete_from_ms;
  {
    const std::lock_guard lock(mutex_);
    if (const HistoryStore::Bed* const found = store_.find(source, room, bed)) {
      copy = since(*found, from_ms);
    }
    const auto known = complete_from_ms_.find(source);
    if (known != complete_from_ms_.end()) complete_from_ms = known->second;
  }
  v1::History history;
  history.set_room(room);
  history.set_bed(bed);
  for (const auto& [key, series] : copy.series) {
    if (!series.points.empty()) fill_series(*history.add_series(), series);
  }
  for (HistoryStore::Mark& mark : copy.marks) *history.add_marks() = std::move(mark.event);
  if (complete_from_ms && *complete_from_ms > from_ms) {
    put_ms(*history.mutable_complete_from(), *complete_from_ms);
  }
  return history;
}

}  // namespace vigil::station
