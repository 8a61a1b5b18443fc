#include "sessionlog/typed_compare.hpp"

#include <map>

#include "sessionlog/projection.hpp"

namespace vigil::sessionlog {
namespace {

std::string name_of(std::size_t table) { return std::string(table_shapes()[table].name); }

bool same(const sqlite::Statement& stored, int column, const Cell& cell) {
  if (const auto* const number = std::get_if<std::int64_t>(&cell)) {
    return stored.type(column) == SQLITE_INTEGER &&
           stored.number(column) == static_cast<std::uint64_t>(*number);
  }
  if (const auto* const text = std::get_if<std::string>(&cell)) {
    return stored.type(column) == SQLITE_TEXT && stored.text(column) == *text;
  }
  return stored.type(column) == SQLITE_NULL;
}

std::string column_name(sqlite::Database& database, std::size_t table, int column) {
  sqlite::Statement names = database.prepare("SELECT name FROM pragma_table_info('" +
                                             name_of(table) + "') WHERE cid = ?1");
  names.bind(1, static_cast<std::uint64_t>(column));
  return names.step() == SQLITE_ROW ? std::string(names.text(0)) : std::to_string(column);
}

std::map<std::string, std::string> objects_of(sqlite::Database& database) {
  std::map<std::string, std::string> objects;
  sqlite::Statement all = database.prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'");
  while (all.step() == SQLITE_ROW) {
    objects[std::string(all.text(0)) + " " + std::string(all.text(1))] =
        std::string(all.text(2)) + ": " + std::string(all.text(3));
  }
  return objects;
}

}  // namespace

TypedCompare::TypedCompare(sqlite::Database& database) : database_(&database) {
  for (std::size_t i = 0; i < table_count; ++i) {
    const TableShape& shape = table_shapes()[i];
    const std::string order = shape.many ? " ORDER BY record, n" : " ORDER BY record";
    tables_[i].rows = database.prepare("SELECT * FROM " + name_of(i) + order);
    tables_[i].code = tables_[i].rows.step();
  }
}

std::string TypedCompare::left_over(std::uint64_t up_to) const {
  for (std::size_t i = 0; i < table_count; ++i) {
    const Stored& stored = tables_[i];
    if (stored.code == SQLITE_ROW) {
      // A number that is no id at all comes out larger than every id.
      if (stored.record() > up_to) continue;
      return "table " + name_of(i) + " has a row that its record " +
             std::to_string(stored.record()) + " does not have";
    }
    if (stored.code != SQLITE_DONE) {
      return "table " + name_of(i) + " can't be read: " + database_->error();
    }
  }
  return {};
}

std::string TypedCompare::follow(std::uint64_t record, const Rows& rows) {
  for (const Row& row : rows) {
    const auto at = static_cast<std::size_t>(row.table);
    Stored& stored = tables_[at];
    if (stored.code != SQLITE_ROW || stored.record() != record) {
      const std::string error = left_over(record - 1);
      return error.empty() ? "table " + name_of(at) + " lacks its row" : error;
    }
    int column = 0;
    for (const Cell& cell : row.cells) {
      if (!same(stored.rows, column, cell)) {
        return "table " + name_of(at) + ", column " + column_name(*database_, at, column) +
               ", is not what the record says";
      }
      ++column;
    }
    stored.code = stored.rows.step();
  }
  return left_over(record);
}

std::string TypedCompare::finish(std::uint64_t last_record) {
  for (std::size_t i = 0; i < table_count; ++i) {
    if (tables_[i].code != SQLITE_ROW) continue;
    return "table " + name_of(i) + " has a row of record " + std::to_string(tables_[i].record()) +
           ", and the last one is " + std::to_string(last_record);
  }
  return left_over(last_record);
}

std::string compare_schema(sqlite::Database& database) {
  OpenedLog ours = open_to_write(in_memory);
  if (!ours.error.empty()) return ours.error;
  const auto want = objects_of(ours.database);
  const auto found = objects_of(database);
  for (const auto& [name, sql] : want) {
    const auto at = found.find(name);
    if (at == found.end()) return name + " is missing in the schema";
    if (at->second != sql) return name + " is not that of this format";
  }
  for (const auto& [name, sql] : found) {
    if (!want.contains(name)) return name + " does not belong to this format";
  }
  return {};
}

}  // namespace vigil::sessionlog
