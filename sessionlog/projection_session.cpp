// The rows of a session: its state, its entries and its checks.
#include "sessionlog/cells.hpp"

namespace vigil::sessionlog {
namespace {

constexpr std::uint64_t ns_per_ms = 1'000'000;

using Values = google::protobuf::RepeatedPtrField<v1::SnapshotValue>;

void put_values(const Record& record, const Values& values, Table table, Rows& rows) {
  int n = 0;
  for (const v1::SnapshotValue& value : values) {
    put_row(rows, table, record.id, n++, record.session, value.parameter(), value.mdc_code(),
            value.unit(), value.validity(), milli_cell(value.has_value(), value.value()),
            value.age_ns() / ns_per_ms, value.manual(), value.age_unknown());
  }
}

void put_gate(const Record& record, const v1::SessionEntry& entry, Rows& rows) {
  int n = 0;
  for (const v1::GateItem& item : entry.gate()) {
    put_row(rows, Table::gate_item, record.id, n++, record.session, item.item(), item.holds(),
            item.overridden(), item.hard(), item.text());
  }
}

void put_dose(const Record& record, const v1::SessionEntry& entry, Rows& rows) {
  const v1::Dose& dose = entry.dose();
  put_row(rows, Table::dose, record.id, record.session, entry.number(),
          time_cell(entry.has_performed_time(), entry.performed_time()), dose.number(), dose.step(),
          dose.drug(), dose.route(), dose.amount_ug(), dose.ug_per_kg(), dose.rate_ug_h(),
          dose.site(), dose.lot(), dose.device(), dose.wasted_ug(), dose.second_person(),
          dose.out_of_range(), dose.total_ug(), entry.actor());
}

void put_pre_check(const Record& record, const v1::SessionEntry& entry, Rows& rows) {
  const v1::PreCheck& check = entry.pre_check();
  put_row(rows, Table::pre_check, record.id, record.session, entry.number(),
          check.identity_compared(), check.weight_g(), check.weight_mlb(), check.weighed(),
          check.other_treatments(), check.sitter_instructed(), check.couple_screened_alone(),
          entry.actor());
  int n = 0;
  for (const v1::FlagAnswer& flag : check.flags()) {
    put_row(rows, Table::flag_answer, record.id, n++, record.session, flag.flag(), flag.answer(),
            flag.plan());
  }
}

void put_correction(const Record& record, const v1::SessionEntry& entry, Rows& rows) {
  const v1::Correction& correction = entry.correction();
  put_row(rows, Table::correction, record.id, record.session, entry.number(),
          time_cell(true, correction.from_time()), time_cell(true, correction.to_time()),
          correction.from_session(), correction.to_session(), correction.arrives(), entry.actor(),
          entry.text());
}

}  // namespace

void project_session(const Record& record, const v1::Session& s, Rows& rows) {
  put_row(rows, Table::session_state, record.id, record.session, record.wall_us, s.code(),
          s.state(), s.phase(), s.profile(), s.profile_version(), s.profile_hash(), s.intent(),
          s.room(), s.bed(), time_cell(s.has_planned_time(), s.planned_time()),
          time_cell(s.has_started_time(), s.started_time()),
          time_cell(s.has_baseline_time(), s.baseline_time()),
          time_cell(s.has_first_dose_time(), s.first_dose_time()),
          time_cell(s.has_last_dose_time(), s.last_dose_time()),
          time_cell(s.has_closed_time(), s.closed_time()),
          time_cell(s.has_integration_opens_time(), s.integration_opens_time()),
          time_cell(s.has_integration_closes_time(), s.integration_closes_time()), s.prescriber(),
          s.responsible(), s.sitter(), s.therapist_present(), s.weight_g(), s.total_ug(),
          s.oxygen_ml_min(), s.manner(), s.concurrent_bed(), s.emergency());
}

void project_entry(const Record& record, const v1::SessionEntry& entry, Rows& rows) {
  const Cell t_plus = entry.has_t_plus_min() ? to_cell(entry.t_plus_min()) : Cell{};
  put_row(rows, Table::entry, record.id, record.session, entry.number(), entry.kind(),
          record.wall_us, time_cell(entry.has_performed_time(), entry.performed_time()),
          entry.late(), entry.actor(), entry.role(), entry.via(), entry.code(), entry.text(),
          entry.with(), entry.severity(), milli_cell(entry.has_amount(), entry.amount()),
          entry.unit(), entry.ref(), entry.manner(), t_plus);
  put_values(record, entry.values(), Table::entry_value, rows);
  put_gate(record, entry, rows);
  if (entry.has_dose()) put_dose(record, entry, rows);
  if (entry.has_pre_check()) put_pre_check(record, entry, rows);
  if (entry.has_correction()) put_correction(record, entry, rows);
}

void project_check(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Check& check = event.check();
  std::string alarms;
  for (const std::string& alarm : check.alarms()) alarms += (alarms.empty() ? "" : "; ") + alarm;
  put_row(
      rows, Table::check_, record.id, record.session, record.wall_us, check.number(), check.state(),
      time_cell(check.has_due_time(), check.due_time()), check.interval_s(), check.cause(),
      check.how(), check.one_touch(), check.breathing(), check.colour(), check.posture(),
      check.distress(), check.has_moaas() ? to_cell(check.moaas()) : Cell{}, check.sensor_on(),
      check.mask_on(), check.seen(), alarms, check.oxygen_ml_min(), check.reason(),
      check.priority(), time_cell(check.has_performed_time(), check.performed_time()),
      check.has_t_plus_min() ? to_cell(check.t_plus_min()) : Cell{}, check.role(), event.actor());
  put_values(record, check.values(), Table::check_value, rows);
}

}  // namespace vigil::sessionlog
