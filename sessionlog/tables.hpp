// The typed tables of a session log: what each holds, as SQL. Every row is made from one record,
// and from nothing else, so all of them can be made anew (docs/formats/session-log.md).
//
// Constant data. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vigil::sessionlog {

enum class Table : std::uint8_t {
  reading,
  session_state,
  entry,
  entry_value,
  gate_item,
  dose,
  pre_check,
  flag_answer,
  correction,
  check_,
  check_value,
  patient,
  patient_baseline,
  alarm_event,
  delivery,
  inactivation,
  limit_,
  audit,
  link_event,
  system_event,
  gap,
  seal,
  prune,
};
inline constexpr std::size_t table_count = 23;

struct TableShape {
  std::string_view name;
  std::string_view columns;  // the first is always "record", the record's id
  bool many = false;         // several rows of one record: the second column counts them
};

/// In order of Table.
[[nodiscard]] const std::array<TableShape, table_count>& table_shapes();
/// Indexes and views over the typed tables.
[[nodiscard]] const char* views_sql();
/// Makes the typed tables, and the triggers that keep them as they are.
[[nodiscard]] std::string typed_tables_sql();

/// NULL, a number or text.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;

struct Row {
  Table table;
  std::vector<Cell> cells;
};
using Rows = std::vector<Row>;

}  // namespace vigil::sessionlog
