#include "sessionlog/tables.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::array<TableShape, table_count> shapes{{
    {"reading",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL,"
     " monitor INTEGER NOT NULL, parameter TEXT NOT NULL, label TEXT NOT NULL,"
     " mdc_code INTEGER NOT NULL, unit TEXT NOT NULL, validity INTEGER NOT NULL, milli INTEGER,"
     " measured_us INTEGER NOT NULL, age_unknown INTEGER NOT NULL"},
    {"session_state",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, at_us INTEGER NOT NULL,"
     " code TEXT NOT NULL, state INTEGER NOT NULL, phase TEXT NOT NULL, profile TEXT NOT NULL,"
     " profile_version INTEGER NOT NULL, profile_hash TEXT NOT NULL, intent INTEGER NOT NULL,"
     " room TEXT NOT NULL, bed TEXT NOT NULL, planned_us INTEGER, started_us INTEGER,"
     " baseline_us INTEGER, first_dose_us INTEGER, last_dose_us INTEGER, closed_us INTEGER,"
     " integration_opens_us INTEGER, integration_closes_us INTEGER, prescriber TEXT NOT NULL,"
     " responsible TEXT NOT NULL, sitter TEXT NOT NULL, therapist_present INTEGER NOT NULL,"
     " weight_g INTEGER NOT NULL, total_ug INTEGER NOT NULL, oxygen_ml_min INTEGER NOT NULL,"
     " manner INTEGER NOT NULL, concurrent_bed TEXT NOT NULL, emergency INTEGER NOT NULL"},
    {"entry",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, number INTEGER NOT NULL,"
     " kind INTEGER NOT NULL, recorded_us INTEGER NOT NULL, performed_us INTEGER,"
     " late INTEGER NOT NULL, actor TEXT NOT NULL, role INTEGER NOT NULL, via TEXT NOT NULL,"
     " code TEXT NOT NULL, text TEXT NOT NULL, with_ TEXT NOT NULL, severity INTEGER NOT NULL,"
     " milli INTEGER, unit TEXT NOT NULL, ref INTEGER NOT NULL, manner INTEGER NOT NULL,"
     " t_plus_min INTEGER"},
    {"entry_value",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, parameter TEXT NOT NULL,"
     " mdc_code INTEGER NOT NULL, unit TEXT NOT NULL, validity INTEGER NOT NULL, milli INTEGER,"
     " age_ms INTEGER NOT NULL, manual INTEGER NOT NULL, age_unknown INTEGER NOT NULL",
     true},
    {"gate_item",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, item TEXT NOT NULL,"
     " holds INTEGER NOT NULL, overridden INTEGER NOT NULL, hard INTEGER NOT NULL,"
     " text TEXT NOT NULL",
     true},
    {"dose",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, entry INTEGER NOT NULL,"
     " performed_us INTEGER, number INTEGER NOT NULL, step INTEGER NOT NULL, drug TEXT NOT NULL,"
     " route TEXT NOT NULL, amount_ug INTEGER NOT NULL, ug_per_kg INTEGER NOT NULL,"
     " rate_ug_h INTEGER NOT NULL, site TEXT NOT NULL, lot TEXT NOT NULL, device INTEGER NOT NULL,"
     " wasted_ug INTEGER NOT NULL, second_person TEXT NOT NULL, out_of_range INTEGER NOT NULL,"
     " total_ug INTEGER NOT NULL, actor TEXT NOT NULL"},
    {"pre_check",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, entry INTEGER NOT NULL,"
     " identity_compared INTEGER NOT NULL, weight_g INTEGER NOT NULL, weight_mlb INTEGER NOT NULL,"
     " weighed INTEGER NOT NULL, other_treatments TEXT NOT NULL,"
     " sitter_instructed INTEGER NOT NULL, couple_screened_alone INTEGER NOT NULL,"
     " actor TEXT NOT NULL"},
    {"flag_answer",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, flag TEXT NOT NULL,"
     " answer INTEGER NOT NULL, plan TEXT NOT NULL",
     true},
    {"correction",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, entry INTEGER NOT NULL,"
     " from_us INTEGER NOT NULL, to_us INTEGER NOT NULL, from_session TEXT NOT NULL,"
     " to_session TEXT NOT NULL, arrives INTEGER NOT NULL, actor TEXT NOT NULL,"
     " text TEXT NOT NULL"},
    {"check_",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, at_us INTEGER NOT NULL,"
     " number INTEGER NOT NULL, state INTEGER NOT NULL, due_us INTEGER,"
     " interval_s INTEGER NOT NULL, cause TEXT NOT NULL, how INTEGER NOT NULL,"
     " one_touch INTEGER NOT NULL, breathing TEXT NOT NULL, colour TEXT NOT NULL,"
     " posture TEXT NOT NULL, distress TEXT NOT NULL, moaas INTEGER, sensor_on INTEGER NOT NULL,"
     " mask_on INTEGER NOT NULL, seen TEXT NOT NULL, alarms TEXT NOT NULL,"
     " oxygen_ml_min INTEGER NOT NULL, reason TEXT NOT NULL, priority INTEGER NOT NULL,"
     " performed_us INTEGER, t_plus_min INTEGER, role INTEGER NOT NULL, actor TEXT NOT NULL"},
    {"check_value",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, parameter TEXT NOT NULL,"
     " mdc_code INTEGER NOT NULL, unit TEXT NOT NULL, validity INTEGER NOT NULL, milli INTEGER,"
     " age_ms INTEGER NOT NULL, manual INTEGER NOT NULL, age_unknown INTEGER NOT NULL",
     true},
    {"patient",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL,"
     " at_us INTEGER NOT NULL, profile TEXT NOT NULL, profile_version INTEGER NOT NULL,"
     " first_dose_us INTEGER, last_dose_us INTEGER, off_monitor INTEGER NOT NULL"},
    {"patient_baseline",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, parameter TEXT NOT NULL,"
     " milli INTEGER NOT NULL",
     true},
    {"alarm_event",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL,"
     " source TEXT NOT NULL, alarm_id TEXT NOT NULL, at_us INTEGER NOT NULL, kind INTEGER NOT NULL,"
     " phase INTEGER NOT NULL, state INTEGER NOT NULL, inactivation INTEGER NOT NULL,"
     " priority INTEGER NOT NULL, type INTEGER NOT NULL, presence INTEGER NOT NULL,"
     " origin INTEGER NOT NULL, parameter TEXT NOT NULL, milli INTEGER, limit_milli INTEGER,"
     " sign TEXT NOT NULL, worst_milli INTEGER, text TEXT NOT NULL, reason TEXT NOT NULL,"
     " detail TEXT NOT NULL, inactivated_by TEXT NOT NULL, responsible TEXT NOT NULL,"
     " at_bedside TEXT NOT NULL, ended_by TEXT NOT NULL, ladder_step INTEGER NOT NULL,"
     " revision INTEGER NOT NULL, occurrences INTEGER NOT NULL, confirmed INTEGER NOT NULL,"
     " actor TEXT NOT NULL"},
    {"delivery",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, at_us INTEGER NOT NULL,"
     " alarm_id TEXT NOT NULL, state INTEGER NOT NULL, receiver TEXT NOT NULL,"
     " person TEXT NOT NULL, role INTEGER NOT NULL"},
    {"inactivation",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL,"
     " at_us INTEGER NOT NULL, what INTEGER NOT NULL, active INTEGER NOT NULL,"
     " reminder INTEGER NOT NULL, parameter TEXT NOT NULL, receiver TEXT NOT NULL,"
     " until_us INTEGER, by_ TEXT NOT NULL, reason TEXT NOT NULL"},
    {"limit_",
     "record INTEGER NOT NULL, n INTEGER NOT NULL, session TEXT NOT NULL, room TEXT NOT NULL,"
     " bed TEXT NOT NULL, at_us INTEGER NOT NULL, parameter TEXT NOT NULL, unit TEXT NOT NULL,"
     " personal INTEGER NOT NULL, side INTEGER NOT NULL, priority INTEGER NOT NULL,"
     " milli INTEGER NOT NULL, inclusive INTEGER NOT NULL, relative INTEGER NOT NULL,"
     " name TEXT NOT NULL",
     true},
    {"audit",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, at_us INTEGER NOT NULL,"
     " action TEXT NOT NULL, command INTEGER NOT NULL, outcome INTEGER NOT NULL,"
     " actor TEXT NOT NULL, role TEXT NOT NULL, staff_role INTEGER NOT NULL, via TEXT NOT NULL,"
     " verified INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,"
     " alarm_id TEXT NOT NULL, key TEXT NOT NULL"},
    {"link_event",
     "record INTEGER PRIMARY KEY, session TEXT NOT NULL, room TEXT NOT NULL, bed TEXT NOT NULL,"
     " at_us INTEGER NOT NULL, monitor INTEGER NOT NULL, state INTEGER NOT NULL,"
     " reason TEXT NOT NULL, driver TEXT NOT NULL, port TEXT NOT NULL, vendor TEXT NOT NULL,"
     " model TEXT NOT NULL, serial TEXT NOT NULL, firmware TEXT NOT NULL, losses INTEGER NOT NULL"},
    {"system_event",
     "record INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, kind INTEGER NOT NULL,"
     " receiver TEXT NOT NULL, text TEXT NOT NULL"},
    {"gap",
     "record INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, source TEXT NOT NULL,"
     " epoch INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER, reason TEXT NOT NULL"},
    {"seal",
     "record INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, day TEXT NOT NULL,"
     " session TEXT NOT NULL, last_record INTEGER NOT NULL, head TEXT NOT NULL,"
     " public_key TEXT NOT NULL, signature TEXT NOT NULL"},
    {"prune",
     "record INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, first_record INTEGER NOT NULL,"
     " last_record INTEGER NOT NULL, readings INTEGER NOT NULL, before_us INTEGER NOT NULL"},
}};

/// Rows of readings go only with their record, which a trigger guards in turn.
constexpr std::string_view pruned_only =
    " WHEN OLD.session <> '' OR (SELECT payload FROM record WHERE id = OLD.record) IS NOT NULL";

}  // namespace

const std::array<TableShape, table_count>& table_shapes() { return shapes; }

std::string typed_tables_sql() {
  std::string sql;
  for (const TableShape& shape : shapes) {
    const std::string name(shape.name);
    sql += "CREATE TABLE " + name + "(" + std::string(shape.columns);
    sql += shape.many ? ", PRIMARY KEY(record, n)) STRICT, WITHOUT ROWID;\n" : ") STRICT;\n";
    sql += "CREATE TRIGGER " + name + "_no_update BEFORE UPDATE ON " + name +
           " BEGIN SELECT RAISE(ABORT, '" + name + " is append-only'); END;\n";
    sql += "CREATE TRIGGER " + name + "_no_delete BEFORE DELETE ON " + name;
    if (name == "reading") sql += pruned_only;
    sql += " BEGIN SELECT RAISE(ABORT, '" + name + " is append-only'); END;\n";
  }
  return sql;
}

}  // namespace vigil::sessionlog
