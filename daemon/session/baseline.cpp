#include "daemon/session/baseline.hpp"

#include <algorithm>
#include <span>

#include "daemon/alarm/median.hpp"
#include "daemon/session/line.hpp"

namespace vigil::session {
namespace {

/// A number of each second is in it, also of one that was told a moment ago.

void lack(Line& line, std::string_view what) {
  line.add(line.empty() ? "not yet: " : "; ").add(what);
}

void put(BaselineTry& to, Parameter parameter, std::int32_t milli, bool manual, Instant at) {
  to.milli[index(parameter)] = milli;
  to.manual[index(parameter)] = manual;
  to.measured_at[index(parameter)] = at;
}

/// Of the cuff readings that lie far enough apart, from the newest back.
void take_pressure(BaselineTry& to, const VitalCourse& course, const Rules& rules, Instant now,
                   Line& missing) {
  std::array<std::int32_t, VitalCourse::cuffs_max> sys{};
  std::array<std::int32_t, VitalCourse::cuffs_max> dia{};
  std::size_t count = 0;
  Instant newest;
  Instant earliest_taken;
  bool manual = false;
  for (std::size_t i = course.cuff_count(); i > 0; --i) {
    const Cuff& cuff = course.cuff(i - 1);
    if (!cuff.whole() || cuff.at > now || now - cuff.at > rules.baseline_cuff_within) continue;
    if (count > 0 && earliest_taken - cuff.at < rules.baseline_cuff_apart) continue;
    if (count == 0) newest = cuff.at;
    earliest_taken = cuff.at;
    manual = manual || cuff.manual;
    sys[count] = *cuff.sys_milli;
    dia[count] = *cuff.dia_milli;
    ++count;
  }
  if (count < rules.baseline_cuffs) {
    const std::size_t more = rules.baseline_cuffs - count;
    Line line;
    line.number(static_cast<std::int64_t>(more)).add(" more cuff reading");
    if (more > 1) line.add("s");
    const Instant from = newest + rules.baseline_cuff_apart;
    if (count > 0 && from > now) line.add(", the next in ").time(from - now).add(" or later");
    lack(missing, line.view());
    return;
  }
  put(to, Parameter::nibp_sys, alarm::median(std::span(sys.data(), count)), manual, newest);
  put(to, Parameter::nibp_dia, alarm::median(std::span(dia.data(), count)), manual, newest);
}

/// From the quiet signal, else by hand.
bool take_signal(BaselineTry& to, const VitalCourse& course, Parameter parameter,
                 const Rules& rules, Instant now) {
  if (course.quiet_for(parameter, now) >= rules.baseline_quiet) {
    // Where no quiet is asked for, what a monitor gave just now.
    const Duration over = std::max(rules.baseline_quiet, VitalCourse::gap_max);
    if (const auto milli = course.median(parameter, now, over)) {
      put(to, parameter, *milli, false, now);
      return true;
    }
  }
  const std::optional<SnapshotValue>& last = course.newest(parameter);
  if (!last || !last->manual || last->measured_at > now) return false;
  if (now - last->measured_at > rules.baseline_max_age) return false;
  put(to, parameter, last->milli, true, last->measured_at);
  return true;
}

void lack_signal(Line& missing, std::string_view what, Duration quiet, const Rules& rules) {
  Line line;
  const Duration left = rules.baseline_quiet - quiet;
  if (left > Duration(0)) {
    line.time(left).add(" more of quiet, valid ").add(what);
  } else {
    line.add("a valid ").add(what);
  }
  lack(missing, line.view());
}

}  // namespace

BaselineTry try_baseline(const VitalCourse& course, const Rules& rules, Instant now) {
  BaselineTry result;
  Line missing;
  take_pressure(result, course, rules, now, missing);
  const bool ecg = take_signal(result, course, Parameter::hr, rules, now);
  const bool pulse = take_signal(result, course, Parameter::pulse, rules, now);
  if (!ecg && !pulse) {
    const Duration quiet =
        std::max(course.quiet_for(Parameter::hr, now), course.quiet_for(Parameter::pulse, now));
    lack_signal(missing, "HR", quiet, rules);
  }
  if (!take_signal(result, course, Parameter::spo2, rules, now)) {
    lack_signal(missing, "SpO2", course.quiet_for(Parameter::spo2, now), rules);
  }
  result.missing = missing.view();
  return result;
}

}  // namespace vigil::session
