// The table of the review: each parameter in each phase, against the baseline and the limits.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "sessionlog/review/json.hpp"
#include "sessionlog/review/picture.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::array<std::string_view, 7> rows{"hr",       "pulse",    "spo2",     "rr",
                                               "nibp_sys", "nibp_dia", "nibp_mean"};

/// The tightest limits of a parameter from medium up, as they were told at a moment.
struct Bounds {
  Ms at = 0;
  const v1::Limit* below = nullptr;
  const v1::Limit* above = nullptr;
  [[nodiscard]] bool breaks(double value) const {
    const bool low =
        below != nullptr && (below->inclusive() ? value <= below->limit() : value < below->limit());
    const bool high =
        above != nullptr && (above->inclusive() ? value >= above->limit() : value > above->limit());
    return low || high;
  }
};
using BoundsOf = std::map<std::string, std::vector<Bounds>, std::less<>>;

BoundsOf bounds_of(const Course& course) {
  BoundsOf found;
  for (const v1::Event& event : course.record->events) {
    if (!event.has_limits() || !belongs(*course.record, event)) continue;
    Bounds now{event_ms(event), nullptr, nullptr};
    for (const v1::Limit& limit : event.limits().limits()) {
      if (limit.priority() < v1::PRIORITY_MEDIUM) continue;
      const v1::Limit*& place = limit.side() == v1::LIMIT_SIDE_BELOW ? now.below : now.above;
      const bool tighter = place == nullptr ||
                           (limit.side() == v1::LIMIT_SIDE_BELOW ? limit.limit() > place->limit()
                                                                 : limit.limit() < place->limit());
      if (tighter) place = &limit;
    }
    found[event.limits().parameter()].push_back(now);
  }
  return found;
}

const Bounds* in_force(const std::vector<Bounds>& all, Ms at) {
  const Bounds* last = nullptr;
  for (const Bounds& one : all) {
    if (one.at <= at) last = &one;
  }
  return last;
}

/// What one parameter did in one phase.
struct Cell {
  std::optional<double> min, max;
  double sum = 0;
  std::int64_t readings = 0;
  Ms covered = 0;
  Ms beyond = 0;
  std::int64_t beyond_readings = 0;
  bool judged = false;  // limits are recorded
};

Cell cell_of(const Series& series, const Span& phase, const std::vector<Bounds>& bounds) {
  Cell cell;
  cell.judged = in_force(bounds, phase.to) != nullptr;
  for (std::size_t i = 0; i < series.measures.size(); ++i) {
    const Measure& one = series.measures[i];
    if (!one.value) continue;
    const Ms next = i + 1 < series.measures.size() ? series.measures[i + 1].at : phase.to;
    const Ms from = std::max(one.at, phase.from);
    const Ms to = std::min({next, one.at + value_holds_ms, phase.to});
    const Bounds* const limits = in_force(bounds, one.at);
    const bool broken = limits != nullptr && limits->breaks(*one.value);
    if (to > from) {
      cell.covered += to - from;
      if (broken) cell.beyond += to - from;
    }
    if (one.at < phase.from || one.at >= phase.to) continue;
    cell.min = std::min(cell.min.value_or(*one.value), *one.value);
    cell.max = std::max(cell.max.value_or(*one.value), *one.value);
    cell.sum += *one.value;
    ++cell.readings;
    if (broken) ++cell.beyond_readings;
  }
  return cell;
}

boost::json::value rounded(const std::optional<double>& value) {
  return value ? boost::json::value(std::llround(*value)) : boost::json::value(nullptr);
}

boost::json::object row_of(const Course& course, const Series& series, const Span& phase,
                           const std::vector<Bounds>& bounds) {
  const Cell cell = cell_of(series, phase, bounds);
  const bool cuff = series.key.starts_with("nibp_");
  const auto rest = course.baseline.find(series.key);
  std::optional<double> baseline;
  if (rest != course.baseline.end()) baseline = rest->second;
  std::optional<double> mean;
  if (cell.readings != 0) mean = cell.sum / static_cast<double>(cell.readings);
  boost::json::value change(nullptr);
  if (mean && baseline) change = std::llround(*mean) - std::llround(*baseline);
  boost::json::value beyond(nullptr);
  boost::json::value missing(nullptr);
  const Ms length = phase.to - phase.from;
  if (!cuff && cell.judged) beyond = (cell.beyond + ms_per_second / 2) / ms_per_second;
  if (!cuff && length > 0) {
    missing = std::llround(100 * static_cast<double>(length - std::min(cell.covered, length)) /
                           static_cast<double>(length));
  }
  boost::json::object row{{"parameter", series.key},  {"label", series.label},
                          {"unit", series.unit},      {"cuff", cuff},
                          {"phase", phase.name},      {"baseline", rounded(baseline)},
                          {"min", rounded(cell.min)}, {"max", rounded(cell.max)},
                          {"mean", rounded(mean)},    {"change", change},
                          {"beyondLimitS", beyond},   {"missingPercent", missing}};
  if (cuff) {
    row["readings"] = cell.readings;
    row["beyondReadings"] = cell.judged ? boost::json::value(cell.beyond_readings) : nullptr;
  }
  return row;
}

boost::json::value limit_value(const v1::Limit* limit) {
  return limit == nullptr ? boost::json::value(nullptr) : json_number(limit->limit());
}

bool inclusive(const v1::Limit* limit) { return limit != nullptr && limit->inclusive(); }

}  // namespace

boost::json::array review_table(const Course& course) {
  const BoundsOf bounds = bounds_of(course);
  boost::json::array table;
  for (const std::string_view key : rows) {
    const Series* const series = course.find(key);
    if (series == nullptr) continue;
    const auto found = bounds.find(key);
    const std::vector<Bounds> none;
    for (const Span& phase : course.phases) {
      if (phase.to <= phase.from) continue;
      table.push_back(row_of(course, *series, phase, found == bounds.end() ? none : found->second));
    }
  }
  return table;
}

boost::json::array review_limits(const Course& course) {
  const BoundsOf bounds = bounds_of(course);
  boost::json::array limits;
  for (const std::string_view key : rows) {
    const auto found = bounds.find(key);
    if (found == bounds.end()) continue;
    const Bounds& last = found->second.back();
    limits.push_back(boost::json::object{{"parameter", key},
                                         {"below", limit_value(last.below)},
                                         {"belowInclusive", inclusive(last.below)},
                                         {"above", limit_value(last.above)},
                                         {"aboveInclusive", inclusive(last.above)}});
  }
  return limits;
}

}  // namespace vigil::sessionlog
