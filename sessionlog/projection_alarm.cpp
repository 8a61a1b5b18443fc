// The rows of alarms and of what people do about them.
#include "sessionlog/cells.hpp"

namespace vigil::sessionlog {

void project_alarm(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Alarm& alarm = event.alarm();
  put_row(rows, Table::alarm_event, record.id, record.session, event.room(), event.bed(),
          record.source, alarm.alarm_id(), record.wall_us, alarm.kind(), alarm.phase(),
          alarm.state(), alarm.inactivation(), alarm.priority(), alarm.type(), alarm.presence(),
          alarm.origin(), alarm.parameter(), milli_cell(alarm.has_value(), alarm.value()),
          milli_cell(alarm.has_limit(), alarm.limit()), alarm.sign(),
          milli_cell(alarm.has_worst(), alarm.worst()), alarm.text(), alarm.reason(),
          alarm.detail(), alarm.inactivated_by(), alarm.responsible(), alarm.at_bedside(),
          alarm.ended_by(), alarm.ladder_step(), alarm.revision(), alarm.occurrences(),
          alarm.confirmed(), event.actor());
}

void project_delivery(const Record& record, const v1::Delivery& delivery, Rows& rows) {
  put_row(rows, Table::delivery, record.id, record.session, record.wall_us, delivery.alarm_id(),
          delivery.state(), delivery.receiver(), delivery.person(), delivery.role());
}

void project_inactivation(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::InactivationChange& change = event.inactivation();
  Cell until;
  if (change.until_ns() != 0) {
    until = wall_at(record.wall_us, event, change.until_ns());
  }
  put_row(rows, Table::inactivation, record.id, record.session, event.room(), event.bed(),
          record.wall_us, change.what(), change.active(), change.reminder(), change.parameter(),
          change.receiver(), until, change.by(), change.reason());
}

void project_limits(const Record& record, const v1::Event& event, Rows& rows) {
  const v1::Limits& limits = event.limits();
  int n = 0;
  for (const v1::Limit& limit : limits.limits()) {
    const Cell milli = milli_cell(true, limit.limit());
    if (std::holds_alternative<std::monostate>(milli)) continue;
    put_row(rows, Table::limit_, record.id, n++, record.session, event.room(), event.bed(),
            record.wall_us, limits.parameter(), limits.unit(), limits.personal(), limit.side(),
            limit.priority(), milli, limit.inclusive(), limit.relative(), limit.name());
  }
}

void project_command(const Record& record, const v1::CommandRecord& command, Rows& rows) {
  put_row(rows, Table::audit, record.id, record.session, record.wall_us, std::string("command"),
          command.kind(), command.outcome(), command.actor(), std::string(), command.role(),
          command.via(), command.verified(), command.reason(), command.detail(), command.alarm_id(),
          command.key());
}

}  // namespace vigil::sessionlog
