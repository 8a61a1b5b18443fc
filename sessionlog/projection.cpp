#include "sessionlog/projection.hpp"

#include "sessionlog/cells.hpp"
#include "sessionlog/chain.hpp"
#include "vigil/v1/log.pb.h"

namespace vigil::sessionlog {
namespace {

void project_vital(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Vital& vital = event.vital();
  put_row(rows, Table::reading, record.id, record.session, event.room(), event.bed(),
          vital.monitor(), vital.parameter(), std::string(), vital.mdc_code(), vital.unit(),
          vital.validity(), milli_cell(vital.has_value(), vital.value()),
          measured_us(event, vital.measured_ns()), vital.age_unknown());
}

void project_other(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::OtherNumeric& other = event.other();
  put_row(rows, Table::reading, record.id, record.session, event.room(), event.bed(),
          other.monitor(), std::string(), other.label(), other.mdc_code(), other.unit(),
          other.validity(), milli_cell(other.has_value(), other.value()),
          measured_us(event, other.measured_ns()), false);
}

void project_link(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Link& link = event.link();
  put_row(rows, Table::link_event, record.id, record.session, event.room(), event.bed(),
          record.wall_us, link.monitor(), link.state(), link.reason(), link.driver(), link.port(),
          link.vendor(), link.model(), link.serial(), link.firmware(), link.losses());
}

void project_patient(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Patient& patient = event.patient();
  const auto dose_cell = [&](bool present, std::int64_t at_ns) -> Cell {
    if (!present) return {};
    return wall_at(record.wall_us, event, static_cast<std::uint64_t>(at_ns));
  };
  put_row(rows, Table::patient, record.id, record.session, event.room(), event.bed(),
          record.wall_us, patient.profile(), patient.profile_version(),
          dose_cell(patient.has_first_dose_ns(), patient.first_dose_ns()),
          dose_cell(patient.has_last_dose_ns(), patient.last_dose_ns()), patient.off_monitor());
  int n = 0;
  for (const v1::Baseline& baseline : patient.baseline()) {
    const Cell milli = milli_cell(true, baseline.value());
    if (std::holds_alternative<std::monostate>(milli)) continue;
    put_row(rows, Table::patient_baseline, record.id, n++, record.session, baseline.parameter(),
            milli);
  }
}

bool project_event(const Record& record, Rows& rows) {
  v1::Event event;
  if (!event.ParseFromString(record.payload)) return false;
  switch (event.body_case()) {
    case v1::Event::kVital:
      project_vital(record, event, rows);
      break;
    case v1::Event::kOther:
      project_other(record, event, rows);
      break;
    case v1::Event::kMedicineSession:
      project_session(record, event.medicine_session(), rows);
      break;
    case v1::Event::kEntry:
      project_entry(record, event.entry(), rows);
      break;
    case v1::Event::kCheck:
      project_check(record, event, rows);
      break;
    case v1::Event::kPatient:
      project_patient(record, event, rows);
      break;
    case v1::Event::kAlarm:
      project_alarm(record, event, rows);
      break;
    case v1::Event::kDelivery:
      project_delivery(record, event.delivery(), rows);
      break;
    case v1::Event::kInactivation:
      project_inactivation(record, event, rows);
      break;
    case v1::Event::kLimits:
      project_limits(record, event, rows);
      break;
    case v1::Event::kCommand:
      project_command(record, event.command(), rows);
      break;
    case v1::Event::kLink:
      project_link(record, event, rows);
      break;
    case v1::Event::kSystem:
      put_row(rows, Table::system_event, record.id, record.wall_us, event.system().kind(),
              event.system().receiver(), event.system().text());
      break;
    default:
      break;  // kept in the chain; no table is made of it
  }
  return true;
}

bool project_gap(const Record& record, Rows& rows) {
  v1::LogGap gap;
  if (!gap.ParseFromString(record.payload)) return false;
  const Cell to_seq = gap.to_seq() == 0 ? Cell{} : to_cell(gap.to_seq());
  put_row(rows, Table::gap, record.id, record.wall_us, gap.source(), gap.epoch(), gap.from_seq(),
          to_seq, gap.reason());
  return true;
}

bool project_audit(const Record& record, Rows& rows) {
  v1::LogAudit audit;
  if (!audit.ParseFromString(record.payload)) return false;
  put_row(rows, Table::audit, record.id, audit.session(), record.wall_us, audit.action(), 0,
          v1::COMMAND_OUTCOME_DONE, audit.actor(), audit.role(), 0, audit.via(), false,
          std::string(), audit.detail(), std::string(), audit.key());
  return true;
}

bool project_seal(const Record& record, Rows& rows) {
  v1::LogSeal seal;
  if (!seal.ParseFromString(record.payload)) return false;
  put_row(rows, Table::seal, record.id, record.wall_us, seal.day(), seal.session(),
          seal.last_record(), to_hex(as_bytes(seal.head())), to_hex(as_bytes(seal.public_key())),
          to_hex(as_bytes(seal.signature())));
  return true;
}

bool project_prune(const Record& record, Rows& rows) {
  v1::LogPrune prune;
  if (!prune.ParseFromString(record.payload)) return false;
  put_row(rows, Table::prune, record.id, record.wall_us, prune.first_record(), prune.last_record(),
          prune.readings(), to_us(prune.before()));
  return true;
}

}  // namespace

std::int64_t to_us(const google::protobuf::Timestamp& time) {
  const auto whole = static_cast<std::uint64_t>(time.seconds()) * 1'000'000U;
  return static_cast<std::int64_t>(whole + static_cast<std::uint64_t>(time.nanos() / 1000));
}

std::int64_t measured_us(const v1::Event& event, std::uint64_t measured_ns) {
  return wall_at(to_us(event.wall_time()), event, measured_ns);
}

std::int64_t wall_at(std::int64_t wall_us, const v1::Event& event, std::uint64_t boot_ns) {
  const auto ahead_us = static_cast<std::int64_t>(boot_ns - event.instant_ns()) / 1000;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(wall_us) +
                                   static_cast<std::uint64_t>(ahead_us));
}

const std::string& session_of(const v1::Event& event) {
  const bool tells = event.has_medicine_session() && !event.medicine_session().id().empty();
  return tells ? event.medicine_session().id() : event.session();
}

Record record_of(const v1::Event& event) {
  Record record;
  record.kind = event.has_vital() || event.has_other() ? RecordKind::reading : RecordKind::event;
  record.source = event.source();
  record.epoch = event.epoch();
  record.seq = event.seq();
  record.wall_us = to_us(event.wall_time());
  record.session = session_of(event);
  if (event.retransmit()) {
    v1::Event first = event;
    first.clear_retransmit();
    record.payload = first.SerializeAsString();
  } else {
    record.payload = event.SerializeAsString();
  }
  return record;
}

bool project(const Record& record, Rows& rows) {
  switch (record.kind) {
    case RecordKind::reading:
    case RecordKind::event:
      return project_event(record, rows);
    case RecordKind::gap:
      return project_gap(record, rows);
    case RecordKind::audit:
      return project_audit(record, rows);
    case RecordKind::seal:
      return project_seal(record, rows);
    case RecordKind::prune:
      return project_prune(record, rows);
  }
  return false;
}

}  // namespace vigil::sessionlog
