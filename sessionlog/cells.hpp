// How values of the schema become cells of a row. Any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "sessionlog/projection.hpp"
#include "sessionlog/tables.hpp"
#include "vigil/v1/event.pb.h"

namespace vigil::sessionlog {

inline Cell to_cell(Cell cell) { return cell; }
inline Cell to_cell(const std::string& text) { return text; }
template <typename Number>
requires(std::is_integral_v<Number> || std::is_enum_v<Number>) Cell to_cell(Number number) {
  return static_cast<std::int64_t>(number);
}

/// A number of the wire in whole thousandths; NULL if it is absent, or no number.
inline Cell milli_cell(bool present, double value) {
  constexpr double largest = 9e15;
  if (!present || !std::isfinite(value) || std::abs(value) >= largest / 1000) return {};
  return std::int64_t{std::llround(value * 1000)};
}

template <typename... Values>
void put_row(Rows& rows, Table table, const Values&... values) {
  Row& row = rows.emplace_back();
  row.table = table;
  row.cells.reserve(sizeof...(values));
  (row.cells.push_back(to_cell(values)), ...);
}

/// The time of a field that may be absent.
inline Cell time_cell(bool present, const google::protobuf::Timestamp& time) {
  if (!present) return {};
  return to_us(time);
}

// The bodies of an event by subject: projection_session.cpp, projection_alarm.cpp.
void project_session(const Record& record, const v1::Session& session, Rows& rows);
void project_entry(const Record& record, const v1::SessionEntry& entry, Rows& rows);
void project_check(const Record& record, const v1::Event& event, Rows& rows);
void project_alarm(const Record& record, const v1::Event& event, Rows& rows);
void project_delivery(const Record& record, const v1::Delivery& delivery, Rows& rows);
void project_inactivation(const Record& record, const v1::Event& event, Rows& rows);
void project_limits(const Record& record, const v1::Event& event, Rows& rows);
void project_command(const Record& record, const v1::CommandRecord& command, Rows& rows);

}  // namespace vigil::sessionlog
