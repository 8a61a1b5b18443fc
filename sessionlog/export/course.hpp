// A session as the exports need it: numbers by parameter, cuff readings, phases, alarms, checks.
//
// Made once from a SessionRecord, which must live as long. It judges nothing; what was taken back
// is kept apart. Events of another session are never taken in. Any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionlog/export/text.hpp"
#include "sessionlog/session_record.hpp"

namespace vigil::sessionlog {

/// One number, or the reason why there is none.
struct Measure {
  Ms at = 0;  // when it was measured
  std::optional<double> value;
  v1::Validity validity = v1::VALIDITY_UNSPECIFIED;
  bool manual = false;
  bool age_unknown = false;
  std::uint32_t monitor = 0;
};

/// The course of one parameter.
struct Series {
  std::string key;
  std::string label;
  std::string refid;
  std::string loinc;
  std::string unit;
  std::uint32_t mdc = 0;
  bool episodic = false;
  std::vector<Measure> measures;  // in order of time
};

struct CuffReading {
  Ms at = 0;
  std::optional<double> sys;
  std::optional<double> dia;
  std::optional<double> mean;
  bool manual = false;
};

struct Span {
  std::string name;
  Ms from = 0;
  Ms to = 0;
};

/// One alarm from its start to its end.
struct AlarmCourse {
  const v1::Alarm* gravest = nullptr;  // as it stood at its highest priority
  Ms from = 0;
  Ms to = 0;
  bool ended = false;
  bool acknowledged = false;
};

/// What became of one safety check.
struct CheckCourse {
  const v1::Event* event = nullptr;  // the last of it
  const v1::Check* check = nullptr;
  Ms due = 0;
  Ms at = 0;          // done or skipped; else due
  bool late = false;  // it was overdue before
};

/// One entry of the record.
struct EntryCourse {
  const v1::Event* event = nullptr;
  const v1::SessionEntry* entry = nullptr;
  Ms at = 0;
};

struct Course {
  const SessionRecord* record = nullptr;
  Ms start = 0;
  Ms end = 0;
  std::optional<Ms> dose;
  std::vector<Series> series;
  std::vector<CuffReading> cuffs;
  std::vector<Span> phases;
  std::vector<Span> gaps;  // of the record itself
  std::vector<AlarmCourse> alarms;
  std::vector<CheckCourse> checks;
  std::vector<EntryCourse> entries;
  std::vector<EntryCourse> taken_back;
  std::map<std::string, double> baseline;

  [[nodiscard]] Ms origin() const { return dose.value_or(start); }
  [[nodiscard]] const v1::Session& session() const { return record->state; }
  [[nodiscard]] const Series* find(std::string_view key) const;
};

/// Whether this event is of the session of the record.
[[nodiscard]] bool belongs(const SessionRecord& record, const v1::Event& event);
[[nodiscard]] Ms event_ms(const v1::Event& event);
/// When the monitor measured it, on the wall clock.
[[nodiscard]] Ms measured_ms(const v1::Event& event, std::uint64_t measured_ns);
[[nodiscard]] Course make_course(const SessionRecord& record);

}  // namespace vigil::sessionlog
