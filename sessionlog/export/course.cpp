#include "sessionlog/export/course.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "drivers/api/parameter.hpp"

namespace vigil::sessionlog {
namespace {

/// Values of one cuff cycle come together, and a person needs no longer to read them out.
constexpr Ms same_cycle_ms = 2000;

class CourseMaker {
 public:
  explicit CourseMaker(const SessionRecord& record) { course_.record = &record; }

  Course make() {
    const SessionRecord& record = *course_.record;
    for (const v1::Event& event : record.events) {
      if (belongs(record, event)) take(event);
    }
    take_entries();
    frame();
    for (Series& one : course_.series) {
      std::stable_sort(one.measures.begin(), one.measures.end(),
                       [](const Measure& a, const Measure& b) { return a.at < b.at; });
    }
    find_cuffs();
    find_phases();
    for (const v1::LogGap& gap : record.gaps) course_.gaps.push_back(gap_span(gap));
    for (AlarmCourse& alarm : course_.alarms) {
      if (!alarm.ended) alarm.to = course_.end;
    }
    return std::move(course_);
  }

 private:
  /// A gap knows numbers of events: it lies between the events of the session around it.
  [[nodiscard]] Span gap_span(const v1::LogGap& gap) const {
    Span span{gap.reason(), course_.start, course_.end};
    for (const v1::Event& event : course_.record->events) {
      if (event.source() != gap.source()) continue;
      const bool before = event.epoch() < gap.epoch() ||
                          (event.epoch() == gap.epoch() && event.seq() < gap.from_seq());
      if (before) {
        span.from = std::max(span.from, event_ms(event));
      } else {
        span.to = std::min(span.to, event_ms(event));
        break;
      }
    }
    span.to = std::max(span.from, span.to);
    return span;
  }

  void take(const v1::Event& event) {
    see(event_ms(event));
    if (event.has_vital()) {
      const v1::Vital& vital = event.vital();
      Measure measure{measured_ms(event, vital.measured_ns()),
                      std::nullopt,
                      vital.validity(),
                      false,
                      vital.age_unknown(),
                      vital.monitor()};
      if (vital.has_value() && vital.validity() == v1::VALIDITY_VALID) {
        measure.value = vital.value();
      }
      series(vital.parameter(), vital.mdc_code(), vital.mdc_refid(), vital.unit())
          .measures.push_back(measure);
    } else if (event.has_alarm()) {
      take_alarm(event);
    } else if (event.has_check()) {
      take_check(event);
    } else if (event.has_entry()) {
      all_entries_.push_back({&event, &event.entry(), entry_ms(event)});
    }
  }

  static Ms entry_ms(const v1::Event& event) {
    const v1::SessionEntry& entry = event.entry();
    return entry.has_performed_time() ? to_ms(entry.performed_time()) : event_ms(event);
  }

  void see(Ms at) {
    first_ = std::min(first_.value_or(at), at);
    last_ = std::max(last_.value_or(at), at);
  }

  Series& series(const std::string& key, std::uint32_t mdc, const std::string& refid,
                 const std::string& unit) {
    const auto found = places_.find(key);
    if (found != places_.end()) return course_.series[found->second];
    Series fresh{key, key, refid, "", unit, mdc, false, {}};
    if (const auto parameter = parameter_from_key(key)) {
      const ParameterInfo& known = info(*parameter);
      fresh.label = known.label;
      fresh.refid = known.refid;
      fresh.loinc = known.loinc;
      fresh.unit = known.ucum;
      fresh.mdc = known.mdc;
      fresh.episodic = known.episodic;
    }
    places_.emplace(key, course_.series.size());
    course_.series.push_back(std::move(fresh));
    return course_.series.back();
  }

  void take_alarm(const v1::Event& event) {
    const v1::Alarm& alarm = event.alarm();
    const Ms at = event_ms(event);
    const auto [place, fresh] = alarm_places_.emplace(alarm.alarm_id(), course_.alarms.size());
    if (fresh) course_.alarms.push_back({&alarm, at, at, false, false});
    AlarmCourse& one = course_.alarms[place->second];
    if (alarm.priority() > one.gravest->priority()) one.gravest = &alarm;
    if (alarm.inactivation() == v1::INACTIVATION_ALERT_ACKNOWLEDGED) one.acknowledged = true;
    if (alarm.phase() == v1::ALARM_PHASE_START) one.ended = false;  // it came back and joined
    if (alarm.phase() == v1::ALARM_PHASE_END) {
      one.ended = true;
      one.to = at;
    }
  }

  void take_check(const v1::Event& event) {
    const v1::Check& check = event.check();
    const auto [place, fresh] = check_places_.emplace(check.number(), course_.checks.size());
    if (fresh) course_.checks.push_back({});
    CheckCourse& one = course_.checks[place->second];
    if (check.state() == v1::CHECK_STATE_OVERDUE) one.late = true;
    one.event = &event;
    one.check = &check;
    one.due = check.has_due_time() ? to_ms(check.due_time()) : event_ms(event);
    one.at = check.has_performed_time() ? to_ms(check.performed_time()) : one.due;
  }

  void take_entries() {
    std::set<std::uint32_t> back;
    for (const EntryCourse& one : all_entries_) {
      // A check that is taken back has a number among the checks, not among the entries.
      const bool undo = one.entry->kind() == v1::ENTRY_KIND_UNDO && one.entry->code() != "check";
      if (undo) back.insert(one.entry->ref());
    }
    for (const EntryCourse& one : all_entries_) {
      const bool gone = back.count(one.entry->number()) != 0;
      (gone ? course_.taken_back : course_.entries).push_back(one);
      if (gone) continue;
      if (one.entry->kind() == v1::ENTRY_KIND_BASELINE) take_baseline(*one.entry);
      if (one.entry->kind() == v1::ENTRY_KIND_MANUAL_VITALS) take_by_hand(one);
    }
    std::stable_sort(course_.entries.begin(), course_.entries.end(),
                     [](const EntryCourse& a, const EntryCourse& b) { return a.at < b.at; });
  }

  void take_baseline(const v1::SessionEntry& entry) {
    for (const v1::SnapshotValue& value : entry.values()) {
      if (value.has_value()) course_.baseline[value.parameter()] = value.value();
    }
  }

  void take_by_hand(const EntryCourse& one) {
    for (const v1::SnapshotValue& value : one.entry->values()) {
      if (!value.has_value()) continue;
      series(value.parameter(), value.mdc_code(), "", value.unit())
          .measures.push_back({one.at, value.value(), v1::VALIDITY_VALID, true, false, 0});
    }
  }

  /// From when to when, and the dose that everything counts from.
  void frame() {
    const v1::Session& state = course_.record->state;
    course_.start = first_.value_or(state.has_started_time() ? to_ms(state.started_time()) : 0);
    course_.end = last_.value_or(course_.start);
    if (state.has_started_time())
      course_.start = std::min(course_.start, to_ms(state.started_time()));
    if (state.has_closed_time()) course_.end = std::max(course_.start, to_ms(state.closed_time()));
    if (state.has_first_dose_time()) {
      course_.dose = to_ms(state.first_dose_time());
      return;
    }
    for (const EntryCourse& one : course_.entries) {
      if (one.entry->kind() != v1::ENTRY_KIND_DOSE) continue;
      course_.dose = one.at;
      return;
    }
  }

  void find_cuffs() {
    constexpr std::array<std::string_view, 3> keys{"nibp_sys", "nibp_dia", "nibp_mean"};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const Series* const one = course_.find(keys[i]);
      if (one == nullptr) continue;
      for (const Measure& measure : one->measures) {
        if (!measure.value) continue;
        CuffReading& reading = cuff_at(measure);
        (i == 0 ? reading.sys : i == 1 ? reading.dia : reading.mean) = measure.value;
      }
    }
    std::sort(course_.cuffs.begin(), course_.cuffs.end(),
              [](const CuffReading& a, const CuffReading& b) { return a.at < b.at; });
  }

  CuffReading& cuff_at(const Measure& measure) {
    for (CuffReading& reading : course_.cuffs) {
      if (reading.manual == measure.manual && std::abs(reading.at - measure.at) < same_cycle_ms) {
        return reading;
      }
    }
    course_.cuffs.push_back({measure.at, {}, {}, {}, measure.manual});
    return course_.cuffs.back();
  }

  void find_phases() {
    for (const EntryCourse& one : course_.entries) {
      if (one.entry->kind() != v1::ENTRY_KIND_PHASE) continue;
      if (!course_.phases.empty()) course_.phases.back().to = one.at;
      course_.phases.push_back({one.entry->code(), one.at, std::max(one.at, course_.end)});
    }
    if (course_.phases.empty() && course_.dose) {
      course_.phases.push_back(
          {"after the dose", *course_.dose, std::max(*course_.dose, course_.end)});
    }
    const Ms first = course_.phases.empty() ? course_.end : course_.phases.front().from;
    course_.phases.insert(course_.phases.begin(), {"before", course_.start, first});
  }

  Course course_;
  std::optional<Ms> first_;
  std::optional<Ms> last_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::size_t> alarm_places_;
  std::map<std::uint32_t, std::size_t> check_places_;
  std::vector<EntryCourse> all_entries_;
};

}  // namespace

const Series* Course::find(std::string_view key) const {
  const auto found =
      std::find_if(series.begin(), series.end(), [&](const Series& one) { return one.key == key; });
  return found == series.end() ? nullptr : &*found;
}

bool belongs(const SessionRecord& record, const v1::Event& event) {
  const std::string& session = event.session();
  return !session.empty() && (session == record.state.id() || session == record.state.code());
}

Ms event_ms(const v1::Event& event) { return to_ms(event.wall_time()); }

Ms measured_ms(const v1::Event& event, std::uint64_t measured_ns) {
  if (measured_ns == 0 || measured_ns > event.instant_ns()) return event_ms(event);
  return event_ms(event) - static_cast<Ms>((event.instant_ns() - measured_ns) / 1'000'000);
}

Course make_course(const SessionRecord& record) { return CourseMaker(record).make(); }

}  // namespace vigil::sessionlog
