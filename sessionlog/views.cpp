// Indexes and views over the typed tables: what people ask of the record.
#include "sessionlog/tables.hpp"

namespace vigil::sessionlog {
namespace {

// Numbers in here are those of the schema (proto/vigil/v1): validity 1 valid, entry kinds 2 phase,
// 6 baseline, 7 override, 10 symptom, 11 note, 12 oxygen, 13 medication, 16 handover; alarm phase 6
// end; priority 2 low, 3 medium, 4 high; check states 3 done, 4 skipped, 2 overdue.
constexpr const char* sql = R"sql(
CREATE INDEX reading_session ON reading(session, measured_us) WHERE session <> '';
CREATE INDEX session_state_session ON session_state(session, record);
CREATE INDEX session_state_code ON session_state(code);
CREATE INDEX entry_session ON entry(session, kind);
CREATE INDEX dose_session ON dose(session);
CREATE INDEX correction_from ON correction(from_session);
CREATE INDEX check_session ON check_(session, number);
CREATE INDEX alarm_event_session ON alarm_event(session, alarm_id);
CREATE INDEX patient_session ON patient(session);
CREATE INDEX gap_source ON gap(source, epoch);
CREATE INDEX audit_key ON audit(key) WHERE key <> '';

-- Where a session stands now.
CREATE VIEW session AS
  SELECT * FROM session_state AS s
  WHERE s.record = (SELECT max(record) FROM session_state WHERE session = s.session);

-- One row of each alarm.
CREATE VIEW alarm AS
  SELECT session, source, alarm_id, min(room) AS room, min(bed) AS bed, min(kind) AS kind,
    min(type) AS type, min(origin) AS origin, min(parameter) AS parameter,
    min(at_us) AS started_us, max(CASE WHEN phase = 6 THEN at_us END) AS ended_us,
    max(priority) AS gravest_priority, min(record) AS first_record, max(record) AS last_record,
    max(inactivation = 6) AS acknowledged,
    min(CASE WHEN inactivation = 6 THEN at_us END) AS acknowledged_us,
    max(CASE WHEN inactivation = 6 THEN inactivated_by END) AS acknowledged_by,
    max(ended_by) AS ended_by, max(occurrences) AS occurrences
  FROM alarm_event GROUP BY session, source, alarm_id;

-- The readings of each session after every correction, in the order that they were made. A reading
-- keeps the session that it was recorded under; belongs_to is the one that it counts for.
CREATE VIEW reading_of_session AS
  SELECT r.session AS belongs_to, r.* FROM reading AS r
  WHERE r.session <> '' AND NOT EXISTS (
    SELECT 1 FROM correction AS c WHERE c.from_session = r.session AND c.arrives = 0
      AND r.measured_us >= c.from_us AND r.measured_us < c.to_us)
  UNION ALL
  SELECT t.session AS belongs_to, r.*
  FROM (SELECT DISTINCT to_session AS session FROM correction WHERE arrives = 0
        UNION SELECT from_session FROM correction WHERE arrives = 0) AS t
  JOIN (SELECT DISTINCT from_session AS origin FROM correction WHERE arrives = 0) AS o
  JOIN reading AS r ON r.session = o.origin AND r.session <> ''
  WHERE EXISTS (
    SELECT 1 FROM correction AS c WHERE c.from_session = r.session AND c.arrives = 0
      AND r.measured_us >= c.from_us AND r.measured_us < c.to_us)
  AND t.session = (
    WITH RECURSIVE way(at, step) AS (
      SELECT r.session, 0
      UNION ALL
      SELECT c.to_session, c.record FROM way JOIN correction AS c ON c.record = (
        SELECT min(d.record) FROM correction AS d WHERE d.from_session = way.at
          AND d.arrives = 0 AND d.record > way.step
          AND r.measured_us >= d.from_us AND r.measured_us < d.to_us))
    SELECT at FROM way ORDER BY step DESC LIMIT 1);

-- From when to when each phase was. The last one has no end.
CREATE VIEW phase_span AS
  SELECT session, phase, at_us AS from_us,
    lead(at_us) OVER (PARTITION BY session ORDER BY record) AS to_us
  FROM (SELECT session, record, at_us, phase,
          lag(phase) OVER (PARTITION BY session ORDER BY record) AS before
        FROM session_state)
  WHERE before IS NULL OR before <> phase;

-- The values at rest: of the last baseline entry.
CREATE VIEW baseline AS
  SELECT v.session, v.parameter, v.milli, e.performed_us, e.record FROM entry_value AS v
  JOIN entry AS e ON e.record = v.record AND e.kind = 6
  WHERE v.validity = 1 AND v.milli IS NOT NULL AND e.record = (
    SELECT max(f.record) FROM entry AS f JOIN entry_value AS w ON w.record = f.record
    WHERE f.session = v.session AND f.kind = 6 AND w.parameter = v.parameter);

-- Statistics of each vital, over all and by phase.
CREATE VIEW session_vital AS
  SELECT belongs_to AS session, parameter, unit, count(*) AS readings, min(milli) AS min_milli,
    max(milli) AS max_milli, CAST(round(avg(milli)) AS INTEGER) AS mean_milli
  FROM reading_of_session WHERE validity = 1 AND milli IS NOT NULL AND parameter <> ''
  GROUP BY belongs_to, parameter, unit;
CREATE VIEW session_vital_by_phase AS
  SELECT r.belongs_to AS session, p.phase, r.parameter, r.unit, count(*) AS readings,
    min(r.milli) AS min_milli, max(r.milli) AS max_milli,
    CAST(round(avg(r.milli)) AS INTEGER) AS mean_milli
  FROM reading_of_session AS r JOIN phase_span AS p ON p.session = r.belongs_to
    AND r.measured_us >= p.from_us AND (p.to_us IS NULL OR r.measured_us < p.to_us)
  WHERE r.validity = 1 AND r.milli IS NOT NULL AND r.parameter <> ''
  GROUP BY r.belongs_to, p.phase, r.parameter, r.unit;
CREATE VIEW session_alarms AS
  SELECT session, sum(gravest_priority = 4) AS high, sum(gravest_priority = 3) AS medium,
    sum(gravest_priority = 2) AS low FROM alarm GROUP BY session;
CREATE VIEW session_checks AS
  SELECT session, sum(last_state = 3) AS done, sum(was_late) AS late, sum(last_state = 4) AS skipped
  FROM (SELECT c.session, c.number, max(c.state = 2) AS was_late,
          (SELECT state FROM check_ AS d WHERE d.session = c.session AND d.number = c.number
           ORDER BY d.record DESC LIMIT 1) AS last_state
        FROM check_ AS c GROUP BY c.session, c.number)
  GROUP BY session;

CREATE VIEW phase AS SELECT * FROM entry WHERE kind = 2;
CREATE VIEW override_ AS SELECT * FROM entry WHERE kind = 7;
CREATE VIEW symptom AS SELECT * FROM entry WHERE kind = 10;
CREATE VIEW annotation AS SELECT * FROM entry WHERE kind = 11;
CREATE VIEW oxygen AS SELECT * FROM entry WHERE kind = 12;
CREATE VIEW medication AS SELECT * FROM entry WHERE kind = 13;
CREATE VIEW handover AS SELECT * FROM entry WHERE kind = 16;
CREATE VIEW receiver AS SELECT * FROM system_event WHERE kind IN (3, 4);
)sql";

}  // namespace

const char* views_sql() { return sql; }

}  // namespace vigil::sessionlog
